import { dayOf } from '#lib/domain/calendar.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { templateGallery } from '#lib/server/contests/template-gallery.ts';
import { database } from '#lib/server/db/client.ts';
import { currentPolicy } from '#lib/server/db/policies.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	const { policy } = await currentPolicy(database());
	const today = dayOf(Date.now(), 'Asia/Shanghai');
	return { policyName: policy.name, templates: await templateGallery(policy, today) };
};

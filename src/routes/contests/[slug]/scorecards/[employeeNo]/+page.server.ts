import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { loadScorecard } from '#lib/server/contests/scorecard-page.ts';
import { database } from '#lib/server/db/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	event.setHeaders({ 'cache-control': 'no-store' });
	const { slug, employeeNo } = event.params;
	const since = event.url.searchParams.get('since');
	const scorecard = await loadScorecard(database(), {
		slug,
		employeeNo,
		since: since !== null && /^\d{1,15}$/.test(since) ? Number(since) : null
	});
	if (!scorecard) error(404, m.scorecard_not_found());
	return { scorecard };
};

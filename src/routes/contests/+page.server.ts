import { requireSession } from '#lib/server/auth/permissions.ts';
import { shownContests } from '#lib/server/contests/list-contests.ts';
import { database } from '#lib/server/db/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	return { contests: await shownContests(database(), Date.now()) };
};

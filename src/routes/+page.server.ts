import { database } from '#lib/server/db/client.ts';
import { shownContests } from '#lib/server/contests/list-contests.ts';
import { hasAnyUser } from '#lib/server/db/sign-in.ts';
import type { PageServerLoad } from './$types';

/** Signed out: what this is and where to begin. Signed in: the contests and the ways to their pages. */
export const load: PageServerLoad = async ({ locals }) => {
	const db = database();
	if (!locals.session) return { contests: null, isNew: !(await hasAnyUser(db)) };
	return { contests: await shownContests(db, Date.now()), isNew: false };
};

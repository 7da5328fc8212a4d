import { listBoards } from '#lib/server/live/load-board.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	contests: await listBoards(event),
	now: Date.now()
});

import { loadBoard } from '#lib/server/live/load-board.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, division } = event.params;
	return { snapshots: [await loadBoard(event, { contest, division })] };
};

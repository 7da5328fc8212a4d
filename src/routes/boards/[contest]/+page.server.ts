import { loadBoard } from '#lib/server/live/load-board.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const division = event.url.searchParams.get('division');
	return { snapshot: await loadBoard(event, { contest: event.params.contest, division }) };
};

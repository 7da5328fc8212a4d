import { loadBoard, loadPastBoard } from '#lib/server/live/load-board.ts';
import type { PageServerLoad } from './$types';

/** `?version=1` shows the last board under an earlier rule version, `?revision=42` one earlier board. */
export const load: PageServerLoad = async (event) => {
	const { searchParams } = event.url;
	const key = { contest: event.params.contest, division: searchParams.get('division') };
	const past = await loadPastBoard(event, key, {
		version: searchParams.get('version'),
		revision: searchParams.get('revision')
	});
	return past ?? { snapshot: await loadBoard(event, key), past: null };
};

import { error } from '@sveltejs/kit';
import { listBoards, loadBoard } from '#lib/server/live/load-board.ts';
import type { PageServerLoad } from './$types';

/** As many boards as one socket carries. */
const TURNS_AT_MOST = 8;

/** The first paint comes from the server. Without a division the contest's boards take turns on the screen. */
export const load: PageServerLoad = async (event) => {
	const { contest } = event.params;
	const asked = event.url.searchParams.get('division');
	const listing = (await listBoards(event)).find((listed) => listed.contest === contest);
	if (!listing) error(404);
	const teamBoards = listing.teamBoards.slice(0, TURNS_AT_MOST / 2);
	const turns = [...listing.divisions.slice(0, TURNS_AT_MOST - teamBoards.length), ...teamBoards];
	const divisions = asked === null ? turns.map(({ id }) => id) : [asked];
	const snapshots = await Promise.all(
		divisions.map((division) => loadBoard(event, { contest, division }))
	);
	return { snapshots };
};

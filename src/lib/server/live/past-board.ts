import type { BoardSnapshot } from '#lib/live/events.ts';
import { connectTo } from '#lib/server/db/client.ts';
import { contestBySlug } from '#lib/server/db/contests.ts';
import { readPastBoard } from './read-board.ts';

export interface PastBoardRequest {
	readonly databaseUrl: string;
	readonly slug: string;
	readonly revision: number;
	/** Null: the contest's first. */
	readonly division: string | null;
	/** The clock of whoever asks. */
	readonly now: number;
}

/** An earlier board. Runs in a worker thread: nobody keeps it in memory, so each asking reads all its totals. */
export async function pastBoard(request: PastBoardRequest): Promise<BoardSnapshot | null> {
	const { databaseUrl, slug, revision, division, now } = request;
	const { db, close } = connectTo(databaseUrl, { connections: 1 });
	try {
		const stored = await contestBySlug(db, slug);
		const board = stored && (await readPastBoard(db, stored, revision, now));
		const found = board?.divisionOf(division) ?? null;
		return board && found !== null ? board.snapshot(found, now) : null;
	} finally {
		await close();
	}
}

import { isZero } from '#lib/components/number-text.ts';
import type { WallEntry } from './wall-entry.ts';

export interface Race {
	readonly chaser: WallEntry;
	readonly ahead: WallEntry;
	/** What the chaser lacks, as displayed. */
	readonly gap: string;
}

/** How far down the list a race is still worth a line on the wall. */
const RACES_AMONG = 20;

/**
 * The narrowest gaps between one rank and the next better one, narrowest first; of ties only the first stands for all.
 * The gaps are the server's own figures; they are turned into floats only to be put in order.
 */
export function closestRaces(rows: readonly WallEntry[], count: number): readonly Race[] {
	const races: Race[] = [];
	let ahead: WallEntry | null = null;
	for (const row of rows.slice(0, RACES_AMONG)) {
		if (row.rank === null) break;
		if (ahead && row.rank !== ahead.rank && row.gap !== null && !isZero(row.gap))
			races.push({ chaser: row, ahead, gap: row.gap });
		if (ahead?.rank !== row.rank) ahead = row;
	}
	return races
		.sort(
			(one, other) => Number(one.gap) - Number(other.gap) || one.chaser.order - other.chaser.order
		)
		.slice(0, count);
}

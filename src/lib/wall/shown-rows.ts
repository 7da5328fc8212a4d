import type { WallEntry } from './wall-entry.ts';

/** The podium's three and nine rows below. */
export const SHOWN_AT_MOST = 12;
export const PODIUM = 3;

export interface ShownRow {
	readonly row: WallEntry;
	/** 0 to 1: how far ahead of the last row shown, measured by the first row below the podium. */
	readonly lead: number;
	/** Whether the row shares its rank with the one before it. */
	readonly isTie: boolean;
}

/**
 * What the list of a wall shows. The bar never starts from zero by habit: it shows the distance to the last row shown,
 * so that a close race looks close. It is a length in pixels, which is why floats will do.
 */
export function shownRows(rows: readonly WallEntry[]): readonly ShownRow[] {
	const ranked = rows.filter((row) => row.rank !== null).slice(0, SHOWN_AT_MOST);
	const last = Number(ranked[ranked.length - 1]?.points ?? 0);
	const reach = Number(ranked[PODIUM]?.points ?? 0) - last;
	return ranked.map((row, index) => ({
		row,
		lead: reach > 0 ? Math.min(1, (Number(row.points) - last) / reach) : 0,
		isTie: index > 0 && ranked[index - 1]?.rank === row.rank
	}));
}

/** Stage 5, rank: one total order of a division, and ranks that ties share: 1, 2, 2, 4, or without gaps 1, 2, 2, 3. */
import type { Exact } from './decimal.ts';
import { compareBytewise } from './ledger-entry.ts';

/** What ranking needs of a total. */
export interface Rankable {
	readonly employeeNo: string;
	readonly points: Exact;
	readonly tieKeys: readonly (Exact | null)[];
	/** False: shown after everybody else, without a rank. */
	readonly isRanked: boolean;
}

/** How ranks are numbered after a tie: `competition` 1, 1, 3; `dense` 1, 1, 2. */
export const RANK_METHODS = ['competition', 'dense'] as const;
export type RankMethod = (typeof RANK_METHODS)[number];

export interface Ranks {
	/** By the contest's own method; null: not ranked. */
	readonly rank: number | null;
	/** The first of the places that those who share a rank hold: 1, 1, 3 whatever the method. Money goes by it. */
	readonly place: number | null;
	/** The rank of a list in which everybody stands by merit, also those who are not ranked. */
	readonly displayRank: number;
}

export type Ranked<Row extends Rankable> = Row & Ranks;

/** Zero for a shared rank: points and the whole tie-break list are equal. Compares exact values, never displayed ones. */
export function compareMerit(left: Rankable, right: Rankable): number {
	if (left.isRanked !== right.isRanked) return left.isRanked ? -1 : 1;
	return comparePerformance(left, right);
}

/** Points, then the tie-break list, whether ranked or not. */
function comparePerformance(left: Rankable, right: Rankable): number {
	const byPoints = right.points.compare(left.points);
	if (byPoints !== 0) return byPoints;
	for (const [index, leftKey] of left.tieKeys.entries()) {
		const rightKey = right.tieKeys[index] ?? null;
		if (leftKey === null || rightKey === null) {
			if (leftKey !== rightKey) return leftKey === null ? 1 : -1;
			continue;
		}
		const byKey = rightKey.compare(leftKey);
		if (byKey !== 0) return byKey;
	}
	return 0;
}

/** Merit first; among equals the employee number, which orders the screen and never the rank. */
export function compareStanding(left: Rankable, right: Rankable): number {
	return compareMerit(left, right) || compareBytewise(left.employeeNo, right.employeeNo);
}

/** The ordered list of one division with its ranks. Those who are not ranked are left out before ranks are counted. */
export function rankDivision<Row extends Rankable>(
	rows: readonly Row[],
	method: RankMethod = 'competition'
): Ranked<Row>[] {
	const ordered = [...rows].sort(compareStanding);
	const isTie = (left: Row, right: Row) => compareMerit(left, right) === 0;
	const places = ranksInOrder(ordered, isTie, 'competition');
	const ranks = method === 'competition' ? places : ranksInOrder(ordered, isTie, method);
	const isShownTie = (left: Row, right: Row) => comparePerformance(left, right) === 0;
	const byPerformance = [...ordered].sort(comparePerformance);
	const shown = ranksInOrder(byPerformance, isShownTie, method);
	const displayRanks = new Map(byPerformance.map((row, index) => [row, shown[index] ?? 0]));
	return ordered.map((row, index) => ({
		...row,
		rank: row.isRanked ? (ranks[index] ?? null) : null,
		place: row.isRanked ? (places[index] ?? null) : null,
		displayRank: displayRanks.get(row) ?? 0
	}));
}

/** Ranks from 1 of a list that is in order already. */
export function ranksInOrder<Row>(
	ordered: readonly Row[],
	isTie: (above: Row, row: Row) => boolean,
	method: RankMethod
): number[] {
	const ranks: number[] = [];
	for (const [index, row] of ordered.entries()) {
		const above = ordered[index - 1];
		const last = ranks[index - 1];
		ranks.push(
			above !== undefined && last !== undefined && isTie(above, row)
				? last
				: method === 'dense'
					? (last ?? 0) + 1
					: index + 1
		);
	}
	return ranks;
}

/** Stage 5, rank: one total order of a division, and ranks that ties share: 1, 2, 2, 4, or without gaps 1, 2, 2, 3. */
import type { Exact } from './decimal.ts';
import { compareBytewise } from './ledger-entry.ts';
import { sortByPoints } from './sort-by-points.ts';

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
	for (let index = 0; index < left.tieKeys.length; index += 1) {
		const leftKey = left.tieKeys[index] ?? null;
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

/** A division in its order: best first, those who are not ranked behind everybody else. */
export interface Ranking<Row> {
	readonly ordered: readonly Row[];
	/** As long as `ordered`; 0 where a row is not ranked. */
	readonly ranks: Uint32Array;
	readonly places: Uint32Array;
	readonly displayRanks: Uint32Array;
}

/** The order and the ranks of one division. Those who are not ranked are left out before ranks are counted. */
export function ranking<Row extends Rankable>(
	rows: readonly Row[],
	method: RankMethod = 'competition'
): Ranking<Row> {
	const others = rows.filter(({ isRanked }) => !isRanked);
	const ranked = others.length === 0 ? rows : rows.filter(({ isRanked }) => isRanked);
	const best = sortByPoints(ranked, compareStanding);
	const isTie = (left: Row, right: Row) => compareMerit(left, right) === 0;
	const places = ranksInOrder(best, isTie, 'competition');
	const ranks = method === 'competition' ? places : ranksInOrder(best, isTie, method);
	if (others.length === 0) return { ordered: best, ranks, places, displayRanks: ranks };
	const ordered = [...best, ...sortByPoints(others, compareStanding)];
	const filled = (given: Uint32Array) => {
		const all = new Uint32Array(ordered.length);
		all.set(given);
		return all;
	};
	return {
		ordered,
		ranks: filled(ranks),
		places: filled(places),
		displayRanks: displayRanks(ordered, method)
	};
}

/** Ranks of the list in which everybody stands by merit. */
function displayRanks(rows: readonly Rankable[], method: RankMethod): Uint32Array {
	const byPerformance = sortByPoints(rows, comparePerformance);
	const isTie = (left: Rankable, right: Rankable) => comparePerformance(left, right) === 0;
	const ranks = ranksInOrder(byPerformance, isTie, method);
	const ofRow = new Map(byPerformance.map((row, index) => [row, ranks[index] ?? 0]));
	return Uint32Array.from(rows, (row) => ofRow.get(row) ?? 0);
}

/** The ordered list of one division, each row with its ranks. */
export function rankDivision<Row extends Rankable>(
	rows: readonly Row[],
	method: RankMethod = 'competition'
): Ranked<Row>[] {
	const { ordered, ranks, places, displayRanks: shown } = ranking(rows, method);
	return ordered.map((row, index) => ({
		...row,
		rank: ranks[index] || null,
		place: places[index] || null,
		displayRank: shown[index] ?? 0
	}));
}

/** Ranks from 1 of a list that is in order already. */
export function ranksInOrder<Row>(
	ordered: readonly Row[],
	isTie: (above: Row, row: Row) => boolean,
	method: RankMethod
): Uint32Array {
	const ranks = new Uint32Array(ordered.length);
	let above: Row | undefined;
	let last = 0;
	for (let index = 0; index < ordered.length; index += 1) {
		const row = ordered[index];
		if (row === undefined) continue;
		if (above === undefined || !isTie(above, row)) last = method === 'dense' ? last + 1 : index + 1;
		ranks[index] = last;
		above = row;
	}
	return ranks;
}

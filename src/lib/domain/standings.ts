/** Stage 5, rank: one total order of a division, and ranks that ties share: 1, 2, 2, 4. */
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

export type Ranked<Row extends Rankable> = Row & { readonly rank: number | null };

/** Zero for a shared rank: points and the whole tie-break list are equal. Compares exact values, never displayed ones. */
export function compareMerit(left: Rankable, right: Rankable): number {
	if (left.isRanked !== right.isRanked) return left.isRanked ? -1 : 1;
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

/** The ordered list of one division with its ranks. */
export function rankDivision<Row extends Rankable>(rows: readonly Row[]): Ranked<Row>[] {
	const ordered = [...rows].sort(compareStanding);
	let rank = 0;
	return ordered.map((row, index) => {
		const above = ordered[index - 1];
		if (!above || compareMerit(above, row) !== 0) rank = index + 1;
		return { ...row, rank: row.isRanked ? rank : null };
	});
}

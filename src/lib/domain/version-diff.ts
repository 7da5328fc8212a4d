/**
 * What a new rule version does to a contest: two results of the same cut, the same people and the same facts, side by
 * side. Only the rules differ, so every difference is the new version's doing.
 */
import { budgetOf, type Budget } from './contest-budget.ts';
import type { Contest } from './contest.ts';
import type { Exact } from './decimal.ts';
import { groupBy } from './group-by.ts';
import { compareBytewise } from './ledger-entry.ts';
import type { ResultRow } from './result.ts';
import type { Scorecard } from './scoring.ts';

/** What the comparison reads of a `ResultRow`. */
export interface ComparedRow extends Pick<ResultRow, 'rank' | 'bonusFen'> {
	readonly scorecard: Pick<Scorecard, 'participant' | 'points'>;
}

/** A contest under one version, with its result in the order of `resultOf`. */
export interface VersionResult {
	readonly contest: Contest;
	readonly rows: readonly ComparedRow[];
}

/** The same thing under the present rules and under the new ones. */
export interface Change<Value> {
	readonly before: Value;
	readonly after: Value;
}

/** One person; null on a side where the person takes no part. */
export interface VersionDiffRow {
	readonly employeeNo: string;
	readonly name: string;
	/** Ids of divisions. */
	readonly division: Change<string | null>;
	readonly rank: Change<number | null>;
	readonly points: Change<Exact | null>;
	readonly bonusFen: Change<bigint>;
}

/** Several people of one division who share a rank. */
export interface SharedRank {
	readonly division: string;
	readonly rank: number;
	readonly points: Exact;
	readonly people: readonly { readonly employeeNo: string; readonly name: string }[];
	/** Whether the shared rank is paid, so that money is split among them. */
	readonly isPaid: boolean;
}

export interface VersionDiff {
	/** Everybody of either side, those first who move most. */
	readonly rows: readonly VersionDiffRow[];
	/** How many have another rank or division, join or leave. */
	readonly movers: number;
	/** How many have other points, another bonus. */
	readonly rescored: number;
	readonly repaid: number;
	/** All that the prizes can pay. */
	readonly budget: Change<Budget>;
	/** What they would pay at this cut. */
	readonly paidFen: Change<bigint>;
	/** Ranks shared under the new rules by people of whom some did not share one before. */
	readonly newTies: readonly SharedRank[];
	/** Ranks shared until now by people of whom some will not share one any more. */
	readonly resolvedTies: readonly SharedRank[];
}

export function diffVersions(before: VersionResult, after: VersionResult): VersionDiff {
	const rows = rowsOf(before.rows, after.rows).sort(compareMoves);
	const tiesBefore = sharedRanks(before.rows);
	const tiesAfter = sharedRanks(after.rows);
	return {
		rows,
		movers: rows.filter(moves).length,
		rescored: rows.filter(({ points }) => !isSamePoints(points)).length,
		repaid: rows.filter(({ bonusFen }) => bonusFen.before !== bonusFen.after).length,
		budget: { before: budgetOf(before.contest), after: budgetOf(after.contest) },
		paidFen: { before: paidFen(before.rows), after: paidFen(after.rows) },
		newTies: tiesNotWithin(tiesAfter, tiesBefore),
		resolvedTies: tiesNotWithin(tiesBefore, tiesAfter)
	};
}

/** Another rank or division; whoever joins or leaves has none on one side. */
export function moves({ rank, division }: VersionDiffRow): boolean {
	return rank.before !== rank.after || division.before !== division.after;
}

/** Nothing at all is different for this person. */
export function isUnchanged(row: VersionDiffRow): boolean {
	return !moves(row) && isSamePoints(row.points) && row.bonusFen.before === row.bonusFen.after;
}

function rowsOf(before: readonly ComparedRow[], after: readonly ComparedRow[]): VersionDiffRow[] {
	const old = byEmployee(before);
	const fresh = byEmployee(after);
	return [...new Set([...old.keys(), ...fresh.keys()])].map((employeeNo) => {
		const was = old.get(employeeNo);
		const is = fresh.get(employeeNo);
		const side = <Value>(read: (row: ComparedRow) => Value): Change<Value | null> => ({
			before: was ? read(was) : null,
			after: is ? read(is) : null
		});
		return {
			employeeNo,
			name: (is ?? was)?.scorecard.participant.name ?? '',
			division: side(({ scorecard }) => scorecard.participant.division),
			rank: side(({ rank }) => rank),
			points: side(({ scorecard }) => scorecard.points),
			bonusFen: { before: was?.bonusFen ?? 0n, after: is?.bonusFen ?? 0n }
		};
	});
}

function byEmployee(rows: readonly ComparedRow[]): Map<string, ComparedRow> {
	return new Map(rows.map((row) => [row.scorecard.participant.employeeNo, row]));
}

function isSamePoints({ before, after }: Change<Exact | null>): boolean {
	return before === null || after === null ? before === after : before.equals(after);
}

function paidFen(rows: readonly ComparedRow[]): bigint {
	return rows.reduce((sum, { bonusFen }) => sum + bonusFen, 0n);
}

/** Who comes or goes, then places moved, then money, then points; among equals the employee number. */
function compareMoves(left: VersionDiffRow, right: VersionDiffRow): number {
	return (
		Number(isUnchanged(left)) - Number(isUnchanged(right)) ||
		placesMoved(right) - placesMoved(left) ||
		compareBig(fenMoved(right), fenMoved(left)) ||
		comparePointsMoved(right, left) ||
		compareBytewise(left.employeeNo, right.employeeNo)
	);
}

/** A place in another division, or on one side none at all, cannot be counted in places: it comes before every count. */
function placesMoved({ rank, division }: VersionDiffRow): number {
	if (division.before !== division.after) return Number.MAX_SAFE_INTEGER;
	if (rank.before === null || rank.after === null)
		return rank.before === rank.after ? 0 : Number.MAX_SAFE_INTEGER;
	return Math.abs(rank.before - rank.after);
}

function fenMoved({ bonusFen: { before, after } }: VersionDiffRow): bigint {
	return before > after ? before - after : after - before;
}

function comparePointsMoved(left: VersionDiffRow, right: VersionDiffRow): number {
	const moved = ({ points: { before, after } }: VersionDiffRow): Exact | null => {
		if (before === null || after === null) return null;
		const difference = after.minus(before);
		return difference.sign < 0 ? difference.negated() : difference;
	};
	const [one, other] = [moved(left), moved(right)];
	return one === null || other === null ? 0 : one.compare(other);
}

function compareBig(left: bigint, right: bigint): number {
	return left < right ? -1 : left > right ? 1 : 0;
}

/** By division in the order of the rows, within it by rank. Rows of a division come by standing. */
function sharedRanks(rows: readonly ComparedRow[]): SharedRank[] {
	const groups = groupBy(rows, ({ rank, scorecard }) =>
		rank === null ? null : `${scorecard.participant.division} ${rank}`
	);
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (!first || first.rank === null || group.length < 2) return [];
		const { points, participant } = first.scorecard;
		return [
			{
				division: participant.division,
				rank: first.rank,
				points,
				people: group.map(
					({
						scorecard: {
							participant: { employeeNo, name }
						}
					}) => ({
						employeeNo,
						name
					})
				),
				isPaid: group.some(({ bonusFen }) => bonusFen > 0n)
			}
		];
	});
}

/** Those whose people do not all share one rank on the other side. */
function tiesNotWithin(
	ties: readonly SharedRank[],
	others: readonly SharedRank[]
): readonly SharedRank[] {
	const groupOf = new Map(
		others.flatMap((tie) => tie.people.map(({ employeeNo }) => [employeeNo, tie] as const))
	);
	return ties.filter(({ people }) => {
		const groups = new Set(people.map(({ employeeNo }) => groupOf.get(employeeNo)));
		return groups.size > 1 || groups.has(undefined);
	});
}

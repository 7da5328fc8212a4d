/** What moved somebody between two cuts: the lines that differ, the entries that make the difference, who passed whom. */
import { Exact } from './decimal.ts';
import type { Text } from './errors.ts';
import { compareByOccurrence, type Activity } from './ledger-entry.ts';
import { activityKey } from './netting.ts';
import type { ScorecardLine } from './rules/rule-kind.ts';
import { rankDivision, type Rankable } from './standings.ts';

/** What one entry adds to a line, before and after. */
export interface EntryChange {
	readonly activity: Activity;
	readonly before: Exact;
	readonly after: Exact;
}

/** A line whose number or whose entries differ. */
export interface LineChange {
	readonly ruleId: string;
	readonly name: Text;
	/** Points; null where the line was not there. */
	readonly before: Exact | null;
	readonly after: Exact | null;
	/** How the line comes about now; where it is gone, how it did. */
	readonly arithmetic: Text;
	/** In order of occurrence; empty where figures, time or other rules make the difference. */
	readonly entries: readonly EntryChange[];
}

/** Lines of the same manager at two cuts, in the order of the later one; what is the same in both is left out. */
export function changedLines(
	before: readonly ScorecardLine[],
	after: readonly ScorecardLine[]
): LineChange[] {
	const known = new Map(before.map((line) => [line.ruleId, line]));
	const fresh = new Set(after.map(({ ruleId }) => ruleId));
	return [
		...after.map((line) => compareLines(known.get(line.ruleId) ?? null, line)),
		...before.flatMap((line) => (fresh.has(line.ruleId) ? [] : [compareLines(line, null)]))
	].filter((change) => change !== null);
}

function compareLines(
	before: ScorecardLine | null,
	after: ScorecardLine | null
): LineChange | null {
	const shown = after ?? before;
	if (!shown) return null;
	const entries = changedEntries(before?.steps ?? [], after?.steps ?? []);
	const isSame =
		before !== null &&
		after !== null &&
		before.points.equals(after.points) &&
		isSameNumber(before.value, after.value) &&
		entries.length === 0;
	if (isSame) return null;
	return {
		ruleId: shown.ruleId,
		name: shown.name,
		before: before?.points ?? null,
		after: after?.points ?? null,
		arithmetic: shown.arithmetic,
		entries
	};
}

function isSameNumber(left: Exact | null, right: Exact | null): boolean {
	return left === null || right === null ? left === right : left.equals(right);
}

function changedEntries(
	before: ScorecardLine['steps'],
	after: ScorecardLine['steps']
): EntryChange[] {
	const changes = new Map<string, { activity: Activity; before: Exact; after: Exact }>();
	const add = (steps: ScorecardLine['steps'], side: 'before' | 'after') => {
		for (const { credit, points } of steps) {
			if (credit === null) continue;
			const key = activityKey(credit.activity);
			const known = changes.get(key) ?? {
				activity: credit.activity,
				before: Exact.ZERO,
				after: Exact.ZERO
			};
			changes.set(key, { ...known, [side]: known[side].plus(points) });
		}
	};
	add(before, 'before');
	add(after, 'after');
	return [...changes.values()]
		.filter((change) => !change.before.equals(change.after))
		.sort((left, right) => compareByOccurrence(left.activity, right.activity));
}

export interface Passing<Row> {
	readonly rankBefore: number | null;
	readonly rankAfter: number | null;
	/** Stood behind or level before, and stand before the manager now; best first. */
	readonly passedBy: readonly Row[];
	/** Stood before the manager, and stand behind now; best first. */
	readonly passed: readonly Row[];
}

/** How one manager and the neighbours changed places in a division. Ties are passed by nobody. */
export function passings<Row extends Rankable>(
	employeeNo: string,
	before: readonly Row[],
	after: readonly Row[]
): Passing<Row> {
	const then = placesOf(before);
	const now = placesOf(after);
	const own = { then: then.get(employeeNo) ?? null, now: now.get(employeeNo) ?? null };
	const moved = (isPassing: (then: number, now: number) => boolean): Row[] =>
		own.then === null || own.now === null
			? []
			: [...now.values()]
					.filter(({ row, rank }) => {
						const earlier = then.get(row.employeeNo);
						return earlier !== undefined && isPassing(earlier.rank, rank);
					})
					.map(({ row }) => row);
	const ownThen = own.then?.rank ?? 0;
	const ownNow = own.now?.rank ?? 0;
	return {
		rankBefore: own.then?.rank ?? null,
		rankAfter: own.now?.rank ?? null,
		passedBy: moved((earlier, rank) => earlier >= ownThen && rank < ownNow),
		passed: moved((earlier, rank) => earlier < ownThen && rank > ownNow)
	};
}

/** Each with the place that ties share, among those who are ranked; in the order of the board. */
function placesOf<Row extends Rankable>(rows: readonly Row[]) {
	return new Map(
		rankDivision(rows).flatMap((row) =>
			row.rank === null ? [] : [[row.employeeNo, { row, rank: row.rank }] as const]
		)
	);
}

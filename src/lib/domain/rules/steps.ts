/** What rules that adjust other rules' points, or give points for a running number, do with steps in time. */
import { Exact } from '../decimal.ts';
import type { PointStep } from './rule-kind.ts';

/** What one bucket of points may come to; null: no bound on that side. */
export interface Range {
	readonly floor: Exact | null;
	readonly limit: Exact | null;
}

/** The same step with other points, field by field: of millions of them, spreading is what takes the time. */
export function withPoints({ at, day, credit, base }: PointStep, points: Exact): PointStep {
	return { at, day, points, credit, base };
}

/** One entry, or one statement of a figure: what a row is to a rule. */
export function rowOf(step: PointStep): unknown {
	return step.credit === null ? `${step.base} ${step.at} ${step.day}` : step.credit.activity;
}

/**
 * One step for each entry and base, in the order of the first: a rule that looks at the sign of points must see what
 * the rules before it left of an entry, not each of their steps. Steps come in order of occurrence, those of one entry
 * together.
 */
export function netByEntry(steps: readonly PointStep[]): readonly PointStep[] {
	const netted: PointStep[] = [];
	for (const step of steps) {
		const place = placeOfSame(netted, step);
		const known = netted[place];
		if (known) netted[place] = withPoints(known, known.points.plus(step.points));
		else netted.push(step);
	}
	return netted;
}

/** Where the step of the same entry and base is, among the last ones; -1: nowhere. */
function placeOfSame(netted: readonly PointStep[], { at, day, base, credit }: PointStep): number {
	for (let place = netted.length - 1; place >= 0; place -= 1) {
		const before = netted[place];
		if (before?.at !== at || before.credit?.activity !== credit?.activity) return -1;
		if (before.base === base && before.day === day) return place;
	}
	return -1;
}

/**
 * The steps that keep each bucket's running sum in its range. Points are taken in the order in which things happened,
 * never in the order of arrival, so room that a reversal gives back is used by what came after.
 */
export function keepWithin(
	steps: readonly PointStep[],
	bucketOf: (step: PointStep) => unknown,
	range: Range
): PointStep[] {
	const buckets = new Map<unknown, { sum: Exact }>();
	const changes: PointStep[] = [];
	let last: unknown;
	let bucket: { sum: Exact } | undefined;
	for (const step of steps) {
		const key = bucketOf(step);
		// Steps of a day or of the whole contest follow one another.
		if (!bucket || key !== last) {
			last = key;
			bucket = buckets.get(key);
			if (!bucket) buckets.set(key, (bucket = { sum: Exact.ZERO }));
		}
		const before = bucket.sum;
		bucket.sum = before.plus(step.points);
		const change = changeWithin(before, bucket.sum, step.points, range);
		if (change.sign !== 0) changes.push(withPoints(step, change));
	}
	return changes;
}

/** What keeps a sum in its range that was raised by so many points: all of them are taken back where it was out already. */
function changeWithin(before: Exact, after: Exact, points: Exact, range: Range): Exact {
	const bound = boundPassed(before, range);
	if (bound === boundPassed(after, range)) return bound === null ? Exact.ZERO : points.negated();
	return outside(before, range).minus(outside(after, range));
}

/** The bound that a sum is beyond; null: it is in its range. */
function boundPassed(sum: Exact, { floor, limit }: Range): Exact | null {
	if (limit !== null && sum.compare(limit) > 0) return limit;
	return floor !== null && sum.compare(floor) < 0 ? floor : null;
}

/** By how much a sum is over its limit, or (negative) under its floor. */
function outside(sum: Exact, range: Range): Exact {
	const bound = boundPassed(sum, range);
	return bound === null ? Exact.ZERO : sum.minus(bound);
}

/** What rules that adjust other rules' points, or give points for a running number, do with steps in time. */
import { Exact, RunningSum } from '../decimal.ts';
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
	const buckets = new Map<unknown, Bucket>();
	const changes: PointStep[] = [];
	let last: unknown;
	let bucket: Bucket | undefined;
	for (const step of steps) {
		const key = bucketOf(step);
		// Steps of a day or of the whole contest follow one another.
		if (!bucket || key !== last) {
			last = key;
			bucket = buckets.get(key);
			if (!bucket) buckets.set(key, (bucket = { sum: new RunningSum(), passed: null }));
		}
		const before = bucket.passed;
		bucket.sum.add(step.points);
		bucket.passed = boundPassed(bucket.sum, range);
		const change = changeWithin(bucket, before, step.points);
		if (change.sign !== 0) changes.push(withPoints(step, change));
	}
	return changes;
}

interface Bucket {
	readonly sum: RunningSum;
	/** The bound that the sum is beyond; null: it is in its range. */
	passed: Exact | null;
}

function boundPassed(sum: RunningSum, { floor, limit }: Range): Exact | null {
	if (limit !== null && sum.compare(limit) > 0) return limit;
	return floor !== null && sum.compare(floor) < 0 ? floor : null;
}

/** What keeps a sum in its range that was raised by so many points: all of them are taken back where it was out already. */
function changeWithin({ sum, passed }: Bucket, passedBefore: Exact | null, points: Exact): Exact {
	if (passed === passedBefore) return passed === null ? Exact.ZERO : points.negated();
	const after = sum.value;
	return outside(after.minus(points), passedBefore).minus(outside(after, passed));
}

/** By how much a sum is over its limit, or (negative) under its floor. */
function outside(sum: Exact, passed: Exact | null): Exact {
	return passed === null ? Exact.ZERO : sum.minus(passed);
}

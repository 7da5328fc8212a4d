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
 * the rules before it left of an entry, not each of their steps.
 */
export function netByEntry(steps: readonly PointStep[]): readonly PointStep[] {
	const byBase = new Map<string, Map<unknown, number>>();
	const netted: PointStep[] = [];
	for (const step of steps) {
		let places = byBase.get(step.base);
		if (!places) byBase.set(step.base, (places = new Map()));
		const row = rowOf(step);
		const place = places.get(row);
		const known = place === undefined ? undefined : netted[place];
		if (place === undefined || !known) places.set(row, netted.push(step) - 1);
		else netted[place] = withPoints(known, known.points.plus(step.points));
	}
	return netted;
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
	const raw = new Map<unknown, Exact>();
	const changes: PointStep[] = [];
	for (const step of steps) {
		const bucket = bucketOf(step);
		const before = raw.get(bucket) ?? Exact.ZERO;
		const after = before.plus(step.points);
		raw.set(bucket, after);
		const change = outside(before, range).minus(outside(after, range));
		if (change.sign !== 0) changes.push(withPoints(step, change));
	}
	return changes;
}

/** By how much a sum is over its limit, or (negative) under its floor. */
function outside(value: Exact, { floor, limit }: Range): Exact {
	if (limit !== null && value.compare(limit) > 0) return value.minus(limit);
	if (floor !== null && value.compare(floor) < 0) return value.minus(floor);
	return Exact.ZERO;
}

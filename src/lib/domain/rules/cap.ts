/**
 * No more than so many points from some rules together, in the whole contest or in each month, week or day. Points are
 * taken back in the order in which things happened, never in the order of arrival, so room given back by a reversal is
 * used by what came after.
 */
import { z } from 'zod';
import { startOfWeek } from '../calendar.ts';
import { code, distinct, nonNegativeDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { CalendarDay } from '../roster.ts';
import { ruleBase, ruleKind, type PointStep } from './rule-kind.ts';
import { sum } from './selection.ts';

const BUCKETS = {
	contest: () => '',
	month: (day: CalendarDay) => day.slice(0, 7),
	week: (day: CalendarDay) => (day === '' ? '' : startOfWeek(day)),
	day: (day: CalendarDay) => day
} as const;

export const cap = ruleKind({
	schema: z.strictObject({
		...ruleBase,
		kind: z.literal('cap'),
		/** The rules whose points are capped together, after the caps named before this one. */
		of: distinct(z.array(code).min(1).max(200)),
		limit: nonNegativeDecimal,
		per: z.enum(['contest', 'month', 'week', 'day']).default('contest')
	}),
	stage: 'member',
	phase: 'cap',
	reads: (rule) => ({ adjusts: rule.of }),
	member: (rule) => (facts) => {
		const steps = facts.stepsOf(rule.of);
		const before = sum(steps.map((step) => step.points));
		const taken = takeBack(steps, rule.limit, BUCKETS[rule.per]);
		const value = sum(taken.map((step) => step.points));
		const numbers = `${before.toDecimalString()} → ${before.plus(value).toDecimalString()}`;
		return {
			value,
			arithmetic: {
				zh: `${PER[rule.per].zh}封顶 ${rule.limit.toString()}：${numbers}`,
				en: `at most ${rule.limit.toString()} ${PER[rule.per].en}: ${numbers}`
			},
			steps: taken
		};
	}
});

const PER = {
	contest: { zh: '全程', en: 'in the contest' },
	month: { zh: '每月', en: 'a month' },
	week: { zh: '每周', en: 'a week' },
	day: { zh: '每日', en: 'a day' }
} as const;

/** The negative steps that keep each bucket's running sum at or under the limit. */
function takeBack(
	steps: readonly PointStep[],
	limit: Exact,
	bucketOf: (day: CalendarDay) => string
): PointStep[] {
	const raw = new Map<string, Exact>();
	const taken: PointStep[] = [];
	for (const step of steps) {
		const bucket = bucketOf(step.day);
		const before = raw.get(bucket) ?? Exact.ZERO;
		const after = before.plus(step.points);
		raw.set(bucket, after);
		const change = excess(before, limit).minus(excess(after, limit));
		if (change.sign !== 0) taken.push({ ...step, points: change });
	}
	return taken;
}

function excess(value: Exact, limit: Exact): Exact {
	return value.compare(limit) > 0 ? value.minus(limit) : Exact.ZERO;
}

/**
 * The daily average 日均: the sum of the end-of-day balances over the calendar days from a stated start through the cut's
 * day. Balances are period figures of single days; a day without one carries the last forward, so the first day needs a
 * balance of its own or one from before it. Without it nobody is rated: an average from a later day would flatter. Or the
 * average is taken as the bank's own file states it.
 */
import { z } from 'zod';
import { addDays, daysBetween, isCalendarDay, startOfDay } from '../calendar.ts';
import { MUST_BE, code, day, periodName } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { PeriodFigure } from '../ledger-entry.ts';
import type { CalendarDay } from '../roster.ts';
import { nextDayAt } from '../scoring.ts';
import { measureOf } from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import { equalsText, movesOf, notRated, wholeStep } from './running.ts';
import { sum } from './selection.ts';

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('dailyAverage'),
		metric: code,
		source: z.enum(['endOfDay', 'readyMade']).default('endOfDay'),
		/** Of a ready-made average; absent: the latest in the window. */
		period: periodName.optional(),
		/** The contest's first day, or that of the month, quarter or year of the last day that counts. */
		start: z.enum(['contest', 'month', 'quarter', 'year']).optional(),
		/** A first day of its own, and the first day that no longer counts. */
		from: day.optional(),
		to: day.optional()
	})
	.superRefine(({ source, period, start, from, to }, context) => {
		const refuse = (message: string, field: string) =>
			context.addIssue({ code: 'custom', message, path: [field] });
		if (source === 'endOfDay' && period !== undefined) refuse(MUST_BE.apart.en, 'period');
		if (source === 'readyMade')
			for (const [field, value] of Object.entries({ start, from, to }))
				if (value !== undefined) refuse(MUST_BE.apart.en, field);
		if (start !== undefined && from !== undefined) refuse(MUST_BE.eitherOr.en, 'start');
		if (from !== undefined && to !== undefined && to <= from) refuse(MUST_BE.later.en, 'to');
	});
type Fields = z.output<typeof schema>;

export const dailyAverage = ruleKind({
	schema,
	stage: 'member',
	counts: false,
	reads: ({ metric }) => ({ metrics: [metric] }),
	member: (rule) => (facts) =>
		rule.source === 'readyMade' ? readyMade(rule, facts) : averageOf(rule, facts)
});

function readyMade({ id, metric, period }: Fields, facts: MemberFacts): LineResult {
	const measure = { take: 'figure', metric, period } as const;
	const stated = measureOf(measure, facts);
	if (stated.value === null) return notRated(stated.text);
	const at = movesOf(measure, stated.value, stated, facts).at(-1)?.at ?? facts.days.start;
	const number = stated.value.toDecimalString();
	return {
		value: stated.value,
		arithmetic: {
			zh: `${stated.text.zh}（现成日均）：${number}`,
			en: `${stated.text.en}, an average as stated: ${number}`
		},
		steps: [wholeStep(id, stated.value, at)]
	};
}

function averageOf(rule: Fields, facts: MemberFacts): LineResult {
	const { days, asOf } = facts;
	const last = rule.to !== undefined && rule.to <= days.today ? addDays(rule.to, -1) : days.today;
	const from = firstDayOf(rule, last, days.firstDay);
	const begins = startOfDay(from, days.zone);
	if (last < from || (asOf !== null && asOf < begins))
		return {
			...notRated({ zh: `${from} 才开始`, en: `begins on ${from}` }),
			changesAt: begins < days.end ? begins : null
		};
	const changesAt = rule.to !== undefined && addDays(last, 1) >= rule.to ? null : nextDayAt(days);
	const balances = (facts.figureHistory.get(rule.metric) ?? []).filter(
		({ period }) => isCalendarDay(period) && period <= last
	);
	const opening = balances.findLastIndex(({ period }) => period <= from);
	const first = balances[opening];
	if (!first)
		return {
			...notRated({ zh: `没有 ${from} 的期初余额`, en: `no opening balance on ${from}` }),
			changesAt
		};
	const counted = balances.slice(opening);
	const total = sum(carried(counted, from, last));
	const count = daysBetween(from, last) + 1;
	const value = total.dividedBy(Exact.ofInteger(count));
	const numbers = `${total.toDecimalString()} ÷ ${count} ${equalsText(value)}`;
	const base = `${first.numerator.toDecimalString()} (${first.period})`;
	return {
		value,
		arithmetic: {
			zh: `${from} 至 ${last}，期初 ${base}：逐日余额合计 ${numbers}`,
			en: `${from} to ${last}, opening ${base}: sum of daily balances ${numbers}`
		},
		steps: [wholeStep(rule.id, value, Math.max(...counted.map(({ statedAt }) => statedAt)))],
		changesAt
	};
}

/** Each balance times the days for which it stands. The first may be from before. */
function carried(
	balances: readonly PeriodFigure[],
	from: CalendarDay,
	last: CalendarDay
): readonly Exact[] {
	return balances.map(({ period, numerator }, index) => {
		const start = period > from ? period : from;
		const next = balances[index + 1]?.period ?? addDays(last, 1);
		return numerator.times(Exact.ofInteger(daysBetween(start, next)));
	});
}

function firstDayOf(
	{ start, from }: Fields,
	last: CalendarDay,
	firstDay: CalendarDay
): CalendarDay {
	if (from !== undefined) return from;
	const [year = '', month = ''] = last.split('-');
	switch (start) {
		case 'month':
			return `${year}-${month}-01`;
		case 'quarter':
			return `${year}-${String(Number(month) - ((Number(month) - 1) % 3)).padStart(2, '0')}-01`;
		case 'year':
			return `${year}-01-01`;
		default:
			return firstDay;
	}
}

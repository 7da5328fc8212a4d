/**
 * Progress of time 序时进度: the share of a period's days that have passed, the cut's day included. Or what follows from it:
 * the lead of an attainment over that share, or what is still needed on each day that is left. It changes at midnight
 * without any new fact.
 */
import { z } from 'zod';
import { addDays, dayOf, daysBetween, periodDays, startOfDay } from '../calendar.ts';
import { MUST_BE, periodName } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Instant } from '../ledger-entry.ts';
import type { CalendarDay } from '../roster.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import { equalsText, notRated, wholeStep } from './running.ts';

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('timeProgress'),
		give: z.enum(['share', 'lead', 'neededPerDay']),
		/** Absent: the contest's days. */
		period: periodName.optional(),
		days: z.enum(['calendar', 'working']).default('calendar'),
		/** For the lead: a ratio such as a target attainment. */
		attainment: measureSchema.optional(),
		/** For what is needed: (target − actual) ÷ days left. */
		actual: measureSchema.optional(),
		target: measureSchema.optional()
	})
	.superRefine(({ give, attainment, actual, target }, context) => {
		const wanted = {
			attainment: [attainment, give === 'lead'],
			actual: [actual, give === 'neededPerDay'],
			target: [target, give === 'neededPerDay']
		} as const;
		for (const [field, [value, isWanted]] of Object.entries(wanted))
			if ((value !== undefined) !== isWanted)
				context.addIssue({
					code: 'custom',
					message: isWanted ? MUST_BE.required.en : MUST_BE.apart.en,
					path: [field]
				});
	});
type Fields = z.output<typeof schema>;

interface Progress {
	readonly passed: number;
	readonly all: number;
	readonly at: Instant;
	readonly changesAt: Instant | null;
}

export const timeProgress = ruleKind({
	schema,
	stage: 'member',
	counts: false,
	reads: ({ attainment, actual, target, days }) => ({
		...joinReads(
			...[attainment, actual, target].map((measure) => (measure ? measureReads(measure) : {}))
		),
		usesWorkingDays: days === 'working'
	}),
	member: (rule) => (facts) => {
		const progress = progressOf(rule, facts);
		return { ...lineOf(rule, progress, facts), changesAt: progress.changesAt };
	}
});

function lineOf(rule: Fields, { passed, all, at }: Progress, facts: MemberFacts): LineResult {
	if (all === 0) return notRated({ zh: '期间没有工作日', en: 'no working day in the period' });
	const share = Exact.ofRatio(BigInt(passed), BigInt(all));
	const shown = `${passed} ÷ ${all}`;
	const line = (value: Exact, zh: string, en: string): LineResult => ({
		value,
		arithmetic: { zh, en },
		steps: [wholeStep(rule.id, value, at)]
	});
	const time = { zh: `序时进度 ${shown}`, en: `time passed ${shown}` };
	if (rule.give === 'share')
		return line(share, `${time.zh} ${equalsText(share)}`, `${time.en} ${equalsText(share)}`);
	if (rule.attainment) {
		const { value, text } = measureOf(rule.attainment, facts);
		if (value === null) return notRated(text);
		const lead = value.minus(share);
		const numbers = `${value.toDecimalString()} − ${shown} ${equalsText(lead)}`;
		return line(
			lead,
			`${text.zh}，超序时进度：${numbers}`,
			`${text.en}, lead over time: ${numbers}`
		);
	}
	return neededLine(rule, all - passed, line, facts);
}

function neededLine(
	{ actual, target }: Fields,
	left: number,
	line: (value: Exact, zh: string, en: string) => LineResult,
	facts: MemberFacts
): LineResult {
	const reached = actual ? measureOf(actual, facts) : null;
	const wanted = target ? measureOf(target, facts) : null;
	if (!reached?.value) return notRated(reached?.text ?? NOTHING);
	if (!wanted?.value) return notRated(wanted?.text ?? NOTHING);
	const gap = wanted.value.minus(reached.value);
	const difference = `${wanted.value.toDecimalString()} − ${reached.value.toDecimalString()}`;
	if (gap.sign <= 0) return line(Exact.ZERO, `${difference}：已达成`, `${difference}: reached`);
	if (left === 0)
		return notRated({ zh: `${difference}：没有剩余天数`, en: `${difference}: no days left` });
	const each = gap.dividedBy(Exact.ofInteger(left));
	const numbers = `(${difference}) ÷ ${left} ${equalsText(each)}`;
	return line(each, `剩余每日需 ${numbers}`, `needed each day left: ${numbers}`);
}

const NOTHING = { zh: '没有数据', en: 'nothing known' };

function progressOf({ period, days: counted }: Fields, facts: MemberFacts): Progress {
	const { asOf, days, calendar } = facts;
	const { from, to } = period
		? periodDays(period)
		: { from: days.firstDay, to: addDays(days.lastDay, 1) };
	const count = (start: CalendarDay, end: CalendarDay) =>
		counted === 'working' ? calendar.workingDaysBetween(start, end) : daysBetween(start, end);
	const today = asOf === null ? null : dayOf(asOf, days.zone);
	const startAt = startOfDay(from, days.zone);
	const all = count(from, to);
	if (today !== null && today < from) return { passed: 0, all, at: startAt, changesAt: startAt };
	const last = today === null || today >= to ? addDays(to, -1) : today;
	const next = counted === 'working' ? calendar.nextWorkingDay(last) : addDays(last, 1);
	return {
		passed: count(from, addDays(last, 1)),
		all,
		at: startOfDay(last, days.zone),
		changesAt: next < to ? startOfDay(next, days.zone) : null
	};
}

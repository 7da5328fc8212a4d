/**
 * Consecutive working days with enough events: `streak` pays for every so many of them in one run (5, 10, 15 …),
 * `longestStreak` is the length of the longest run. Days off by the bank's calendar neither break a run nor extend it;
 * what is sold on them still counts elsewhere. Today breaks nothing before it is over.
 */
import { z } from 'zod';
import { addDays } from '../calendar.ts';
import { decimal, flag, MUST_BE, positiveDecimal, whole } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { CalendarDay } from '../roster.ts';
import { nextDayAt } from '../scoring.ts';
import { lineBase, ruleKind, type Credit, type MemberFacts } from './rule-kind.ts';
import { equalsText } from './running.ts';
import {
	selectCredits,
	selectionFields,
	selectionReads,
	stepOf,
	type Selection
} from './selection.ts';

const runFields = {
	...selectionFields,
	/** What a day must have to belong to a run. */
	atLeast: positiveDecimal.default(Exact.ONE),
	/** Events are entries, or the units of entries; of whole entries, however they are shared. */
	count: z.enum(['entries', 'units']).default('entries'),
	/** The manager's own days of leave neither break a run nor extend it. */
	skipLeave: flag.default(false)
};
type RunFields = z.output<z.ZodObject<typeof runFields>>;

const days = whole.refine((count) => count > 0, MUST_BE.positive.en);

export const streak = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('streak'),
		...runFields,
		/** Working days in a row that pay once. */
		every: days,
		points: decimal
	}),
	stage: 'member',
	phase: 'bonus',
	reads: (rule) => ({ ...selectionReads(rule), usesWorkingDays: true }),
	member: (rule) => (facts) => {
		const runs = runsOf(rule, facts);
		const paid = runs.days.filter(({ length }) => length % rule.every === 0);
		const times = Exact.ofInteger(paid.length);
		const value = times.times(rule.points);
		const numbers = `${rule.points.toString()} × ${times.toString()} ${equalsText(value)}`;
		return {
			value,
			arithmetic: {
				zh: `${runs.text.zh}；每连续 ${rule.every} 天：${numbers}`,
				en: `${runs.text.en}; for every ${rule.every} in a row: ${numbers}`
			},
			steps: paid.map(({ credit }) => stepOf(rule.id, credit, rule.points)),
			changesAt: runs.current > 0 ? nextDayAt(facts.days) : null
		};
	}
});

/** Each step is the entry with which a run became the longest so far. */
export const longestStreak = ruleKind({
	schema: z.strictObject({ ...lineBase, kind: z.literal('longestStreak'), ...runFields }),
	stage: 'member',
	phase: 'bonus',
	counts: false,
	reads: (rule) => ({ ...selectionReads(rule), usesWorkingDays: true }),
	member: (rule) => (facts) => {
		const runs = runsOf(rule, facts);
		let record = 0;
		const records = runs.days.filter(({ length }) => {
			if (length <= record) return false;
			record = length;
			return true;
		});
		return {
			value: Exact.ofInteger(record),
			arithmetic: runs.text,
			steps: records.map(({ credit }) => stepOf(rule.id, credit, Exact.ONE)),
			changesAt: runs.current > 0 ? nextDayAt(facts.days) : null
		};
	}
});

interface Runs {
	/** Working days that had enough, with the entry that made it so and the length of the run by then. */
	readonly days: readonly { readonly credit: Credit; readonly length: number }[];
	/** The run that still goes on at the cut; 0 of a contest that is over. */
	readonly current: number;
	readonly text: Text;
}

function runsOf(rule: RunFields, facts: MemberFacts): Runs {
	const isDue = (day: CalendarDay) =>
		facts.calendar.isWorkingDay(day) &&
		!(rule.skipLeave && facts.person.leave.some(({ from, to }) => from <= day && day < to));
	const isUnbroken = (from: CalendarDay, to: CalendarDay) => {
		for (let day = addDays(from, 1); day < to; day = addDays(day, 1)) if (isDue(day)) return false;
		return true;
	};
	const reached: { credit: Credit; length: number }[] = [];
	let longest = 0;
	for (const credit of daysWithEnough(rule, facts)) {
		if (!isDue(credit.day)) continue;
		const before = reached.at(-1);
		const length = before && isUnbroken(before.credit.day, credit.day) ? before.length + 1 : 1;
		longest = Math.max(longest, length);
		reached.push({ credit, length });
	}
	const last = reached.at(-1);
	const isOver = facts.asOf === null || facts.asOf >= facts.days.end;
	const current =
		last && !isOver && isUnbroken(last.credit.day, facts.days.today) ? last.length : 0;
	return {
		days: reached,
		current,
		text: {
			zh: `最长连续 ${longest} 个工作日${current > 0 ? `，目前连续 ${current} 个` : ''}`,
			en: `longest run ${longest} working ${longest === 1 ? 'day' : 'days'}${current > 0 ? `, now ${current}` : ''}`
		}
	};
}

/** Of each day that has enough events the entry that made it enough, in order of the days. */
function daysWithEnough(rule: RunFields & Selection, facts: MemberFacts): readonly Credit[] {
	const days: Credit[] = [];
	let day: CalendarDay = '';
	let sum = Exact.ZERO;
	let enough: Credit | null = null;
	const closeDay = () => {
		if (enough) days.push(enough);
		enough = null;
		sum = Exact.ZERO;
	};
	for (const credit of selectCredits(rule, facts)) {
		if (credit.day !== day) closeDay();
		day = credit.day;
		sum = sum.plus(eventsOf(rule, credit));
		// What takes units away may leave a day with too few again.
		enough = sum.compare(rule.atLeast) < 0 ? null : (enough ?? credit);
	}
	closeDay();
	return days;
}

/** An entry that takes units away, or brings none, is no event. */
function eventsOf({ count }: Pick<RunFields, 'count'>, { activity }: Credit): Exact {
	const units = activity.quantity ?? Exact.ONE;
	if (count === 'units') return units;
	return units.sign > 0 ? Exact.ONE : Exact.ZERO;
}

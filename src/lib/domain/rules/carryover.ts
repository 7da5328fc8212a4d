/**
 * Targets of months or quarters in which the excess of one counts towards the next and what one is short of is added to
 * the next target. What counts is what fills a period's need: need = target + shortfall before, at hand = excess before +
 * the period's own; counted = min(at hand, need). With 100 a month, 80 and then 130 count 80 and 120, and 10 are left.
 * Only periods that have begun are looked at; a period without a target is not rated.
 */
import { z } from 'zod';
import { periodDays, startOfDay } from '../calendar.ts';
import { code, decimal, flag, MUST_BE } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Instant } from '../ledger-entry.ts';
import type { CalendarDay } from '../roster.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import {
	lineBase,
	ruleKind,
	type LineResult,
	type MemberFacts,
	type PointStep
} from './rule-kind.ts';
import { notRated, wholeStep } from './running.ts';

const targetSchema = z.strictObject({
	/** Of each period its own target under this metric. */
	metric: code.optional(),
	/** In its place: the same for every period. */
	value: decimal.optional()
});

export const carryover = ruleKind({
	schema: z
		.strictObject({
			...lineBase,
			kind: z.literal('carryover'),
			/** What entries make in each period; a number that entries do not make has no periods. */
			measure: measureSchema,
			target: targetSchema,
			per: z.enum(['month', 'quarter']).default('month'),
			excess: flag.default(true),
			shortfall: flag.default(true),
			/**
			 * `counted`: what counts in all periods; `balance`: what is over at the cut, or (negative) still short;
			 * `met`: how many periods were met.
			 */
			result: z.enum(['counted', 'balance', 'met']).default('counted')
		})
		.superRefine(({ measure, target }, context) => {
			const refuse = (path: string[], message: string) => {
				context.addIssue({ code: 'custom', message, path });
			};
			if ((target.metric === undefined) === (target.value === undefined))
				refuse(['target', 'value'], MUST_BE.eitherOr.en);
			if (!ENTRY_TAKES.has(measure.take)) refuse(['measure', 'take'], MUST_BE.apart.en);
		}),
	stage: 'member',
	phase: 'bonus',
	counts: false,
	reads: ({ measure, target }) =>
		joinReads(
			measureReads(measure),
			target.metric === undefined ? {} : { targets: [target.metric] }
		),
	member:
		(rule) =>
		(facts): LineResult => {
			const { parts, value: measured, text } = measureOf(rule.measure, facts);
			if (measured === null) return notRated(text);
			const steps: PointStep[] = [];
			const told: string[] = [];
			let balance = Exact.ZERO;
			let counted = Exact.ZERO;
			let met = 0;
			for (const period of begunPeriods(rule.per, facts)) {
				const target = rule.target.value ?? targetIn(rule.target.metric, period.name, facts);
				if (target === null)
					return notRated({ zh: `${period.name} 没有任务`, en: `no target for ${period.name}` });
				const carried = balance.sign > 0 ? rule.excess : rule.shortfall;
				const before = carried ? balance : Exact.ZERO;
				const need = before.sign < 0 ? target.minus(before) : target;
				let atHand = before.sign > 0 ? before : Exact.ZERO;
				let filled = least(atHand, need);
				if (filled.sign !== 0) steps.push(wholeStep(rule.id, filled, period.start));
				for (const { credit, value } of parts) {
					if (credit.day < period.from || credit.day >= period.to) continue;
					atHand = atHand.plus(value);
					const now = least(atHand, need);
					const gained = now.minus(filled);
					filled = now;
					if (gained.sign !== 0)
						steps.push({
							at: credit.activity.occurredAt,
							day: credit.day,
							points: gained,
							credit,
							base: rule.id
						});
				}
				counted = counted.plus(filled);
				balance = atHand.minus(need);
				if (balance.sign >= 0) met += 1;
				told.push(
					`${period.name} ${atHand.toDecimalString()} / ${need.toDecimalString()} → ${filled.toDecimalString()}`
				);
			}
			const results = { counted, balance, met: Exact.ofInteger(met) };
			const value = results[rule.result];
			const last = parts.at(-1)?.credit.activity.occurredAt ?? facts.days.start;
			const next = nextPeriodAt(rule.per, facts);
			return {
				value,
				arithmetic: {
					zh: `${told.join('；')}；${RESULTS[rule.result].zh} ${value.toDecimalString()}`,
					en: `${told.join('; ')}; ${RESULTS[rule.result].en} ${value.toDecimalString()}`
				},
				steps: rule.result === 'counted' ? steps : [wholeStep(rule.id, value, last)],
				changesAt: next
			};
		}
});

const ENTRY_TAKES: ReadonlySet<string> = new Set(['quantity', 'amount', 'entries', 'clients']);

const RESULTS = {
	counted: { zh: '计入', en: 'counted' },
	balance: { zh: '结余', en: 'left' },
	met: { zh: '达标期数', en: 'periods met' }
} as const;

interface BegunPeriod {
	readonly name: string;
	readonly from: CalendarDay;
	/** The first day that no longer belongs. */
	readonly to: CalendarDay;
	/** When its part of the contest begins. */
	readonly start: Instant;
}

type Per = 'month' | 'quarter';

/** The whole periods that the contest's days up to the cut's touch; the first may begin before the contest. */
function begunPeriods(per: Per, { days }: MemberFacts): readonly BegunPeriod[] {
	const periods: BegunPeriod[] = [];
	for (let day = days.firstDay; day <= days.today;) {
		const name = periodOf(per, day);
		const { from, to } = periodDays(name);
		periods.push({ name, from, to, start: startOfDay(day, days.zone) });
		day = to;
	}
	return periods;
}

/** When the next period begins and takes in what is carried; null in the last one. */
function nextPeriodAt(per: Per, { days }: MemberFacts): Instant | null {
	const { to } = periodDays(periodOf(per, days.today));
	return to > days.lastDay ? null : startOfDay(to, days.zone);
}

function periodOf(per: Per, day: CalendarDay): string {
	if (per === 'month') return day.slice(0, 7);
	return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

function targetIn(metric: string | undefined, period: string, facts: MemberFacts): Exact | null {
	return metric === undefined ? null : (facts.targetOf(metric, period)?.target ?? null);
}

function least(left: Exact, right: Exact): Exact {
	return left.compare(right) <= 0 ? left : right;
}

/**
 * Actual over target, exactly, with a cap and a floor; times a scale, so that it can stand for points. A target may be
 * cut to the days somebody was there, and counts less while they are new. Where less is better (churn, exceptions) the
 * published formulas differ, so the rule names its own: `linear` is 2 − actual ÷ target, which falls evenly and is 2 at
 * nothing (CAMMS interplan, "KPI Performance Calculations", less is better: 1 − actual/target + 1); `inverse` is target ÷
 * actual (codingace.net, "KPI achievement rate"), which grows beyond measure towards nothing.
 */
import { z } from 'zod';
import { addDays, daysBetween, periodDays } from '../calendar.ts';
import { MUST_BE, decimal, fraction, positiveDecimal, whole } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { CalendarDay } from '../roster.ts';
import { workStretches } from '../work-days.ts';
import {
	joinReads,
	measureOf,
	measureReads,
	measureSchema,
	type Measure,
	type Measured
} from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import {
	equalsText,
	movesOf,
	notRated,
	runningSteps,
	signOf,
	whenOpened,
	wholeStep,
	withoutTarget
} from './running.ts';
import { sum } from './selection.ts';

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('targetAttainment'),
		/** The actual. */
		measure: measureSchema,
		target: measureSchema,
		/** What an attainment of 1 (100 %) counts. */
		scale: positiveDecimal.default(Exact.ONE),
		/** Ratios: 1.5 is 150 %. The floor may be negative. */
		cap: decimal.optional(),
		floor: decimal.optional(),
		lowerIsBetter: z.enum(['linear', 'inverse']).optional(),
		/** No target, or one that is not above zero. */
		zeroTarget: z.enum(['notRated', 'zero']).default('notRated'),
		/** Of the target's period (of the contest where the target has none): days employed, or those without leave. */
		proRata: z.enum(['days', 'daysAtWork']).optional(),
		/** For so many days from the first on the roster each day counts as this part of one; then the next row. */
		ramp: z
			.array(z.strictObject({ days: whole, share: fraction }))
			.min(1)
			.max(24)
			.optional()
	})
	.superRefine(({ cap, floor, proRata, ramp }, context) => {
		if (cap && floor && floor.compare(cap) > 0)
			context.addIssue({ code: 'custom', message: MUST_BE.aboveCap.en, path: ['floor'] });
		if (ramp && proRata === undefined)
			context.addIssue({ code: 'custom', message: MUST_BE.apart.en, path: ['ramp'] });
	});
type Fields = z.output<typeof schema>;

export const targetAttainment = ruleKind({
	schema,
	stage: 'member',
	counts: false,
	reads: ({ measure, target }) => joinReads(measureReads(measure), measureReads(target)),
	member: (rule) => (facts) => {
		const actual = measureOf(rule.measure, facts);
		if (actual.value === null) return notRated(actual.text);
		const target = effectiveTarget(rule, facts);
		if (target.value === null || target.value.sign <= 0) {
			const text = withoutTarget(target);
			if (rule.zeroTarget === 'notRated') return notRated(text);
			return {
				value: Exact.ZERO,
				arithmetic: { zh: `${text.zh}，得 0`, en: `${text.en}, so 0` },
				steps: []
			};
		}
		return attainmentLine(rule, { actual, value: actual.value }, target.value, target.text, facts);
	}
});

function attainmentLine(
	rule: Fields,
	{ actual, value }: { readonly actual: Measured; readonly value: Exact },
	target: Exact,
	targetText: Text,
	facts: MemberFacts
): LineResult {
	const ratio = ratioTo(rule, value, target);
	const limited = ratio === null ? (rule.cap ?? null) : clamp(ratio, rule);
	const division =
		rule.lowerIsBetter === 'inverse'
			? `${target.toDecimalString()} ÷ ${value.toDecimalString()}`
			: `${value.toDecimalString()} ÷ ${target.toDecimalString()}`;
	const formula = rule.lowerIsBetter === 'linear' ? `2 − ${division}` : division;
	const shown =
		ratio === null ? `${formula} → ∞` : `${formula} ${signOf(ratio)} ${percentText(ratio)}`;
	if (limited === null)
		return notRated({
			zh: `${actual.text.zh}；${targetText.zh}：${shown}`,
			en: `${actual.text.en}; ${targetText.en}: ${shown}`
		});
	const points = limited.times(rule.scale);
	const limit = ratio === null || !limited.equals(ratio) ? limitText(limited, ratio) : NO_WORDS;
	const scaled = rule.scale.equals(Exact.ONE)
		? ''
		: ` × ${rule.scale.toString()} ${equalsText(points)}`;
	const moves = () => movesOf(rule.measure, value, actual, facts);
	return {
		value: points,
		arithmetic: {
			zh: `${actual.text.zh}；${targetText.zh}：${shown}${limit.zh}${scaled}`,
			en: `${actual.text.en}; ${targetText.en}: ${shown}${limit.en}${scaled}`
		},
		steps: whenOpened([rule.measure], () =>
			rule.lowerIsBetter === 'inverse'
				? // No entry makes a quotient that begins beyond measure.
					[wholeStep(rule.id, points, moves().at(-1)?.at ?? facts.days.start)]
				: runningSteps(
						rule.id,
						moves(),
						(total) => clamp(straightRatio(rule, total, target), rule).times(rule.scale),
						facts
					)
		)
	};
}

/** Null: beyond measure, since nothing (or less) was better than any target. */
function ratioTo(rule: Fields, actual: Exact, target: Exact): Exact | null {
	if (rule.lowerIsBetter !== 'inverse') return straightRatio(rule, actual, target);
	return actual.sign <= 0 ? null : target.dividedBy(actual);
}

function straightRatio({ lowerIsBetter }: Fields, actual: Exact, target: Exact): Exact {
	const ratio = actual.dividedBy(target);
	return lowerIsBetter === 'linear' ? TWO.minus(ratio) : ratio;
}

const TWO = Exact.ofInteger(2);
const NO_WORDS: Text = { zh: '', en: '' };

function clamp(ratio: Exact, { cap, floor }: Pick<Fields, 'cap' | 'floor'>): Exact {
	if (cap && ratio.compare(cap) > 0) return cap;
	if (floor && ratio.compare(floor) < 0) return floor;
	return ratio;
}

function limitText(limited: Exact, ratio: Exact | null): Text {
	const isCapped = ratio === null || limited.compare(ratio) < 0;
	return {
		zh: `，${isCapped ? '封顶' : '保底'} ${percentText(limited)}`,
		en: `, ${isCapped ? 'at most' : 'at least'} ${percentText(limited)}`
	};
}

/** `94.97%`: exact where it ends. */
function percentText(ratio: Exact): string {
	return `${ratio.times(Exact.ofInteger(100)).toDecimalString()}%`;
}

/** The target, cut to the days that the manager was there in its period. */
function effectiveTarget(rule: Fields, facts: MemberFacts): Measured {
	const target = measureOf(rule.target, facts);
	if (rule.proRata === undefined || target.value === null) return target;
	const period = periodOf(rule.target, facts);
	const days = daysBetween(period.from, period.to);
	const present = presentDays(rule, period, facts);
	const part = present.dividedBy(Exact.ofInteger(days));
	const fractionText = `${target.value.toDecimalString()} × ${present.toDecimalString()}/${days}`;
	return {
		...target,
		value: target.value.times(part),
		text: { zh: `${target.text.zh} ${fractionText}`, en: `${target.text.en} ${fractionText}` }
	};
}

interface Days {
	readonly from: CalendarDay;
	readonly to: CalendarDay;
}

function periodOf(target: Measure, { targetOf, days }: MemberFacts): Days {
	const named = target.take === 'target' ? targetOf(target.metric, target.period) : null;
	return named ? periodDays(named.period) : { from: days.firstDay, to: addDays(days.lastDay, 1) };
}

function presentDays(rule: Fields, period: Days, { person }: MemberFacts): Exact {
	const leave = rule.proRata === 'daysAtWork' ? person.leave : [];
	const first = person.assignments.map(({ from }) => from).sort()[0];
	if (first === undefined) return Exact.ZERO;
	const parts: Exact[] = [];
	let from = first;
	const count = (to: CalendarDay, share: Exact) => {
		const start = from > period.from ? from : period.from;
		const end = to < period.to ? to : period.to;
		from = to;
		if (start >= end) return;
		for (const stretch of workStretches({ assignments: person.assignments, leave }, start, end))
			parts.push(share.times(Exact.ofInteger(daysBetween(stretch.from, stretch.to))));
	};
	for (const { days, share } of rule.ramp ?? []) count(addDays(from, days), share);
	count(from > period.to ? from : period.to, Exact.ONE);
	return sum(parts);
}

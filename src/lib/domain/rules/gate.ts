/**
 * What must hold to be ranked or paid (`gate`), or for points to count (`pointsGate`). Compared exactly, never as shown:
 * 49.9995, shown as 50.00, does not pass 50. Failing takes all or half and never more, so nobody falls below zero by it.
 */
import { z } from 'zod';
import { startOfDay } from '../calendar.ts';
import { code, distinct } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { appliesToSchema, concerns } from './applies-to.ts';
import { conditionReads, conditionSchema, judgeCondition } from './condition.ts';
import { FAILING, failingField, HALF, OUTCOMES } from './failing.ts';
import { joinReads } from './measure.ts';
import {
	ruleBase,
	ruleKind,
	type MemberFacts,
	type PointStep,
	type RuleReads
} from './rule-kind.ts';
import { sumOfSteps } from './selection.ts';

const gateFields = {
	...ruleBase,
	/** Whom the rule concerns; the others pass. */
	appliesTo: appliesToSchema.optional(),
	conditions: z.array(conditionSchema).min(1).max(20),
	require: z.enum(['all', 'any']).default('all')
};
type GateFields = z.output<z.ZodObject<typeof gateFields>>;

/** Its number is 1 where it holds and 0 where it fails, for other rules to read. */
export const gate = ruleKind({
	schema: z.strictObject({
		...gateFields,
		kind: z.literal('gate'),
		failing: failingField
	}),
	stage: 'member',
	phase: 'gate',
	counts: false,
	reads: gateReads,
	member: (rule) => (facts) => {
		const { holds, text } = judge(rule, facts);
		const value = holds ? Exact.ONE : Exact.ZERO;
		const outcome = OUTCOMES[rule.failing];
		return {
			value,
			arithmetic: holds
				? { zh: `通过：${text.zh}`, en: `holds: ${text.en}` }
				: {
						zh: `未通过，${outcome.zh}：${text.zh}`,
						en: `fails, ${outcome.en}: ${text.en}`
					},
			steps: [
				{
					at: startOfDay(facts.days.today, facts.days.zone),
					day: '',
					points: value,
					credit: null,
					base: rule.id
				}
			],
			...(holds ? {} : { standing: FAILING[rule.failing] })
		};
	}
});

/** Its number is what it takes: nothing, or all or half of the points of the rules it names. */
export const pointsGate = ruleKind({
	schema: z.strictObject({
		...gateFields,
		kind: z.literal('pointsGate'),
		/** The rules whose points are at stake. */
		of: distinct(z.array(code).min(1).max(200)),
		failing: z.enum(['zero', 'half']).default('zero')
	}),
	stage: 'member',
	phase: 'gate',
	reads: (rule) => ({ ...gateReads(rule), adjusts: rule.of }),
	member: (rule) => (facts) => {
		const { holds, text } = judge(rule, facts);
		if (holds)
			return {
				value: Exact.ZERO,
				arithmetic: { zh: `通过：${text.zh}`, en: `holds: ${text.en}` },
				steps: []
			};
		const kept = rule.failing === 'half' ? HALF : Exact.ZERO;
		const steps = facts.stepsOf(rule.of);
		const before = sumOfSteps(steps);
		const taken = before.sign > 0 ? takeBack(steps, Exact.ONE.minus(kept)) : [];
		const value = sumOfSteps(taken);
		const numbers = `${before.toDecimalString()} → ${before.plus(value).toDecimalString()}`;
		return {
			value,
			arithmetic: {
				zh: `未通过，${numbers}：${text.zh}`,
				en: `fails, ${numbers}: ${text.en}`
			},
			steps: taken
		};
	}
});

function takeBack(steps: readonly PointStep[], part: Exact): readonly PointStep[] {
	return steps.map((step) => ({ ...step, points: step.points.times(part).negated() }));
}

function gateReads({ conditions, appliesTo }: GateFields): RuleReads {
	return {
		...joinReads(...conditions.map(conditionReads)),
		divisions: appliesTo?.divisions ?? []
	};
}

function judge(
	{ appliesTo, conditions, require }: GateFields,
	facts: MemberFacts
): { readonly holds: boolean; readonly text: Text } {
	if (!concerns(appliesTo, facts.participant))
		return { holds: true, text: { zh: '不适用', en: 'does not apply' } };
	const judged = conditions.map((condition) => judgeCondition(condition, facts));
	const holds =
		require === 'all' ? judged.every((one) => one.holds) : judged.some((one) => one.holds);
	// What failed is what somebody wants to know.
	const shown = holds ? judged : judged.filter((one) => !one.holds);
	return {
		holds,
		text: {
			zh: shown.map(({ text }) => text.zh).join('；'),
			en: shown.map(({ text }) => text.en).join('; ')
		}
	};
}

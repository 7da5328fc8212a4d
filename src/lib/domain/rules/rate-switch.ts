/**
 * One rate for all units where the target is met, another where it is not: points = rate × measure / unit. What is to be
 * met is a target, or conditions of which all must hold.
 */
import { z } from 'zod';
import { MUST_BE, decimal, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { conditionReads, conditionSchema, judgeCondition } from './condition.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import {
	equalsText,
	movesOf,
	notRated,
	scaledSteps,
	whenOpened,
	withoutTarget
} from './running.ts';

export const rateSwitch = ruleKind({
	schema: z
		.strictObject({
			...lineBase,
			kind: z.literal('rateSwitch'),
			/** The volume that is paid. */
			measure: measureSchema,
			unit: positiveDecimal.default(Exact.ONE),
			/** What the volume must reach, exactly reached included. */
			target: measureSchema.optional(),
			conditions: z.array(conditionSchema).min(1).max(20).optional(),
			/** Where it is met. */
			rate: decimal,
			otherwise: decimal,
			/** No target, or one of nothing. */
			noTarget: z.enum(['notRated', 'met', 'missed']).default('notRated')
		})
		.superRefine(({ target, conditions }, context) => {
			if ((target === undefined) === (conditions === undefined))
				context.addIssue({ code: 'custom', message: MUST_BE.eitherOr.en, path: ['target'] });
		}),
	stage: 'member',
	reads: ({ measure, target, conditions = [] }) =>
		joinReads(
			measureReads(measure),
			...(target ? [measureReads(target)] : []),
			...conditions.map(conditionReads)
		),
	member: (rule) => {
		const decide = (value: Exact, facts: MemberFacts): Decided => {
			if (!rule.target) {
				const judged = (rule.conditions ?? []).map((condition) => judgeCondition(condition, facts));
				return {
					holds: judged.every(({ holds }) => holds),
					text: {
						zh: judged.map(({ text }) => text.zh).join('；'),
						en: judged.map(({ text }) => text.en).join('; ')
					}
				};
			}
			const wanted = measureOf(rule.target, facts);
			if (wanted.value === null || wanted.value.sign <= 0)
				return { holds: WITHOUT_TARGET[rule.noTarget], text: withoutTarget(wanted) };
			const holds = value.compare(wanted.value) >= 0;
			const comparison = `${value.toDecimalString()} ${holds ? '≥' : '<'} ${wanted.value.toDecimalString()}`;
			return {
				holds,
				text: { zh: `${comparison} ${wanted.text.zh}`, en: `${comparison} ${wanted.text.en}` }
			};
		};
		return (facts): LineResult => {
			const measured = measureOf(rule.measure, facts);
			const { value, text } = measured;
			if (value === null) return notRated(text);
			const decided = decide(value, facts);
			if (decided.holds === null) return notRated(decided.text);
			const rate = decided.holds ? rule.rate : rule.otherwise;
			const units = value.dividedBy(rule.unit);
			const points = units.times(rate);
			const numbers = `${units.toDecimalString()} × ${rate.toString()} ${equalsText(points)}`;
			return {
				value: points,
				arithmetic: {
					zh: `${text.zh}；${decided.text.zh}，${decided.holds ? '达到' : '未达到'}：${numbers}`,
					en: `${text.en}; ${decided.text.en}, ${decided.holds ? 'met' : 'missed'}: ${numbers}`
				},
				steps: whenOpened([rule.measure], () =>
					scaledSteps(
						rule.id,
						movesOf(rule.measure, value, measured, facts),
						rate.dividedBy(rule.unit)
					)
				)
			};
		};
	}
});

interface Decided {
	/** Null: nobody can say. */
	readonly holds: boolean | null;
	readonly text: Text;
}

const WITHOUT_TARGET = { notRated: null, met: true, missed: false } as const;

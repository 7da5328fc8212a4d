/**
 * The whole score × a factor while conditions hold, after everything else that makes points. Every step of the score
 * grows, so the points of a week or a month grow by the same factor. A score below zero stays as it is unless the rule
 * says so: a reward does not deepen a loss.
 */
import { z } from 'zod';
import { flag, nonNegativeDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { conditionsField, conditionsReads, judgeConditions, requireField } from './conditions.ts';
import { lineBase, ruleKind } from './rule-kind.ts';
import { equalsText } from './running.ts';

export const booster = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('booster'),
		factor: nonNegativeDecimal,
		conditions: conditionsField,
		require: requireField,
		negatives: flag.default(false)
	}),
	stage: 'member',
	phase: 'booster',
	reads: (rule) => ({ ...conditionsReads(rule), readsTotal: true }),
	member: (rule) => (facts) => {
		const { holds, text } = judgeConditions(rule, facts);
		if (!holds) return { value: Exact.ZERO, arithmetic: text, steps: [] };
		const before = facts.totalSoFar();
		if (before.sign <= 0 && !rule.negatives)
			return {
				value: Exact.ZERO,
				arithmetic: {
					zh: `${text.zh}；积分 ${before.toDecimalString()} 不为正，不乘`,
					en: `${text.en}; points ${before.toDecimalString()} are not above zero and stay`
				},
				steps: []
			};
		const gain = rule.factor.minus(Exact.ONE);
		const numbers = `${before.toDecimalString()} × ${rule.factor.toString()} ${equalsText(before.times(rule.factor))}`;
		return {
			value: before.times(gain),
			arithmetic: { zh: `${text.zh}：${numbers}`, en: `${text.en}: ${numbers}` },
			steps:
				gain.sign === 0
					? []
					: facts
							.stepsSoFar()
							.map((step) => ({ ...step, points: step.points.times(gain), base: rule.id }))
		};
	}
});

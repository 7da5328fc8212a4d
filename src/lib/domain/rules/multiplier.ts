/**
 * Points of some rules × a factor: of entries of a product, of some days, of managers in a position, grade or unit; only
 * when conditions hold; by a number of the manager's, such as how often they met clients. Factors multiply: each sees
 * the points after those named before it. Nothing is rounded. Negative points stay as they are unless the rule says so.
 */
import { z } from 'zod';
import { code, decimal, distinct, flag, MUST_BE, nonNegativeDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { risingRows, rowOf } from './bands.ts';
import { conditionsField, conditionsReads, judgeConditions, requireField } from './conditions.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import { ruleBase, ruleKind, type MemberFacts } from './rule-kind.ts';
import { equalsText } from './running.ts';
import {
	claimsAsked,
	countedEntries,
	isSelected,
	selectionFields,
	sumOfSteps
} from './selection.ts';
import { netByEntry, withPoints } from './steps.ts';

const filters = {
	...selectionFields,
	/** Absent: whatever the metric. */
	metric: selectionFields.metric.optional()
};
const filterNames = z.strictObject(filters).keyof().options;

/** The factor of the band that a number lies in, `[from, next)`; below the first it is 1. */
const scaleSchema = z.strictObject({
	measure: measureSchema,
	bands: risingRows(
		z
			.array(z.strictObject({ from: decimal, factor: nonNegativeDecimal }))
			.min(1)
			.max(50)
	)
});

export const multiplier = ruleKind({
	schema: z
		.strictObject({
			...ruleBase,
			kind: z.literal('multiplier'),
			of: distinct(z.array(code).min(1).max(200)),
			/** Points that no entry made (a figure's) are multiplied only where nothing is asked of the entry. */
			...filters,
			factor: nonNegativeDecimal.optional(),
			/** In the place of one factor. */
			scale: scaleSchema.optional(),
			conditions: conditionsField.optional(),
			require: requireField,
			negatives: flag.default(false)
		})
		.refine((rule) => (rule.factor === undefined) !== (rule.scale === undefined), {
			message: MUST_BE.eitherOr.en,
			path: ['factor']
		}),
	stage: 'member',
	phase: 'multiplier',
	reads: (rule) => {
		const scale = rule.scale ? measureReads(rule.scale.measure) : {};
		return {
			...joinReads({ claims: claimsAsked(rule) }, conditionsReads(rule), scale),
			adjusts: rule.of
		};
	},
	member: (rule) => {
		const asksEntry = filterNames.some((field) => rule[field] !== undefined);
		return (facts) => {
			const judged = judgeConditions(rule, facts);
			if (!judged.holds) return { value: Exact.ZERO, arithmetic: judged.text, steps: [] };
			const { factor, text } = factorOf(rule, facts);
			const gain = factor.minus(Exact.ONE);
			const matched = netByEntry(facts.stepsOf(rule.of)).filter(
				({ credit, points }) =>
					(rule.negatives ? points.sign !== 0 : points.sign > 0) &&
					(credit === null ? !asksEntry : isSelected(rule, credit, facts))
			);
			const before = sumOfSteps(matched);
			const entries = countedEntries(matched.length);
			const product = `${before.toDecimalString()} × ${factor.toString()} ${equalsText(before.times(factor))}`;
			return {
				value: before.times(gain),
				arithmetic: {
					zh: `${text.zh}${entries.zh}：${product}`,
					en: `${text.en}${entries.en}: ${product}`
				},
				steps:
					gain.sign === 0 ? [] : matched.map((step) => withPoints(step, step.points.times(gain)))
			};
		};
	}
});

function factorOf(
	rule: {
		readonly factor?: Exact | undefined;
		readonly scale?: z.output<typeof scaleSchema> | undefined;
	},
	facts: MemberFacts
): { readonly factor: Exact; readonly text: Text } {
	if (!rule.scale) return { factor: rule.factor ?? Exact.ONE, text: { zh: '', en: '' } };
	const { value, text } = measureOf(rule.scale.measure, facts);
	// A number that is not rated neither raises nor lowers the points.
	const row = value === null ? null : rowOf(rule.scale.bands, value, 'lower');
	const factor = row?.factor ?? Exact.ONE;
	const numbers = (word: string) => `${value?.toDecimalString() ?? word} → × ${factor.toString()}`;
	return {
		factor,
		text: {
			zh: `${text.zh} ${numbers('不评')}；`,
			en: `${text.en} ${numbers('not rated')}; `
		}
	};
}

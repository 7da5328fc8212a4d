/**
 * Σ weight × score ÷ divisor. The scores are other rules' numbers or measures; the weights need not be 100, and a score
 * may be a weighted score itself. What an item that is not rated means is the rule's to say: `zero`: it counts as 0;
 * `skip`: it is left out and its weight is lost, and where all are left out nobody is rated; `reweigh`: the weights of the
 * others are raised in proportion, so that they make up for it.
 */
import { z } from 'zod';
import { decimal, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult, type PointStep } from './rule-kind.ts';
import { equalsText, movesOf, notRated, scaledSteps, whenOpened } from './running.ts';
import { sum } from './selection.ts';

export const weightedScore = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('weightedScore'),
		items: z
			.array(z.strictObject({ weight: decimal, measure: measureSchema }))
			.min(1)
			.max(100),
		/** 100 where the weights are written in per cent. */
		divideBy: positiveDecimal.default(Exact.ONE),
		notRated: z.enum(['zero', 'skip', 'reweigh'])
	}),
	stage: 'member',
	reads: ({ items }) => joinReads(...items.map(({ measure }) => measureReads(measure))),
	member: (rule) => (facts) => {
		const items = rule.items.map(({ weight, measure }) => ({
			weight,
			measure,
			measured: measureOf(measure, facts)
		}));
		const rated = items.flatMap(({ measured, ...item }) =>
			measured.value === null ? [] : [{ ...item, measured, value: measured.value }]
		);
		const allWeights = sum(items.map(({ weight }) => weight));
		const ratedWeights = sum(rated.map(({ weight }) => weight));
		const isReweighed = rule.notRated === 'reweigh' && rated.length < items.length;
		if (
			(rule.notRated !== 'zero' && rated.length === 0) ||
			(isReweighed && ratedWeights.sign === 0)
		)
			return notRated({ zh: '没有可评的项目', en: 'no item is rated' });
		const raise = isReweighed ? allWeights.dividedBy(ratedWeights) : Exact.ONE;
		const factor = raise.dividedBy(rule.divideBy);
		const value = sum(rated.map(({ weight, value }) => weight.times(value))).times(factor);
		const termsIn = (words: string) =>
			items
				.map(({ weight, measured }) => `${weight.toString()} × ${scoreText(measured.value, words)}`)
				.join(' + ');
		const wrapped = (terms: string) => (factor.equals(Exact.ONE) ? terms : `(${terms})`);
		const after = `${isReweighed ? ` × ${allWeights.toString()}/${ratedWeights.toString()}` : ''}${
			rule.divideBy.equals(Exact.ONE) ? '' : ` ÷ ${rule.divideBy.toString()}`
		} ${equalsText(value)}`;
		const result: LineResult = {
			value,
			arithmetic: {
				zh: `${wrapped(termsIn('不评'))}${after}`,
				en: `${wrapped(termsIn('not rated'))}${after}`
			},
			steps: whenOpened(
				rule.items.map(({ measure }) => measure),
				() =>
					inOrder(
						rated.flatMap(({ weight, measure, measured, value }) =>
							scaledSteps(rule.id, movesOf(measure, value, measured, facts), weight.times(factor))
						)
					)
			)
		};
		return result;
	}
});

function scoreText(value: Exact | null, notRatedWords: string): string {
	if (value === null) return notRatedWords;
	const text = value.toDecimalString();
	return value.sign < 0 ? `(${text})` : text;
}

function inOrder(steps: readonly PointStep[]): PointStep[] {
	return [...steps].sort((left, right) => left.at - right.at);
}

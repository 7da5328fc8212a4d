/**
 * Points taken for each event, unit or lost client: by a measure, or by the fall of a figure under its base (clients at
 * the opening and now), where a rise gives nothing. With `totalFloor` the rule never takes more than that in all.
 */
import { z } from 'zod';
import { code, decimal, MUST_BE, periodName } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { figureOf, measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult } from './rule-kind.ts';
import { equalsText, inBoth, movesOf, notRated, runningSteps, wholeStep } from './running.ts';

/** The latest figure in the window, or that of the period named; its base is what it is measured against. */
const fallSchema = z.strictObject({ metric: code, period: periodName.optional() });

export const negativeEvent = ruleKind({
	schema: z
		.strictObject({
			...lineBase,
			kind: z.literal('negativeEvent'),
			measure: measureSchema.optional(),
			/** In the place of a measure. */
			fall: fallSchema.optional(),
			/** For each; below zero. */
			points: decimal.refine(({ sign }) => sign <= 0, MUST_BE.notPositive.en),
			totalFloor: decimal.refine(({ sign }) => sign <= 0, MUST_BE.notPositive.en).optional()
		})
		.refine((rule) => (rule.measure === undefined) !== (rule.fall === undefined), {
			message: MUST_BE.eitherOr.en,
			path: ['measure']
		}),
	stage: 'member',
	phase: 'bonus',
	reads: ({ measure, fall }) => ({
		...(measure ? measureReads(measure) : {}),
		...(fall ? { metrics: [fall.metric] } : {})
	}),
	member: (rule) => {
		const pointsOf = (count: Exact) => {
			const points = count.sign > 0 ? count.times(rule.points) : Exact.ZERO;
			const { totalFloor } = rule;
			return totalFloor && points.compare(totalFloor) < 0 ? totalFloor : points;
		};
		const product = (count: Exact, points: Exact) => {
			const whole = count.times(rule.points);
			const shown = count.sign > 0 ? `${count.toDecimalString()} × ${rule.points.toString()}` : '0';
			return points.equals(whole) || count.sign <= 0
				? `${shown} ${equalsText(points)}`
				: `${shown} → ${points.toDecimalString()}`;
		};
		return (facts): LineResult => {
			if (rule.measure) {
				const measured = measureOf(rule.measure, facts);
				const { value: count, text } = measured;
				if (count === null) return notRated(text);
				const points = pointsOf(count);
				return {
					value: points,
					arithmetic: inBoth(text, product(count, points)),
					steps: runningSteps(
						rule.id,
						movesOf(rule.measure, count, measured, facts),
						pointsOf,
						facts
					)
				};
			}
			const figure = rule.fall ? figureOf(rule.fall, facts) : null;
			if (!figure) return notRated({ zh: '没有期间数据', en: 'no figure' });
			const { period, base, numerator } = figure;
			if (base === null)
				return notRated({ zh: `${period} 的数据没有基数`, en: `figure of ${period} has no base` });
			const lost = base.minus(numerator);
			const points = pointsOf(lost);
			const change = `${base.toDecimalString()} → ${numerator.toDecimalString()}`;
			return {
				value: points,
				arithmetic: {
					zh: `${period}：${change}，${product(lost, points)}`,
					en: `${period}: ${change}, ${product(lost, points)}`
				},
				steps: points.sign === 0 ? [] : [wholeStep(rule.id, points, figure.statedAt)]
			};
		};
	}
});

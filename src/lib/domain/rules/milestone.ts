/**
 * Points given once, when a number of the manager's is reached: one mark (`oneOffBonus`), or several of which the highest
 * alone pays, or each (`milestone`). What takes the number back under a mark takes its points back. Where entries make the
 * number, the points belong to the entry that reached it.
 */
import { z } from 'zod';
import { decimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { risingRows } from './bands.ts';
import { measureOf, measureReads, measureSchema, type Measure } from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import { movesOf, notRated, runningSteps } from './running.ts';
import { sum } from './selection.ts';

/** Reached at `from` and above. */
interface Mark {
	readonly from: Exact;
	readonly points: Exact;
}

export const oneOffBonus = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('oneOffBonus'),
		measure: measureSchema,
		atLeast: decimal,
		points: decimal
	}),
	stage: 'member',
	phase: 'bonus',
	reads: ({ measure }) => measureReads(measure),
	member: ({ id, measure, atLeast, points }) => {
		const marks = [{ from: atLeast, points }];
		return (facts) => lineOf({ id, measure, marks, pay: 'highest' }, facts);
	}
});

export const milestone = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('milestone'),
		measure: measureSchema,
		steps: risingRows(
			z
				.array(z.strictObject({ from: decimal, points: decimal }))
				.min(1)
				.max(100)
		),
		/** Only the highest mark reached pays, or all that are reached do. */
		pay: z.enum(['highest', 'cumulative']).default('highest')
	}),
	stage: 'member',
	phase: 'bonus',
	reads: ({ measure }) => measureReads(measure),
	member: ({ id, measure, steps: marks, pay }) => {
		return (facts) => lineOf({ id, measure, marks, pay }, facts);
	}
});

function lineOf(
	rule: {
		readonly id: string;
		readonly measure: Measure;
		readonly marks: readonly Mark[];
		readonly pay: 'highest' | 'cumulative';
	},
	facts: MemberFacts
): LineResult {
	const measured = measureOf(rule.measure, facts);
	const { value, text } = measured;
	if (value === null) return notRated(text);
	const reachedAt = (number: Exact) => {
		const reached = rule.marks.filter(({ from }) => number.compare(from) >= 0);
		return rule.pay === 'highest' ? reached.slice(-1) : reached;
	};
	const pointsOf = (number: Exact) => sum(reachedAt(number).map(({ points }) => points));
	const steps = runningSteps(
		rule.id,
		movesOf(rule.measure, value, measured, facts),
		pointsOf,
		facts
	).filter(({ points }) => points.sign !== 0);
	const points = pointsOf(value);
	const shown = value.toDecimalString();
	const reached = reachedAt(value)
		.map(({ from }) => from.toString())
		.join(', ');
	const next = rule.marks.find(({ from }) => value.compare(from) < 0);
	const missing = next?.from.minus(value).toDecimalString();
	return {
		value: points,
		arithmetic: {
			zh: `${text.zh}：${shown}${reached === '' ? '' : `，达到 ${reached}，得 ${points.toString()}`}${next ? `；距 ${next.from.toString()} 还差 ${missing}` : ''}`,
			en: `${text.en}: ${shown}${reached === '' ? '' : `, reached ${reached}, so ${points.toString()}`}${next ? `; ${missing} short of ${next.from.toString()}` : ''}`
		},
		steps
	};
}

/**
 * Points once a ratio of a period figure (retained over base) is at least the threshold. Compared exactly, never as
 * shown: 94.97 % does not pass 95 %. No figure, or a base below the minimum: not rated, no points.
 */
import { z } from 'zod';
import { code, decimal, fraction, nonNegativeDecimal, periodName } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { PeriodFigure } from '../ledger-entry.ts';
import { lineBase, ruleKind, type PointStep } from './rule-kind.ts';
import { notRated } from './running.ts';

export const ratioThreshold = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('ratioThreshold'),
		metric: code,
		/** Absent: the latest period in the window that has a figure. */
		period: periodName.optional(),
		atLeast: fraction,
		points: decimal,
		minBase: nonNegativeDecimal.optional()
	}),
	stage: 'member',
	reads: (rule) => ({
		metrics: [rule.metric],
		periods: rule.period === undefined ? [] : [rule.period]
	}),
	member: (rule) => (facts) => {
		const figures = facts.figures.get(rule.metric) ?? [];
		const figure =
			rule.period === undefined
				? figures.at(-1)
				: figures.find((candidate) => candidate.period === rule.period);
		const base = figure?.base ?? null;
		if (!figure || base === null || base.sign === 0) return notRated(NO_FIGURE);
		if (rule.minBase && base.compare(rule.minBase) < 0) return notRated(SMALL_BASE);
		// numerator / base ≥ threshold, without dividing.
		const isReached = figure.numerator.compare(base.times(rule.atLeast)) >= 0;
		const points = isReached ? rule.points : Exact.ZERO;
		const comparison = `${figure.numerator.toString()} ÷ ${base.toString()} ${isReached ? '≥' : '<'} ${percent(rule.atLeast)}`;
		return {
			value: points,
			arithmetic: {
				zh: `${figure.period}：${comparison}，得 ${points.toString()}`,
				en: `${figure.period}: ${comparison}, so ${points.toString()}`
			},
			steps: isReached ? [stepOf(rule.id, figure, points)] : []
		};
	}
});

const NO_FIGURE = { zh: '没有期间数据', en: 'no figure' } as const;
const SMALL_BASE = { zh: '基数低于最低要求', en: 'base below the minimum' } as const;

function stepOf(base: string, figure: PeriodFigure, points: Exact): PointStep {
	return { at: figure.statedAt, day: '', points, credit: null, base };
}

function percent(ratio: Exact): string {
	return `${ratio.times(Exact.ofInteger(100n)).toDecimalString()}%`;
}

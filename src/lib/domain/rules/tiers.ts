/**
 * Rates that depend on volume. `tierMarginal`: each slice of the volume earns its own rate, so nothing jumps at a
 * boundary. `tierSlab`: one rate for the whole volume, chosen by its total or by another number. Below the first row
 * nothing is earned.
 */
import { z } from 'zod';
import { decimal, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { boundary, rangeText, risingRows, rowOf } from './bands.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult } from './rule-kind.ts';
import {
	equalsText,
	inBoth,
	movesOf,
	notRated,
	runningSteps,
	scaledSteps,
	whenOpened
} from './running.ts';
import { sum } from './selection.ts';

const rows = risingRows(
	z
		.array(z.strictObject({ from: decimal, rate: decimal }))
		.min(1)
		.max(200)
);

const fields = {
	...lineBase,
	/** The volume. */
	measure: measureSchema,
	/** What earns the rate once. */
	unit: positiveDecimal.default(Exact.ONE)
};

export const tierMarginal = ruleKind({
	schema: z.strictObject({ ...fields, kind: z.literal('tierMarginal'), tiers: rows }),
	stage: 'member',
	reads: ({ measure }) => measureReads(measure),
	member: ({ id, measure, tiers, unit }) => {
		const slicesOf = (value: Exact) =>
			tiers.flatMap(({ from, rate }, index) => {
				if (value.compare(from) <= 0) return [];
				const next = tiers[index + 1]?.from;
				const to = next && value.compare(next) > 0 ? next : value;
				return [{ units: to.minus(from).dividedBy(unit), rate }];
			});
		const pointsOf = (value: Exact) =>
			sum(slicesOf(value).map(({ units, rate }) => units.times(rate)));
		return (facts): LineResult => {
			const measured = measureOf(measure, facts);
			const { value, text } = measured;
			if (value === null) return notRated(text);
			const points = pointsOf(value);
			const slices = slicesOf(value).map(
				({ units, rate }) => `${units.toDecimalString()} × ${rate.toString()}`
			);
			const terms = slices.length === 0 ? '0' : `${slices.join(' + ')} ${equalsText(points)}`;
			return {
				value: points,
				arithmetic: inBoth(text, `${value.toDecimalString()} → ${terms}`),
				steps: whenOpened([measure], () =>
					runningSteps(id, movesOf(measure, value, measured, facts), pointsOf, facts)
				)
			};
		};
	}
});

export const tierSlab = ruleKind({
	schema: z.strictObject({
		...fields,
		kind: z.literal('tierSlab'),
		slabs: rows,
		boundary,
		/** The number that chooses the rate. Absent: the volume itself. */
		chosenBy: measureSchema.optional()
	}),
	stage: 'member',
	reads: ({ measure, chosenBy }) =>
		chosenBy ? joinReads(measureReads(measure), measureReads(chosenBy)) : measureReads(measure),
	member:
		({ id, measure, chosenBy, slabs, unit, boundary: side }) =>
		(facts): LineResult => {
			const measured = measureOf(measure, facts);
			const { value, text } = measured;
			if (value === null) return notRated(text);
			const chooser = chosenBy ? measureOf(chosenBy, facts) : measured;
			if (chooser.value === null) return notRated(chooser.text);
			const slab = rowOf(slabs, chooser.value, side);
			const rate = slab?.rate ?? Exact.ZERO;
			const points = value.dividedBy(unit).times(rate);
			const units = value.dividedBy(unit).toDecimalString();
			const place = chooser.value.toDecimalString();
			const range = slab ? `∈ ${rangeText(slabs, slab, side)}` : `< ${slabs[0]?.from.toString()}`;
			const choice = chosenBy ? { zh: `${chooser.text.zh}，`, en: `${chooser.text.en}, ` } : null;
			return {
				value: points,
				arithmetic: inBoth(
					{ zh: `${choice?.zh ?? ''}${text.zh}`, en: `${choice?.en ?? ''}${text.en}` },
					`${place} ${range} → ${units} × ${rate.toString()} ${equalsText(points)}`
				),
				// The rate holds for every unit, whenever it was sold.
				steps: whenOpened([measure], () =>
					scaledSteps(id, movesOf(measure, value, measured, facts), rate.dividedBy(unit))
				)
			};
		}
});

/**
 * A value looked up in bands, and what stands in the band: fixed points, points for each unit of the value, or both. The
 * last band is open; below the first nothing is earned. On the whole value, or on each entry by its own.
 */
import { z } from 'zod';
import { MUST_BE, decimal, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult } from './rule-kind.ts';
import { equalsText, inBoth, movesOf, notRated, runningSteps } from './running.ts';
import { stepOf, sumOfSteps } from './selection.ts';

/**
 * Which bound of a band belongs to it: `lower`: [from, next), a value on the boundary is in the band that begins there;
 * `upper`: (from, next], it is in the band that ends there.
 */
export const boundary = z.enum(['lower', 'upper']).default('lower');
type Boundary = z.output<typeof boundary>;

interface Row {
	readonly from: Exact;
}

/** Rows that begin at rising values, so that every value is in one row at most. */
export function risingRows<Rows extends z.ZodType<readonly Row[]>>(rows: Rows) {
	return rows.superRefine((all, context) => {
		all.forEach(({ from }, index) => {
			const before = all[index - 1];
			if (before && before.from.compare(from) >= 0)
				context.addIssue({ code: 'custom', message: MUST_BE.rising.en, path: [index, 'from'] });
		});
	});
}

/** The row that a value is in; null below the first. */
export function rowOf<Found extends Row>(
	rows: readonly Found[],
	value: Exact,
	side: Boundary
): Found | null {
	return (
		rows.findLast(({ from }) => {
			const order = value.compare(from);
			return side === 'lower' ? order >= 0 : order > 0;
		}) ?? null
	);
}

/** `[10, 20)` or `(10, 20]`, with `∞` where the row is open. */
export function rangeText(rows: readonly Row[], row: Row, side: Boundary): string {
	const next = rows[rows.indexOf(row) + 1];
	const bounds = `${row.from.toString()}, ${next?.from.toString() ?? '∞'}`;
	return side === 'lower' ? `[${bounds})` : next ? `(${bounds}]` : `(${bounds})`;
}

const band = z
	.strictObject({
		from: decimal,
		/** Whatever the value is within the band. */
		points: decimal.optional(),
		/** For each `unit` of the value. */
		rate: decimal.optional()
	})
	.superRefine(({ points, rate }, context) => {
		if (points === undefined && rate === undefined)
			context.addIssue({ code: 'custom', message: MUST_BE.required.en, path: ['points'] });
	});

export const bandTable = ruleKind({
	schema: z
		.strictObject({
			...lineBase,
			kind: z.literal('bandTable'),
			measure: measureSchema,
			bands: risingRows(z.array(band).min(1).max(200)),
			boundary,
			/** What earns the rate once. */
			unit: positiveDecimal.default(Exact.ONE),
			/** The rate is for the whole value, or for what lies above the band's `from`. */
			rateOn: z.enum(['whole', 'excess']).default('whole'),
			partialUnits: z.enum(['prorata', 'floor']).default('prorata'),
			/** `entry`: each entry by its own whole quantity or amount, before it is shared. */
			lookUp: z.enum(['total', 'entry']).default('total')
		})
		.superRefine(({ lookUp, measure }, context) => {
			if (lookUp === 'entry' && measure.take !== 'quantity' && measure.take !== 'amount')
				context.addIssue({ code: 'custom', message: MUST_BE.apart.en, path: ['lookUp'] });
		}),
	stage: 'member',
	reads: ({ measure }) => measureReads(measure),
	member: (rule) => {
		const { id, bands, measure } = rule;
		const unitsOf = (value: Exact) => {
			const units = value.dividedBy(rule.unit);
			return rule.partialUnits === 'floor' ? Exact.ofInteger(units.floor()) : units;
		};
		const earn = (value: Exact) => {
			const found = rowOf(bands, value, rule.boundary);
			if (!found) return { points: Exact.ZERO, band: null, units: Exact.ZERO };
			const units = unitsOf(rule.rateOn === 'whole' ? value : value.minus(found.from));
			const rated = found.rate?.times(units) ?? Exact.ZERO;
			return { points: rated.plus(found.points ?? Exact.ZERO), band: found, units };
		};
		return (facts): LineResult => {
			const measured = measureOf(measure, facts);
			const { value, parts, text } = measured;
			if (value === null) return notRated(text);
			if (rule.lookUp === 'entry') {
				const steps = parts.map(({ credit, value: own }) =>
					stepOf(id, credit, earn(own.dividedBy(credit.share)).points.times(credit.share))
				);
				const points = sumOfSteps(steps);
				return {
					value: points,
					arithmetic: {
						zh: `${text.zh}，逐条查档：合计 ${equalsText(points)}`,
						en: `${text.en}, each in its own band: sum ${equalsText(points)}`
					},
					steps
				};
			}
			const { points, band: found, units } = earn(value);
			const steps = runningSteps(
				id,
				movesOf(measure, value, measured, facts),
				(total) => earn(total).points,
				facts
			);
			const number = value.toDecimalString();
			if (!found)
				return {
					value: points,
					arithmetic: {
						zh: `${text.zh}：${number}，未到第一档，得 0`,
						en: `${text.en}: ${number}, below the first band, so 0`
					},
					steps
				};
			const fixed = found.points?.toString();
			const rated = found.rate && `${units.toDecimalString()} × ${found.rate.toString()}`;
			const terms = [...(fixed === undefined ? [] : [fixed]), ...(rated ? [rated] : [])];
			const result = `${terms.join(' + ')}${rated ? ` ${equalsText(points)}` : ''}`;
			const range = rangeText(bands, found, rule.boundary);
			return {
				value: points,
				arithmetic: inBoth(text, `${number} ∈ ${range} → ${result}`),
				steps
			};
		};
	}
});

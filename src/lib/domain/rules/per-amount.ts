/**
 * So many points for each unit of money: points = rate × amount / unit × share. Partial units count in proportion, or
 * only whole units do: of each row, or of the sum of the manager's rows. With shares, the manager's part is floored.
 */
import { z } from 'zod';
import { decimal, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { ruleBase, ruleKind, type Credit, type PointStep } from './rule-kind.ts';
import { selectCredits, selectionFields, selectionReads, stepOf, sum } from './selection.ts';

export const perAmount = ruleKind({
	schema: z.strictObject({
		...ruleBase,
		kind: z.literal('perAmount'),
		...selectionFields,
		rate: decimal,
		/** Yuan that earn the rate once. */
		unit: positiveDecimal,
		partialUnits: z.enum(['prorata', 'floorPerRow', 'floorOnSum']).default('prorata')
	}),
	stage: 'member',
	reads: selectionReads,
	member: (rule) => {
		const wholeUnits = (yuan: Exact) => Exact.ofInteger(yuan.dividedBy(rule.unit).floor());
		const unitsOf = (yuan: Exact) =>
			rule.partialUnits === 'prorata' ? yuan.dividedBy(rule.unit) : wholeUnits(yuan);
		return (facts) => {
			const credits = selectCredits(rule, facts);
			const amount = sum(credits.map(yuanOf));
			const steps =
				rule.partialUnits === 'floorOnSum'
					? stepsOnSum(credits, (yuan) => unitsOf(yuan).times(rule.rate))
					: credits.map((credit) => stepOf(credit, unitsOf(yuanOf(credit)).times(rule.rate)));
			const points = sum(steps.map((step) => step.points));
			const sumText = `¥${amount.toDecimalString()} ÷ ${rule.unit.toString()} × ${rule.rate.toString()} = ${points.toDecimalString()}`;
			return {
				points,
				arithmetic: {
					zh: `${credits.length} 条记录：${sumText}${FLOOR_NOTE[rule.partialUnits].zh}`,
					en: `${credits.length} ${credits.length === 1 ? 'entry' : 'entries'}: ${sumText}${FLOOR_NOTE[rule.partialUnits].en}`
				},
				steps
			};
		};
	}
});

const FLOOR_NOTE = {
	prorata: { zh: '', en: '' },
	floorPerRow: { zh: '（每条只计整数单位）', en: ' (whole units of each entry)' },
	floorOnSum: { zh: '（合计只计整数单位）', en: ' (whole units of the sum)' }
} as const;

function yuanOf({ activity, share }: Credit): Exact {
	return Exact.ofFen(activity.amountFen ?? 0n).times(share);
}

/** Each entry earns what the running sum gains by it, so the steps add up to the floored sum at every moment. */
function stepsOnSum(credits: readonly Credit[], pointsOf: (yuan: Exact) => Exact): PointStep[] {
	let amount = Exact.ZERO;
	let points = Exact.ZERO;
	return credits.map((credit) => {
		amount = amount.plus(yuanOf(credit));
		const reached = pointsOf(amount);
		const gained = reached.minus(points);
		points = reached;
		return stepOf(credit, gained);
	});
}

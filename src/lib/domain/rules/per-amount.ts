/**
 * So many points for each unit of money: points = rate × amount / unit × share. Partial units count in proportion, or
 * only whole units do: of each row (before it is shared, so that sharing makes and loses no points), or of the sum of the
 * manager's own parts.
 */
import { z } from 'zod';
import { decimal, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { lineBase, ruleKind, type Credit, type PointStep } from './rule-kind.ts';
import {
	countedEntries,
	selectCredits,
	selectionFields,
	selectionReads,
	stepOf,
	yuanOf
} from './selection.ts';

export const perAmount = ruleKind({
	schema: z.strictObject({
		...lineBase,
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
		const perYuan = rule.rate.dividedBy(rule.unit);
		const wholeUnits = (yuan: Exact) => Exact.ofInteger(yuan.dividedBy(rule.unit).floor());
		const unitsOfRow = (credit: Credit) => wholeUnits(credit.wholeYuan).times(credit.share);
		const pointsOf = (credit: Credit) =>
			rule.partialUnits === 'prorata'
				? yuanOf(credit).times(perYuan)
				: unitsOfRow(credit).times(rule.rate);
		return (facts) => {
			const credits = selectCredits(rule, facts);
			const amount = Exact.sumOf(credits, yuanOf);
			const counted = {
				prorata: () => amount.dividedBy(rule.unit),
				floorPerRow: () => Exact.sumOf(credits, unitsOfRow),
				floorOnSum: () => wholeUnits(amount)
			}[rule.partialUnits]();
			const value = counted.times(rule.rate);
			const steps =
				rule.partialUnits === 'floorOnSum'
					? () => stepsOnSum(rule.id, credits, (yuan) => wholeUnits(yuan).times(rule.rate))
					: () => credits.map((credit) => stepOf(rule.id, credit, pointsOf(credit)));
			const entries = countedEntries(credits.length);
			// A quotient that never ends is shown rounded, and then says so.
			const equals = value.toString().includes('/') ? '≈' : '=';
			const rate = `${rule.rate.toString()} ${equals} ${value.toDecimalString()}`;
			const division = `¥${amount.toDecimalString()} ÷ ${rule.unit.toString()}`;
			const units = counted.toDecimalString();
			const note = FLOOR_NOTE[rule.partialUnits];
			const sumText = (words: string) =>
				note.zh === '' ? `${division} × ${rate}` : `${division}${words}${units} × ${rate}`;
			return {
				value,
				arithmetic: {
					zh: `${entries.zh}：${sumText(note.zh)}`,
					en: `${entries.en}: ${sumText(note.en)}`
				},
				steps
			};
		};
	}
});

const FLOOR_NOTE = {
	prorata: { zh: '', en: '' },
	floorPerRow: { zh: '，每条只计整数单位：', en: ', whole units of each entry: ' },
	floorOnSum: { zh: '，合计只计整数单位：', en: ', whole units of the sum: ' }
} as const;

/** Each entry earns what the running sum gains by it, so the steps add up to the floored sum at every moment. */
function stepsOnSum(
	base: string,
	credits: readonly Credit[],
	pointsOf: (yuan: Exact) => Exact
): PointStep[] {
	let amount = Exact.ZERO;
	let points = Exact.ZERO;
	return credits.map((credit) => {
		amount = amount.plus(yuanOf(credit));
		const reached = pointsOf(amount);
		const gained = reached.minus(points);
		points = reached;
		return stepOf(base, credit, gained);
	});
}

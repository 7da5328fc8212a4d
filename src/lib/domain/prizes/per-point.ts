/**
 * So many yuan for each point, or for each unit of a rule's number, never below zero and at most a fixed sum or a part of
 * what another rule makes (a salary). Rounded half-up once, at the end.
 */
import { z } from 'zod';
import { code, fraction, nonNegativeDecimal, yuan } from '../contest-fields.ts';
import { Exact, formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { prizeBase, prizeKind, type NamedByPrize, type PayRow } from './prize-kind.ts';
import { numberName, numberNames, numberOf, numberText } from './rule-test.ts';

export const perPoint = prizeKind({
	schema: z.strictObject({
		...prizeBase,
		kind: z.literal('perPoint'),
		/** The rule whose number is paid; absent: the points. */
		of: code.optional(),
		yuan: nonNegativeDecimal,
		maxYuan: yuan.optional(),
		/** At most this part of the yuan that a rule makes; where that is not rated, nothing is paid. */
		maxShare: z.strictObject({ of: code, share: fraction }).optional()
	}),
	reads: ({ of, maxShare }) => ({
		names: [
			...numberNames(of),
			...(maxShare ? ([{ at: 'maxShare.of', is: 'rule', id: maxShare.of }] as const) : [])
		] satisfies NamedByPrize[]
	}),
	text: (prize) => {
		const { zh, en } = numberName(prize.of);
		const limits = limitsText(prize);
		return {
			zh: `${zh}每 1 付 ¥${prize.yuan.toString()}${limits.zh}`,
			en: `¥${prize.yuan.toString()} for each 1 of ${en}${limits.en}`
		};
	},
	budget: () => null,
	award: (prize) => {
		const limitOf = limitBy(prize);
		return ({ rows }) => ({
			unpaidFen: 0n,
			shares: rows.flatMap((row) => {
				const value = numberOf(row, prize.of);
				if (value !== null && value.sign === 0) return [];
				const due = value === null || value.sign < 0 ? Exact.ZERO : value.times(prize.yuan);
				const limit = limitOf(row);
				const isLimited = limit !== null && due.compare(limit.most) > 0;
				const fen = (isLimited ? limit.most : due).toFen();
				const explain = (): Text => {
					const { zh, en } = numberName(prize.of);
					const shown = numberText(value);
					const product = value === null ? '' : ` × ¥${prize.yuan.toString()}`;
					const note = isLimited ? limit.text : { zh: '', en: '' };
					const floor =
						value !== null && value.sign < 0 ? { zh: '，不低于 0', en: ', not below 0' } : note;
					return {
						zh: `${zh} ${shown.zh}${product}${floor.zh} → ¥${formatFen(fen)}`,
						en: `${en} ${shown.en}${product}${floor.en} → ¥${formatFen(fen)}`
					};
				};
				return [{ employeeNo: row.employeeNo, fen, explain }];
			})
		});
	}
});

interface Limits {
	readonly maxYuan?: bigint | undefined;
	readonly maxShare?: { readonly of: string; readonly share: Exact } | undefined;
}

interface Limit {
	readonly most: Exact;
	readonly text: Text;
}

/** The lower of the limits that are given. */
function limitBy({ maxYuan, maxShare }: Limits): (row: PayRow) => Limit | null {
	const fixed: Limit | null =
		maxYuan === undefined
			? null
			: {
					most: Exact.ofFen(maxYuan),
					text: { zh: `，最多 ¥${formatFen(maxYuan)}`, en: `, at most ¥${formatFen(maxYuan)}` }
				};
	if (!maxShare) return () => fixed;
	return ({ values }) => {
		const base = values.get(maxShare.of) ?? null;
		const most = base === null || base.sign < 0 ? Exact.ZERO : base.times(maxShare.share);
		if (fixed && fixed.most.compare(most) <= 0) return fixed;
		const number = numberText(base);
		const share = maxShare.share.toString();
		return {
			most,
			text: {
				zh: `，最多规则 ${maxShare.of}（${number.zh}）的 ${share}`,
				en: `, at most ${share} of rule ${maxShare.of} (${number.en})`
			}
		};
	};
}

function limitsText({ maxYuan, maxShare }: Limits): Text {
	const fixed = maxYuan === undefined ? '' : formatFen(maxYuan);
	return {
		zh: [
			fixed && `，最多 ¥${fixed}`,
			maxShare && `，最多规则 ${maxShare.of} 的 ${maxShare.share.toString()}`
		]
			.filter(Boolean)
			.join(''),
		en: [
			fixed && `, at most ¥${fixed}`,
			maxShare && `, at most ${maxShare.share.toString()} of rule ${maxShare.of}`
		]
			.filter(Boolean)
			.join('')
	};
}

/** An amount for reaching a number: of the steps reached the highest alone pays, or all of them together. */
import { z } from 'zod';
import { code, decimal, yuan } from '../contest-fields.ts';
import { formatFen } from '../decimal.ts';
import { prizeBase, prizeKind } from './prize-kind.ts';
import { numberName, numberNames, numberOf, numberText } from './rule-test.ts';

export const stepPrize = prizeKind({
	schema: z.strictObject({
		...prizeBase,
		kind: z.literal('stepPrize'),
		/** The rule whose number is looked at; absent: the points. */
		of: code.optional(),
		/** A step is reached at its `from`, not above it. */
		steps: z
			.array(z.strictObject({ from: decimal, amountYuan: yuan }))
			.min(1)
			.max(200),
		pay: z.enum(['highest', 'sum']).default('highest')
	}),
	reads: ({ of }) => ({ names: numberNames(of) }),
	text: ({ of, steps, pay }) => {
		const table = steps
			.map(({ from, amountYuan }) => `≥ ${from.toDecimalString()} → ¥${formatFen(amountYuan)}`)
			.join('; ');
		return {
			zh: `${numberName(of).zh}达到：${table}；${pay === 'highest' ? '只发最高一档' : '各档累加'}`,
			en: `${numberName(of).en} reaching: ${table}; ${pay === 'highest' ? 'the highest step only' : 'all steps reached together'}`
		};
	},
	budget: () => null,
	award: ({ of, steps, pay }) => {
		const rising = [...steps].sort((one, other) => one.from.compare(other.from));
		return ({ rows }) => ({
			unpaidFen: 0n,
			shares: rows.flatMap((row) => {
				const value = numberOf(row, of);
				const reached = value === null ? [] : rising.filter(({ from }) => value.compare(from) >= 0);
				const paid = pay === 'highest' ? reached.slice(-1) : reached;
				if (value !== null && paid.length === 0) return [];
				const fen = paid.reduce((sum, { amountYuan }) => sum + amountYuan, 0n);
				const sum = paid
					.map(({ from, amountYuan }) => `≥ ${from.toDecimalString()} → ¥${formatFen(amountYuan)}`)
					.join(' + ');
				const explain = () => ({
					zh: `${numberName(of).zh} ${numberText(value).zh}${paid.length > 0 ? `：${sum}` : ''}`,
					en: `${numberName(of).en} ${numberText(value).en}${paid.length > 0 ? `: ${sum}` : ''}`
				});
				return [{ employeeNo: row.employeeNo, fen, explain }];
			})
		});
	}
});

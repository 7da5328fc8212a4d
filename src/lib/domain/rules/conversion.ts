/**
 * Equivalent units 折算: an entry counts as so many times its quantity and its amount wherever a rule of this contest
 * counts it. The first row that fits decides; where none fits the entry counts as it is. Several conversions of one metric
 * multiply. Neither the ledger nor a condition on an entry's size sees the factor.
 */
import { z } from 'zod';
import { code, nonNegativeDecimal } from '../contest-fields.ts';
import { ruleBase, ruleKind } from './rule-kind.ts';
import { selectionFields, selects } from './selection.ts';

const { products, minAmountYuan, minQuantity } = selectionFields;

export const conversion = ruleKind({
	schema: z.strictObject({
		...ruleBase,
		kind: z.literal('conversion'),
		metric: code,
		factors: z
			.array(z.strictObject({ products, minAmountYuan, minQuantity, factor: nonNegativeDecimal }))
			.min(1)
			.max(200)
	}),
	stage: 'own',
	reads: ({ metric }) => ({ metrics: [metric] }),
	convert:
		({ metric, factors }) =>
		(activity) =>
			factors.find((row) => selects({ metric, ...row }, activity))?.factor ?? null
});

/** So many points for each unit: points = rate × quantity × share. */
import { z } from 'zod';
import { decimal } from '../contest-fields.ts';
import { ruleBase, ruleKind } from './rule-kind.ts';
import {
	selectCredits,
	selectionFields,
	selectionReads,
	stepOf,
	sum,
	unitsOf
} from './selection.ts';

export const perUnit = ruleKind({
	schema: z.strictObject({
		...ruleBase,
		kind: z.literal('perUnit'),
		...selectionFields,
		rate: decimal
	}),
	stage: 'member',
	reads: selectionReads,
	member: (rule) => (facts) => {
		const credits = selectCredits(rule, facts);
		const units = sum(credits.map(unitsOf));
		const points = units.times(rule.rate);
		const arithmetic = `${units.toDecimalString()} × ${rule.rate.toString()} = ${points.toDecimalString()}`;
		return {
			points,
			arithmetic: {
				zh: `${credits.length} 条记录：${arithmetic}`,
				en: `${credits.length} ${credits.length === 1 ? 'entry' : 'entries'}: ${arithmetic}`
			},
			steps: credits.map((credit) => stepOf(credit, unitsOf(credit).times(rule.rate)))
		};
	}
});

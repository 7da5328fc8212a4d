/** So many points for each unit: points = rate × quantity × share. */
import { z } from 'zod';
import { decimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { lineBase, ruleKind } from './rule-kind.ts';
import {
	countedEntries,
	selectCredits,
	selectionFields,
	selectionReads,
	stepOf,
	unitsOf
} from './selection.ts';

export const perUnit = ruleKind({
	schema: z.strictObject({
		...lineBase,
		kind: z.literal('perUnit'),
		...selectionFields,
		rate: decimal
	}),
	stage: 'member',
	reads: selectionReads,
	member: (rule) => (facts) => {
		const credits = selectCredits(rule, facts);
		const units = Exact.sumOf(credits, unitsOf);
		const value = units.times(rule.rate);
		const arithmetic = `${units.toDecimalString()} × ${rule.rate.toString()} = ${value.toDecimalString()}`;
		const entries = countedEntries(credits.length);
		return {
			value,
			arithmetic: { zh: `${entries.zh}：${arithmetic}`, en: `${entries.en}: ${arithmetic}` },
			steps: () =>
				credits.map((credit) => stepOf(rule.id, credit, unitsOf(credit).times(rule.rate)))
		};
	}
});

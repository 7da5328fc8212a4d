/**
 * Only the first so many entries, or units, of everybody together count, in order of occurrence; or the first so many of
 * each client, which is how a limit holds across managers. A reversal gives its place to the next in the order.
 */
import { z } from 'zod';
import { MUST_BE, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Activity } from '../ledger-entry.ts';
import { categoriesField, refuseCategories } from './category.ts';
import { clientKey } from './first-of.ts';
import { ruleBase, ruleKind } from './rule-kind.ts';
import { selectionFields, selectionReads, selects } from './selection.ts';

export const quotaFirstN = ruleKind({
	schema: z
		.strictObject({
			...ruleBase,
			kind: z.literal('quotaFirstN'),
			metric: selectionFields.metric,
			products: selectionFields.products,
			/** Only entries that won under this claim rule are counted, so that one that is out holds no place. */
			claim: selectionFields.claim,
			first: positiveDecimal,
			count: z.enum(['entries', 'units']).default('entries'),
			per: z
				.enum(['contest', 'client', 'clientAndProduct', 'clientAndCategory'])
				.default('contest'),
			categories: categoriesField.optional()
		})
		.superRefine((rule, context) => {
			const refuse = (field: string, message: string) => {
				context.addIssue({ code: 'custom', message, path: [field] });
			};
			refuseCategories(rule, refuse);
			if (rule.count === 'entries' && rule.first.floor().toString() !== rule.first.toString())
				refuse('first', MUST_BE.whole.en);
		}),
	stage: 'claim',
	reads: selectionReads,
	claim: (rule) => {
		const keyOf = rule.per === 'contest' ? () => ALL_ENTRIES : clientKey(rule.per, rule.categories);
		return {
			isGlobal: rule.per === 'contest',
			keyOf: (activity) => (selects(rule, activity) ? keyOf(activity) : null),
			winnersOf: (candidates) => firstWithin(candidates, rule)
		};
	}
});

const ALL_ENTRIES = 'all';

/** An entry counts whole or not at all; the first that no longer fits closes the quota, so that nobody later passes it. */
function firstWithin(
	candidates: readonly Activity[],
	{ first, count }: { readonly first: Exact; readonly count: 'entries' | 'units' }
): readonly Activity[] {
	let taken = Exact.ZERO;
	const end = candidates.findIndex(({ quantity }) => {
		taken = taken.plus(count === 'entries' ? Exact.ONE : (quantity ?? Exact.ONE));
		return taken.compare(first) > 0;
	});
	return end === -1 ? candidates : candidates.slice(0, end);
}

/** Of all entries for one client (and product), whoever's they are, only the earliest counts; same instant: by (source, external id). */
import { z } from 'zod';
import type { Activity } from '../ledger-entry.ts';
import { ruleBase, ruleKind } from './rule-kind.ts';
import { selectionFields, selects } from './selection.ts';

export const firstOf = ruleKind({
	schema: z.strictObject({
		...ruleBase,
		kind: z.literal('firstOf'),
		metric: selectionFields.metric,
		products: selectionFields.products,
		per: z.enum(['client', 'clientAndProduct']).default('client')
	}),
	stage: 'claim',
	reads: (rule) => ({ metrics: [rule.metric] }),
	claim: (rule) => ({
		keyOf: (activity: Activity) => {
			// Without a client reference nobody can say that it is the same client: each such entry stands alone.
			if (!selects(rule, activity) || activity.clientRef === null) return null;
			return rule.per === 'client'
				? activity.clientRef
				: `${activity.clientRef}\u001f${activity.product ?? ''}`;
		},
		winnersOf: (candidates) => candidates.slice(0, 1)
	})
});

/**
 * Of all entries under one key only the earliest counts; of two at one instant the lower (source, external id). The key is
 * a client, with the product or its category where the rule says so: whoever's entry it is, or each manager's first.
 * `per: manager` is a manager's very first entry. `dedupe` is the same of one client and product among everybody. With
 * `claim` only what won under another claim rule competes: an entry that was out already takes no place from anybody.
 */
import { z } from 'zod';
import { MUST_BE } from '../contest-fields.ts';
import type { Activity } from '../ledger-entry.ts';
import { categoriesField, categoryOf, refuseCategories, type Categories } from './category.ts';
import { ruleBase, ruleKind, type ClaimBehaviour } from './rule-kind.ts';
import { selectionFields, selectionReads, selects, type Filters } from './selection.ts';

const entryFields = {
	metric: selectionFields.metric,
	products: selectionFields.products,
	claim: selectionFields.claim
};

export const firstOf = ruleKind({
	schema: z
		.strictObject({
			...ruleBase,
			kind: z.literal('firstOf'),
			...entryFields,
			per: z.enum(['client', 'clientAndProduct', 'clientAndCategory', 'manager']).default('client'),
			/** First of the whole contest, or first of each manager (who closed it). */
			scope: z.enum(['contest', 'manager']).default('contest'),
			categories: categoriesField.optional()
		})
		.superRefine((rule, context) => {
			const refuse = (field: string, message: string) => {
				context.addIssue({ code: 'custom', message, path: [field] });
			};
			refuseCategories(rule, refuse);
			if (rule.per === 'manager' && rule.scope === 'manager') refuse('scope', MUST_BE.apart.en);
		}),
	stage: 'claim',
	reads: selectionReads,
	claim: (rule) => earliest(rule, keyOf(rule), rule.per === 'manager')
});

export const dedupe = ruleKind({
	schema: z.strictObject({ ...ruleBase, kind: z.literal('dedupe'), ...entryFields }),
	stage: 'claim',
	reads: selectionReads,
	claim: (rule) => earliest(rule, clientKey('clientAndProduct'), false)
});

function earliest(
	rule: Filters,
	keyOf: (activity: Activity) => string | null,
	isGlobal: boolean
): ClaimBehaviour {
	return {
		keyOf: (activity) => (selects(rule, activity) ? keyOf(activity) : null),
		winnersOf: (candidates) => (candidates.length === 1 ? candidates : candidates.slice(0, 1)),
		isGlobal
	};
}

function keyOf(rule: {
	readonly per: ClientKey | 'manager';
	readonly scope: 'contest' | 'manager';
	readonly categories?: Categories | undefined;
}): (activity: Activity) => string | null {
	if (rule.per === 'manager') return ({ employeeNo }) => employeeNo;
	const ofClient = clientKey(rule.per, rule.categories);
	if (rule.scope === 'contest') return ofClient;
	return (activity) => {
		const client = ofClient(activity);
		return client === null ? null : `${activity.employeeNo}\u001f${client}`;
	};
}

export type ClientKey = 'client' | 'clientAndProduct' | 'clientAndCategory';

/** Without a client reference nobody can say that it is the same client: such an entry stands alone and counts. */
export function clientKey(
	per: ClientKey,
	categories: Categories = {}
): (activity: Activity) => string | null {
	if (per === 'client') return ({ clientRef }) => clientRef;
	const part: (activity: Activity) => string =
		per === 'clientAndProduct'
			? ({ product }) => `\u001f${product ?? ''}`
			: ({ product }) => `\u001f${categoryOf(categories, product)}`;
	return (activity) =>
		activity.clientRef === null ? null : `${activity.clientRef}${part(activity)}`;
}

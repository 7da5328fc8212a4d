/** Which of a manager's credits a rule counts: by metric, by product, and by having won a claim. */
import { z } from 'zod';
import { code } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Activity } from '../ledger-entry.ts';
import { activityKey } from '../netting.ts';
import type { Credit, MemberFacts, PointStep, RuleReads } from './rule-kind.ts';

export const selectionFields = {
	metric: code,
	/** Absent: every product of the metric. */
	products: z.array(z.string().min(1).max(120)).min(1).optional(),
	/** Only entries that won their key under this claim rule. */
	claim: code.optional()
};

export interface Selection {
	readonly metric: string;
	readonly products?: readonly string[] | undefined;
	readonly claim?: string | undefined;
}

export function selects(selection: Selection, activity: Activity): boolean {
	return (
		activity.metric === selection.metric &&
		(selection.products === undefined ||
			(activity.product !== null && selection.products.includes(activity.product)))
	);
}

export function selectCredits(selection: Selection, facts: MemberFacts): readonly Credit[] {
	const { claim } = selection;
	return facts.credits.filter(
		({ activity }) =>
			selects(selection, activity) && (claim === undefined || facts.hasWon(claim, activity))
	);
}

export function selectionReads(selection: Selection): RuleReads {
	return {
		metrics: [selection.metric],
		claims: selection.claim === undefined ? [] : [selection.claim]
	};
}

/** A row without a quantity is one unit: one reported fact. */
export function unitsOf({ activity, share }: Credit): Exact {
	return (activity.quantity ?? Exact.ONE).times(share);
}

export function stepOf(credit: Credit, points: Exact): PointStep {
	const { activity, day } = credit;
	return { at: activity.occurredAt, day, points, entry: activityKey(activity) };
}

export function sum(values: Iterable<Exact>): Exact {
	let total = Exact.ZERO;
	for (const value of values) total = total.plus(value);
	return total;
}

/** Which of a manager's credits a rule counts: by metric, product, day, size, who they were then, and won claims. */
import { z } from 'zod';
import { code, day, decimal, distinct, yuan } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Activity } from '../ledger-entry.ts';
import type { Credit, MemberFacts, PointStep, RuleReads } from './rule-kind.ts';

const words = z.array(z.string().min(1).max(120)).min(1);

export const selectionFields = {
	metric: code,
	/** Absent: every product of the metric. */
	products: words.optional(),
	/** Only entries that won their key under this claim rule. */
	claim: code.optional(),
	/** Only entries that won their keys under every one of these. */
	claims: distinct(z.array(code).min(2).max(20)).optional(),
	/** Half-open days in the contest's zone: `to` is the first day that no longer counts. */
	from: day.optional(),
	to: day.optional(),
	/** Who the manager was on the day of the entry. */
	positions: z.array(code).min(1).optional(),
	grades: z.array(code).min(1).optional(),
	/** Units or anything under them. */
	orgUnits: words.optional(),
	/** The whole entry's amount, before it is shared: at least so many yuan. */
	minAmountYuan: yuan.optional(),
	minQuantity: decimal.optional()
};

export type Selection = z.output<z.ZodObject<typeof selectionFields>>;
/** The same of a rule that may mean every metric. */
export type Filters = Omit<Selection, 'metric'> & { readonly metric?: string | undefined };

/** By what stands in the activity itself. */
export function selects(
	rule: Pick<Filters, 'metric' | 'products' | 'minAmountYuan' | 'minQuantity'>,
	activity: Activity
): boolean {
	return (
		(rule.metric === undefined || activity.metric === rule.metric) &&
		(rule.products === undefined ||
			(activity.product !== null && rule.products.includes(activity.product))) &&
		(rule.minAmountYuan === undefined || (activity.amountFen ?? 0n) >= rule.minAmountYuan) &&
		(rule.minQuantity === undefined ||
			(activity.quantity ?? Exact.ONE).compare(rule.minQuantity) >= 0)
	);
}

export function selectCredits(rule: Selection, facts: MemberFacts): readonly Credit[] {
	if (asksOnlyMetric(rule)) return facts.creditsOf(rule.metric);
	return facts.creditsOf(rule.metric).filter((credit) => isSelected(rule, credit, facts));
}

function asksOnlyMetric(rule: Filters): boolean {
	return (
		rule.products === undefined &&
		rule.claim === undefined &&
		rule.claims === undefined &&
		rule.from === undefined &&
		rule.to === undefined &&
		rule.positions === undefined &&
		rule.grades === undefined &&
		rule.orgUnits === undefined &&
		rule.minAmountYuan === undefined &&
		rule.minQuantity === undefined
	);
}

/** All that a rule asks of an entry and of who the manager was on its day. */
export function isSelected(rule: Filters, credit: Credit, facts: MemberFacts): boolean {
	const { claim, claims, from, to } = rule;
	const asksWho =
		rule.positions !== undefined || rule.grades !== undefined || rule.orgUnits !== undefined;
	return (
		selects(rule, credit.activity) &&
		(from === undefined || credit.day >= from) &&
		(to === undefined || credit.day < to) &&
		(!asksWho || wasMeant(rule, credit, facts)) &&
		(claim === undefined || facts.hasWon(claim, credit.activity)) &&
		(claims === undefined || claims.every((id) => facts.hasWon(id, credit.activity)))
	);
}

function wasMeant(rule: Filters, { day: on }: Credit, facts: MemberFacts): boolean {
	const then = facts.assignmentOn(on);
	return (
		then !== null &&
		(rule.positions?.includes(then.position) ?? true) &&
		(rule.grades?.includes(then.grade ?? '') ?? true) &&
		(rule.orgUnits?.some((root) => facts.orgUnits.isWithin(then.orgUnit, root)) ?? true)
	);
}

export function selectionReads(rule: Selection): RuleReads {
	return { metrics: [rule.metric], claims: claimsAsked(rule) };
}

/** Claim rules under which an entry must have won. */
export function claimsAsked({
	claim,
	claims = []
}: Pick<Filters, 'claim' | 'claims'>): readonly string[] {
	return claim === undefined ? claims : [claim, ...claims];
}

/** Equivalent units where a conversion applies. */
export function unitsOf({ units }: Credit): Exact {
	return units;
}

export function yuanOf({ yuan }: Credit): Exact {
	return yuan;
}

export function stepOf(base: string, credit: Credit, points: Exact): PointStep {
	return { at: credit.activity.occurredAt, day: credit.day, points, credit, base };
}

export function sum(values: readonly Exact[]): Exact {
	return Exact.sumOf(values, itself);
}

function itself(value: Exact): Exact {
	return value;
}

/** The points of steps together. */
export function sumOfSteps(steps: readonly PointStep[]): Exact {
	return Exact.sumOf(steps, pointsOf);
}

function pointsOf({ points }: PointStep): Exact {
	return points;
}

/** `3 条记录` / `3 entries`. */
export function countedEntries(count: number): { readonly zh: string; readonly en: string } {
	return { zh: `${count} 条记录`, en: `${count} ${count === 1 ? 'entry' : 'entries'}` };
}

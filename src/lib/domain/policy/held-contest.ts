/** A contest laid beside a policy: what each check reads of the two. */
import type { Contest } from '../contest.ts';
import type { Text } from '../errors.ts';
import type { BreachCode } from './breach-codes.ts';
import {
	payingRules,
	tieBreakUses,
	weightedLists,
	writtenRules,
	type MetricUse,
	type WeightedList,
	type WrittenRule
} from './contest-uses.ts';
import type { MetricRole, Policy, PolicyCategory, PolicyMetric } from './policy.ts';

/** What a check finds; what the policy makes of it comes later. */
export interface Finding {
	readonly code: BreachCode;
	/** Its path in the contest document. */
	readonly place: string;
	/** Of the rules or prizes that are meant. */
	readonly ids: readonly string[];
	readonly text: Text;
}

export interface HeldContest {
	readonly contest: Contest;
	/** As plain lists, maps and texts. */
	readonly document: unknown;
	readonly policy: Policy;
	readonly rules: readonly WrittenRule[];
	/** Those whose numbers end in points or in money. */
	readonly paying: readonly WrittenRule[];
	/** Where the paying rules and the tie-breaks count a metric. */
	readonly counted: readonly MetricUse[];
	readonly weighted: readonly WeightedList[];
	readonly metricOf: (code: string) => PolicyMetric | null;
	readonly roleOf: (code: string) => MetricRole;
	readonly categoriesOf: (use: MetricUse) => readonly PolicyCategory[];
	/** What a metric is called, with its code. */
	readonly nameOf: (code: string) => Text;
	readonly ruleName: (id: string) => Text;
}

export function holdAgainst(contest: Contest, document: unknown, policy: Policy): HeldContest {
	const metrics = new Map(policy.metrics.map((metric) => [metric.code, metric]));
	const metricOf = (code: string) => metrics.get(code) ?? null;
	const rules = writtenRules(contest, document);
	const paying = payingRules(contest, rules);
	return {
		contest,
		document,
		policy,
		rules,
		paying,
		counted: [...paying.flatMap(({ uses }) => uses), ...tieBreakUses(document)],
		weighted: weightedLists(contest, rules),
		metricOf,
		// What the catalogue does not know is taken for what most metrics are.
		roleOf: (code) => metricOf(code)?.role ?? 'volume',
		categoriesOf: ({ metric, products }) => {
			const known = metricOf(metric)?.categories ?? [];
			return policy.categories.filter((category) =>
				products === null
					? known.includes(category.id)
					: products.some((product) => category.products.includes(product))
			);
		},
		nameOf: (code) => {
			const name = contest.labels.metrics[code] ?? metricOf(code)?.name;
			return name
				? { zh: `“${name.zh}”（${code}）`, en: `"${name.en}" (${code})` }
				: { zh: `“${code}”`, en: `"${code}"` };
		},
		ruleName: (id) => {
			const name = contest.ruleOf(id)?.name;
			return name ? { zh: `“${name.zh}”`, en: `"${name.en}"` } : { zh: id, en: id };
		}
	};
}

/** Of each metric its first use. */
export function firstUses(uses: readonly MetricUse[]): MetricUse[] {
	return [...new Map([...uses].reverse().map((use) => [use.metric, use])).values()].reverse();
}

export function idsOf(uses: readonly MetricUse[]): string[] {
	return [...new Set(uses.flatMap(({ ruleId }) => (ruleId === null ? [] : [ruleId])))];
}

/** Several things said in a row. */
export function listed(texts: readonly Text[]): Text {
	return {
		zh: texts.map(({ zh }) => zh).join('、'),
		en: texts.map(({ en }) => en).join(', ')
	};
}

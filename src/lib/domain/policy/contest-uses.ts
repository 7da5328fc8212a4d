/**
 * What a contest pays for, read from its document: which rule counts which metric of which products, and what is weighed.
 * Reads every kind alike: wherever a rule names a metric it counts it, in whatever field.
 */
import type { Contest } from '../contest.ts';
import type { Rule } from '../rules/rule-kind.ts';
import { isFields, listOf, textOf, textsOf, type Fields } from './plain-fields.ts';

/** A place of the document where a metric is counted. */
export interface MetricUse {
	readonly place: string;
	readonly metric: string;
	/** Null: of every product. */
	readonly products: readonly string[] | null;
	/** Null: a tie-break. */
	readonly ruleId: string | null;
}

/** A rule as the document writes it. */
export interface WrittenRule {
	readonly rule: Rule;
	readonly place: string;
	readonly fields: Fields;
	readonly uses: readonly MetricUse[];
}

/** The rules in the document's order. */
export function writtenRules(contest: Contest, document: unknown): WrittenRule[] {
	return listOf(document, 'rules').flatMap((fields, index): WrittenRule[] => {
		if (!isFields(fields)) return [];
		const rule = contest.ruleOf(textOf(fields.id));
		if (rule === null) return [];
		const place = `rules[${index}]`;
		const found = usesWithin(fields, place, rule.id);
		const named = new Set(found.map(({ metric }) => metric));
		// A kind may name a metric in a field of another name.
		const others = rule.metrics.filter((metric) => !named.has(metric));
		return [
			{
				rule,
				place,
				fields,
				uses: [
					...found,
					...others.map((metric) => ({ place, metric, products: null, ruleId: rule.id }))
				]
			}
		];
	});
}

/**
 * Rules whose numbers end in points or in money: those that count, those that prizes and tie-breaks read, and all that
 * these are made of. Gates and caps only take away.
 */
export function payingRules(contest: Contest, written: readonly WrittenRule[]): WrittenRule[] {
	const paid = new Set<string>();
	const take = (id: string): void => {
		if (paid.has(id)) return;
		paid.add(id);
		contest.ruleOf(id)?.lines.forEach(take);
	};
	for (const { rule } of written)
		if (rule.counts && rule.adjusts === null && makesPoints(rule)) take(rule.id);
	for (const prize of contest.prizes)
		for (const { is, id } of prize.names) if (is !== 'prize') take(id);
	for (const tieBreak of contest.tieBreaks) if (tieBreak.by === 'value') take(tieBreak.rule);
	return written.filter(({ rule }) => paid.has(rule.id) && makesPoints(rule));
}

function makesPoints({ member, group, phase, stage }: Rule): boolean {
	return (member !== null || group !== null) && !(stage === 'member' && phase === 'gate');
}

export function tieBreakUses(document: unknown): MetricUse[] {
	const ranking = isFields(document) ? document.ranking : undefined;
	return listOf(ranking, 'tieBreaks').flatMap((fields, index) =>
		isFields(fields) && typeof fields.metric === 'string'
			? [
					{
						place: `ranking.tieBreaks[${index}]`,
						metric: fields.metric,
						products: null,
						ruleId: null
					}
				]
			: []
	);
}

/** One list of weights: a weighted score, and what each of its items counts. */
export interface WeightedList {
	readonly place: string;
	readonly ruleId: string;
	readonly items: readonly WeightedItem[];
}

export interface WeightedItem {
	readonly place: string;
	readonly weight: string;
	/** Also those of the rules that it reads. */
	readonly metrics: readonly string[];
}

export function weightedLists(contest: Contest, written: readonly WrittenRule[]): WeightedList[] {
	const metricsOf = (id: string, seen: ReadonlySet<string>): readonly string[] => {
		const found = written.find(({ rule }) => rule.id === id);
		if (!found || seen.has(id)) return [];
		const inner = new Set([...seen, id]);
		return [
			...found.uses.map(({ metric }) => metric),
			...found.rule.lines.flatMap((line) => metricsOf(line, inner))
		];
	};
	return written.flatMap(({ fields, place, rule }) =>
		Object.entries(fields).flatMap(([field, value]): WeightedList[] => {
			const items = (Array.isArray(value) ? value : []).flatMap(
				(item: unknown, index): WeightedItem[] => {
					if (!isFields(item) || typeof item.weight !== 'string') return [];
					const at = `${place}.${field}[${index}]`;
					const read = textsWithin(item).filter((text) => contest.ruleOf(text) !== null);
					return [
						{
							place: at,
							weight: item.weight,
							metrics: [
								...new Set([
									...usesWithin(item, at, rule.id).map(({ metric }) => metric),
									...read.flatMap((id) => metricsOf(id, new Set([rule.id])))
								])
							]
						}
					];
				}
			);
			return items.length > 0 ? [{ place: `${place}.${field}`, ruleId: rule.id, items }] : [];
		})
	);
}

/** Every place within where a metric is named; a target is nothing that anybody sells. */
function usesWithin(value: unknown, place: string, ruleId: string): MetricUse[] {
	if (Array.isArray(value))
		return value.flatMap((item: unknown, index) => usesWithin(item, `${place}[${index}]`, ruleId));
	if (!isFields(value)) return [];
	const { metric, products, take } = value;
	const own: MetricUse[] =
		typeof metric === 'string' && take !== 'target'
			? [
					{
						place,
						metric,
						products: Array.isArray(products) ? textsOf(products) : null,
						ruleId
					}
				]
			: [];
	return [
		...own,
		...Object.entries(value).flatMap(([field, inner]) =>
			usesWithin(inner, `${place}.${field}`, ruleId)
		)
	];
}

/** The texts of fields that name another rule. */
function textsWithin(value: unknown, field = ''): string[] {
	if (typeof value === 'string') return field === 'rule' || field === 'of' ? [value] : [];
	if (Array.isArray(value)) return value.flatMap((item: unknown) => textsWithin(item, field));
	return isFields(value)
		? Object.entries(value).flatMap(([name, inner]) => textsWithin(inner, name))
		: [];
}

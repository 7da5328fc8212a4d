/** The rules of one contest by name, and what follows from them together. */
import { Exact } from './decimal.ts';
import type { Activity } from './ledger-entry.ts';
import { PHASES, type Keeps, type Rule } from './rules/rule-kind.ts';

/** `needed`: what prizes and tie-breaks ask stage 3 to keep. */
export function indexRules(rules: readonly Rule[], needed: readonly Keeps[]) {
	const byId = new Map(rules.map((rule) => [rule.id, rule]));
	const bases = new Map<string, readonly string[]>();
	const conversions = rules.flatMap(({ convert }) => (convert ? [convert] : []));
	// What a group reads of another group is not there yet when a member's values are kept.
	const readByGroups = rules.flatMap(({ group, lines }) => (group ? [{ values: lines }] : []));
	const asked: Keeps[] = [...needed, ...rules.map(({ keeps }) => keeps), ...readByGroups];
	const values = new Set(asked.flatMap((one) => one.values ?? []));
	const keeps: Required<Keeps> = {
		values: [...values].filter((id) => byId.get(id)?.group === null),
		periods: [...new Set(asked.flatMap(({ periods = [] }) => periods))],
		units: asked.some(({ units }) => units === true)
	};
	return {
		ruleOf: (id: string) => byId.get(id) ?? null,
		countsOf: (id: string) => byId.get(id)?.counts ?? false,
		basesOf: (ids: readonly string[]) => {
			const key = ids.join(' ');
			let known = bases.get(key);
			if (!known) bases.set(key, (known = expandBases(ids, byId)));
			return known;
		},
		factorOf: (activity: Activity) =>
			conversions.length === 0
				? Exact.ONE
				: conversions.reduce(
						(factor, convert) => factor.times(convert(activity) ?? Exact.ONE),
						Exact.ONE
					),
		splits: rules.flatMap(({ split }) => split ?? []),
		keeps,
		groupNumbers: [...new Set(needed.flatMap((one) => one.values ?? []))].filter(
			(id) => byId.get(id)?.group != null
		)
	};
}

/** An adjusting rule makes no points of its own: naming it means the rules that it adjusts. */
function expandBases(
	ids: readonly string[],
	byId: ReadonlyMap<string, Pick<Rule, 'adjusts'>>
): readonly string[] {
	const bases = new Set<string>();
	const seen = new Set<string>();
	const visit = (id: string) => {
		if (seen.has(id)) return;
		seen.add(id);
		const adjusts = byId.get(id)?.adjusts ?? null;
		if (adjusts === null || adjusts === 'all') bases.add(id);
		else adjusts.forEach(visit);
	};
	ids.forEach(visit);
	return [...bases];
}

/**
 * What must be settled before a rule. Reading a rule's number means the number after everything that adjusts it, and
 * adjusting means after every adjusting rule of an earlier phase; of one phase the document's order decides.
 */
export function settledBefore(rules: readonly Rule[]): ReadonlyMap<string, readonly string[]> {
	const byId = new Map(rules.map((rule) => [rule.id, rule]));
	const basesOf = new Map(
		rules.map((rule) => [
			rule.id,
			Array.isArray(rule.adjusts) ? new Set(expandBases(rule.adjusts, byId)) : new Set<string>()
		])
	);
	const adjusters = rules.filter(({ adjusts }) => Array.isArray(adjusts));
	const before = orderOf(rules);
	return new Map(
		rules.map((rule) => {
			const own = basesOf.get(rule.id) ?? new Set<string>();
			const named = rule.adjusts === 'all' ? [] : (rule.adjusts ?? []);
			const needed = new Set([...rule.claims, ...rule.lines, ...named, ...own]);
			for (const adjuster of adjusters) {
				if (adjuster === rule) continue;
				const adjusted = basesOf.get(adjuster.id) ?? new Set<string>();
				// What a rule adjusts and reads at once, it reads as the rules before it left it.
				const reads = rule.lines.some((id) => adjusted.has(id) && !own.has(id));
				const follows = before(rule, adjuster) && [...own].some((id) => adjusted.has(id));
				if (reads || follows) needed.add(adjuster.id);
			}
			if (rule.adjusts === 'all' || rule.readsTotal)
				for (const other of rules)
					if (other !== rule && changesTotal(other) && before(rule, other)) needed.add(other.id);
			return [rule.id, [...needed]];
		})
	);
}

/**
 * Of each rule that reads the points so far, the rules whose points those are: of earlier phases, and of its own phase
 * those named before it. Others may be settled by then because a third rule reads them; they are no part of it.
 */
export function pointsBefore(rules: readonly Rule[]): ReadonlyMap<string, ReadonlySet<string>> {
	const before = orderOf(rules);
	return new Map(
		rules
			.filter(({ readsTotal }) => readsTotal)
			.map((rule) => [
				rule.id,
				new Set(
					rules
						.filter((other) => other !== rule && changesTotal(other) && before(rule, other))
						.map(({ id }) => id)
				)
			])
	);
}

/** Where a rule stands in the order: compared number by number. */
type Turn = readonly [phase: number, place: number, ownPhase: number, ownPlace: number];

/**
 * Does another rule come before a rule, by phase and then by place in the document? What adjusts a rule that reads the
 * points so far cannot come before it: it comes just after the last such rule that it adjusts, and those that adjust the
 * same rule keep their own order there.
 */
function orderOf(rules: readonly Rule[]) {
	const byId = new Map(rules.map((rule) => [rule.id, rule]));
	const places = new Map(rules.map((rule, place) => [rule, place]));
	const placeOf = (rule: Rule) => places.get(rule) ?? 0;
	const turns = new Map(
		rules.map((rule) => {
			const own: Turn = [phaseOf(rule), placeOf(rule), -1, -1];
			const adjusted = Array.isArray(rule.adjusts) ? expandBases(rule.adjusts, byId) : [];
			const after = adjusted
				.flatMap((id) => byId.get(id) ?? [])
				.filter(({ readsTotal }) => readsTotal)
				.map((base): Turn => [phaseOf(base), placeOf(base), own[0], own[1]]);
			return [rule, [own, ...after].sort(compareTurns).at(-1) ?? own];
		})
	);
	const turnOf = (rule: Rule): Turn => turns.get(rule) ?? [0, 0, 0, 0];
	return (rule: Rule, other: Rule): boolean => compareTurns(turnOf(other), turnOf(rule)) < 0;
}

function compareTurns(one: Turn, other: Turn): number {
	const at = one.findIndex((number, index) => number !== other[index]);
	return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

function changesTotal(rule: Rule): boolean {
	return rule.stage === 'member' && (rule.counts || rule.adjusts !== null);
}

/** A rule that reads the points made so far comes after the caps, whatever its kind. */
function phaseOf(rule: Rule): number {
	const phase = PHASES.indexOf(rule.phase);
	return rule.readsTotal ? Math.max(phase, PHASES.indexOf('bonus')) : phase;
}

/** What a schema cannot say of a contest document: names that must exist, orders that must end. */
import { dayOf, periodDays, type Period } from './calendar.ts';
import { documentFault } from './contest-faults.ts';
import type { Fault } from './errors.ts';
import { nearestName } from './nearest-name.ts';
import { NAMING, placesNaming } from './places-naming.ts';
import { settledBefore } from './rule-index.ts';
import type { Rule } from './rules/rule-kind.ts';
import type { TieBreak } from './tie-breaks.ts';

/** `written`: the rules as the document has them, in the same order. */
export function unknownDivisions(
	rules: readonly Rule[],
	written: readonly unknown[],
	divisions: readonly { readonly id: string }[]
): Fault[] {
	const known = divisions.map(({ id }) => id);
	return rules.flatMap((rule, index) =>
		[...new Set(rule.divisions)].flatMap((id) =>
			known.includes(id)
				? []
				: placesNaming(
						{ place: `rules[${index}]`, written: written[index] },
						id,
						NAMING.division
					).flatMap((place) => unknownName(place, id, known))
		)
	);
}

export function unfitTieBreaks(tieBreaks: readonly TieBreak[], rules: readonly Rule[]): Fault[] {
	return tieBreaks.flatMap((tieBreak, index) =>
		tieBreak.by === 'value'
			? unfitTieBreak(`ranking.tieBreaks[${index}].rule`, tieBreak.rule, rules)
			: []
	);
}

/** A tie is decided by a number that each manager has of their own, before groups add anything. */
function unfitTieBreak(place: string, id: string, rules: readonly Rule[]): Fault[] {
	const fits = rules.flatMap((rule) => (rule.member ? [rule.id] : []));
	if (fits.includes(id)) return [];
	if (!rules.some((rule) => rule.id === id)) return unknownName(place, id, fits);
	const fault = documentFault(place, '不是得分的规则', 'is not a rule that gives points');
	return [{ ...fault, found: id, allowed: fits.join(', ') }];
}

/** Nothing where the name is known; else the fault, with the name that was probably meant. */
export function unknownName(place: string, name: string, known: readonly string[]): Fault[] {
	if (known.includes(name)) return [];
	const suggestion = nearestName(name, known);
	return [
		{
			...documentFault(place, '没有这个名称', 'there is nothing of this name'),
			found: name,
			...(known.length > 0 ? { allowed: known.join(', ') } : {}),
			...(suggestion === null ? {} : { suggestion })
		}
	];
}

export function dayFault(place: string, found: string): Fault {
	return {
		...documentFault(place, '不是日期或时间', 'is not a day or an instant'),
		found,
		allowed: '2026-10-01'
	};
}

const SETTLES_CLAIMS = ['不是决定归属的规则', 'is not a rule that settles claims'] as const;
const GIVES_POINTS = ['不是得分的规则', 'is not a rule that gives points'] as const;

/**
 * Names of rules that are not there or do not fit: a rule can be asked for winners only if it settles a claim, for a
 * number only if it makes a line no later. `written`: the rules as the document has them, in the same order.
 */
export function unfitRuleNames(rules: readonly Rule[], written: readonly unknown[]): Fault[] {
	const known = new Set(rules.map(({ id }) => id));
	return rules.flatMap((rule, index) => {
		const unfit = (
			ids: readonly string[],
			fields: readonly string[],
			[zh, en]: readonly [string, string],
			fits: (other: Rule) => boolean
		): Fault[] => {
			const fitting = new Set(rules.flatMap((other) => (fits(other) ? [other.id] : [])));
			// A rule that names itself makes a circle, which is a fault of its own.
			const wrong = [...new Set(ids)].filter((id) => !fitting.has(id));
			const allowed = [...fitting].filter((id) => id !== rule.id);
			return wrong.flatMap((id) =>
				placesNaming({ place: `rules[${index}]`, written: written[index] }, id, fields).flatMap(
					(place) =>
						unknownName(place, id, allowed).map((fault) =>
							known.has(id) ? { ...fault, message: { zh, en } } : fault
						)
				)
			);
		};
		const makesLine = (other: Rule) => other.member !== null;
		const isRead = rule.group
			? (other: Rule) => makesLine(other) || other.group !== null
			: makesLine;
		const adjusted = rule.adjusts === 'all' ? [] : (rule.adjusts ?? []);
		return [
			...unfit(rule.claims, NAMING.claim, SETTLES_CLAIMS, (other) => other.claim !== null),
			...unfit([...rule.lines, ...adjusted], NAMING.points, GIVES_POINTS, isRead),
			...unfit(rule.keeps.values ?? [], NAMING.points, GIVES_POINTS, makesLine)
		];
	});
}

/** A figure belongs to the contest that its period begins in; a rule over any other period would never pay. */
export function periodsOutside(rules: readonly Rule[], window: Period, zone: string): Fault[] {
	const firstDay = dayOf(window.start, zone);
	const lastDay = dayOf(window.end - 1, zone);
	return rules.flatMap((rule, index) =>
		rule.periods
			.filter((period) => periodDays(period).from < firstDay || periodDays(period).from > lastDay)
			.map((period) => ({
				...documentFault(
					`rules[${index}].period`,
					'期间不在竞赛期内开始',
					'does not begin within the contest'
				),
				found: period,
				allowed: `${firstDay} – ${lastDay}`
			}))
	);
}

export function duplicateIds(list: string, items: readonly { readonly id: string }[]): Fault[] {
	const known = new Set<string>();
	return items.flatMap(({ id }, index) => {
		if (!known.has(id)) {
			known.add(id);
			return [];
		}
		return [{ ...documentFault(`${list}[${index}].id`, '名称重复', 'is used twice'), found: id }];
	});
}

/** Rules in an order in which each follows what it reads; a circle is a fault that names its members. */
export function orderRules(
	rules: readonly Rule[],
	written: readonly unknown[],
	faults: Fault[]
): readonly Rule[] {
	const byId = new Map(rules.map((rule) => [rule.id, rule]));
	const ordered: Rule[] = [];
	const needed = settledBefore(rules);
	const state = new Map<string, 'open' | 'done'>();
	const visit = (rule: Rule, path: readonly string[]): void => {
		if (state.get(rule.id) === 'done') return;
		if (state.get(rule.id) === 'open') {
			const circle = [...path.slice(path.indexOf(rule.id)), rule.id];
			const index = rules.indexOf(rule);
			const [place = ''] = placesNaming(
				{ place: `rules[${index}]`, written: written[index] },
				circle[1] ?? rule.id,
				[...NAMING.claim, ...NAMING.points]
			);
			faults.push({
				...documentFault(place, '规则互相引用成环', 'rules read each other in a circle'),
				found: circle.join(' → ')
			});
			return;
		}
		state.set(rule.id, 'open');
		for (const id of needed.get(rule.id) ?? []) {
			const read = byId.get(id);
			if (read) visit(read, [...path, rule.id]);
		}
		state.set(rule.id, 'done');
		ordered.push(rule);
	};
	for (const rule of rules) visit(rule, []);
	return ordered;
}

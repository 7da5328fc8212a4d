/** What a schema cannot say of a contest document: names that must exist, orders that must end, places that may not overlap. */
import { dayOf, periodDays, type Period } from './calendar.ts';
import { documentFault } from './contest-faults.ts';
import type { Fault } from './errors.ts';
import { nearestName } from './nearest-name.ts';
import type { Prize } from './prizes.ts';
import type { Rule } from './rules/rule-kind.ts';

export function unknownReferences(
	document: { readonly rules: readonly Rule[]; readonly prizes: readonly Prize[] },
	divisions: readonly { readonly id: string }[]
): Fault[] {
	const ruleIds = document.rules.map(({ id }) => id);
	const divisionIds = divisions.map(({ id }) => id);
	const missing = (place: string, name: string, known: readonly string[]): Fault[] => {
		if (known.includes(name)) return [];
		const suggestion = nearestName(name, known);
		return [
			{
				...documentFault(place, '没有这个名称', 'there is nothing of this name'),
				found: name,
				allowed: known.join(', '),
				...(suggestion === null ? {} : { suggestion })
			}
		];
	};
	return [
		...document.rules.flatMap((rule, index) =>
			rule.reads.flatMap((id) => missing(`rules[${index}]`, id, ruleIds))
		),
		...document.prizes.flatMap((prize, index) =>
			prize.division === undefined
				? []
				: missing(`prizes[${index}].division`, prize.division, divisionIds)
		)
	];
}

/** A rule can be asked for winners only if it settles a claim, for points only if it makes a line. */
export function unreadableRules(rules: readonly Rule[]): Fault[] {
	const byId = new Map(rules.map((rule) => [rule.id, rule]));
	return rules.flatMap((rule, index) => {
		const refuse = (found: string, zh: string, en: string, fits: (rule: Rule) => boolean) => ({
			...documentFault(`rules[${index}]`, zh, en),
			found,
			allowed: rules.flatMap((other) => (fits(other) ? [other.id] : [])).join(', ')
		});
		const claims = rule.claims
			.filter((id) => byId.get(id)?.claim === null)
			.map((id) =>
				refuse(
					id,
					'不是决定归属的规则',
					'is not a rule that settles claims',
					(other) => other.claim !== null
				)
			);
		const lines = rule.lines
			.filter((id) => byId.get(id)?.member === null)
			.map((id) =>
				refuse(
					id,
					'不是得分的规则',
					'is not a rule that gives points',
					(other) => other.member !== null
				)
			);
		// What a cap took back is only a part of the points; alone it would never reach another cap.
		const partial = rule.lines.flatMap((id) =>
			(byId.get(id)?.lines ?? [])
				.filter((inner) => inner !== rule.id && !rule.lines.includes(inner))
				.map((inner) => ({
					...documentFault(
						`rules[${index}]`,
						`引用了 ${id}，也必须引用它所封顶的规则`,
						`reads ${id} and must also name the rule that it caps`
					),
					found: rule.lines.join(', '),
					allowed: inner
				}))
		);
		return [...claims, ...lines, ...partial];
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

export function overlappingPlaces(prizes: readonly Prize[]): Fault[] {
	return prizes.flatMap((prize, index) =>
		prize.places.flatMap((range, row) => {
			const place = `prizes[${index}].places[${row}]`;
			if (range.from < 1 || range.to < range.from)
				return [documentFault(place, '名次区间不正确', 'is not a range of places')];
			const earlier = prize.places.slice(0, row);
			return earlier.some(({ from, to }) => range.from <= to && range.to >= from)
				? [documentFault(place, '名次与前面重叠', 'overlaps places named before')]
				: [];
		})
	);
}

export function duplicateIds(list: string, items: readonly { readonly id: string }[]): Fault[] {
	return items.flatMap(({ id }, index) =>
		items.findIndex((item) => item.id === id) === index
			? []
			: [
					{
						...documentFault(`${list}[${index}].id`, '名称重复', 'is used twice'),
						found: id
					}
				]
	);
}

/** Rules in an order in which each follows what it reads; a circle is a fault that names its members. */
export function orderRules(rules: readonly Rule[], faults: Fault[]): readonly Rule[] {
	const byId = new Map(rules.map((rule) => [rule.id, rule]));
	const ordered: Rule[] = [];
	const state = new Map<string, 'open' | 'done'>();
	const visit = (rule: Rule, path: readonly string[]): void => {
		if (state.get(rule.id) === 'done') return;
		if (state.get(rule.id) === 'open') {
			const circle = [...path.slice(path.indexOf(rule.id)), rule.id].join(' → ');
			faults.push({
				...documentFault(
					`rules[${rules.indexOf(rule)}]`,
					'规则互相引用成环',
					'rules read each other in a circle'
				),
				found: circle
			});
			return;
		}
		state.set(rule.id, 'open');
		for (const id of rule.reads) {
			const read = byId.get(id);
			if (read) visit(read, [...path, rule.id]);
		}
		state.set(rule.id, 'done');
		ordered.push(rule);
	};
	for (const rule of rules) visit(rule, []);
	return ordered;
}

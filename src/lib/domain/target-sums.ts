/**
 * Targets at every level: what a unit is to reach beside what its parts are to reach. Parts are the units below that have
 * a target, each the nearest on its branch, and the managers in the unit itself; together they must add up.
 */
import { comparePeriods, periodDays, addDays } from './calendar.ts';
import type { Target } from './dated-inputs.ts';
import { Exact } from './decimal.ts';
import type { Text } from './errors.ts';
import { addTo, groupBy } from './group-by.ts';
import { compareBytewise } from './ledger-entry.ts';
import type { OrgUnitFact } from './org-unit-rows.ts';
import { representativeAssignment, type Assignment } from './roster.ts';

/** One metric and period that anybody has a target for. */
export interface TargetTopic {
	readonly metric: string;
	readonly period: string;
}

/** A unit or a manager in the tree of targets, parents before their parts. */
export interface TargetNode {
	readonly kind: 'orgUnit' | 'manager';
	/** Code of the unit, number of the manager. */
	readonly code: string;
	readonly name: Text;
	/** How many units stand above it. */
	readonly depth: number;
	/** Null: has none of its own, but parts that have. */
	readonly target: Exact | null;
	/** What its parts come to, and how many they are; null where none has a target. */
	readonly parts: { readonly sum: Exact; readonly count: number } | null;
	/** Parts less target; null where one of the two is missing. */
	readonly difference: Exact | null;
}

export function targetTopics(targets: readonly Target[]): TargetTopic[] {
	const topics = new Map(
		targets.map(({ metric, period }) => [JSON.stringify([metric, period]), { metric, period }])
	);
	return [...topics.values()].sort(
		(left, right) =>
			compareBytewise(left.metric, right.metric) || comparePeriods(left.period, right.period)
	);
}

/** Everybody with a target of a metric and period, and the units above them, as a tree in the order of its rows. */
export function targetTree(
	topic: TargetTopic,
	given: {
		readonly targets: readonly Target[];
		readonly orgUnits: readonly OrgUnitFact[];
		readonly assignments: readonly Assignment[];
	}
): TargetNode[] {
	const ofUnit = new Map<string, Exact>();
	const ofManager = new Map<string, Exact>();
	for (const { of, metric, period, target } of given.targets) {
		if (metric !== topic.metric || period !== topic.period) continue;
		if ('orgUnit' in of) ofUnit.set(of.orgUnit, target);
		else ofManager.set(of.employeeNo, target);
	}
	const units = new Map(given.orgUnits.map((unit) => [unit.code, unit]));
	const managersIn = managersByUnit(given.assignments, [...ofManager.keys()], topic.period);
	// A unit that the organisation does not know stands alone at the top.
	for (const code of [...ofUnit.keys(), ...managersIn.keys()])
		if (!units.has(code)) units.set(code, strayUnit(code));
	const childrenOf = groupBy(units.values(), ({ code, parentCode }) =>
		parentCode !== null && parentCode !== code && units.has(parentCode) ? parentCode : ''
	);

	const seen = new Set<string>();
	const grow = (unit: OrgUnitFact, depth: number): Branch => {
		// A circle of units is left where it closes.
		if (seen.has(unit.code)) return NOTHING;
		seen.add(unit.code);
		const managers = (managersIn.get(unit.code) ?? []).map(({ employeeNo, name }): TargetNode => {
			const target = ofManager.get(employeeNo) ?? null;
			return {
				kind: 'manager',
				code: employeeNo,
				name: { zh: name, en: name },
				depth: depth + 1,
				target,
				parts: null,
				difference: null
			};
		});
		const below = inOrder(childrenOf.get(unit.code)).map((child) => grow(child, depth + 1));
		const parts = [
			...below.flatMap((branch) => branch.tops),
			...managers.flatMap(({ target }) => target ?? [])
		];
		const target = ofUnit.get(unit.code) ?? null;
		if (target === null && parts.length === 0) return NOTHING;
		const sum = parts.reduce((so, part) => so.plus(part), Exact.ZERO);
		const node: TargetNode = {
			kind: 'orgUnit',
			code: unit.code,
			name: { zh: unit.nameZh, en: unit.nameEn },
			depth,
			target,
			parts: parts.length === 0 ? null : { sum, count: parts.length },
			difference: target === null || parts.length === 0 ? null : sum.minus(target)
		};
		return {
			nodes: [node, ...below.flatMap(({ nodes }) => nodes), ...managers],
			tops: target === null ? parts : [target]
		};
	};
	const roots = inOrder(childrenOf.get(''));
	const inTree = roots.flatMap((unit) => grow(unit, 0).nodes);
	const inCircles = inOrder([...units.values()])
		.filter(({ code }) => !seen.has(code))
		.flatMap((unit) => grow(unit, 0).nodes);
	return [...inTree, ...inCircles];
}

/** Units whose parts come to something else than their own target. */
export function targetDifferences(nodes: readonly TargetNode[]): TargetNode[] {
	return nodes.filter(({ difference }) => difference !== null && difference.sign !== 0);
}

interface Branch {
	readonly nodes: readonly TargetNode[];
	/** The targets nearest to the top. */
	readonly tops: readonly Exact[];
}

const NOTHING: Branch = { nodes: [], tops: [] };

function strayUnit(code: string): OrgUnitFact {
	return { code, nameZh: code, nameEn: code, parentCode: null, level: '' };
}

function inOrder(units: readonly OrgUnitFact[] = []): OrgUnitFact[] {
	return [...units].sort((left, right) => compareBytewise(left.code, right.code));
}

/** Where each manager stands on the period's last day, or stood last. Who is on no roster is in no unit. */
function managersByUnit(
	assignments: readonly Assignment[],
	employeeNos: readonly string[],
	period: string
): Map<string, Assignment[]> {
	const lastDay = addDays(periodDays(period).to, -1);
	const rowsOf = groupBy(assignments, ({ employeeNo }) => employeeNo);
	const managers = new Map<string, Assignment[]>();
	for (const employeeNo of [...employeeNos].sort(compareBytewise)) {
		const assignment = representativeAssignment(rowsOf.get(employeeNo) ?? [], lastDay);
		if (assignment) addTo(managers, assignment.orgUnit, assignment);
	}
	return managers;
}

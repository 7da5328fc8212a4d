/**
 * What teams are and who is in them. A manager's points belong to the unit where they were made, so somebody who moves
 * leaves them behind; what has no day (a figure of a whole period, another rule's number) goes with the manager.
 */
import { z } from 'zod';
import { bilingual, code, distinct, flag, MUST_BE } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { addTo } from '../group-by.ts';
import { compareBytewise } from '../ledger-entry.ts';
import type { OrgTree } from '../org-tree.ts';
import type { Participant } from '../participants.ts';
import { appliesToSchema, concerns, type AppliesTo } from './applies-to.ts';
import type { GroupFacts, GroupNumbers, MemberTotal, RuleReads, TeamRow } from './rule-kind.ts';
import { sum } from './selection.ts';

const names = distinct(z.array(z.string().min(1).max(200)).min(1).max(10_000));

const namedTeam = z
	.strictObject({
		id: code,
		name: bilingual,
		/** Units, with everything under them. */
		orgUnits: names.optional(),
		/** Single people, wherever they are. */
		employeeNos: names.optional()
	})
	.refine(
		({ orgUnits, employeeNos }) => orgUnits !== undefined || employeeNos !== undefined,
		MUST_BE.peopled.en
	);

/** Only teams of these units, or of units under them: a group of equals. */
const within = names.optional();

const teamsSchema = z.discriminatedUnion('by', [
	/** A team for each unit of a level of the organisation. */
	z.strictObject({ by: z.literal('level'), level: z.string().min(1).max(200), within }),
	/** A team for each unit that somebody is assigned to. */
	z.strictObject({ by: z.literal('orgUnit'), within }),
	z.strictObject({ by: z.literal('division') }),
	/** The first team that names a manager has them, else the first that names their unit. */
	z.strictObject({
		by: z.literal('named'),
		teams: z
			.array(namedTeam)
			.min(1)
			.max(1_000)
			.refine(
				(teams) => new Set(teams.map(({ id }) => id)).size === teams.length,
				MUST_BE.distinct.en
			)
	})
]);
type Teams = z.output<typeof teamsSchema>;

/** Who counts in a team; nobody named means everybody. `ranked`: only those whom no gate and no eligibility leaves out. */
const membersSchema = appliesToSchema.extend({ ranked: flag.optional() });

export const teamFields = { teams: teamsSchema, members: membersSchema.optional() };
export type TeamFields = z.output<z.ZodObject<typeof teamFields>>;

export function teamReads({ members }: TeamFields, ...divisions: readonly string[]): RuleReads {
	return { divisions: [...(members?.divisions ?? []), ...divisions] };
}

/** Somebody's part in a team: points or a rule's number, and days at work in it. */
export interface TeamPart {
	readonly member: MemberTotal;
	readonly value: Exact;
	readonly days: number;
	/** The part of all days at work that lies in this team. */
	readonly dayShare: Exact;
}

export interface Team {
	readonly team: string;
	readonly name: Text;
	/** Everybody with points or days in it, also who has left it; by employee number. */
	readonly parts: readonly TeamPart[];
	/** Who is in it at the cut, also with nothing done, but not who has left; by employee number. */
	readonly members: readonly MemberTotal[];
	/** Employee numbers of those who lead it. */
	readonly heads: readonly string[];
}

/** The team that a unit lies in, by its code; null: in none. */
function teamOfUnit(teams: Teams, orgUnit: string, orgUnits: OrgTree): string | null {
	const isWithin = (unit: string, roots: readonly string[] | undefined) =>
		roots?.some((root) => orgUnits.isWithin(unit, root)) ?? true;
	switch (teams.by) {
		case 'level': {
			const unit = orgUnits.atLevel(orgUnit, teams.level);
			return unit !== null && isWithin(unit, teams.within) ? unit : null;
		}
		case 'orgUnit':
			return isWithin(orgUnit, teams.within) ? orgUnit : null;
		case 'division':
			return null;
		case 'named':
			return (
				teams.teams.find((team) => team.orgUnits !== undefined && isWithin(orgUnit, team.orgUnits))
					?.id ?? null
			);
		default:
			return teams satisfies never;
	}
}

/** The same, each unit looked for once. */
function unitFinder(teams: Teams, orgUnits: OrgTree): (orgUnit: string) => string | null {
	const known = new Map<string, string | null>();
	return (orgUnit) => {
		let team = known.get(orgUnit);
		if (team === undefined) known.set(orgUnit, (team = teamOfUnit(teams, orgUnit, orgUnits)));
		return team;
	};
}

/** The team that somebody belongs to whatever the unit; null: the unit decides. */
function personFinder(teams: Teams): (participant: Participant) => string | null {
	switch (teams.by) {
		case 'division':
			return ({ division }) => division;
		case 'named': {
			const named = new Map<string, string>();
			for (const { id, employeeNos = [] } of teams.teams)
				for (const employeeNo of employeeNos) if (!named.has(employeeNo)) named.set(employeeNo, id);
			return ({ employeeNo }) => named.get(employeeNo) ?? null;
		}
		case 'level':
		case 'orgUnit':
			return () => null;
		default:
			return teams satisfies never;
	}
}

function isMember({ members }: TeamFields, { participant, standing }: MemberTotal): boolean {
	return concerns(members, participant) && (members?.ranked !== true || standing.isRanked);
}

/**
 * All teams that somebody is or was in, and those that the document names, by their codes. Who leads a team is no member of
 * it. `numberOf`: what counts instead of the points; where it is null (not rated) the manager counts neither with points
 * nor with days.
 */
export function gatherTeams(
	fields: TeamFields,
	{ members, run }: GroupFacts,
	{
		leads,
		numberOf
	}: {
		readonly leads: AppliesTo | undefined;
		readonly numberOf: ((member: MemberTotal) => Exact | null) | null;
	}
): Team[] {
	const { teams } = fields;
	const heads = new Map<string, string[]>();
	const teamOfPerson = personFinder(teams);
	const teamOfUnit = unitFinder(teams, run.orgUnits);
	const parts = new Map<string, TeamPart[]>();
	const present = new Map<string, MemberTotal[]>();
	if (teams.by === 'named') for (const { id } of teams.teams) present.set(id, []);
	const inOrder = [...members].sort((left, right) =>
		compareBytewise(left.participant.employeeNo, right.participant.employeeNo)
	);
	for (const member of inOrder) {
		const { participant } = member;
		const fixed = teamOfPerson(participant);
		const teamAt = (unit: string) => fixed ?? teamOfUnit(unit);
		const home = teamAt(participant.orgUnit);
		if (leads && concerns(leads, participant)) {
			if (home !== null && participant.isPresent) addTo(heads, home, participant.employeeNo);
			continue;
		}
		if (!isMember(fields, member)) continue;
		if (home !== null && participant.isPresent) addTo(present, home, member);
		const number = numberOf?.(member);
		if (number === null) continue;
		const values =
			number === undefined ? byTeam(member.unitPoints, teamAt) : new Map([[home, [number]]]);
		const days = byTeam(member.unitDays, teamAt);
		const allDays = total(member.unitDays.values());
		for (const team of new Set([home, ...values.keys(), ...days.keys()])) {
			if (team === null) continue;
			const own = total(days.get(team) ?? []);
			addTo(parts, team, {
				member,
				value: sum(values.get(team) ?? []),
				days: own,
				// Who was never at work belongs where the roster puts them.
				dayShare:
					allDays > 0
						? Exact.ofInteger(own).dividedBy(Exact.ofInteger(allDays))
						: team === home
							? Exact.ONE
							: Exact.ZERO
			});
		}
	}
	const known = new Set([...present.keys(), ...parts.keys(), ...heads.keys()]);
	return [...known].sort(compareBytewise).map((team) => ({
		team,
		name: nameOf(teams, team, run.orgUnits),
		parts: parts.get(team) ?? [],
		members: present.get(team) ?? [],
		heads: heads.get(team) ?? []
	}));
}

function byTeam<Value>(
	byUnit: ReadonlyMap<string, Value>,
	teamAt: (unit: string) => string | null
): ReadonlyMap<string | null, readonly Value[]> {
	const values = new Map<string | null, Value[]>();
	for (const [unit, value] of byUnit) addTo(values, teamAt(unit), value);
	return values;
}

function total(days: Iterable<number>): number {
	let all = 0;
	for (const own of days) all += own;
	return all;
}

function nameOf(teams: Teams, team: string, orgUnits: OrgTree): Text {
	if (teams.by === 'named') {
		const named = teams.teams.find(({ id }) => id === team);
		if (named) return named.name;
	}
	const unit = teams.by === 'division' ? null : orgUnits.unit(team);
	return unit ? { zh: unit.nameZh, en: unit.nameEn } : { zh: team, en: team };
}

/** The number of a rule in stage 4: kept from stage 3, or made by a group before this one. */
export function groupNumber(
	facts: GroupFacts,
	rule: string
): (member: MemberTotal) => Exact | null {
	return ({ values, participant }) =>
		values.has(rule)
			? (values.get(rule) ?? null)
			: (facts.outcomeOf(rule).lines.get(participant.employeeNo)?.value ?? null);
}

/** Everybody in a team, and who leads it, has the number of the team. */
export function numbersOfTeams(
	teams: readonly TeamRow[],
	numberOf: (team: TeamRow) => Exact | null
): GroupNumbers {
	return new Map(
		teams.flatMap((team) =>
			[...team.members, ...team.heads].map((employeeNo) => [employeeNo, numberOf(team)] as const)
		)
	);
}

/** What is stored of a scorecard: the total that boards show, and what groups and prizes need of the member stage. */
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { MemberTotal } from '#lib/domain/rules/rule-kind.ts';
import { groupStage, withGroup, type GroupResult, type Scorecard } from '#lib/domain/scoring.ts';
import type { RunContext } from '#lib/domain/scoring-inputs.ts';
import type { StoredTeam } from '#lib/server/db/team-totals.ts';
import type { KeptTotal, StoredTotal } from '#lib/server/db/totals.ts';
import { baseFiguresOf } from './base-figures.ts';

export type FreshTotal = Omit<StoredTotal, 'revision'>;

/** A scorecard of the member stage as it is stored, before what groups add. */
export function totalOf(contest: Contest, scorecard: Scorecard): FreshTotal {
	const { participant, points, tieKeys, credits, changesAt, standing } = scorecard;
	return {
		employeeNo: participant.employeeNo,
		division: participant.division,
		points,
		tieKeys,
		isRanked: standing.isRanked,
		payShare: standing.payShare,
		kept: isKept(contest) ? keptOf(scorecard) : null,
		registered: scorecard.registered,
		name: participant.name,
		position: participant.position,
		grade: participant.grade,
		orgUnit: participant.orgUnit,
		baseFigures: baseFiguresOf(credits),
		changesAt
	};
}

export function hasGroups({ rules }: Contest): boolean {
	return rules.some(({ group }) => group !== null);
}

function isKept(contest: Contest): boolean {
	const { values, periods, units } = contest.keeps;
	return hasGroups(contest) || values.length > 0 || periods.length > 0 || units;
}

function keptOf(total: MemberTotal) {
	const { participant, points, values, periodPoints, unitPoints, unitDays, standing } = total;
	const texts = (numbers: ReadonlyMap<string, Exact | null>) =>
		Object.fromEntries([...numbers].map(([key, value]) => [key, value?.toString() ?? null]));
	return {
		isPresent: participant.isPresent,
		points: points.toString(),
		isRanked: standing.isRanked,
		payShare: standing.payShare.toString(),
		values: texts(values),
		periodPoints: texts(periodPoints),
		unitPoints: texts(unitPoints),
		unitDays: Object.fromEntries(unitDays)
	} satisfies KeptTotal;
}

/** A stored total as the stages after the member stage read it. */
export function memberTotalOf(total: FreshTotal): MemberTotal {
	const { employeeNo, name, position, grade, orgUnit, division, changesAt, kept } = total;
	const numbers = (texts: Readonly<Record<string, string | null>> = {}) =>
		Object.entries(texts).map(
			([key, text]) => [key, text === null ? null : Exact.of(text)] as const
		);
	const known = (texts: Readonly<Record<string, string | null>> | undefined) =>
		new Map(numbers(texts).map(([key, value]) => [key, value ?? Exact.ZERO]));
	return {
		participant: {
			employeeNo,
			name,
			position,
			grade,
			orgUnit,
			division,
			isPresent: kept?.isPresent ?? true,
			changesAt
		},
		points: kept ? Exact.of(kept.points) : total.points,
		values: new Map(numbers(kept?.values)),
		periodPoints: known(kept?.periodPoints),
		unitPoints: known(kept?.unitPoints),
		unitDays: new Map(Object.entries(kept?.unitDays ?? {})),
		standing: kept
			? { isRanked: kept.isRanked, payShare: Exact.of(kept.payShare) }
			: { isRanked: total.isRanked, payShare: total.payShare }
	};
}

/** What a cut comes to after stage 4. */
export interface FreshBoard {
	readonly totals: readonly FreshTotal[];
	readonly teams: readonly StoredTeam[];
}

/** Stage 4 over everybody's totals: the same totals with what groups add to points and standing, and the team boards. */
export function withGroups(
	contest: Contest,
	run: RunContext,
	totals: readonly FreshTotal[]
): FreshBoard {
	if (!hasGroups(contest)) return { totals, teams: [] };
	const members = totals.map(memberTotalOf);
	const group = groupStage(contest, run, members);
	const raised = totals.map((total, index) => {
		const member = members[index];
		if (!member) return total;
		const { points, standing } = withGroup(member, group);
		return { ...total, points, isRanked: standing.isRanked, payShare: standing.payShare };
	});
	return { totals: raised, teams: storedTeams(group) };
}

function storedTeams({ teams }: GroupResult): StoredTeam[] {
	return [...teams].flatMap(([ruleId, rows]) =>
		rows.map(({ team, name, heads, members, value, isRanked, arithmetic }) => ({
			ruleId,
			team,
			name,
			heads,
			people: members.length,
			value,
			isRanked,
			arithmetic
		}))
	);
}

/** All that is stored, as one comparable text. */
export function canonicalTotal(total: FreshTotal): string {
	return JSON.stringify([
		total.division,
		total.points.toString(),
		total.tieKeys.map((key) => key?.toString() ?? null),
		total.isRanked,
		total.payShare.toString(),
		total.kept && sorted(total.kept),
		total.registered?.toString() ?? null,
		total.name,
		total.position,
		total.grade,
		total.orgUnit,
		sorted(total.baseFigures),
		total.changesAt
	]);
}

/** The same of a team board's row. */
export function canonicalTeam(row: StoredTeam): string {
	const { ruleId, team, name, heads, people, value, isRanked, arithmetic } = row;
	return JSON.stringify([
		ruleId,
		team,
		[name.zh, name.en],
		heads,
		people,
		value?.toString() ?? null,
		isRanked,
		[arithmetic.zh, arithmetic.en]
	]);
}

/** Keys in one order, whatever order they were stored in. */
function sorted(value: unknown): unknown {
	if (value === null || typeof value !== 'object') return value;
	return Object.entries(value)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([key, inner]) => [key, sorted(inner)]);
}

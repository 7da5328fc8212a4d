/**
 * A table of places and what each pays: in the contest, to the leaders of every week or month, or to the best teams of a
 * board. A place and a minimum may both be required.
 */
import { z } from 'zod';
import { code, decimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { compareBytewise } from '../ledger-entry.ts';
import type { TeamRow } from '../rules/rule-kind.ts';
import {
	payPlaces,
	placeFaults,
	placesField,
	sumOfPlaces,
	tableText,
	type Contender
} from './places.ts';
import { periodsOf, type PayPeriod } from './pay-periods.ts';
import {
	prizeBase,
	prizeKind,
	type AwardFacts,
	type PayRow,
	type PlaceRange,
	type Share
} from './prize-kind.ts';
import { holds, ruleTests, testNames, testText, wantedText, type RuleTest } from './rule-test.ts';
import { payTeam } from './team-pay.ts';

export const rankPrize = prizeKind({
	schema: z.strictObject({
		...prizeBase,
		kind: z.literal('rankPrize'),
		/**
		 * Points that the place must have at least: of the contest, of the week or month, of the team. Absent: more than
		 * none, so that a place falls to nobody who has done nothing; 0 or less pays them too.
		 */
		minPoints: decimal.optional(),
		/** What the place must have beside points. */
		conditions: ruleTests.optional(),
		/**
		 * A place whose holder is below the minimum: stays unpaid, goes to the next who is not, or stays unpaid and its money,
		 * like that of places nobody holds, goes to the pool that names this prize.
		 */
		unfilled: z.enum(['notPaid', 'movesDown', 'backToPool']).default('notPaid'),
		/** By the points of the whole contest, or of every week (Monday to Sunday) or month, each paid by itself. */
		per: z.enum(['contest', 'week', 'month']).default('contest'),
		/** The rule that makes the team board; then teams hold the places. */
		team: code.optional(),
		/** Who gets a team's money. */
		teamPay: z.enum(['heads', 'equally', 'byPoints']).default('heads'),
		places: placesField
	}),
	reads: ({ per, team, conditions = [], unfilled, places, minPoints }) => ({
		names: [
			...testNames('conditions', conditions),
			...(team === undefined ? [] : ([{ at: 'team', is: 'teamRule', id: team }] as const))
		],
		faults: placeFaults(places),
		periods: per === 'contest' ? [] : [per],
		isOfTeams: team !== undefined,
		givesBack: unfilled === 'backToPool' && team === undefined,
		ladder:
			per === 'contest' && team === undefined ? { places, minPoints: minPoints ?? null } : null
	}),
	text: (prize) => {
		const table = tableText(prize.places);
		const by = BY[prize.team === undefined ? prize.per : 'team'];
		const tests = prize.conditions ?? [];
		const wanted = [
			...(prize.minPoints
				? [
						{
							zh: `积分 ≥ ${prize.minPoints.toString()}`,
							en: `points ≥ ${prize.minPoints.toString()}`
						}
					]
				: []),
			...tests.map((test) => ({
				zh: `规则 ${test.rule} ${wantedText(test)}`,
				en: `rule ${test.rule} ${wantedText(test)}`
			}))
		];
		const join = (language: 'zh' | 'en') => wanted.map((text) => text[language]).join(', ');
		return {
			zh: `${by.zh}：${table}${wanted.length > 0 ? `；要求 ${join('zh')}` : ''}`,
			en: `${by.en}: ${table}${wanted.length > 0 ? `; wanted ${join('en')}` : ''}`
		};
	},
	budget: ({ places, per }, days) =>
		sumOfPlaces(places) * BigInt(per === 'contest' ? 1 : periodsOf(per, days, days.lastDay).length),
	award: (prize) => (facts) => {
		if (prize.team !== undefined) return ofTeams(prize, prize.team, facts);
		const { per } = prize;
		if (per === 'contest') return ofBoard(prize, groupsByRank(prize, facts.rows), null);
		const awards = periodsOf(per, facts.days, facts.days.today).map((period) =>
			ofBoard(prize, groupsByPeriod(prize, facts.rows, period.key), period)
		);
		return {
			shares: awards.flatMap(({ shares }) => shares),
			unpaidFen: awards.reduce((sum, { unpaidFen }) => sum + unpaidFen, 0n)
		};
	}
});

const BY = {
	contest: { zh: '按名次', en: 'by rank' },
	week: { zh: '每周按当周积分', en: 'every week by its points' },
	month: { zh: '每月按当月积分', en: 'every month by its points' },
	team: { zh: '按团队名次', en: 'by rank of the team' }
} as const satisfies Record<string, Text>;

interface Minimum {
	readonly minPoints?: Exact | undefined;
	readonly conditions?: readonly RuleTest[] | undefined;
}

interface Table extends Minimum {
	readonly places: readonly PlaceRange[];
	readonly unfilled: 'notPaid' | 'movesDown' | 'backToPool';
	readonly teamPay: 'heads' | 'equally' | 'byPoints';
}

function ofBoard(
	{ places, unfilled }: Table,
	groups: readonly (readonly Contender[])[],
	period: PayPeriod | null
) {
	const placed = payPlaces(groups, places, unfilled === 'movesDown');
	return {
		shares: placed.map(({ contender, fen, explain }): Share => ({
			employeeNo: contender.name,
			fen,
			explain: period === null ? explain : () => inPeriod(period, explain())
		})),
		unpaidFen: placed.reduce((left, { fen }) => left - fen, sumOfPlaces(places))
	};
}

function inPeriod({ text }: PayPeriod, { zh, en }: Text): Text {
	return { zh: `${text.zh}：${zh}`, en: `${text.en}: ${en}` };
}

/** A place is held by points above zero alone, of the contest, a period or a team, unless the minimum lets others in. */
function mayHold({ minPoints }: Minimum, points: Exact): boolean {
	return points.sign > 0 || (minPoints !== undefined && minPoints.sign <= 0);
}

/** Rows come by standing; who has no rank holds no place. Places are counted, so a dense rank pays no place twice. */
function groupsByRank(minimum: Minimum, rows: readonly PayRow[]): Contender[][] {
	const groups: Contender[][] = [];
	let rank: number | null = null;
	for (const row of rows) {
		if (row.rank === null || !mayHold(minimum, row.points)) continue;
		if (row.rank !== rank) groups.push([]);
		rank = row.rank;
		groups.at(-1)?.push(contenderOf(minimum, row, row.points));
	}
	return groups;
}

/** By the points of the period alone: the contest's tie-breaks speak of all of it. */
function groupsByPeriod(minimum: Minimum, rows: readonly PayRow[], key: string): Contender[][] {
	const standing = rows.flatMap((row) => {
		const value = row.periodPoints.get(key) ?? Exact.ZERO;
		return row.rank !== null && mayHold(minimum, value)
			? [{ value, contender: contenderOf(minimum, row, value) }]
			: [];
	});
	return groupsByValue(standing);
}

interface Valued {
	readonly value: Exact;
	readonly contender: Contender;
}

function groupsByValue(valued: readonly Valued[]): Contender[][] {
	const ordered = [...valued].sort((one, other) => other.value.compare(one.value));
	const groups: Contender[][] = [];
	for (const [index, { value, contender }] of ordered.entries()) {
		if (!ordered[index - 1]?.value.equals(value)) groups.push([]);
		groups.at(-1)?.push(contender);
	}
	return groups;
}

function contenderOf(
	{ minPoints, conditions = [] }: Minimum,
	row: PayRow,
	points: Exact
): Contender {
	const { employeeNo: name } = row;
	if (minPoints && points.compare(minPoints) < 0)
		return { name, unfit: () => belowText(points, minPoints) };
	const failed = conditions.find((test) => !holds(test, row));
	if (failed) return { name, unfit: () => testText(failed, row) };
	if (row.payShare.sign === 0)
		return { name, unfit: () => ({ zh: '未过门槛', en: 'a gate is not passed' }) };
	return { name, unfit: null };
}

function belowText(points: Exact, minPoints: Exact): Text {
	const [own, least] = [points.toDecimalString(), minPoints.toDecimalString()];
	return { zh: `积分 ${own} 未达 ${least}`, en: `points ${own} below ${least}` };
}

function ofTeams(prize: Table, team: string, facts: AwardFacts) {
	const board = facts.teamsOf(team);
	const byName = new Map<string, TeamRow>(board.map((row) => [row.team, row]));
	const standing = board.flatMap(({ team: name, value, isRanked }): Valued[] => {
		if (!isRanked || value === null || !mayHold(prize, value)) return [];
		const { minPoints } = prize;
		const isBelow = minPoints !== undefined && value.compare(minPoints) < 0;
		const unfit = isBelow ? () => belowText(value, minPoints) : null;
		return [{ value, contender: { name, unfit } }];
	});
	const ordered = standing.sort((one, other) =>
		compareBytewise(one.contender.name, other.contender.name)
	);
	const placed = payPlaces(groupsByValue(ordered), prize.places, prize.unfilled === 'movesDown');
	const shares = placed.flatMap(({ contender, fen, explain }) => {
		const row = byName.get(contender.name);
		return row && fen > 0n ? payTeam(row, { fen, explain }, prize.teamPay, facts.rows) : [];
	});
	return {
		shares,
		unpaidFen: shares.reduce((left, { fen }) => left - fen, sumOfPlaces(prize.places))
	};
}

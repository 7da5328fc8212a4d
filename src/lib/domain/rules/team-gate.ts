/**
 * Enough of a team must reach a minimum: a share of its heads, or so many of them. Heads are everybody in the team at the
 * cut, also who has done nothing; the share is compared exactly. A team of nobody does not pass.
 */
import { z } from 'zod';
import { code, decimal, fraction, MUST_BE, whole } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { appliesToSchema } from './applies-to.ts';
import { FAILING, failingField, OUTCOMES } from './failing.ts';
import { groupLine } from './group-line.ts';
import { ruleBase, ruleKind, type GroupFacts, type LineResult, type TeamRow } from './rule-kind.ts';
import {
	gatherTeams,
	groupNumber,
	numbersOfTeams,
	teamFields,
	teamReads,
	type Team
} from './teams.ts';

const schema = z
	.strictObject({
		...ruleBase,
		kind: z.literal('teamGate'),
		...teamFields,
		/** The rule whose number each head must reach; absent: the points of stages 1 to 3, wherever they were made. */
		rule: code.optional(),
		atLeast: decimal,
		/** Of the heads, so many must reach it: a part of them, a number of them, or both. */
		minShare: fraction.optional(),
		minHeads: whole.optional(),
		/** Who bears it when the team fails, such as its leaders, who then are no heads; absent: the heads themselves. */
		appliesTo: appliesToSchema.optional(),
		failing: failingField
	})
	.refine(
		({ minShare, minHeads }) => minShare !== undefined || minHeads !== undefined,
		MUST_BE.demanding.en
	);
type Fields = z.output<typeof schema>;

/** Its number is 1 for who belongs to a team that passes and 0 for the others; that of a team is the share. */
export const teamGate = ruleKind({
	schema,
	stage: 'group',
	counts: false,
	reads: (rule) => ({
		...teamReads(rule, ...(rule.appliesTo?.divisions ?? [])),
		lines: rule.rule === undefined ? [] : [rule.rule]
	}),
	group: (rule) => (facts) => {
		const gathered = gatherTeams(rule, facts, { leads: rule.appliesTo, numberOf: null });
		const lines = new Map<string, LineResult>();
		const teams = gathered.map((team) => {
			const row = rowOf(rule, facts, team);
			for (const employeeNo of rule.appliesTo ? row.heads : row.members)
				lines.set(employeeNo, lineOf(rule, facts, row));
			return row;
		});
		const passes = ({ isRanked }: TeamRow) => (isRanked ? Exact.ONE : Exact.ZERO);
		return { teams, lines, numbers: () => numbersOfTeams(teams, passes) };
	}
});

function rowOf(rule: Fields, facts: GroupFacts, team: Team): TeamRow {
	const numberOf = rule.rule === undefined ? null : groupNumber(facts, rule.rule);
	const heads = team.members.length;
	const there = team.members.filter((member) => {
		const value = numberOf ? numberOf(member) : member.points;
		return value !== null && value.compare(rule.atLeast) >= 0;
	}).length;
	const wanted = rule.minShare?.times(Exact.ofInteger(heads)) ?? Exact.ZERO;
	const isPassed =
		heads > 0 && Exact.ofInteger(there).compare(wanted) >= 0 && there >= (rule.minHeads ?? 0);
	return {
		team: team.team,
		name: team.name,
		heads: team.heads,
		members: team.members.map(({ participant }) => participant.employeeNo),
		value: heads === 0 ? null : Exact.ofRatio(BigInt(there), BigInt(heads)),
		isRanked: isPassed,
		arithmetic: textOf(rule, { heads, there, isPassed })
	};
}

function textOf(
	{ atLeast, minShare, minHeads }: Fields,
	{ heads, there, isPassed }: { heads: number; there: number; isPassed: boolean }
): Text {
	if (heads === 0) return { zh: '没有人员，不评', en: 'nobody in it, not rated' };
	const wanted = [
		...(minShare ? [`≥ ${minShare.times(Exact.ofInteger(100)).toDecimalString()}%`] : []),
		...(minHeads === undefined ? [] : [`≥ ${minHeads}`])
	].join(', ');
	const least = atLeast.toString();
	return {
		zh: `${heads} 人中 ${there} 人达到 ${least}（要求 ${wanted}），${isPassed ? '通过' : '未通过'}`,
		en: `${there} of ${heads} reach ${least} (wanted ${wanted}), ${isPassed ? 'holds' : 'fails'}`
	};
}

function lineOf(
	rule: Fields,
	{ days }: GroupFacts,
	{ name, isRanked, arithmetic }: TeamRow
): LineResult {
	const outcome = OUTCOMES[rule.failing];
	return groupLine(rule, days, {
		value: isRanked ? Exact.ONE : Exact.ZERO,
		text: {
			zh: `${name.zh}：${arithmetic.zh}${isRanked ? '' : `，${outcome.zh}`}`,
			en: `${name.en}: ${arithmetic.en}${isRanked ? '' : `, ${outcome.en}`}`
		},
		...(isRanked ? {} : { standing: FAILING[rule.failing] })
	});
}

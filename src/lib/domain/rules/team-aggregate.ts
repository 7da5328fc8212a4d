/**
 * A board of teams: what their people make together, on average per head, by their best, or against a quota. It may be
 * credited to those who lead them. A head counts for the days at work: Σ points ÷ (person-days ÷ days of the contest so
 * far), so who came later or was on leave weighs less, and nobody gains by a colleague's absence alone.
 */
import { z } from 'zod';
import { code, distinct, MUST_BE, periodName, whole } from '../contest-fields.ts';
import { daysBetween } from '../calendar.ts';
import type { Target } from '../dated-inputs.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { targetOfPeriod } from '../target-of-period.ts';
import { appliesToSchema } from './applies-to.ts';
import { groupLine, numberText } from './group-line.ts';
import { lineBase, ruleKind, type GroupFacts, type TeamRow } from './rule-kind.ts';
import { sum } from './selection.ts';
import {
	gatherTeams,
	groupNumber,
	numbersOfTeams,
	teamFields,
	teamReads,
	type Team
} from './teams.ts';

const quotaSchema = z.discriminatedUnion('from', [
	/** The number of a rule for each manager, by the days at work in the team; who has none counts on neither side. */
	z.strictObject({ from: z.literal('rule'), rule: code }),
	/** The org unit's own target. Absent period: the longest one that has a target. */
	z.strictObject({ from: z.literal('target'), metric: code, period: periodName.optional() })
]);

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('teamAggregate'),
		...teamFields,
		/** The rule whose number is put together; absent: the points of stages 1 to 3, where they were made. */
		rule: code.optional(),
		method: z.enum(['sum', 'averagePerHead', 'topN', 'quota']),
		/** Of `topN`: how many of the best. */
		top: whole.refine((top) => top > 0, MUST_BE.positive.en).optional(),
		/** Of `quota`: what the sum is divided by. */
		quota: quotaSchema.optional(),
		/** Team gates that a team must pass to be ranked. */
		gates: distinct(z.array(code).min(1).max(20)).optional(),
		/** Who leads the team and has its number as a line of their own; they are no members. */
		creditTo: appliesToSchema.optional()
	})
	.superRefine(({ method, top, quota }, context) => {
		const refuse = (field: string, message: string) =>
			context.addIssue({ code: 'custom', message, path: [field] });
		if ((method === 'topN') !== (top !== undefined))
			refuse('top', top === undefined ? MUST_BE.required.en : MUST_BE.apart.en);
		if ((method === 'quota') !== (quota !== undefined))
			refuse('quota', quota === undefined ? MUST_BE.required.en : MUST_BE.apart.en);
	});
type Fields = z.output<typeof schema>;

export const teamAggregate = ruleKind({
	schema,
	stage: 'group',
	reads: (rule) => ({
		...teamReads(rule, ...(rule.creditTo?.divisions ?? [])),
		lines: [
			...(rule.rule === undefined ? [] : [rule.rule]),
			...(rule.quota?.from === 'rule' ? [rule.quota.rule] : []),
			...(rule.gates ?? [])
		],
		targets: rule.quota?.from === 'target' ? [rule.quota.metric] : [],
		keeps: { units: true },
		isRatio: rule.method === 'quota'
	}),
	group: (rule) => (facts) => {
		const gathered = gatherTeams(rule, facts, {
			leads: rule.creditTo,
			numberOf: rule.rule === undefined ? null : groupNumber(facts, rule.rule)
		});
		const teams = gathered.map((team) => rowOf(rule, facts, team));
		return {
			teams,
			numbers: () => numbersOfTeams(teams, ({ value }) => value),
			lines: new Map(
				teams.flatMap(({ heads, value, name, arithmetic }) =>
					heads.map((employeeNo) => [
						employeeNo,
						groupLine(rule, facts.days, {
							value,
							text: {
								zh: `${name.zh}：${arithmetic.zh}`,
								en: `${name.en}: ${arithmetic.en}`
							}
						})
					])
				)
			)
		};
	}
});

function rowOf(rule: Fields, facts: GroupFacts, team: Team): TeamRow {
	const { value, text } = measured(rule, facts, team);
	const failed = (rule.gates ?? []).filter(
		(gate) => facts.outcomeOf(gate).teams?.find((row) => row.team === team.team)?.isRanked !== true
	);
	return {
		team: team.team,
		name: team.name,
		heads: team.heads,
		members: team.members.map(({ participant }) => participant.employeeNo),
		value,
		isRanked: value !== null && failed.length === 0,
		arithmetic:
			failed.length === 0
				? text
				: {
						zh: `${text.zh}；未通过 ${failed.join('、')}，不参加排名`,
						en: `${text.en}; fails ${failed.join(', ')}, not ranked`
					}
	};
}

interface Measured {
	readonly value: Exact | null;
	readonly text: Text;
}

function measured(rule: Fields, facts: GroupFacts, team: Team): Measured {
	if (team.parts.length === 0) return { value: null, text: NOBODY };
	const { method, quota } = rule;
	switch (method) {
		case 'sum':
			return added(team.parts.map(({ value }) => value));
		case 'averagePerHead':
			return perHead(team, facts);
		case 'topN':
			return best(team, rule.top ?? 0);
		case 'quota':
			return quota?.from === 'rule'
				? againstRule(team, groupNumber(facts, quota.rule))
				: againstTarget(team, quota && unitTarget(facts, team.team, quota));
		default:
			return method satisfies never;
	}
}

const NOBODY: Text = { zh: '没有人员，不评', en: 'nobody in it, not rated' };

function added(values: readonly Exact[]): Measured {
	const value = sum(values);
	const text = addedText(values, value);
	return {
		value,
		text: {
			zh: `${values.length} 人：${text}`,
			en: `${values.length} ${values.length === 1 ? 'person' : 'people'}: ${text}`
		}
	};
}

/** More would be no line that anybody reads. */
const MOST_ADDENDS = 12;

function addedText(values: readonly Exact[], value: Exact): string {
	const whole = numberText(value);
	if (values.length < 2 || values.length > MOST_ADDENDS) return whole;
	return `${values.map(numberText).join(' + ')} = ${whole}`;
}

function perHead({ parts }: Team, { days }: GroupFacts): Measured {
	const value = sum(parts.map((part) => part.value));
	const personDays = parts.reduce((all, part) => all + part.days, 0);
	const passed = daysBetween(days.firstDay, days.today) + 1;
	if (personDays === 0)
		return { value: null, text: { zh: '没有在岗人天，不评', en: 'no person-days, not rated' } };
	const average = value.times(Exact.ofInteger(passed)).dividedBy(Exact.ofInteger(personDays));
	const text = (unit: string) =>
		`${numberText(value)} ÷ (${personDays} ÷ ${passed}${unit}) = ${numberText(average)}`;
	return { value: average, text: { zh: text(' 天'), en: text(' days') } };
}

function best({ parts }: Team, top: number): Measured {
	const values = parts
		.map(({ value }) => value)
		.sort((left, right) => right.compare(left))
		.slice(0, top);
	const value = sum(values);
	const text = addedText(values, value);
	return { value, text: { zh: `前 ${top} 人：${text}`, en: `best ${top}: ${text}` } };
}

function againstRule({ parts }: Team, quotaOf: ReturnType<typeof groupNumber>): Measured {
	const rated = parts.flatMap(({ member, value, dayShare }) => {
		const quota = quotaOf(member);
		return quota === null ? [] : [{ value, quota: quota.times(dayShare) }];
	});
	return divided(sum(rated.map(({ value }) => value)), sum(rated.map(({ quota }) => quota)));
}

function againstTarget({ parts }: Team, target: Target | null | undefined): Measured {
	return divided(sum(parts.map(({ value }) => value)), target?.target ?? Exact.ZERO);
}

function divided(value: Exact, quota: Exact): Measured {
	if (quota.sign <= 0)
		return { value: null, text: { zh: '没有定额，不评', en: 'no quota, not rated' } };
	const ratio = value.dividedBy(quota);
	const text = `${numberText(value)} ÷ ${numberText(quota)} = ${numberText(ratio)}`;
	return { value: ratio, text: { zh: text, en: text } };
}

function unitTarget(
	{ run, days }: GroupFacts,
	orgUnit: string,
	{ metric, period }: { readonly metric: string; readonly period?: string | undefined }
): Target | null {
	const own = run.unitTargets.filter(
		({ of, metric: named }) => 'orgUnit' in of && of.orgUnit === orgUnit && named === metric
	);
	return targetOfPeriod(own, period, days);
}

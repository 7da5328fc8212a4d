/**
 * Points for the rank inside a group: by a table of ranks, or by a forced distribution (the best 10 % so many, the next 20 %
 * so many). Only who is rated and not left out by a gate is ranked. A place lies in a part of the group when it is at most
 * that part of the number of heads, compared exactly: of 15 the best 10 % are the first alone.
 */
import { z } from 'zod';
import { code, decimal, fraction, MUST_BE, whole } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { addTo } from '../group-by.ts';
import type { OrgTree } from '../org-tree.ts';
import type { Participant } from '../participants.ts';
import { ranksInOrder } from '../standings.ts';
import { groupLine, numberText } from './group-line.ts';
import {
	lineBase,
	ruleKind,
	type GroupFacts,
	type LineResult,
	type MemberTotal
} from './rule-kind.ts';
import { sum } from './selection.ts';
import { groupNumber } from './teams.ts';

const withinSchema = z.discriminatedUnion('by', [
	z.strictObject({ by: z.literal('contest') }),
	z.strictObject({ by: z.literal('division') }),
	z.strictObject({ by: z.literal('position') }),
	z.strictObject({ by: z.literal('grade') }),
	z.strictObject({ by: z.literal('orgUnit') }),
	z.strictObject({ by: z.literal('level'), level: z.string().min(1).max(200) })
]);

const rankRows = z
	.array(z.strictObject({ from: whole, to: whole.optional(), points: decimal }))
	.min(1)
	.max(1_000)
	.superRefine((rows, context) => {
		let last = 0;
		for (const [row, { from, to = from }] of rows.entries()) {
			if (from <= last)
				context.addIssue({ code: 'custom', path: [row], message: MUST_BE.rising.en });
			else if (to < from)
				context.addIssue({ code: 'custom', path: [row], message: MUST_BE.ranks.en });
			last = Math.max(last, to);
		}
	});

const percentRows = z
	.array(z.strictObject({ upTo: fraction, points: decimal }))
	.min(1)
	.max(100)
	.superRefine((rows, context) => {
		for (const [row, { upTo }] of rows.entries()) {
			const before = rows[row - 1]?.upTo ?? Exact.ZERO;
			if (upTo.compare(before) <= 0)
				context.addIssue({ code: 'custom', path: [row], message: MUST_BE.rising.en });
		}
	});

const schema = z.strictObject({
	...lineBase,
	kind: z.literal('rankPoints'),
	/** The rule whose number is ranked; absent: the points of stages 1 to 3. */
	rule: code.optional(),
	order: z.enum(['desc', 'asc']).default('desc'),
	/** Who is ranked against whom. */
	within: withinSchema.prefault({ by: 'division' }),
	table: z.discriminatedUnion('by', [
		/** Ranks that no row names earn nothing. */
		z.strictObject({ by: z.literal('rank'), rows: rankRows }),
		/** Parts of the group, each up to and with its bound, from the best down. */
		z.strictObject({ by: z.literal('percent'), rows: percentRows })
	]),
	/** Equals: all have the points of the first place they share, or the average of the places they hold. */
	ties: z.enum(['best', 'average']).default('best')
});
type Fields = z.output<typeof schema>;

export const rankPoints = ruleKind({
	schema,
	stage: 'group',
	reads: ({ rule }) => ({ lines: rule === undefined ? [] : [rule] }),
	group: (rule) => (facts) => {
		const numberOf = rule.rule === undefined ? null : groupNumber(facts, rule.rule);
		const groups = new Map<string, Entrant[]>();
		const lines = new Map<string, LineResult>();
		for (const member of facts.members) {
			const { participant, standing } = member;
			const value = numberOf ? numberOf(member) : member.points;
			const group = groupOf(rule.within, participant, facts.run.orgUnits);
			if (value === null || group === null || !standing.isRanked) {
				lines.set(
					participant.employeeNo,
					groupLine(rule, facts.days, { value: null, text: UNRATED })
				);
				continue;
			}
			addTo(groups, group, { member, value });
		}
		for (const group of groups.values()) rankGroup(rule, facts, group, lines);
		return { lines, teams: null };
	}
});

const UNRATED: Text = { zh: '不参加排名，不评', en: 'not ranked, not rated' };

interface Entrant {
	readonly member: MemberTotal;
	readonly value: Exact;
}

function groupOf(
	within: Fields['within'],
	{ division, position, grade, orgUnit }: Participant,
	orgUnits: OrgTree
): string | null {
	switch (within.by) {
		case 'contest':
			return '';
		case 'division':
			return division;
		case 'position':
			return position;
		case 'grade':
			return grade;
		case 'orgUnit':
			return orgUnit;
		case 'level':
			return orgUnits.atLevel(orgUnit, within.level);
		default:
			return within satisfies never;
	}
}

function rankGroup(
	rule: Fields,
	{ days }: GroupFacts,
	group: readonly Entrant[],
	lines: Map<string, LineResult>
): void {
	const direction = rule.order === 'desc' ? 1 : -1;
	const ordered = [...group].sort((left, right) => direction * right.value.compare(left.value));
	const ranks = ranksInOrder(ordered, (above, row) => above.value.equals(row.value), 'competition');
	const held = new Map<number, number>();
	for (const rank of ranks) held.set(rank, (held.get(rank) ?? 0) + 1);
	for (const [index, { member, value }] of ordered.entries()) {
		const rank = ranks[index] ?? 0;
		const points = pointsOf(rule, rank, held.get(rank) ?? 1, ordered.length);
		const shown = numberText(points);
		lines.set(
			member.participant.employeeNo,
			groupLine(rule, days, {
				value: points,
				text: {
					zh: `${numberText(value)}：${ordered.length} 人中第 ${rank} 名，得 ${shown}`,
					en: `${numberText(value)}: rank ${rank} of ${ordered.length}, so ${shown}`
				}
			})
		);
	}
}

function pointsOf(rule: Fields, rank: number, held: number, heads: number): Exact {
	if (rule.ties === 'best') return pointsOfPlace(rule.table, rank, heads);
	const places = Array.from({ length: held }, (_, offset) =>
		pointsOfPlace(rule.table, rank + offset, heads)
	);
	return sum(places).dividedBy(Exact.ofInteger(held));
}

function pointsOfPlace(table: Fields['table'], place: number, heads: number): Exact {
	if (table.by === 'rank')
		return (
			table.rows.find(({ from, to }) => place >= from && place <= (to ?? from))?.points ??
			Exact.ZERO
		);
	const all = Exact.ofInteger(heads);
	const own = Exact.ofInteger(place);
	return table.rows.find(({ upTo }) => own.compare(upTo.times(all)) <= 0)?.points ?? Exact.ZERO;
}

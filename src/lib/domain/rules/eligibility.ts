/**
 * Who may be ranked and paid at all: at work for a minimum share of the contest, employed on a day, in a position, in good
 * standing. The number is the days at work up to the cut. The share is compared exactly: 54 days are not 60 % of 91, which
 * are 54.6. While the contest runs, days to come count as the roster and the leave plan them, so nobody is left out for days
 * that have not come, and nobody is kept in who can no longer reach the minimum.
 */
import { z } from 'zod';
import { addDays, daysBetween, startOfDay } from '../calendar.ts';
import { code, day, distinct, fraction, MUST_BE } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { assignmentOn, type CalendarDay } from '../roster.ts';
import { nextDayAt } from '../scoring.ts';
import { holdsOn } from '../scoring-inputs.ts';
import { workStretches } from '../work-days.ts';
import { appliesToSchema, concerns } from './applies-to.ts';
import { ruleBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';

const words = distinct(z.array(code).min(1));

const schema = z
	.strictObject({
		...ruleBase,
		kind: z.literal('eligibility'),
		/** Whom the rule concerns; the others pass. */
		appliesTo: appliesToSchema.optional(),
		/** The least part of the contest's days that must be at work; leave is not work. */
		minShare: fraction.optional(),
		/** `working`: only the bank's working days are counted, on both sides. */
		days: z.enum(['calendar', 'working']).default('calendar'),
		/** A day on which there must be an assignment, such as the day of the prizes. */
		employedOn: day.optional(),
		/** What the manager must be at the cut (after the contest: on its last day). */
		positions: words.optional(),
		grades: words.optional(),
		/** Qualifications that must all be held on that day, and those of which none may be: a written warning. */
		holds: words.optional(),
		holdsNone: words.optional()
	})
	.refine(
		({ minShare, employedOn, positions, grades, holds, holdsNone }) =>
			[minShare, employedOn, positions, grades, holds, holdsNone].some(
				(demand) => demand !== undefined
			),
		MUST_BE.demanding.en
	);
type Fields = z.output<typeof schema>;

export const eligibility = ruleKind({
	schema,
	stage: 'member',
	phase: 'gate',
	counts: false,
	reads: ({ appliesTo, days }) => ({
		divisions: appliesTo?.divisions ?? [],
		usesWorkingDays: days === 'working'
	}),
	member: (rule) => (facts) => eligibilityOf(rule, facts)
});

interface Demand {
	readonly holds: boolean;
	readonly text: Text;
}

function eligibilityOf(rule: Fields, facts: MemberFacts): LineResult {
	const { days, participant, person } = facts;
	const tomorrow = addDays(days.today, 1);
	const worked = daysAtWork(rule, facts, days.firstDay, tomorrow);
	const demands: Demand[] = [];
	if (rule.minShare) demands.push(enoughDays(rule, rule.minShare, worked, facts));
	if (rule.employedOn !== undefined) {
		const isEmployed = assignmentOn(person.assignments, rule.employedOn) !== null;
		demands.push({
			holds: isEmployed,
			text: {
				zh: `${rule.employedOn} ${isEmployed ? '在职' : '不在职'}`,
				en: `${isEmployed ? 'employed' : 'not employed'} on ${rule.employedOn}`
			}
		});
	}
	if (rule.positions)
		demands.push(oneOf(rule.positions, participant.position, { zh: '岗位', en: 'position' }));
	if (rule.grades)
		demands.push(oneOf(rule.grades, participant.grade ?? '-', { zh: '等级', en: 'grade' }));
	const has = (name: string) => holdsOn(person.qualifications, name, days.today);
	for (const name of rule.holds ?? [])
		demands.push(held(facts.qualificationName(name), has(name), true));
	for (const name of rule.holdsNone ?? [])
		demands.push(held(facts.qualificationName(name), has(name), false));

	const isMeant = concerns(rule.appliesTo, participant);
	const failed = isMeant ? demands.filter(({ holds }) => !holds) : [];
	const shown = failed.length > 0 ? failed : demands;
	const verdict = !isMeant
		? { zh: '不适用', en: 'does not apply' }
		: failed.length === 0
			? { zh: '符合条件', en: 'eligible' }
			: { zh: '不符合条件', en: 'not eligible' };
	return {
		value: Exact.ofInteger(worked),
		arithmetic: {
			zh: `在岗 ${worked} 天；${verdict.zh}：${shown.map(({ text }) => text.zh).join('；')}`,
			en: `${daysText(worked)} at work; ${verdict.en}: ${shown.map(({ text }) => text.en).join('; ')}`
		},
		steps: [
			{
				at: startOfDay(days.today, days.zone),
				day: '',
				points: Exact.ofInteger(worked),
				credit: null,
				base: rule.id
			}
		],
		changesAt: nextDayAt(days),
		...(failed.length > 0 ? { standing: { isRanked: false, payShare: Exact.ZERO } } : {})
	};
}

function enoughDays(rule: Fields, share: Exact, worked: number, facts: MemberFacts): Demand {
	const { firstDay, lastDay, today } = facts.days;
	const end = addDays(lastDay, 1);
	const coming = daysAtWork(rule, facts, addDays(today, 1), end);
	const all =
		rule.days === 'working'
			? facts.calendar.workingDaysBetween(firstDay, end)
			: daysBetween(firstDay, end);
	const wanted = share.times(Exact.ofInteger(all));
	const holds = Exact.ofInteger(worked + coming).compare(wanted) >= 0;
	const sign = holds ? '≥' : '<';
	const percent = `${share.times(Exact.ofInteger(100)).toDecimalString()}%`;
	const numbers = `${worked}${coming > 0 ? ` + ${coming}` : ''} ${sign} ${all} × ${percent} = ${wanted.toDecimalString()}`;
	const ahead = coming > 0 ? { zh: '（含今后的天数）', en: ' (with the days to come)' } : NOTHING;
	return { holds, text: { zh: `${numbers}${ahead.zh}`, en: `${numbers}${ahead.en}` } };
}

const NOTHING: Text = { zh: '', en: '' };

function daysAtWork(
	{ days }: Fields,
	{ person, calendar }: MemberFacts,
	from: CalendarDay,
	to: CalendarDay
): number {
	if (from >= to) return 0;
	return workStretches(person, from, to).reduce(
		(sum, stretch) =>
			sum +
			(days === 'working'
				? calendar.workingDaysBetween(stretch.from, stretch.to)
				: daysBetween(stretch.from, stretch.to)),
		0
	);
}

function oneOf(allowed: readonly string[], found: string, what: Text): Demand {
	return {
		holds: allowed.includes(found),
		text: {
			zh: `${what.zh} ${found}（要求 ${allowed.join('、')}）`,
			en: `${what.en} ${found} (wanted ${allowed.join(', ')})`
		}
	};
}

function held({ zh, en }: Text, isHeld: boolean, isWanted: boolean): Demand {
	return {
		holds: isHeld === isWanted,
		text: {
			zh: `${isHeld ? '具备' : '不具备'} ${zh}`,
			en: `${isHeld ? 'holds' : 'does not hold'} ${en}`
		}
	};
}

function daysText(days: number): string {
	return `${days} ${days === 1 ? 'day' : 'days'}`;
}

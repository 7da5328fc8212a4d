import { describe, expect, it } from 'vitest';
import type { Leave, Qualification } from '#lib/domain/dated-inputs.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import { scoreContest, type Scorecard } from '#lib/domain/scoring.ts';
import { assignment, at, contestOf, documentOf, faultsOf, PER_SALE, sale } from './score-cases.ts';

interface Given {
	readonly roster?: readonly Assignment[];
	readonly leave?: readonly (readonly [string, string])[];
	readonly qualifications?: readonly Qualification[];
	readonly asOf?: string;
}

/** A contest of 91 days, 5 January to 5 April 2026. */
const window = { from: '2026-01-05', to: '2026-04-06' };

function cardOf(rule: object, { roster, leave = [], qualifications = [], asOf }: Given): Scorecard {
	const contest = contestOf({
		window,
		rules: [PER_SALE, { id: 'may', kind: 'eligibility', ...rule }]
	});
	const away: Leave[] = leave.map(([from, to]) => ({ employeeNo: 'A', from, to, reason: null }));
	const { scorecards } = scoreContest(contest, {
		assignments: roster ?? [assignment('A')],
		entries: [sale('A')],
		leave: away,
		qualifications,
		asOf: asOf === undefined ? null : at(asOf)
	});
	const card = scorecards.find(({ participant }) => participant.employeeNo === 'A');
	if (!card) throw new Error('A does not take part');
	return card;
}

/** `ranked 55 of pay 1`. */
function outcome(rule: object, given: Given): string {
	const { lines, standing } = cardOf(rule, given);
	const days = lines.find(({ ruleId }) => ruleId === 'may')?.value?.toString();
	return `${standing.isRanked ? 'ranked' : 'out'} ${days} pay ${standing.payShare.toString()}`;
}

describe('the minimum share of the contest at work', () => {
	const sixty = { minShare: '0.6' };

	it.each([
		{ from: '2020-01-01', found: 'ranked 91 pay 1' },
		{ from: '2026-02-10', found: 'ranked 55 pay 1' },
		// 60 % of 91 days are 54.6: 54 days are too few, though rounding 54.6 down would let them pass.
		{ from: '2026-02-11', found: 'out 54 pay 0' }
	])('joined $from: $found', ({ from, found }) => {
		expect(outcome(sixty, { roster: [assignment('A', { from })] })).toBe(found);
	});

	it.each([
		{ leave: [['2026-01-05', '2026-02-10']] as const, found: 'ranked 55 pay 1' },
		{ leave: [['2026-01-05', '2026-02-11']] as const, found: 'out 54 pay 0' },
		// Before, after, and twice the same days: only days of the contest, and each once.
		{
			leave: [
				['2025-12-01', '2026-01-06'],
				['2026-01-05', '2026-01-07'],
				['2026-04-05', '2026-05-01']
			] as const,
			found: 'ranked 88 pay 1'
		}
	])('leave is not work: $found', ({ leave, found }) => {
		expect(outcome(sixty, { leave })).toBe(found);
	});

	it('is met at the exact boundary', () => {
		const ninetyOne = (minShare: string) =>
			outcome({ minShare }, { leave: [['2026-01-05', '2026-01-18']] });
		expect(ninetyOne('0.8571428571')).toBe('ranked 78 pay 1');
		expect(ninetyOne('0.8571428572')).toBe('out 78 pay 0');
	});

	it('counts a gap between two assignments as no work, and an overlap once', () => {
		const roster = [
			assignment('A', { to: '2026-01-15' }),
			assignment('A', { from: '2026-02-01', to: '2026-03-01', orgUnit: 'BR2' }),
			assignment('A', { from: '2026-02-20', orgUnit: 'BR3' })
		];
		expect(outcome({ minShare: '0.5' }, { roster })).toBe('ranked 74 pay 1');
	});

	it('counts the bank’s working days where the rule says so', () => {
		// 65 of the 91 days are Monday to Friday; 5 January to 12 January are five working days and a weekend.
		const rule = { minShare: '0.923', days: 'working' };
		expect(outcome(rule, { leave: [['2026-01-05', '2026-01-12']] })).toBe('ranked 60 pay 1');
		expect(outcome(rule, { leave: [['2026-01-05', '2026-01-13']] })).toBe('out 59 pay 0');
	});

	describe('while the contest runs', () => {
		it('counts days to come, so that nobody is out who can still reach it', () => {
			const joined = (from: string) =>
				outcome(sixty, { roster: [assignment('A', { from })], asOf: '2026-03-01T09:00' });
			expect(joined('2026-02-10')).toBe('ranked 20 pay 1');
			expect(joined('2026-02-11')).toBe('out 19 pay 0');
		});

		it('wakes at the next day, and not after the last one', () => {
			const at1 = cardOf(sixty, { asOf: '2026-03-01T09:00' });
			expect(at1.changesAt).toBe(at('2026-03-02'));
			expect(cardOf(sixty, { asOf: '2026-04-05T09:00' }).changesAt).toBeNull();
		});

		it('says the days so far, those to come and what is wanted', () => {
			const { lines } = cardOf(sixty, { asOf: '2026-03-01T09:00' });
			expect(lines.at(-1)?.arithmetic).toEqual({
				zh: '在岗 56 天；符合条件：56 + 35 ≥ 91 × 60% = 54.6（含今后的天数）',
				en: '56 days at work; eligible: 56 + 35 ≥ 91 × 60% = 54.6 (with the days to come)'
			});
		});
	});

	it('adds no points', () => {
		expect(cardOf(sixty, {}).points.toString()).toBe('1');
	});
});

describe('employed on a day', () => {
	it.each([
		{ to: null, found: 'ranked 91 pay 1' },
		{ to: '2026-06-02', found: 'ranked 91 pay 1' },
		// `to` is the first day that no longer belongs.
		{ to: '2026-06-01', found: 'out 91 pay 0' },
		{ to: '2026-04-20', found: 'out 91 pay 0' }
	])('until $to: $found', ({ to, found }) => {
		expect(outcome({ employedOn: '2026-06-01' }, { roster: [assignment('A', { to })] })).toBe(
			found
		);
	});
});

describe('what somebody is and holds', () => {
	const warned = (from: string, to: string | null): Qualification => ({
		employeeNo: 'A',
		qualification: 'written-warning',
		from,
		to
	});

	it.each([
		{ rule: { positions: ['wealth'] }, given: {}, isIn: true },
		{ rule: { positions: ['lobby'] }, given: {}, isIn: false },
		{ rule: { grades: ['senior'] }, given: {}, isIn: false },
		{ rule: { holds: ['written-warning'] }, given: {}, isIn: false },
		{ rule: { holdsNone: ['written-warning'] }, given: {}, isIn: true },
		{
			rule: { holdsNone: ['written-warning'] },
			given: { qualifications: [warned('2026-04-05', null)] },
			isIn: false
		},
		{
			rule: { holdsNone: ['written-warning'] },
			given: { qualifications: [warned('2026-02-01', '2026-04-05')] },
			isIn: true
		},
		{
			rule: { positions: ['lobby'], appliesTo: { positions: ['marketing'] } },
			given: {},
			isIn: true
		},
		{
			rule: { positions: ['lobby'], appliesTo: { divisions: ['all'] } },
			given: {},
			isIn: false
		}
	])('$rule with $given: $isIn', ({ rule, given, isIn }) => {
		expect(cardOf(rule, given).standing.isRanked).toBe(isIn);
	});

	it('names what failed and not what held', () => {
		const { lines } = cardOf({ positions: ['wealth'], grades: ['senior'], holds: ['fund'] }, {});
		expect(lines.at(-1)?.arithmetic.en).toBe(
			'91 days at work; not eligible: grade - (wanted senior); does not hold fund'
		);
	});
});

describe('an eligibility rule as written', () => {
	it('must demand something, of divisions that exist', () => {
		const rules = (rule: object) =>
			faultsOf(documentOf({ rules: [PER_SALE, { id: 'may', kind: 'eligibility', ...rule }] }));
		expect(rules({})).toEqual(['rules[1]: must demand something']);
		expect(rules({ minShare: '0.5', appliesTo: { divisions: ['al'] } })).toEqual([
			'rules[1].appliesTo.divisions[0]: there is nothing of this name'
		]);
		expect(rules({ minShare: '1.1' })).toEqual(['rules[1].minShare: must lie between 0 and 1']);
	});
});

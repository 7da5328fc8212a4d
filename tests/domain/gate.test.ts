import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Qualification } from '#lib/domain/dated-inputs.ts';
import { scoreContest, type Scorecard } from '#lib/domain/scoring.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import {
	assignment,
	at,
	contestOf,
	documentOf,
	faultsOf,
	figure,
	PER_SALE,
	sale
} from './score-cases.ts';

const cards = { id: 'cards', kind: 'perUnit', metric: 'card', rate: '1' };

function cardOf(
	rules: readonly object[],
	entries: readonly LedgerEntry[],
	qualifications: readonly Qualification[] = []
): Scorecard {
	const { scorecards } = scoreContest(contestOf({ rules: [PER_SALE, cards, ...rules] }), {
		assignments: [assignment('A')],
		entries,
		qualifications,
		asOf: null
	});
	const [card] = scorecards;
	if (!card) throw new Error('nobody takes part');
	return card;
}

const points = { take: 'points' };
const atLeast = (bound: string, measure: object = points) => ({
	if: 'value',
	measure,
	atLeast: bound
});

describe('a gate', () => {
	const valueOf = (card: Scorecard, id: string) =>
		card.lines.find(({ ruleId }) => ruleId === id)?.value?.toString();

	it('wants a bound of a number', () => {
		const conditions = [{ if: 'value', measure: points }];
		const gate = (fields: object) =>
			documentOf({ rules: [PER_SALE, { id: 'g', kind: 'gate', ...fields }] });
		expect(faultsOf(gate({ conditions }))).toEqual([
			'rules[1].conditions[0]: must demand something'
		]);
		expect(faultsOf(gate({ conditions: [{ if: 'anyOf', conditions }] }))).toHaveLength(1);
	});

	it.each([
		{ quantity: '50', holds: '1' },
		// Shown as 50.00.
		{ quantity: '49.9995', holds: '0' },
		{ quantity: '50.0001', holds: '1' }
	])('compares $quantity with 50 exactly: $holds', ({ quantity, holds }) => {
		const card = cardOf(
			[{ id: 'g', kind: 'gate', conditions: [atLeast('50')] }],
			[sale('A', { quantity })]
		);
		expect(valueOf(card, 'g')).toBe(holds);
		expect(card.standing.isRanked).toBe(holds === '1');
		expect(card.points.toString()).toBe(quantity);
	});

	it.each([
		{ retained: '9497', isRanked: false },
		{ retained: '9500', isRanked: true }
	])('compares a ratio of $retained exactly with 95 %', ({ retained, isRanked }) => {
		const ratio = { take: 'ratio', metric: 'retention' };
		const rule = { id: 'g', kind: 'gate', conditions: [atLeast('0.95', ratio)] };
		const card = cardOf([rule], [figure('A', [retained, '10000'])]);
		expect(card.standing.isRanked).toBe(isRanked);
	});

	it('fails on what is not rated', () => {
		const ratio = { take: 'ratio', metric: 'retention' };
		const rule = {
			id: 'g',
			kind: 'gate',
			conditions: [{ if: 'value', measure: ratio, atMost: '1' }]
		};
		expect(cardOf([rule], []).standing.isRanked).toBe(false);
	});

	it.each([
		{ failing: 'notRanked', found: 'out 0' },
		{ failing: 'notPaid', found: 'ranked 0' },
		{ failing: 'half', found: 'ranked 0.5' }
	])('failing means $failing: $found', ({ failing, found }) => {
		const { standing } = cardOf(
			[{ id: 'g', kind: 'gate', conditions: [atLeast('1')], failing }],
			[]
		);
		expect(`${standing.isRanked ? 'ranked' : 'out'} ${standing.payShare.toDecimalString()}`).toBe(
			found
		);
	});

	it('takes the hardest of several', () => {
		const { standing } = cardOf(
			[
				{ id: 'g', kind: 'gate', conditions: [atLeast('1')], failing: 'half' },
				{ id: 'h', kind: 'gate', conditions: [atLeast('1')], failing: 'notPaid' },
				{ id: 'i', kind: 'gate', conditions: [atLeast('0')] }
			],
			[]
		);
		expect([standing.isRanked, standing.payShare.toString()]).toEqual([true, '0']);
	});

	it.each([
		{ require: 'all', held: '0' },
		{ require: 'any', held: '1' }
	])('wants $require of its conditions', ({ require, held }) => {
		const conditions = [atLeast('1'), atLeast('1', { take: 'quantity', metric: 'card' })];
		const card = cardOf([{ id: 'g', kind: 'gate', conditions, require }], [sale('A')]);
		expect(valueOf(card, 'g')).toBe(held);
	});

	it('asks for what somebody holds on the last day', () => {
		const rule = {
			id: 'g',
			kind: 'gate',
			conditions: [{ if: 'qualification', qualification: 'self-active' }]
		};
		const held = (to: string | null) =>
			cardOf(
				[rule],
				[],
				[{ employeeNo: 'A', qualification: 'self-active', from: '2026-01-01', to }]
			).standing.isRanked;
		expect([held(null), held('2026-04-01'), held('2026-03-31')]).toEqual([true, true, false]);
		expect(cardOf([rule], []).standing.isRanked).toBe(false);
	});

	it('calls a qualification by its name in the contest', () => {
		const contest = contestOf({
			rules: [
				{
					id: 'g',
					kind: 'gate',
					conditions: [{ if: 'qualification', qualification: 'fund-licence' }]
				},
				{ id: 'e', kind: 'eligibility', holds: ['fund-licence'] }
			],
			labels: { qualifications: { 'fund-licence': { zh: '基金销售资格', en: 'fund licence' } } }
		});
		const [card] = scoreContest(contest, {
			assignments: [assignment('A')],
			entries: [],
			asOf: null
		}).scorecards;
		expect(card?.lines.map(({ arithmetic }) => arithmetic.en)).toEqual([
			'fails, not ranked: does not hold fund licence',
			'90 days at work; not eligible: does not hold fund licence'
		]);
		expect(card?.lines[0]?.arithmetic.zh).toContain('不具备 基金销售资格');
	});

	it('is looked at again when a qualification begins or ends', () => {
		const changesAt = (asOf: string) =>
			scoreContest(contestOf({}), {
				assignments: [assignment('A')],
				entries: [],
				qualifications: [
					{ employeeNo: 'A', qualification: 'fund', from: '2026-02-01', to: '2026-03-01' },
					{ employeeNo: 'A', qualification: 'later', from: '2026-06-01', to: null }
				],
				asOf: at(asOf)
			}).scorecards[0]?.changesAt;
		expect(changesAt('2026-01-15')).toBe(at('2026-02-01'));
		expect(changesAt('2026-02-15')).toBe(at('2026-03-01'));
		expect(changesAt('2026-03-15')).toBeNull();
	});

	it('passes whom it does not concern', () => {
		const rule = { id: 'g', kind: 'gate', conditions: [atLeast('9')] };
		const found = (appliesTo: object) => cardOf([{ ...rule, appliesTo }], []).standing.isRanked;
		expect([found({ positions: ['lobby'] }), found({ positions: ['wealth'] })]).toEqual([
			true,
			false
		]);
	});

	it('says what failed, in both languages', () => {
		const conditions = [atLeast('0'), atLeast('9')];
		const { lines } = cardOf([{ id: 'g', kind: 'gate', conditions }], [sale('A')]);
		expect(lines.at(-1)?.arithmetic).toEqual({
			zh: '未通过，不参加排名：积分 1（要求 ≥ 9）',
			en: 'fails, not ranked: points 1 (wanted ≥ 9)'
		});
	});

	it('may be read by another rule', () => {
		const rules = [
			{
				id: 'h',
				kind: 'gate',
				conditions: [atLeast('1', { take: 'rule', rule: 'g' })],
				failing: 'notPaid'
			},
			{ id: 'g', kind: 'gate', conditions: [atLeast('9')], failing: 'half' }
		];
		expect(cardOf(rules, [sale('A')]).standing.payShare.toString()).toBe('0');
	});
});

describe('a gate on points', () => {
	const rule = (fields: object) => ({
		id: 'g',
		kind: 'pointsGate',
		of: ['sales'],
		conditions: [atLeast('3', { take: 'quantity', metric: 'card' })],
		...fields
	});
	const found = (entries: readonly LedgerEntry[], fields: object = {}) =>
		cardOf([rule(fields)], entries).points.toString();

	it('takes all or half of the points of the rules it names, and of no other', () => {
		const entries = [sale('A', { quantity: '7' }), sale('A', { metric: 'card', quantity: '2' })];
		expect(found(entries)).toBe('2');
		expect(found(entries, { failing: 'half' })).toBe('5.5');
		expect(found([...entries, sale('A', { metric: 'card' })])).toBe('10');
	});

	it('leaves a negative sum as it is: failing is never a gain', () => {
		expect(found([sale('A', { quantity: '-4' })])).toBe('-4');
		expect(found([sale('A', { quantity: '-4' }), sale('A', { quantity: '5' })])).toBe('0');
	});

	it('never makes a score negative, and its steps sum to what it takes', () => {
		const quantities = fc.array(fc.integer({ min: -5, max: 9 }), { maxLength: 8 });
		fc.assert(
			fc.property(quantities, fc.constantFrom('zero', 'half'), (list, failing) => {
				const entries = list.map((quantity) => sale('A', { quantity: String(quantity) }));
				const whole = list.reduce((sum, quantity) => sum + quantity, 0);
				const card = cardOf([rule({ failing })], entries);
				const kept = whole <= 0 ? whole : failing === 'half' ? whole / 2 : 0;
				expect(card.points.toDecimalString()).toBe(String(kept));
				const steps = card.lines.at(-1)?.steps ?? [];
				const taken = steps.reduce((sum, step) => sum + Number(step.points.toDecimalString()), 0);
				expect(card.lines.at(-1)?.value?.toDecimalString()).toBe(String(taken));
			})
		);
	});

	it('is refused without conditions', () => {
		const document = documentOf({ rules: [PER_SALE, rule({ conditions: [] })] });
		expect(faultsOf(document)).toEqual(['rules[1].conditions: is too short or too few']);
	});
});

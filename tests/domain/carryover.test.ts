import { describe, expect, it } from 'vitest';
import {
	at,
	contestOf,
	documentOf,
	faultsOf,
	linesOf,
	reversalOf,
	sale,
	scorecardsOf,
	target,
	type Facts,
	type Fields
} from './score-cases.ts';

const sold = { take: 'quantity', metric: 'sale' };
const carried = (fields: Fields = {}) =>
	contestOf({
		rules: [{ id: 'carry', kind: 'carryover', measure: sold, target: { value: '100' }, ...fields }]
	});
/** One entry in the middle of each month from January on. */
const months = (...quantities: string[]) =>
	quantities.map((quantity, index) => sale('A', { quantity, at: `2026-0${index + 1}-15T10:00` }));
const value = (contest: ReturnType<typeof carried>, facts: Facts) =>
	linesOf(contest, { roster: ['A'], ...facts }).carry;

describe('carryover', () => {
	it.each([
		// Excess fills the next month, and what is over at the end is left.
		[['120', '80', '100'], '300', '0', '3'],
		[['120', '100', '100'], '300', '20', '3'],
		// What was missing is added to the next target.
		[['80', '120', '100'], '300', '0', '2'],
		[['80', '130', '100'], '300', '10', '2'],
		[['80', '119', '100'], '299', '-1', '0'],
		[['250', '0', '0'], '250', '-50', '2'],
		[['0', '0', '0'], '0', '-300', '0'],
		[['-10', '110', '100'], '200', '-100', '0']
	])('%j against 100 a month: counted %s, left %s, met %s', (quantities, counted, left, met) => {
		const entries = months(...quantities);
		expect(value(carried(), { entries })).toBe(counted);
		expect(value(carried({ result: 'balance' }), { entries })).toBe(left);
		expect(value(carried({ result: 'met' }), { entries })).toBe(met);
	});

	it.each<[Fields, string]>([
		[{}, '290'],
		[{ excess: 'false' }, '240'],
		[{ shortfall: 'false' }, '290'],
		[{ excess: 'false', shortfall: 'false' }, '240']
	])('with %j counts %s', (fields, expected) => {
		// 150 and 40 and then 100: the second month has 90 at hand, or without the excess 40.
		expect(value(carried(fields), { entries: months('150', '40', '100') })).toBe(expected);
	});

	it('carries what was missing only where the rule says so', () => {
		const entries = months('40', '150', '100');
		expect(value(carried(), { entries })).toBe('290');
		expect(value(carried({ shortfall: 'false' }), { entries })).toBe('240');
		expect(value(carried({ excess: 'false' }), { entries })).toBe('290');
	});

	it('dates what counts: by its entry, and what was carried by the first day of the month', () => {
		const [card] = scorecardsOf(carried(), { entries: months('120', '90', '5') });
		expect(
			card?.lines[0]?.steps.map(({ at: when, day, points }) => [when, day, points.toString()])
		).toEqual([
			[at('2026-01-15T10:00'), '2026-01-15', '100'],
			[at('2026-02-01'), '', '20'],
			[at('2026-02-15T10:00'), '2026-02-15', '80'],
			[at('2026-03-01'), '', '10'],
			[at('2026-03-15T10:00'), '2026-03-15', '5']
		]);
		expect(card?.lines[0]?.arithmetic).toEqual({
			zh: '2026-01 120 / 100 → 100；2026-02 110 / 100 → 100；2026-03 15 / 100 → 15；计入 215',
			en: '2026-01 120 / 100 → 100; 2026-02 110 / 100 → 100; 2026-03 15 / 100 → 15; counted 215'
		});
	});

	it('looks at the months that have begun, and changes when the next one does', () => {
		const card = (asOf: string) => scorecardsOf(carried(), { entries: months('120'), asOf })[0];
		expect(card('2026-01-31T23:59')?.lines[0]?.value?.toString()).toBe('100');
		expect(card('2026-01-31T23:59')?.changesAt).toBe(at('2026-02-01'));
		expect(card('2026-02-01')?.lines[0]?.value?.toString()).toBe('120');
		expect(card('2026-03-01')?.changesAt).toBe(null);
	});

	it('counts the boundary days in their own months', () => {
		const entries = [
			sale('A', { quantity: '100', at: '2026-01-31T23:59:59.999' }),
			sale('A', { quantity: '7', at: '2026-02-01' })
		];
		expect(value(carried({ excess: 'false', shortfall: 'false' }), { entries })).toBe('107');
	});

	it('goes by each month’s own target, and is not rated without one', () => {
		const contest = carried({ target: { metric: 'sale' } });
		const targets = ['2026-01', '2026-02', '2026-03'].map((period, index) =>
			target('A', String(50 * (index + 1)), { period })
		);
		const entries = months('60', '80', '170');
		expect(value(contest, { entries, targets })).toBe('300');
		expect(value(contest, { entries, targets: targets.slice(0, 2) })).toBe(null);
		expect(scorecardsOf(contest, { entries })[0]?.lines[0]?.arithmetic.en).toBe(
			'no target for 2026-01, not rated'
		);
	});

	it('goes by quarters', () => {
		const contest = carried({ per: 'quarter' });
		expect(value(contest, { entries: months('40', '40', '40') })).toBe('100');
	});

	it('gives back what was reversed, whenever it happened', () => {
		const [first, ...rest] = months('120', '80', '100');
		if (!first) throw new Error('no entry');
		const entries = [first, ...rest, reversalOf(first)];
		expect(value(carried(), { entries })).toBe('180');
	});

	it('counts the manager’s part of a referred entry', () => {
		const entries = [sale('A', { quantity: '60', referrer: 'B', share: '0.5', at: '2026-01-05' })];
		expect(value(carried(), { entries })).toBe('30');
		expect(linesOf(carried(), { entries }, 'B').carry).toBe('30');
	});

	it('is a measure, unless it is said to count', () => {
		const points = (fields: Fields) =>
			scorecardsOf(carried(fields), { entries: months('120') })[0]?.points.toString();
		expect(points({})).toBe('0');
		expect(points({ counts: 'true' })).toBe('120');
	});

	it('has one kind of target, and a measure that entries make', () => {
		const faults = (fields: Fields) =>
			faultsOf(
				documentOf({
					rules: [{ id: 'c', kind: 'carryover', measure: sold, target: { value: '1' }, ...fields }]
				})
			);
		const either = [
			'rules[0].target.value: must be given, or what may stand in its place, and not both'
		];
		expect(faults({ target: {} })).toEqual(either);
		expect(faults({ target: { metric: 'sale', value: '1' } })).toEqual(either);
		expect(faults({ measure: { take: 'points' } })).toEqual([
			'rules[0].measure.take: does not apply here'
		]);
	});
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import {
	contestOf,
	documentOf,
	faultsOf,
	lineOf,
	sale,
	target,
	type Fields
} from './score-cases.ts';

const QUANTITY = { take: 'quantity', metric: 'sale' };
const units = (...quantities: string[]) => ({
	entries: quantities.map((quantity, index) => sale('A', { quantity, at: `2026-02-0${index + 1}` }))
});
const TIERS = [
	{ from: '0', rate: '1' },
	{ from: '100', rate: '1.4' },
	{ from: '120', rate: '1.6' }
];

describe('tierMarginal', () => {
	const contest = (fields: Fields = {}) =>
		contestOf({
			rules: [{ id: 'm', kind: 'tierMarginal', measure: QUANTITY, tiers: TIERS, ...fields }]
		});

	it.each([
		['-5', '0'],
		['0', '0'],
		['99.5', '99.5'],
		['100', '100'],
		['100.5', '100.7'],
		['120', '128'],
		['130', '144']
	])('%s earns %s', (quantity, points) => {
		expect(lineOf(contest(), units(quantity), 'm').value).toBe(points);
	});

	it('shows each slice, and gives each entry its own', () => {
		expect(lineOf(contest(), units('90', '20', '20'), 'm')).toEqual({
			value: '144',
			zh: '3 条记录：130 → 100 × 1 + 20 × 1.4 + 10 × 1.6 = 144',
			en: '3 entries: 130 → 100 × 1 + 20 × 1.4 + 10 × 1.6 = 144',
			steps: ['2026-02-01 90', '2026-02-02 24', '2026-02-03 30']
		});
		expect(lineOf(contest({ unit: '7' }), units('10'), 'm')).toMatchObject({
			value: '10/7',
			en: '1 entry: 10 → 1.428571428571 × 1 ≈ 1.428571428571'
		});
		expect(lineOf(contest(), { roster: ['A'], entries: [] }, 'm')).toMatchObject({
			value: '0',
			en: '0 entries: 0 → 0'
		});
	});

	it('never jumps: one more thousandth of a unit earns one rate of it at most', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 200_000 }), (thousandths) => {
				const at = (count: number) =>
					Exact.of(
						lineOf(contest(), units(Exact.ofRatio(BigInt(count), 1000n).toString()), 'm').value ??
							''
					);
				const gained = at(thousandths + 1).minus(at(thousandths));
				expect(gained.compare(Exact.of('0.001'))).toBeGreaterThanOrEqual(0);
				expect(gained.compare(Exact.of('0.0016'))).toBeLessThanOrEqual(0);
			}),
			{ numRuns: 60 }
		);
	});
});

describe('tierSlab', () => {
	const contest = (fields: Fields = {}) =>
		contestOf({
			rules: [
				{
					id: 's',
					kind: 'tierSlab',
					measure: QUANTITY,
					slabs: [
						{ from: '10', rate: '2' },
						{ from: '20', rate: '3' }
					],
					...fields
				}
			]
		});

	it.each([
		['9.99', '0', '0'],
		['10', '20', '0'],
		['10.01', '20.02', '20.02'],
		['20', '60', '40'],
		['20.01', '60.03', '60.03'],
		['-30', '0', '0']
	])('%s earns %s, and %s where the upper bound belongs', (quantity, lower, upper) => {
		expect(lineOf(contest(), units(quantity), 's').value).toBe(lower);
		expect(lineOf(contest({ boundary: 'upper' }), units(quantity), 's').value).toBe(upper);
	});

	it('gives every unit the rate of the total, whenever it was sold', () => {
		expect(lineOf(contest(), units('15', '5'), 's')).toEqual({
			value: '60',
			zh: '2 条记录：20 ∈ [20, ∞) → 20 × 3 = 60',
			en: '2 entries: 20 ∈ [20, ∞) → 20 × 3 = 60',
			steps: ['2026-02-01 45', '2026-02-02 15']
		});
		expect(lineOf(contest(), units('4'), 's').en).toBe('1 entry: 4 < 10 → 4 × 0 = 0');
	});

	it('lets another number choose the rate', () => {
		const chosen = contestOf({
			rules: [
				{
					id: 's',
					kind: 'tierSlab',
					measure: { take: 'amount', metric: 'sale' },
					unit: '10000',
					chosenBy: { take: 'target', metric: 'sale' },
					slabs: [{ from: '10', rate: '2' }]
				}
			]
		});
		const facts = { entries: [sale('A', { yuan: '15000' }), sale('B', { yuan: '15000' })] };
		const targets = [target('A', '10')];
		expect(lineOf(chosen, { ...facts, targets }, 's')).toMatchObject({
			value: '3',
			zh: '任务（2026-Q1），1 条记录：10 ∈ [10, ∞) → 1.5 × 2 = 3'
		});
		expect(lineOf(chosen, { ...facts, targets }, 's', 'B')).toMatchObject({
			value: null,
			en: 'no target, not rated'
		});
	});

	it('refuses slabs that do not rise', () => {
		const slabs = [
			{ from: '2', rate: '1' },
			{ from: '1', rate: '1' }
		];
		expect(
			faultsOf(documentOf({ rules: [{ id: 's', kind: 'tierSlab', measure: QUANTITY, slabs }] }))
		).toEqual(['rules[0].slabs[1].from: must be greater than in the row before']);
	});
});

describe('rateSwitch', () => {
	const contest = (fields: Fields) =>
		contestOf({
			rules: [
				{ id: 'r', kind: 'rateSwitch', measure: QUANTITY, rate: '8', otherwise: '5', ...fields }
			]
		});
	const TARGET = { target: { take: 'target', metric: 'sale' } };

	it.each([
		['60', '480'],
		['59.9999999999', '299.9999999995'],
		['61', '488'],
		['0', '0'],
		['-1', '-5']
	])('%s of 60 earns %s', (quantity, points) => {
		const facts = { ...units(quantity), targets: [target('A', '60')] };
		expect(lineOf(contest(TARGET), facts, 'r').value).toBe(points);
	});

	it('pays every unit at the one rate and says why', () => {
		const facts = { ...units('40', '20'), targets: [target('A', '60')] };
		expect(lineOf(contest(TARGET), facts, 'r')).toEqual({
			value: '480',
			zh: '2 条记录；60 ≥ 60 任务（2026-Q1），达到：60 × 8 = 480',
			en: '2 entries; 60 ≥ 60 target (2026-Q1), met: 60 × 8 = 480',
			steps: ['2026-02-01 320', '2026-02-02 160']
		});
		expect(lineOf(contest({ ...TARGET, unit: '10' }), facts, 'r').value).toBe('48');
		expect(lineOf(contest(TARGET), { ...facts, targets: [target('A', '61')] }, 'r').en).toBe(
			'2 entries; 60 < 61 target (2026-Q1), missed: 60 × 5 = 300'
		);
	});

	it.each([
		['notRated', null],
		['met', '16'],
		['missed', '10']
	])('without a target, or with one of nothing: %s gives %s', (noTarget, points) => {
		const switched = contest({ ...TARGET, noTarget });
		for (const targets of [[], [target('A', '0')], [target('A', '-1')]])
			expect(lineOf(switched, { ...units('2'), targets }, 'r').value).toBe(points);
	});

	it('does not rate somebody without a target unless told, and says why', () => {
		expect(lineOf(contest(TARGET), units('2'), 'r').zh).toBe('没有任务，不评');
		const zero = { ...units('2'), targets: [target('A', '0')] };
		expect(lineOf(contest(TARGET), zero, 'r').en).toBe(
			'target (2026-Q1) 0, which is not above zero, not rated'
		);
	});

	it('switches on conditions, of which all must hold', () => {
		const conditions = [
			{ if: 'value', measure: QUANTITY, atLeast: '2' },
			{ if: 'value', measure: { take: 'entries', metric: 'sale' }, moreThan: '1' }
		];
		const switched = contest({ conditions });
		expect(lineOf(switched, units('1', '1'), 'r')).toMatchObject({ value: '16' });
		expect(lineOf(switched, units('2'), 'r')).toMatchObject({
			value: '10',
			en: '1 entry; 1 entry 2 (wanted ≥ 2); 1 entry 1 (wanted > 1), missed: 2 × 5 = 10'
		});
	});

	it('wants a target or conditions, and not both', () => {
		const fault = 'rules[0].target: must be given, or what may stand in its place, and not both';
		const base = { id: 'r', kind: 'rateSwitch', measure: QUANTITY, rate: '8', otherwise: '5' };
		const conditions = [{ if: 'qualification', qualification: 'x' }];
		for (const fields of [{}, { ...TARGET, conditions }])
			expect(faultsOf(documentOf({ rules: [{ ...base, ...fields }] }))).toEqual([fault]);
	});
});

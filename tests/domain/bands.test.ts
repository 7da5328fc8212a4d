import { describe, expect, it } from 'vitest';
import {
	contestOf,
	documentOf,
	faultsOf,
	figure,
	lineOf,
	reversalOf,
	sale,
	type Fields
} from './score-cases.ts';

const QUANTITY = { take: 'quantity', metric: 'sale' };
const AMOUNT = { take: 'amount', metric: 'sale' };

const rule = (fields: Fields) => ({ id: 'bands', kind: 'bandTable', measure: QUANTITY, ...fields });
const contest = (fields: Fields) => contestOf({ rules: [rule(fields)] });

const STEPS = [
	{ from: '10', points: '5' },
	{ from: '20', points: '12' },
	{ from: '30.5', points: '20' }
];

describe('bandTable', () => {
	it.each([
		['9.9999', '0', '0'],
		['10', '5', '0'],
		['19.9999999999', '5', '5'],
		['20', '12', '5'],
		['30.5', '20', '12'],
		['30.5000000001', '20', '20'],
		['1000000', '20', '20'],
		['-4', '0', '0']
	])(
		'%s gives %s where the lower bound belongs, %s where the upper does',
		(units, lower, upper) => {
			const facts = { entries: [sale('A', { quantity: units })] };
			expect(lineOf(contest({ bands: STEPS }), facts, 'bands').value).toBe(lower);
			const other = contest({ bands: STEPS, boundary: 'upper' });
			expect(lineOf(other, facts, 'bands').value).toBe(upper);
		}
	);

	it('gives each entry what the total gains by it, and takes it back with a reversal', () => {
		const early = sale('A', { quantity: '12', at: '2026-02-01' });
		const late = sale('A', { quantity: '9', at: '2026-02-03' });
		const table = contest({ bands: STEPS });
		expect(lineOf(table, { entries: [late, early] }, 'bands')).toEqual({
			value: '12',
			zh: '2 条记录：21 ∈ [20, 30.5) → 12',
			en: '2 entries: 21 ∈ [20, 30.5) → 12',
			steps: ['2026-02-01 5', '2026-02-03 7']
		});
		expect(lineOf(table, { entries: [late, early, reversalOf(early)] }, 'bands')).toEqual({
			value: '0',
			zh: '1 条记录：9，未到第一档，得 0',
			en: '1 entry: 9, below the first band, so 0',
			steps: ['2026-02-03 0']
		});
	});

	it('gives base points and points per unit, on the whole value or on what lies above', () => {
		const bands = [
			{ from: '100000', points: '2', rate: '1' },
			{ from: '500000', points: '10', rate: '1.5' }
		];
		const facts = { entries: [sale('A', { yuan: '750000' })] };
		const of = (fields: Fields) =>
			lineOf(contest({ measure: AMOUNT, bands, unit: '100000', ...fields }), facts, 'bands');
		expect(of({})).toMatchObject({
			value: '21.25',
			en: '1 entry: 750000 ∈ [500000, ∞) → 10 + 7.5 × 1.5 = 21.25'
		});
		expect(of({ rateOn: 'excess' }).value).toBe('13.75');
		expect(of({ partialUnits: 'floor' }).value).toBe('20.5');
		expect(of({ partialUnits: 'floor', rateOn: 'excess' }).value).toBe('13');
		expect(of({ unit: '700000' })).toMatchObject({
			value: '325/28',
			en: '1 entry: 750000 ∈ [500000, ∞) → 10 + 1.071428571429 × 1.5 ≈ 11.607142857143'
		});
	});

	it('looks each entry up by its own whole amount, and shares what that makes', () => {
		const bands = [
			{ from: '0', points: '1' },
			{ from: '10000', points: '5' }
		];
		const table = contest({ measure: AMOUNT, bands, lookUp: 'entry' });
		const entries = [
			sale('A', { yuan: '9999.99', at: '2026-02-01' }),
			sale('A', { yuan: '10000', at: '2026-02-02', referrer: 'B', share: '0.3' }),
			sale('A', { at: '2026-02-03' })
		];
		expect(lineOf(table, { entries }, 'bands')).toEqual({
			value: '5.5',
			zh: '3 条记录，逐条查档：合计 = 5.5',
			en: '3 entries, each in its own band: sum = 5.5',
			steps: ['2026-02-01 1', '2026-02-02 3.5', '2026-02-03 1']
		});
		expect(lineOf(table, { entries }, 'bands', 'B').value).toBe('1.5');
	});

	it('gives what the band of nothing gives to somebody without entries, as a step of its own', () => {
		const table = contest({
			bands: [
				{ from: '0', points: '3' },
				{ from: '2', points: '1' }
			]
		});
		expect(lineOf(table, { roster: ['A'], entries: [] }, 'bands')).toMatchObject({
			value: '3',
			steps: ['3']
		});
		const entries = [sale('A', { at: '2026-02-01' }), sale('A', { at: '2026-02-02' })];
		expect(lineOf(table, { entries }, 'bands')).toMatchObject({
			value: '1',
			steps: ['3', '2026-02-01 0', '2026-02-02 -2']
		});
	});

	it('looks up figures and ratios, and does not rate what has none', () => {
		const table = contest({
			measure: { take: 'ratio', metric: 'retention', minBase: '2' },
			bands: [{ from: '0.9', points: '10' }]
		});
		const entries = [
			figure('A', ['899999', '1000000']),
			figure('B', ['9', '10']),
			figure('C', ['1', '1']),
			figure('D', ['1', null])
		];
		const facts = { roster: ['A', 'B', 'C', 'D', 'E'], entries };
		const values = ['A', 'B', 'C', 'D', 'E'].map((who) => lineOf(table, facts, 'bands', who));
		expect(values.map(({ value }) => value)).toEqual(['0', '10', null, null, null]);
		expect(values[1]).toMatchObject({
			zh: '2026-Q1：9 ÷ 10：0.9 ∈ [0.9, ∞) → 10',
			steps: ['10']
		});
		expect([values[2]?.zh, values[4]?.en]).toEqual([
			'2026-Q1 基数低于最低要求，不评',
			'no figure, not rated'
		]);
	});

	it('follows another rule entry by entry, after what adjusts it', () => {
		const both = contestOf({
			rules: [
				{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1', counts: 'false' },
				{ id: 'cap', kind: 'cap', of: ['sales'], limit: '2', per: 'day' },
				rule({ measure: { take: 'rule', rule: 'sales' }, bands: [{ from: '3', points: '7' }] })
			]
		});
		const entries = [
			sale('A', { quantity: '5', at: '2026-02-01' }),
			sale('A', { quantity: '1', at: '2026-02-02' })
		];
		expect(lineOf(both, { entries }, 'bands')).toMatchObject({
			value: '7',
			steps: ['2026-02-01 0', '2026-02-02 7']
		});
	});

	it('refuses rows that do not rise, rows that give nothing, and entries that have no number', () => {
		expect(
			faultsOf(
				documentOf({
					rules: [
						rule({
							bands: [
								{ from: '1', points: '1' },
								{ from: '1', points: '2' },
								{ from: '2' },
								{ from: '1.5', rate: '1' }
							]
						})
					]
				})
			)
		).toEqual([
			'rules[0].bands[2].points: is required, but missing',
			'rules[0].bands[1].from: must be greater than in the row before',
			'rules[0].bands[3].from: must be greater than in the row before'
		]);
		const figures = { take: 'figure', metric: 'aum' };
		expect(
			faultsOf(documentOf({ rules: [rule({ bands: STEPS, lookUp: 'entry', measure: figures })] }))
		).toEqual(['rules[0].lookUp: does not apply here']);
	});
});

import { describe, expect, it } from 'vitest';
import { assignment, documentOf, faultsOf, sale } from '../score-cases.ts';
import { explained, paid, units } from './prize-cases.ts';

const SALES = { id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' };
const fixed = (amountYuan: string) => ({ from: 'fixed', amountYuan });
const pool = (fields: object) => ({ prizes: [{ id: 'p', kind: 'poolShare', ...fields }] });
const number = (id: string) => ({ id, kind: 'perUnit', metric: id, rate: '1', counts: 'false' });

describe('a pool', () => {
	it('goes to positive points alone, to the fen: by largest remainder, then employee number', () => {
		expect(
			paid(pool({ pool: fixed('1000') }), {
				entries: units({ M1: '1', M2: '2', M3: '4', M4: '0', M5: '-3' })
			})
		).toEqual(['M1 142.86', 'M2 285.71', 'M3 571.43']);
		expect(
			paid(pool({ pool: fixed('10000') }), { entries: units({ X3: '1', X1: '1', X2: '1' }) })
		).toEqual(['X1 3333.34', 'X2 3333.33', 'X3 3333.33']);
	});

	it('of wages shared by balances pays one unit price; a falling balance is out of the divisor', () => {
		const fields = {
			rules: [SALES, number('wage'), number('balance')],
			...pool({ pool: { from: 'sum', of: 'wage', times: '0.3' }, of: 'balance' })
		};
		const entries = ['A', 'B', 'C'].flatMap((no, index) => [
			sale(no, { metric: 'wage', quantity: '1000' }),
			sale(no, { metric: 'balance', quantity: ['200', '400', '-50'][index] ?? '' })
		]);
		// 900 yuan over 600 of balance: 1.50 for each.
		expect(explained(fields, { entries })).toEqual([
			'A p: ¥900.00 × 200 / 600 → ¥300.00',
			'B p: ¥900.00 × 400 / 600 → ¥600.00'
		]);
	});

	it.each([
		['39.99', []],
		// 40 of 80 is half of the pool: 500 shared 2 to 3.
		['40', ['A 200.00', 'B 300.00']],
		['79.5', ['A 397.50', 'B 596.25']],
		['80', ['A 400.00', 'B 600.00']],
		['120', ['A 400.00', 'B 600.00']]
	])('waits for half of the plan, then grows with it: %s of 80', (income, wanted) => {
		const fields = {
			rules: [SALES, number('income')],
			...pool({ pool: fixed('1000'), reached: { of: 'income', plan: '80', scaleFrom: '0.5' } })
		};
		const entries = [
			...units({ A: '2', B: '3' }),
			sale('A', { metric: 'income', quantity: income })
		];
		expect(paid(fields, { entries })).toEqual(wanted);
	});

	it.each([
		['-1', []],
		['39.99', []],
		['40', ['A 100.00', 'B 150.00']],
		['71.99', ['A 100.00', 'B 150.00']],
		['72', ['A 300.00', 'B 450.00']],
		['79.99', ['A 300.00', 'B 450.00']],
		['80', ['A 400.00', 'B 600.00']]
	])('shrinks by steps below the plan: %s of 80', (income, wanted) => {
		const steps = [
			{ from: '0.5', share: '0.25' },
			{ from: '0.9', share: '0.75' }
		];
		const fields = {
			rules: [SALES, number('income')],
			...pool({ pool: fixed('1000'), reached: { of: 'income', plan: '80', steps } })
		};
		const entries = [
			...units({ A: '2', B: '3' }),
			sale('A', { metric: 'income', quantity: income })
		];
		expect(paid(fields, { entries })).toEqual(wanted);
	});

	it('refuses steps that do not rise, reach the plan, or stand beside a scale', () => {
		const faults = (reached: object) =>
			faultsOf(
				documentOf({
					rules: [SALES],
					...pool({ pool: fixed('1000'), reached: { of: 'sales', plan: '80', ...reached } })
				})
			);
		const step = (from: string) => ({ from, share: '0.5' });
		expect(faults({ steps: [step('0.5'), step('0.5')] })).toEqual([
			'prizes[0].reached.steps[1].from: must be greater than in the row before'
		]);
		expect(faults({ steps: [step('1')] })).toEqual([
			'prizes[0].reached.steps[0].from: must be less than 1: the plan itself pays all'
		]);
		expect(faults({ steps: [step('0.5')], scaleFrom: '0.5' })).toEqual([
			'prizes[0].reached.steps: must be given, or what may stand in its place, and not both'
		]);
	});

	it('without a scale is paid whole or not at all', () => {
		const fields = (plan: string) => ({
			rules: [SALES, number('income')],
			...pool({ pool: fixed('1000'), reached: { of: 'income', plan } })
		});
		const entries = [...units({ A: '2' }), sale('A', { metric: 'income', quantity: '80' })];
		expect(paid(fields('80'), { entries })).toEqual(['A 1000.00']);
		expect(paid(fields('80.0001'), { entries })).toEqual([]);
	});

	it('takes what a ranking prize gives back: unheld places, and those below the minimum', () => {
		const fields = {
			prizes: [
				{
					id: 'rank',
					kind: 'rankPrize',
					minPoints: '10',
					unfilled: 'backToPool',
					places: [
						{ from: 1, amountYuan: '100' },
						{ from: 2, to: 4, amountYuan: '50' }
					]
				},
				{ id: 'rest', kind: 'poolShare', pool: { from: 'unpaid', prizes: ['rank'] } }
			]
		};
		// First 100; second is below the minimum and third and fourth do not exist: 150 to share 12 : 8.
		expect(paid(fields, { entries: units({ A: '12', B: '8' }) })).toEqual(['A 190.00', 'B 60.00']);
	});

	it('is one in each division', () => {
		const fields = {
			divisions: [
				{ id: 'a', orgUnits: ['BR1'] },
				{ id: 'b', orgUnits: ['BR2'] }
			],
			...pool({ pool: fixed('90') })
		};
		const roster = [assignment('A'), assignment('B', { orgUnit: 'BR2' }), assignment('C')];
		expect(paid(fields, { roster, entries: units({ A: '1', B: '5', C: '2' }) })).toEqual([
			'A 30.00',
			'B 90.00',
			'C 60.00'
		]);
	});
});

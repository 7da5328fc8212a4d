import { describe, expect, it } from 'vitest';
import { assignment, sale, type Fields } from '../score-cases.ts';
import { explained, paid, units } from './prize-cases.ts';

const SALES = { id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' };
/** A number that is not points: yuan of a second metric, not rated for who has none of the figure. */
const measured = (id: string, metric: string): Fields => ({
	id,
	kind: 'perUnit',
	metric,
	rate: '1',
	counts: 'false'
});

describe('steps', () => {
	const steps = [
		{ from: '20', amountYuan: '750' },
		{ from: '50', amountYuan: '3000' },
		{ from: '30', amountYuan: '1500' }
	];
	const ladder = { A: '19.9999', B: '20', C: '30', D: '49', E: '50', F: '-3' };

	it('pay the highest that is reached, exactly reached included, in whatever order they are written', () => {
		expect(
			paid({ prizes: [{ id: 'p', kind: 'stepPrize', steps }] }, { entries: units(ladder) })
		).toEqual(['B 750.00', 'C 1500.00', 'D 1500.00', 'E 3000.00']);
	});

	it('pay all that are reached together where the prize says so', () => {
		expect(
			paid(
				{ prizes: [{ id: 'p', kind: 'stepPrize', steps, pay: 'sum' }] },
				{ entries: units(ladder) }
			)
		).toEqual(['B 750.00', 'C 2250.00', 'D 2250.00', 'E 5250.00']);
	});

	it("go by a rule's number where one is named, and say how", () => {
		const fields = {
			rules: [SALES, measured('cards', 'card')],
			prizes: [{ id: 'p', kind: 'stepPrize', of: 'cards', steps }]
		};
		const entries = [...units({ A: '90' }), sale('B', { metric: 'card', quantity: '30' })];
		expect(explained(fields, { entries })).toEqual(['B p: rule cards 30: ≥ 30 → ¥1500.00']);
	});
});

describe('yuan for each point', () => {
	const each = (fields: Fields) => ({ prizes: [{ id: 'p', kind: 'perPoint', ...fields }] });

	it('are rounded half-up once, at the end, and never fall below zero', () => {
		expect(
			explained(each({ yuan: '0.335' }), { entries: units({ A: '1', B: '3', C: '-2' }) })
		).toEqual([
			'A p: points 1 × ¥0.335 → ¥0.34',
			'B p: points 3 × ¥0.335 → ¥1.01',
			'C p: points -2 × ¥0.335, not below 0 → ¥0.00'
		]);
	});

	it('end at a fixed sum', () => {
		expect(
			paid(each({ yuan: '10', maxYuan: '99.99' }), { entries: units({ A: '9', B: '10', C: '11' }) })
		).toEqual(['A 90.00', 'B 99.99', 'C 99.99']);
	});

	it('end at a part of a salary, the lower limit first', () => {
		const entries = [
			...units({ A: '50', B: '50', C: '50' }),
			sale('A', { metric: 'salary', quantity: '3000' }),
			sale('B', { metric: 'salary', quantity: '9000' })
		];
		const fields = {
			rules: [SALES, measured('salary', 'salary')],
			...each({ yuan: '10', maxYuan: '400', maxShare: { of: 'salary', share: '0.1' } })
		};
		// Nobody knows C's salary, so a tenth of it is nothing.
		expect(paid(fields, { entries })).toEqual(['A 300.00', 'B 400.00', 'C 0.00']);
		expect(explained(fields, { entries })[0]).toBe(
			'A p: points 50 × ¥10, at most 0.1 of rule salary (3000) → ¥300.00'
		);
	});

	it("pay each unit of a rule's own number", () => {
		const fields = {
			rules: [SALES, measured('reward', 'policy')],
			...each({ of: 'reward', yuan: '2.5' })
		};
		const entries = [...units({ A: '100' }), sale('A', { metric: 'policy', quantity: '3' })];
		expect(explained(fields, { entries })).toEqual(['A p: rule reward 3 × ¥2.5 → ¥7.50']);
	});
});

describe('a goal of one’s own', () => {
	it('pays its amount where every condition holds, and says which does not', () => {
		const fields = {
			rules: [SALES, measured('done', 'done')],
			prizes: [
				{
					id: 'p',
					kind: 'individualGoal',
					amountYuan: '500',
					conditions: [
						{ rule: 'done', atLeast: '1' },
						{ rule: 'sales', moreThan: '10' }
					]
				}
			]
		};
		const entries = [
			...units({ A: '10', B: '10.01', C: '99' }),
			sale('A', { metric: 'done' }),
			sale('B', { metric: 'done' })
		];
		expect(explained(fields, { entries })).toEqual([
			'A p: not met: rule sales 10 (wanted > 10)',
			'B p: met: rule done 1 (wanted ≥ 1), rule sales 10.01 (wanted > 10) → ¥500.00',
			'C p: not met: rule done 0 (wanted ≥ 1)'
		]);
		expect(paid(fields, { entries })).toEqual(['A 0.00', 'B 500.00', 'C 0.00']);
	});
});

describe('a prize that reads a rule of groups', () => {
	const roster = [
		assignment('A', { orgUnit: 'B1' }),
		assignment('B', { orgUnit: 'B1' }),
		assignment('H', { orgUnit: 'B1', position: 'head' }),
		assignment('C', { orgUnit: 'B2' })
	];
	const entries = units({ A: '3', B: '1', C: '1', H: '50' });
	const groups = [
		SALES,
		{
			id: 'branch',
			kind: 'teamAggregate',
			counts: 'false',
			teams: { by: 'orgUnit' },
			method: 'sum',
			creditTo: { positions: ['head'] }
		},
		{
			id: 'passes',
			kind: 'teamGate',
			teams: { by: 'orgUnit' },
			members: { positions: ['wealth'] },
			atLeast: '1',
			minHeads: '2',
			appliesTo: { positions: ['head'] },
			failing: 'notPaid'
		},
		{
			id: 'places',
			kind: 'rankPoints',
			counts: 'false',
			table: { by: 'rank', rows: [{ from: '1', points: '5' }] }
		}
	];
	const prize = (fields: object) => ({
		rules: groups,
		prizes: [{ id: 'p', kind: 'individualGoal', amountYuan: '10', ...fields }]
	});
	const wants = (rule: string, atLeast: string) => prize({ conditions: [{ rule, atLeast }] });

	it('has for everybody the number of their team, also for who leads it', () => {
		expect(paid(wants('branch', '4'), { roster, entries })).toEqual([
			'A 10.00',
			'B 10.00',
			'C 0.00',
			'H 10.00'
		]);
		expect(explained(wants('branch', '4.01'), { roster, entries })[0]).toBe(
			'A p: not met: rule branch 4 (wanted ≥ 4.01)'
		);
	});

	it('has 1 for a team that passes its gate and 0 for one that does not', () => {
		expect(paid(wants('passes', '1'), { roster, entries })).toEqual([
			'A 10.00',
			'B 10.00',
			'C 0.00',
			'H 10.00'
		]);
	});

	it('has the points of a rank, and nothing for who has none', () => {
		expect(paid(wants('places', '5'), { roster, entries })).toEqual([
			'A 0.00',
			'B 0.00',
			'C 0.00',
			'H 10.00'
		]);
	});

	it('pays by it, in a pool as well', () => {
		const fields = {
			rules: groups,
			prizes: [
				{ id: 'p', kind: 'perPoint', yuan: '2', of: 'branch' },
				{
					id: 'pool',
					kind: 'poolShare',
					pool: { from: 'fixed', amountYuan: '130' },
					of: 'branch'
				}
			]
		};
		// 4 for A, B and H, 1 for C: 8, 8, 8, 2 yuan, and 130 over 13.
		expect(paid(fields, { roster, entries })).toEqual(['A 48.00', 'B 48.00', 'C 12.00', 'H 48.00']);
	});
});

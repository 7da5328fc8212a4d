import { describe, expect, it } from 'vitest';
import { OrgTree } from '#lib/domain/org-tree.ts';
import { assignment, sale, type Fields } from '../score-cases.ts';
import { explained, paid, units } from './prize-cases.ts';

const SALES = { id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' };
const number = (id: string) => ({ id, kind: 'perUnit', metric: id, rate: '1', counts: 'false' });
const PLACES = [
	{ from: 1, amountYuan: '1000' },
	{ from: 2, amountYuan: '500' },
	{ from: 3, amountYuan: '100' }
];
const rankPrize = (fields: Fields) => ({ id: 'p', kind: 'rankPrize', places: PLACES, ...fields });

describe('a place with a minimum', () => {
	const entries = [
		...units({ A: '9', B: '8', C: '7', D: '6' }),
		...['A', 'C', 'D'].map((no) => sale(no, { metric: 'visits', quantity: '5' })),
		sale('B', { metric: 'visits', quantity: '4.9' })
	];
	const wanting = (unfilled: string) => ({
		rules: [SALES, number('visits')],
		prizes: [rankPrize({ unfilled, conditions: [{ rule: 'visits', atLeast: '5' }] })]
	});

	it('stays unpaid where its holder is below, and says why', () => {
		expect(explained(wanting('notPaid'), { entries })).toEqual([
			'A p: place 1: ¥1000.00',
			'B p: place 2, not paid: rule visits 4.9 (wanted ≥ 5)',
			'C p: place 3: ¥100.00'
		]);
	});

	it('moves down to the next who is not, where the prize says so', () => {
		expect(paid(wanting('movesDown'), { entries })).toEqual(['A 1000.00', 'C 500.00', 'D 100.00']);
	});

	it('is split among all who share it, and the part of who is below stays unpaid', () => {
		const tied = [...units({ A: '9', B: '9' }), sale('A', { metric: 'visits', quantity: '5' })];
		expect(paid(wanting('notPaid'), { entries: tied })).toEqual(['A 750.00', 'B 0.00']);
		expect(paid(wanting('movesDown'), { entries: tied })).toEqual(['A 1000.00']);
	});

	it('compares points exactly, never as they are shown', () => {
		const fields = { prizes: [rankPrize({ minPoints: '50' })] };
		expect(paid(fields, { entries: units({ A: '50', B: '49.9995' }) })).toEqual([
			'A 1000.00',
			'B 0.00'
		]);
	});
});

describe('a place without a minimum', () => {
	const entries = units({ A: '3', B: '0', C: '-1' });
	const pay = (fields: Fields) => paid({ prizes: [rankPrize(fields)] }, { entries });

	it('falls to nobody without points: of the contest, of a week, of a month', () => {
		expect(pay({})).toEqual(['A 1000.00']);
		expect(pay({ unfilled: 'movesDown' })).toEqual(['A 1000.00']);
		expect(pay({ per: 'week' })).toEqual(['A 1000.00']);
		expect(pay({ per: 'month' })).toEqual(['A 1000.00']);
	});

	it('falls to them where the prize says so', () => {
		expect(pay({ minPoints: '0' })).toEqual(['A 1000.00', 'B 500.00', 'C 0.00']);
		expect(pay({ minPoints: '-1' })).toEqual(['A 1000.00', 'B 500.00', 'C 100.00']);
		// Thirteen weeks nobody has points, so all three share the third place's yuan: 34, 33 and 33 fen.
		expect(pay({ per: 'week', minPoints: '-1', places: [{ from: 3, amountYuan: '1' }] })).toEqual([
			'A 4.42',
			'B 4.29',
			'C 5.29'
		]);
	});

	it('goes back to the pool with its money', () => {
		const rest = { id: 'q', kind: 'poolShare', pool: { from: 'unpaid', prizes: ['p'] } };
		const fields = { prizes: [rankPrize({ unfilled: 'backToPool' }), rest] };
		expect(paid(fields, { entries })).toEqual(['A 1600.00']);
	});

	it('falls to no team without points', () => {
		const rules = [
			SALES,
			{
				id: 'branches',
				kind: 'teamAggregate',
				teams: { by: 'orgUnit' },
				method: 'sum',
				counts: 'false'
			}
		];
		const roster = [assignment('A'), assignment('B', { orgUnit: 'BR2' })];
		const fields = (more: Fields) => ({
			rules,
			prizes: [rankPrize({ team: 'branches', teamPay: 'equally', ...more })]
		});
		const given = { roster, entries: units({ A: '1' }) };
		expect(paid(fields({}), given)).toEqual(['A 1000.00']);
		expect(paid(fields({ minPoints: '0' }), given)).toEqual(['A 1000.00', 'B 500.00']);
	});

	it('nominates nobody without points', () => {
		const star = (more: Fields) =>
			paid(
				{ prizes: [{ id: 'p', kind: 'nominee', amountYuan: '6', ...more }] },
				{ entries: units({ B: '0' }) }
			);
		expect(star({})).toEqual([]);
		expect(star({ atLeast: '0' })).toEqual(['B 6.00']);
	});
});

describe('a prize for every week', () => {
	const weekly = {
		prizes: [rankPrize({ per: 'week', minPoints: '10', places: [{ from: 1, amountYuan: '200' }] })]
	};
	// 5 January 2026 is a Monday.
	const on = (employeeNo: string, day: string, quantity: string) =>
		sale(employeeNo, { at: `${day}T12:00`, quantity });

	it('goes to its leader with the minimum; Sunday belongs to the week before, Monday to the next', () => {
		const entries = [
			on('A', '2026-01-05', '9'),
			on('A', '2026-01-11', '1'),
			on('B', '2026-01-11', '9.99'),
			on('B', '2026-01-12', '30'),
			on('A', '2026-01-19', '9.99')
		];
		expect(explained(weekly, { entries })).toEqual([
			'A p: week of 2026-01-05: place 1: ¥200.00',
			'A p: week of 2026-01-19: place 1, not paid: points 9.99 below 10',
			'B p: week of 2026-01-12: place 1: ¥200.00'
		]);
	});

	it('is split by those who lead it together, whatever the contest decides ties by', () => {
		const fields = {
			...weekly,
			ranking: { tieBreaks: [{ by: 'reachedAt' }] }
		};
		const entries = [on('B', '2026-01-06', '12'), on('A', '2026-01-07', '12')];
		expect(paid(fields, { entries })).toEqual(['A 100.00', 'B 100.00']);
	});

	it('is paid once for each, and a month likewise', () => {
		const entries = [
			on('A', '2026-01-31', '10'),
			on('A', '2026-02-01', '10'),
			on('B', '2026-02-28', '9')
		];
		expect(paid(weekly, { entries })).toEqual(['A 200.00', 'B 0.00']);
		const monthly = { prizes: [rankPrize({ per: 'month' })] };
		expect(paid(monthly, { entries })).toEqual(['A 2000.00', 'B 500.00']);
	});
});

describe('a prize for teams', () => {
	const teams = {
		rules: [
			SALES,
			{
				id: 'branches',
				kind: 'teamAggregate',
				teams: { by: 'orgUnit' },
				method: 'sum',
				counts: 'false',
				creditTo: { positions: ['head'] }
			}
		]
	};
	const roster = [
		assignment('A', { orgUnit: 'BR1' }),
		assignment('B', { orgUnit: 'BR1' }),
		assignment('C', { orgUnit: 'BR2' }),
		assignment('H1', { orgUnit: 'BR1', position: 'head' }),
		assignment('H2', { orgUnit: 'BR2', position: 'head' })
	];
	const entries = units({ A: '1', B: '2', C: '2' });
	const pay = (fields: Fields) =>
		paid(
			{
				...teams,
				prizes: [rankPrize({ team: 'branches', places: PLACES.slice(0, 2), ...fields })]
			},
			{ roster, entries }
		);

	it('goes to the head, to the members in equal parts, or by their points', () => {
		expect(pay({})).toEqual(['H1 1000.00', 'H2 500.00']);
		expect(pay({ teamPay: 'equally' })).toEqual(['A 500.00', 'B 500.00', 'C 500.00']);
		expect(pay({ teamPay: 'byPoints' })).toEqual(['A 333.33', 'B 666.67', 'C 500.00']);
	});

	it('wants the minimum of the team', () => {
		expect(pay({ minPoints: '3' })).toEqual(['H1 1000.00']);
	});

	it('says how the team earned it', () => {
		const fields = { ...teams, prizes: [rankPrize({ team: 'branches', teamPay: 'byPoints' })] };
		expect(explained(fields, { roster, entries })[1]).toBe(
			'B p: BR1 place 1: ¥1000.00 / 2 → ¥666.67'
		);
	});
});

describe('nominees', () => {
	const roster = [
		assignment('A', { orgUnit: 'B1' }),
		assignment('B', { orgUnit: 'B1' }),
		assignment('C', { orgUnit: 'B1' }),
		assignment('D', { orgUnit: 'B2' })
	];
	const star = (fields: Fields = {}) => ({
		prizes: [{ id: 'p', kind: 'nominee', amountYuan: '500', atLeast: '80', ...fields }]
	});

	it('are the best of each branch with the minimum, and no more than so many', () => {
		const entries = units({ A: '82', B: '81', C: '80', D: '79.99' });
		expect(paid(star(), { roster, entries })).toEqual(['A 500.00']);
		expect(paid(star({ most: '2' }), { roster, entries })).toEqual(['A 500.00', 'B 500.00']);
	});

	it('share the money of the places left where they are tied at the edge', () => {
		const entries = units({ A: '90', B: '85', C: '85', D: '80' });
		expect(paid(star({ most: '2' }), { roster, entries })).toEqual([
			'A 500.00',
			'B 250.00',
			'C 250.00',
			'D 500.00'
		]);
		expect(explained(star({ most: '2' }), { roster, entries })[1]).toBe(
			'B p: B1 place 2 shared by 2: ¥500.00 / 2 → ¥250.00'
		);
	});

	it('are those of the units of a level where one is named; who lies in none is not nominated', () => {
		const unit = (code: string, parentCode: string | null, level: string) => ({
			code,
			nameZh: `${code}机构`,
			nameEn: `Unit ${code}`,
			parentCode,
			level
		});
		const orgUnits = new OrgTree([
			unit('R1', null, 'region'),
			unit('R2', null, 'region'),
			unit('B1', 'R1', 'branch'),
			unit('B2', 'R1', 'branch'),
			unit('B3', 'R2', 'branch')
		]);
		const people = [
			...roster,
			assignment('E', { orgUnit: 'B3' }),
			assignment('F', { orgUnit: 'X' })
		];
		const entries = units({ A: '90', B: '85', C: '81', D: '95', E: '80', F: '99' });
		const given = { roster: people, entries, orgUnits };
		expect(paid(star({ level: 'region' }), given)).toEqual(['D 500.00', 'E 500.00']);
		expect(paid(star({ level: 'branch' }), given)).toEqual(['A 500.00', 'D 500.00', 'E 500.00']);
		expect(explained(star({ level: 'region' }), given)[0]).toBe('D p: Unit R1 place 1: ¥500.00');
	});

	it("are found by a rule's number where one is named", () => {
		const entries = [
			...units({ A: '90', B: '1' }),
			sale('B', { metric: 'visits', quantity: '100' }),
			sale('A', { metric: 'visits', quantity: '99' })
		];
		const fields = { rules: [SALES, number('visits')], ...star({ of: 'visits' }) };
		expect(paid(fields, { roster, entries })).toEqual(['B 500.00']);
	});
});

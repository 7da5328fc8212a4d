import { describe, expect, it } from 'vitest';
import {
	assignment,
	at,
	contestOf,
	figure,
	linesOf,
	pointsOf,
	sale,
	scorecardsOf,
	type Fields
} from './score-cases.ts';

const FIRST = { id: 'first', kind: 'firstOf', metric: 'sale' };
const PER_FIRST = { id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1', claim: 'first' };

describe('perUnit', () => {
	const contest = contestOf({
		rules: [
			{ id: 'any', kind: 'perUnit', metric: 'sale', rate: '0.1' },
			{ id: 'funds', kind: 'perUnit', metric: 'sale', products: ['fund', '理财'], rate: '-2' }
		]
	});

	it('takes a row without a quantity as one unit, and only the products named', () => {
		const entries = [
			sale('A'),
			sale('A', { quantity: '2', product: 'fund' }),
			sale('A', { quantity: '0.5', product: '理财' }),
			sale('A', { metric: 'other', product: 'fund' })
		];
		const [card] = scorecardsOf(contest, { entries });
		expect(card?.points.toString()).toBe('-4.65');
		expect(card?.lines.map(({ arithmetic }) => arithmetic)).toEqual([
			{ zh: '3 条记录：3.5 × 0.1 = 0.35', en: '3 entries: 3.5 × 0.1 = 0.35' },
			{ zh: '2 条记录：2.5 × -2 = -5', en: '2 entries: 2.5 × -2 = -5' }
		]);
	});
});

describe('perAmount', () => {
	const points = (partialUnits: string, unit = '10000') =>
		pointsOf(
			contestOf({
				rules: [{ id: 'a', kind: 'perAmount', metric: 'sale', rate: '3', unit, partialUnits }]
			}),
			{
				entries: [
					sale('A', { yuan: '15000' }),
					sale('A', { yuan: '14999.99' }),
					sale('A', { yuan: '9999.99' }),
					sale('A'),
					sale('A', { yuan: '15000', referrer: 'B', share: '0.5' })
				]
			}
		);

	it('counts parts of a unit in proportion, exactly', () => {
		expect(points('prorata')).toEqual({ A: '14.249994', B: '2.25' });
		expect(points('prorata', '7')).toEqual({ A: '7124997/350', B: '22500/7' });
	});

	it('says in its arithmetic what was floored and what was rounded for show', () => {
		const arithmetic = (fields: Fields) =>
			scorecardsOf(
				contestOf({
					rules: [{ id: 'a', kind: 'perAmount', metric: 'sale', rate: '3', ...fields }]
				}),
				{ entries: [sale('A', { yuan: '15000' })] }
			).map(({ lines }) => lines[0]?.arithmetic.en);
		expect(arithmetic({ unit: '10000' })).toEqual(['1 entry: ¥15000 ÷ 10000 × 3 = 4.5']);
		expect(arithmetic({ unit: '7' })).toEqual(['1 entry: ¥15000 ÷ 7 × 3 ≈ 6428.571428571429']);
		expect(arithmetic({ unit: '10000', partialUnits: 'floorOnSum' })).toEqual([
			'1 entry: ¥15000 ÷ 10000, whole units of the sum: 1 × 3 = 3'
		]);
	});

	it('floors each row before it is shared, so that sharing neither makes nor loses points', () => {
		expect(points('floorPerRow')).toEqual({ A: '7.5', B: '1.5' });
	});

	it('floors the sum of what is the manager’s own', () => {
		expect(points('floorOnSum')).toEqual({ A: '12', B: '0' });
	});
});

describe('ratioThreshold', () => {
	const contest = (fields: Fields = {}) =>
		contestOf({
			rules: [
				{
					id: 'kept',
					kind: 'ratioThreshold',
					metric: 'retention',
					atLeast: '0.95',
					points: '10',
					...fields
				}
			]
		});

	it.each([
		['95', '100', '10'],
		// Shown as 95.0 %, and still below.
		['94.97', '100', '0'],
		['9499999999999', '10000000000000', '0'],
		['2', '2', '10'],
		['0', '0', '0'],
		['0', '1', '0']
	])('%s of %s gives %s', (numerator, base, points) => {
		const entries = [figure('A', [numerator, base])];
		expect(pointsOf(contest(), { entries }).A).toBe(points);
	});

	it('does not rate what has no figure, no base, or a base below the minimum', () => {
		const facts = {
			entries: [figure('A', ['9', '9']), figure('B', ['10', '10']), figure('C', ['5', null])],
			roster: ['A', 'B', 'C', 'D']
		};
		expect(pointsOf(contest({ minBase: '10' }), facts)).toEqual({
			A: '0',
			B: '10',
			C: '0',
			D: '0'
		});
		expect(
			scorecardsOf(contest({ minBase: '10' }), facts).map((card) => card.lines[0]?.arithmetic.en)
		).toEqual([
			'base below the minimum, not rated',
			'2026-Q1: 10 ÷ 10 ≥ 95%, so 10',
			'no figure, not rated',
			'no figure, not rated'
		]);
		expect(
			['A', 'B', 'C', 'D'].map((no) => linesOf(contest({ minBase: '10' }), facts, no).kept)
		).toEqual([null, '10', null, null]);
	});

	it('reads the period it names, else the one that ends last', () => {
		const entries = [
			figure('A', ['1', '1'], { period: '2026-01' }),
			figure('A', ['0', '1'], { period: '2026-02' }),
			figure('A', ['1', '1'], { period: '2026-Q2' })
		];
		expect(pointsOf(contest({ period: '2026-01' }), { entries }).A).toBe('10');
		expect(pointsOf(contest({ period: '2026-03' }), { entries }).A).toBe('0');
		expect(pointsOf(contest(), { entries }).A).toBe('0');
	});

	it('takes the latest statement, in any order of arrival and from whatever source', () => {
		const statements = [
			figure('A', ['0', '1'], { statedAt: '2026-04-02' }),
			figure('A', ['1', '1'], { statedAt: '2026-04-05', source: 'a-second' }),
			figure('A', ['0', '1'], { statedAt: '2026-04-04', source: 'zz' })
		];
		for (const entries of [statements, [...statements].reverse()])
			for (const period of [undefined, '2026-Q1'])
				expect(pointsOf(contest(period === undefined ? {} : { period }), { entries }).A).toBe('10');
	});
});

describe('firstOf', () => {
	const contest = contestOf({ rules: [FIRST, PER_FIRST] });

	it('counts a client’s earliest entry alone, whoever’s it is and whenever it arrived', () => {
		const entries = [
			sale('A', { client: 'C1', at: '2026-02-02T10:00' }),
			sale('B', { client: 'C1', at: '2026-02-02T09:59:59.999', receivedAt: '2026-03-01' }),
			sale('A', { client: 'C2' }),
			sale('A', { client: 'C2', at: '2026-03-01' })
		];
		expect(pointsOf(contest, { entries })).toEqual({ A: '1', B: '1' });
		expect(pointsOf(contest, { entries: [...entries].reverse() })).toEqual({ A: '1', B: '1' });
	});

	it('decides one instant by source and external id, bytewise', () => {
		const entries = [
			sale('A', { client: 'C', id: '9' }),
			sale('B', { client: 'C', id: '10' }),
			sale('C', { client: 'C', id: '1', source: 'zz' })
		];
		expect(pointsOf(contest, { entries })).toEqual({ A: '0', B: '1', C: '0' });
	});

	it('lets entries without a client stand each for itself', () => {
		expect(pointsOf(contest, { entries: [sale('A'), sale('A'), sale('B')] })).toEqual({
			A: '2',
			B: '1'
		});
	});

	it('may look at the client and the product together, and passes over other products', () => {
		const entries = [
			sale('A', { client: 'C', product: 'fund', at: '2026-02-01' }),
			sale('B', { client: 'C', product: 'fund', at: '2026-02-02' }),
			sale('B', { client: 'C', product: 'gold', at: '2026-02-03' }),
			sale('A', { client: 'C', product: 'gold', at: '2026-02-04' })
		];
		const rules = (fields: Fields) => ({ rules: [{ ...FIRST, ...fields }, PER_FIRST] });
		expect(pointsOf(contestOf(rules({ per: 'clientAndProduct' })), { entries })).toEqual({
			A: '1',
			B: '1'
		});
		expect(pointsOf(contestOf(rules({ products: ['gold'] })), { entries })).toEqual({
			A: '1',
			B: '2'
		});
	});

	it('does not let an outsider’s entry, or one before the window, take anything', () => {
		const wealth = contestOf({
			participants: { positions: ['wealth'] },
			rules: [FIRST, PER_FIRST]
		});
		const roster = [assignment('A'), assignment('X', { position: 'teller' })];
		const entries = [
			sale('X', { client: 'C', at: '2026-02-01' }),
			sale('A', { client: 'C', at: '2025-12-31' }),
			sale('A', { client: 'C', at: '2026-02-02' })
		];
		expect(pointsOf(wealth, { entries, roster })).toEqual({ A: '1' });
	});

	it('lets what a participant referred compete, also where an outsider closed it', () => {
		const lobby = contestOf({ participants: { positions: ['lobby'] }, rules: [FIRST, PER_FIRST] });
		const roster = [
			assignment('L', { position: 'lobby' }),
			assignment('M', { position: 'lobby' }),
			assignment('W')
		];
		const entries = [
			sale('W', { client: 'C', at: '2026-02-01', referrer: 'L', share: '0.3' }),
			sale('W', { client: 'C', at: '2026-02-02', referrer: 'M', share: '0.3' })
		];
		expect(pointsOf(lobby, { entries, roster })).toEqual({ L: '0.3', M: '0' });
	});

	it('leaves other rules alone that do not ask for it', () => {
		const both = contestOf({
			rules: [FIRST, PER_FIRST, { id: 'every', kind: 'perUnit', metric: 'sale', rate: '0.1' }]
		});
		const entries = [sale('A', { client: 'C' }), sale('A', { client: 'C', at: '2026-03-01' })];
		expect(pointsOf(both, { entries }).A).toBe('1.2');
	});
});

describe('a referral', () => {
	it('splits the credit by its own share, else by the contest’s, else leaves it with the closer', () => {
		const entries = [
			sale('A', { quantity: '10', referrer: 'B', share: '0.25' }),
			sale('A', { quantity: '10', referrer: 'B' })
		];
		const shared = contestOf({ referral: { referrerShare: '0.5' } });
		expect(pointsOf(shared, { entries })).toEqual({ A: '12.5', B: '7.5' });
		expect(pointsOf(contestOf({}), { entries })).toEqual({ A: '17.5', B: '2.5' });
	});

	it('gives a third exactly what thirds are, and the parts add up', () => {
		const entries = [sale('A', { quantity: '1', referrer: 'B', share: '0.3333333333' })];
		expect(pointsOf(contestOf({}), { entries })).toEqual({ A: '0.6666666667', B: '0.3333333333' });
	});
});

describe('two contests over the same entries', () => {
	it('come to their own ends by their own rules', () => {
		const entries = [
			sale('A', { quantity: '3', yuan: '100', client: 'C', at: '2026-02-01' }),
			sale('B', { quantity: '1', yuan: '90000', client: 'C', at: '2026-02-02' }),
			figure('B', ['1', '1'])
		];
		const units = contestOf({});
		const money = contestOf({
			id: 'second',
			window: { from: '2026-02-02', to: '2026-02-03' },
			rules: [
				FIRST,
				{ id: 'm', kind: 'perAmount', metric: 'sale', rate: '1', unit: '10000', claim: 'first' },
				{ id: 'cap', kind: 'cap', of: ['m'], limit: '8', per: 'day' }
			]
		});
		expect(pointsOf(units, { entries })).toEqual({ A: '3', B: '1' });
		expect(pointsOf(money, { entries })).toEqual({ A: '0', B: '8' });
		expect(money.window.start).toBe(at('2026-02-02'));
	});
});

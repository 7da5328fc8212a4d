import { describe, expect, it } from 'vitest';
import {
	contestOf,
	documentOf,
	faultsOf,
	pointsOf,
	reversalOf,
	sale,
	type Fields
} from './score-cases.ts';

const claimed = (fields: Fields) =>
	contestOf({
		rules: [
			{ id: 'claim', metric: 'sale', ...fields },
			{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1', claim: 'claim' }
		]
	});
const faults = (fields: Fields) =>
	faultsOf(documentOf({ rules: [{ id: 'claim', metric: 'sale', ...fields }] }));

describe('firstOf', () => {
	const of = (no: string, client: string, product: string, at: string) =>
		sale(no, { client, product, at: `2026-02-${at}` });
	const entries = [
		of('A', 'C1', 'fund', '01'),
		of('A', 'C1', 'fund', '02'),
		of('A', 'C1', 'gold', '03'),
		of('B', 'C1', 'silver', '04'),
		of('B', 'C1', 'fund', '05'),
		of('B', 'C2', 'fund', '06')
	];
	const categories = { metals: ['gold', 'silver'], funds: ['fund', 'bond'] };

	it.each<[Fields, object]>([
		[{ per: 'client' }, { A: '1', B: '1' }],
		[{ per: 'clientAndProduct' }, { A: '2', B: '2' }],
		[
			{ per: 'clientAndCategory', categories },
			{ A: '2', B: '1' }
		],
		// A product that no category names is one of its own.
		[
			{ per: 'clientAndCategory', categories: { rest: ['bond'] } },
			{ A: '2', B: '2' }
		],
		[{ per: 'manager' }, { A: '1', B: '1' }],
		[
			{ per: 'client', scope: 'manager' },
			{ A: '1', B: '2' }
		],
		[
			{ per: 'clientAndProduct', scope: 'manager' },
			{ A: '2', B: '3' }
		],
		[
			{ per: 'clientAndCategory', scope: 'manager', categories },
			{ A: '2', B: '3' }
		]
	])('%j', (fields, expected) => {
		const contest = claimed({ kind: 'firstOf', ...fields });
		expect(pointsOf(contest, { entries })).toEqual(expected);
		expect(pointsOf(contest, { entries: [...entries].reverse() })).toEqual(expected);
	});

	it('tells a category from a product of the same name', () => {
		const contest = claimed({
			kind: 'firstOf',
			per: 'clientAndCategory',
			categories: { gold: ['silver'] }
		});
		const rows = [of('A', 'C1', 'gold', '01'), of('A', 'C1', 'silver', '02')];
		expect(pointsOf(contest, { entries: rows }).A).toBe('2');
	});

	it('gives a manager’s first to the next where it is reversed, with or without a client', () => {
		const contest = claimed({ kind: 'firstOf', per: 'manager' });
		const first = sale('A', { quantity: '5', at: '2026-02-01' });
		const second = sale('A', { quantity: '7', at: '2026-02-02', client: 'C1' });
		expect(pointsOf(contest, { entries: [second, first] }).A).toBe('5');
		expect(pointsOf(contest, { entries: [second, first, reversalOf(first)] }).A).toBe('7');
	});

	it('asks for categories where it needs them, and nowhere else', () => {
		const missing = 'is required, but missing';
		expect(faults({ kind: 'firstOf', per: 'clientAndCategory' })).toEqual([
			`rules[0].categories: ${missing}`
		]);
		expect(faults({ kind: 'firstOf', categories })).toEqual([
			'rules[0].categories: does not apply here'
		]);
		expect(faults({ kind: 'firstOf', per: 'manager', scope: 'manager' })).toEqual([
			'rules[0].scope: does not apply here'
		]);
	});
});

describe('dedupe', () => {
	it('leaves one entry for a client and product, the earliest; at one instant the lower id', () => {
		const at = '2026-02-02T09:00';
		const entries = [
			sale('A', { id: 'X2', client: 'C1', product: 'fund', at }),
			sale('B', { id: 'X1', client: 'C1', product: 'fund', at }),
			sale('A', { client: 'C1', product: 'gold' }),
			sale('A', { product: 'fund' }),
			sale('A', { product: 'fund' })
		];
		expect(pointsOf(claimed({ kind: 'dedupe' }), { entries })).toEqual({ A: '3', B: '1' });
	});
});

describe('quotaFirstN', () => {
	const sold = (no: string, day: string, quantity = '1', client?: string) =>
		sale(no, {
			quantity,
			at: `2026-02-${day}`,
			...(client === undefined ? {} : { client })
		});
	const entries = [
		sold('B', '01', '2'),
		sold('A', '02', '3'),
		sold('B', '03', '1'),
		sold('A', '04', '4')
	];

	it.each([
		['1', { A: '0', B: '2' }],
		['2', { A: '3', B: '2' }],
		['3', { A: '3', B: '3' }],
		['4', { A: '7', B: '3' }],
		['99', { A: '7', B: '3' }]
	])('counts the first %s entries of everybody together', (first, expected) => {
		const contest = claimed({ kind: 'quotaFirstN', first });
		expect(pointsOf(contest, { entries })).toEqual(expected);
		expect(pointsOf(contest, { entries: [...entries].reverse() })).toEqual(expected);
	});

	it.each([
		['1.5', { A: '0', B: '0' }],
		['5', { A: '3', B: '2' }],
		// Four more do not fit into three: the quota is closed.
		['9', { A: '3', B: '3' }],
		['10', { A: '7', B: '3' }]
	])('counts the first %s units, each entry whole or not at all', (first, expected) => {
		expect(pointsOf(claimed({ kind: 'quotaFirstN', first, count: 'units' }), { entries })).toEqual(
			expected
		);
	});

	it('lets nobody pass an entry that no longer fitted', () => {
		const contest = claimed({ kind: 'quotaFirstN', first: '6', count: 'units' });
		const rows = [sold('A', '01', '5'), sold('B', '02', '2'), sold('A', '03', '1')];
		expect(pointsOf(contest, { entries: rows })).toEqual({ A: '5', B: '0' });
	});

	it('gives the place of a reversed entry to the next', () => {
		const [first, ...rest] = entries;
		if (!first) throw new Error('no entry');
		const contest = claimed({ kind: 'quotaFirstN', first: '2' });
		expect(pointsOf(contest, { entries: [first, ...rest, reversalOf(first)] })).toEqual({
			A: '3',
			B: '1'
		});
	});

	it('changes when an earlier entry arrives late', () => {
		const contest = claimed({ kind: 'quotaFirstN', first: '1' });
		const late = sale('A', { quantity: '9', at: '2026-01-31', receivedAt: '2026-03-31' });
		expect(pointsOf(contest, { entries: [...entries, late] })).toEqual({ A: '9', B: '0' });
	});

	it('holds for each client across managers', () => {
		const contest = claimed({ kind: 'quotaFirstN', first: '2', per: 'client' });
		const rows = [
			sold('A', '01', '1', 'C1'),
			sold('B', '02', '1', 'C1'),
			sold('A', '03', '1', 'C1'),
			sold('A', '04', '1', 'C2'),
			sold('A', '05', '1'),
			sold('A', '06', '1'),
			sold('A', '07', '1')
		];
		expect(pointsOf(contest, { entries: rows })).toEqual({ A: '5', B: '1' });
	});

	it('counts only entries of the products named, and leaves the others alone', () => {
		const contest = claimed({ kind: 'quotaFirstN', first: '1', products: ['fund'] });
		const rows = [
			sale('A', { product: 'gold', at: '2026-02-01' }),
			sale('A', { product: 'fund', at: '2026-02-02' }),
			sale('A', { product: 'fund', at: '2026-02-03' })
		];
		expect(pointsOf(contest, { entries: rows }).A).toBe('2');
	});

	it('is a whole number of entries', () => {
		expect(faults({ kind: 'quotaFirstN', first: '1.5' })).toEqual([
			'rules[0].first: must be a whole number'
		]);
		expect(faults({ kind: 'quotaFirstN', first: '0' })).toEqual([
			'rules[0].first: must be greater than zero'
		]);
		expect(faults({ kind: 'quotaFirstN', first: '1.5', count: 'units' })).toEqual([]);
	});
});

describe('claims upon claims', () => {
	const chain = contestOf({
		rules: [
			{ id: 'once', kind: 'dedupe', metric: 'sale' },
			{ id: 'two', kind: 'quotaFirstN', metric: 'sale', claim: 'once', first: '2' },
			{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1', claim: 'two' }
		]
	});
	const first = sale('A', { client: 'C1', product: 'fund', at: '2026-02-01' });
	const double = sale('B', { client: 'C1', product: 'fund', at: '2026-02-02' });
	const second = sale('B', { client: 'C2', product: 'fund', at: '2026-02-03' });
	const third = sale('B', { client: 'C3', product: 'fund', at: '2026-02-04' });

	it('hold no place for what is out', () => {
		const entries = [third, second, double, first];
		expect(pointsOf(chain, { entries })).toEqual({ A: '1', B: '1' });
	});

	it('follow a reversal through both: the double is none any more and takes the place', () => {
		const entries = [first, double, second, third, reversalOf(first)];
		expect(pointsOf(chain, { entries })).toEqual({ A: '0', B: '2' });
	});

	it('are refused where they go round in a circle, or where what is named settles no claim', () => {
		const circle = faultsOf(
			documentOf({
				rules: [
					{ id: 'one', kind: 'dedupe', metric: 'sale', claim: 'two' },
					{ id: 'two', kind: 'quotaFirstN', metric: 'sale', claim: 'one', first: '2' }
				]
			})
		);
		expect(circle).toEqual([expect.stringContaining('rules[0].claim')]);
		const both = (claims: readonly string[]) =>
			faultsOf(
				documentOf({
					rules: [
						{ id: 'once', kind: 'dedupe', metric: 'sale' },
						{ id: 'plain', kind: 'perUnit', metric: 'sale', rate: '1' },
						{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1', claims }
					]
				})
			);
		expect(both(['once', 'plain'])).toEqual([expect.stringContaining('rules[2].claims[1]')]);
		expect(both(['once', 'onec'])).toEqual([expect.stringContaining('rules[2].claims[1]')]);
		expect(both(['once', 'once'])).toEqual([expect.stringContaining('rules[2].claims')]);
	});
});

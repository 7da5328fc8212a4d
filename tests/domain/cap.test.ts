import { describe, expect, it } from 'vitest';
import type { Scorecard } from '#lib/domain/scoring.ts';
import {
	contestOf,
	documentOf,
	faultsOf,
	figure,
	linesOf,
	PER_SALE,
	pointsOf,
	reversalOf,
	sale,
	scorecardsOf,
	type Facts,
	type Fields
} from './score-cases.ts';

const capped = (fields: Fields) =>
	contestOf({ rules: [PER_SALE, { id: 'cap', kind: 'cap', of: ['sales'], ...fields }] });

/** What is left of each day's points after all caps. */
function days(cards: readonly Scorecard[]): Record<string, string> {
	const byDay = new Map<string, number>();
	for (const { lines } of cards)
		for (const { steps } of lines)
			for (const { day, points } of steps)
				byDay.set(day, (byDay.get(day) ?? 0) + Number(points.toString()));
	return Object.fromEntries([...byDay].sort().map(([day, points]) => [day, String(points)]));
}

describe('cap', () => {
	const entries = [
		sale('A', { quantity: '4', at: '2026-01-31T23:59:59.999' }),
		sale('A', { quantity: '4', at: '2026-01-31T10:00' }),
		sale('A', { quantity: '4', at: '2026-02-01T00:00' }),
		sale('A', { quantity: '4', at: '2026-02-02T00:00' })
	];

	it.each([
		['contest', '5', '5'],
		// 31 January and 1 February are one week, not one month.
		['month', '5', '10'],
		['week', '5', '9'],
		['day', '5', '13'],
		['day', '100', '16'],
		['day', '0', '0']
	])('per %s of %s leaves %s', (per, limit, left) => {
		expect(pointsOf(capped({ per, limit }), { entries }).A).toBe(left);
	});

	it('takes back from what happened last, never from what arrived last', () => {
		const early = sale('A', { quantity: '4', at: '2026-02-01', receivedAt: '2026-03-30' });
		const late = sale('A', { quantity: '4', at: '2026-02-02' });
		const [card] = scorecardsOf(capped({ limit: '5' }), { entries: [late, early] });
		expect(card?.lines[1]?.steps.map(({ day, points }) => `${day} ${points.toString()}`)).toEqual([
			'2026-02-02 -3'
		]);
		expect(card?.lines[1]?.arithmetic).toEqual({
			zh: '全程封顶 5：8 → 5',
			en: 'at most 5 in the contest: 8 → 5'
		});
	});

	it('gives back the room of what was reversed', () => {
		const taken = sale('A', { quantity: '5', at: '2026-02-01' });
		const kept = sale('A', { quantity: '3', at: '2026-02-01T10:00' });
		const contest = capped({ per: 'day', limit: '5' });
		expect(pointsOf(contest, { entries: [taken, kept] }).A).toBe('5');
		expect(pointsOf(contest, { entries: [taken, kept, reversalOf(taken)] }).A).toBe('3');
	});

	it('lets negative rows make room within their bucket', () => {
		const contest = capped({ per: 'day', limit: '5' });
		const rows = [
			sale('A', { quantity: '8', at: '2026-02-01T10:00' }),
			sale('A', { quantity: '-2', at: '2026-02-01T11:00' }),
			sale('A', { quantity: '-9', at: '2026-02-02' })
		];
		expect(pointsOf(contest, { entries: rows.slice(0, 2) }).A).toBe('5');
		expect(pointsOf(contest, { entries: rows }).A).toBe('-4');
	});

	it('caps what another cap left: the case of the late row', () => {
		const contest = contestOf({
			window: { from: '2026-03-01', to: '2026-04-01' },
			rules: [
				{ id: 'funds', kind: 'perAmount', metric: 'sale', rate: '10', unit: '100000' },
				{ id: 'day', kind: 'cap', of: ['funds'], limit: '50', per: 'day' },
				{ id: 'all', kind: 'cap', of: ['funds', 'day'], limit: '120' }
			]
		});
		const before = [
			sale('M1', { yuan: '400000', at: '2026-03-02T10:00' }),
			sale('M1', { yuan: '700000', at: '2026-03-03T10:00' }),
			sale('M1', { yuan: '500000', at: '2026-03-09T10:00' })
		];
		const late = sale('M1', { yuan: '200000', at: '2026-03-02T15:00' });
		const facts = (entries: Facts['entries']) => scorecardsOf(contest, { entries });
		expect(days(facts(before))).toEqual({
			'2026-03-02': '40',
			'2026-03-03': '50',
			'2026-03-09': '30'
		});
		expect(days(facts([...before, late]))).toEqual({
			'2026-03-02': '50',
			'2026-03-03': '50',
			'2026-03-09': '20'
		});
		expect(facts([...before, late])[0]?.points.toString()).toBe('120');
	});

	it('caps several rules together', () => {
		const contest = contestOf({
			rules: [
				PER_SALE,
				{ id: 'more', kind: 'perUnit', metric: 'other', rate: '2' },
				{ id: 'cap', kind: 'cap', of: ['sales', 'more'], limit: '5' }
			]
		});
		const rows = [sale('A', { quantity: '3' }), sale('A', { quantity: '3', metric: 'other' })];
		expect(pointsOf(contest, { entries: rows }).A).toBe('5');
	});
});

describe('cap of each row', () => {
	it('works on the whole row before it is shared', () => {
		const entries = [
			sale('A', { quantity: '30', referrer: 'B', share: '0.4' }),
			sale('A', { quantity: '9' }),
			sale('A', { quantity: '10.01' })
		];
		const contest = capped({ per: 'row', limit: '10' });
		expect(pointsOf(contest, { entries })).toEqual({ A: '25', B: '4' });
		expect(linesOf(contest, { entries })).toEqual({ sales: '37.01', cap: '-12.01' });
	});

	it('caps what several rules make of one row together', () => {
		const contest = contestOf({
			rules: [
				PER_SALE,
				{ id: 'again', kind: 'perUnit', metric: 'sale', rate: '2' },
				{ id: 'cap', kind: 'cap', of: ['sales', 'again'], limit: '10', per: 'row' }
			]
		});
		expect(
			pointsOf(contest, { entries: [sale('A', { quantity: '5' }), sale('A', { quantity: '3' })] }).A
		).toBe('19');
	});

	it('is ± where it is symmetric', () => {
		const entries = [
			sale('A', { quantity: '25' }),
			sale('A', { quantity: '-25' }),
			sale('A', { quantity: '-20' }),
			sale('A', { quantity: '-20.5' })
		];
		const contest = capped({ per: 'row', limit: '20', symmetric: 'true' });
		expect(pointsOf(contest, { entries }).A).toBe('-40');
		expect(pointsOf(capped({ per: 'row', limit: '20' }), { entries }).A).toBe('-45.5');
		expect(scorecardsOf(contest, { entries })[0]?.lines[1]?.arithmetic).toEqual({
			zh: '每笔封顶 20、保底 -20：-40.5 → -40',
			en: 'at most 20 and at least -20 an entry: -40.5 → -40'
		});
	});
});

describe('cap of each client', () => {
	const held = (client: string | undefined, product: string, at = '2026-02-02') =>
		sale('A', { quantity: '3', product, at, ...(client === undefined ? {} : { client }) });
	const entries = [
		held('C1', 'fund'),
		held('C1', 'fund'),
		held('C1', 'gold'),
		held('C1', 'silver'),
		held('C2', 'fund'),
		held(undefined, 'fund'),
		held(undefined, 'fund')
	];
	const categories = { metals: ['gold', 'silver'] };

	it.each<[Fields, string]>([
		[{ per: 'client', limit: '6' }, '15'],
		[{ per: 'client', limit: '2.5' }, '10'],
		[{ per: 'clientAndProduct', limit: '4' }, '19'],
		// Metals together, the fund by itself.
		[{ per: 'clientAndCategory', limit: '4', categories }, '17'],
		[{ per: 'metric', limit: '4' }, '4']
	])('%j', (fields, expected) => {
		expect(linesOf(capped(fields), { entries }).sales).toBe('21');
		expect(pointsOf(capped(fields), { entries }).A).toBe(expected);
	});

	it('is each manager’s own', () => {
		const shared = sale('A', { quantity: '20', client: 'C1', referrer: 'B', share: '0.5' });
		const own = sale('B', { quantity: '1', client: 'C1', at: '2026-03-01' });
		expect(pointsOf(capped({ per: 'client', limit: '6' }), { entries: [shared, own] })).toEqual({
			A: '6',
			B: '6'
		});
	});

	it('takes from what happened last, and gives back the room of what was reversed', () => {
		const first = held('C1', 'fund', '2026-02-01');
		const second = held('C1', 'gold', '2026-02-02');
		const third = held('C1', 'silver', '2026-02-03');
		const contest = capped({ per: 'client', limit: '6' });
		const taken = (facts: Facts['entries']) =>
			scorecardsOf(contest, { entries: facts })[0]?.lines[1]?.steps.map(
				({ day, points }) => `${day} ${points.toString()}`
			);
		expect(taken([third, second, first])).toEqual(['2026-02-03 -3']);
		expect(taken([first, second, third, reversalOf(first)])).toEqual([]);
	});

	it('lets points of a figure be a sum of their own', () => {
		const contest = contestOf({
			rules: [
				PER_SALE,
				{
					id: 'kept',
					kind: 'ratioThreshold',
					metric: 'retention',
					atLeast: '0.9',
					points: '7'
				},
				{ id: 'cap', kind: 'cap', of: ['sales', 'kept'], limit: '5', per: 'metric' }
			]
		});
		const rows = [sale('A', { quantity: '9' }), figure('A', ['95', '100'])];
		expect(pointsOf(contest, { entries: rows }).A).toBe('10');
	});
});

describe('cap with a floor', () => {
	it.each([
		['-5', '-5'],
		['-7', '-7'],
		['-8', '-7'],
		['0', '0']
	])('%s of a sum of -7 leaves %s', (floor, left) => {
		const entries = [sale('A', { quantity: '3' }), sale('A', { quantity: '-10' })];
		expect(pointsOf(capped({ floor }), { entries }).A).toBe(left);
		expect(linesOf(capped({ floor, limit: '1' }), { entries }).sales).toBe('-7');
	});

	it('holds in each month', () => {
		const entries = [
			sale('A', { quantity: '-10', at: '2026-01-15' }),
			sale('A', { quantity: '4', at: '2026-02-15' })
		];
		expect(pointsOf(capped({ floor: '-3', per: 'month' }), { entries }).A).toBe('1');
	});
});

describe('cap as a share of a total', () => {
	const contest = contestOf({
		rules: [
			PER_SALE,
			{ id: 'visits', kind: 'perUnit', metric: 'visit', rate: '1' },
			{ id: 'cap', kind: 'cap', of: ['visits'], share: '0.3', total: ['sales', 'visits'] }
		]
	});
	const visit = (quantity: string) => sale('A', { metric: 'visit', quantity });

	it.each([
		['30', '70', '100'],
		['31', '69', '99'],
		['10', '0', '3'],
		['0', '5', '5'],
		['10', '-20', '-20']
	])('%s visits beside %s sales leave %s', (visits, sales, left) => {
		const entries = [visit(visits), sale('A', { quantity: sales })];
		expect(pointsOf(contest, { entries }).A).toBe(left);
	});

	it('reads the total as the rules before it left it, so that several shares may be capped', () => {
		const total = ['sales', 'visits'];
		const both = contestOf({
			rules: [
				PER_SALE,
				{ id: 'visits', kind: 'perUnit', metric: 'visit', rate: '1' },
				{ id: 'a', kind: 'cap', of: ['visits'], share: '0.3', total },
				{ id: 'b', kind: 'cap', of: ['sales'], share: '0.5', total },
				{ id: 'leg', kind: 'concentrationCap', of: total, source: 'rule', share: '0.5' }
			]
		});
		const entries = [visit('40'), sale('A', { quantity: '60' })];
		// 30 of 100 visits; half of what are 90 then; and the legs of 30 and 45 even out.
		expect(linesOf(both, { entries })).toEqual({
			sales: '60',
			visits: '40',
			a: '-10',
			b: '-15',
			leg: '-15'
		});
	});

	it('shows the total and the part', () => {
		const entries = [visit('31'), sale('A', { quantity: '69' })];
		expect(scorecardsOf(contest, { entries })[0]?.lines[2]?.arithmetic).toEqual({
			zh: '全程封顶 0.3 × 100 = 30：31 → 30',
			en: 'at most 0.3 × 100 = 30 in the contest: 31 → 30'
		});
	});
});

describe('what a cap refuses', () => {
	const faults = (fields: Fields) =>
		faultsOf(
			documentOf({ rules: [PER_SALE, { id: 'cap', kind: 'cap', of: ['sales'], ...fields }] })
		);
	const apart = 'does not apply here';
	const missing = 'is required, but missing';

	it.each<[Fields, string[]]>([
		[{}, [`limit: ${missing}`]],
		[{ limit: '-1' }, ['limit: must not be negative']],
		[{ floor: '1' }, ['floor: must not be greater than zero']],
		[{ limit: '1', floor: '-2', symmetric: 'true' }, [`floor: ${apart}`]],
		[{ floor: '-2', symmetric: 'true' }, [`floor: ${apart}`, `symmetric: ${apart}`]],
		[{ share: '0.5' }, [`total: ${missing}`]],
		[{ limit: '1', total: ['sales'] }, [`total: ${apart}`]],
		[{ share: '0.5', total: ['sales'], per: 'day' }, [`per: ${apart}`]],
		[
			{ share: '0.5', total: ['sales'], limit: '1' },
			['share: must be given, or what may stand in its place, and not both']
		],
		[{ limit: '1', per: 'clientAndCategory' }, [`categories: ${missing}`]],
		[{ limit: '1', per: 'client', categories: { a: ['x'] } }, [`categories: ${apart}`]],
		[
			{ limit: '1', per: 'clientAndCategory', categories: { a: ['x'], b: ['x'] } },
			['categories: must not name the same twice']
		],
		// Across managers it would count other managers' points: quotaFirstN per client counts entries instead.
		[{ limit: '1', per: 'client', across: 'managers' }, ['across: is not a known field']]
	])('%j', (fields, expected) => {
		expect(faults(fields)).toEqual(expected.map((fault) => `rules[1].${fault}`));
	});
});

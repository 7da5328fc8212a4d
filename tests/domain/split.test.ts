import { describe, expect, it } from 'vitest';
import {
	contestOf,
	documentOf,
	faultsOf,
	linesOf,
	PER_SALE,
	pointsOf,
	reversalOf,
	sale,
	scorecardsOf,
	type Fields
} from './score-cases.ts';

const EVEN = { id: 'even', kind: 'split', metric: 'sale', closer: '0.5', referrer: '0.5' };
const referred = (fields: Parameters<typeof sale>[1] = {}) =>
	sale('A', { quantity: '10', referrer: 'B', ...fields });

describe('split', () => {
	it('gives the referrer a fixed share, in the place of the contest’s own', () => {
		const contest = contestOf({ referral: { referrerShare: '0.3' }, rules: [EVEN, PER_SALE] });
		expect(pointsOf(contest, { entries: [referred()] })).toEqual({ A: '5', B: '5' });
		const visits = { ...PER_SALE, id: 'visits', metric: 'visit' };
		const other = contestOf({ referral: { referrerShare: '0.3' }, rules: [EVEN, visits] });
		expect(pointsOf(other, { entries: [referred({ metric: 'visit' })] })).toEqual({
			A: '7',
			B: '3'
		});
	});

	it('needs no share of the contest, and leaves a share that the entry states', () => {
		const contest = contestOf({ rules: [EVEN, PER_SALE] });
		const entries = [referred(), referred({ share: '0.2' }), sale('A', { quantity: '1' })];
		expect(pointsOf(contest, { entries })).toEqual({ A: '14', B: '7' });
	});

	it('goes by product, the first that fits', () => {
		const funds = { ...EVEN, id: 'funds', products: ['fund'], closer: '0.9', referrer: '0.1' };
		const contest = contestOf({ rules: [funds, EVEN, PER_SALE] });
		expect(pointsOf(contest, { entries: [referred({ product: 'fund' })] })).toEqual({
			A: '9',
			B: '1'
		});
		expect(pointsOf(contest, { entries: [referred({ product: 'gold' }), referred()] })).toEqual({
			A: '10',
			B: '10'
		});
	});

	it('divides what the whole entry made: the parts sum to it, whatever floors and caps there are', () => {
		const contest = contestOf({
			rules: [
				{ ...EVEN, closer: '0.7', referrer: '0.3' },
				{
					id: 'amount',
					kind: 'perAmount',
					metric: 'sale',
					rate: '1',
					unit: '10000',
					partialUnits: 'floorPerRow'
				},
				{ id: 'row', kind: 'cap', of: ['amount'], limit: '2', per: 'row' }
			]
		});
		const entries = [referred({ yuan: '39999.99' })];
		expect(pointsOf(contest, { entries })).toEqual({ A: '1.4', B: '0.6' });
	});

	it('has shares that make a whole', () => {
		const faults = (closer: string, referrer: string) =>
			faultsOf(documentOf({ rules: [{ ...EVEN, closer, referrer }, PER_SALE] }));
		expect(faults('0.5', '0.4')).toEqual(['rules[0].referrer: must add up to 1']);
		expect(faults('0.6', '0.5')).toEqual(['rules[0].referrer: must add up to 1']);
		expect(faults('1.5', '-0.5')).toEqual([
			'rules[0].closer: must lie between 0 and 1',
			'rules[0].referrer: must lie between 0 and 1'
		]);
		expect(faults('1', '0')).toEqual([]);
	});
});

describe('splitPoints', () => {
	const points = { own: '100', closer: '50', referrer: '30' };
	const roles = (fields: Fields = {}, ...more: Fields[]) =>
		contestOf({
			rules: [{ id: 'roles', kind: 'splitPoints', metric: 'sale', points, ...fields }, ...more]
		});

	it('gives fixed points to each role, whatever the shares', () => {
		const entries = [
			sale('A'),
			sale('A', { referrer: 'B' }),
			sale('A', { referrer: 'B', share: '0.9' })
		];
		expect(pointsOf(roles(), { entries })).toEqual({ A: '200', B: '60' });
		expect(linesOf(roles(), { entries }, 'B')).toEqual({ roles: '60' });
		expect(scorecardsOf(roles(), { entries }).map(({ lines }) => lines[0]?.arithmetic)).toEqual([
			{ zh: '自拓 1 × 100 + 经办 2 × 50 = 200', en: 'alone 1 × 100 + closed 2 × 50 = 200' },
			{ zh: '转介 2 × 30 = 60', en: 'referred 2 × 30 = 60' }
		]);
	});

	it('gives them for each unit, or once for each entry', () => {
		const entries = [sale('A', { quantity: '3' }), referred({ quantity: '2' })];
		expect(pointsOf(roles(), { entries })).toEqual({ A: '400', B: '60' });
		expect(pointsOf(roles({ per: 'entry' }), { entries })).toEqual({ A: '150', B: '30' });
	});

	it('selects as other rules do, and forgets what was reversed', () => {
		const gone = sale('A', { product: 'fund' });
		const entries = [gone, sale('A', { product: 'fund' }), sale('A'), reversalOf(gone)];
		expect(pointsOf(roles({ products: ['fund'] }), { entries }).A).toBe('100');
		expect(pointsOf(roles({ from: '2026-03-01' }), { entries }).A).toBe('0');
		expect(
			scorecardsOf(roles({ from: '2026-03-01' }), { entries })[0]?.lines[0]?.arithmetic.en
		).toBe('0 = 0');
	});

	it('is in the order in which things happened, and counts equivalent units', () => {
		const half = {
			id: 'half',
			kind: 'conversion',
			metric: 'sale',
			factors: [{ products: ['fund'], factor: '0.5' }]
		};
		const entries = [
			sale('A', { product: 'fund', at: '2026-03-01', referrer: 'B', share: '1' }),
			sale('A', { at: '2026-02-01' })
		];
		const [card] = scorecardsOf(roles({}, half), { entries });
		expect(
			card?.lines[0]?.steps.map(({ day, points: made }) => `${day} ${made.toString()}`)
		).toEqual(['2026-02-01 100', '2026-03-01 25']);
	});

	it('is capped as a whole row, beside rules that go by shares', () => {
		const cap = { id: 'cap', kind: 'cap', of: ['roles'], limit: '40', per: 'row' };
		expect(pointsOf(roles({}, cap), { entries: [referred({ quantity: '1' })] })).toEqual({
			A: '25',
			B: '15'
		});
		const both = roles({}, PER_SALE, { ...cap, of: ['roles', 'sales'], limit: '88' });
		const entries = [referred({ quantity: '1', share: '0.5' }), sale('A', { at: '2026-03-01' })];
		// 80 and 1 make 81 of 88; then 100 and 1 make 101, of which 13 go.
		expect(pointsOf(both, { entries })).toEqual({ A: '138.5', B: '30.5' });
		expect(linesOf(both, { entries })).toEqual({ roles: '150', sales: '1.5', cap: '-13' });
	});

	it('lets a role make nothing, or lose', () => {
		const contest = roles({ points: { own: '1', closer: '5', referrer: '-5' } });
		expect(pointsOf(contest, { entries: [referred({ quantity: '1' })] })).toEqual({
			A: '5',
			B: '-5'
		});
		const nothing = roles({ points: { own: '1', closer: '5', referrer: '0' } });
		expect(pointsOf(nothing, { entries: [referred({ quantity: '1' })] })).toEqual({
			A: '5',
			B: '0'
		});
	});
});

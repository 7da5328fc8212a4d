import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
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

const capped = (share: string, fields: Fields = {}) =>
	contestOf({
		rules: [
			PER_SALE,
			{ id: 'cap', kind: 'concentrationCap', of: ['sales'], source: 'product', share, ...fields }
		]
	});
const legs = (...sizes: (string | number)[]) =>
	sizes.map((size, index) => sale('A', { product: `p${index}`, quantity: String(size) }));

/** What each product counts. */
function counted(contest: ReturnType<typeof capped>, facts: Facts): Record<string, string> {
	linesOf(contest, facts);
	const byLeg = new Map<string, Exact>();
	for (const { lines } of scorecardsOf(contest, facts))
		for (const { steps } of lines)
			for (const { credit, points } of steps) {
				const leg = credit?.activity.product ?? '';
				byLeg.set(leg, (byLeg.get(leg) ?? Exact.ZERO).plus(points));
			}
	return Object.fromEntries([...byLeg].map(([leg, points]) => [leg, points.toString()]));
}

describe('concentrationCap', () => {
	it.each([
		['0.5', ['70', '20', '10'], ['30', '20', '10']],
		['0.5', ['50', '30', '20'], ['50', '30', '20']],
		['0.5', ['50.01', '50'], ['50', '50']],
		['0.6', ['90', '10'], ['15', '10']],
		['0.25', ['30', '30', '30', '30'], ['30', '30', '30', '30']],
		// Two are over: each is 0.4 of what counts, and not of what others sold.
		['0.4', ['10', '10', '1'], ['2', '2', '1']],
		// Nothing beside it, or too few to make up a whole.
		['0.5', ['10'], ['0']],
		['0.4', ['10', '10'], ['0', '0']],
		// What is below zero is no source: it stays, beside whatever the others count.
		['0.5', ['20', '15', '-5'], ['15', '15', '-5']],
		['0.5', ['20', '-5'], ['0', '-5']]
	])('at %s of %j counts %j', (share, sizes, expected) => {
		const found = counted(capped(share), { entries: legs(...sizes) });
		expect(Object.values(found)).toEqual(expected);
	});

	it('keeps every leg to its part of what counts, and takes nothing where none is over', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(50), { minLength: 1, maxLength: 6 }),
				fc.integer({ min: 1, max: 19 }),
				(sizes, twentieths) => {
					const share = Exact.ofRatio(BigInt(twentieths), 20n);
					const found = Object.values(
						counted(capped(share.toString()), { entries: legs(...sizes) })
					).map((leg) => Exact.of(leg));
					const sum = (values: readonly Exact[]) =>
						values.reduce((total, value) => total.plus(value), Exact.ZERO);
					const most = sum(found).times(share);
					expect(found.every((leg) => leg.compare(most) <= 0)).toBe(true);
					const raw = sizes.map((size) => Exact.ofInteger(size));
					const isAnyOver = raw.some((leg) => leg.compare(sum(raw).times(share)) > 0);
					if (!isAnyOver) expect(sum(found).equals(sum(raw))).toBe(true);
					// Only legs at the most are lowered.
					raw.forEach((leg, index) => {
						const left = found[index] ?? Exact.ZERO;
						expect(left.equals(leg) || left.equals(most)).toBe(true);
					});
				}
			),
			{ numRuns: 300 }
		);
	});

	it('takes from what happened last, and gives back with a reversal', () => {
		const big = [
			sale('A', { product: 'fund', quantity: '40', at: '2026-02-03' }),
			sale('A', { product: 'fund', quantity: '30', at: '2026-02-01' })
		];
		const other = sale('A', { product: 'gold', quantity: '35', at: '2026-02-02' });
		const taken = (entries: Facts['entries']) =>
			scorecardsOf(capped('0.5'), { entries })[0]?.lines[1]?.steps.map(
				({ day, points }) => `${day} ${points.toString()}`
			);
		expect(taken([...big, other])).toEqual(['2026-02-03 -35']);
		const [late] = big;
		if (!late) throw new Error('no entry');
		expect(taken([...big, other, reversalOf(late)])).toEqual(['2026-02-02 -5']);
	});

	it('shows the limit of a leg', () => {
		const text = (...sizes: string[]) =>
			scorecardsOf(capped('0.5'), { entries: legs(...sizes) })[0]?.lines[1]?.arithmetic;
		expect(text('70', '30')).toEqual({
			zh: '单一产品不超过计入总分的 0.5，每个最多 30：100 → 60',
			en: 'one product is at most 0.5 of what counts, 30 each at most: 100 → 60'
		});
		expect(text('50', '50')?.zh).toBe('单一产品不超过计入总分的 0.5，没有超过：100 → 100');
	});

	it.each<[Fields, string]>([
		[{ source: 'client' }, '10'],
		[{ source: 'metric' }, '0'],
		[{ source: 'category', categories: { funds: ['fund', 'bond'] } }, '4'],
		[{ source: 'product' }, '14']
	])('goes by %j', (fields, expected) => {
		const entries = [
			sale('A', { client: 'C1', product: 'fund', quantity: '6' }),
			sale('A', { client: 'C1', product: 'bond', quantity: '6' }),
			sale('A', { client: 'C2', product: 'gold', quantity: '2' }),
			// Nobody knows whose it is: each is a client of its own.
			sale('A', { quantity: '0', product: 'gold' }),
			sale('A', { quantity: '3', client: 'C3', product: 'fund' })
		].slice(0, fields.source === 'client' ? 5 : 3);
		expect(pointsOf(capped('0.5', fields), { entries }).A).toBe(expected);
	});

	it('goes by rule, also for points that no entry made', () => {
		const contest = contestOf({
			rules: [
				PER_SALE,
				{ id: 'kept', kind: 'ratioThreshold', metric: 'retention', atLeast: '0.9', points: '7' },
				{
					id: 'cap',
					kind: 'concentrationCap',
					of: ['sales', 'kept'],
					source: 'rule',
					share: '0.5'
				}
			]
		});
		const entries = [sale('A', { quantity: '9' }), figure('A', ['95', '100'])];
		expect(pointsOf(contest, { entries }).A).toBe('14');
	});

	it('comes after other caps and before bonuses', () => {
		const contest = contestOf({
			rules: [
				{ id: 'half', kind: 'concentrationCap', of: ['sales'], source: 'product', share: '0.5' },
				PER_SALE,
				{ id: 'cap', kind: 'cap', of: ['sales'], limit: '20', per: 'row' }
			]
		});
		expect(linesOf(contest, { entries: legs('70', '10') })).toEqual({
			sales: '80',
			cap: '-50',
			half: '-10'
		});
	});

	it('has a part between nothing and everything', () => {
		const faults = (fields: Fields) =>
			faultsOf(
				documentOf({
					rules: [
						PER_SALE,
						{ id: 'c', kind: 'concentrationCap', of: ['sales'], source: 'product', ...fields }
					]
				})
			);
		const wrong = ['rules[1].share: must be more than 0 and less than 1'];
		expect(faults({ share: '0' })).toEqual(wrong);
		expect(faults({ share: '1' })).toEqual(wrong);
		expect(faults({ share: '0.5', source: 'category' })).toEqual([
			'rules[1].categories: is required, but missing'
		]);
		expect(faults({ share: '0.5', categories: { a: ['x'] } })).toEqual([
			'rules[1].categories: does not apply here'
		]);
	});
});

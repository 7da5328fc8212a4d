import { describe, expect, it } from 'vitest';
import { documentOf, faultsOf, sale, type Fields } from '../score-cases.ts';
import { explained, paid, units } from './prize-cases.ts';

const SALES = { id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' };
const number = (id: string) => ({ id, kind: 'perUnit', metric: id, rate: '1', counts: 'false' });
const first = (id: string, amountYuan: string) => ({
	id,
	kind: 'rankPrize',
	places: [{ from: 1, amountYuan }]
});
const each = (id: string, yuan: string, more: Fields = {}) => ({
	id,
	kind: 'perPoint',
	yuan,
	...more
});

describe('a gate', () => {
	const gated = (failing: string, prizes: readonly Fields[]) => ({
		rules: [
			SALES,
			number('visits'),
			{
				id: 'busy',
				kind: 'gate',
				conditions: [{ if: 'value', measure: { take: 'rule', rule: 'visits' }, atLeast: '5' }],
				failing
			}
		],
		prizes
	});
	const entries = [
		...units({ A: '3', B: '2', C: '-4' }),
		sale('B', { metric: 'visits', quantity: '5' })
	];

	it('that leaves half pays half of every prize, rounded to the fen, and says so', () => {
		const fields = gated('half', [each('p', '1.01'), first('q', '9.99')]);
		expect(explained(fields, { entries })).toEqual([
			'A p: points 3 × ¥1.01 → ¥3.03; a gate leaves 0.5 of it',
			'A q: place 1: ¥9.99; a gate leaves 0.5 of it',
			'B p: points 2 × ¥1.01 → ¥2.02',
			'C p: points -4 × ¥1.01, not below 0 → ¥0.00'
		]);
		// 1.515 and 4.995, each half-up.
		expect(paid(fields, { entries })).toEqual(['A 6.52', 'B 2.02', 'C 0.00']);
	});

	it('that leaves nothing keeps its person out of a pool, whose money the others get', () => {
		const fields = gated('notPaid', [
			{ id: 'p', kind: 'poolShare', pool: { from: 'fixed', amountYuan: '100' } }
		]);
		expect(paid(fields, { entries })).toEqual(['B 100.00']);
	});

	it('that leaves nothing lets places move down, where the prize says so', () => {
		const prizes = (unfilled: string) => [{ ...first('p', '100'), unfilled }];
		expect(paid(gated('notPaid', prizes('movesDown')), { entries })).toEqual(['B 100.00']);
		expect(paid(gated('notPaid', prizes('notPaid')), { entries })).toEqual(['A 0.00']);
	});
});

describe('prizes that exclude one another', () => {
	const prizes = [first('star', '100'), each('points', '10'), each('other', '1')];
	const entries = units({ A: '11', B: '2' });

	it('pay a person the highest alone, and the others as ever', () => {
		const stacking = [{ ids: ['star', 'points'] }];
		expect(explained({ prizes, stacking }, { entries })).toEqual([
			'A other: points 11 × ¥1 → ¥11.00',
			'A points: points 11 × ¥10 → ¥110.00',
			'A star: place 1: ¥100.00; not paid beside points',
			'B other: points 2 × ¥1 → ¥2.00',
			'B points: points 2 × ¥10 → ¥20.00'
		]);
		expect(paid({ prizes, stacking }, { entries })).toEqual(['A 121.00', 'B 22.00']);
	});

	it('pay the first named that pays anything, where the contest says so', () => {
		const stacking = [{ ids: ['star', 'points', 'other'], pay: 'first' }];
		expect(paid({ prizes, stacking }, { entries })).toEqual(['A 100.00', 'B 20.00']);
	});

	it('at equal money pay the one that is named first', () => {
		const stacking = [{ ids: ['points', 'star'] }];
		const equal = explained({ prizes, stacking }, { entries: units({ A: '10' }) });
		expect(equal).toContain('A star: place 1: ¥100.00; not paid beside points');
	});
});

describe('a budget', () => {
	it('is never passed: all prizes are paid in proportion, to the fen', () => {
		const fields = { prizes: [each('p', '1')], budgetYuan: '100' };
		const entries = units({ A: '100', B: '100', C: '100' });
		expect(paid(fields, { entries })).toEqual(['A 33.34', 'B 33.33', 'C 33.33']);
		expect(explained(fields, { entries })[0]).toBe(
			'A p: points 100 × ¥1 → ¥100.00; within the budget × ¥100.00 / ¥300.00'
		);
	});

	it('that is not reached changes nothing', () => {
		const fields = { prizes: [each('p', '1')], budgetYuan: '300' };
		expect(paid(fields, { entries: units({ A: '100', B: '200' }) })).toEqual([
			'A 100.00',
			'B 200.00'
		]);
	});
});

describe('a deferral', () => {
	const held = (deferral: Fields) => ({
		rules: [SALES, number('kept')],
		prizes: [each('p', '1', { deferral })]
	});
	const entries = [...units({ A: '10.01', B: '3' }), sale('B', { metric: 'kept', quantity: '1' })];

	it('holds its part until its day begins', () => {
		const fields = held({ share: '0.5', untilDay: '2026-05-01' });
		expect(paid(fields, { entries, asOf: '2026-04-30T23:59:59.999' })).toEqual([
			'A 5.00 (5.01)',
			'B 1.50 (1.50)'
		]);
		expect(paid(fields, { entries, asOf: '2026-05-01' })).toEqual(['A 10.01', 'B 3.00']);
		expect(explained(fields, { entries })[0]).toBe(
			'A p: points 10.01 × ¥1 → ¥10.01; ¥5.01 is held until 2026-05-01'
		);
	});

	it('holds its part until its condition holds, or both', () => {
		const until = { rule: 'kept', atLeast: '1' };
		expect(paid(held({ share: '0.2', until }), { entries })).toEqual(['A 8.01 (2.00)', 'B 3.00']);
		const both = held({ share: '0.2', until, untilDay: '2026-05-01' });
		expect(paid(both, { entries, asOf: '2026-04-01' })).toEqual(['A 8.01 (2.00)', 'B 2.40 (0.60)']);
	});

	const part = (share: string, untilDay: string) => ({ share, untilDay });

	it('pays each part when its own day comes, and what is left at once', () => {
		const fields = held({
			tranches: [part('0.5', '2027-03-01'), part('0.2', '2029-03-01')]
		});
		// 10.01: now 3.003, then 5.005 and 2.002; the fen left over goes to the largest remainder, 5.005.
		expect(paid(fields, { entries })).toEqual(['A 3.00 (7.01)', 'B 0.90 (2.10)']);
		expect(paid(fields, { entries, asOf: '2027-03-01' })).toEqual([
			'A 8.01 (2.00)',
			'B 2.40 (0.60)'
		]);
		expect(paid(fields, { entries, asOf: '2029-03-01' })).toEqual(['A 10.01', 'B 3.00']);
		expect(explained(fields, { entries })[0]).toBe(
			'A p: points 10.01 × ¥1 → ¥10.01; ¥5.01 is held until 2027-03-01; ¥2.00 is held until 2029-03-01'
		);
	});

	it('never holds more than there is where every part rounds up', () => {
		const fields = held({
			tranches: [part('0.5', '2027-03-01'), part('0.5', '2029-03-01')]
		});
		// 10.01 halved is 5.005 twice: 5.01 and 5.00, and nothing now.
		expect(paid(fields, { entries })[0]).toBe('A 0.00 (10.01)');
		expect(paid(fields, { entries, asOf: '2027-03-01' })[0]).toBe('A 5.01 (5.00)');
	});

	it('lets a part wait for a condition of its own', () => {
		const until = { rule: 'kept', atLeast: '1' };
		const fields = held({
			tranches: [
				{ share: '0.3', until },
				{ share: '0.2', untilDay: '2026-05-01', until }
			]
		});
		expect(paid(fields, { entries, asOf: '2026-04-01' })).toEqual([
			'A 5.01 (5.00)',
			'B 2.40 (0.60)'
		]);
	});

	it('refuses parts of more than the whole, or beside a single one, or that wait for nothing', () => {
		const faults = (deferral: Fields) => faultsOf(documentOf(held(deferral)));
		const two = [part('0.5', '2027-03-01'), part('0.6', '2029-03-01')];
		expect(faults({ tranches: two })).toEqual([
			'prizes[0].deferral.tranches: must not add up to more than 1'
		]);
		expect(
			faults({ share: '0.5', tranches: [part('0.1', '2027-03-01'), part('0.1', '2029-03-01')] })
		).toEqual([
			'prizes[0].deferral.tranches: must be given, or what may stand in its place, and not both'
		]);
		expect(faults({ tranches: [{ share: '0.1' }, part('0.1', '2029-03-01')] })).toEqual([
			'prizes[0].deferral.tranches[0]: must demand something'
		]);
		expect(faults({ untilDay: '2027-03-01' })).toEqual([
			'prizes[0].deferral.share: is required, but missing'
		]);
		expect(
			faults({
				tranches: [
					part('0.1', '2027-03-01'),
					{ share: '0.1', until: { rule: 'kpt', atLeast: '1' } }
				]
			})
		).toEqual(['prizes[0].deferral.tranches[1].until.rule: there is nothing of this name']);
	});
});

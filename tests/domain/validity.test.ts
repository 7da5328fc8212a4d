import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import type { View } from '#lib/domain/scoring-inputs.ts';
import {
	at,
	contestOf,
	decisionOn,
	documentOf,
	faultsOf,
	PER_SALE,
	pointsOf,
	reversalOf,
	sale,
	scorecardsOf,
	type Fields
} from './score-cases.ts';

const judged = (tests: Fields[], fields: Fields = {}, rules: Fields[] = [PER_SALE]) =>
	contestOf({
		rules: [{ id: 'valid', kind: 'validity', metric: 'sale', tests, ...fields }, ...rules]
	});

/** Points of A provisional and confirmed, and when they change by themselves. */
function views(
	contest: ReturnType<typeof judged>,
	entries: readonly LedgerEntry[],
	asOf: string | null = null
) {
	const of = (view: View) => {
		const card = scorecardsOf(contest, { roster: ['A', 'B'], entries, asOf, view })[0];
		return { points: card?.points.toString(), changesAt: card?.changesAt ?? null };
	};
	const { points, changesAt } = of('provisional');
	return [points, of('confirmed').points, changesAt];
}

const FUNDED = { need: 'funded', withinDays: '30' };

describe('funded within so many days', () => {
	const contest = judged([FUNDED]);
	const sold = sale('A', { at: '2026-02-01T15:00' });

	it('counts what was funded in time', () => {
		expect(views(contest, [sold, decisionOn(sold, 'funded', '2026-02-01T15:00')])).toEqual([
			'1',
			'1',
			null
		]);
		// The thirtieth day after 1 February is 3 March, to its end.
		const last = decisionOn(sold, 'funded', '2026-03-03T23:59:59.999');
		expect(views(contest, [sold, last])).toEqual(['1', '1', null]);
		expect(views(contest, [sold, decisionOn(sold, 'funded', '2026-03-04')])).toEqual([
			'0',
			'0',
			null
		]);
	});

	it('is pending until the days are over, and then invalid', () => {
		const end = at('2026-03-04');
		expect(views(contest, [sold], '2026-02-01T15:00')).toEqual(['1', '0', end]);
		expect(views(contest, [sold], '2026-03-03T23:59:59.999')).toEqual(['1', '0', end]);
		expect(views(contest, [sold], '2026-03-04')).toEqual(['0', '0', null]);
		expect(views(contest, [sold])).toEqual(['0', '0', null]);
	});

	it('does not know a decision before it was made', () => {
		const entries = [sold, decisionOn(sold, 'funded', '2026-02-10')];
		expect(views(contest, entries, '2026-02-09')).toEqual(['1', '0', at('2026-03-04')]);
		expect(views(contest, entries, '2026-02-10')).toEqual(['1', '1', null]);
	});

	it('lets a contest that is over wait for its last entries', () => {
		const late = sale('A', { at: '2026-03-31T23:00' });
		expect(views(contest, [late], '2026-04-20')).toEqual(['1', '0', at('2026-05-01')]);
		const entries = [late, decisionOn(late, 'funded', '2026-04-30T23:00')];
		expect(views(contest, entries, '2026-06-01')).toEqual(['1', '1', null]);
	});

	it('goes by the first funding, and by nothing that was cancelled', () => {
		const funded = decisionOn(sold, 'funded', '2026-02-10');
		const again = decisionOn(sold, 'funded', '2026-03-20');
		expect(views(contest, [sold, again, funded])).toEqual(['1', '1', null]);
		expect(views(contest, [sold, funded, decisionOn(sold, 'cancelled', '2026-03-20')])).toEqual([
			'0',
			'0',
			null
		]);
	});

	it('judges the metric and products named, and leaves the rest alone', () => {
		const funds = judged([FUNDED], { products: ['fund'] });
		const entries = [sale('A', { product: 'fund' }), sale('A', { product: 'gold' }), sale('A')];
		expect(pointsOf(funds, { entries }).A).toBe('2');
	});

	it('decides for everybody with a share', () => {
		const shared = sale('A', { at: '2026-02-01', referrer: 'B', share: '0.4' });
		expect(pointsOf(contest, { entries: [shared] })).toEqual({ A: '0', B: '0' });
		expect(
			pointsOf(contest, { entries: [shared, decisionOn(shared, 'funded', '2026-02-02')] })
		).toEqual({ A: '0.6', B: '0.4' });
	});

	it('comes before claims: what is invalid takes no client from anybody', () => {
		const claim = { id: 'first', kind: 'firstOf', metric: 'sale' };
		const both = judged([FUNDED], {}, [claim, { ...PER_SALE, claim: 'first' }]);
		const first = sale('A', { client: 'C1', at: '2026-02-01' });
		const second = sale('B', { client: 'C1', at: '2026-02-02' });
		const funded = decisionOn(second, 'funded', '2026-02-03');
		expect(pointsOf(both, { entries: [first, second, funded] })).toEqual({ A: '0', B: '1' });
		expect(
			pointsOf(both, {
				entries: [first, second, funded, decisionOn(first, 'funded', '2026-02-04')]
			})
		).toEqual({ A: '1', B: '0' });
	});
});

describe('a grace after a hand-over', () => {
	const lost = sale('A', { client: 'C1', at: '2026-03-31T10:00' });
	const handedOver = (when: string, fields: Parameters<typeof sale>[1] = {}) =>
		sale('A', { metric: 'hand_over', client: 'C1', at: when, ...fields });
	const points = (test: Fields, ...entries: LedgerEntry[]) =>
		views(judged([{ need: 'noneBefore', metric: 'hand_over', ...test }]), [lost, ...entries])[0];

	it.each([
		// Three months after the last day of December end on the last of March.
		[{ withinMonths: '3' }, '2025-12-30T23:59', '1'],
		[{ withinMonths: '3' }, '2025-12-31', '0'],
		[{ withinMonths: '3' }, '2026-03-31T23:59', '0'],
		[{ withinMonths: '3' }, '2026-04-01', '1'],
		[{ withinDays: '10' }, '2026-03-20T23:59', '1'],
		[{ withinDays: '10' }, '2026-03-21', '0']
	])('of %j: a hand-over on %s leaves %s', (test, when, expected) => {
		expect(points(test, handedOver(when))).toBe(expected);
	});

	it('is of the same client and the same manager', () => {
		const test = { withinMonths: '3' };
		expect(points(test)).toBe('1');
		expect(points(test, handedOver('2026-03-01', { client: 'C2' }))).toBe('1');
		expect(points(test, { ...handedOver('2026-03-01'), employeeNo: 'B' })).toBe('1');
	});
});

describe('used in time', () => {
	const use = (fields: Fields = {}) => ({
		need: 'entries',
		metric: 'use',
		withinDays: '10',
		...fields
	});
	const issued = sale('A', { client: 'C1', at: '2026-02-10T15:00' });
	const used = (when: string, fields: Parameters<typeof sale>[1] = {}) =>
		sale('A', { metric: 'use', client: 'C1', at: when, ...fields });
	const points = (test: Fields, ...uses: LedgerEntry[]) =>
		views(judged([test]), [issued, ...uses])[0];

	it.each([
		['2026-02-09T23:59:59.999', '0'],
		// On the day itself, even where the use carries no time.
		['2026-02-10', '1'],
		['2026-02-20T23:59:59.999', '1'],
		['2026-02-21', '0']
	])('a first use on %s leaves %s', (when, expected) => {
		expect(points(use(), used(when))).toBe(expected);
	});

	it.each([
		['0', '2026-02-28T23:59:59.999', '1'],
		['0', '2026-03-01', '0'],
		['1', '2026-03-31T23:59:59.999', '1'],
		['1', '2026-04-01', '0']
	])(
		'counts to the end of a month: %s months later, used on %s, leaves %s',
		(months, when, left) => {
			const test = use({ withinDays: undefined, withinMonths: months });
			expect(points(test, used(when))).toBe(left);
		}
	);

	it('has a tail after the end of the contest', () => {
		const contest = judged([use({ withinDays: undefined, withinMonths: '1' })]);
		const late = sale('A', { client: 'C1', at: '2026-03-31T20:00' });
		expect(views(contest, [late], '2026-04-15')).toEqual(['1', '0', at('2026-05-01')]);
		const entries = [late, used('2026-04-30T23:59')];
		expect(views(contest, entries, '2026-05-10')).toEqual(['1', '1', null]);
		// The use itself lies outside and makes no points.
		const counted = judged([use({ withinDays: undefined, withinMonths: '1' })], {}, [
			PER_SALE,
			{ id: 'uses', kind: 'perUnit', metric: 'use', rate: '100' }
		]);
		expect(pointsOf(counted, { entries }).A).toBe('1');
	});

	it('is the same manager’s and the same client’s', () => {
		expect(points(use(), used('2026-02-11', { client: 'C2' }))).toBe('0');
		expect(points(use(), sale('B', { metric: 'use', client: 'C1', at: '2026-02-11' }))).toBe('0');
		const nameless = sale('A', { at: '2026-02-10' });
		const entries = [nameless, sale('A', { metric: 'use', at: '2026-02-10' })];
		expect(views(judged([use()]), entries)[0]).toBe('0');
	});

	it('is undone by the reversal of the use', () => {
		const first = used('2026-02-11');
		expect(points(use(), first, reversalOf(first))).toBe('0');
	});

	it('may ask for so many units and so much money together', () => {
		const trades = use({ units: '5' });
		expect(points(trades, used('2026-02-11', { quantity: '4' }))).toBe('0');
		expect(points(trades, used('2026-02-11', { quantity: '4' }), used('2026-02-12'))).toBe('1');
		const money = use({ yuan: '100' });
		expect(points(money, used('2026-02-11', { yuan: '99.99' }))).toBe('0');
		expect(
			points(money, used('2026-02-11', { yuan: '99.99' }), used('2026-02-12', { yuan: '0.01' }))
		).toBe('1');
		expect(points(use({ products: ['atm'] }), used('2026-02-11'))).toBe('0');
	});
});

describe('several tests', () => {
	const size = { need: 'size', minAmountYuan: '2000' };
	const entry = (yuan: string) => sale('A', { yuan, at: '2026-02-01' });

	it('judges the size of the whole entry at once', () => {
		const contest = judged([size]);
		expect(views(contest, [entry('1999.99')], '2026-02-02')).toEqual(['0', '0', null]);
		const shared = sale('A', { yuan: '2000', referrer: 'B', share: '0.5' });
		expect(pointsOf(contest, { entries: [shared] })).toEqual({ A: '0.5', B: '0.5' });
		const units = judged([{ need: 'size', minQuantity: '2' }]);
		expect(pointsOf(units, { entries: [sale('A'), sale('A', { quantity: '2' })] }).A).toBe('2');
	});

	it('must all hold, or any', () => {
		const all = judged([size, FUNDED]);
		const any = judged([size, FUNDED], { require: 'any' });
		const small = entry('5');
		const large = entry('2000');
		const end = at('2026-03-04');
		expect(views(all, [small], '2026-02-02')).toEqual(['0', '0', null]);
		expect(views(all, [large], '2026-02-02')).toEqual(['1', '0', end]);
		expect(views(any, [small], '2026-02-02')).toEqual(['1', '0', end]);
		expect(views(any, [large], '2026-02-02')).toEqual(['1', '1', null]);
		expect(views(any, [small])).toEqual(['0', '0', null]);
	});

	it('changes with the first deadline where all must hold, with the last where any may', () => {
		const tests = [FUNDED, { need: 'funded', withinDays: '60' }];
		const only = sale('A', { at: '2026-01-01' });
		expect(views(judged(tests), [only], '2026-01-02')[2]).toBe(at('2026-02-01'));
		expect(views(judged(tests, { require: 'any' }), [only], '2026-01-02')[2]).toBe(
			at('2026-03-03')
		);
	});

	it('all of several rules must find it valid', () => {
		const second = { id: 'second', kind: 'validity', metric: 'sale', tests: [size] };
		const contest = judged([FUNDED], {}, [second, PER_SALE]);
		const large = entry('2000');
		const small = entry('5');
		const entries = [large, small].flatMap((one) => [one, decisionOn(one, 'funded', '2026-02-02')]);
		expect(pointsOf(contest, { entries }).A).toBe('1');
	});
});

describe('what a validity rule refuses', () => {
	const either = 'must be given, or what may stand in its place, and not both';
	it.each<[Fields, string[]]>([
		[{ need: 'entries', metric: 'use' }, [`withinDays: ${either}`]],
		[
			{ need: 'entries', metric: 'use', withinDays: '1', withinMonths: '1' },
			[`withinDays: ${either}`]
		],
		[{ need: 'size' }, ['minAmountYuan: is required, but missing']],
		[{ need: 'funded', withinDays: '1.5' }, ['withinDays: must be a whole number']]
	])('%j', (test, expected) => {
		const document = documentOf({
			rules: [{ id: 'v', kind: 'validity', metric: 'sale', tests: [test] }, PER_SALE]
		});
		expect(faultsOf(document)).toEqual(expected.map((fault) => `rules[0].tests[0].${fault}`));
	});
});

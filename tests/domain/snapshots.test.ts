import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { derivedCorrections, type KnownDerived } from '#lib/domain/derived-entries.ts';
import { expectValue } from '#lib/domain/errors.ts';
import {
	parseSnapshotRow,
	snapshotActivities,
	snapshotPeriod,
	type Snapshot,
	type SnapshotScope
} from '#lib/domain/snapshots.ts';

const DEFAULTS = { source: 'core', zone: 'Asia/Shanghai' };
const ROW = {
	employeeNo: '007001',
	metric: 'fund_sales',
	businessDate: '2026-10-08',
	scope: 'month',
	amount: '1234.50'
};

function value(businessDate: string, units: string, fields: Partial<Snapshot> = {}): Snapshot {
	const row = { ...ROW, amount: '', quantity: units, businessDate };
	return { ...expectValue(parseSnapshotRow(row, 2, DEFAULTS)), ...fields };
}

describe('a row', () => {
	it('is what has been sold so far at the end of a business date', () => {
		expect(expectValue(parseSnapshotRow(ROW, 2, DEFAULTS))).toEqual({
			source: 'core',
			employeeNo: '007001',
			metric: 'fund_sales',
			product: null,
			scope: 'month',
			businessDate: '2026-10-08',
			quantity: null,
			amountFen: 123_450n,
			occurredAt: Date.parse('2026-10-07T16:00:00Z')
		});
	});

	it.each([
		[{ employeeNo: '' }, 'row 2, employeeNo'],
		[{ employeeNo: '0'.repeat(61) }, 'row 2, employeeNo'],
		[{ product: 'x'.repeat(61) }, 'row 2, product'],
		[{ metric: 'Fund sales' }, 'row 2, metric'],
		[{ businessDate: '' }, 'row 2, businessDate'],
		[{ businessDate: '2026-02-30' }, 'row 2, businessDate'],
		[{ scope: '' }, 'row 2, scope'],
		[{ scope: 'week' }, 'row 2, scope'],
		[{ amount: '' }, 'row 2, quantity'],
		[{ amount: '1.234' }, 'row 2, amount'],
		[{ quantity: 'many' }, 'row 2, quantity']
	])('is refused with %o', (fields, place) => {
		const read = parseSnapshotRow({ ...ROW, ...fields }, 2, DEFAULTS);
		expect(read.ok ? [] : read.faults.map((fault) => fault.place)).toEqual([place]);
	});
});

it.each<[SnapshotScope, string]>([
	['day', '2026-08-09'],
	['month', '2026-08'],
	['quarter', '2026-Q3'],
	['year', '2026']
])('of scope %s goes on through %s', (scope, period) => {
	expect(snapshotPeriod(scope, '2026-08-09')).toBe(period);
});

const short = (snapshots: readonly Snapshot[]) =>
	snapshotActivities(snapshots).map(
		({ externalId, quantity, amountFen }) =>
			`${externalId} ${quantity?.toString() ?? '–'} ${amountFen ?? '–'}`
	);

describe('the activities that values stand for', () => {
	it('are the differences, in order of the dates, whatever came first', () => {
		expect(
			short([value('2026-10-09', '7'), value('2026-10-08', '3'), value('2026-10-12', '5')])
		).toEqual([
			'snapshot/month/2026-10-08/007001 3 –',
			'snapshot/month/2026-10-09/007001 4 –',
			'snapshot/month/2026-10-12/007001 -2 –'
		]);
	});

	it('begin from zero in a new period', () => {
		expect(short([value('2026-10-31', '7'), value('2026-11-01', '2')])).toEqual([
			'snapshot/month/2026-10-31/007001 7 –',
			'snapshot/month/2026-11-01/007001 2 –'
		]);
	});

	it('are none where nothing was added', () => {
		expect(short([value('2026-10-08', '0'), value('2026-10-09', '0')])).toEqual([]);
	});

	it('count no units where only an amount is known', () => {
		const yuan = { quantity: null, amountFen: 500n };
		expect(short([value('2026-10-08', '0', yuan)])).toEqual([
			'snapshot/month/2026-10-08/007001 0 500'
		]);
	});

	it('keep products apart that a separator could make one', () => {
		const ids = [
			{ employeeNo: '1/2', product: '3' },
			{ employeeNo: '1', product: '2/3' },
			{ employeeNo: '1~1', product: '3' }
		].flatMap((fields) => snapshotActivities([value('2026-10-08', '1', fields)]));
		expect(new Set(ids.map(({ externalId }) => externalId)).size).toBe(3);
	});

	it('sum to the last value given for each date', () => {
		const dates = fc.integer({ min: 1, max: 40 });
		const given = fc.array(fc.tuple(dates, fc.integer({ min: -50, max: 50 })), { maxLength: 30 });
		fc.assert(
			fc.property(given, (values) => {
				const dayOf = (n: number) => new Date(Date.UTC(2026, 9, n)).toISOString().slice(0, 10);
				const last = new Map(values.map(([n, units]) => [dayOf(n), units]));
				const activities = snapshotActivities(
					values.map(([n, units]) => value(dayOf(n), String(units)))
				);
				for (const [date, units] of last) {
					const through = activities.filter(({ externalId }) => {
						const [, , day = ''] = externalId.split('/');
						return day.slice(0, 7) === date.slice(0, 7) && day <= date;
					});
					const sum = through.reduce(
						(so, { quantity }) => so.plus(quantity ?? Exact.ONE),
						Exact.ZERO
					);
					expect(sum.toString()).toBe(String(units));
				}
			})
		);
	});
});

describe('what corrects the ledger', () => {
	const wanted = (units: string) => snapshotActivities([value('2026-10-08', units)]);
	const stored = (entries: ReturnType<typeof derivedCorrections>): KnownDerived[] =>
		entries.map((one) => ({ ...one, counts: true }));
	const describeAll = (entries: ReturnType<typeof derivedCorrections>) =>
		entries.map(
			({ entry, revival }) =>
				`${entry.kind} ${entry.generation}${revival > 0 ? ` again ${revival}` : ''}`
		);

	const first = stored(derivedCorrections(wanted('3'), []));
	const second = stored(derivedCorrections(wanted('5'), first));

	it('is nothing where it says so already', () => {
		expect(derivedCorrections(wanted('3'), first)).toEqual([]);
		expect(derivedCorrections(wanted('5'), [...first, ...second])).toEqual([]);
	});

	it('is a reversal and the next generation, also back to what it once was', () => {
		expect(describeAll(second)).toEqual(['reversal 1', 'activity 2']);
		expect(describeAll(derivedCorrections(wanted('3'), [...second, ...first]))).toEqual([
			'reversal 2',
			'activity 3'
		]);
		expect(describeAll(derivedCorrections([], [...first, ...second]))).toEqual(['reversal 2']);
	});

	it('reverses again what is live again because its reversal was taken back', () => {
		const third = stored(derivedCorrections(wanted('8'), [...first, ...second]));
		const known = [...first, ...second.map((one) => ({ ...one, counts: false })), ...third];
		expect(describeAll(derivedCorrections(wanted('8'), known))).toEqual(['reversal 1 again 1']);
	});
});

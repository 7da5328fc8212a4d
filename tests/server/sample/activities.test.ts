import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeSampleBatches } from '#lib/server/sample/activities.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { isBusinessDay, quarterOf } from '#lib/server/sample/calendar.ts';
import { sampleLabels } from '#lib/server/sample/labels.ts';
import type { ActivityRow } from '#lib/server/sample/rows.ts';

const DAYS = ['2026-10-01', '2026-10-06', '2026-11-24', '2026-12-31', '2027-01-01', '2027-01-05'];
const CASES = [1, 7, 2026].flatMap((seed) =>
	[...DAYS, '2024-02-29', '2025-09-30'].map((today) => ({ seed, today }))
);

const OPENING_HOURS = /T(09|1[0-6]):[0-5]\d:[0-5]\d\+08:00$/;
const isReversal = (row: ActivityRow) => row.reverses !== undefined;
const isFigure = (row: ActivityRow) => row.period !== undefined;
const rowsOf = (seed: number, today: string) =>
	makeSampleBatches(seed, today).flatMap((batch) => batch.rows);

describe.each(CASES)('sample activities of seed $seed on $today', ({ seed, today }) => {
	const batches = makeSampleBatches(seed, today);
	const rows = batches.flatMap((batch) => batch.rows);
	const quarter = quarterOf(today);

	it('come in one file for each business day that is over', () => {
		const dates = batches.map((batch) => batch.businessDate);
		expect([...new Set(dates)].sort()).toEqual(dates);
		for (const { businessDate, rows: own } of batches) {
			expect(isBusinessDay(businessDate)).toBe(true);
			expect(businessDate >= quarter.from && businessDate < today).toBe(true);
			expect(own.length).toBeGreaterThan(0);
			for (const row of own) {
				const day = (row.occurredAt ?? row.statedAt ?? '').slice(0, 10);
				expect(day >= quarter.from && day <= businessDate).toBe(true);
			}
		}
	});

	it('have unique ids that no check takes for a card or a phone number', () => {
		expect(new Set(rows.map((row) => row.externalId)).size).toBe(rows.length);
		for (const row of rows) {
			expect(`${row.externalId} ${row.clientRef ?? ''}`).not.toMatch(/\d{11}/);
		}
	});

	it('are well formed, each of its kind', () => {
		const present = new Set(makeSampleBank(seed, today).roster.map((row) => row.employeeNo));
		const malformed = rows.filter(
			(row) =>
				!present.has(row.employeeNo ?? '') ||
				!(row.metric && row.metric in sampleLabels.metrics) ||
				row.source !== 'sample' ||
				Object.values(row).some((value) => value === '' || value.trim() !== value) ||
				!(isFigure(row)
					? isWellFormedFigure(row, quarter.id)
					: isReversal(row)
						? OPENING_HOURS.test(row.occurredAt ?? '')
						: isWellFormedActivity(row, present))
		);
		expect(malformed).toEqual([]);
	});

	it('take back only what came before, once, under the same metric and later in time', () => {
		const seen = new Map<string, ActivityRow>();
		const wrong: ActivityRow[] = [];
		for (const row of rows) {
			if (row.reverses === undefined) {
				seen.set(row.externalId, row);
				continue;
			}
			const original = seen.get(row.reverses);
			const isLater = String(row.occurredAt) > String(original?.occurredAt);
			if (!original || original.metric !== row.metric || !isLater) wrong.push(row);
			// Gone once taken back: a second reversal of the same would not find it.
			seen.delete(row.reverses);
		}
		expect(wrong).toEqual([]);
	});
});

function isWellFormedFigure(row: ActivityRow, period: string): boolean {
	return (
		row.period === period &&
		/^[1-9]\d*$/.test(row.base ?? '') &&
		/^\d+$/.test(row.quantity ?? '') &&
		Number(row.quantity) <= Number(row.base)
	);
}

/** At most two decimals, a share strictly between 0 and 1, and an amount wherever the product has one. */
function isWellFormedActivity(row: ActivityRow, people: ReadonlySet<string>): boolean {
	const isComplaint = row.metric === 'complaint';
	const needsAmount = row.metric === 'cross_sale' && row.product !== 'credit_card';
	return (
		OPENING_HOURS.test(row.occurredAt ?? '') &&
		(isComplaint
			? row.product === undefined
			: row.product !== undefined && row.product in sampleLabels.products) &&
		/^c-[0-9a-f]{10}$/.test(row.clientRef ?? '') &&
		row.quantity === '1' &&
		(needsAmount ? /^[1-9]\d*\.\d{2}$/.test(row.amount ?? '') : row.amount === undefined) &&
		(row.referrerNo === undefined
			? row.share === undefined
			: people.has(row.referrerNo) &&
				row.referrerNo !== row.employeeNo &&
				/^0\.[1-9]$/.test(row.share ?? ''))
	);
}

describe('a running sample quarter', () => {
	const TODAY = '2026-11-24';
	it.each([1, 7, 2026])('of seed %i holds what a contest has to cope with', (seed) => {
		const batches = makeSampleBatches(seed, TODAY);
		const rows = batches.flatMap((batch) => batch.rows);
		const sales = rows.filter((row) => row.metric === 'cross_sale' && !isReversal(row));
		expect(sales.length / batches.length).toBeGreaterThan(60);
		expect(sales.length / batches.length).toBeLessThan(95);
		expect(rows.filter(isReversal).length).toBeGreaterThan(20);
		expect(rows.filter((row) => row.referrerNo).length).toBeGreaterThan(100);
		expect(new Set(sales.map((row) => row.product)).size).toBe(6);
		const late = batches.flatMap((batch) =>
			batch.rows.filter((row) => row.occurredAt && row.occurredAt.slice(0, 10) < batch.businessDate)
		);
		expect(late.length).toBeGreaterThan(20);
	});

	it.each([1, 7, 2026])('of seed %i leaves at least eight managers without a row', (seed) => {
		const { roster } = makeSampleBank(seed, TODAY);
		const active = new Set(
			rowsOf(seed, TODAY).flatMap((row) => [row.employeeNo ?? '', row.referrerNo ?? ''])
		);
		const idle = roster.filter((row) => !active.has(row.employeeNo));
		expect(idle.length).toBeGreaterThanOrEqual(8);
	});

	it.each([1, 7, 2026])(
		'of seed %i has ties: five at one instant, and two with many sales',
		(seed) => {
			const figures = new Map<string, string[]>();
			for (const row of rowsOf(seed, TODAY)) {
				const what = [row.metric, row.product, row.amount, row.quantity, row.base, row.reverses];
				for (const number of [row.employeeNo, row.referrerNo]) {
					if (number === undefined) continue;
					figures.set(number, [...(figures.get(number) ?? []), what.join('/')]);
				}
			}
			const groups = new Map<string, string[]>();
			for (const [number, own] of figures) {
				const key = own.sort().join(' ');
				groups.set(key, [...(groups.get(key) ?? []), number]);
			}
			const single = groups.get('cross_sale/fund/100000.00/1//') ?? [];
			const instants = rowsOf(seed, TODAY)
				.filter((row) => single.includes(row.employeeNo ?? ''))
				.map((row) => row.occurredAt);
			expect(single.length).toBeGreaterThanOrEqual(5);
			expect(instants.filter((at) => at === instants[0]).length).toBeGreaterThanOrEqual(5);
			const twins = [...groups].filter(([key, numbers]) => {
				return numbers.length === 2 && key.split(' ').length > 30;
			});
			expect(twins).toHaveLength(1);
			const last = (twins[0]?.[1] ?? []).map((number) =>
				rowsOf(seed, TODAY)
					.filter((row) => row.employeeNo === number)
					.map((row) => row.occurredAt ?? '')
					.reduce((left, right) => (left > right ? left : right))
			);
			expect(last[0]).toBe(last[1]);
		}
	);

	it.each([1, 7, 2026])(
		'of seed %i has VIP clients of two managers, also at one instant',
		(seed) => {
			const claims = new Map<string, ActivityRow[]>();
			for (const row of rowsOf(seed, TODAY)) {
				if (row.metric !== 'vip_new' || row.clientRef === undefined) continue;
				claims.set(row.clientRef, [...(claims.get(row.clientRef) ?? []), row]);
			}
			const contested = [...claims.values()].filter((rows) => rows.length > 1);
			for (const [first, second] of contested)
				expect(first?.employeeNo).not.toBe(second?.employeeNo);
			const atOnce = contested.filter(
				([first, second]) => first?.occurredAt === second?.occurredAt
			);
			expect(contested.length).toBeGreaterThan(10);
			expect(atOnce.length).toBeGreaterThan(0);
			expect(atOnce.length).toBeLessThan(contested.length);
		}
	);

	it.each([1, 7, 2026])(
		'of seed %i restates retention, with older statements that come late',
		(seed) => {
			const statements = new Map<string, string[]>();
			for (const row of rowsOf(seed, TODAY).filter(isFigure)) {
				const number = row.employeeNo ?? '';
				statements.set(number, [...(statements.get(number) ?? []), row.statedAt ?? '']);
			}
			const outOfOrder = [...statements.values()].filter((times) => {
				return times.join() !== [...times].sort().join();
			});
			expect(outOfOrder).toHaveLength(2);
			expect([...statements.values()].filter((times) => times.length === 2).length).toBeGreaterThan(
				100
			);
		}
	);

	it('is skewed: a tenth of the managers make more than a third of the sales', () => {
		const counts = new Map<string, number>();
		for (const row of rowsOf(7, TODAY)) {
			if (row.metric !== 'cross_sale' || isReversal(row)) continue;
			counts.set(row.employeeNo ?? '', (counts.get(row.employeeNo ?? '') ?? 0) + 1);
		}
		const sorted = [...counts.values()].sort((left, right) => right - left);
		const sum = (values: number[]) => values.reduce((left, right) => left + right, 0);
		expect(sum(sorted.slice(0, 24))).toBeGreaterThan(sum(sorted) / 3);
	});

	it('gives the same bytes for the same seed, and others for another', () => {
		const text = JSON.stringify(makeSampleBatches(7, TODAY));
		expect(JSON.stringify(makeSampleBatches(7, TODAY))).toBe(text);
		expect(JSON.stringify(makeSampleBatches(8, TODAY))).not.toBe(text);
	});

	it('draws the same on every machine and with every version of the generator', () => {
		expect(
			createHash('sha256')
				.update(JSON.stringify(rowsOf(7, TODAY)))
				.digest('hex')
		).toBe('4c60c83669215bde35bad04d6985313fab3ef737e90facc8cd4b56e8be3488ef');
	});

	it('only grows: a later day adds files and changes none', () => {
		const early = makeSampleBatches(7, TODAY);
		const late = makeSampleBatches(7, '2026-12-31');
		expect(late.length).toBeGreaterThan(early.length);
		expect(late.slice(0, early.length)).toEqual(early);
	});

	it('credits nobody for a day on which they were not with the bank', () => {
		const { roster } = makeSampleBank(7, TODAY);
		for (const row of rowsOf(7, '2026-12-31').filter((each) => !isReversal(each))) {
			const day = (row.occurredAt ?? row.statedAt ?? '').slice(0, 10);
			for (const number of [row.employeeNo, row.referrerNo]) {
				if (number === undefined) continue;
				const there = roster.some(
					(person) =>
						person.employeeNo === number &&
						person.from <= day &&
						(person.to === '' || day < person.to)
				);
				expect(there).toBe(true);
			}
		}
	});

	it('has no file yet on the first day of a quarter', () => {
		expect(makeSampleBatches(7, '2027-01-01')).toEqual([]);
	});
});

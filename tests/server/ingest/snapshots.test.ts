import fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type { Activity, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { netEntries } from '#lib/domain/netting.ts';
import {
	seriesKey,
	snapshotPeriod,
	type Snapshot,
	type SnapshotScope
} from '#lib/domain/snapshots.ts';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import type { SnapshotLine } from '#lib/server/db/snapshots.ts';
import { ingestBatch, type BatchInput } from '#lib/server/ingest/ingest-batch.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { noFeeds } from '#lib/server/ingest/store-feeds.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
let sources = 0;

beforeAll(async () => {
	test = await createTestDatabase();
});
afterAll(() => test.close());

/** A source of its own: every test has a ledger of its own in one database. */
const newSource = () => `core-${(sources += 1)}`;

function value(businessDate: string, units: number, fields: Partial<Snapshot> = {}): Snapshot {
	return {
		source: 'core',
		employeeNo: '007001',
		metric: 'fund_sales',
		product: null,
		scope: 'month',
		businessDate,
		quantity: Exact.of(String(units)),
		amountFen: null,
		occurredAt: Date.parse(`${businessDate}T00:00:00+08:00`),
		...fields
	};
}

function bring(snapshots: readonly Snapshot[], options: Partial<BatchInput> = {}) {
	const lines: SnapshotLine[] = snapshots.map((snapshot, index) => ({ line: index + 2, snapshot }));
	return ingestBatch(test.db, {
		origin: 'file',
		by: 'tester',
		feeds: { ...noFeeds(), snapshots: lines },
		...options
	});
}

async function entriesOf(source: string): Promise<LedgerEntry[]> {
	const entries: LedgerEntry[] = [];
	const throughPosition = await headPosition(test.db);
	for await (const chunk of allEntries(test.db, { throughPosition }))
		entries.push(...chunk.filter((entry) => entry.source === source));
	return entries;
}

/** What counts of the ledger, as `2026-10-08 007001 3`. */
async function live(source: string): Promise<string[]> {
	const { activities } = netEntries(await entriesOf(source));
	return activities.map(describeActivity).sort();
}

function describeActivity({ externalId, employeeNo, quantity, amountFen }: Activity): string {
	const day = externalId.split('/')[2] ?? '';
	return [day, employeeNo, quantity?.toString(), ...(amountFen === null ? [] : [amountFen])].join(
		' '
	);
}

describe('the ledger', () => {
	it('gets the difference from the last accepted value, and a negative entry for a smaller one', async () => {
		const source = newSource();
		const at = (day: string, units: number) => value(day, units, { source });
		await bring([at('2026-10-08', 3)]);
		await bring([at('2026-10-09', 7)]);
		await bring([at('2026-10-12', 5)]);
		expect(await live(source)).toEqual([
			'2026-10-08 007001 3',
			'2026-10-09 007001 4',
			'2026-10-12 007001 -2'
		]);
	});

	it('gets nothing from the same file a second time', async () => {
		const source = newSource();
		const file = [value('2026-10-08', 3, { source }), value('2026-10-09', 7, { source })];
		await bring(file);
		const again = await bring(file);
		expect(again).toMatchObject({ batchId: null, accepted: 0, duplicates: 2 });
		expect(await entriesOf(source)).toHaveLength(2);
	});

	it('has an earlier date restated alone: the total through later dates stays', async () => {
		const source = newSource();
		const at = (day: string, units: number) => value(day, units, { source });
		await bring([at('2026-10-08', 3)]);
		await bring([at('2026-10-10', 9)]);
		await bring([at('2026-10-12', 12)]);
		await bring([at('2026-10-08', 5)]);
		expect(await live(source)).toEqual([
			'2026-10-08 007001 5',
			'2026-10-10 007001 4',
			'2026-10-12 007001 3'
		]);
		// A date that comes late takes its part from the next one alone.
		await bring([at('2026-10-09', 6)]);
		expect(await live(source)).toEqual([
			'2026-10-08 007001 5',
			'2026-10-09 007001 1',
			'2026-10-10 007001 3',
			'2026-10-12 007001 3'
		]);
	});

	it('replaces another value for the same date, also by what it was before', async () => {
		const source = newSource();
		const at = (units: number) => value('2026-10-08', units, { source });
		for (const units of [3, 4, 3, 0, 3]) await bring([at(units)]);
		expect(await live(source)).toEqual(['2026-10-08 007001 3']);
		const activities = (await entriesOf(source)).filter(({ kind }) => kind === 'activity');
		expect(activities).toHaveLength(4);
	});

	it('begins a new period from zero, and a day stands alone', async () => {
		const source = newSource();
		await bring([
			value('2026-10-31', 7, { source }),
			value('2026-11-01', 2, { source }),
			value('2026-10-31', 7, { source, metric: 'calls', scope: 'day' }),
			value('2026-11-01', 2, { source, metric: 'calls', scope: 'day' })
		]);
		expect(await live(source)).toEqual([
			'2026-10-31 007001 7',
			'2026-10-31 007001 7',
			'2026-11-01 007001 2',
			'2026-11-01 007001 2'
		]);
	});

	it('keeps amounts in fen and products apart', async () => {
		const source = newSource();
		const yuan = (day: string, product: string, amountFen: bigint) =>
			value(day, 0, { source, product, quantity: null, amountFen });
		await bring([yuan('2026-10-08', 'fund', 10_050n), yuan('2026-10-08', 'gold', 1n)]);
		await bring([yuan('2026-10-09', 'fund', 10_049n), yuan('2026-10-09', 'gold', 3n)]);
		expect(await live(source)).toEqual([
			'2026-10-08 007001 0 1',
			'2026-10-08 007001 0 10050',
			'2026-10-09 007001 0 -1',
			'2026-10-09 007001 0 2'
		]);
	});
});

describe('a row is refused', () => {
	const codes = ({ refused }: Awaited<ReturnType<typeof bring>>) =>
		refused.map(({ line, faults }) => `${line} ${faults[0]?.code}`);

	it('where another of the file says something else of the same date, with both values', async () => {
		const source = newSource();
		const receipt = await bring([
			value('2026-10-08', 3, { source }),
			value('2026-10-08', 4, { source }),
			value('2026-10-08', 3, { source })
		]);
		expect(codes(receipt)).toEqual(['3 snapshot.conflict']);
		expect(receipt.refused[0]?.faults[0]).toMatchObject({
			found: 'quantity=4',
			allowed: 'quantity=3',
			place: 'row 3'
		});
		expect(receipt).toMatchObject({ accepted: 1, duplicates: 1 });
	});

	it('where the same days are counted up over another scope, in the ledger or in the file', async () => {
		const source = newSource();
		const year = (day: string) => value(day, 9, { source, scope: 'year' });
		const month = (day: string, employeeNo = '007001') => value(day, 3, { source, employeeNo });
		await bring([month('2026-10-08')]);
		expect(codes(await bring([year('2026-12-31'), year('2027-01-31')]))).toEqual([
			'2 snapshot.scope'
		]);
		expect(codes(await bring([month('2027-02-08'), month('2026-11-08')]))).toEqual([
			'2 snapshot.scope'
		]);
		const other = { employeeNo: '007002', source };
		const both = [
			value('2026-10-08', 3, other),
			value('2026-10-31', 9, { ...other, scope: 'year' })
		];
		expect(codes(await bring(both))).toEqual(['2 snapshot.scope', '3 snapshot.scope']);
	});

	it('where it states another measure than the other dates of its period', async () => {
		const source = newSource();
		const yuan = { source, quantity: null, amountFen: 5n };
		await bring([value('2026-10-08', 3, { source })]);
		expect(codes(await bring([value('2026-10-09', 0, yuan)]))).toEqual(['2 snapshot.measures']);
		// The only date may be corrected to another measure.
		expect(codes(await bring([value('2026-10-08', 0, yuan)]))).toEqual([]);
		expect(await live(source)).toEqual(['2026-10-08 007001 0 5']);
	});
});

describe('somebody whom a file leaves out', () => {
	async function twoThenOne(options: Partial<BatchInput>) {
		const source = newSource();
		const of = (employeeNo: string, day: string, units: number) =>
			value(day, units, { source, employeeNo });
		await bring([of('007001', '2026-10-07', 1), of('007003', '2026-10-07', 9)]);
		await bring([
			of('007001', '2026-10-08', 3),
			of('007002', '2026-10-08', 4),
			of('007004', '2026-10-08', 0)
		]);
		const receipt = await bring([of('007001', '2026-10-09', 5)], options);
		return { source, receipt };
	}

	it('is listed with the last value and keeps it', async () => {
		const { source, receipt } = await twoThenOne({});
		// Who was missing the day before was asked about then, and a zero cannot be missed.
		expect(receipt.missing).toEqual([
			{
				source,
				metric: 'fund_sales',
				scope: 'month',
				employeeNo: '007002',
				product: null,
				lastDate: '2026-10-08',
				through: '2026-10-09',
				quantity: '4',
				amountFen: null
			}
		]);
		expect(await live(source)).toContain('2026-10-08 007002 4');
		expect((await live(source)).filter((row) => row.startsWith('2026-10-09'))).toEqual([
			'2026-10-09 007001 2'
		]);
	});

	it('is zero where somebody says so', async () => {
		const { source, receipt } = await twoThenOne({ missing: 'zero' });
		expect(receipt).toMatchObject({ accepted: 2, missing: [{ employeeNo: '007002' }] });
		expect((await live(source)).filter((row) => row.startsWith('2026-10-09'))).toEqual([
			'2026-10-09 007001 2',
			'2026-10-09 007002 -4'
		]);
	});

	it('is not asked about in a new period', async () => {
		const source = newSource();
		await bring([value('2026-10-31', 3, { source })]);
		const receipt = await bring([value('2026-11-01', 1, { source, employeeNo: '007002' })]);
		expect(receipt.missing).toEqual([]);
	});
});

it('counts both of two files that come at once', async () => {
	const source = newSource();
	await bring([value('2026-10-08', 1, { source })]);
	await Promise.all(
		[9, 10, 11, 12].map((day) =>
			bring([value(`2026-10-${String(day).padStart(2, '0')}`, day, { source })])
		)
	);
	expect(await live(source)).toEqual([
		'2026-10-08 007001 1',
		'2026-10-09 007001 8',
		'2026-10-10 007001 1',
		'2026-10-11 007001 1',
		'2026-10-12 007001 1'
	]);
});

async function undo(batchId: number | null): Promise<void> {
	expectValue(
		await takeBack(test.db, { batchId: batchId ?? 0, reason: 'a wrong file', by: 'boss' })
	);
}

describe('a file that is taken back', () => {
	it('leaves the total through later dates as it is', async () => {
		const source = newSource();
		const at = (day: string, units: number) => value(day, units, { source });
		const first = await bring([at('2026-10-08', 3)]);
		await bring([at('2026-10-09', 7)]);
		await undo(first.batchId);
		expect(await live(source)).toEqual(['2026-10-09 007001 7']);
	});

	it('gives way to what was said before, and may come again', async () => {
		const source = newSource();
		const at = (day: string, units: number) => value(day, units, { source });
		await bring([at('2026-10-08', 3), at('2026-10-09', 7)]);
		const wrong = [at('2026-10-08', 5)];
		const second = await bring(wrong);
		await bring([at('2026-10-10', 9)]);
		await undo(second.batchId);
		const before = ['2026-10-08 007001 3', '2026-10-09 007001 4', '2026-10-10 007001 2'];
		expect(await live(source)).toEqual(before);
		expect(await bring(wrong)).toMatchObject({ accepted: 1 });
		expect(await live(source)).toEqual([
			'2026-10-08 007001 5',
			'2026-10-09 007001 2',
			'2026-10-10 007001 2'
		]);
	});

	it('has its correction kept where another said something else since', async () => {
		const source = newSource();
		const at = (units: number) => value('2026-10-08', units, { source });
		await bring([at(3)]);
		const second = await bring([at(5)]);
		await bring([at(8)]);
		await undo(second.batchId);
		expect(await live(source)).toEqual(['2026-10-08 007001 8']);
	});

	it('shows past boards what they knew', async () => {
		const source = newSource();
		const first = await bring([value('2026-10-08', 3, { source })]);
		const second = await bring([value('2026-10-09', 7, { source })]);
		await undo(first.batchId);
		const entries: LedgerEntry[] = [];
		for await (const chunk of allEntries(test.db, { throughPosition: second.position ?? 0 }))
			entries.push(...chunk.filter((entry) => entry.source === source));
		expect(netEntries(entries).activities.map(describeActivity).sort()).toEqual([
			'2026-10-08 007001 3',
			'2026-10-09 007001 4'
		]);
	});
});

const DAYS = ['2026-09-30', '2026-10-01', '2026-10-02', '2026-10-31', '2026-11-01', '2027-01-01'];
const SCOPES: readonly SnapshotScope[] = ['day', 'month', 'quarter', 'year'];

const rows = fc.array(
	fc.record({
		day: fc.constantFrom(...DAYS),
		employeeNo: fc.constantFrom('007001', '007002'),
		product: fc.constantFrom(null, 'fund'),
		scope: fc.constantFrom(...SCOPES),
		units: fc.integer({ min: -3, max: 6 }),
		fen: fc.integer({ min: -3, max: 6 })
	}),
	{ maxLength: 6 }
);
/** Files with dates in any order, repeats and other values; a number takes an earlier file back, or brings it again. */
const deeds = fc.array(fc.oneof({ weight: 3, arbitrary: rows }, fc.nat(20)), {
	minLength: 1,
	maxLength: 10
});

it('has for every date the latest accepted value as the sum of its period, in any order of files', async () => {
	await fc.assert(
		fc.asyncProperty(deeds, async (given) => {
			const source = newSource();
			/** The naive model: the files in the order in which they came, but those that were taken back. */
			const files: { readonly values: readonly Snapshot[]; batchId: number | null }[] = [];
			const bringFile = async (values: readonly Snapshot[]) => {
				const receipt = await bring(values);
				expect(receipt.refusedCount).toBe(0);
				expect(receipt.accepted + receipt.duplicates).toBe(values.length);
				files.push({ values, batchId: receipt.batchId });
			};
			for (const deed of given) {
				if (typeof deed !== 'number') {
					const fresh = new Map<string, Snapshot>();
					for (const { day, employeeNo, product, scope, units, fen } of deed) {
						// A metric has one scope; a file says one thing of one date.
						const fields = { source, employeeNo, product, scope, metric: `sold_${scope}` };
						const snapshot = value(day, units, { ...fields, amountFen: BigInt(fen) });
						fresh.set(`${seriesKey(snapshot)}${day}`, snapshot);
					}
					await bringFile([...fresh.values()]);
					continue;
				}
				const [file] = files.splice(deed % Math.max(1, files.length), 1);
				if (!file) continue;
				if (file.batchId === null) await bringFile(file.values);
				else await undo(file.batchId);
			}
			// What said nothing new has no batch: taking back the other file takes its rows, too.
			const said = new Map<string, Snapshot>();
			for (const { values, batchId } of files)
				if (batchId !== null)
					for (const snapshot of values) {
						const key = `${seriesKey(snapshot)}${snapshot.businessDate}`;
						if ((await batchOf(snapshot)).includes(batchId)) said.set(key, snapshot);
					}
			const { activities } = netEntries(await entriesOf(source));
			const identities = activities.map(({ externalId, metric }) => externalId + metric);
			expect(new Set(identities).size).toBe(activities.length);
			const known = new Set(
				[...said.values()].map((snapshot) => `${snapshot.metric} ${snapshot.businessDate}`)
			);
			for (const { metric, externalId } of activities)
				expect(known).toContain(`${metric} ${externalId.split('/')[2] ?? ''}`);
			for (const snapshot of said.values()) {
				const { scope, businessDate, employeeNo, product, metric } = snapshot;
				const within = activities.filter((activity) => {
					const day = activity.externalId.split('/')[2] ?? '';
					return (
						activity.employeeNo === employeeNo &&
						activity.product === product &&
						activity.metric === metric &&
						day <= businessDate &&
						snapshotPeriod(scope, day) === snapshotPeriod(scope, businessDate)
					);
				});
				const units = within.reduce(
					(sum, { quantity }) => sum.plus(quantity ?? Exact.ONE),
					Exact.ZERO
				);
				const fen = within.reduce((sum, { amountFen }) => sum + (amountFen ?? 0n), 0n);
				expect([units.toString(), fen]).toEqual([
					snapshot.quantity?.toString(),
					snapshot.amountFen
				]);
			}
		}),
		{ numRuns: 40 }
	);
}, 240_000);

/** The batches that a value is stored with: none of those that found it there. */
async function batchOf({ source, metric, employeeNo, product, businessDate }: Snapshot) {
	const found = await test.db.execute<{ batchId: number }>(sql`
		select batch_id::float8 as "batchId" from snapshot where source = ${source} and metric = ${metric}
			and employee_no = ${employeeNo} and product is not distinct from ${product}
			and business_on = ${businessDate}::date`);
	return found.map(({ batchId }) => batchId);
}

it('is stored with its batch and never changed', async () => {
	const source = newSource();
	const { batchId } = await bring([value('2026-10-08', 3, { source })]);
	const rows = await test.db.execute(sql`
		select batch_id::float8 as "batchId", line, business_on::text as day from snapshot where source = ${source}`);
	expect([...rows]).toEqual([{ batchId, line: 2, day: '2026-10-08' }]);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import { allEntries, entriesOfManagers, headPosition } from '#lib/server/db/ledger.ts';
import { ingestBatch, type BatchInput, type LineEntry } from '#lib/server/ingest/ingest-batch.ts';
import {
	activity,
	asLines,
	decision,
	figure,
	reversal,
	someday
} from '../../support/ledger-facts.ts';
import { batchesAfter } from '../../support/batches.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
let start: number;
/** Each test has a source of its own, so they share one ledger as the contests of a bank do. */
let source: string;
let count = 0;

beforeAll(async () => {
	test = await createTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
	start = await headPosition(test.db);
	source = `s${(count += 1)}`;
});

const file = { origin: 'file', by: 'steward' } as const;

function ingest(entries: readonly NewEntry[], more: Partial<BatchInput> = {}) {
	const own = entries.map((entry) => ({ ...entry, source }));
	return ingestBatch(test.db, { ...file, entries: asLines(own), ...more });
}

async function stored(): Promise<string[]> {
	const found: string[] = [];
	for await (const chunk of allEntries(test.db, { throughPosition: await headPosition(test.db) }))
		for (const entry of chunk)
			if (entry.source === source)
				found.push(
					entry.kind === 'activity'
						? `${entry.externalId}.${entry.generation} ${entry.amountFen ?? ''}`
						: entry.kind === 'reversal'
							? `${entry.reversalId}>${entry.externalId}.${entry.generation}`
							: entry.kind === 'decision'
								? `${entry.decision} ${entry.externalId}`
								: `${entry.period} ${entry.numerator.toString()}/${entry.base?.toString() ?? ''}`
				);
	return found.sort();
}

describe('a batch', () => {
	it('takes the next position and says what became of its rows', async () => {
		const receipt = await ingest([activity('A'), activity('B'), activity('A')]);
		expect(receipt).toMatchObject({
			position: start + 1,
			accepted: 2,
			duplicates: 1,
			refusedCount: 0
		});
		expect(await batchesAfter(test.db, start)).toMatchObject([
			{
				id: receipt.batchId,
				position: start + 1,
				origin: 'file',
				receivedBy: 'steward',
				accepted: 2
			}
		]);
	});

	it('comes back as it went in, to the last digit', async () => {
		const facts = [
			activity('甲"\\{},NULL', {
				source,
				employeeNo: 'round-trip',
				referral: { referrerNo: '000002', share: Exact.of('0.333') },
				quantity: Exact.of('-0.0000000000000000001'),
				amountFen: -9_007_199_254_740_993n,
				clientRef: 'null',
				product: '𠮷'
			}),
			activity('B', {
				source,
				employeeNo: 'round-trip',
				quantity: null,
				amountFen: null,
				clientRef: null,
				product: null,
				referral: { referrerNo: '3', share: null },
				occurredAt: Date.parse('1970-01-01T00:00:00.001Z')
			}),
			figure({ source, employeeNo: 'round-trip', base: null }),
			decision('B', 'funded', { source }),
			reversal('R', 'B', { source })
		];
		const { position } = await ingestBatch(test.db, { ...file, entries: asLines(facts) });
		const back = await entriesOfManagers(test.db, {
			employeeNos: ['round-trip'],
			throughPosition: position ?? 0
		});
		const [summary] = await batchesAfter(test.db, start);
		const receivedAt = summary?.receivedAt;
		expect(back.map((entry) => entry.kind).sort()).toEqual(facts.map(({ kind }) => kind).sort());
		for (const fact of facts)
			expect(back).toContainEqual(
				fact.kind === 'activity' || fact.kind === 'reversal'
					? { ...fact, generation: 1, receivedAt }
					: { ...fact, receivedAt }
			);
	});

	it('leaves nothing behind when nothing was new', async () => {
		await ingest([activity('A')]);
		const receipt = await ingest([activity('A'), activity('A', { amountFen: 1n })]);
		expect(receipt).toMatchObject({
			batchId: null,
			position: null,
			accepted: 0,
			duplicates: 1,
			refused: [{ line: 3, faults: [{ code: 'ledger.activity.conflict', place: 'row 3' }] }]
		});
		expect(await headPosition(test.db)).toBe(start + 1);
		expect(await batchesAfter(test.db, start + 1)).toEqual([]);
	});

	it('resolves generations against the ledger, not only against itself', async () => {
		const other = { amountFen: 5n };
		await ingest([activity('A')]);
		await ingest([reversal('R', 'A')]);
		await ingest([activity('A', other)]);
		expect(await ingest([activity('A', other), activity('A')])).toMatchObject({ duplicates: 2 });
		await ingest([reversal('R2', 'A')]);
		expect(await ingest([reversal('R3', 'A')])).toMatchObject({
			refused: [{ faults: [{ code: 'ledger.activity.reversed' }] }]
		});
		expect(await ingest([reversal('R', 'B')])).toMatchObject({
			refused: [{ faults: [{ code: 'ledger.reversal.conflict' }] }]
		});
		await ingest([activity('C', { quantity: Exact.of('3') })]);
		const part = { states: { quantity: Exact.ONE, amountFen: null } };
		expect(await ingest([reversal('R4', 'C', part)])).toMatchObject({
			refused: [{ faults: [{ code: 'ledger.reversal.partial' }] }]
		});
		expect(await stored()).toEqual(['A.1 123450', 'A.2 5', 'C.1 123450', 'R2>A.2', 'R>A.1']);
	});

	it('keeps a reversal that came first, until its original comes', async () => {
		await ingest([reversal('R', 'A')]);
		await ingest([activity('A'), reversal('R', 'A')]);
		await ingest([activity('A', { amountFen: 7n })]);
		expect(await stored()).toEqual(['A.1 123450', 'A.2 7', 'R>A.1']);
	});

	it('knows the figures and decisions of earlier batches', async () => {
		await ingest([figure(), decision('A', 'hold')]);
		expect(
			await ingest([
				figure(),
				figure({ numerator: Exact.of('48') }),
				figure({ numerator: Exact.of('48'), statedAt: someday + 1 }),
				decision('A', 'hold'),
				decision('A', 'release')
			])
		).toMatchObject({
			accepted: 2,
			duplicates: 2,
			refused: [
				{
					line: 3,
					faults: [
						{ found: expect.stringContaining('=48 '), allowed: expect.stringContaining('=47 ') }
					]
				}
			]
		});
	});

	it('refuses a row that the database could not hold, and stores the rest', async () => {
		const receipt = await ingest([
			activity('A\0'),
			activity('\ud800'),
			activity('long', { clientRef: 'x'.repeat(201) }),
			activity('when', { occurredAt: Number.NaN }),
			activity('much', { amountFen: 10n ** 19n }),
			activity('fine')
		]);
		expect(receipt.accepted).toBe(1);
		expect(receipt.refused.map(({ line, faults }) => `${line} ${faults[0]?.code ?? ''}`)).toEqual([
			'2 ledger.unstorable.text',
			'3 ledger.unstorable.text',
			'4 ledger.unstorable.length',
			'5 ledger.unstorable.instant',
			'6 ledger.unstorable.amount'
		]);
	});

	it('may be bigger than a chunk, arrive in pieces, and repeat itself across them', async () => {
		const many = Array.from({ length: 12_000 }, (_, index) =>
			activity(`E${index % 11_000}`, { source })
		);
		async function* pieces(): AsyncGenerator<LineEntry[]> {
			const lines = asLines(many);
			for (let at = 0; at < lines.length; at += 1700) yield lines.slice(at, at + 1700);
		}
		expect(await ingest([], { entries: pieces() })).toMatchObject({
			position: start + 1,
			accepted: 11_000,
			duplicates: 1000
		});
	});

	it('is not there at all when its input breaks off', async () => {
		async function* broken(): AsyncGenerator<LineEntry[]> {
			yield asLines([activity('A', { source })]);
			throw new Error('the line is cut');
		}
		await expect(ingest([], { entries: broken() })).rejects.toThrow('the line is cut');
		expect(await stored()).toEqual([]);
		expect(await headPosition(test.db)).toBe(start);
	});

	it('tells listeners its position, once it can be read', async () => {
		let hear: (position: string) => void = () => undefined;
		const heard = new Promise<string>((resolve) => (hear = resolve));
		const { unlisten } = await test.sql.listen('longhu_ledger', (position) => hear(position));
		const { position } = await ingest([activity('A')]);
		expect(await heard).toBe(String(position));
		await unlisten();
	});
});

describe('batches side by side', () => {
	it('have positions without holes, in the order of their commits, whatever is rolled back', async () => {
		const before = await headPosition(test.db);
		const results = await Promise.allSettled(
			Array.from({ length: 40 }, async (_, index) => {
				if (index % 4 === 3)
					return test.db.transaction(async (tx) => {
						await tx.execute("insert into batch (origin) values ('file')");
						throw new Error('rolled back');
					});
				return ingest([activity(`side ${index}`)]);
			})
		);
		expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(10);
		const batches = await batchesAfter(test.db, before);
		expect(batches.map(({ position }) => position)).toEqual(
			Array.from({ length: 30 }, (_, index) => before + 1 + index)
		);
		const times = batches.map(({ receivedAt }) => receivedAt);
		expect(times).toEqual([...times].sort((left, right) => left - right));
	});

	it('with the same rows store them once between them', async () => {
		const rows = Array.from({ length: 300 }, (_, index) => activity(`same ${index}`));
		const receipts = await Promise.all(
			[rows, [...rows].reverse(), rows, [...rows].reverse()].map((part) => ingest(part))
		);
		expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(300);
		expect(receipts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(900);
		expect((await stored()).length).toBe(300);
		expect(await headPosition(test.db)).toBe(start + 1);
	});

	it('with other content under one id store the first and refuse the rest', async () => {
		const receipts = await Promise.all(
			[1n, 2n, 3n, 4n].map((amountFen) => ingest([activity('contested', { amountFen })]))
		);
		expect(receipts.map(({ accepted }) => accepted).sort()).toEqual([0, 0, 0, 1]);
		expect(receipts.flatMap(({ refused }) => refused)).toHaveLength(3);
	});
});

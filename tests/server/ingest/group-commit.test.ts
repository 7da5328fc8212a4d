import { afterAll, beforeAll, expect, it } from 'vitest';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import { createGroupCommit } from '#lib/server/ingest/group-commit.ts';
import { batchesAfter } from '../../support/batches.ts';
import { activity } from '../../support/ledger-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
beforeAll(async () => {
	test = await createTestDatabase();
});
afterAll(() => test.close());

async function storedIds(): Promise<string[]> {
	const ids: string[] = [];
	for await (const chunk of allEntries(test.db, { throughPosition: await headPosition(test.db) }))
		for (const entry of chunk) if (entry.kind === 'activity') ids.push(entry.externalId);
	return ids.sort();
}

it('gives each of 200 callers at once their own outcome, in far fewer commits', async () => {
	const commit = createGroupCommit(test.db);
	const receipts = await Promise.all(
		Array.from({ length: 200 }, (_, index) =>
			// Every fourth repeats the one before, every fourth contradicts it.
			commit.submit([
				activity(`call ${Math.floor(index / 4) * 4 + (index % 4 === 1 ? 1 : 0)}`, {
					amountFen: index % 4 === 3 ? 1n : 2n
				})
			])
		)
	);
	const outcomes = receipts.map(({ accepted, duplicates, refused }) =>
		[accepted, duplicates, refused.length].join()
	);
	expect(outcomes).toEqual(
		Array.from({ length: 200 }, (_, index) => ['1,0,0', '1,0,0', '0,1,0', '0,0,1'][index % 4])
	);
	expect(await storedIds()).toHaveLength(100);
	const batches = await batchesAfter(test.db, 0);
	expect(batches.length).toBeLessThanOrEqual(5);
	const positions = new Set(batches.map(({ position }) => position));
	for (const { accepted, position } of receipts)
		expect(position === null ? accepted === 0 : positions.has(position)).toBe(true);
});

it('tells every caller apart by name, and numbers the rows of each call', async () => {
	const before = await headPosition(test.db);
	const commit = createGroupCommit(test.db);
	const [first, second] = await Promise.all([
		commit.submit([activity('named 1'), activity('named 1', { amountFen: 9n })], 'core'),
		commit.submit([activity('named 2')], 'crm'),
		commit.submit([activity('named 3')], 'core'),
		commit.submit([activity('named 4')], 'crm')
	]);
	expect(first?.refused).toMatchObject([{ line: 2, faults: [{ place: 'row 2' }] }]);
	expect(second).toMatchObject({ accepted: 1, refused: [] });
	const batches = await batchesAfter(test.db, before);
	expect(batches.map(({ receivedBy }) => receivedBy).sort()).toEqual(
		expect.arrayContaining(['core', 'crm'])
	);
	expect(batches.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(4);
});

it('two nodes with the same calls store each once', async () => {
	const nodes = [createGroupCommit(test.db), createGroupCommit(test.db)];
	const receipts = await Promise.all(
		Array.from({ length: 100 }, (_, index) => index).flatMap((index) =>
			nodes.map((node) => node.submit([activity(`node ${index}`)]))
		)
	);
	expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(100);
	expect(receipts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(100);
});

it('tells its callers when the database is gone, and works again afterwards', async () => {
	const commit = createGroupCommit(test.db);
	await test.sql`alter table batch rename to batch_gone`;
	const lost = await Promise.allSettled([
		commit.submit([activity('lost 1')]),
		commit.submit([activity('lost 2')])
	]);
	await test.sql`alter table batch_gone rename to batch`;
	expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(await commit.submit([activity('lost 1')])).toMatchObject({ accepted: 1 });
});

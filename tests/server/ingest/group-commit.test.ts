import { afterAll, beforeAll, expect, it } from 'vitest';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import {
	createGroupCommit,
	TooMuchWaiting,
	type RowOutcome
} from '#lib/server/ingest/group-commit.ts';
import { batchesAfter } from '../../support/batches.ts';
import { activity } from '../../support/ledger-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
beforeAll(async () => {
	test = await createTestDatabase();
});
afterAll(() => test.close());

const wordsOf = (rows: readonly RowOutcome[]) => rows.map(({ outcome }) => outcome);

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
	expect(receipts.map(wordsOf)).toEqual(
		Array.from({ length: 200 }, (_, index) => [
			['accepted', 'accepted', 'duplicate', 'refused'][index % 4]
		])
	);
	expect(await storedIds()).toHaveLength(100);
	const batches = await batchesAfter(test.db, 0);
	expect(batches.length).toBeLessThanOrEqual(5);
	const positions = new Set(batches.map(({ position }) => position));
	receipts.forEach(([row], index) => {
		if (row && 'position' in row) expect(positions.has(row.position)).toBe(true);
		// A duplicate is told where its original stands.
		if (index % 4 === 2) expect(row).toEqual({ ...receipts[index - 2]?.[0], outcome: 'duplicate' });
	});
});

it('tells where an original stands that came long before', async () => {
	const commit = createGroupCommit(test.db);
	const [first] = await commit.submit([activity('original')]);
	await commit.submit([activity('between')]);
	expect(await commit.submit([activity('original')])).toEqual([{ ...first, outcome: 'duplicate' }]);
});

it('stores a whole call or nothing of it, and the calls beside it all the same', async () => {
	const commit = createGroupCommit(test.db);
	await commit.submit([activity('whole')]);
	const before = await storedIds();
	const contradiction = activity('whole', { amountFen: 77n });
	const [lone, ...others] = await Promise.all([
		// Stored by itself; those after it gather meanwhile.
		commit.submit([activity('lone')]),
		commit.submit([activity('w1'), contradiction, activity('w2')], { isWhole: true }),
		commit.submit([activity('w3'), activity('w4')], { isWhole: true }),
		commit.submit([activity('w5'), contradiction], { isWhole: true }),
		commit.submit([activity('w6'), contradiction]),
		commit.submit([contradiction], { isWhole: true })
	]);
	expect(wordsOf(lone ?? [])).toEqual(['accepted']);
	expect(others.map(wordsOf)).toEqual([
		['withheld', 'refused', 'withheld'],
		['accepted', 'accepted'],
		['withheld', 'refused'],
		['accepted', 'refused'],
		['refused']
	]);
	const added = (await storedIds()).filter((id) => !before.includes(id));
	expect(added).toEqual(['lone', 'w3', 'w4', 'w6']);
});

it('lets nobody wait behind more than it can store soon', async () => {
	const commit = createGroupCommit(test.db);
	const many = (call: number) =>
		Array.from({ length: 1_000 }, (_, index) => activity(`wait ${call} ${index}`));
	const settled = await Promise.allSettled(
		Array.from({ length: 60 }, (_, call) => commit.submit(many(call)))
	);
	const refused = settled.filter(({ status }) => status === 'rejected');
	expect(refused.length).toBeGreaterThan(0);
	for (const one of refused)
		expect(one.status === 'rejected' && one.reason).toBeInstanceOf(TooMuchWaiting);
	expect(wordsOf(await commit.submit([activity('after the crowd')]))).toEqual(['accepted']);
});

it('tells every caller apart by name, and numbers the rows of each call', async () => {
	const before = await headPosition(test.db);
	const commit = createGroupCommit(test.db);
	const [first, second] = await Promise.all([
		commit.submit([activity('named 1'), activity('named 1', { amountFen: 9n })], { by: 'core' }),
		commit.submit([activity('named 2')], { by: 'crm' }),
		commit.submit([activity('named 3')], { by: 'core' }),
		commit.submit([activity('named 4')], { by: 'crm' })
	]);
	expect(first?.[1]).toMatchObject({ outcome: 'refused', faults: [{ place: 'row 2' }] });
	expect(wordsOf(second ?? [])).toEqual(['accepted']);
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
	const words = receipts.flatMap(wordsOf);
	expect(words.filter((word) => word === 'accepted')).toHaveLength(100);
	expect(words.filter((word) => word === 'duplicate')).toHaveLength(100);
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
	expect(wordsOf(await commit.submit([activity('lost 1')]))).toEqual(['accepted']);
});

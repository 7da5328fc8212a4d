import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerEntry, NewEntry } from '#lib/domain/ledger-entry.ts';
import {
	allEntries,
	entriesOfClients,
	entriesOfManagers,
	marksBetween
} from '#lib/server/db/ledger.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { activity, asLines, decision, figure, reversal } from '../../support/ledger-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;

/** Batches 1 to 5: what is known grows with the position. */
const history: NewEntry[][] = [
	[
		activity('A', { employeeNo: 'ann', clientRef: 'C1' }),
		activity('B', {
			employeeNo: 'bob',
			clientRef: 'C1',
			referral: { referrerNo: 'ann', share: null }
		}),
		activity('D', { employeeNo: 'dan', clientRef: 'C2', metric: 'vip_new' }),
		figure({ employeeNo: 'eve' })
	],
	[reversal('R', 'A'), reversal('R9', 'not there yet')],
	[activity('A', { employeeNo: 'cat', clientRef: 'C3' })],
	[decision('A', 'hold'), decision('D', 'funded', { metric: 'vip_new' })],
	[figure({ employeeNo: 'ann', period: '2026-11' })]
];

beforeAll(async () => {
	test = await createTestDatabase();
	for (const entries of history)
		await ingestBatch(test.db, { origin: 'file', by: null, entries: asLines(entries) });
});
afterAll(() => test.close());

function short(entries: Iterable<LedgerEntry>): string[] {
	return [...entries]
		.map((entry) => {
			switch (entry.kind) {
				case 'activity':
					return `${entry.externalId}${entry.generation}`;
				case 'reversal':
					return `-${entry.externalId}${entry.generation}`;
				case 'decision':
					return `${entry.decision} ${entry.externalId}`;
				case 'periodFigure':
					return `${entry.employeeNo} ${entry.period}`;
				default:
					return entry satisfies never;
			}
		})
		.sort();
}

describe('the entries of managers', () => {
	it.each<[string[], number, string[]]>([
		[['ann'], 1, ['A1', 'B1']],
		[['ann'], 2, ['-A1', 'A1', 'B1']],
		[['ann'], 5, ['-A1', 'A1', 'B1', 'ann 2026-11', 'hold A']],
		[['cat'], 5, ['A2', 'hold A']],
		[['ann', 'cat'], 5, ['-A1', 'A1', 'A2', 'B1', 'ann 2026-11', 'hold A']],
		[['dan', 'eve'], 4, ['D1', 'eve 2026-10', 'funded D']],
		[['nobody'], 5, []],
		[[], 5, []]
	])('%j through position %i', async (employeeNos, throughPosition, expected) => {
		const entries = await entriesOfManagers(test.db, { employeeNos, throughPosition });
		expect(short(entries)).toEqual([...expected].sort());
	});
});

it('the entries of clients are those under the metrics asked for', async () => {
	const asked = { clientRefs: ['C1', 'C2'], metrics: ['cross_sale'] };
	const through = async (throughPosition: number) =>
		short(await entriesOfClients(test.db, { ...asked, throughPosition }));
	expect(await through(1)).toEqual(['A1', 'B1']);
	expect(await through(5)).toEqual(['-A1', 'A1', 'B1', 'hold A']);
});

describe('the marks', () => {
	it.each<[string, number, number, string[], string[]]>([
		['of a first batch are everybody in it', 0, 1, ['ann', 'bob', 'dan', 'eve'], ['C1', 'C2']],
		['of a reversal are those of what it takes back', 1, 2, ['ann'], ['C1']],
		['of a new generation are its own', 2, 3, ['cat'], ['C3']],
		['of a decision are those of all generations', 3, 4, ['ann', 'cat', 'dan'], ['C1', 'C2', 'C3']],
		['of a figure are its manager', 4, 5, ['ann'], []],
		['of nothing are nobody', 5, 5, [], []]
	])('%s', async (_name, after, through, employeeNos, clientRefs) => {
		const marks = await marksBetween(test.db, { after, through });
		expect(marks.employeeNos.sort()).toEqual(employeeNos);
		expect(marks.clientRefs.sort()).toEqual(clientRefs);
		expect(marks.isForEverybody).toBe(false);
	});
});

it('all entries are there once, and none beyond the position', async () => {
	const through = async (throughPosition: number) => {
		const entries: LedgerEntry[] = [];
		for await (const chunk of allEntries(test.db, { throughPosition })) entries.push(...chunk);
		return short(entries);
	};
	expect(await through(2)).toHaveLength(6);
	expect(await through(5)).toHaveLength(10);
});

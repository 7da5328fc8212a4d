import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue, type Result } from '#lib/domain/errors.ts';
import { mayConfirm } from '#lib/domain/hand-over.ts';
import { netEntries } from '#lib/domain/netting.ts';
import { careOfClients } from '#lib/server/db/client-care.ts';
import { closedHandOvers, openHandOvers } from '#lib/server/db/hand-overs.ts';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import {
	confirmHandOvers,
	declineHandOvers,
	proposeHandOvers,
	type HandOverWish
} from '#lib/server/ingest/hand-overs.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { noFeeds } from '#lib/server/ingest/store-feeds.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;

const CLIENTS = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

beforeAll(async () => {
	test = await createTestDatabase();
	const assignment = (employeeNo: string, to: string | null = null) => ({
		employeeNo,
		name: '王伟',
		position: 'wealth',
		grade: null,
		step: null,
		orgUnit: 'B1',
		from: '2025-01-01',
		to,
		employmentType: null
	});
	await ingestBatch(test.db, {
		origin: 'file',
		by: 'tester',
		roster: [assignment('007001', '2026-12-01'), assignment('007002'), assignment('007003')].map(
			(one, index) => ({ line: index + 2, assignment: one })
		),
		feeds: {
			...noFeeds(),
			care: CLIENTS.map((clientRef, index) => ({
				line: index + 2,
				care: { clientRef, employeeNo: '007001', from: '2026-01-01', to: null }
			})),
			clientFigures: [
				{
					line: 2,
					figure: {
						source: 'core',
						clientRef: 'A',
						metric: 'retention',
						period: '2026-10',
						value: Exact.ONE,
						base: Exact.ONE,
						statedAt: 1
					}
				}
			]
		}
	});
});
afterAll(() => test.close());

const steward = { name: 'boss', isSteward: true };
const as = (name: string) => ({ name, isSteward: false });

function propose(changes: Partial<HandOverWish>) {
	return proposeHandOvers(test.db, {
		clientRef: '',
		from: '',
		to: '007002',
		onDay: '2026-10-15',
		reason: '转岗',
		by: '007001',
		...changes
	});
}

const codes = (result: Result<unknown>) =>
	result.ok ? [] : result.faults.map(({ code }) => code.replace('handOver.', ''));

async function idOf(clientRef: string): Promise<number> {
	const open = await openHandOvers(test.db, 100);
	return open.find((one) => one.clientRef === clientRef)?.id ?? 0;
}

async function carersOf(clientRef: string): Promise<string[]> {
	const rows = await careOfClients(test.db, [clientRef]);
	return rows.map(({ employeeNo, from, to }) => `${employeeNo} ${from} ${to ?? ''}`.trim());
}

async function retention(): Promise<string[]> {
	const entries = [];
	const throughPosition = await headPosition(test.db);
	for await (const chunk of allEntries(test.db, { throughPosition })) entries.push(...chunk);
	return netEntries(entries)
		.figures.map(({ employeeNo, numerator, base }) => `${employeeNo} ${numerator}/${base ?? '–'}`)
		.sort();
}

describe('a hand-over', () => {
	it('changes nothing until the other side confirms it, and then moves the client from that day', async () => {
		const before = await headPosition(test.db);
		expect(expectValue(await propose({ clientRef: 'A' }))).toBe(1);
		expect(await headPosition(test.db)).toBe(before);
		expect(await carersOf('A')).toEqual(['007001 2026-01-01']);
		expect(await retention()).toEqual(['007001 1/1']);
		const id = await idOf('A');
		expect(codes(await confirmHandOvers(test.db, [id], as('007001')))).toEqual(['side']);
		expect(codes(await confirmHandOvers(test.db, [id], as('007003')))).toEqual(['side']);
		const position = expectValue(await confirmHandOvers(test.db, [id], as('007002')));
		expect(position).toBe(before + 1);
		expect(await carersOf('A')).toEqual(['007001 2026-01-01 2026-10-15', '007002 2026-10-15']);
		expect(await retention()).toEqual(['007001 0/0', '007002 1/1']);
		const [done] = await closedHandOvers(test.db, 1);
		expect(done).toMatchObject({
			clientRef: 'A',
			status: 'confirmed',
			closedBy: '007002',
			position,
			isTakenBack: false
		});
		expect(codes(await confirmHandOvers(test.db, [id], as('007002')))).toEqual(['closed']);
	});

	it('is taken back with its batch', async () => {
		const [done] = await closedHandOvers(test.db, 1);
		const [batch] =
			await test.sql`select id::float8 as id from batch where position = ${done?.position ?? 0}`;
		const batchId = Number(batch?.id);
		expectValue(await takeBack(test.db, { batchId, reason: '误操作', by: 'boss' }));
		expect(await carersOf('A')).toEqual(['007001 2026-01-01']);
		expect(await retention()).toEqual(['007001 1/1']);
		expect(await closedHandOvers(test.db, 1)).toMatchObject([{ isTakenBack: true }]);
	});

	it('may be declined by either side, with a reason, and proposed again', async () => {
		await propose({ clientRef: 'B' });
		const id = await idOf('B');
		expect(codes(await propose({ clientRef: 'B' }))).toEqual(['open']);
		const decline = (name: string, reason: string) =>
			declineHandOvers(test.db, [id], { user: as(name), reason });
		expect((await decline('007002', ' ')).ok).toBe(false);
		expect(codes(await decline('007003', '不是我的'))).toEqual(['side']);
		expectValue(await decline('007001', '填错了'));
		expect(codes(await confirmHandOvers(test.db, [id], as('007002')))).toEqual(['closed']);
		expect(await carersOf('B')).toEqual(['007001 2026-01-01']);
		expect(expectValue(await propose({ clientRef: 'B' }))).toBe(1);
	});

	it.each<[Partial<HandOverWish>, string]>([
		[{ clientRef: 'C', onDay: '2025-12-31' }, 'none'],
		[{ clientRef: 'unknown' }, 'none'],
		[{ clientRef: 'C', from: '007003' }, 'none'],
		[{ clientRef: 'C', to: '007001' }, 'same'],
		[{ from: '007001', to: '007001' }, 'same'],
		[{ clientRef: 'C', to: '999999' }, 'receiver'],
		[{ clientRef: 'C', to: '' }, 'receiver'],
		[{ clientRef: 'C', onDay: 'soon' }, 'day'],
		[{ clientRef: '13800138000' }, 'text'],
		[{ from: '007002', to: '007003' }, 'none']
	])('is refused with %o', async (changes, code) => {
		expect(codes(await propose(changes))).toEqual([code]);
	});

	it('is refused where the receiver has left by then', async () => {
		expect(codes(await propose({ from: '007002', to: '007001', onDay: '2026-12-01' }))).toEqual([
			'receiver'
		]);
	});

	it('is not confirmed where the client went to somebody else meanwhile', async () => {
		await propose({ clientRef: 'C' });
		await ingestBatch(test.db, {
			origin: 'file',
			by: 'tester',
			feeds: {
				...noFeeds(),
				care: [
					{
						line: 2,
						care: { clientRef: 'C', employeeNo: '007001', from: '2026-01-01', to: '2026-10-01' }
					},
					{
						line: 3,
						care: { clientRef: 'C', employeeNo: '007003', from: '2026-10-01', to: null }
					}
				]
			}
		});
		const id = await idOf('C');
		expect(codes(await confirmHandOvers(test.db, [id], as('007002')))).toEqual(['changed']);
		expectValue(await declineHandOvers(test.db, [id], { user: as('007002'), reason: '已变更' }));
	});
});

it('a leaver’s clients go in bulk, proposed by the receiver and confirmed by the data steward', async () => {
	const wish = { from: '007001', onDay: '2026-12-01', by: '007002', reason: '离职' };
	// B waits for another hand-over and C has gone.
	expect(expectValue(await propose(wish))).toBe(5);
	const open = (await openHandOvers(test.db, 100)).filter(({ onDay }) => onDay === '2026-12-01');
	const ids = open.map(({ id }) => id);
	expect(codes(await confirmHandOvers(test.db, ids, as('007002')))).toEqual(['side']);
	const before = await headPosition(test.db);
	expect(expectValue(await confirmHandOvers(test.db, ids, steward))).toBe(before + 1);
	for (const client of ['A', 'D', 'E', 'F', 'G'])
		expect(await carersOf(client)).toEqual(['007001 2026-01-01 2026-12-01', '007002 2026-12-01']);
});

it('two who confirm at once make one batch', async () => {
	expectValue(await propose({ clientRef: 'D', to: '007003', onDay: '2026-12-05', by: '007002' }));
	const id = await idOf('D');
	const both = await Promise.all([
		confirmHandOvers(test.db, [id], as('007003')),
		confirmHandOvers(test.db, [id], steward)
	]);
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(both.flatMap(codes)).toEqual(['closed']);
});

it('a client who is handed over on the first day leaves no empty row behind', async () => {
	expectValue(await propose({ clientRef: 'E', to: '007003', onDay: '2026-12-01', by: '007002' }));
	expectValue(await confirmHandOvers(test.db, [await idOf('E')], as('007003')));
	expect(await carersOf('E')).toEqual(['007001 2026-01-01 2026-12-01', '007003 2026-12-01']);
});

it('nobody confirms what they proposed, and only a side or the steward anything', () => {
	const sides = { from: '1', to: '2', proposedBy: '1' };
	expect(mayConfirm(sides, as('1'))).toBe(false);
	expect(mayConfirm(sides, as('2'))).toBe(true);
	expect(mayConfirm(sides, as('3'))).toBe(false);
	expect(mayConfirm(sides, { name: '3', isSteward: true })).toBe(true);
	expect(mayConfirm(sides, { name: '1', isSteward: true })).toBe(false);
});

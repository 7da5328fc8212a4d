import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { endContest } from '#lib/server/db/contests.ts';
import { changedTotals, currentTotals, revisionsBetween } from '#lib/server/db/totals.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import {
	board,
	FIRST_CONTEST,
	ingestRoster,
	ingestRows,
	publish,
	SECOND_CONTEST,
	STAFF
} from './scorer-fixtures.ts';

let test: TestDatabase;
beforeEach(async () => {
	test = await createTestDatabase();
	await ingestRoster(test.db);
});
afterEach(() => test.close());

const vip = (
	externalId: string,
	employeeNo: string,
	clientRef: string,
	at: string
): ActivityRow => ({
	externalId,
	employeeNo,
	metric: 'vip_new',
	quantity: '1',
	clientRef,
	occurredAt: at
});

describe('scoring a contest', () => {
	it('ranks everybody at the first go, people without figures with zero', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		expect(await scoreOnce(test.db, id)).toMatchObject({ kind: 'revised', revision: 1 });
		expect(await board(test.db, id)).toEqual([
			'lobby 005 1 0',
			'lobby 006 1 0',
			'wealth 001 1 0',
			'wealth 002 1 0',
			'wealth 003 1 0',
			'wealth 004 1 0'
		]);
		expect(await scoreOnce(test.db, id)).toMatchObject({ kind: 'unchanged' });
	});

	it('makes one revision of what came in, and none where nothing on the board moved', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await scoreOnce(test.db, id);
		await ingestRows(test.db, [
			{
				externalId: 'a',
				employeeNo: '002',
				metric: 'cross_sale',
				amount: '30000',
				occurredAt: '2026-01-05'
			}
		]);
		await ingestRows(test.db, [vip('b', '003', 'c1', '2026-01-06')]);
		expect(await scoreOnce(test.db, id)).toMatchObject({ kind: 'revised', revision: 2 });
		expect(await board(test.db, id)).toContain('wealth 003 1 10');
		expect(await board(test.db, id)).toContain('wealth 002 2 5');
		// A figure outside the window moves the cursor and nothing else.
		await ingestRows(test.db, [vip('late', '004', 'c9', '2026-04-01')]);
		expect(await scoreOnce(test.db, id)).toMatchObject({ kind: 'unchanged' });
		const [revision] = await revisionsBetween(test.db, id, { after: 1, through: 2 });
		expect(revision).toMatchObject({ businessDate: '2026-01-06', ruleVersion: 1 });
		expect(revision?.highlights).toMatchObject([
			{ employeeNo: '003', metric: 'vip_new', gained: '10' },
			{ employeeNo: '002', metric: 'cross_sale', gained: '5' }
		]);
	});

	it('gives a client to whoever was first, also when the earlier entry comes later or is reversed', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [vip('late', '002', 'c1', '2026-01-06T10:00')]);
		await scoreOnce(test.db, id);
		expect(await board(test.db, id)).toContain('wealth 002 1 10');
		await ingestRows(test.db, [vip('early', '001', 'c1', '2026-01-06T09:59')]);
		await scoreOnce(test.db, id);
		expect(await board(test.db, id)).toContain('wealth 001 1 10');
		expect(await board(test.db, id)).toContain('wealth 002 2 0');
		await ingestRows(test.db, [
			{ externalId: 'r', reverses: 'early', metric: 'vip_new', occurredAt: '2026-01-07' }
		]);
		await scoreOnce(test.db, id);
		expect(await board(test.db, id)).toContain('wealth 002 1 10');
		expect((await recount(test.db, id)).differences).toEqual([]);
	});

	it('moves somebody whose position changed to the other division', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await scoreOnce(test.db, id);
		await ingestBatch(test.db, {
			origin: 'file',
			by: null,
			roster: [
				{
					line: 2,
					assignment: {
						employeeNo: '004',
						name: '员工004',
						position: 'lobby',
						grade: null,
						step: null,
						orgUnit: 'east',
						from: '2026-02-01',
						to: null,
						employmentType: null
					}
				}
			]
		});
		expect(await scoreOnce(test.db, id)).toMatchObject({ kind: 'revised' });
		expect(await board(test.db, id)).toContain('lobby 004 1 0');
		expect((await recount(test.db, id)).differences).toEqual([]);
	});

	it('keeps the made people of the sample out of a contest of the bank', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		const made = {
			employeeNo: 'made',
			name: '样例',
			position: 'wealth',
			grade: null,
			step: null,
			orgUnit: 'made',
			from: '2025-01-01',
			to: null,
			employmentType: null
		};
		await scoreOnce(test.db, id);
		const roster = [{ line: 2, assignment: made }];
		await ingestBatch(test.db, { origin: 'sample', by: null, roster });
		await scoreOnce(test.db, id);
		expect(await board(test.db, id)).toHaveLength(STAFF.length);
		expect((await recount(test.db, id)).differences).toEqual([]);
	});

	it('stays at its end: what comes later is not in the result', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [vip('a', '001', 'c1', '2026-01-06')]);
		await test.db.transaction((tx) => endContest(tx, { id, by: null }));
		await ingestRows(test.db, [vip('b', '002', 'c2', '2026-01-06')]);
		await scoreOnce(test.db, id);
		expect(await board(test.db, id)).toContain('wealth 001 1 10');
		expect(await board(test.db, id)).toContain('wealth 002 2 0');
		expect(await scoreOnce(test.db, id)).toMatchObject({ kind: 'unchanged' });
		expect((await recount(test.db, id)).differences).toEqual([]);
		const again = await test.db.transaction((tx) => endContest(tx, { id, by: null }));
		expect(again).toMatchObject({ ok: false });
	});

	it('counts an entry dated ahead when its moment has come, and not before', async () => {
		const { db } = test;
		const soon = new Date(Date.now() + 1_500).toISOString();
		const day = (offset: number) =>
			new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
		const document = FIRST_CONTEST.replace('2026-01-01', day(-5))
			.replace('2026-04-01', day(5))
			.replace('period: 2026-Q1, ', '');
		const { id } = await publish(db, document);
		await ingestRows(db, [vip('ahead', '001', 'c1', soon)]);
		const first = await scoreOnce(db, id);
		expect(first).toMatchObject({ kind: 'revised', changesAt: Date.parse(soon) });
		expect(await board(db, id)).toContain('wealth 001 1 0');
		await expect
			.poll(() => scoreOnce(db, id), { timeout: 5_000 })
			.toMatchObject({ kind: 'revised', revision: 2, changesAt: null });
		expect(await board(db, id)).toContain('wealth 001 1 10');
		expect((await recount(db, id)).differences).toEqual([]);
	});

	it('lets one of two scorers work and the other go away', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		const outcomes = await Promise.all([scoreOnce(test.db, id), scoreOnce(test.db, id)]);
		expect(outcomes.map(({ kind }) => kind).filter((kind) => kind === 'revised')).toHaveLength(1);
		expect(await revisionsBetween(test.db, id, { after: 0, through: 9 })).toHaveLength(1);
	});

	it('notices a total that was tampered with', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [vip('a', '001', 'c1', '2026-01-06')]);
		await scoreOnce(test.db, id);
		await test.sql`update total set points = '11', base_figures = '{}' where employee_no = '001'`;
		const { differences } = await recount(test.db, id);
		expect(differences.map(({ employeeNo, what }) => `${employeeNo} ${what}`)).toEqual([
			'001 total',
			'001 vip_new'
		]);
	});
});

describe('incremental scoring', () => {
	const row = fc.oneof(
		{ weight: 4, arbitrary: activity() },
		{ weight: 2, arbitrary: reversal() },
		{ weight: 1, arbitrary: decision() },
		{ weight: 1, arbitrary: figure() }
	);

	it('equals a rescore from nothing and the plain sums, after any batches, for two contests on one ledger', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(row, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
				async (batches) => {
					const own = await createTestDatabase();
					try {
						await ingestRoster(own.db);
						const contests = [
							await publish(own.db, FIRST_CONTEST),
							await publish(own.db, SECOND_CONTEST)
						];
						for (const rows of batches) {
							await ingestRows(own.db, rows);
							for (const { id } of contests) await scoreOnce(own.db, id);
						}
						for (const { id } of contests) {
							expect((await recount(own.db, id)).differences).toEqual([]);
							await expectHistoryToAddUp(own, id);
						}
					} finally {
						await own.close();
					}
				}
			),
			{ numRuns: 25 }
		);
	}, 120_000);
});

/** Playing the changes of each revision from the first on gives the current totals. */
async function expectHistoryToAddUp({ db }: TestDatabase, id: number): Promise<void> {
	const { revision, totals } = await currentTotals(db, id);
	const played = new Map<string, string>();
	for (let after = 0; after < revision; after += 1) {
		const step = await changedTotals(db, id, { after, through: after + 1 });
		for (const gone of step.gone) played.delete(gone);
		for (const total of step.totals) played.set(total.employeeNo, total.points.toString());
	}
	expect([...played].sort()).toEqual(
		totals.map(({ employeeNo, points }) => [employeeNo, points.toString()]).sort()
	);
}

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

function activity() {
	return fc
		.record({
			externalId: fc.constantFrom(...ids),
			employeeNo: fc.constantFrom(...STAFF, 'outsider'),
			metric: fc.constantFrom('cross_sale', 'vip_new'),
			product: fc.constantFrom('fund', 'card'),
			quantity: fc.constantFrom('', '1', '2', '0.5'),
			amount: fc.constantFrom('', '0.01', '12345.67', '100000'),
			clientRef: fc.constantFrom('', 'c1', 'c2', 'c3'),
			occurredAt: fc.constantFrom(
				'2026-01-01',
				'2026-02-03T10:00',
				'2026-02-03T10:01',
				'2026-03-31'
			),
			referrerNo: fc.constantFrom('', '', 'referrer', '005'),
			share: fc.constant('')
		})
		.map((row) =>
			row.referrerNo === '' || row.referrerNo === row.employeeNo
				? { ...row, referrerNo: '' }
				: { ...row, share: '0.3' }
		);
}

function reversal() {
	return fc.record({
		externalId: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
		reverses: fc.constantFrom(...ids),
		metric: fc.constantFrom('cross_sale', 'vip_new'),
		occurredAt: fc.constant('2026-03-01')
	});
}

function decision() {
	return fc.record({
		externalId: fc.constantFrom(...ids),
		metric: fc.constantFrom('cross_sale', 'vip_new'),
		decision: fc.constantFrom('hold', 'release', 'cancelled', 'funded'),
		occurredAt: fc.constantFrom('2026-02-10', '2026-02-11')
	});
}

function figure() {
	return fc.record({
		employeeNo: fc.constantFrom(...STAFF),
		metric: fc.constant('retention'),
		period: fc.constantFrom('2026-Q1', '2026-02'),
		quantity: fc.constantFrom('90', '95', '96'),
		base: fc.constantFrom('100', '0'),
		statedAt: fc.constantFrom('2026-02-05', '2026-03-05')
	});
}

/** A batch that is taken back counts no more, wherever something is read; its file may come again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayOf } from '#lib/domain/calendar.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type { LedgerEntry, NewEntry } from '#lib/domain/ledger-entry.ts';
import { orgUnitsVersion } from '#lib/server/db/board-heads.ts';
import { endContest } from '#lib/server/db/contests.ts';
import { datedInputsThrough } from '#lib/server/db/dated-inputs.ts';
import { allEntries, headPosition, marksBetween } from '#lib/server/db/ledger.ts';
import { removeSample } from '#lib/server/db/remove-sample.ts';
import { assignmentsThrough, orgUnitsThrough } from '#lib/server/db/roster.ts';
import { currentTotals, revisionsBetween } from '#lib/server/db/totals.ts';
import { ingestBatch, type BatchInput } from '#lib/server/ingest/ingest-batch.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { netEntries } from '#lib/domain/netting.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scorecardAt } from '#lib/server/scorer/scorecard-at.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { activity, asLines, decision, figure, reversal } from '../../support/ledger-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import {
	FIRST_CONTEST,
	ingestRoster,
	ingestRows,
	publish,
	ZONE
} from '../scorer/scorer-fixtures.ts';

let test: TestDatabase;
beforeEach(async () => {
	test = await createTestDatabase();
});
afterEach(() => test.close());

async function bring(entries: readonly NewEntry[], more: Partial<BatchInput> = {}) {
	return ingestBatch(test.db, { origin: 'file', by: 'ann', entries: asLines(entries), ...more });
}

async function take({ batchId }: { readonly batchId: number | null }): Promise<number> {
	if (batchId === null) throw new Error('nothing was stored');
	return expectValue(await takeBack(test.db, { batchId, reason: '文件错了', by: 'bob' }));
}

/** Live activities by id and amount, figures by period and numerator. */
async function live(): Promise<string[]> {
	const entries: LedgerEntry[] = [];
	for await (const chunk of allEntries(test.db, { throughPosition: await headPosition(test.db) }))
		entries.push(...chunk);
	const { activities, figures } = netEntries(entries);
	return [
		...activities.map(({ externalId, amountFen }) => `${externalId} ${amountFen}`),
		...figures.map(({ period, numerator }) => `${period} ${numerator.toString()}`)
	].sort();
}

describe('what was taken back', () => {
	it('does not count, and the same file counts again when it is brought again', async () => {
		const file = [activity('A', { amountFen: 1n }), activity('B', { amountFen: 2n }), figure()];
		const first = await bring(file);
		await take(first);
		expect(await live()).toEqual([]);
		expect(await bring(file)).toMatchObject({ accepted: 3, duplicates: 0, refusedCount: 0 });
		expect(await live()).toEqual(['2026-10 47', 'A 1', 'B 2']);
		expect(await bring(file)).toMatchObject({ accepted: 0, duplicates: 3 });
	});

	it('may be taken back and brought again any number of times', async () => {
		const file = [activity('A', { amountFen: 1n }), reversal('R', 'B'), decision('C', 'hold')];
		for (let time = 1; time <= 3; time += 1) await take(await bring(file));
		await bring(file);
		expect(await test.sql`select kind, revival from entry where revival = 3 order by kind`).toEqual(
			[
				{ kind: 'activity', revival: 3 },
				{ kind: 'decision', revival: 3 },
				{ kind: 'reversal', revival: 3 }
			]
		);
	});

	it('stays reversed by a later file when it is brought again', async () => {
		const file = [activity('A', { amountFen: 1n })];
		const first = await bring(file);
		await bring([reversal('R', 'A')]);
		await take(first);
		expect(await bring(file)).toMatchObject({ accepted: 1 });
		expect(await live()).toEqual([]);
	});

	it('leaves the correction of a later file standing, and comes again as what was corrected', async () => {
		const file = [activity('A', { amountFen: 1n })];
		const first = await bring(file);
		await bring([reversal('R', 'A'), activity('A', { amountFen: 2n })]);
		await take(first);
		expect(await live()).toEqual(['A 2']);
		expect(await bring(file)).toMatchObject({ accepted: 1 });
		expect(await live()).toEqual(['A 2']);
	});

	it('makes room for other content under its id', async () => {
		await take(await bring([activity('A', { amountFen: 1n }), figure()]));
		const better = [activity('A', { amountFen: 2n }), figure({ numerator: Exact.of('48') })];
		expect(await bring(better)).toMatchObject({ accepted: 2 });
		expect(await live()).toEqual(['2026-10 48', 'A 2']);
		const old = await bring([activity('A', { amountFen: 1n }), figure()]);
		expect(old).toMatchObject({ accepted: 0, refusedCount: 2 });
	});

	it('never counts an id twice: of a reversal that is taken back, the correction stands', async () => {
		await bring([activity('A', { amountFen: 1n })]);
		const wrong = await bring([reversal('R', 'A')]);
		await bring([activity('A', { amountFen: 2n })]);
		await take(wrong);
		expect(await live()).toEqual(['A 2']);
		// The next reversal takes back what stands.
		await bring([reversal('R2', 'A')]);
		expect(await live()).toEqual([]);
	});

	it('lets what a taken-back reversal or hold took out count again', async () => {
		await bring([activity('A', { amountFen: 1n }), activity('B', { amountFen: 2n })]);
		const words = await bring([reversal('R', 'A'), decision('B', 'hold')]);
		expect(await live()).toEqual([]);
		await take(words);
		expect(await live()).toEqual(['A 1', 'B 2']);
	});

	it('gives the roster, the organisation and dated inputs back to what stood before', async () => {
		const manager = (orgUnit: string) => ({
			employeeNo: '1',
			name: '王伟',
			position: 'wealth',
			grade: null,
			step: null,
			orgUnit,
			from: '2026-01-01',
			to: null,
			employmentType: null
		});
		const unit = (nameEn: string) => ({
			code: 'U',
			nameZh: '支行',
			nameEn,
			parentCode: null,
			level: 'branch'
		});
		const facts = (word: string) => ({
			roster: [{ line: 2, assignment: manager(word) }],
			orgUnits: [unit(word)],
			dated: [
				{
					line: 2,
					input: {
						kind: 'leave' as const,
						employeeNo: '1',
						from: '2026-02-01',
						to: '2026-02-03',
						reason: word
					}
				}
			]
		});
		const now = async () => {
			const throughPosition = await headPosition(test.db);
			const inputs = await datedInputsThrough(test.db, { throughPosition });
			return {
				roster: (await assignmentsThrough(test.db, { throughPosition })).map((row) => row.orgUnit),
				units: (await orgUnitsThrough(test.db, throughPosition)).map(({ nameEn }) => nameEn),
				leave: inputs.map((input) => (input.kind === 'leave' ? input.reason : null))
			};
		};
		const of = (...words: string[]) => ({ roster: words, units: words, leave: words });
		const first = await bring([], facts('first'));
		const second = await bring([], facts('second'));
		const versions = [await orgUnitsVersion(test.db, await headPosition(test.db))];
		expect(await now()).toEqual(of('second'));
		const back = await take(second);
		expect(await now()).toEqual(of('first'));
		versions.push(await orgUnitsVersion(test.db, back));
		expect(new Set(versions).size).toBe(2);
		expect(await marksBetween(test.db, { after: back - 1, through: back })).toMatchObject({
			employeeNos: ['1'],
			isForEverybody: true
		});
		expect(await bring([], facts('second'))).toMatchObject({ accepted: 3 });
		await take(first);
		expect(await now()).toEqual(of('second'));
	});
});

describe('duplicates', () => {
	it('know the batches that they are duplicates of', async () => {
		const file = [activity('A'), activity('B')];
		const first = await bring(file);
		const second = await bring([activity('C'), reversal('R', 'X')]);
		const third = await bring([...file, activity('C'), activity('D'), activity('D')]);
		expect(third.duplicates).toBe(4);
		expect([...third.duplicatesOf]).toEqual([
			[first.batchId, 2],
			[second.batchId, 1]
		]);
		const [stored] = await test.sql`select duplicates_of from batch where id = ${third.batchId}`;
		expect(stored).toEqual({
			duplicates_of: { [String(first.batchId)]: 2, [String(second.batchId)]: 1 }
		});
	});
});

describe('a take-back', () => {
	it('is a batch of its own, with who, why and an audit event', async () => {
		const first = await bring([activity('A')]);
		const position = await take(first);
		expect(position).toBe(2);
		expect(
			await test.sql`select origin, received_by, reason, takes_back from batch where position = 2`
		).toEqual([
			{
				origin: 'takeBack',
				received_by: 'bob',
				reason: '文件错了',
				takes_back: BigInt(first.batchId ?? 0)
			}
		]);
		expect(await test.sql`select actor, action, subject from audit_event`).toEqual([
			{ actor: 'bob', action: 'batch.takenBack', subject: `batch:${first.batchId}` }
		]);
	});

	it.each([
		['of nothing', async () => 99],
		[
			'of a take-back',
			async () => {
				await take(await bring([activity('A')]));
				const [row] = await test.sql<{ id: bigint }[]>`select id from batch where position = 2`;
				return Number(row?.id);
			}
		],
		[
			'of what was taken back before',
			async () => {
				const first = await bring([activity('A')]);
				await take(first);
				return first.batchId ?? 0;
			}
		],
		[
			'of a sample that was removed',
			async () => {
				const { batchId } = await bring([activity('A')], { origin: 'sample' });
				await removeSample(test.db);
				return batchId ?? 0;
			}
		]
	])('%s is refused', async (_name, prepare) => {
		const batchId = await prepare();
		const before = await headPosition(test.db);
		expect(await takeBack(test.db, { batchId, reason: 'why', by: 'bob' })).toMatchObject({
			ok: false
		});
		expect(await headPosition(test.db)).toBe(before);
	});

	it.each([['  '], ['x'.repeat(501)]])('wants a reason of a sensible length', async (reason) => {
		const { batchId } = await bring([activity('A')]);
		const outcome = await takeBack(test.db, { batchId: batchId ?? 0, reason, by: 'bob' });
		expect(outcome).toMatchObject({ ok: false, faults: [{ code: 'reason.missing' }] });
	});

	it('happens once when two ask for it at the same time', async () => {
		const { batchId } = await bring([activity('A')]);
		const asked = { batchId: batchId ?? 0, reason: 'why', by: 'bob' };
		const outcomes = await Promise.all([1, 2, 3].map(() => takeBack(test.db, asked)));
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await headPosition(test.db)).toBe(2);
	});

	it('cannot be written by hand, undone or moved', async () => {
		const { batchId } = await bring([activity('A')]);
		await expect(
			test.sql`update batch set taken_back_position = 1 where id = ${batchId}`
		).rejects.toThrow(/append-only/);
		await take({ batchId });
		for (const value of [null, 1])
			await expect(
				test.sql`update batch set taken_back_position = ${value} where id = ${batchId}`
			).rejects.toThrow(/append-only/);
	});
});

const sale = (externalId: string, employeeNo: string, occurredAt: string) => ({
	externalId,
	employeeNo,
	metric: 'cross_sale',
	occurredAt
});

async function pointsOf(contestId: number, employeeNo: string): Promise<string | undefined> {
	const { totals } = await currentTotals(test.db, contestId);
	return totals.find((total) => total.employeeNo === employeeNo)?.points.toString();
}

describe('a board', () => {
	beforeEach(() => ingestRoster(test.db));

	async function score(contestId: number): Promise<void> {
		await scoreOnce(test.db, contestId);
		expect((await recount(test.db, contestId)).differences).toEqual([]);
	}

	async function businessDateOf(contestId: number, revision: number) {
		const [row] = await revisionsBetween(test.db, contestId, {
			after: revision - 1,
			through: revision
		});
		return row?.businessDate;
	}

	it('moves, its business date falls back, and past boards stay as they were', async () => {
		const stored = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [sale('a', '001', '2026-01-05')]);
		await score(stored.id);
		const second = await ingestRows(test.db, [sale('b', '001', '2026-01-09')]);
		await score(stored.id);
		expect(await pointsOf(stored.id, '001')).toBe('4');
		expect(await businessDateOf(stored.id, 2)).toBe('2026-01-09');
		await take(second);
		await score(stored.id);
		expect(await pointsOf(stored.id, '001')).toBe('2');
		expect(await businessDateOf(stored.id, 3)).toBe('2026-01-05');
		const [past] = await revisionsBetween(test.db, stored.id, { after: 1, through: 2 });
		if (!past) throw new Error('the second revision is gone');
		const then = await test.db.transaction((tx) => scorecardAt(tx, stored, past, '001'));
		expect(then?.scorecard.lines[0]?.points.toString()).toBe('4');
	});

	it('is dated anew even when nobody gains or loses a point', async () => {
		const stored = await publish(test.db, FIRST_CONTEST);
		await ingestRows(test.db, [sale('a', '001', '2026-01-05')]);
		const second = await ingestRows(test.db, [
			{ externalId: 'b', employeeNo: '001', metric: 'other', occurredAt: '2026-01-09' }
		]);
		await score(stored.id);
		await take(second);
		await score(stored.id);
		expect(await businessDateOf(stored.id, 2)).toBe('2026-01-05');
	});

	it('of a contest that has ended stays as it ended', async () => {
		const stored = await publish(test.db, FIRST_CONTEST);
		const batch = await ingestRows(test.db, [sale('a', '001', '2026-01-05')]);
		await test.db.transaction((tx) => endContest(tx, { id: stored.id, by: 'ann' }));
		await take(batch);
		await score(stored.id);
		expect(await pointsOf(stored.id, '001')).toBe('2');
	});

	it('keeps what was known at its cut-off, whatever is taken back after it', async () => {
		const zonedToday = dayOf(Date.now(), ZONE);
		const batch = await ingestRows(test.db, [sale('a', '001', '2026-01-05')]);
		// Between the two by more than a millisecond, to which both are rounded.
		await test.sql`select pg_sleep(0.01)`;
		const [cutOff] = await test.sql<{ at: string }[]>`
			select to_char(clock_timestamp() at time zone ${ZONE}, 'YYYY-MM-DD"T"HH24:MI:SS.MS') as at`;
		expect(cutOff?.at.startsWith(zonedToday)).toBe(true);
		const stored = await publish(
			test.db,
			FIRST_CONTEST.replace('divisions:', `cutOff: ${cutOff?.at}\ndivisions:`)
		);
		await score(stored.id);
		await test.sql`select pg_sleep(0.01)`;
		await take(batch);
		await score(stored.id);
		expect(await pointsOf(stored.id, '001')).toBe('2');
	});
});

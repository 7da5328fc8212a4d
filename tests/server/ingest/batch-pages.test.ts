/** What the pages about batches, unknown numbers and arrival ask of the database. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayOf } from '#lib/domain/calendar.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { arrivalRules, removeArrivalRule, setArrivalRule } from '#lib/server/db/arrivals.ts';
import {
	batchAt,
	batchContents,
	countBatches,
	laterDuplicates,
	listBatches,
	type BatchFilter
} from '#lib/server/db/batches.ts';
import { endContest } from '#lib/server/db/contests.ts';
import { unknownNumbers } from '#lib/server/db/person-links.ts';
import { searchRoster } from '#lib/server/db/roster.ts';
import { arrivalTable } from '#lib/server/ingest/arrival-page.ts';
import { effectsOfBatch } from '#lib/server/ingest/batch-effect.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { linkWithin } from '#lib/server/ingest/link-person.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { previewTakeBack } from '#lib/server/ingest/take-back-preview.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import {
	FIRST_CONTEST,
	ingestRoster,
	lines,
	publish,
	SECOND_CONTEST
} from '../scorer/scorer-fixtures.ts';

let test: TestDatabase;
beforeEach(async () => {
	test = await createTestDatabase();
	await ingestRoster(test.db);
});
afterEach(() => test.close());

const sale = (externalId: string, fields: ActivityRow = {}): ActivityRow => ({
	externalId,
	employeeNo: '001',
	metric: 'cross_sale',
	occurredAt: '2026-02-05',
	...fields
});

async function bring(
	rows: readonly ActivityRow[],
	{ by = 'ann', fileName = '二月.csv' }: { by?: string; fileName?: string } = {}
) {
	const fileSha256 = Buffer.from(fileName).toString('hex').padEnd(64, '0').slice(0, 64);
	const entries = lines(rows);
	return ingestBatch(test.db, { origin: 'file', by, fileName, fileSha256, entries });
}

async function take(batchId: number | null) {
	return expectValue(
		await takeBack(test.db, { batchId: batchId ?? 0, reason: 'wrong', by: 'bob' })
	);
}

describe('the list of batches', () => {
	beforeEach(async () => {
		const first = await bring([sale('a')]);
		await bring([sale('b')], { by: 'eve', fileName: 'march_100%.csv' });
		await take(first.batchId);
	});
	const positions = async (filter: BatchFilter) => {
		const rows = await listBatches(test.db, filter, { below: null, limit: 10 });
		expect(await countBatches(test.db, filter)).toBe(rows.length);
		return rows.map(({ position }) => position);
	};

	it.each<[string, BatchFilter, number[]]>([
		['nothing', {}, [4, 3, 2, 1]],
		['its origin', { origin: 'takeBack' }, [4]],
		['who brought it', { by: 'eve' }, [3]],
		['a part of the name', { file: '月' }, [2]],
		['a part that looks like a pattern', { file: '100%' }, [3]],
		['a part that is nowhere', { file: '_x' }, []],
		['whether it stands', { state: 'standing' }, [4, 3, 1]],
		['that it was taken back', { state: 'takenBack' }, [2]],
		['days long ago', { to: Date.parse('2020-01-01') }, []],
		['days to come', { from: Date.parse('2100-01-01') }, []],
		['several things', { by: 'ann', file: '二月', state: 'takenBack' }, [2]]
	])('is filtered by %s', async (_name, filter, expected) => {
		expect(await positions(filter)).toEqual(expected);
	});

	it('finds a file by the beginning of its fingerprint', async () => {
		const row = await batchAt(test.db, 3);
		expect(await positions({ file: row?.fileSha256?.slice(0, 9) ?? '' })).toEqual([3]);
	});

	it('goes on below a position', async () => {
		const page = await listBatches(test.db, {}, { below: 3, limit: 1 });
		expect(page.map(({ position }) => position)).toEqual([2]);
	});

	it('says what took a batch back, and what was taken back', async () => {
		expect(await batchAt(test.db, 2)).toMatchObject({ takenBackPosition: 4 });
		expect(await batchAt(test.db, 4)).toMatchObject({ takesBackPosition: 2, reason: 'wrong' });
	});
});

it('a batch says what it brought, and which later files held the same rows', async () => {
	const first = await bring([
		sale('a'),
		sale('b', { occurredAt: '2026-02-07', employeeNo: '002' })
	]);
	await bring([sale('a'), sale('c')], { by: 'eve', fileName: 'again.csv' });
	expect(await batchContents(test.db, first.batchId ?? 0)).toEqual([
		{
			kind: 'activity',
			metric: 'cross_sale',
			rows: 2,
			people: 2,
			firstOn: '2026-02-05',
			lastOn: '2026-02-07'
		}
	]);
	const row = await batchAt(test.db, 2);
	expect(row && (await laterDuplicates(test.db, row))).toMatchObject([
		{ position: 3, fileName: 'again.csv', receivedBy: 'eve', rows: 1 }
	]);
});

describe('the effect of a batch', () => {
	it('is what the revision moved that it entered, and says with how many it entered', async () => {
		const { id } = await publish(test.db, FIRST_CONTEST);
		await scoreOnce(test.db, id);
		await bring([sale('a'), sale('b', { employeeNo: '002' })]);
		await scoreOnce(test.db, id);
		const back = await bring([sale('c')]);
		await take(back.batchId);
		await scoreOnce(test.db, id);
		const effectAt = async (position: number) => {
			const row = await batchAt(test.db, position);
			return row && (await effectsOfBatch(test.db, row));
		};
		expect(await effectAt(2)).toMatchObject([
			{ slug: 'first', state: 'scored', moved: 2, gained: '4.00', lost: '0.00', others: 0 }
		]);
		expect(await effectAt(3)).toMatchObject([{ moved: 0, gained: '0.00', others: 1 }]);
		await bring([sale('d', { employeeNo: 'nobody' })]);
		expect(await effectAt(5)).toMatchObject([{ state: 'waiting' }]);
		await scoreOnce(test.db, id);
		expect(await effectAt(5)).toEqual([]);
		await test.db.transaction((tx) => endContest(tx, { id, by: 'ann' }));
		await bring([sale('e')]);
		expect(await effectAt(6)).toMatchObject([{ state: 'ended' }]);
		expect((await batchAt(test.db, 2))?.moved).toBe(2);
	});

	it('of a take-back is known before, changes nothing, and names what stays', async () => {
		const running = await publish(test.db, FIRST_CONTEST);
		const ended = await publish(test.db, SECOND_CONTEST);
		const { batchId } = await bring([sale('a')]);
		await scoreOnce(test.db, running.id);
		await test.db.transaction((tx) => endContest(tx, { id: ended.id, by: 'ann' }));
		await scoreOnce(test.db, ended.id);
		const before = await test.sql`select * from batch order by id`;
		const preview = await previewTakeBack(test.db, batchId ?? 0);
		expect(preview.effects.map(({ slug, touched }) => [slug, touched])).toEqual([['first', 1]]);
		expect(preview.effects[0]?.rows.find(({ employeeNo }) => employeeNo === '001')).toMatchObject({
			points: { before: '2.00', after: '0.00' }
		});
		expect(preview.frozen.map(({ slug }) => slug)).toEqual(['second']);
		expect(await test.sql`select * from batch order by id`).toEqual(before);
	});
});

describe('unknown numbers', () => {
	const asked = (state: 'open' | 'linked', number: string | null = null) =>
		unknownNumbers(test.db, { number, state, offset: 0, limit: 10 });

	it('are those of closers and referrers that no roster names, with what came under them', async () => {
		const first = await bring([
			sale('a', { employeeNo: 'X9' }),
			sale('b', { employeeNo: 'X9', metric: 'vip_new', occurredAt: '2026-02-08' }),
			sale('c', { referrerNo: 'Y1', share: '0.5' })
		]);
		expect(await asked('open')).toMatchObject([
			{
				number: 'X9',
				rows: 2,
				metrics: ['cross_sale', 'vip_new'],
				firstOn: '2026-02-05',
				lastOn: '2026-02-08',
				positions: [2]
			},
			{ number: 'Y1', rows: 1, metrics: ['cross_sale'] }
		]);
		expect((await asked('open', 'x')).map(({ number }) => number)).toEqual(['X9']);
		await take(first.batchId);
		expect(await asked('open')).toEqual([]);
	});

	it('leave the list when they are linked, and come back when the link is undone', async () => {
		await bring([sale('a', { employeeNo: 'X9' })]);
		const link = (employeeNo: string | null) =>
			test.db.transaction((tx) =>
				linkWithin(tx, { number: 'X9', employeeNo, reason: 'asked', by: 'ann' })
			);
		expectValue(await link('002'));
		expect(await asked('open')).toEqual([]);
		expect(await asked('linked')).toMatchObject([
			{ number: 'X9', employeeNo: '002', name: '员工002', linkedBy: 'ann', isKnown: false, rows: 1 }
		]);
		expectValue(await link(null));
		expect((await asked('open')).map(({ number }) => number)).toEqual(['X9']);
		expect(await asked('linked')).toEqual([]);
	});

	it('are looked for in the roster by name and by number', async () => {
		const found = async (text: string) =>
			(await searchRoster(test.db, text, 10)).map(({ employeeNo }) => employeeNo);
		expect(await found('工003')).toEqual(['003']);
		expect(await found('00')).toEqual(['001', '002', '003', '004', '005', '006']);
		expect(await found('%')).toEqual([]);
	});
});

describe('arrival', () => {
	const now = Date.now();
	const today = dayOf(now, 'Asia/Shanghai');

	it('shows what came for a day, by whom, and what nobody asked for', async () => {
		await bring([sale('a', { occurredAt: today }), sale('b', { occurredAt: today })]);
		const { batchId } = await bring([sale('c', { occurredAt: today })], { by: 'eve' });
		const cell = async () => {
			const { lines } = await arrivalTable(test.db, now);
			const line = lines.find(({ metric }) => metric === 'cross_sale');
			return line?.cells.find(({ day }) => day === today);
		};
		expect(await cell()).toMatchObject({
			state: 'extra',
			arrived: { rows: 3, by: ['ann', 'eve'], positions: [2, 3] }
		});
		await take(batchId);
		expect(await cell()).toMatchObject({ arrived: { rows: 2, by: ['ann'] } });
	});

	it('shows what is expected by a rule, which is set, changed and dropped with an audit event', async () => {
		const rule = { metric: 'vip_new', days: 0, time: '00:00', workingDaysOnly: false };
		await setArrivalRule(test.db, { ...rule, from: today, by: 'ann' });
		await setArrivalRule(test.db, { ...rule, time: '00:01', from: today, by: 'bob' });
		expect(await arrivalRules(test.db)).toMatchObject([{ time: '00:01', setBy: 'bob' }]);
		const { lines, days } = await arrivalTable(test.db, now);
		expect(days[0]?.day).toBe(today);
		expect(lines.map(({ metric, cells }) => [metric, cells[0]?.state, cells[1]?.state])).toEqual([
			['vip_new', 'missing', 'unasked']
		]);
		await removeArrivalRule(test.db, { metric: 'vip_new', by: 'eve' });
		expect(await arrivalRules(test.db)).toEqual([]);
		expect(await test.sql`select actor, action from audit_event order by id`).toEqual([
			{ actor: 'ann', action: 'arrival.set' },
			{ actor: 'bob', action: 'arrival.set' },
			{ actor: 'eve', action: 'arrival.removed' }
		]);
	});
});

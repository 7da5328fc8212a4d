/** A number that no roster knows counts for nobody until it is linked, and then all that came under it does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { contestById } from '#lib/server/db/contests.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { currentTotals, revisionsBetween } from '#lib/server/db/totals.ts';
import { linkWithin, type LinkInput } from '#lib/server/ingest/link-person.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scorecardAt } from '#lib/server/scorer/scorecard-at.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { FIRST_CONTEST, ingestRoster, ingestRows, publish } from '../scorer/scorer-fixtures.ts';

let test: TestDatabase;
let contestId: number;
beforeEach(async () => {
	test = await createTestDatabase();
	await ingestRoster(test.db);
	contestId = (await publish(test.db, FIRST_CONTEST)).id;
});
afterEach(() => test.close());

function link(input: Partial<LinkInput> = {}) {
	return test.db.transaction((tx) =>
		linkWithin(tx, { number: 'X9', employeeNo: '001', reason: '支行确认', by: 'ann', ...input })
	);
}

async function score(): Promise<void> {
	await scoreOnce(test.db, contestId);
	expect((await recount(test.db, contestId)).differences).toEqual([]);
}

async function pointsOf(employeeNo: string): Promise<string | undefined> {
	const { totals } = await currentTotals(test.db, contestId);
	return totals.find((total) => total.employeeNo === employeeNo)?.points.toString();
}

const sale = (externalId: string, fields: ActivityRow = {}): ActivityRow => ({
	externalId,
	employeeNo: 'X9',
	metric: 'cross_sale',
	occurredAt: '2026-01-05',
	...fields
});

describe('a linked number', () => {
	it('gives its manager what came before and what comes later, and past boards stay', async () => {
		await ingestRows(test.db, [sale('a'), sale('b', { employeeNo: '002' })]);
		await score();
		expect(await pointsOf('001')).toBe('0');
		expectValue(await link());
		await score();
		expect(await pointsOf('001')).toBe('2');
		await ingestRows(test.db, [sale('c', { occurredAt: '2026-01-06' })]);
		await score();
		expect(await pointsOf('001')).toBe('4');
		const [first] = await revisionsBetween(test.db, contestId, { after: 0, through: 1 });
		if (!first) throw new Error('the first revision is gone');
		const then = await test.db.transaction(async (tx) => {
			const contest = await contestById(tx, contestId);
			return contest && scorecardAt(tx, contest, first, '001');
		});
		expect(then?.scorecard.lines[0]?.points.toString()).toBe('0');
	});

	it('is recognised as a duplicate under either number', async () => {
		await ingestRows(test.db, [sale('a')]);
		expectValue(await link());
		expect(await ingestRows(test.db, [sale('a', { employeeNo: '001' })])).toMatchObject({
			accepted: 0,
			duplicates: 1
		});
		expect(await ingestRows(test.db, [sale('a', { employeeNo: '002' })])).toMatchObject({
			refusedCount: 1
		});
		const figure = { metric: 'retention', period: '2026-Q1', quantity: '95', base: '100' };
		const stated = { ...figure, statedAt: '2026-01-31' };
		await ingestRows(test.db, [{ ...stated, employeeNo: 'X9' }]);
		expect(await ingestRows(test.db, [{ ...stated, employeeNo: '001' }])).toMatchObject({
			duplicates: 1
		});
		await score();
		expect(await pointsOf('001')).toBe('9');
	});

	it('keeps the number of the source in the ledger', async () => {
		await ingestRows(test.db, [sale('a')]);
		expectValue(await link());
		await ingestRows(test.db, [sale('b', { referrerNo: '002', share: '0.5' })]);
		expect(
			await test.sql`select external_id, employee_no, referrer_no from entry order by external_id`
		).toEqual([
			{ external_id: 'a', employee_no: 'X9', referrer_no: null },
			{ external_id: 'b', employee_no: 'X9', referrer_no: '002' }
		]);
		await score();
		expect(await pointsOf('001')).toBe('3');
		expect(await pointsOf('002')).toBe('1');
	});

	it('that refers to its own manager gives the whole to that one', async () => {
		await ingestRows(test.db, [sale('a', { employeeNo: '001', referrerNo: 'X9', share: '0.25' })]);
		await score();
		expect(await pointsOf('001')).toBe('1.5');
		expectValue(await link());
		await score();
		expect(await pointsOf('001')).toBe('2');
	});

	it('competes for clients as its manager, and no longer when the link is undone', async () => {
		const vip = { metric: 'vip_new', clientRef: 'C1' };
		await ingestRows(test.db, [
			sale('a', { ...vip, occurredAt: '2026-01-03' }),
			sale('b', { ...vip, employeeNo: '002' })
		]);
		await score();
		expect(await pointsOf('002')).toBe('10');
		expectValue(await link());
		await score();
		expect([await pointsOf('001'), await pointsOf('002')]).toEqual(['10', '0']);
		expectValue(await link({ employeeNo: null }));
		await score();
		expect([await pointsOf('001'), await pointsOf('002')]).toEqual(['0', '10']);
	});

	it('moves to another manager when it is linked anew', async () => {
		await ingestRows(test.db, [sale('a')]);
		expectValue(await link());
		await score();
		expectValue(await link({ employeeNo: '002' }));
		await score();
		expect([await pointsOf('001'), await pointsOf('002')]).toEqual(['0', '2']);
	});

	it('is a batch with who and why, and an audit event', async () => {
		await ingestRows(test.db, [sale('a')]);
		const position = expectValue(await link());
		expect(
			await test.sql`select origin, received_by, reason, accepted from batch where position = ${position}`
		).toEqual([{ origin: 'link', received_by: 'ann', reason: '支行确认', accepted: 1 }]);
		expect(await test.sql`select actor, action, subject from audit_event`).toEqual([
			{ actor: 'ann', action: 'person.linked', subject: 'number:X9' }
		]);
	});
});

it.each<[string, Partial<LinkInput>, string]>([
	['to nobody in the roster', { employeeNo: '999' }, 'link.nobody'],
	['of a number that the roster knows', { number: '002' }, 'link.known'],
	['of a number that nothing came under', { number: 'Y1' }, 'link.unused'],
	['without a reason', { reason: ' ' }, 'reason.missing'],
	['that is to be undone and does not stand', { employeeNo: null }, 'link.none'],
	['confirmed by the same person', { confirmedBy: 'ann' }, 'secondPerson.same']
])('a link %s is refused', async (_name, input, code) => {
	await ingestRows(test.db, [sale('a')]);
	const before = await headPosition(test.db);
	expect(await link(input)).toMatchObject({ ok: false, faults: [{ code }] });
	expect(await headPosition(test.db)).toBe(before);
});

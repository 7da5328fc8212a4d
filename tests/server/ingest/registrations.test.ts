import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contestById, endContest } from '#lib/server/db/contests.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { registrationsAt } from '#lib/server/db/registrations.ts';
import { currentTotals } from '#lib/server/db/totals.ts';
import {
	register,
	withdrawRegistration,
	type RegistrationWish
} from '#lib/server/ingest/registrations.ts';
import { registrationDesk } from '#lib/server/ingest/registration-desk.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { clientHasher } from '#lib/server/ingest/client-hash.ts';
import { at } from '../../domain/score-cases.ts';
import { createTimedDatabase, type TimedDatabase } from '../scorer/passing-time.ts';
import { ingestRoster, ingestRows, publish } from '../scorer/scorer-fixtures.ts';

const NOW = '2026-02-03T10:00';
let timed: TimedDatabase;
beforeEach(async () => {
	timed = await createTimedDatabase(at(NOW));
	await ingestRoster(timed.db);
});
afterEach(() => timed.close());

const CLIENT_KEY = 'a key for tests';
const DOCUMENT = `
schema: longhu/contest@1
id: announced
name: { zh: 报单, en: Announced }
window: { from: 2026-01-01, to: 2026-04-01 }
registrations: { ranks: true }
rules:
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: sale, rate: 10 }
`;
const steward = { name: 'steward', isSteward: true };

const wish = (fields: Partial<RegistrationWish> = {}): RegistrationWish => ({
	externalId: 'R1',
	employeeNo: '001',
	metric: 'sale',
	product: 'fund',
	quantity: '1',
	amount: '5000',
	client: '8800123',
	isReference: false,
	day: '2026-02-02',
	...fields
});

function registerAs(name: string, fields: Partial<RegistrationWish> = {}) {
	const user = { name, isSteward: name === 'steward' };
	return register(timed.db, wish(fields), { user, clientKey: CLIENT_KEY });
}

const known = async () =>
	registrationsAt(timed.db, { throughPosition: await headPosition(timed.db) }, 'all');

it('is stored once, with its client hashed at the door, and found out by the core figure', async () => {
	expect(await registerAs('001')).toMatchObject({ ok: true, value: { isNew: true } });
	expect(await registerAs('001')).toMatchObject({ ok: true, value: { isNew: false } });
	const [stored] = await known();
	expect(stored?.clientRef).toBe(clientHasher(CLIENT_KEY)('8800123'));
	const desk = () =>
		registrationDesk(timed.db, { name: '001', isSteward: false }, { now: at(NOW), limit: 10 });
	expect((await desk()).rows.map(({ state }) => state)).toEqual(['pending']);
	await ingestRows(timed.db, [
		{
			externalId: 'f',
			employeeNo: '002',
			metric: 'sale',
			product: 'fund',
			amount: '4800',
			clientRef: stored?.clientRef ?? '',
			occurredAt: '2026-02-02'
		}
	]);
	expect((await desk()).rows).toMatchObject([
		{ state: 'corrected', figure: { amountYuan: '4800.00' }, mayWithdraw: false }
	]);
	expect(
		(
			await registrationDesk(
				timed.db,
				{ name: '002', isSteward: false },
				{ now: at(NOW), limit: 10 }
			)
		).rows
	).toEqual([]);
});

it.each([
	['of somebody else', '002', {}, 'registration.somebodyElse'],
	['of nobody on the roster', 'steward', { employeeNo: '999' }, 'registration.roster'],
	['of a coming day', '001', { day: '2099-01-01' }, 'registration.future'],
	['without a figure', '001', { quantity: '', amount: '' }, 'registration.figure'],
	['of a negative amount', '001', { amount: '-1' }, 'registration.amount'],
	['without a client', '001', { client: '' }, 'registration.client'],
	[
		'with a phone number for a reference',
		'001',
		{ client: '13812345678', isReference: true },
		'registration.personal'
	]
])('%s is refused', async (_name, by, fields, code) => {
	const made = await registerAs(by, fields);
	expect(!made.ok && made.faults.map((fault) => fault.code)).toContain(code);
	expect(await known()).toEqual([]);
});

it('that says something else under the same id is refused with both shown, and comes again after a take-back', async () => {
	await registerAs('001');
	const other = await registerAs('001', { amount: '6000' });
	expect(!other.ok && other.faults[0]).toMatchObject({ code: 'registration.conflict' });
	const [batch] = await timed.db.execute<{ id: number }>(
		sql`select id::float8 as id from batch where origin = 'registration'`
	);
	const batchId = batch?.id ?? 0;
	await takeBack(timed.db, { batchId, reason: 'wrong', by: 'steward' });
	expect(await known()).toEqual([]);
	expect(await registerAs('001', { amount: '6000' })).toMatchObject({ ok: true });
	expect((await known()).map(({ amountFen }) => amountFen)).toEqual([600_000n]);
});

it('is withdrawn by its manager or the steward, once, and past cuts still show it', async () => {
	await registerAs('001');
	const before = await headPosition(timed.db);
	const asked = { source: 'registration', externalId: 'R1' };
	const withdrawAs = (name: string) =>
		withdrawRegistration(timed.db, asked, { name, isSteward: false });
	expect((await withdrawAs('002')).ok).toBe(false);
	expect((await withdrawAs('001')).ok).toBe(true);
	expect((await withdrawRegistration(timed.db, asked, steward)).ok).toBe(false);
	expect((await known()).map(({ isWithdrawn }) => isWithdrawn)).toEqual([true]);
	const past = await registrationsAt(timed.db, { throughPosition: before }, 'all');
	expect(past.map(({ isWithdrawn }) => isWithdrawn)).toEqual([false]);
});

it('ranks until it lapses or the contest ends, and the result never has it', async () => {
	const { id } = await publish(timed.db, DOCUMENT);
	const points = async () => {
		await scoreOnce(timed.db, id);
		expect((await recount(timed.db, id)).differences).toEqual([]);
		const { totals } = await currentTotals(timed.db, id);
		const own = totals.find(({ employeeNo }) => employeeNo === '001');
		return [own?.points.toString(), own?.registered?.toString() ?? null, own?.baseFigures];
	};
	expect(await points()).toEqual(['0', null, {}]);
	await registerAs('001');
	expect(await points()).toEqual(['10', '10', {}]);
	await timed.setTime(at('2026-02-10'));
	expect(await points()).toEqual(['0', null, {}]);
	await registerAs('001', { externalId: 'R2', client: '8800124', day: '2026-02-02' });
	expect(await points()).toEqual(['0', null, {}]);
	await registerAs('001', { externalId: 'R3', client: '8800125', day: '2026-02-03' });
	expect(await points()).toEqual(['10', '10', {}]);
	expect((await contestById(timed.db, id))?.changesAt).toBe(at('2026-02-11'));
	await timed.db.transaction((tx) => endContest(tx, { id, by: 'leader' }));
	expect(await points()).toEqual(['0', null, {}]);
});

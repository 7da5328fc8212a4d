import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { connectTo, type Connection } from '#lib/server/db/client.ts';
import { listContests } from '#lib/server/db/contests.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { databasePidOf, startApp, type AppProcess } from '../support/app.ts';
import { runningEmbeddedUrl } from '#lib/server/db/command-database.ts';
import { inSoak } from '../support/soak.ts';
import { until } from '../support/waiting.ts';
import { sender, startTraffic } from './traffic.ts';

const APP_KILLS = inSoak(20, 5);
const BOTH_KILLS = inSoak(20, 3);

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const staff = makeSampleBank(7, today).roster.map(({ employeeNo }) => employeeNo);

/** Sales and new clients in turn; clients repeat across managers, so that claims move too. */
function rowOf(n: number): ActivityRow {
	const employeeNo = staff[(n * 7) % staff.length];
	const occurredAt = new Date(Date.now() - 60_000).toISOString();
	const base = { externalId: `crash-${n}`, employeeNo, occurredAt, quantity: '1' };
	return n % 3 === 0
		? { ...base, metric: 'vip_new', product: 'platinum', clientRef: `client-${n % 50}` }
		: { ...base, metric: 'cross_sale', product: 'fund', amount: `${1_000 + n}.50` };
}

let folder: string;
let app: AppProcess;
const acknowledged = new Map<string, ActivityRow>();
const unknown = new Map<string, ActivityRow>();
let sent = 0;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-crash-'));
	await chmod(folder, 0o711);
	app = await start();
});
afterAll(async () => {
	await app.stop();
	await rm(folder, { recursive: true, force: true });
});

const start = () => startApp({ dataDir: join(folder, 'data'), env: { LONGHU_SAMPLE: 'on' } });

describe('killed in the middle of acknowledged activities', () => {
	it(`loses none and counts none twice, over ${APP_KILLS} kills of the app`, async () => {
		for (let kill = 0; kill < APP_KILLS; kill += 1) {
			await killInTraffic(kill, async () => app.kill9());
		}
		await expectNothingLost();
	}, 300_000);

	it(`nor over ${BOTH_KILLS} kills of app and database together`, async () => {
		for (let kill = 0; kill < BOTH_KILLS; kill += 1) {
			const killBoth = async () => {
				const pid = await databasePidOf(app.dataDir);
				if (pid === undefined) throw new Error('the embedded server has no process');
				process.kill(pid, 'SIGKILL');
				await app.kill9();
			};
			await killInTraffic(kill, killBoth, { mayFail: true });
		}
		await expectNothingLost();
	}, 300_000);
});

async function killInTraffic(
	round: number,
	kill: () => Promise<void>,
	{ mayFail = false } = {}
): Promise<void> {
	const traffic = await startTraffic(app, rowOf, sent, { mayFail });
	await delay(200 + ((round * 137) % 600));
	await kill();
	await traffic.stop();
	sent = traffic.next();
	for (const [id, row] of traffic.acknowledged) acknowledged.set(id, row);
	for (const [id, row] of traffic.unknown) unknown.set(id, row);
	app = await start();
}

async function expectNothingLost(): Promise<void> {
	expect(acknowledged.size).toBeGreaterThan(20);
	const connection = connectTo(await runningEmbeddedUrl(app.dataDir), { connections: 2 });
	try {
		// Nobody knows whether the unanswered ones are there: sending them again settles it, once.
		const send = await sender(app);
		for (const row of unknown.values()) expect(await send([row])).toBe(200);
		const expected = [...acknowledged.keys(), ...unknown.keys()].sort();
		const stored = await connection.sql<{ id: string }[]>`
			select external_id as id from entry where external_id like 'crash-%' and kind = 'activity'`;
		expect(stored.map(({ id }) => id).sort()).toEqual(expected);
		await expectGapFree(connection);
		await expectScored(connection);
	} finally {
		await connection.close();
	}
}

async function expectGapFree({ sql }: Connection): Promise<void> {
	const [positions] = await sql<{ count: bigint; last: bigint; head: bigint }[]>`
		select count(*)::bigint as count, max(batch.position)::bigint as last,
			(select position from ledger_head)::bigint as head from batch`;
	expect(positions?.count).toBe(positions?.head);
	expect(positions?.last).toBe(positions?.head);
}

/** The live board has caught up with the ledger, and a recount finds the same. */
async function expectScored({ db, sql }: Connection): Promise<void> {
	await until(
		async () => {
			const [behind] = await sql`
				select 1 from contest, ledger_head where contest.cursor < ledger_head.position`;
			return behind === undefined;
		},
		{ what: 'the scorer to catch up', withinMs: 20_000 }
	);
	for (const { id } of await listContests(db)) {
		const { differences, participants } = await recount(db, id);
		expect(participants).toBe(240);
		expect(differences).toEqual([]);
	}
}

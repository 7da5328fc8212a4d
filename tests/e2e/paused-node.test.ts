import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectTo, type Connection } from '#lib/server/db/client.ts';
import { listContests } from '#lib/server/db/contests.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { runningEmbeddedUrl } from '#lib/server/db/command-database.ts';
import { inSoak } from '../support/soak.ts';
import { until } from '../support/waiting.ts';
import { sender } from './traffic.ts';

/** Longer than the ten seconds after which the database gives up on a paused scorer. */
const PAUSE_MS = inSoak(30_000, 14_000);

let first: AppProcess;
let second: AppProcess | undefined;
let connection: Connection;

beforeAll(async () => {
	first = await startApp({ env: { LONGHU_SAMPLE: 'on', LOG_LEVEL: 'debug' } });
	connection = connectTo(await runningEmbeddedUrl(first.dataDir), { connections: 3 });
	await caughtUp();
});
afterAll(async () => {
	process.kill(first.pid, 'SIGCONT');
	await second?.stop();
	await connection.close();
	await first.stop();
});

it('a node that is paused in the middle of scoring and wakes again commits nothing', async () => {
	const { sql, db } = connection;
	const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
	const employeeNo = makeSampleBank(7, today).roster[0]?.employeeNo ?? '';
	const send = await sender(first);
	const sale = (externalId: string) => ({
		externalId,
		employeeNo,
		metric: 'cross_sale',
		product: 'fund',
		amount: '12345.00',
		occurredAt: new Date(Date.now() - 60_000).toISOString()
	});
	const before = await revision();

	// The scorer gets as far as the totals and waits there, holding the contest's row.
	const release = await blockTotals();
	expect(await send([sale('paused-1')])).toBe(200);
	await until(
		async () => {
			const waiting = await sql`
				select 1 from pg_stat_activity
				where wait_event_type = 'Lock' and query ilike '%from "total"%'`;
			return waiting.length > 0;
		},
		{ what: 'the scorer to stand in the middle' }
	);
	process.kill(first.pid, 'SIGSTOP');
	await release();
	const pausedAt = Date.now();
	expect(await revision()).toBe(before);

	// Another node on the same database takes the contest over.
	second = await startApp({ env: { DATABASE_URL: connection.url } });
	await until(async () => (await revision()) === before + 1, {
		what: 'the second node to score',
		withinMs: 20_000
	});
	await delay(Math.max(0, PAUSE_MS - (Date.now() - pausedAt)));
	process.kill(first.pid, 'SIGCONT');
	await until(() => first.output.some((line) => line.includes('scoring failed')), {
		what: 'the paused scorer to find its session gone',
		withinMs: 20_000
	});
	expect(await revision()).toBe(before + 1);
	const [contest] = await listContests(db);
	expect((await recount(db, contest?.id ?? 0)).differences).toEqual([]);

	// And it is a good node again.
	expect(await send([sale('paused-2')])).toBe(200);
	await until(async () => (await revision()) === before + 2, { what: 'the next revision' });
}, 120_000);

/** Locks the totals from outside; what it gives lets go. */
async function blockTotals(): Promise<() => Promise<void>> {
	const reserved = await connection.sql.reserve();
	await reserved`begin`;
	await reserved`lock table total in access exclusive mode`;
	return async () => {
		await reserved`commit`;
		reserved.release();
	};
}

async function revision(): Promise<number> {
	const [contest] = await listContests(connection.db);
	return contest?.revision ?? 0;
}

async function caughtUp(): Promise<void> {
	await until(
		async () => {
			const rows = await connection.sql`
				select 1 from contest, ledger_head
				where contest.cursor < ledger_head.position or revision = 0`;
			return rows.length === 0;
		},
		{ what: 'the sample to be scored', withinMs: 30_000 }
	);
}

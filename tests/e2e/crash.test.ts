import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { databasePidOf, startApp, type AppProcess } from '../support/app.ts';
import { administered } from '../support/desk-calls.ts';
import { inSoak } from '../support/soak.ts';
import { expectScored, expectWhole, watchLedger, withLedger } from './ledger-checks.ts';
import { SnapshotDesk } from './snapshot-desk.ts';
import { sender, startTraffic } from './traffic.ts';

const APP_KILLS = inSoak(20, 3);
const BOTH_KILLS = inSoak(20, 2);

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
const desk = new SnapshotDesk(staff.slice(0, 5), today);
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

async function start(): Promise<AppProcess> {
	const env = { ...(await administered(folder)), LONGHU_SAMPLE: 'on' };
	return startApp({ dataDir: join(folder, 'data'), env });
}

describe('killed in the middle of acknowledged activities, snapshots and take-backs', () => {
	it(`loses none and counts none twice, over ${APP_KILLS} kills of the app`, async () => {
		for (let kill = 0; kill < APP_KILLS; kill += 1) {
			await killInTraffic(kill, async () => app.kill9());
		}
		await expectNothingLost();
	}, 900_000);

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
	}, 900_000);
});

async function killInTraffic(
	round: number,
	kill: () => Promise<void>,
	{ mayFail = false } = {}
): Promise<void> {
	const watch = await watchLedger(app);
	const [traffic, desking] = [
		await startTraffic(app, rowOf, sent, { mayFail }),
		desk.keepWorking(app)
	];
	await delay(600 + ((round * 937) % 2_400));
	await kill();
	await Promise.all([traffic.stop(), desking]);
	const { looks, faults } = await watch.stop();
	expect(faults).toEqual([]);
	expect(looks).toBeGreaterThan(0);
	sent = traffic.next();
	for (const [id, row] of traffic.acknowledged) acknowledged.set(id, row);
	for (const [id, row] of traffic.unknown) unknown.set(id, row);
	app = await start();
}

async function expectNothingLost(): Promise<void> {
	expect(acknowledged.size).toBeGreaterThan(20);
	await desk.settle(app);
	await withLedger(app, async (connection) => {
		// Nobody knows whether the unanswered ones are there: sending them again settles it, once.
		const send = await sender(app);
		const rows = [...unknown.values()];
		for (let from = 0; from < rows.length; from += 500)
			expect(await send(rows.slice(from, from + 500))).toBe(200);
		const expected = [...acknowledged.keys(), ...unknown.keys()].sort();
		const stored = await connection.sql<{ id: string }[]>`
			select external_id as id from entry where external_id like 'crash-%' and kind = 'activity'`;
		expect(stored.map(({ id }) => id).sort()).toEqual(expected);
		await desk.expectValues(connection);
		await expectWhole(connection);
		await expectScored(connection);
	});
}

/** A long file on its way through the import pages, and its take-back, killed at moments all along the way. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '#lib/server/db/client.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { databasePidOf, startApp, type AppProcess } from '../support/app.ts';
import { administered, bringFile, signIn, takeBack } from '../support/desk-calls.ts';
import { inSoak } from '../support/soak.ts';
import { expectScored, expectWhole, watchLedger, withLedger } from './ledger-checks.ts';

const ROWS = inSoak(200_000, 4_000);
const APP_KILLS = inSoak(20, 2);
const BOTH_KILLS = inSoak(20, 2);
const WITHIN_MS = inSoak(3_600_000, 300_000);

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const staff = makeSampleBank(7, today).roster.map(({ employeeNo }) => employeeNo);
const file = { name: 'nightly.csv', content: makeFile(), mapping: 'own:activities' };

let folder: string;
let app: AppProcess;
/** How long the whole way takes when nobody is killed. */
let wayMs: number;
/** The ledger's position when a round began. */
let before: number;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-crash-import-'));
	await chmod(folder, 0o711);
	app = await start();
	const began = Date.now();
	await goWholeWay({ acknowledged: 'nothing' });
	wayMs = Date.now() - began;
}, WITHIN_MS);
afterAll(async () => {
	await app.stop();
	await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<AppProcess> {
	const env = { ...(await administered(folder)), LONGHU_SAMPLE: 'on' };
	return startApp({ dataDir: join(folder, 'data'), env });
}

function makeFile(): string {
	const lines = ['externalId,employeeNo,metric,product,amount,clientRef,occurredAt'];
	for (let row = 0; row < ROWS; row += 1)
		lines.push(
			`file-${row},${staff[(row * 7) % staff.length]},cross_sale,fund,${1_000 + row}.50,C${row % 9_000},${today}`
		);
	return `${lines.join('\n')}\n`;
}

it(
	`stands whole or not at all, over ${APP_KILLS} kills of the app`,
	async () => {
		await killAlongTheWay(APP_KILLS, async () => app.kill9());
	},
	WITHIN_MS
);

it(
	`nor does a kill of app and database leave half of it, ${BOTH_KILLS} times`,
	async () => {
		await killAlongTheWay(BOTH_KILLS, async () => {
			const pid = await databasePidOf(app.dataDir);
			if (pid === undefined) throw new Error('the embedded server has no process');
			process.kill(pid, 'SIGKILL');
			await app.kill9();
		});
	},
	WITHIN_MS
);

interface Progress {
	acknowledged: 'nothing' | 'in' | 'out';
}

/** Upload, check, commit; then the batch is taken back. What was answered is noted as it is answered. */
async function goWholeWay(progress: Progress): Promise<void> {
	const desk = await signIn(app);
	await bringFile(desk, file);
	progress.acknowledged = 'in';
	const position = await withLedger(app, standingPosition);
	if (position === null) throw new Error('the file is not in the ledger');
	await takeBack(desk, position);
	progress.acknowledged = 'out';
}

async function killAlongTheWay(kills: number, kill: () => Promise<void>): Promise<void> {
	for (let round = 0; round < kills; round += 1) {
		const progress: Progress = { acknowledged: 'nothing' };
		before = await withLedger(app, ({ db }) => headPosition(db));
		const watch = await watchLedger(app);
		const way = goWholeWay(progress).catch(() => undefined);
		// Each kill has its own stretch of the way, and a moment within it that nobody chose.
		await delay(((round + Math.random()) / kills) * wayMs);
		await kill();
		await way;
		expect((await watch.stop()).faults).toEqual([]);
		app = await start();
		await expectWholeOrNothing(progress);
		await bringAgain();
		if (round < kills - 1) await takeBackStanding();
	}
	await withLedger(app, (connection) => expectScored(connection, 300_000));
	await takeBackStanding();
	await withLedger(app, (connection) => expectScored(connection, 300_000));
}

/** What was answered is so; what was begun after that is done whole or not at all. */
async function expectWholeOrNothing({ acknowledged }: Progress): Promise<void> {
	await withLedger(app, async (connection) => {
		await expectWhole(connection);
		const { rows } = await countedRows(connection);
		if (acknowledged === 'out') expect(rows).toBe(0);
		else expect([0, ROWS]).toContain(rows);
		const [came] = await connection.sql`
			select 1 from batch where file_name = ${file.name} and position > ${before}`;
		if (acknowledged !== 'nothing') expect(came).toBeDefined();
	});
}

/** The same file to the end: the same state, whatever was killed before. */
async function bringAgain(): Promise<void> {
	await bringFile(await signIn(app), file);
	await withLedger(app, async (connection) => {
		expect(await countedRows(connection)).toEqual({ rows: ROWS, distinct: ROWS });
		await expectWhole(connection);
	});
}

async function takeBackStanding(): Promise<void> {
	const position = await withLedger(app, standingPosition);
	if (position === null) throw new Error('the file is not in the ledger');
	await takeBack(await signIn(app), position);
	await withLedger(app, async (connection) =>
		expect(await countedRows(connection)).toEqual({ rows: 0, distinct: 0 })
	);
}

async function standingPosition({ sql }: Connection): Promise<number | null> {
	const [found] = await sql<{ position: number }[]>`
		select position::float8 as position from batch
		where file_name = ${file.name} and taken_back_position is null`;
	return found?.position ?? null;
}

/** Rows of the file that count, and how many different ones they are. */
async function countedRows({ sql }: Connection): Promise<{ rows: number; distinct: number }> {
	const [found] = await sql<{ rows: number; distinct: number }[]>`
		select count(*)::float8 as rows, count(distinct entry.external_id)::float8 as distinct
		from entry join batch on batch.id = entry.batch_id
		where entry.external_id like 'file-%' and batch.taken_back_position is null`;
	return { rows: found?.rows ?? -1, distinct: found?.distinct ?? -1 };
}

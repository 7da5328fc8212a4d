/** No room: for an upload everywhere, by a limit of the process; on a file system of a few megabytes where one may be mounted. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { startApp, type AppProcess } from '../support/app.ts';
import { administered, bringFile, signIn } from '../support/desk-calls.ts';
import { isSoak } from '../support/soak.ts';
import { until } from '../support/waiting.ts';
import { expectScored, expectWhole, withLedger } from './ledger-checks.ts';
import { sender } from './traffic.ts';

const MEGABYTE = 1024 * 1024;
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const [seller] = makeSampleBank(7, today).roster;
const HEADER = 'externalId,employeeNo,metric,product,amount,occurredAt';

let folder: string;
let app: AppProcess | undefined;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-full-'));
	await chmod(folder, 0o711);
});
afterEach(async () => {
	await app?.stop();
	app = undefined;
	if (isMounted) execFileSync('umount', [join(folder, 'disk')]);
	isMounted = false;
	await rm(folder, { recursive: true, force: true });
});
let isMounted = false;

async function start(dataDir: string): Promise<AppProcess> {
	return startApp({ dataDir, env: { ...(await administered(folder)), LONGHU_SAMPLE: 'on' } });
}

const fileOf = (rows: number, padding = 0) => ({
	name: 'many.csv',
	mapping: 'own:activities',
	content: `${[HEADER, ...Array.from({ length: rows }, (_, row) => `full-${row},${seller?.employeeNo},cross_sale,fund,${row + 1},${today}`)].join('\n')}\n${' '.repeat(padding)}`
});

async function expectNoRoom(answer: Response): Promise<void> {
	const { faults } = (await answer.json()) as { faults: { code: string; message: object }[] };
	expect(answer.status).toBe(507);
	expect(faults).toMatchObject([
		{
			code: 'upload.noRoom',
			message: {
				zh: expect.stringContaining('磁盘空间不足'),
				en: expect.stringContaining('no room')
			}
		}
	]);
}

it('an upload for which there is no room is refused in words, nothing of it stays, and the next one comes in', async () => {
	const dataDir = join(folder, 'data');
	app = await start(dataDir);
	// A server's limit on what one file may hold, set from now on: larger than any of the database's own.
	execFileSync('prlimit', ['--pid', String(app.pid), `--fsize=${40 * MEGABYTE}`]);
	const desk = await signIn(app);
	for (let attempt = 0; attempt < 3; attempt += 1)
		await expectNoRoom(await desk.upload(fileOf(10, 45 * MEGABYTE)));
	expect(await readdir(join(dataDir, 'uploads'))).toEqual([]);
	expect(await bringFile(desk, fileOf(10))).toBe(true);
	expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
});

// Needs the right to mount: part of the soak, which fails without it.
if (isSoak)
	describe('a data folder on a disk of 320 megabytes', () => {
		it('stops acknowledging when it is full, loses nothing, and goes on when there is room again', async () => {
			const disk = join(folder, 'disk');
			await mkdir(disk);
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320m,mode=711', 'tmpfs', disk]);
			isMounted = true;
			app = await start(join(disk, 'data'));
			const desk = await signIn(app);
			const acknowledged = new Set<string>();
			const unknown = new Map<string, ActivityRow>();
			const statuses = new Map<number, number>();
			const send = await sender(app);
			let refusedInARow = 0;
			const deadline = Date.now() + 120_000;
			for (let call = 0; refusedInARow < 5; call += 1) {
				expect(Date.now()).toBeLessThan(deadline);
				// Some calls come before it is full, so that there is something to lose.
				if (call === 4) await fill(disk);
				const rows = Array.from({ length: 500 }, (_, n) => rowOf(call * 500 + n));
				const status = await send(rows).catch(() => 0);
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
				for (const row of rows)
					if (status === 200) acknowledged.add(row.externalId ?? '');
					else unknown.set(row.externalId ?? '', row);
				refusedInARow = status === 200 ? 0 : refusedInARow + 1;
				if (status !== 200) await delay(200);
			}
			// Said as what it is: come again later.
			expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
			expect(acknowledged.size).toBeGreaterThan(0);

			await rm(join(disk, 'ballast'));
			const again = [...unknown.values()];
			await until(async () => (await send(again.slice(0, 500)).catch(() => 0)) === 200, {
				what: 'the app to go on',
				withinMs: 120_000,
				everyMs: 500
			});
			for (let from = 0; from < again.length; from += 500)
				expect(await send(again.slice(from, from + 500))).toBe(200);
			await withLedger(app, async (connection) => {
				const stored = await connection.sql<{ id: string }[]>`
				select external_id as id from entry where external_id like 'disk-%'`;
				expect(stored.map(({ id }) => id).sort()).toEqual(
					[...acknowledged, ...unknown.keys()].sort()
				);
				await expectWhole(connection);
				await expectScored(connection);
			});
			expect(await bringFile(desk, fileOf(1_000))).toBe(true);
		}, 400_000);
	});

/** All but a few megabytes. */
async function fill(disk: string): Promise<void> {
	const { bavail, bsize } = await statfs(disk);
	await writeFile(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - 4 * MEGABYTE));
}

function rowOf(n: number): ActivityRow {
	return {
		externalId: `disk-${n}`,
		employeeNo: seller?.employeeNo,
		metric: 'cross_sale',
		product: 'fund',
		amount: `${n + 1}.00`,
		occurredAt: today
	};
}

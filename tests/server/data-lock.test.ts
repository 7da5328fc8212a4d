import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from '#lib/server/data-lock.ts';
import { processStart } from '#lib/server/process-identity.ts';

let folder: string;
const lockFile = () => join(folder, 'longhu.lock');

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a second owner is refused with the address of the first', async () => {
	const lock = await lockDataFolder(folder);
	await expect(lockDataFolder(folder)).rejects.toMatchObject({
		text: {
			zh: `龙虎榜正在启动（进程 ${process.pid}）。`,
			en: `Longhu is already starting (process ${process.pid}).`
		}
	});
	await lock.publish('http://127.0.0.1:3000');
	await expect(lockDataFolder(folder)).rejects.toMatchObject({
		text: {
			zh: `龙虎榜已在运行：http://127.0.0.1:3000（进程 ${process.pid}）。`,
			en: `Longhu is already running at http://127.0.0.1:3000 (process ${process.pid}).`
		}
	});
	await lock.release();
	await (await lockDataFolder(folder)).release();
	expect(await readdir(folder)).toEqual([]);
});

test('a process that was killed and that its parent never asked about is gone', async () => {
	// The shell's child ends at once; the shell has become another program by then, which asks about no child.
	const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const [line]: unknown[] = await once(parent.stdout, 'data');
	const pid = Number(String(line));
	await expect.poll(() => processStart(pid), { timeout: 5000 }).toBeUndefined();
	// It still has its number: the system would take a signal for it.
	expect(process.kill(pid, 0)).toBe(true);
	parent.kill('SIGKILL');
});

test('the lock of a process that is gone is taken over', async () => {
	const child = spawn(process.execPath, ['--eval', '']);
	await once(child, 'close');
	await writeFile(lockFile(), JSON.stringify({ pid: child.pid, startedAt: 'before' }));
	await lockDataFolder(folder);
	expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
});

test('the lock of an earlier process with the number of a living one is taken over', async () => {
	await writeFile(lockFile(), JSON.stringify({ pid: process.ppid, startedAt: 'last week' }));
	await lockDataFolder(folder);
	expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
});

test.each(['', '{"pid":', 'null'])(
	'a lock that is cut short (%j) is taken over',
	async (content) => {
		await writeFile(lockFile(), content);
		await lockDataFolder(folder);
		expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
	}
);

test('of many that find a stale lock, one wins', async () => {
	for (let round = 0; round < 30; round++) {
		await writeFile(lockFile(), JSON.stringify({ pid: process.ppid, startedAt: 'last week' }));
		const tries = await Promise.allSettled(
			Array.from({ length: 20 }, () => lockDataFolder(folder))
		);
		expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
		expect(await readdir(folder)).toEqual(['longhu.lock']);
	}
});

test('a crash in the middle of replacing a stale lock does not close the folder for ever', async () => {
	const stale = JSON.stringify({ pid: process.ppid, startedAt: 'last week' });
	await writeFile(lockFile(), stale);
	await writeFile(`${lockFile()}.turn`, stale);
	await lockDataFolder(folder);
	expect(await readdir(folder)).toEqual(['longhu.lock']);
});

test('a process is known by number and start', () => {
	expect(processStart(process.pid)).toBe(processStart(process.pid));
	expect(processStart(process.pid)).not.toBe(processStart(process.ppid));
	expect(processStart(2 ** 22 + 1)).toBeUndefined();
});

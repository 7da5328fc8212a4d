import { chmod, chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '#lib/server/process-identity.ts';
import { databasePidOf, runToExit, startApp } from '../support/app.ts';
import { copyProject } from '../support/project-copy.ts';
import { until } from '../support/waiting.ts';

const isRoot = process.getuid?.() === 0;

let folder: string;
const dataDir = () => join(folder, 'data');

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-start-'));
	await chmod(folder, 0o711);
});
afterEach(() => rm(folder, { recursive: true }));

test('it answers, speaks both languages, and takes its database along when it stops', async () => {
	const app = await startApp();
	const databasePid = await app.databasePid();
	expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
	const chinese = await fetch(app.url, { headers: { 'accept-language': 'zh-CN' } });
	expect(await chinese.text()).toContain('<html lang="zh-CN">');
	const english = await fetch(app.url, { headers: { 'accept-language': 'en' } });
	expect(await english.text()).toContain('<html lang="en">');
	expect(english.headers.get('content-security-policy')).toMatch(/script-src 'self' 'nonce-/);
	expect(english.headers.get('x-content-type-options')).toBe('nosniff');

	expect(await app.stop()).toBe(0);
	expect(databasePid).toBeGreaterThan(0);
	await until(() => !isAlive(databasePid ?? 0), { what: 'the database to be gone' });
});

test('a second start says that the first runs, and where, and does not disturb it', async () => {
	const app = await startApp({ dataDir: dataDir() });
	const second = await runToExit({ dataDir: dataDir() });
	expect(second.code).toBe(1);
	expect(second.output).toBe(
		`龙虎榜已在运行：${app.url}（进程 ${app.pid}）。\n` +
			`Longhu is already running at ${app.url} (process ${app.pid}).`
	);
	expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
	await app.stop();
});

test('after kill -9 of the app it takes its database over; after kill -9 of both it starts again', async () => {
	const first = await startApp({ dataDir: dataDir() });
	const databasePid = await first.databasePid();
	await first.kill9();

	const second = await startApp({ dataDir: dataDir() });
	expect(await second.databasePid()).toBe(databasePid);
	process.kill(second.pid, 'SIGSTOP');
	process.kill(databasePid ?? 0, 'SIGKILL');
	await second.kill9();

	const third = await startApp({ dataDir: dataDir() });
	expect(await third.databasePid()).not.toBe(databasePid);
	await third.stop();
	expect(await databasePidOf(dataDir())).toBeUndefined();
});

test('a signal in the middle of starting leaves nothing running', async () => {
	const app = await runToExit({ dataDir: dataDir(), stopAfter: /embedded database runs/ });
	expect(app.code).toBe(0);
	expect(await databasePidOf(dataDir())).toBeUndefined();
});

test('wrong settings are said in both languages, without a stack', async () => {
	const { code, output } = await runToExit({ env: { PORT: 'http', LOG_LEVEL: 'loud' } });
	expect(code).toBe(1);
	expect(output).toContain('PORT 应为 0 至 65535 的整数。');
	expect(output).toContain('LOG_LEVEL must be one of');
	expect(output).not.toContain(' at ');
});

test('a taken port is said in a sentence, and the database does not stay behind', async () => {
	const other = createServer();
	await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
	const address = other.address();
	const port = address && typeof address === 'object' ? address.port : 0;
	const { code, output } = await runToExit({ dataDir: dataDir(), env: { PORT: String(port) } });
	other.close();
	expect(code).toBe(1);
	expect(output).toContain(`Cannot listen on 127.0.0.1:${port} (EADDRINUSE)`);
	expect(await databasePidOf(dataDir())).toBeUndefined();
});

describe('in a copy of what an installation has', () => {
	let home: string;
	let entry: string;
	beforeAll(async () => {
		home = await mkdtemp(join(tmpdir(), 'longhu-copy-'));
		entry = await copyProject(join(home, 'app'));
	});
	afterAll(() => rm(home, { recursive: true }));

	test('it runs in a folder that other users may not enter, and shows them no data', async () => {
		await chmod(home, 0o700);
		const closedDataDir = join(home, 'data');
		const app = await startApp({ entry, dataDir: closedDataDir });
		const databasePid = await app.databasePid();
		expect(databasePid).toBeGreaterThan(0);
		const pointed = isRoot
			? (await readFile(join(closedDataDir, 'pg-location'), 'utf8')).trim()
			: join(closedDataDir, 'pg');
		expect((await stat(pointed)).mode & 0o077).toBe(0);
		await app.kill9();

		const again = await startApp({ entry, dataDir: closedDataDir });
		expect(await again.databasePid()).toBe(databasePid);
		await again.stop();
		await rm(pointed, { recursive: true });
	});

	test('it runs for an ordinary user', async () => {
		await chmod(home, 0o755);
		const own = await mkdtemp(join(tmpdir(), 'longhu-user-'));
		// Root tries it as nobody; an ordinary user as himself.
		const user = isRoot ? { uid: 65534, gid: 65534 } : {};
		if (isRoot) await chown(own, 65534, 65534);
		const app = await startApp({ entry, dataDir: join(own, 'data'), cwd: own, ...user });
		if (isRoot) expect((await stat(join(own, 'data', 'pg', 'cluster'))).uid).toBe(65534);
		expect(await app.databasePid()).toBeGreaterThan(0);
		expect(await app.stop()).toBe(0);
		await rm(own, { recursive: true });
	});
});

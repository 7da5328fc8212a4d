import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo } from '#lib/server/db/client.ts';
import { startEmbedded, type EmbeddedDatabase } from '#lib/server/db/embedded.ts';
import { runToExit, startApp } from '../support/app.ts';

let folder: string;
let outside: EmbeddedDatabase;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-outside-'));
	await chmod(folder, 0o711);
	outside = await startEmbedded(join(folder, 'server'), () => undefined);
});
afterAll(async () => {
	await outside.stop();
	await rm(folder, { recursive: true });
});

test('with DATABASE_URL the built app runs on that server and starts none of its own', async () => {
	const dataDir = join(folder, 'data');
	const app = await startApp({ dataDir, env: { DATABASE_URL: outside.url } });
	expect(await app.databasePid()).toBeUndefined();
	expect(await readdir(dataDir)).not.toContain('pg');
	expect((await fetch(app.url)).status).toBe(200);

	const { sql, close } = connectTo(outside.url, { connections: 1 });
	const [applied] = await sql<{ n: bigint }[]>`
		select count(*) as n from drizzle.__drizzle_migrations`;
	await close();
	expect(applied?.n).toBeGreaterThan(0n);

	expect(await app.stop()).toBe(0);
	// The server is not ours to stop.
	expect(() => process.kill(outside.pid(), 0)).not.toThrow();
});

test('two apps share one such server', async () => {
	const env = { DATABASE_URL: outside.url };
	const [one, other] = await Promise.all([startApp({ env }), startApp({ env })]);
	expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
	expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
	await Promise.all([one.stop(), other.stop()]);
});

test('a server that does not answer is said in a sentence, without the password', async () => {
	const { code, output } = await runToExit({
		env: { DATABASE_URL: 'postgres://longhu:s3cret@127.0.0.1:1/longhu' }
	});
	expect(code).toBe(1);
	expect(output).toContain('127.0.0.1:1/longhu');
	expect(output).toContain('DATABASE_URL');
	expect(output).not.toContain('s3cret');
});

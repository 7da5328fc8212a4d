import { chmod, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbedded } from '#lib/server/db/embedded.ts';
import { findBinaries } from '#lib/server/db/embedded/binaries.ts';
import { isAlive } from '#lib/server/process-identity.ts';
import { until } from '../../support/waiting.ts';

let folder: string;
const silent = () => undefined;
const dataDir = () => join(folder, 'data');

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-embedded-'));
	await chmod(folder, 0o711);
});
afterEach(() => rm(folder, { recursive: true }));

async function ask<T>(url: string, question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
	const sql = postgres(url, { max: 1, onnotice: silent });
	try {
		return await question(sql);
	} finally {
		await sql.end({ timeout: 1 });
	}
}

test('it keeps what it acknowledges, listens here alone, and lets nobody in without the password', async () => {
	const server = await startEmbedded(dataDir(), silent);
	try {
		const settings = await ask(
			server.url,
			(sql) => sql<{ name: string; setting: string }[]>`
				select name, setting from pg_settings where name in ('fsync', 'full_page_writes',
					'synchronous_commit', 'listen_addresses', 'unix_socket_directories', 'server_encoding')
				order by name`
		);
		expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
			fsync: 'on',
			full_page_writes: 'on',
			listen_addresses: '127.0.0.1',
			server_encoding: 'UTF8',
			synchronous_commit: 'on',
			unix_socket_directories: ''
		});
		const sorted = await ask(
			server.url,
			(sql) => sql<{ name: string }[]>`
				select name from (values ('周'), ('安'), ('李')) as t(name)
				order by name collate "zh-x-icu"`
		);
		expect(sorted.map(({ name }) => name)).toEqual(['安', '李', '周']);

		const stranger = new URL(server.url);
		stranger.password = 'guess';
		await expect(ask(stranger.href, (sql) => sql`select 1`)).rejects.toMatchObject({
			code: '28P01'
		});

		const modes = [dataDir(), join(dataDir(), 'pg'), join(dataDir(), 'pg-password')];
		for (const path of modes) expect((await stat(path)).mode & 0o066).toBe(0);
	} finally {
		await server.stop();
	}
});

test('a server left behind by a killed app is taken over, with its data', async () => {
	const first = await startEmbedded(dataDir(), silent);
	await ask(first.url, (sql) => sql`create table kept as select 42 as n`);
	const pid = first.pid();
	// The first app is not asked to stop: the second finds the server running.
	const second = await startEmbedded(dataDir(), silent);
	expect(second.pid()).toBe(pid);
	expect(await ask(second.url, (sql) => sql`select n from kept`)).toEqual([{ n: 42 }]);
	await Promise.all([first.stop(), second.stop()]);
	await until(() => !isAlive(pid), { what: 'the server to be gone' });
});

test('a server that dies under a living app comes back on the same address', async () => {
	const server = await startEmbedded(dataDir(), silent);
	try {
		await ask(server.url, (sql) => sql`create table kept as select 42 as n`);
		const killed = server.pid();
		process.kill(killed, 'SIGKILL');
		await until(() => server.pid() !== killed, { what: 'another server', withinMs: 20_000 });
		expect(await ask(server.url, (sql) => sql`select n from kept`)).toEqual([{ n: 42 }]);
	} finally {
		await server.stop();
	}
});

test('a process file left by a server whose number somebody else has now is no obstacle', async () => {
	const first = await startEmbedded(dataDir(), silent);
	await first.stop();
	const file = join(dataDir(), 'pg', 'cluster', 'postmaster.pid');
	await writeFile(file, `${process.pid}\n${dataDir()}\n1\n5432\n\n127.0.0.1\n`, { mode: 0o600 });
	const second = await startEmbedded(dataDir(), silent);
	expect(second.pid()).not.toBe(process.pid);
	await second.stop();
});

test('a start that was cut short while making the database leaves no half of one', async () => {
	const first = await startEmbedded(dataDir(), silent);
	await first.stop();
	const pg = join(dataDir(), 'pg');
	// As after a crash between making the files and moving them into place.
	await rename(join(pg, 'cluster'), join(pg, 'cluster.new'));
	const second = await startEmbedded(dataDir(), silent);
	expect(await ask(second.url, (sql) => sql`select 1 as n`)).toEqual([{ n: 1 }]);
	await second.stop();
});

test('the data of another major version is refused, untouched', async () => {
	const first = await startEmbedded(dataDir(), silent);
	await first.stop();
	await writeFile(join(dataDir(), 'pg', 'cluster', 'PG_VERSION'), '16\n');
	await expect(startEmbedded(dataDir(), silent)).rejects.toMatchObject({
		name: 'StartFault',
		message: expect.stringContaining('belongs to PostgreSQL 16')
	});
});

test('a pointer to files that are gone is not answered with an empty database', async () => {
	const first = await startEmbedded(dataDir(), silent);
	await first.stop();
	await writeFile(join(dataDir(), 'pg-location'), '/var/lib/longhu/gone\n');
	await expect(startEmbedded(dataDir(), silent)).rejects.toMatchObject({
		name: 'StartFault',
		message: expect.stringContaining('/var/lib/longhu/gone')
	});
});

test('where there is no server for the machine, the message says to set DATABASE_URL', async () => {
	await expect(findBinaries('aix', 'ppc64')).rejects.toMatchObject({
		name: 'StartFault',
		text: {
			zh: expect.stringContaining('DATABASE_URL'),
			en: expect.stringContaining('DATABASE_URL')
		}
	});
});

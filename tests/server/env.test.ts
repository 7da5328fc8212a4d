import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '#lib/server/env.ts';

test('without variables: this machine alone, port 3000, ./data, the embedded database and its sample', () => {
	expect(readEnv({})).toEqual({
		ok: true,
		value: {
			host: '127.0.0.1',
			port: 3000,
			dataDir: join(process.cwd(), 'data'),
			databaseUrl: undefined,
			sample: true,
			demo: false,
			adminPasswordFile: undefined,
			logLevel: 'info',
			origin: undefined,
			apiCallsPerSecond: 1000,
			apiReadsPerSecond: 50,
			apiStreamMib: 1024
		}
	});
});

test('a real server is not seeded unless asked', () => {
	const databaseUrl = 'postgres://longhu:x@db.bank:5432/longhu';
	expect(readEnv({ DATABASE_URL: databaseUrl })).toMatchObject({ value: { sample: false } });
	expect(readEnv({ DATABASE_URL: databaseUrl, LONGHU_SAMPLE: 'on' })).toMatchObject({
		value: { sample: true, databaseUrl }
	});
});

test('an empty variable counts as not set', () => {
	expect(readEnv({ PORT: '', HOST: ' ', DATABASE_URL: '' })).toMatchObject({
		value: { port: 3000, host: '127.0.0.1', databaseUrl: undefined }
	});
});

test.each([
	['PORT', 'http'],
	['PORT', '65536'],
	['PORT', '-1'],
	['PORT', '3000.5'],
	['DATABASE_URL', 'mysql://root@localhost/longhu'],
	['DATABASE_URL', 'localhost:5432'],
	['ORIGIN', 'longhu.bank'],
	['ORIGIN', 'https://longhu.bank/app'],
	['LOG_LEVEL', 'loud'],
	['LONGHU_SAMPLE', 'yes'],
	['LONGHU_ADMIN_PASSWORD_FILE', '/nowhere/password']
])('%s=%s is refused in both languages', (name, value) => {
	const read = readEnv({ [name]: value });
	expect(read).toMatchObject({ ok: false, faults: [{ code: 'env.invalid', place: name }] });
	if (read.ok) return;
	expect(read.faults[0]?.message.zh).toContain(name);
	expect(read.faults[0]?.message.en).toContain(name);
});

test('all faults are told at once', () => {
	const read = readEnv({ PORT: 'x', LOG_LEVEL: 'x', ORIGIN: 'x' });
	expect(read.ok ? [] : read.faults.map((fault) => fault.place)).toEqual([
		'PORT',
		'ORIGIN',
		'LOG_LEVEL'
	]);
});

test('a password file that can be read is taken with its whole path', () => {
	const folder = mkdtempSync(join(tmpdir(), 'longhu-env-'));
	const file = join(folder, 'password');
	writeFileSync(file, 'a long password\n');
	const read = readEnv({ LONGHU_ADMIN_PASSWORD_FILE: file });
	rmSync(folder, { recursive: true });
	expect(read).toMatchObject({ value: { adminPasswordFile: file } });
});

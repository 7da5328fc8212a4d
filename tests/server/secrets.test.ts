import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSecrets, secrets } from '#lib/server/secrets.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('secrets are made once, differ, and only their owner may read them', async () => {
	const made = await openSecrets(folder);
	expect(new Set(Object.values(made)).size).toBe(3);
	for (const secret of Object.values(made))
		expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
	for (const name of await readdir(folder)) {
		expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
	}
	expect(await openSecrets(folder)).toEqual(made);
	expect(secrets()).toEqual(made);
});

test('two starts at once agree', async () => {
	const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => openSecrets(folder)));
	for (const other of others) expect(other).toEqual(first);
	expect(await readdir(folder)).toHaveLength(3);
});

test('a secret that others may read stops the start with what to do', async () => {
	await openSecrets(folder);
	const file = join(folder, 'client-hash.secret');
	await chmod(file, 0o640);
	await expect(openSecrets(folder)).rejects.toMatchObject({
		name: 'StartFault',
		text: { en: expect.stringContaining(`chmod 600 ${file}`) }
	});
});

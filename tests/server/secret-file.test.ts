import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrMakeSecret } from '#lib/server/secret-file.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a secret is made once, for its owner alone', async () => {
	const secret = await readOrMakeSecret(folder, 'one');
	expect(secret).toMatch(/^[\w-]{43}$/);
	expect(await readOrMakeSecret(folder, 'one')).toBe(secret);
	expect(await readOrMakeSecret(folder, 'other')).not.toBe(secret);
	expect((await stat(join(folder, 'one'))).mode & 0o777).toBe(0o600);
});

test('starts at the same time agree on one secret and leave nothing else', async () => {
	const secrets = await Promise.all(
		Array.from({ length: 20 }, () => readOrMakeSecret(folder, 'one'))
	);
	expect(new Set(secrets).size).toBe(1);
	expect(await readdir(folder)).toEqual(['one']);
});

test('an empty file is not taken for a secret', async () => {
	await writeFile(join(folder, 'one'), '\n');
	await expect(readOrMakeSecret(folder, 'one')).rejects.toThrow('is empty');
});

import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A secret of the installation: made once, kept in a file of the data folder that only its owner reads.
 * Written aside and linked into place, so that two starts at once agree on one secret and a crash
 * leaves either a whole file or none.
 */
export async function readOrMakeSecret(dataDir: string, name: string): Promise<string> {
	const file = join(dataDir, name);
	const existing = await readSecret(file);
	if (existing !== undefined) return existing;

	const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
	const handle = await open(draft, 'wx', 0o600);
	try {
		await handle.writeFile(randomBytes(32).toString('base64url') + '\n');
		await handle.sync();
	} finally {
		await handle.close();
	}
	try {
		await link(draft, file);
	} catch (error) {
		if (!isCode(error, 'EEXIST')) throw error;
	} finally {
		await rm(draft);
	}
	const made = await readSecret(file);
	if (made === undefined) throw new Error(`the secret file ${name} is empty`);
	return made;
}

async function readSecret(file: string): Promise<string | undefined> {
	try {
		return (await readFile(file, 'utf8')).trim() || undefined;
	} catch (error) {
		if (isCode(error, 'ENOENT')) return undefined;
		throw error;
	}
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}

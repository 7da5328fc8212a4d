import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareFirstSignIn } from '#lib/server/auth/first-start.ts';
import { signIn } from '#lib/server/auth/session.ts';
import { chief, makeChief, withSignIn } from './sign-in-database.ts';

const database = withSignIn();
let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-password-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function passwordFile(content: string, mode = 0o600): Promise<string> {
	const file = join(folder, 'password');
	await writeFile(file, content);
	await chmod(file, mode);
	return file;
}

const attempt = { address: '10.0.0.1', userAgent: null };

test('the file makes the user admin, who signs in with it; the line end is not part of it', async () => {
	const file = await passwordFile('four unrelated words\n');
	expect(await prepareFirstSignIn({ passwordFile: file })).toEqual({ kind: 'administratorMade' });
	const outcome = await signIn({
		...attempt,
		username: 'admin',
		password: 'four unrelated words'
	});
	expect(outcome.kind).toBe('signedIn');
});

test('two nodes that start at once make one administrator', async () => {
	const file = await passwordFile('four unrelated words');
	const starts = await Promise.all([1, 2, 3].map(() => prepareFirstSignIn({ passwordFile: file })));
	expect(starts.map((first) => first.kind).sort()).toEqual(['administratorMade', 'ready', 'ready']);
});

test('where there are users the file changes nothing, not even when it is bad', async () => {
	await makeChief();
	const file = await passwordFile('x', 0o644);
	expect(await prepareFirstSignIn({ passwordFile: file })).toEqual({ kind: 'ready' });
	expect(await database().sql`select 1 from app_user where username = 'admin'`).toHaveLength(0);
	expect((await signIn({ ...attempt, ...chief })).kind).toBe('signedIn');
});

test.each([
	['readable by the group', 'four unrelated words', 0o640, 'chmod 600'],
	['readable by all', 'four unrelated words', 0o644, 'chmod 600'],
	['too short', 'elevenchars', 0o600, 'at least 12'],
	['empty', '', 0o600, 'at least 12'],
	['a whole book', 'word '.repeat(400), 0o600, 'too long']
])('a file that is %s stops the start with a sentence', async (_what, content, mode, sentence) => {
	const file = await passwordFile(content, mode);
	await expect(prepareFirstSignIn({ passwordFile: file })).rejects.toMatchObject({
		name: 'StartFault',
		text: { en: expect.stringContaining(sentence), zh: expect.stringContaining(file) }
	});
	expect(await database().sql`select 1 from app_user`).toHaveLength(0);
});

test('a folder is no password file', async () => {
	await expect(prepareFirstSignIn({ passwordFile: folder })).rejects.toMatchObject({
		name: 'StartFault'
	});
});

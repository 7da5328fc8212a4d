import { describe, expect, test } from 'vitest';
import {
	prepareFirstSignIn,
	setUpAdministrator,
	setupState,
	SETUP_MINUTES
} from '#lib/server/auth/first-start.ts';
import { chief, makeSetupToken, withSignIn } from './sign-in-database.ts';

const database = withSignIn();
const start = new Date('2026-03-31T00:00:00Z');
const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

async function users(): Promise<readonly { username: string; role: string }[]> {
	return database().sql`select username, role from app_user order by username`;
}

test('the link makes one administrator and then nobody', async () => {
	const token = await makeSetupToken(start);
	expect(await setupState(token, start)).toBe('open');
	expect(await setUpAdministrator({ token, ...chief }, start)).toEqual({ kind: 'made' });
	expect([...(await users())]).toEqual([{ username: 'chief', role: 'administrator' }]);

	expect(await setupState(token, start)).toBe('done');
	expect(
		await setUpAdministrator({ token, username: 'second', password: chief.password }, start)
	).toEqual({ kind: 'done' });
	expect(await users()).toHaveLength(1);
	expect(await prepareFirstSignIn({ passwordFile: undefined })).toEqual({ kind: 'ready' });
});

test('of many who use the link at once one becomes the administrator', async () => {
	const token = await makeSetupToken(start);
	const outcomes = await Promise.all(
		['anna', 'bert', 'carl', 'dora'].map((username) =>
			setUpAdministrator({ token, username, password: chief.password }, start)
		)
	);
	expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['done', 'done', 'done', 'made']);
	expect(await users()).toHaveLength(1);
});

test('the link is good for half an hour', async () => {
	const token = await makeSetupToken(start);
	const last = new Date(minutesLater(SETUP_MINUTES).getTime() - 1);
	expect(await setupState(token, last)).toBe('open');
	expect(await setupState(token, minutesLater(SETUP_MINUTES))).toBe('closed');
	expect(await setUpAdministrator({ token, ...chief }, minutesLater(SETUP_MINUTES))).toEqual({
		kind: 'closed'
	});
	expect(await users()).toHaveLength(0);
});

test('a new start makes a new link, and the one before is closed', async () => {
	const first = await makeSetupToken(start);
	const second = await makeSetupToken(minutesLater(1));
	expect(second).not.toBe(first);
	expect(await setupState(first, minutesLater(1))).toBe('closed');
	expect(await setupState(second, minutesLater(1))).toBe('open');
});

test('only a hash of the link is stored, and the token cannot be guessed', async () => {
	const token = await makeSetupToken(start);
	expect(Buffer.from(token, 'base64url')).toHaveLength(32);
	const rows = await database().sql`select * from setup_link`;
	expect(rows).toHaveLength(1);
	expect(JSON.stringify(rows)).not.toContain(token);
	expect(await setupState('', start)).toBe('closed');
	expect(await setupState('guess', start)).toBe('closed');
});

describe('a choice that is refused leaves the link as it was', () => {
	test.each([
		['a short password', { username: 'chief', password: 'elevenchars' }, 'password'],
		[
			'too few different characters',
			{ username: 'chief', password: 'abababababababab' },
			'password'
		],
		['the user name inside', { username: 'chief', password: 'the chief of all' }, 'password'],
		['a user name with a space', { username: 'the chief', password: chief.password }, 'username'],
		['a user name that is too short', { username: 'ab', password: chief.password }, 'username']
	])('%s', async (_what, account, place) => {
		const token = await makeSetupToken(start);
		const outcome = await setUpAdministrator({ token, ...account }, start);
		expect(outcome).toMatchObject({ kind: 'invalid', faults: [{ place }] });
		expect(await setupState(token, start)).toBe('open');
	});
});

test('the audit log says who was made, and holds no secret', async () => {
	const token = await makeSetupToken(start);
	await setUpAdministrator({ token, ...chief }, start);
	const rows = await database().sql`select actor, action, subject from audit_event`;
	expect([...rows]).toEqual([{ actor: 'chief', action: 'administrator.made', subject: 'chief' }]);
});

test('the password is kept as a salted scrypt hash', async () => {
	await setUpAdministrator({ token: await makeSetupToken(start), ...chief }, start);
	const [row] = await database().sql<{ password: string }[]>`select password from user_credential`;
	expect(row?.password).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{86}$/);
});

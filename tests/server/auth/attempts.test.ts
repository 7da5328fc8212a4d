import { expect, test } from 'vitest';
import { LIMITS, WINDOW_MINUTES } from '#lib/server/auth/attempts.ts';
import { signIn, type SignInOutcome } from '#lib/server/auth/session.ts';
import { chief, makeChief, withSignIn } from './sign-in-database.ts';

const database = withSignIn();
const start = new Date('2026-03-31T00:00:00Z');
const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

interface Try {
	readonly username?: string;
	readonly password?: string;
	readonly address?: string;
	readonly now?: Date;
}

async function attempt({
	username = chief.username,
	// Refused before any hash is made: what is tested here is the counting.
	password = '',
	address = '10.0.0.1',
	now = start
}: Try): Promise<SignInOutcome['kind']> {
	return (await signIn({ username, password, address, userAgent: null }, now)).kind;
}

async function exhaust(tries: number, one: Try): Promise<void> {
	for (let count = 0; count < tries; count += 1) await attempt(one);
}

test('after ten tries for one name from one address even the right password has to wait', async () => {
	await makeChief();
	await exhaust(LIMITS.pair, {});
	const outcome = await signIn({ ...chief, address: '10.0.0.1', userAgent: null }, minutesLater(5));
	expect(outcome).toEqual({ kind: 'tooMany', retryAfterSeconds: (WINDOW_MINUTES - 5) * 60 });

	expect(await attempt({ password: chief.password, now: minutesLater(WINDOW_MINUTES) })).toBe(
		'signedIn'
	);
});

test('from one address nobody can shut somebody else out', async () => {
	await makeChief();
	await exhaust(LIMITS.pair + 20, {});
	expect(await attempt({ password: chief.password })).toBe('tooMany');
	expect(await attempt({ password: chief.password, address: '10.0.0.2' })).toBe('signedIn');
});

test('other letters of a name are the same name', async () => {
	await exhaust(LIMITS.pair, { username: 'chief' });
	expect(await attempt({ username: 'CHIEF' })).toBe('tooMany');
});

test('an address that tries name after name has to wait', async () => {
	for (let count = 0; count < LIMITS.address; count += 1) {
		expect(await attempt({ username: `user${count}` })).toBe('refused');
	}
	expect(await attempt({ username: 'another' })).toBe('tooMany');
	expect(await attempt({ username: 'another', address: '10.0.0.2' })).toBe('refused');
});

test('a name that is tried from everywhere has to wait', async () => {
	for (let count = 0; count < LIMITS.username; count += 1) {
		expect(await attempt({ address: `10.0.1.${count}` })).toBe('refused');
	}
	expect(await attempt({ address: '10.0.2.1' })).toBe('tooMany');
});

test('many at once do not slip past', async () => {
	const outcomes = await Promise.all(Array.from({ length: 40 }, () => attempt({})));
	expect(outcomes.filter((kind) => kind === 'refused')).toHaveLength(LIMITS.pair);
});

test('a success starts the count of the name afresh', async () => {
	await makeChief();
	await exhaust(LIMITS.pair - 1, {});
	expect(await attempt({ password: chief.password })).toBe('signedIn');
	expect(await attempt({})).toBe('refused');
});

test('what was typed as a name is not kept', async () => {
	await attempt({ username: 'my-password-typed-here' });
	const rows = await database().sql`select * from sign_in_attempts`;
	expect(rows).toHaveLength(3);
	expect(JSON.stringify(rows)).not.toMatch(/password|10\.0\.0\.1/);
});

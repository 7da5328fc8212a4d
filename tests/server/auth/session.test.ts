import { expect, test } from 'vitest';
import { SESSION_COOKIE } from '#lib/server/auth/library.ts';
import { sessionFromHeaders, signIn, signOut } from '#lib/server/auth/session.ts';
import { startSignIn } from '#lib/server/auth/sign-in-service.ts';
import { chief, makeChief, secret, withSignIn } from './sign-in-database.ts';

const database = withSignIn();
const browser = { address: '10.0.0.1', userAgent: 'a browser' };

async function signedIn(): Promise<{ cookie: string }> {
	const outcome = await signIn({ ...browser, ...chief });
	if (outcome.kind !== 'signedIn') throw new Error(`not signed in but ${outcome.kind}`);
	return { cookie: `${SESSION_COOKIE}=${encodeURIComponent(outcome.cookie)}` };
}

test('a signed-in request is known by its cookie, from a web request and from a plain Node one', async () => {
	await makeChief();
	const headers = await signedIn();
	const session = await sessionFromHeaders(headers);
	expect(session?.user).toMatchObject({ username: 'chief', role: 'administrator' });
	expect((await sessionFromHeaders(new Headers(headers)))?.id).toBe(session?.id);
	const [row] = await database().sql`select ip_address, user_agent from user_session`;
	expect(row).toEqual({ ip_address: '10.0.0.1', user_agent: 'a browser' });
});

test('the user name is taken without regard to case', async () => {
	await makeChief();
	const outcome = await signIn({ ...browser, ...chief, username: 'CHIEF' });
	expect(outcome.kind).toBe('signedIn');
});

test('a wrong password, an unknown user, a locked one and nonsense get the same answer', async () => {
	await makeChief();
	const refused = { kind: 'refused' };
	expect(await signIn({ ...browser, ...chief, password: 'not the right words' })).toEqual(refused);
	expect(await signIn({ ...browser, ...chief, username: 'nobody' })).toEqual(refused);
	expect(await signIn({ ...browser, ...chief, username: "' or 1=1 --" })).toEqual(refused);
	expect(await signIn({ ...browser, ...chief, username: '' })).toEqual(refused);
	expect(await signIn({ ...browser, ...chief, password: '' })).toEqual(refused);
	expect(await signIn({ ...browser, ...chief, password: 'x'.repeat(5000) })).toEqual(refused);
	await database().sql`update app_user set banned = true`;
	expect(await signIn({ ...browser, ...chief })).toEqual(refused);
	expect(await database().sql`select 1 from user_session`).toHaveLength(0);
});

test('a cookie that was changed, made up or signed with another secret is nobody', async () => {
	await makeChief();
	const { cookie } = await signedIn();
	const other = cookie.replace(/=(.)/, (_all, first) => `=${first === 'A' ? 'B' : 'A'}`);
	expect(await sessionFromHeaders({ cookie: other })).toBeNull();
	expect(await sessionFromHeaders({ cookie: `${SESSION_COOKIE}=x.y` })).toBeNull();
	expect(await sessionFromHeaders({ cookie: 'other=1' })).toBeNull();
	expect(await sessionFromHeaders({})).toBeNull();

	startSignIn({ db: database().db, secret: 'another secret, just as long as the first one' });
	expect(await sessionFromHeaders({ cookie })).toBeNull();
	startSignIn({ db: database().db, secret });
	expect(await sessionFromHeaders({ cookie })).not.toBeNull();
});

test('without use a session ends, and use moves the end on', async () => {
	await makeChief();
	const headers = await signedIn();
	const aged = async (minutes: number) =>
		database()
			.sql`update user_session set expires_at = expires_at - make_interval(mins => ${minutes})`;

	await aged(239);
	expect(await sessionFromHeaders(headers)).not.toBeNull();
	await aged(239);
	expect(await sessionFromHeaders(headers)).not.toBeNull();
	await aged(241);
	expect(await sessionFromHeaders(headers)).toBeNull();
	expect(await database().sql`select 1 from user_session`).toHaveLength(0);
});

test('a look that is no use, like that of an open socket, does not move the end on', async () => {
	await makeChief();
	const headers = await signedIn();
	await database().sql`update user_session set expires_at = expires_at - interval '200 minutes'`;
	const [before] = await database().sql`select expires_at from user_session`;
	expect(await sessionFromHeaders(headers, new Date(), { isUse: false })).not.toBeNull();
	expect((await database().sql`select expires_at from user_session`)[0]).toEqual(before);
});

test('after twelve hours it ends in spite of use', async () => {
	await makeChief();
	const headers = await signedIn();
	const startedAt = (await sessionFromHeaders(headers))?.startedAt.getTime() ?? 0;
	const hours = 12 * 3_600_000;
	expect(await sessionFromHeaders(headers, new Date(startedAt + hours - 1))).not.toBeNull();
	expect(await sessionFromHeaders(headers, new Date(startedAt + hours))).toBeNull();
	expect(await sessionFromHeaders(headers)).toBeNull();
});

test('whoever is locked is out at once', async () => {
	await makeChief();
	const headers = await signedIn();
	await database().sql`update app_user set banned = true`;
	expect(await sessionFromHeaders(headers)).toBeNull();
});

test('signing out ends this session and no other', async () => {
	await makeChief();
	const desk = await signedIn();
	const phone = await signedIn();
	const session = await sessionFromHeaders(desk);
	if (!session) throw new Error('not signed in');
	await signOut(session);
	expect(await sessionFromHeaders(desk)).toBeNull();
	expect(await sessionFromHeaders(phone)).not.toBeNull();
	const actions = await database().sql`select action from audit_event order by id`;
	expect(actions.map((row) => row.action)).toEqual([
		'administrator.made',
		'session.started',
		'session.started',
		'session.ended'
	]);
});

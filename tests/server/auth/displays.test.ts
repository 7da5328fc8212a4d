import { beforeEach, expect, test } from 'vitest';
import {
	createDisplay,
	DISPLAY_COOKIE,
	DISPLAY_SESSION_DAYS,
	openDisplay,
	revokeDisplay,
	signDisplayFromCookieHeader
} from '#lib/server/auth/displays.ts';
import { mayReadBoard } from '#lib/server/auth/permissions.ts';
import { startSignIn } from '#lib/server/auth/sign-in-service.ts';
import { secret, withSignIn } from './sign-in-database.ts';

const database = withSignIn();
let contestId: number;

beforeEach(async () => {
	await database().sql`delete from contest`;
	const rows = await database().sql<{ id: bigint }[]>`
		insert into contest (slug, rule_version) values ('q1', 1), ('q2', 1) returning id`;
	contestId = Number(rows[0]?.id);
});

const make = (division: string | null = null) =>
	createDisplay(database().db, { contestId, division, name: '一楼大厅', by: 'chief' });

async function open(token: string, now?: Date) {
	const opened = await openDisplay(token, now);
	if (!opened) throw new Error('the link did not open');
	return { ...opened, header: `other=1; ${DISPLAY_COOKIE}=${opened.cookie}` };
}

test('a link is exchanged for a cookie of its own, and the cookie names the board', async () => {
	const { id, token } = await make();
	const { display, cookie, header } = await open(token);
	expect(display).toEqual({ id, name: '一楼大厅', contestId, contestSlug: 'q1', division: null });
	expect(cookie).not.toBe(token);
	expect(await signDisplayFromCookieHeader(header)).toEqual(display);
});

test('neither token nor cookie is stored, and both are of 256 bits', async () => {
	const { token } = await make();
	const { cookie } = await open(token);
	const [stored] = await database().sql<{ text: string }[]>`
		select (select json_agg(d)::text from display d)
			|| (select json_agg(s)::text from display_session s)
			|| (select json_agg(a)::text from audit_event a) as text`;
	expect(stored?.text).toContain('一楼大厅');
	for (const secretText of [token, cookie]) {
		expect(Buffer.from(secretText, 'base64url')).toHaveLength(32);
		expect(stored?.text).not.toContain(secretText);
	}
});

test('two screens may open one link, each with its own cookie', async () => {
	const { token } = await make();
	const first = await open(token);
	const second = await open(token);
	expect(second.cookie).not.toBe(first.cookie);
	expect(await signDisplayFromCookieHeader(first.header)).not.toBeNull();
	expect(await signDisplayFromCookieHeader(second.header)).not.toBeNull();
});

test('a cookie survives a restart', async () => {
	const { header } = await open((await make()).token);
	startSignIn({ db: database().db, secret });
	expect(await signDisplayFromCookieHeader(header)).not.toBeNull();
});

test('a revoked display opens nothing, neither by its link nor by a cookie got before', async () => {
	const { id, token } = await make();
	const { header } = await open(token);
	expect(await revokeDisplay(database().db, { id, by: 'chief' })).toBe(true);
	expect(await signDisplayFromCookieHeader(header)).toBeNull();
	expect(await openDisplay(token)).toBeNull();
	expect(await revokeDisplay(database().db, { id, by: 'chief' })).toBe(false);
	const actions = await database().sql`select action from audit_event order by id`;
	expect(actions.map((row) => row.action)).toEqual([
		'display.created',
		'display.opened',
		'display.revoked'
	]);
});

test('a wrong link and a wrong cookie are nobody', async () => {
	const { token } = await make();
	expect(await openDisplay(token.slice(1))).toBeNull();
	expect(await openDisplay('')).toBeNull();
	// The link's own token is no cookie.
	expect(await signDisplayFromCookieHeader(`${DISPLAY_COOKIE}=${token}`)).toBeNull();
	expect(await signDisplayFromCookieHeader(`${DISPLAY_COOKIE}=`)).toBeNull();
	expect(await signDisplayFromCookieHeader(null)).toBeNull();
});

test('a cookie ends after its days, and then leaves the table', async () => {
	const { token } = await make();
	const openedAt = new Date('2026-01-01T00:00:00Z');
	const { header } = await open(token, openedAt);
	const end = openedAt.getTime() + DISPLAY_SESSION_DAYS * 86_400_000;
	expect(await signDisplayFromCookieHeader(header, new Date(end - 1))).not.toBeNull();
	expect(await signDisplayFromCookieHeader(header, new Date(end))).toBeNull();
	await open(token, new Date(end + 1));
	expect(await database().sql`select 1 from display_session`).toHaveLength(1);
});

test('a display reads its contest, and of it only its division when it has one', async () => {
	const whole = { session: null, display: (await open((await make()).token)).display };
	expect(mayReadBoard(whole, 'q1', null)).toBe(true);
	expect(mayReadBoard(whole, 'q1', 'wealth')).toBe(true);
	expect(mayReadBoard(whole, 'q2', null)).toBe(false);

	const part = { session: null, display: (await open((await make('wealth')).token)).display };
	expect(mayReadBoard(part, 'q1', 'wealth')).toBe(true);
	expect(mayReadBoard(part, 'q1', 'lobby')).toBe(false);
	expect(mayReadBoard(part, 'q1', null)).toBe(false);
	expect(mayReadBoard(part, 'q2', 'wealth')).toBe(false);
});

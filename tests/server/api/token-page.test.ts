import { isActionFailure, isHttpError, isRedirect } from '@sveltejs/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actions, load } from '../../../src/routes/settings/tokens/+page.server.ts';
import { startTestApi, type TestApi } from './api-support.ts';

let api: TestApi;
beforeAll(async () => {
	api = await startTestApi();
});
afterAll(() => api.close());

type Event = Parameters<typeof load>[0] & Parameters<(typeof actions)['create']>[0];

function ask(role: string | null, form?: readonly (readonly [string, string])[]): Event {
	const url = new URL('http://longhu.test/settings/tokens');
	const body = new FormData();
	for (const [name, value] of form ?? []) body.append(name, value);
	const user = { id: 'u', username: 'chief', name: 'chief', role: role ?? '' };
	return {
		url,
		request: new Request(url, {
			headers: { accept: 'text/html' },
			...(form && { method: 'POST', body })
		}),
		isDataRequest: false,
		locals: { session: role && { id: 's', user, startedAt: new Date() }, display: null }
	} as unknown as Event;
}

interface Shown {
	readonly id: string;
	readonly name: string;
	readonly prefix: string;
	readonly scopes: readonly string[];
	readonly expiresAt: number | null;
}

async function shown(): Promise<readonly Shown[]> {
	const data = (await load(ask('administrator'))) as { readonly tokens: readonly Shown[] };
	return data.tokens;
}

it('is for administrators, who see tokens without their secret', async () => {
	for (const run of [load, actions.create, actions.revoke]) {
		const refused = await Promise.resolve(run(ask('user', []))).catch((thrown: unknown) => thrown);
		expect(isHttpError(refused) && refused.status).toBe(403);
		const anonymous = await Promise.resolve(run(ask(null, []))).catch((thrown: unknown) => thrown);
		expect(isRedirect(anonymous) && anonymous.location).toMatch(/^\/login/);
	}
	const [token] = await shown();
	expect(token).toMatchObject({ name: 'crm', state: 'good', createdBy: 'chief' });
	expect(JSON.stringify(await shown())).not.toContain(api.token);
});

it('makes a token that works, tells it once, and takes it back', async () => {
	const made = await actions.create(
		ask('administrator', [
			['name', ' 核心系统 '],
			['scope', 'ingest:activities'],
			['scope', 'read:batches'],
			['scope', 'everything'],
			['days', '30']
		])
	);
	const told = 'made' in made ? made.made : null;
	if (!told) throw new Error('no token was made');
	const { token, name } = told;
	expect(name).toBe('核心系统');
	const row = (await shown()).find((one) => one.name === told.name);
	expect(row?.scopes).toEqual(['ingest:activities', 'read:batches']);
	expect(Math.round(((row?.expiresAt ?? 0) - Date.now()) / 86_400_000)).toBe(30);
	expect(token.startsWith(row?.prefix ?? '-')).toBe(true);
	const [stored] = await api.database.sql`select * from api_token where id = ${row?.id ?? ''}`;
	expect(Object.values(stored ?? {}).join(' ')).not.toContain(token);

	const headers = { authorization: `Bearer ${token}` };
	expect((await api.get('/batches/1', headers)).status).toBe(404);
	await actions.revoke(ask('administrator', [['id', row?.id ?? '']]));
	expect((await api.get('/batches/1', headers)).status).toBe(401);
	expect((await shown()).find((one) => one.name === name)).toMatchObject({
		state: 'revoked',
		revokedBy: 'chief'
	});
	const audit = await api.database.sql`
		select action from audit_event where subject = ${row?.id ?? ''} order by id`;
	expect(audit.map(({ action }) => action)).toEqual(['token.created', 'token.revoked']);
	expect(JSON.stringify(audit)).not.toContain(token);
});

it('says what is missing', async () => {
	for (const form of [
		[
			['name', ''],
			['scope', 'read:batches'],
			['days', '30']
		],
		[
			['name', 'x'],
			['days', '30']
		],
		[
			['name', 'x'],
			['scope', 'read:batches'],
			['days', '31']
		]
	] as [string, string][][]) {
		const refused = await actions.create(ask('administrator', form));
		expect(isActionFailure(refused)).toBe(true);
		expect(refused).toMatchObject({ data: { fault: expect.any(String), made: null } });
	}
	const wrong = await actions
		.revoke(ask('administrator', [['id', "' or 1=1"]]))
		.catch((thrown: unknown) => thrown);
	expect(isHttpError(wrong) && wrong.status).toBe(400);
});

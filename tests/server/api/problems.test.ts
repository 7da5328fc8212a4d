import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeToken } from '#lib/server/auth/api-tokens.ts';
import { PROBLEMS } from '#lib/server/api/problems.ts';
import { activityBody, LIMITS, startTestApi, type Answered, type TestApi } from './api-support.ts';

let api: TestApi;
beforeAll(async () => {
	api = await startTestApi();
});
afterAll(() => api.close());

function expectProblem(answer: Answered, status: number, kind: keyof typeof PROBLEMS): void {
	expect([answer.status, answer.body.status, answer.body.type]).toEqual([
		status,
		status,
		`/api/v1/docs#problem-${kind}`
	]);
	expect(answer.headers.get('content-type')).toBe('application/problem+json');
	expect(answer.headers.get('cache-control')).toBe('no-store');
}

describe('who calls', () => {
	it('is told 401 without a token that is good', async () => {
		for (const authorization of [
			'',
			'Bearer',
			'Bearer none',
			'Basic eDp5',
			`Bearer ${api.token}x`
		]) {
			const answer = await api.post('/activities', activityBody('x'), { authorization });
			expectProblem(answer, 401, 'unauthorized');
			expect(answer.headers.get('www-authenticate')).toBe('Bearer');
		}
		expect(await api.entries()).toBe(0);
	});

	it('is told 403 with the scope that is missing', async () => {
		const token = await api.tokenWith('read:standings');
		const headers = { authorization: `Bearer ${token}` };
		expect((await api.get('/contests', headers)).status).toBe(200);
		const answer = await api.post('/activities', activityBody('x'), headers);
		expectProblem(answer, 403, 'forbidden');
		expect(answer.body.scope).toBe('ingest:activities');
		expect(answer.headers.get('www-authenticate')).toContain('scope="ingest:activities"');
		expect((await api.get('/batches/1', headers)).body.scope).toBe('read:batches');
	});

	it('is told 401 at once after the token was revoked, and after it expired', async () => {
		const token = await api.tokenWith('read:standings');
		const headers = { authorization: `Bearer ${token}` };
		expect((await api.get('/contests', headers)).status).toBe(200);
		const [row] = await api.database
			.sql`select id from api_token where prefix = ${token.slice(0, 13)}`;
		expect(await revokeToken(api.database.db, { id: String(row?.id), by: 'chief' })).toBe(true);
		expectProblem(await api.get('/contests', headers), 401, 'unauthorized');
		expect(await revokeToken(api.database.db, { id: String(row?.id), by: 'chief' })).toBe(false);

		const short = await api.tokenWith('read:standings');
		await api.database.sql`
			update api_token set expires_at = now() - interval '1 second' where prefix = ${short.slice(0, 13)}`;
		expectProblem(
			await api.get('/contests', { authorization: `Bearer ${short}` }),
			401,
			'unauthorized'
		);
	});

	it('leaves a note of its last use, of the minute', async () => {
		const token = await api.tokenWith('read:standings');
		const headers = { authorization: `Bearer ${token}` };
		const usedAt = async () => {
			const [row] = await api.database.sql`
				select last_used_at from api_token where prefix = ${token.slice(0, 13)}`;
			return row?.last_used_at as Date | null;
		};
		expect(await usedAt()).toBeNull();
		await api.get('/contests', headers);
		await expect.poll(usedAt).not.toBeNull();
		const first = await usedAt();
		await api.get('/contests', headers);
		expect(await usedAt()).toEqual(first);
	});
});

describe('what is called', () => {
	it('is told 404 for an address that there is not, under all of /api', async () => {
		for (const path of [
			'/nowhere',
			'/contests/none/standings',
			'/contests/%00/standings',
			'/batches/7'
		])
			expectProblem(await api.get(path), 404, 'notFound');
		expectProblem(await api.get('/contests/%zz/standings'), 404, 'notFound');
		expectProblem(await api.get('/../../api'), 404, 'notFound');
	});

	it('is told 405 with the methods that there are', async () => {
		const answer = await api.get('/activities');
		expectProblem(answer, 405, 'methodNotAllowed');
		expect(answer.headers.get('allow')).toBe('POST');
		expectProblem(await api.post('/contests', {}), 405, 'methodNotAllowed');
	});

	it('is told 400 for a parameter that is wrong, and which', async () => {
		const wrong = ['?limit=x', '?limit=1&limit=2', '?page=1', '?revision=-1'];
		for (const query of wrong) {
			const answer = await api.get(`/contests/none/standings${query}`);
			expectProblem(answer, 400, 'invalidQuery');
			expect(answer.body.errors?.[0]?.pointer).toBe(query.split('=')[0]);
		}
	});
});

describe('what is brought', () => {
	it('is told 406 and 415 for types that are neither given nor taken', async () => {
		const body = activityBody('x');
		for (const accept of ['text/html', 'application/xml', 'application/json;q=0'])
			expectProblem(await api.post('/activities', body, { accept }), 406, 'notAcceptable');
		const json = 'application/json';
		const wrong: Readonly<Record<string, string>>[] = [
			{ 'content-type': 'text/plain' },
			{ 'content-type': 'application/x-www-form-urlencoded' },
			{ 'content-type': `${json}; charset=gbk` },
			{ 'content-type': json, 'content-encoding': 'gzip' }
		];
		for (const headers of wrong)
			expectProblem(await api.post('/activities', body, headers), 415, 'unsupportedMediaType');
		const fine = {
			accept: 'text/html, application/*;q=0.5',
			'content-type': `${json};charset=UTF-8`
		};
		expect((await api.post('/activities', activityBody('typed'), fine)).status).toBe(200);
	});

	it('is told 400 where it is not strict JSON in UTF-8', async () => {
		const one = JSON.stringify(activityBody('x'));
		const wrong: [string, keyof typeof PROBLEMS][] = [
			['', 'notJson'],
			[one.slice(0, -1), 'notJson'],
			[one.replace('"1"', 'NaN'), 'notJson'],
			[one.replace('{', '{"amount":"1",'), 'duplicateKey'],
			[one.replace('{', String.raw`{"am\u006funt":"1",`), 'duplicateKey'],
			['['.repeat(7_000) + ']'.repeat(7_000), 'tooDeep']
		];
		for (const [body, kind] of wrong) expectProblem(await api.post('/activities', body), 400, kind);
		const response = await fetch(`${api.url}/activities`, {
			method: 'POST',
			body: Buffer.from(one.replace('crm', '\u00e9'), 'latin1'),
			headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' }
		});
		expect([response.status, (await response.json()).type]).toEqual([
			400,
			'/api/v1/docs#problem-notUtf8'
		]);
	});

	it('is told 413 where it is too large, whether it says so or not', async () => {
		const long = JSON.stringify({ ...activityBody('x'), product: 'x'.repeat(20_000) });
		expectProblem(await api.post('/activities', long), 413, 'tooLarge');
		const answer = await chunked('/activities', long);
		expect(answer).toMatch(/^HTTP\/1\.1 413 /);
		expect(answer).toContain('application/problem+json');
	});
});

/** Sends a body in chunks, without a length; gives the raw answer. */
function chunked(path: string, body: string): Promise<string> {
	const { hostname, port } = new URL(api.url);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname);
		let answer = '';
		socket.on('data', (data) => (answer += data.toString()));
		socket.on('close', () => resolve(answer));
		socket.on('error', reject);
		socket.write(
			`POST /api/v1${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${api.token}\r\n` +
				'content-type: application/json\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n'
		);
		for (let at = 0; at < body.length; at += 4_000) {
			const piece = body.slice(at, at + 4_000);
			socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
		}
		socket.write('0\r\n\r\n');
	});
}

describe('how it is said', () => {
	it('in the language that is asked for, with every detail in both', async () => {
		const title = async (language: string) =>
			(await api.get('/nowhere', { 'accept-language': language })).body.title;
		expect(await title('zh-CN,zh;q=0.9,en;q=0.8')).toBe(PROBLEMS.notFound.title.zh);
		expect(await title('en-GB,en;q=0.9')).toBe(PROBLEMS.notFound.title.en);
		expect(await title('de,en;q=0.9')).toBe(PROBLEMS.notFound.title.en);
		expect(await title('de,zh')).toBe(PROBLEMS.notFound.title.zh);
		const { body } = await api.post('/activities', {});
		for (const error of body.errors ?? [])
			expect(error).toMatchObject({ detail: { zh: expect.any(String), en: expect.any(String) } });
		expect(body.errorCount).toBe(4);
	});
});

describe('a failure of ours', () => {
	it('has a number to report and no stack, and later calls work', async () => {
		await api.database.sql`alter table entry rename to entry_gone`;
		const answer = await api.post('/activities', activityBody('failed'));
		await api.database.sql`alter table entry_gone rename to entry`;
		expectProblem(answer, 500, 'failed');
		expect(answer.body.traceId).toMatch(/^[0-9a-f-]{36}$/);
		expect(Object.keys(answer.body).sort()).toEqual(['status', 'title', 'traceId', 'type']);
		expect((await api.post('/activities', activityBody('failed'))).body.outcome).toBe('accepted');
	});
});

it('a token that calls too often is told 429 and when to come back, others are not held up', async () => {
	await api.close();
	api = await startTestApi({ ...LIMITS, ingest: { perSecond: 1, burst: 3 } });
	const other = await api.tokenWith('ingest:activities');
	const answers = [];
	for (let call = 0; call < 4; call += 1)
		answers.push(await api.post('/activities', activityBody(`often ${call}`)));
	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
	const last = answers[3];
	if (last) expectProblem(last, 429, 'tooMany');
	expect(last?.headers.get('retry-after')).toBe('1');
	const headers = { authorization: `Bearer ${other}` };
	expect((await api.post('/activities', activityBody('other'), headers)).status).toBe(200);
	expect((await api.get('/contests')).status).toBe(200);
	expect(await api.entries()).toBe(4);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDisplay, openDisplay, DISPLAY_COOKIE } from '#lib/server/auth/displays.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { until } from '../../support/waiting.ts';
import { publishLive, revise, totalOfManager } from '../live/live-fixtures.ts';
import { activityBody, startTestApi, type TestApi } from './api-support.ts';

let api: TestApi;
let contest: number;
beforeAll(async () => {
	api = await startTestApi();
	contest = await publishLive(api.database.db);
});
afterAll(() => api.close());

interface Row {
	readonly place: number;
	readonly rank: number | null;
	readonly employeeNo: string;
	readonly points: string;
}

describe('standings', () => {
	it('come page by page at one revision', async () => {
		await revise(api.database.db, contest, {
			totals: [
				totalOfManager('001', '5'),
				totalOfManager('002', '9'),
				totalOfManager('003', '5'),
				totalOfManager('101', '7', { division: 'lobby' })
			]
		});
		const places: string[] = [];
		let path: string | null = '/contests/live/standings?division=wealth&limit=2';
		while (path !== null) {
			const { status, body } = await api.get(path);
			expect(status).toBe(200);
			expect(body).toMatchObject({ contest: 'live', division: 'wealth', revision: 1, count: 3 });
			for (const row of body.standings as Row[])
				places.push(`${row.place} ${row.rank} ${row.employeeNo} ${row.points}`);
			path = (body.next as string | null)?.replace('/api/v1', '') ?? null;
		}
		expect(places).toEqual([
			expect.stringMatching(/^1 1 002 9/),
			expect.stringMatching(/^2 2 001 5/),
			expect.stringMatching(/^3 2 003 5/)
		]);
	});

	it('are there for contests, divisions and revisions that there are', async () => {
		const status = async (path: string) => (await api.get(`/contests/${path}`)).status;
		expect(await status('live/standings')).toBe(200);
		expect(await status('live/standings?division=lobby&revision=1')).toBe(200);
		expect(await status('live/standings?division=none')).toBe(404);
		expect(await status('none/standings')).toBe(404);
		const { body } = await api.get('/contests');
		expect(body.contests).toMatchObject([
			{ contest: 'live', divisions: [{ id: 'wealth' }, { id: 'lobby' }] }
		]);
	});
});

describe('a board for a display', () => {
	async function cookieFor(division: string | null): Promise<{ cookie: string }> {
		const { db } = api.database;
		const { token } = await createDisplay(db, {
			contestId: contest,
			division,
			name: '大厅',
			by: 'chief'
		});
		const opened = await openDisplay(token);
		return { cookie: `${DISPLAY_COOKIE}=${opened?.cookie ?? ''}` };
	}

	it('carries its revision as ETag, and answers 304 until there is a later one', async () => {
		const headers = await cookieFor('wealth');
		const path = '/boards/live?division=wealth';
		const first = await api.get(path, headers);
		expect(first.body).toMatchObject({ status: { revision: 1 }, participants: 3 });
		const etag = first.headers.get('etag') ?? '';
		const again = () => api.get(path, { ...headers, 'if-none-match': `"x", ${etag}` });
		const unchanged = await again();
		expect([unchanged.status, unchanged.body, unchanged.headers.get('etag')]).toEqual([
			304,
			{},
			etag
		]);
		await revise(api.database.db, contest, { totals: [totalOfManager('001', '6')] });
		await until(async () => (await again()).status === 200, { what: 'the next revision' });
		expect((await again()).body).toMatchObject({ status: { revision: 2 } });
	});

	it('is for those who may read it', async () => {
		const path = '/boards/live?division=wealth';
		expect((await api.get(path)).status).toBe(401);
		expect((await api.get(path, await cookieFor('lobby'))).status).toBe(403);
		expect((await api.get('/boards/none', await cookieFor(null))).status).toBe(403);
		expect((await api.get('/health', await cookieFor(null))).status).toBe(401);
	});
});

it('a scorecard has its lines, arithmetic and entries, at any revision', async () => {
	const { db } = api.database;
	await api.post('/roster', [
		{ employeeNo: '80017', name: '林晓燕', position: 'wealth', orgUnit: 'B1', from: '2026-01-01' }
	]);
	const handed = await api.post(
		'/activities',
		activityBody('card', { occurredAt: '2026-03-02T09:30:00+08:00' })
	);
	expect(handed.status).toBe(200);
	await scoreOnce(db, contest);
	const now = await api.get('/contests/live/scorecards/80017');
	expect(now.status, JSON.stringify(now.body)).toBe(200);
	expect(now.body).toMatchObject({ employeeNo: '80017', name: '林晓燕', contest: 'live' });
	const lines = now.body.lines as { arithmetic: { zh: string; en: string } }[];
	expect(lines.length).toBeGreaterThan(0);
	for (const { arithmetic } of lines) expect(arithmetic.en).not.toBe('');
	const { revision } = now.body as unknown as { revision: number };
	expect((await api.get(`/contests/live/scorecards/80017?revision=${revision}`)).body).toEqual(
		now.body
	);
	expect((await api.get('/contests/live/scorecards/80017?revision=1')).status).toBe(404);
	expect((await api.get('/contests/live/scorecards/nobody')).status).toBe(404);
	const batch = await api.get(`/batches/${String(handed.body.batch)}`);
	expect(batch.body).toMatchObject({ origin: 'api', accepted: 1, takenBackPosition: null });
	expect(batch.body.receivedBy).toMatch(/^crm \(longhu_/);
});

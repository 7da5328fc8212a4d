import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { parseActivityRow, parseRosterRow } from '#lib/domain/file-rows.ts';
import { hashToken } from '#lib/server/auth/tokens.ts';
import { publishDocument } from '#lib/server/contests/contest-document.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { contestBySlug, listContests, publishContest } from '#lib/server/db/contests.ts';
import { displaysOfContest } from '#lib/server/db/displays.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { load as loadHome } from '../../../src/routes/+page.server.ts';
import { load as loadList } from '../../../src/routes/contests/+page.server.ts';
import { actions, load } from '../../../src/routes/contests/[slug]/+page.server.ts';
import { GET as getBonus } from '../../../src/routes/contests/[slug]/bonus/+server.ts';
import { GET as getDocument } from '../../../src/routes/contests/[slug]/document/+server.ts';
import { permitAnyContest } from '../../support/permissive-policy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { ask, contestDocument, origin, outcomeOf } from './contest-pages-support.ts';

let own: TestDatabase;
let closePool: () => Promise<void>;

// Published rules can be taken back by nobody, so each test has a database of its own.
beforeEach(async () => {
	own = await createTestDatabase();
	await permitAnyContest(own);
	closePool = openDatabase(own.url).close;
	await ingestBatch(own.db, {
		origin: 'file',
		by: 'leader',
		roster: [
			{
				line: 2,
				assignment: expectValue(
					parseRosterRow(
						{
							employeeNo: '00123',
							name: '张三',
							position: 'wealth',
							orgUnit: 'b1',
							from: '2020-01-01'
						},
						2
					)
				)
			}
		],
		entries: [
			{
				line: 2,
				entry: expectValue(
					parseActivityRow(
						{
							externalId: 's1',
							employeeNo: '00123',
							metric: 'cross_sale',
							quantity: '3',
							occurredAt: '2026-02-03T10:00:00+08:00'
						},
						2,
						{ source: 'core', zone: 'Asia/Shanghai' }
					)
				)
			}
		]
	});
	for (const id of ['spring', 'other'])
		expectValue(await publishDocument(own.db, { document: contestDocument(id), by: 'leader' }));
});
afterEach(async () => {
	await closePool();
	await own.close();
});

type ActionName = keyof typeof actions;
const act = (name: ActionName, form: Record<string, string> = {}, slug = 'spring') =>
	outcomeOf(() => actions[name](ask({ path: `/contests/${slug}?/${name}`, slug, form })));
const stored = async (slug = 'spring') => {
	const found = await contestBySlug(own.db, slug);
	if (!found) throw new Error(`there is no contest ${slug}`);
	return found;
};
const displays = async (slug = 'spring') => displaysOfContest(own.db, (await stored(slug)).id);
const audited = () => own.sql`
	select actor, action, subject from audit_event where action <> 'contest.published' order by id`;

describe('wall links', () => {
	test('a new one is unguessable, told once, and stored as a hash alone', async () => {
		const outcome = await act('makeLink', { name: ' 一楼 ', division: 'wealth' });
		const link =
			outcome.kind === 'given' && JSON.stringify(outcome.value).match(/"link":"([^"]+)"/)?.[1];
		expect(link).toMatch(new RegExp(`^${origin}/open/[\\w-]{43}$`));
		const token = String(link).split('/').at(-1) ?? '';
		const rows = await own.sql`select name, division, token_hash, created_by from display`;
		expect(rows).toMatchObject([
			{ name: '一楼', division: 'wealth', token_hash: hashToken(token), created_by: 'leader' }
		]);
		const page = await load(ask({ path: '/contests/spring', slug: 'spring' }));
		expect(JSON.stringify(page)).not.toContain(token);
		expect(await audited()).toMatchObject([{ actor: 'leader', action: 'display.created' }]);
	});

	test.each([
		['without a name', { name: '  ', division: '' }],
		['with an endless name', { name: '大'.repeat(61), division: '' }],
		['of a division that is not there', { name: '一楼', division: 'nobody' }]
	])('%s none is made', async (_name, form) => {
		expect(await act('makeLink', form)).toMatchObject({ kind: 'refused', status: 400 });
		expect(await displays()).toEqual([]);
	});

	test('one is taken back on its own contest only', async () => {
		await act('makeLink', { name: '一楼', division: '' });
		const id = (await displays())[0]?.id ?? '';
		await act('revokeLink', { id }, 'other');
		await act('revokeLink', { id: 'not-an-id' });
		expect(await displays()).toHaveLength(1);
		expect(await act('revokeLink', { id })).toEqual({ kind: 'led', to: '/contests/spring' });
		expect(await displays()).toEqual([]);
	});
});

describe('ending a contest', () => {
	test('happens once, and is told with who did it', async () => {
		expect(await act('end')).toEqual({ kind: 'led', to: '/contests/spring' });
		expect(await act('end')).toMatchObject({ kind: 'refused', status: 409 });
		expect((await stored()).status).toBe('ended');
		expect((await stored('other')).status).toBe('running');
		expect(await audited()).toMatchObject([
			{ actor: 'leader', action: 'contest.ended', subject: 'spring' }
		]);
	});
});

describe('the bonus file', () => {
	const get = (options: { format?: string; accept?: string } = {}) =>
		getBonus(
			ask({
				path: `/contests/spring/bonus${options.format ? `?format=${options.format}` : ''}`,
				slug: 'spring',
				headers: { accept: options.accept ?? '*/*' }
			})
		);

	test('is refused with the reason while the contest runs, and until it is scored', async () => {
		const running = await get();
		expect(running.status).toBe(409);
		expect(running.headers.get('cache-control')).toBe('no-store');
		expect(await running.json()).toEqual({ message: expect.stringContaining('进行') });
		const page = await get({ accept: 'text/html' });
		expect(page.status).toBe(409);
		expect(page.headers.get('content-type')).toContain('text/html');
		expect(await page.text()).toContain('href="/contests/spring"');
		await act('end');
		const scoring = await get();
		expect(scoring.status).toBe(409);
		expect(await scoring.json()).toEqual({ message: expect.stringContaining('计分') });
	});

	test('of an ended contest comes as a download, the same bytes each time, and is told', async () => {
		await act('end');
		await scoreOnce(own.db, (await stored()).id);
		const xlsx = await get();
		expect(xlsx.status).toBe(200);
		expect(xlsx.headers.get('content-type')).toContain('spreadsheetml');
		expect(xlsx.headers.get('content-disposition')).toMatch(
			/^attachment; filename=PROVISIONAL\S*\.xlsx; filename\*=UTF-8''PROVISIONAL/
		);
		expect(xlsx.headers.get('cache-control')).toBe('no-store');
		const bytes = Buffer.from(await xlsx.arrayBuffer());
		const again = Buffer.from(await (await get({ format: 'xlsx' })).arrayBuffer());
		expect(again.equals(bytes)).toBe(true);
		const csv = await (await get({ format: 'csv' })).text();
		expect(csv).toContain('"00123","张三","b1","理财组",1,3.00,100.00');
		expect(await audited()).toMatchObject([
			{ action: 'contest.ended' },
			{ actor: 'leader', action: 'bonus.downloaded', subject: 'spring' },
			{ action: 'bonus.downloaded' },
			{ action: 'bonus.downloaded' }
		]);
		const page = await load(ask({ path: '/contests/spring', slug: 'spring' }));
		expect(page).toMatchObject({ resultState: 'ready', sumYuan: '100.00' });
	});

	test('comes in two forms and for contests that are there', async () => {
		expect(await outcomeOf(() => get({ format: 'pdf' }))).toMatchObject({ status: 400 });
		const nowhere = ask<Parameters<typeof getBonus>[0]>({ path: '/', slug: 'nowhere' });
		expect(await outcomeOf(() => getBonus(nowhere))).toMatchObject({ status: 404 });
	});
});

test('the published document is downloaded as it was given', async () => {
	const response = await getDocument(ask({ path: '/', slug: 'spring' }));
	expect(await response.text()).toBe(contestDocument('spring'));
	expect(response.headers.get('content-disposition')).toContain('spring_v1.yaml');
});

describe('removing the sample', () => {
	test('is not offered on a contest of one’s own', async () => {
		expect(await act('removeSample')).toMatchObject({ kind: 'refused', status: 409 });
		expect(await listContests(own.db)).toHaveLength(2);
	});

	test('takes the sample contests and leaves the others', async () => {
		const document = contestDocument('sample');
		await own.db.transaction((tx) => publishContest(tx, { document, by: null, isSample: true }));
		expect(await act('removeSample', {}, 'sample')).toEqual({ kind: 'led', to: '/contests' });
		const left = await listContests(own.db);
		expect(left.map(({ slug }) => slug)).toEqual(['spring', 'other']);
	});
});

describe('the lists', () => {
	test('show own contests before samples, with who takes part', async () => {
		const document = contestDocument('sample');
		await own.db.transaction((tx) => publishContest(tx, { document, by: null, isSample: true }));
		await scoreOnce(own.db, (await stored()).id);
		expect(await loadList(ask({ path: '/contests' }))).toMatchObject({
			contests: [
				{ slug: 'other', participants: 0, businessDate: null },
				{ slug: 'spring', participants: 1, businessDate: '2026-02-03', revision: 1 },
				{ slug: 'sample', isSample: true }
			]
		});
	});

	test('tell a stranger nothing of the contests, and lead the first one to the set-up', async () => {
		const home = await loadHome(ask({ path: '/', isSignedIn: false }));
		expect(home).toEqual({ contests: null, isNew: true });
	});
});

test('without a sign-in nothing is shown and nothing is changed', async () => {
	const asked = { path: '/contests/spring', slug: 'spring', isSignedIn: false };
	const toLogin = { kind: 'led', to: expect.stringMatching(/^\/login/) };
	for (const read of [
		() => load(ask(asked)),
		() => loadList(ask(asked)),
		() => getBonus(ask(asked)),
		() => getDocument(ask(asked))
	])
		expect(await outcomeOf(read)).toMatchObject(toLogin);
	for (const action of Object.values(actions))
		expect(await outcomeOf(() => action(ask({ ...asked, form: {} })))).toMatchObject(toLogin);
	expect((await stored()).status).toBe('running');
	const program = { ...asked, headers: { accept: 'application/json' } };
	expect(await outcomeOf(() => getBonus(ask(program)))).toMatchObject({ status: 401 });
});

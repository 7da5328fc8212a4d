import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { publishDocument } from '#lib/server/contests/contest-document.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { contestBySlug } from '#lib/server/db/contests.ts';
import { openDraft, type StoredPreview } from '#lib/server/db/rule-versions.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { load as loadBoard } from '../../../src/routes/boards/[contest]/+page.server.ts';
import { load as loadContest } from '../../../src/routes/contests/[slug]/+page.server.ts';
import { GET as getDocument } from '../../../src/routes/contests/[slug]/document/+server.ts';
import { GET as getPaper } from '../../../src/routes/contests/[slug]/papers/[id]/+server.ts';
import {
	actions as rulesActions,
	load as loadRules
} from '../../../src/routes/contests/[slug]/rules/+page.server.ts';
import {
	actions as draftActions,
	load as loadDraft
} from '../../../src/routes/contests/[slug]/versions/draft/+page.server.ts';
import {
	actions as newActions,
	load as loadNew
} from '../../../src/routes/contests/[slug]/versions/new/+page.server.ts';
import { permitAnyContest } from '../../support/permissive-policy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { until } from '../../support/waiting.ts';
import { ingestRoster, ingestRows } from '../scorer/scorer-fixtures.ts';
import { ask, contestDocument, faultsOf, outcomeOf } from './contest-pages-support.ts';

let own: TestDatabase;
let closePool: () => Promise<void>;

// Published rules can be taken back by nobody, so each test has a database of its own.
beforeEach(async () => {
	own = await createTestDatabase();
	closePool = openDatabase(own.url).close;
	await permitAnyContest(own);
	await ingestRoster(own.db);
	await ingestRows(own.db, [
		{
			externalId: 's1',
			employeeNo: '001',
			metric: 'cross_sale',
			quantity: '3',
			occurredAt: '2026-02-03T10:00:00+08:00'
		}
	]);
	expectValue(await publishDocument(own.db, { document: contestDocument('spring'), by: 'leader' }));
	await score();
});
afterEach(async () => {
	await closePool();
	await own.close();
});

const slug = 'spring';
const stored = async () => {
	const found = await contestBySlug(own.db, slug);
	if (!found) throw new Error('there is no contest');
	return found;
};
const score = async () => scoreOnce(own.db, (await stored()).id);
const NEW_RULES = contestDocument(slug).replace('rate: 1', 'rate: 2');

const propose = (form: Record<string, string | File> = {}) =>
	outcomeOf(() =>
		newActions.default(
			ask({
				path: `/contests/${slug}/versions/new`,
				slug,
				form: { document: NEW_RULES, reason: '提高单价', approvalNo: '', ...form }
			})
		)
	);
const draftPath = `/contests/${slug}/versions/draft`;
/** Kit's type of a load says no more than that it may give something. */
const showDraft = async () =>
	(await loadDraft(ask({ path: draftPath, slug }))) as {
		readonly state: string;
		readonly revision: number;
		readonly preview: (StoredPreview & { readonly changed: number }) | null;
	};
const decide = async (deed: keyof typeof draftActions, id?: number) => {
	const draft = await openDraft(own.db, (await stored()).id);
	const form = { draft: String(id ?? draft?.id ?? 0) };
	return outcomeOf(() => draftActions[deed](ask({ path: `${draftPath}?/${deed}`, slug, form })));
};
const previewed = async () => {
	await until(async () => (await showDraft()).state === 'ready', { what: 'the preview' });
	return showDraft();
};
const pdf = (head: string) => new File([`${head}1.7\n`], '签报 9 号.pdf');

describe('proposing a version', () => {
	test('starts from the present document, and leads to what it would do', async () => {
		const start = await loadNew(ask({ path: '/', slug }));
		expect(start).toMatchObject({ document: contestDocument(slug), version: 1, isEnded: false });
		expect(await propose()).toEqual({ kind: 'led', to: draftPath });
		expect(await outcomeOf(() => loadNew(ask({ path: '/', slug })))).toEqual({
			kind: 'led',
			to: draftPath
		});
	});

	test('tells every fault at once, of the document by its line, and keeps what was typed', async () => {
		const outcome = await propose({
			document: NEW_RULES.replace('rate: 2', 'rate: two'),
			reason: ' ',
			approvalNo: '〔2026〕9 号',
			paper: pdf('<html>')
		});
		expect(faultsOf(outcome).map(({ code, line }) => [code, line])).toEqual([
			['version.reason', null],
			['version.paper.noPdf', null],
			[expect.any(String), 9]
		]);
		expect(outcome).toMatchObject({ status: 400, value: { approvalNo: '〔2026〕9 号' } });
	});
});

describe('a draft', () => {
	test('is computed by itself, shows who moves, and becomes the rules after a yes', async () => {
		await propose({ paper: pdf('%PDF-'), approvalNo: '〔2026〕9 号' });
		expect(await showDraft()).toMatchObject({ state: 'computing', preview: null });
		const shown = await previewed();
		expect(shown.preview).toMatchObject({ movers: 0, rescored: 1, changed: 1, revision: 1 });
		expect(shown.preview?.rows).toMatchObject([
			{ employeeNo: '001', points: { before: '3.00', after: '6.00' } }
		]);
		expect(await decide('apply', 999)).toMatchObject({ kind: 'refused', status: 409 });
		expect(await decide('apply')).toEqual({ kind: 'led', to: `/contests/${slug}` });
		await score();
		const page = await loadContest(ask({ path: '/', slug }));
		expect(page).toMatchObject({
			isDraftOpen: false,
			versions: [
				{ number: 2, reason: '提高单价', approvalNo: '〔2026〕9 号', lastRevision: 2 },
				{ number: 1, reason: null, lastRevision: 1 }
			]
		});
		expect(await outcomeOf(showDraft)).toEqual({ kind: 'led', to: `/contests/${slug}` });
	});

	test('is computed again on the latest board when asked', async () => {
		await propose();
		await previewed();
		await ingestRows(own.db, [
			{
				externalId: 's2',
				employeeNo: '002',
				metric: 'cross_sale',
				quantity: '5',
				occurredAt: '2026-02-04T10:00:00+08:00'
			}
		]);
		await score();
		expect(await showDraft()).toMatchObject({ revision: 2, preview: { revision: 1 } });
		expect(await decide('again')).toEqual({ kind: 'led', to: draftPath });
		expect((await previewed()).preview).toMatchObject({ revision: 2, rescored: 2 });
	});

	test('is dropped without a trace on the rules', async () => {
		await propose();
		expect(await decide('drop')).toEqual({ kind: 'led', to: `/contests/${slug}` });
		expect(await loadContest(ask({ path: '/', slug }))).toMatchObject({
			isDraftOpen: false,
			versions: [{ number: 1 }]
		});
	});
});

describe('what was published', () => {
	const publishSecond = async () => {
		await propose({ paper: pdf('%PDF-') });
		await previewed();
		await decide('apply');
		await score();
	};

	test('is downloaded by version, with the paper as it came', async () => {
		await publishSecond();
		const document = async (query: string) =>
			(await getDocument(ask({ path: `/?${query}`, slug }))).text();
		expect(await document('version=1')).toBe(contestDocument(slug));
		expect(await document('')).toBe(NEW_RULES);
		const lost = ask<Parameters<typeof getDocument>[0]>({ path: '/?version=3', slug });
		expect(await outcomeOf(() => getDocument(lost))).toMatchObject({ status: 404 });
		const [paper] = await own.sql`select id from rule_attachment`;
		const asked = ask<Parameters<typeof getPaper>[0]>({ path: '/', slug });
		asked.params.id = String(paper?.id);
		const response = await getPaper(asked);
		expect(response.headers.get('content-type')).toBe('application/pdf');
		expect(response.headers.get('content-disposition')).toMatch(/^attachment; .*%E7%AD%BE/);
		expect(await response.text()).toBe('%PDF-1.7\n');
		asked.params.id = '0';
		expect(await outcomeOf(() => getPaper(asked))).toMatchObject({ status: 404 });
	});

	test('is shown again as a board under the version that made it', async () => {
		await publishSecond();
		const board = (query: string) => {
			const event = ask<Parameters<typeof loadBoard>[0]>({ path: `/boards/${slug}?${query}` });
			event.params.contest = slug;
			return outcomeOf(() => loadBoard(event));
		};
		expect(await board('version=1')).toMatchObject({
			value: { past: 'revision=1', snapshot: { status: { revision: 1, ruleVersion: 1 } } }
		});
		const lobby = await board('revision=1&division=lobby');
		expect(lobby).toMatchObject({
			value: { snapshot: { header: { key: { division: 'lobby' } } } }
		});
		for (const nowhere of ['version=9', 'revision=9', 'revision=x', 'revision=1&division=none'])
			expect(await board(nowhere)).toMatchObject({ kind: 'error', status: 404 });
	});

	test('is read as a sheet, and said to be read once, by the version that was shown', async () => {
		const read = (version: number) =>
			outcomeOf(() =>
				rulesActions.read(ask({ path: '/?/read', slug, form: { version: String(version) } }))
			);
		const sheet = (query = '') => loadRules(ask({ path: `/contests/${slug}/rules${query}`, slug }));
		expect(await sheet()).toMatchObject({ readAt: null, version: { number: 1 }, current: 1 });
		expect(await read(1)).toEqual({ kind: 'led', to: `/contests/${slug}/rules` });
		await read(1);
		expect(await sheet()).toMatchObject({ readAt: expect.any(Number), version: { readings: 1 } });
		await publishSecond();
		expect(await sheet()).toMatchObject({ readAt: null, version: { number: 2, readings: 0 } });
		expect(await read(1)).toMatchObject({ kind: 'refused', status: 409 });
		expect(await sheet('?version=1')).toMatchObject({ readAt: expect.any(Number), current: 2 });
		expect(await outcomeOf(() => sheet('?version=3'))).toMatchObject({ status: 404 });
		const told = await own.sql`select actor, subject from audit_event where action = 'rules.read'`;
		expect(told).toMatchObject([{ actor: 'leader', subject: slug }]);
	});
});

test('without a sign-in nothing of it is shown', async () => {
	const asked = { path: '/', slug, isSignedIn: false };
	for (const read of [
		() => loadNew(ask(asked)),
		() => loadDraft(ask(asked)),
		() => loadRules(ask(asked)),
		() => getPaper(ask(asked)),
		() => loadBoard(ask({ ...asked, path: '/?version=1' }))
	])
		expect(await outcomeOf(read)).toMatchObject({ to: expect.stringMatching(/^\/login/) });
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contestJsonSchema, parseContest } from '#lib/domain/contest.ts';
import { exampleContestDocument } from '#lib/server/contests/example-document.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { contestBySlug, documentOf, listContests } from '#lib/server/db/contests.ts';
import { actions, load } from '../../../src/routes/contests/new/+page.server.ts';
import { permitAnyContest } from '../../support/permissive-policy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { ask, contestDocument, faultsOf, outcomeOf } from './contest-pages-support.ts';

let own: TestDatabase;
let closePool: () => Promise<void>;

// Published rules can be taken back by nobody, so each test has a database of its own.
beforeEach(async () => {
	own = await createTestDatabase();
	await permitAnyContest(own);
	closePool = openDatabase(own.url).close;
});
afterEach(async () => {
	await closePool();
	await own.close();
});

const check = (form: Record<string, string | File>) =>
	outcomeOf(() => actions.check(ask({ path: '/contests/new?/check', form })));
const publish = (document: string) =>
	outcomeOf(() => actions.publish(ask({ path: '/contests/new?/publish', form: { document } })));

describe('checking a document', () => {
	test('tells every fault with its line in both languages, and publishes nothing', async () => {
		const document = contestDocument('spring')
			.replace('rate: 1', 'rate: one')
			.replace('window: { from: 2026-01-01', 'window: { from: 2026-02-30')
			.replace('amountYuan: 100', 'amountYuan: 0.001');
		const outcome = await check({ document });
		expect(outcome).toMatchObject({ kind: 'refused', status: 400, value: { document } });
		const faults = faultsOf(outcome);
		expect(faults.length).toBeGreaterThanOrEqual(2);
		for (const fault of faults) {
			expect(fault.line).toBeGreaterThan(0);
			expect(fault.message.zh).not.toBe('');
			expect(fault.message.en).not.toBe('');
		}
		expect(await listContests(own.db)).toEqual([]);
	});

	test('says in words what a faultless one means', async () => {
		const outcome = await check({ document: contestDocument('spring') });
		expect(outcome).toMatchObject({
			kind: 'given',
			value: { faults: [], summary: { id: 'spring', budgetYuan: '200.00' } }
		});
		expect(await listContests(own.db)).toEqual([]);
	});

	test('takes the file before the text, with any line ends, as UTF-8 with a mark or GB18030', async () => {
		const bytes = new TextEncoder().encode(
			`\uFEFF${contestDocument('from-file').replaceAll('\n', '\r\n')}`
		);
		const outcome = await check({
			document: 'nonsense',
			file: new File([bytes], 'contest.yaml')
		});
		expect(outcome).toMatchObject({
			kind: 'given',
			value: { document: contestDocument('from-file') }
		});
		// 春季 in GB18030.
		const [before = '', after = ''] = contestDocument('gb').split('春季');
		const ascii = (text: string) => new TextEncoder().encode(text.replaceAll(/[^\0-\x7f]+/g, 'x'));
		const gb = new File(
			[ascii(before), new Uint8Array([0xb4, 0xba, 0xbc, 0xbe]), ascii(after)],
			'gb.yaml'
		);
		expect(await check({ file: gb })).toMatchObject({
			kind: 'given',
			value: { summary: { name: { zh: '春季x' } } }
		});
	});

	test.each([
		['an empty form', { document: ' \n' }],
		['a picture', { file: new File([new Uint8Array([0x89, 0x50, 0, 0xff])], 'a.png') }],
		['a workbook', { file: new File(['PK\u0003\u0004'], 'a.xlsx') }],
		['a text with a NUL', { document: `${contestDocument('nul')}\0` }]
	])('refuses %s in a sentence', async (_name, form) => {
		expect(await check(form)).toMatchObject({
			kind: 'refused',
			value: { faults: [{ code: 'contest.document' }] }
		});
	});
});

describe('publishing a document', () => {
	test('stores it as it was given, with who did it, and leads to its page', async () => {
		expect(await publish(contestDocument('spring').replaceAll('\n', '\r\n'))).toEqual({
			kind: 'led',
			to: '/contests/spring'
		});
		const stored = await contestBySlug(own.db, 'spring');
		expect(stored).toMatchObject({ status: 'running', ruleVersion: 1, isSample: false });
		expect(await documentOf(own.db, stored?.id ?? 0, 1)).toBe(contestDocument('spring'));
		expect(await own.sql`select actor, action, subject from audit_event`).toMatchObject([
			{ actor: 'leader', action: 'contest.published', subject: 'spring' }
		]);
	});

	test.each(['spring', 'new'])('refuses the id %s when it is in use', async (id) => {
		await publish(contestDocument('spring'));
		for (const attempt of [publish(contestDocument(id)), check({ document: contestDocument(id) })])
			expect(await attempt).toMatchObject({
				kind: 'refused',
				value: { faults: [{ code: 'contest.taken', place: 'id', line: 2 }] }
			});
		expect(await listContests(own.db)).toHaveLength(1);
	});

	test('needs a sign-in', async () => {
		const asked = { path: '/contests/new', isSignedIn: false };
		const toLogin = { kind: 'led', to: expect.stringMatching(/^\/login/) };
		expect(await outcomeOf(() => load(ask(asked)))).toMatchObject(toLogin);
		for (const action of Object.values(actions))
			expect(
				await outcomeOf(() =>
					action(ask({ ...asked, form: { document: contestDocument('spring') } }))
				)
			).toMatchObject(toLogin);
		expect(await listContests(own.db)).toEqual([]);
	});
});

test('the example to start from fits the published schema and has no fault', () => {
	const document = exampleContestDocument('2026-11-24');
	expect(parseContest(document)).toMatchObject({ ok: true, value: { id: 'my-contest' } });
	const validate = new Ajv2020({ strict: false }).compile(contestJsonSchema());
	validate(parse(document));
	expect(validate.errors).toBeNull();
});

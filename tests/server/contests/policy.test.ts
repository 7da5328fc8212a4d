import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { DEFAULT_POLICY_DOCUMENT } from '#lib/domain/policy/default-policy.ts';
import type { PolicyCheck } from '#lib/server/contests/policy-check.ts';
import { exampleContestDocument } from '#lib/server/contests/example-document.ts';
import { runPreview } from '#lib/server/contests/preview-draft.ts';
import { applyDraft, proposeVersion } from '#lib/server/contests/rule-drafts.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { contestBySlug, listContests, type StoredContest } from '#lib/server/db/contests.ts';
import { currentPolicy, setPolicy } from '#lib/server/db/policies.ts';
import { openDraft } from '#lib/server/db/rule-versions.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { actions } from '../../../src/routes/contests/new/+page.server.ts';
import {
	actions as policyActions,
	load as loadPolicy
} from '../../../src/routes/policy/+page.server.ts';
import { GET as getPolicy } from '../../../src/routes/policy/document/+server.ts';
import { GET as getDefault } from '../../../src/routes/schemas/policy-default.yaml/+server.ts';
import { GET as getSchema } from '../../../src/routes/schemas/policy.json/+server.ts';
import { PERMISSIVE_POLICY } from '../../support/permissive-policy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { ask, contestDocument, faultsOf, outcomeOf } from './contest-pages-support.ts';

let own: TestDatabase;
let closePool: () => Promise<void>;

beforeEach(async () => {
	own = await createTestDatabase();
	closePool = openDatabase(own.url).close;
});
afterEach(async () => {
	await closePool();
	await own.close();
});

const check = (document: string) =>
	outcomeOf(() => actions.check(ask({ path: '/contests/new?/check', form: { document } })));
const publish = (document: string) =>
	outcomeOf(() => actions.publish(ask({ path: '/contests/new?/publish', form: { document } })));

/** What a small contest over cross-sales has against the shipped policy. */
const SMALL = ['oneMetric', 'outsideAppraisal', 'noTarget', 'noQualityLeg', 'noConductLeg'];
const WAIVED = `${contestDocument('spring')}funding: { source: own }
appraisal: { scheme: { zh: 考核, en: Appraisal } }
waivers:
${[...SMALL, 'noQualificationGate']
	.map((code) => `  - { breach: ${code}, number: W-${code}, by: 总行零售部, reason: 试点 }`)
	.join('\n')}
`;

function policyOf(outcome: Awaited<ReturnType<typeof check>>): PolicyCheck {
	if (outcome.kind !== 'given' && outcome.kind !== 'refused') throw new Error(outcome.kind);
	return (outcome.value as { policy: PolicyCheck }).policy;
}

describe('the shipped policy', () => {
	test('holds until a bank sets its own, and the example keeps to it', async () => {
		expect(await currentPolicy(own.db)).toMatchObject({ number: 0, setAt: null, setBy: null });
		const outcome = await check(exampleContestDocument('2026-11-24'));
		expect(outcome).toMatchObject({ kind: 'given', value: { faults: [] } });
		expect(policyOf(outcome)).toMatchObject({ breaches: [], yearsWithoutCalendar: [] });
		expect(await publish(exampleContestDocument('2026-11-24'))).toMatchObject({ kind: 'led' });
	});

	test('keeps a contest back that breaches it, with each breach beside the document', async () => {
		const document = contestDocument('spring');
		const outcome = await check(document);
		expect(outcome).toMatchObject({
			kind: 'refused',
			status: 400,
			value: { document, summary: null }
		});
		const { breaches, policy } = policyOf(outcome);
		expect(policy.name.zh).toBe('通用竞赛政策');
		expect(new Set(breaches.map(({ code }) => code))).toEqual(
			new Set([...SMALL, 'noQualificationGate', 'fundingUnstated'])
		);
		for (const { text, remedy } of breaches) {
			expect(text.zh).toMatch(/\p{Script=Han}.*。$/u);
			expect(text.en).toMatch(/\.$/);
			expect(remedy.zh).not.toBe('');
		}
		expect(breaches.find(({ code }) => code === 'oneMetric')).toMatchObject({
			place: 'rules[0]',
			ids: ['sales'],
			line: 9,
			citations: [{ id: 'agency-sales-2025' }]
		});

		const refused = await publish(document);
		expect(faultsOf(refused).map(({ code }) => code)).toContain('policy.noTarget');
		expect(await listContests(own.db)).toEqual([]);
		expect(await own.sql`select 1 from audit_event`).toEqual([]);
	});

	test('lets a contest pass by named waivers, which the audit log keeps', async () => {
		const outcome = await check(WAIVED);
		expect(outcome).toMatchObject({ kind: 'given', value: { summary: { id: 'spring' } } });
		for (const { waiver, remedy } of policyOf(outcome).breaches) {
			expect(waiver).toMatchObject({ by: '总行零售部' });
			expect(remedy.en).toMatch(/^Waived by 总行零售部/);
		}
		expect(await publish(WAIVED)).toEqual({ kind: 'led', to: '/contests/spring' });
		const [event] = await own.sql`select detail from audit_event`;
		expect(event).toMatchObject({
			detail: {
				policyVersion: 0,
				waivers: expect.stringContaining('noTarget: W-noTarget (总行零售部)')
			}
		});
	});
});

describe('a later version', () => {
	let contest: StoredContest;
	beforeEach(async () => {
		await publish(WAIVED);
		const stored = await contestBySlug(own.db, 'spring');
		if (!stored) throw new Error('not published');
		contest = stored;
		await scoreOnce(own.db, contest.id);
	});

	const propose = (document: string) =>
		proposeVersion(own.db, contest.id, {
			document,
			reason: '调整奖金',
			approvalNo: '',
			paper: null,
			by: 'leader'
		});
	const withBudget = (yuan: number) => WAIVED.replace('amountYuan: 100', `amountYuan: ${yuan}`);
	const limited = (yuan: number) => `${DEFAULT_POLICY_DOCUMENT}limits: { budgetYuan: ${yuan} }\n`;
	const apply = async () => {
		const draft = await openDraft(own.db, contest.id);
		if (!draft) throw new Error('there is no open draft');
		await runPreview({ databaseUrl: own.url, contestId: contest.id, draftId: draft.id });
		return applyDraft(own.db, { contestId: contest.id, draftId: draft.id, by: 'chief' });
	};

	test('is held against the policy again when the budget changes', async () => {
		expectValue(await setPolicy(own.db, { document: limited(1000), by: 'chief' }));
		const refused = await propose(withBudget(501));
		expect(refused).toMatchObject({
			ok: false,
			faults: [{ code: 'policy.budgetTooLarge', place: 'prizes' }]
		});
		if (!refused.ok)
			expect(refused.faults[0]?.message).toEqual({
				zh: '奖励预算 ¥1002.00，超过总行上限 ¥1000.00。总行政策不允许豁免。',
				en: "The prizes can cost ¥1002.00; head office allows ¥1000.00. Head office's policy lets no waiver lift this."
			});
		expect(await propose(withBudget(500))).toMatchObject({ ok: true });
		expect(await apply()).toEqual({ ok: true, value: 2 });
	});

	test('is not applied under a policy set since it was proposed', async () => {
		expect(await propose(withBudget(500))).toMatchObject({ ok: true });
		expectValue(await setPolicy(own.db, { document: limited(999), by: 'chief' }));
		expect(await apply()).toMatchObject({ ok: false, faults: [{ code: 'policy.budgetTooLarge' }] });
		expectValue(await setPolicy(own.db, { document: limited(1000), by: 'chief' }));
		expect(await apply()).toEqual({ ok: true, value: 2 });
		expect(
			(await own.sql`select detail from audit_event where action = 'version.applied'`)[0]
		).toMatchObject({ detail: { policyVersion: 2 } });
	});
});

describe('working days', () => {
	const DAYS = WAIVED.replace('2026-01-01, to: 2026-04-01', '2026-12-01, to: 2027-02-01').replace(
		'prizes:',
		`  - id: at-work
    kind: eligibility
    name: { zh: 出勤, en: At work }
    minShare: 0.6
    days: working
prizes:`
	);
	const calendar = (date: string) =>
		ingestBatch(own.db, {
			origin: 'file',
			by: 'leader',
			dated: [{ line: 2, input: { kind: 'calendar', date, isWorkingDay: false, name: '元旦' } }]
		});

	test('of a year without a calendar are a warning, and keep nobody from publishing', async () => {
		expect(policyOf(await check(DAYS)).yearsWithoutCalendar).toEqual(['2026', '2027']);
		await calendar('2027-01-01');
		expect(policyOf(await check(DAYS)).yearsWithoutCalendar).toEqual(['2026']);
		expect(await publish(DAYS)).toMatchObject({ kind: 'led' });
	});

	test('that no rule asks for need no calendar', async () => {
		expect(policyOf(await check(WAIVED)).yearsWithoutCalendar).toEqual([]);
	});
});

describe('the page of the policy', () => {
	const set = (document: string, role = 'administrator') =>
		outcomeOf(() => policyActions.default(ask({ path: '/policy', form: { document }, role })));
	const load = (asked: { role?: string; isSignedIn?: boolean } = {}) =>
		outcomeOf(() => loadPolicy(ask({ path: '/policy', ...asked })));

	test('is read by everybody at a desk and set by administrators alone', async () => {
		expect(await load({ role: 'user' })).toMatchObject({
			kind: 'given',
			value: { number: 0, maySet: false }
		});
		expect(await load({ isSignedIn: false })).toMatchObject({ kind: 'led' });
		expect(await set(PERMISSIVE_POLICY, 'user')).toEqual({ kind: 'error', status: 403 });
		expect(await currentPolicy(own.db)).toMatchObject({ number: 0 });
		expect(await set(PERMISSIVE_POLICY)).toMatchObject({ kind: 'given', value: { set: 1 } });
		expect(await load()).toMatchObject({
			kind: 'given',
			value: { number: 1, name: { en: 'Anything goes' }, setBy: 'leader', maySet: true }
		});
		expect(await own.sql`select actor, action, subject from audit_event`).toMatchObject([
			{ actor: 'leader', action: 'policy.set', subject: 'permissive' }
		]);
		expect(await publish(contestDocument('spring'))).toMatchObject({ kind: 'led' });
	});

	test('shows every fault of a document with its line, and sets nothing', async () => {
		const document = PERMISSIVE_POLICY.replace('stance: allowed', 'stance: allow').replace(
			'otherMetrics: allowed',
			'otherMetric: allowed'
		);
		const faults = faultsOf(await set(document));
		expect(faults).toMatchObject([
			{ place: 'otherMetric', line: 4, suggestion: 'otherMetrics' },
			{ place: 'demands[0].stance', line: 6, suggestion: 'allowed' }
		]);
		expect(await currentPolicy(own.db)).toMatchObject({ number: 0 });
	});

	test('each setting is a version of its own, also of two at once', async () => {
		const numbers = await Promise.all(
			[1, 2, 3].map(() => setPolicy(own.db, { document: PERMISSIVE_POLICY, by: 'chief' }))
		);
		expect(numbers.map(expectValue).sort()).toEqual([1, 2, 3]);
	});

	test('gives the document, the shipped one and the schema as files', async () => {
		const text = async (answer: Response | Promise<Response>) => (await answer).text();
		const asked = ask({ path: '/policy/document' });
		expect(await text(getPolicy(asked as never))).toBe(DEFAULT_POLICY_DOCUMENT);
		await set(PERMISSIVE_POLICY);
		expect(await text(getPolicy(asked as never))).toBe(PERMISSIVE_POLICY);
		expect(await text(getDefault(asked as never))).toBe(DEFAULT_POLICY_DOCUMENT);
		expect(JSON.parse(await text(getSchema(asked as never)))).toMatchObject({ type: 'object' });
	});
});

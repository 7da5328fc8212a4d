import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { runPreview } from '#lib/server/contests/preview-draft.ts';
import {
	applyDraft,
	dropDraft,
	proposeVersion,
	type Proposal
} from '#lib/server/contests/rule-drafts.ts';
import { contestById, documentOf, type StoredContest } from '#lib/server/db/contests.ts';
import { listRuleVersions, openDraft, paperOf } from '#lib/server/db/rule-versions.ts';
import { readBoard, readPastBoard } from '#lib/server/live/read-board.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { endContestBy } from '#lib/server/contests/end-contest.ts';
import { permitAnyContest } from '../../support/permissive-policy.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import {
	board,
	FIRST_CONTEST,
	ingestRoster,
	ingestRows,
	publish
} from '../scorer/scorer-fixtures.ts';

let own: TestDatabase;
let contest: StoredContest;

const row = (externalId: string, employeeNo: string, fields: Record<string, string> = {}) => ({
	externalId,
	employeeNo,
	metric: 'cross_sale',
	quantity: '1',
	occurredAt: '2026-02-03T10:00:00+08:00',
	...fields
});
/** Twice the points for a sale, a lower cap, another prize. */
const NEW_RULES = FIRST_CONTEST.replace('rate: 2', 'rate: 1')
	.replace('limit: 12', 'limit: 4')
	.replace('amountYuan: 100', 'amountYuan: 300');

beforeEach(async () => {
	own = await createTestDatabase();
	await permitAnyContest(own);
	await ingestRoster(own.db);
	await ingestRows(own.db, [
		row('a1', '001', { quantity: '4' }),
		row('a2', '002', { quantity: '2', amount: '80000' }),
		row('a3', '003', { quantity: '1', amount: '50000' }),
		row('a4', '005')
	]);
	contest = await publish(own.db, FIRST_CONTEST);
	await scoreOnce(own.db, contest.id);
});
afterEach(() => own.close());

const propose = (changes: Partial<Proposal> = {}) =>
	proposeVersion(own.db, contest.id, {
		document: NEW_RULES,
		reason: '调整单价',
		approvalNo: '',
		paper: null,
		by: 'leader',
		...changes
	});

async function draft() {
	const found = await openDraft(own.db, contest.id);
	if (!found) throw new Error('there is no open draft');
	return found;
}

async function previewed() {
	const { id } = await draft();
	await runPreview({ databaseUrl: own.url, contestId: contest.id, draftId: id });
	const { preview } = await draft();
	if (!preview) throw new Error('there is no preview');
	return preview;
}

const deed = async () => ({ contestId: contest.id, draftId: (await draft()).id, by: 'chief' });
const current = async () => {
	const stored = await contestById(own.db, contest.id);
	if (!stored) throw new Error('the contest is gone');
	return stored;
};
const codesOf = (outcome: Awaited<ReturnType<typeof propose>>) =>
	outcome.ok ? [] : outcome.faults.map(({ code }) => code);

async function shownRows(stored: StoredContest) {
	const shown = await readBoard(own.db, stored.slug, 0);
	if (!shown) throw new Error('there is no board');
	return stored.contest.divisions.flatMap(({ id, name }) =>
		shown.snapshot(id, 0).rows.map(({ employeeNo, rank, points, bonusYuan }) => ({
			employeeNo,
			division: name,
			rank,
			points,
			bonusYuan: bonusYuan ?? '0.00'
		}))
	);
}

describe('a proposal', () => {
	test('is told everything that is wrong with it at once, and stores nothing', async () => {
		const document = NEW_RULES.replace('id: first', 'id: other');
		expect(codesOf(await propose({ document, reason: '', approvalNo: '九'.repeat(101) }))).toEqual([
			'version.id',
			'version.reason',
			'version.approvalNo'
		]);
		expect(codesOf(await propose({ document: FIRST_CONTEST }))).toEqual(['version.same']);
		expect(codesOf(await propose({ document: 'rules: [' }))).not.toEqual([]);
		expect(await openDraft(own.db, contest.id)).toBeNull();
	});

	test('stands alone until it is applied or dropped', async () => {
		expectValue(await propose());
		expect(codesOf(await propose({ reason: '另一个' }))).toEqual(['version.openDraft']);
		expectValue(await dropDraft(own.db, await deed()));
		expectValue(await propose({ reason: '另一个' }));
		expect(await draft()).toMatchObject({ reason: '另一个', baseVersion: 1, createdBy: 'leader' });
	});

	test('is refused once the contest has ended', async () => {
		expectValue(await propose());
		await previewed();
		const waiting = await deed();
		await endContestBy(own.db, { id: contest.id, by: 'leader' });
		const applied = await applyDraft(own.db, waiting);
		expect(applied).toMatchObject({ ok: false, faults: [{ code: 'version.ended' }] });
		expectValue(await dropDraft(own.db, waiting));
		expect(codesOf(await propose())).toEqual(['version.ended']);
	});

	test('keeps the approval paper as it came', async () => {
		const bytes = new Uint8Array(Buffer.from('%PDF-1.7\nsigned\0\xff', 'latin1'));
		expectValue(
			await propose({ paper: { fileName: '签报.pdf', bytes }, approvalNo: '〔2026〕9 号' })
		);
		const { paper, approvalNo } = await draft();
		expect({ approvalNo, paper }).toMatchObject({
			approvalNo: '〔2026〕9 号',
			paper: { fileName: '签报.pdf' }
		});
		const stored = await paperOf(own.db, contest.id, paper?.id ?? 0);
		expect([...(stored?.bytes ?? [])]).toEqual([...bytes]);
		expect(await paperOf(own.db, contest.id + 1, paper?.id ?? 0)).toBeNull();
	});
});

describe('a preview', () => {
	test('is what the board then shows, for everybody', async () => {
		const before = await shownRows(await current());
		expectValue(await propose());
		const preview = await previewed();
		expect(preview).toMatchObject({
			revision: 1,
			movers: 2,
			participants: { before: 6, after: 6 }
		});
		expect(preview.budgetYuan).toEqual({ before: '400.00', after: '800.00' });
		expect(preview.newTies).toMatchObject([
			{ rank: 1, points: '4.00', names: ['员工001', '员工002', '员工003'], isPaid: true }
		]);
		expect(preview.changedFields.map(({ place }) => place)).toEqual([
			'rules[sales].rate',
			'rules[cap].limit',
			'prizes[p].places[0].amountYuan'
		]);
		expectValue(await applyDraft(own.db, await deed()));
		await scoreOnce(own.db, contest.id);
		const after = await shownRows(await current());
		const side = (rows: typeof after, employeeNo: string) =>
			rows.find((shown) => shown.employeeNo === employeeNo);
		const changed = preview.rows.map(({ employeeNo }) => employeeNo);
		for (const { employeeNo, ...change } of preview.rows)
			for (const [when, rows] of [
				['before', before],
				['after', after]
			] as const)
				expect(side(rows, employeeNo)).toMatchObject({
					division: change.division[when],
					rank: change.rank[when],
					points: change.points[when],
					bonusYuan: change.bonusYuan[when]
				});
		const unchanged = after.filter(({ employeeNo }) => !changed.includes(employeeNo));
		expect(unchanged).not.toEqual([]);
		for (const shown of unchanged) expect(side(before, shown.employeeNo)).toEqual(shown);
	});

	test('speaks of the cut of the board, whatever came in since', async () => {
		await ingestRows(own.db, [row('late', '004', { quantity: '9' })]);
		expectValue(await propose());
		const preview = await previewed();
		expect(preview.rows.map(({ employeeNo }) => employeeNo)).not.toContain('004');
		await scoreOnce(own.db, contest.id);
		const fresh = await previewed();
		expect(fresh).toMatchObject({ revision: 2, position: preview.position + 1 });
		expect(fresh.rows.map(({ employeeNo }) => employeeNo)).toContain('004');
	});

	test('of a contest that was never scored speaks of what is known', async () => {
		contest = await publish(own.db, FIRST_CONTEST.replace('id: first', 'id: unscored'));
		expectValue(await propose({ document: NEW_RULES.replace('id: first', 'id: unscored') }));
		expect(await previewed()).toMatchObject({ revision: 0, participants: { before: 6, after: 6 } });
	});

	test('comes before the confirmation', async () => {
		expectValue(await propose());
		const refused = await applyDraft(own.db, await deed());
		expect(refused).toMatchObject({ ok: false, faults: [{ code: 'version.notPreviewed' }] });
		expect((await current()).ruleVersion).toBe(1);
	});
});

describe('a new version', () => {
	test('changes the board in one revision, which tells no news', async () => {
		expectValue(await propose());
		await previewed();
		const before = await board(own.db, contest.id);
		expect(expectValue(await applyDraft(own.db, await deed()))).toBe(2);
		expect(await current()).toMatchObject({ ruleVersion: 2, scoredRuleVersion: 1, revision: 1 });
		expect(await board(own.db, contest.id)).toEqual(before);
		expect((await readBoard(own.db, 'first', 0))?.ruleVersion).toBe(1);
		await ingestRows(own.db, [row('b1', '004')]);
		await scoreOnce(own.db, contest.id);
		expect(await current()).toMatchObject({ scoredRuleVersion: 2, revision: 2 });
		const revisions = await own.sql`
			select number::int, rule_version, highlights from revision order by number`;
		expect(revisions).toMatchObject([
			{ number: 1, rule_version: 1 },
			{ number: 2, rule_version: 2, highlights: [] }
		]);
		expect((await recount(own.db, contest.id)).differences).toEqual([]);
	});

	test('leaves the old text, and the old board under it', async () => {
		const before = await shownRows(await current());
		expectValue(await propose({ approvalNo: '〔2026〕9 号' }));
		await previewed();
		expectValue(await applyDraft(own.db, await deed()));
		await scoreOnce(own.db, contest.id);
		expect(await documentOf(own.db, contest.id, 1)).toBe(FIRST_CONTEST);
		expect(await documentOf(own.db, contest.id, 2)).toBe(NEW_RULES);
		expect(await listRuleVersions(own.db, contest.id)).toMatchObject([
			{
				number: 2,
				reason: '调整单价',
				approvalNo: '〔2026〕9 号',
				publishedBy: 'chief',
				lastRevision: 2
			},
			{ number: 1, reason: null, approvalNo: null, paper: null, lastRevision: 1 }
		]);
		const past = await readPastBoard(own.db, await current(), 1, 0);
		expect(past?.ruleVersion).toBe(1);
		const shown = ['wealth', 'lobby'].flatMap((division) => past?.snapshot(division, 0).rows ?? []);
		expect(shown.map(({ employeeNo, rank, points }) => ({ employeeNo, rank, points }))).toEqual(
			before.map(({ employeeNo, rank, points }) => ({ employeeNo, rank, points }))
		);
		expect(await readPastBoard(own.db, await current(), 3, 0)).toBeNull();
		expect(await readPastBoard(own.db, await current(), 0, 0)).toBeNull();
	});

	test('is applied once, and told with who proposed and who applied it', async () => {
		expectValue(await propose());
		await previewed();
		const waiting = await deed();
		const outcomes = await Promise.all([
			applyDraft(own.db, waiting),
			applyDraft(own.db, waiting),
			dropDraft(own.db, waiting)
		]);
		expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
		const told = await own.sql`select actor, action, subject from audit_event order by id`;
		expect(told[0]).toMatchObject({
			actor: 'leader',
			action: 'version.proposed',
			subject: 'first'
		});
		expect(told).toHaveLength(2);
	});

	test('that comes while figures come in loses none of them', async () => {
		expectValue(await propose());
		await previewed();
		const waiting = await deed();
		const score = async () => {
			for (let turn = 0; turn < 8; turn += 1) await scoreOnce(own.db, contest.id);
		};
		const bring = async (employeeNo: string) => {
			for (let turn = 0; turn < 10; turn += 1)
				await ingestRows(own.db, [row(`${employeeNo}-${turn}`, employeeNo)]);
		};
		const [applied] = await Promise.all([
			applyDraft(own.db, waiting),
			score(),
			...['001', '002', '004', '006'].map(bring)
		]);
		expectValue(applied);
		await scoreOnce(own.db, contest.id);
		const counted = await recount(own.db, contest.id);
		expect(counted).toMatchObject({ participants: 6, differences: [] });
		const made = await own.sql`select count(distinct revision.rule_version)::int as versions,
			count(*) filter (where rule_version = 1 and number > (
				select min(number) from revision where rule_version = 2))::int as back from revision`;
		expect(made).toMatchObject([{ versions: 2, back: 0 }]);
		const [units] =
			await own.sql`select sum((base_figures->'cross_sale'->>'quantity')::numeric)::int
			as quantity from total where contest_id = ${contest.id} and until_revision is null`;
		expect(units).toEqual({ quantity: 4 + 2 + 1 + 1 + 40 });
	});
});

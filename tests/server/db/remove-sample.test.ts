import { afterAll, beforeAll, expect, it } from 'vitest';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import { removeSample } from '#lib/server/db/remove-sample.ts';
import { assignmentsThrough } from '#lib/server/db/roster.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { activity, asLines } from '../../support/ledger-facts.ts';
import { batchesAfter } from '../../support/batches.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
beforeAll(async () => {
	test = await createTestDatabase();
});
afterAll(() => test.close());

const sampleManager = {
	employeeNo: '900001',
	name: '王伟',
	position: 'wealth',
	grade: null,
	step: null,
	orgUnit: 'S',
	from: '2026-01-01',
	to: null,
	employmentType: null
};

async function storedIds(): Promise<string[]> {
	const ids: string[] = [];
	for await (const chunk of allEntries(test.db, { throughPosition: await headPosition(test.db) }))
		for (const entry of chunk) if (entry.kind === 'activity') ids.push(entry.externalId);
	return ids.sort();
}

async function addContest(slug: string, isSample: boolean): Promise<void> {
	await test.sql`insert into contest (slug, is_sample, rule_version, scored_rule_version, cursor)
		values (${slug}, ${isSample}, 1, 1, 3)`;
	const [paper] = await test.sql`
		insert into rule_attachment (contest_id, file_name, sha256, bytes, added_by)
		select id, 'paper.pdf', 'sha', '%PDF-1.7', 'leader' from contest where slug = ${slug}
		returning id`;
	await test.sql`insert into rule_version (contest_id, number, document, engine, attachment_id)
		select id, 1, 'rules', 1, ${paper?.id} from contest where slug = ${slug}`;
	await test.sql`
		insert into rule_draft (contest_id, base_version, document, reason, attachment_id, created_by)
		select id, 1, 'rules', 'reason', ${paper?.id}, 'leader' from contest where slug = ${slug}`;
	await test.sql`insert into rule_reading (contest_id, version, read_by)
		select id, 1, 'somebody' from contest where slug = ${slug}`;
	await test.sql`insert into total (contest_id, revision, employee_no, division, points, tie_keys,
			base_figures, name, position, org_unit)
		select id, 1, '900001', 'd', '1', '[]', '{}', '王伟', 'wealth', 'S' from contest where slug = ${slug}`;
}

it('takes out the sample and nothing else, and leaves positions without a hole', async () => {
	await ingestBatch(test.db, {
		origin: 'sample',
		by: null,
		entries: asLines([activity('S1'), activity('S2')]),
		roster: [{ line: 2, assignment: sampleManager }],
		orgUnits: [{ code: 'S', nameZh: '样', nameEn: 'Sample', parentCode: null, level: 'branch' }]
	});
	await ingestBatch(test.db, { origin: 'api', by: null, entries: asLines([activity('REAL')]) });
	await ingestBatch(test.db, { origin: 'demo', by: null, entries: asLines([activity('D1')]) });
	await addContest('sample', true);
	await addContest('real', false);

	expect(await removeSample(test.db, 'admin')).toEqual({ contests: 1, batches: 2, entries: 3 });

	expect(await storedIds()).toEqual(['REAL']);
	expect(await assignmentsThrough(test.db, { throughPosition: 9 })).toEqual([]);
	expect((await batchesAfter(test.db, 0)).map(({ position }) => position)).toEqual([1, 2, 3]);
	// The other contest keeps its board and its rules, and is scored from nothing the next time.
	expect(
		await test.sql`select slug, scored_rule_version as scored, cursor::int as cursor from contest`
	).toEqual([{ slug: 'real', scored: null, cursor: 3 }]);
	expect(await test.sql`select document from rule_version`).toHaveLength(1);
	expect(await test.sql`select points from total`).toHaveLength(1);
	expect(await test.sql`select actor, action, detail from audit_event`).toEqual([
		{
			actor: 'admin',
			action: 'sample.removed',
			detail: { contests: 1, batches: 2, entries: 3 }
		}
	]);
});

it('does nothing the second time, and the ledger goes on', async () => {
	expect(await removeSample(test.db)).toEqual({ contests: 0, batches: 0, entries: 0 });
	const again = await ingestBatch(test.db, {
		origin: 'sample',
		by: null,
		entries: asLines([activity('S1')])
	});
	expect(again).toMatchObject({ position: 4, accepted: 1 });
	expect(await removeSample(test.db)).toEqual({ contests: 0, batches: 1, entries: 1 });
	expect(await storedIds()).toEqual(['REAL']);
});

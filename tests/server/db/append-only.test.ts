import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { activity, asLines } from '../../support/ledger-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;

beforeAll(async () => {
	test = await createTestDatabase();
	await ingestBatch(test.db, {
		origin: 'file',
		by: null,
		entries: asLines([activity('A')]),
		roster: [
			{
				line: 2,
				assignment: {
					employeeNo: '1',
					name: '王伟',
					position: 'wealth',
					grade: null,
					step: null,
					orgUnit: 'U',
					from: '2026-01-01',
					to: null,
					employmentType: null
				}
			}
		],
		dated: [
			{
				line: 3,
				input: { kind: 'calendar', date: '2026-10-01', isWorkingDay: false, name: '国庆节' }
			}
		],
		orgUnits: [{ code: 'U', nameZh: '支行', nameEn: 'Branch', parentCode: null, level: 'branch' }]
	});
	await test.sql`insert into contest (slug, rule_version) values ('real', 1)`;
	await test.sql`insert into rule_version (contest_id, number, document, engine)
		select id, 1, 'rules', 1 from contest`;
	await test.sql`insert into rule_attachment (contest_id, file_name, sha256, bytes, added_by)
		select id, 'paper.pdf', 'sha', '%PDF-1.7', 'leader' from contest`;
	await test.sql`insert into rule_draft (contest_id, base_version, document, reason, created_by)
		select id, 1, 'new rules', 'a reason', 'leader' from contest`;
	await test.sql`insert into rule_reading (contest_id, version, read_by)
		select id, 1, 'somebody' from contest`;
	await test.sql`insert into snapshot (batch_id, line, source, employee_no, metric, scope, business_on, quantity, occurred_at)
		select id, 4, 'core', '1', 'cross_sale', 'month', '2026-10-01', 1, now() from batch`;
	await test.sql`insert into client_care (batch_id, line, client_ref, employee_no, from_on)
		select id, 5, 'C1', '1', '2026-10-01' from batch`;
	await test.sql`insert into client_figure (batch_id, line, source, client_ref, metric, period, value, stated_at)
		select id, 6, 'core', 'C1', 'aum', '2026-10', 1, now() from batch`;
	await test.sql`insert into metric_info (batch_id, code, name_zh, name_en, kind)
		select id, 'aum', '管理资产', 'AUM', 'level' from batch`;
	await test.sql`insert into product_info (batch_id, code, name_zh, name_en)
		select id, 'fund', '基金', 'Funds' from batch`;
	await test.sql`insert into registration (batch_id, line, source, external_id, employee_no, metric, quantity, client_ref, on_day)
		select id, 7, 'page', 'R1', '1', 'cross_sale', 1, 'C1', '2026-10-01' from batch`;
	await test.sql`insert into registration_withdrawal (batch_id, source, external_id)
		select id, 'page', 'R1' from batch`;
	await test.sql`insert into hand_over (client_ref, from_employee_no, to_employee_no, on_day, reason, proposed_by)
		values ('C1', '1', '2', '2026-11-01', 'a transfer', 'somebody')`;
	await test.sql`insert into policy_version (number, document, set_by) values (1, 'policy', 'chief')`;
});
afterAll(() => test.close());

describe.each([
	['entry', 'batch_id = batch_id'],
	['assignment', 'batch_id = batch_id'],
	['org_unit', 'batch_id = batch_id'],
	['dated_input', 'batch_id = batch_id'],
	['snapshot', 'batch_id = batch_id'],
	['client_care', 'batch_id = batch_id'],
	['client_figure', 'batch_id = batch_id'],
	['metric_info', 'batch_id = batch_id'],
	['product_info', 'batch_id = batch_id'],
	['registration', 'batch_id = batch_id'],
	['registration_withdrawal', 'batch_id = batch_id'],
	['hand_over', "reason = 'another reason'"],
	['rule_version', 'number = number'],
	['rule_attachment', 'bytes = bytes'],
	['rule_draft', "document = 'other rules'"],
	['rule_reading', 'read_at = read_at'],
	['policy_version', 'set_at = set_at']
])('%s', (table, change) => {
	it.each([
		['is not updated', `update ${table} set ${change}`],
		['is not deleted', `delete from ${table}`],
		['is not truncated', `truncate ${table} cascade`]
	])('%s', async (_name, statement) => {
		await expect(test.sql.unsafe(statement)).rejects.toThrow(/append-only/);
	});

	it('is kept from a transaction that removes the sample, too', async () => {
		await expect(
			test.sql.begin(async (sql) => {
				await sql`select set_config('longhu.removing_sample', 'on', true)`;
				await sql.unsafe(`delete from ${table}`);
			})
		).rejects.toThrow(/append-only/);
	});
});

it.each([
	[
		'an approval paper is a PDF',
		`insert into rule_attachment (contest_id, file_name, sha256, bytes, added_by)
			select id, 'paper.pdf', 'sha', '<html>', 'leader' from contest`
	],
	[
		'a contest has one open draft',
		`insert into rule_draft (contest_id, base_version, document, reason, created_by)
			select id, 1, 'rules', 'another reason', 'leader' from contest`
	],
	['a batch is not rewritten', `update batch set accepted = 0`],
	['a batch is not deleted', `delete from batch`],
	['a position is not skipped', `update ledger_head set position = position + 2`],
	['a position is not given back', `update ledger_head set position = position - 1`],
	['the head is not removed', `delete from ledger_head`]
])('%s', async (_name, statement) => {
	await expect(test.sql.unsafe(statement)).rejects.toThrow();
});

it('a draft of rules is closed once and stays as it was closed', async () => {
	await test.sql`update rule_draft set preview = '{}'`;
	await test.sql`update rule_draft set status = 'dropped', closed_at = now(), closed_by = 'leader'`;
	await expect(test.sql`update rule_draft set status = 'open', closed_at = null`).rejects.toThrow(
		/append-only/
	);
	await expect(test.sql`update rule_draft set preview = null`).rejects.toThrow(/append-only/);
});

it('a hand-over is closed once and stays as it was closed', async () => {
	await test.sql`update hand_over set status = 'declined', closed_at = now(), closed_by = 'leader'`;
	await expect(
		test.sql`update hand_over set status = 'open', closed_at = null, closed_by = null`
	).rejects.toThrow(/append-only/);
});

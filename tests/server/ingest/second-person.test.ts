/** Where the policy asks for a second person, nothing counts until somebody else has confirmed it. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import { correctionsOfBatch, openCorrections } from '#lib/server/db/corrections.ts';
import { findImportJob, insertImportJob, moveImportJob } from '#lib/server/db/imports.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { setPolicy } from '#lib/server/db/policies.ts';
import {
	askForLink,
	askForTakeBack,
	confirmCorrection,
	declineCorrection
} from '#lib/server/ingest/corrections.ts';
import {
	confirmProposal,
	declineProposal,
	proposeCommit
} from '#lib/server/ingest/import-decision.ts';
import { runImportCheck, runImportCommit } from '#lib/server/ingest/import-jobs.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { takeBack } from '#lib/server/ingest/take-back.ts';
import { activity, asLines } from '../../support/ledger-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { ingestRoster } from '../scorer/scorer-fixtures.ts';

let test: TestDatabase;
let folder: string;
beforeEach(async () => {
	test = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'longhu-second-'));
});
afterEach(async () => {
	await rm(folder, { recursive: true });
	await test.close();
});

async function setSecondPerson(what: 'batches' | 'corrections', asked = true): Promise<void> {
	const document = JSON.stringify({
		schema: 'longhu/policy@1',
		id: 'strict',
		name: { zh: '严', en: 'Strict' },
		secondPerson: { [what]: String(asked) }
	});
	expectValue(await setPolicy(test.db, { document, by: 'chief' }));
}

async function audited(): Promise<string[]> {
	const rows = await test.sql<{ text: string }[]>`
		select actor || ' ' || action as text from audit_event where action not like 'policy%' order by id`;
	return rows.map(({ text }) => text);
}

describe('a correction', () => {
	let batchId: number;
	beforeEach(async () => {
		await ingestRoster(test.db);
		const entries = asLines([activity('A', { employeeNo: 'X9' })]);
		const receipt = await ingestBatch(test.db, { origin: 'file', by: 'ann', entries });
		batchId = receipt.batchId ?? 0;
	});

	it('is done at once where the policy does not ask', async () => {
		const asked = { batchId, reason: 'wrong', by: 'ann' };
		expect(await askForTakeBack(test.db, asked)).toEqual({ ok: true, value: 'done' });
		expect(await headPosition(test.db)).toBe(3);
	});

	it('waits, changes nothing, and is done when somebody else confirms it', async () => {
		await setSecondPerson('corrections');
		const asked = { batchId, reason: 'wrong', by: 'ann' };
		expect(await askForTakeBack(test.db, asked)).toEqual({ ok: true, value: 'proposed' });
		expect(await headPosition(test.db)).toBe(2);
		const [waiting] = await openCorrections(test.db, 'takeBack');
		expect(waiting).toMatchObject({ batchId, position: 2, reason: 'wrong', proposedBy: 'ann' });
		const id = waiting?.id ?? 0;
		expect(await askForTakeBack(test.db, asked)).toMatchObject({
			faults: [{ code: 'correction.waiting' }]
		});
		expect(await confirmCorrection(test.db, { id, by: 'ann' })).toMatchObject({
			faults: [{ code: 'secondPerson.same' }]
		});
		expect(await confirmCorrection(test.db, { id, by: 'bob' })).toEqual({ ok: true, value: 3 });
		expect(await confirmCorrection(test.db, { id, by: 'eve' })).toMatchObject({
			faults: [{ code: 'correction.decided' }]
		});
		expect(await test.sql`select received_by, confirmed_by from batch where position = 3`).toEqual([
			{ received_by: 'ann', confirmed_by: 'bob' }
		]);
		expect(await audited()).toEqual([
			'ann correction.proposed',
			'ann batch.takenBack',
			'bob correction.confirmed'
		]);
	});

	it('is declined with a reason, and may be asked for again', async () => {
		await setSecondPerson('corrections');
		await askForTakeBack(test.db, { batchId, reason: 'wrong', by: 'ann' });
		const [waiting] = await openCorrections(test.db, 'takeBack');
		const id = waiting?.id ?? 0;
		expect(await declineCorrection(test.db, { id, by: 'bob', reason: '' })).toMatchObject({
			faults: [{ code: 'reason.missing' }]
		});
		expectValue(await declineCorrection(test.db, { id, by: 'bob', reason: 'it is right' }));
		expect(await headPosition(test.db)).toBe(2);
		expectValue(await askForTakeBack(test.db, { batchId, reason: 'really', by: 'ann' }));
		expect(
			(await correctionsOfBatch(test.db, batchId)).map(({ status, declineReason }) => [
				status,
				declineReason
			])
		).toEqual([
			['open', null],
			['declined', 'it is right']
		]);
	});

	it('may be a link, which holds from its confirmation on', async () => {
		await setSecondPerson('corrections');
		const link = { number: 'X9', employeeNo: '001', reason: 'asked', by: 'ann' };
		expect(await askForLink(test.db, link)).toEqual({ ok: true, value: 'proposed' });
		const [waiting] = await openCorrections(test.db, 'link');
		expect(waiting).toMatchObject({ number: 'X9', employeeNo: '001' });
		expectValue(await confirmCorrection(test.db, { id: waiting?.id ?? 0, by: 'bob' }));
		expect(await test.sql`select number, employee_no from person_link`).toEqual([
			{ number: 'X9', employee_no: '001' }
		]);
	});

	it('is refused before it waits where it could not be done', async () => {
		await setSecondPerson('corrections');
		const link = { number: 'X9', employeeNo: '999', reason: 'asked', by: 'ann' };
		expect(await askForLink(test.db, link)).toMatchObject({ faults: [{ code: 'link.nobody' }] });
		expect(await openCorrections(test.db, 'link')).toEqual([]);
	});

	it('is refused at the ledger itself when nobody else confirmed it', async () => {
		await setSecondPerson('corrections');
		expect(await takeBack(test.db, { batchId, reason: 'wrong', by: 'ann' })).toMatchObject({
			faults: [{ code: 'secondPerson.missing' }]
		});
	});
});

describe('a file', () => {
	async function checkedFile(): Promise<Parameters<typeof runImportCommit>[0]> {
		const jobId = randomUUID();
		const filePath = join(folder, `${jobId}.csv`);
		await writeFile(
			filePath,
			'externalId,employeeNo,metric,occurredAt\nA,007,cross_sale,2026-10-01\n'
		);
		await insertImportJob(test.db, {
			id: jobId,
			fileName: '十月.csv',
			fileSha256: 'ab'.repeat(32),
			fileBytes: 80,
			mapping: { id: null, text: JSON.stringify(ownFormMapping('activities', 'file')) },
			createdBy: 'ann'
		});
		const task = { databaseUrl: test.url, jobId, filePath, clientKey: 'key' };
		await runImportCheck(task);
		return task;
	}

	const statusOf = async (jobId: string) => (await findImportJob(test.db, jobId))?.status;

	it('waits as proposed, and counts when another user confirms it, with both names kept', async () => {
		await setSecondPerson('batches');
		const task = await checkedFile();
		const { jobId } = task;
		expect(await proposeCommit(test.db, jobId, { by: 'ann', commitMode: 'good' })).toBe(true);
		expect(await proposeCommit(test.db, jobId, { by: 'eve', commitMode: 'good' })).toBe(false);
		await runImportCommit(task);
		expect(await statusOf(jobId)).toBe('proposed');
		expect(await confirmProposal(test.db, jobId, 'ann')).toMatchObject({
			faults: [{ code: 'secondPerson.same' }]
		});
		expect(await confirmProposal(test.db, jobId, 'bob')).toEqual({ ok: true, value: 'good' });
		await runImportCommit(task);
		expect(await statusOf(jobId)).toBe('committed');
		expect(await test.sql`select received_by, confirmed_by from batch`).toEqual([
			{ received_by: 'ann', confirmed_by: 'bob' }
		]);
		expect(await audited()).toEqual(['ann import.proposed', 'bob import.confirmed']);
	});

	it('that was asked for before the policy wanted it waits all the same', async () => {
		const task = await checkedFile();
		const step = { from: ['checked'], to: 'checked', commitMode: 'good' } as const;
		await moveImportJob(test.db, task.jobId, step);
		await setSecondPerson('batches');
		await runImportCommit(task);
		expect(await findImportJob(test.db, task.jobId)).toMatchObject({
			status: 'proposed',
			proposedBy: 'ann'
		});
		expect(await headPosition(test.db)).toBe(0);
	});

	it('is declined with a reason, or withdrawn by whoever proposed it, and may be proposed again', async () => {
		await setSecondPerson('batches');
		const { jobId } = await checkedFile();
		const proposal = { by: 'ann', commitMode: 'good' } as const;
		await proposeCommit(test.db, jobId, proposal);
		expect(await declineProposal(test.db, jobId, { by: 'bob', reason: ' ' })).toMatchObject({
			faults: [{ code: 'reason.missing' }]
		});
		expectValue(await declineProposal(test.db, jobId, { by: 'bob', reason: '金额不对' }));
		expect(await findImportJob(test.db, jobId)).toMatchObject({
			status: 'checked',
			decidedBy: 'bob',
			declineReason: '金额不对',
			commitMode: null
		});
		expect(await proposeCommit(test.db, jobId, proposal)).toBe(true);
		expectValue(await declineProposal(test.db, jobId, { by: 'ann', reason: '' }));
		expect(await statusOf(jobId)).toBe('checked');
		expect(await audited()).toEqual([
			'ann import.proposed',
			'bob import.declined',
			'ann import.proposed',
			'ann import.withdrawn'
		]);
	});

	it('once declined is not committed by the decision to decline', async () => {
		await setSecondPerson('batches');
		const task = await checkedFile();
		await proposeCommit(test.db, task.jobId, { by: 'ann', commitMode: 'good' });
		expectValue(await declineProposal(test.db, task.jobId, { by: 'bob', reason: 'no' }));
		await runImportCommit(task);
		expect(await statusOf(task.jobId)).toBe('proposed');
		expect(await headPosition(test.db)).toBe(0);
	});
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import {
	findImportJob,
	insertImportJob,
	latestImportJobs,
	moveImportJob,
	resetInterruptedImports,
	savedMappings,
	saveMapping
} from '#lib/server/db/imports.ts';
import { runImportCheck, runImportCommit } from '#lib/server/ingest/import-jobs.ts';
import {
	removeStrayUploads,
	storeUpload,
	tooLargeFault,
	uploadPath
} from '#lib/server/ingest/uploads.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
	database = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'longhu-jobs-'));
});
afterEach(async () => {
	await rm(folder, { recursive: true });
	await database.close();
});

async function newJob(text: string, mapping = ownFormMapping('activities', 'file')) {
	const jobId = randomUUID();
	const filePath = join(folder, `${jobId}.csv`);
	await writeFile(filePath, text);
	await insertImportJob(database.db, {
		id: jobId,
		fileName: '十月.csv',
		fileSha256: 'ab'.repeat(32),
		fileBytes: text.length,
		mapping: { id: null, text: JSON.stringify(mapping) },
		createdBy: 'tester'
	});
	return { databaseUrl: database.url, jobId, filePath, clientKey: 'key' };
}

const SALES = 'externalId,employeeNo,metric,occurredAt\nA,007,cross_sale,2026-10-01\n';

async function askForCommit(jobId: string, commitMode: 'all' | 'good') {
	await moveImportJob(database.db, jobId, { from: ['checked'], to: 'checked', commitMode });
}

async function statusOf(jobId: string) {
	return (await findImportJob(database.db, jobId))?.status;
}

describe('a file on its way in', () => {
	it('is uploaded, checked and committed, and its batch says from which file', async () => {
		const task = await newJob(SALES + 'A,007,cross_sale,2026-10-02\nB,007,Cross Sale,2026-10-02\n');
		await runImportCheck(task);
		const checked = await findImportJob(database.db, task.jobId);
		expect(checked).toMatchObject({ status: 'checked', rowsRead: 3, position: null });
		expect(checked?.report).toMatchObject({ accepted: 1, conflicts: 1, rowsRefused: 1 });
		await askForCommit(task.jobId, 'good');
		await runImportCommit(task);
		const committed = await findImportJob(database.db, task.jobId);
		expect(committed).toMatchObject({ status: 'committed', fileName: '十月.csv', position: 1 });
		expect(committed?.finishedAt).toBeInstanceOf(Date);
		const [batch] =
			await database.sql`select file_name, file_sha256, received_by, position from batch`;
		expect(batch).toEqual({
			file_name: '十月.csv',
			file_sha256: 'ab'.repeat(32),
			received_by: 'tester',
			position: 1n
		});
	});

	it('is committed once, however often it is asked for', async () => {
		const task = await newJob(SALES);
		await runImportCommit(task);
		expect(await statusOf(task.jobId)).toBe('uploaded');
		await runImportCheck(task);
		await Promise.all([runImportCommit(task), runImportCommit(task), runImportCommit(task)]);
		expect(await statusOf(task.jobId)).toBe('committed');
		const batches = await database.sql`select accepted from batch`;
		expect(batches).toEqual([{ accepted: 1 }]);
	});

	it('is checked also where what is shown of a long cell ends in half of a character', async () => {
		const cell = `${'a'.repeat(59)}😀`;
		const task = await newJob(SALES + `B,007,cross_sale,${cell}\n`);
		await runImportCheck(task);
		const job = await findImportJob(database.db, task.jobId);
		expect(job?.status).toBe('checked');
		expect(job?.report?.faults.map(({ found }) => found)).toEqual([`${'a'.repeat(59)}\uFFFD`]);
	});

	it('brings in nothing where it cannot be read', async () => {
		const task = await newJob('externalId;emploeeNo\nA;1\n');
		await runImportCheck(task);
		await runImportCommit(task);
		const job = await findImportJob(database.db, task.jobId);
		expect(job?.status).toBe('checked');
		expect(job?.report?.isReadable).toBe(false);
		expect(await database.sql`select from batch`).toHaveLength(0);
	});

	it('fails in sight where its file is gone', async () => {
		const task = await newJob(SALES);
		await rm(task.filePath);
		await expect(runImportCheck(task)).rejects.toThrow('ENOENT');
		expect(await statusOf(task.jobId)).toBe('failed');
	});

	it('is checked again after a crash, and what had been committed counts once', async () => {
		const task = await newJob(SALES);
		await runImportCheck(task);
		await runImportCommit(task);
		// As if the process had died between the ledger's commit and this row's.
		await database.sql`update import_job set status = 'committing' where id = ${task.jobId}`;
		const interrupted = await resetInterruptedImports(database.db, [task.jobId]);
		expect(interrupted).toEqual([task.jobId]);
		await runImportCheck(task);
		const job = await findImportJob(database.db, task.jobId);
		expect(job?.report).toMatchObject({ accepted: 0, duplicates: 1 });
	});

	it('cannot be dropped once it is in', async () => {
		const task = await newJob(SALES);
		const drop = () =>
			moveImportJob(database.db, task.jobId, { from: ['uploaded', 'checked'], to: 'dropped' });
		await runImportCheck(task);
		await runImportCommit(task);
		expect(await drop()).toBe(false);
		expect((await latestImportJobs(database.db, 5)).map(({ id }) => id)).toEqual([task.jobId]);
	});
});

describe('saved mappings', () => {
	it('keep the latest text under a name', async () => {
		const save = (document: string) =>
			saveMapping(database.db, { name: 'CRM', document, createdBy: 'tester' });
		const id = await save('one');
		expect(await save('two')).toBe(id);
		expect(await savedMappings(database.db)).toMatchObject([{ id, name: 'CRM', document: 'two' }]);
	});
});

describe('an upload', () => {
	const body = (...parts: string[]) =>
		new ReadableStream<Uint8Array>({
			start(controller) {
				for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
				controller.close();
			}
		}) as Parameters<typeof storeUpload>[1];

	it('is written with its hash, readable by its owner alone', async () => {
		const path = uploadPath(folder, randomUUID());
		expect(await storeUpload(path, body('ab', 'c'))).toEqual({
			ok: true,
			value: {
				bytes: 3,
				sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
			}
		});
		expect((await stat(path)).mode & 0o777).toBe(0o600);
	});

	it('leaves nothing where it is over the limit', async () => {
		const path = uploadPath(folder, randomUUID());
		const result = await storeUpload(path, body('x'.repeat(600_000), 'y'.repeat(600_000)), 1);
		expect(result).toEqual({ ok: false, faults: [tooLargeFault(1)] });
		expect(await readdir(join(folder, 'uploads'))).toEqual([]);
	});

	it('never takes a path from outside', () => {
		expect(() => uploadPath(folder, '../../etc/passwd')).toThrow(TypeError);
	});

	it('is removed when nobody waits for it any more', async () => {
		const [kept, stray] = [randomUUID(), randomUUID()];
		await storeUpload(uploadPath(folder, kept), body('a'));
		await storeUpload(uploadPath(folder, stray), body('b'));
		await removeStrayUploads(folder, [kept]);
		expect(await readdir(join(folder, 'uploads'))).toEqual([`${kept}.upload`]);
	});
});

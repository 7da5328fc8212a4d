import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import {
	askImportToStop,
	expireImportFiles,
	failSilentImports,
	findImportJob,
	insertImportJob,
	latestImportJobs,
	moveImportJob,
	refusedRowsFetched,
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

	it('comes in whole or not at all where that was asked for, also if it became faulty since its check', async () => {
		const task = await newJob(SALES + 'B,007,cross_sale,2026-10-02\n');
		await runImportCheck(task);
		await askForCommit(task.jobId, 'all');
		const other = await newJob(
			'externalId,employeeNo,metric,occurredAt\nB,008,cross_sale,2026-10-02\n'
		);
		await runImportCheck(other);
		await askForCommit(other.jobId, 'all');
		await runImportCommit(other);
		await runImportCommit(task);
		const job = await findImportJob(database.db, task.jobId);
		expect(job).toMatchObject({ status: 'checked', batchId: null, commitMode: null });
		expect(job?.report).toMatchObject({ conflicts: 1 });
		expect(await database.sql`select external_id from entry`).toEqual([{ external_id: 'B' }]);
		await askForCommit(task.jobId, 'good');
		await runImportCommit(task);
		expect(await statusOf(task.jobId)).toBe('committed');
		expect(await database.sql`select from entry`).toHaveLength(2);
	});

	it('is stopped with nothing half done, and can be asked for again', async () => {
		const task = await newJob(SALES);
		await runImportCheck(task);
		await askForCommit(task.jobId, 'all');
		// The worker hears of it with its first word.
		await database.sql`create function stop_it() returns trigger language plpgsql as
			$$ begin new.cancel_asked_at = now(); return new; end $$`;
		await database.sql`create trigger stop_it before update on import_job for each row
			when (new.status = 'committing' and old.status = 'checked') execute function stop_it()`;
		await runImportCommit(task);
		expect(await findImportJob(database.db, task.jobId)).toMatchObject({
			status: 'checked',
			stoppedBy: 'cancelled',
			commitMode: null
		});
		expect(await database.sql`select from batch`).toHaveLength(0);
		await database.sql`drop trigger stop_it on import_job`;
		await askForCommit(task.jobId, 'all');
		await runImportCommit(task);
		expect(await statusOf(task.jobId)).toBe('committed');
	});

	it('stops at once while it still queues', async () => {
		const task = await newJob(SALES);
		expect(await askImportToStop(database.db, task.jobId)).toBe(true);
		await runImportCheck(task);
		expect(await findImportJob(database.db, task.jobId)).toMatchObject({
			status: 'failed',
			stoppedBy: 'cancelled'
		});
		expect(await askImportToStop(database.db, task.jobId)).toBe(false);
	});

	it('is given up as killed where its worker has not said a word for long, and not before', async () => {
		const [silent, talking] = [await newJob(SALES), await newJob(SALES)];
		for (const { jobId } of [silent, talking])
			await moveImportJob(database.db, jobId, { from: ['uploaded'], to: 'checking' });
		await database.sql`update import_job set heartbeat_at = now() - interval '10 minutes'
			where id = ${silent.jobId}`;
		await failSilentImports(database.db);
		expect(await findImportJob(database.db, silent.jobId)).toMatchObject({
			status: 'failed',
			stoppedBy: 'killed'
		});
		expect(await statusOf(talking.jobId)).toBe('checking');
	});

	it('keeps its file for its refused rows, until an hour after they were fetched', async () => {
		const task = await newJob(SALES + 'B,007,Cross Sale,2026-10-02\n');
		await runImportCheck(task);
		await askForCommit(task.jobId, 'good');
		await runImportCommit(task);
		const keptMinutes = async () => {
			const job = await findImportJob(database.db, task.jobId);
			const until = job?.fileKeptUntil?.getTime() ?? 0;
			return Math.round((until - Date.now()) / 60_000);
		};
		expect(await keptMinutes()).toBe(7 * 24 * 60);
		await refusedRowsFetched(database.db, task.jobId);
		expect(await keptMinutes()).toBe(60);
		expect(await expireImportFiles(database.db)).toEqual([]);
		await database.sql`update import_job set file_kept_until = now() - interval '1 second'`;
		expect(await expireImportFiles(database.db)).toEqual([task.jobId]);
		expect(await findImportJob(database.db, task.jobId)).toMatchObject({
			status: 'committed',
			fileKeptUntil: null
		});
	});

	it('lets go of its file where nothing was refused, and is dropped where nobody decided in seven days', async () => {
		const [clean, waiting] = [await newJob(SALES), await newJob(SALES)];
		await runImportCheck(clean);
		await askForCommit(clean.jobId, 'all');
		await runImportCommit(clean);
		expect((await findImportJob(database.db, clean.jobId))?.fileKeptUntil).toBeNull();
		await runImportCheck(waiting);
		await database.sql`update import_job set file_kept_until = now() - interval '1 second'
			where id = ${waiting.jobId}`;
		expect(await expireImportFiles(database.db)).toEqual([waiting.jobId]);
		expect(await findImportJob(database.db, waiting.jobId)).toMatchObject({
			status: 'dropped',
			stoppedBy: 'expired'
		});
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

/** Sets an uploaded file going and sees it through. Work is done in worker threads, one file after the other. */
import { randomUUID } from 'node:crypto';
import type { ReadableStream } from 'node:stream/web';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import { connection, database } from '../db/client.ts';
import {
	findImportJob,
	insertImportJob,
	moveImportJob,
	openImportJobIds,
	resetInterruptedImports,
	type ImportMappingText
} from '../db/imports.ts';
import { env } from '../env.ts';
import { describeError, log } from '../log.ts';
import { secrets } from '../secrets.ts';
import { runJob } from '../workers.ts';
import type { ImportTask } from './import-jobs.ts';
import { removeStrayUploads, removeUpload, storeUpload, uploadPath } from './uploads.ts';

const MAX_FILE_NAME = 200;

export interface Upload {
	readonly body: ReadableStream<Uint8Array>;
	readonly fileName: string;
	readonly mapping: ImportMappingText;
	readonly by: string;
}

/** Stores a file and starts its check. Gives the id of the job, whose page shows how far it is. */
export async function receiveUpload(upload: Upload): Promise<Result<string>> {
	const id = randomUUID();
	const stored = await storeUpload(uploadPath(env().dataDir, id), upload.body);
	if (!stored.ok) return stored;
	if (stored.value.bytes === 0) {
		await removeUpload(env().dataDir, id);
		return failure(emptyFault());
	}
	await insertImportJob(database(), {
		id,
		fileName: upload.fileName.slice(0, MAX_FILE_NAME),
		fileSha256: stored.value.sha256,
		mapping: upload.mapping,
		createdBy: upload.by
	});
	startCheck(id);
	return success(id);
}

/** Starts the commit of a checked file. */
export function startCommit(jobId: string): void {
	enqueue(jobId, async (task) => {
		await runJob('importCommit', task);
		const job = await findImportJob(database(), jobId);
		if (job?.status === 'committed') await removeUpload(env().dataDir, jobId);
	});
}

/** Forgets a file that has not been committed. False where it is too late. */
export async function dropImport(jobId: string): Promise<boolean> {
	const from = ['uploaded', 'checked', 'failed'] as const;
	const isDropped = await moveImportJob(database(), jobId, { from, to: 'dropped' });
	if (isDropped) await removeUpload(env().dataDir, jobId);
	return isDropped;
}

/** At start: what a crash interrupted is checked again, and files that nobody waits for are removed. */
export async function resumeImports(): Promise<void> {
	const interrupted = await resetInterruptedImports(database());
	await removeStrayUploads(env().dataDir, await openImportJobIds(database()));
	for (const jobId of interrupted) startCheck(jobId);
}

function startCheck(jobId: string): void {
	enqueue(jobId, (task) => runJob('importCheck', task));
}

// One at a time: two cores serve everybody, and a second file would only make both slow.
const key = Symbol.for('longhu.imports');
const holder = globalThis as { [key]?: Promise<void> };

function enqueue(jobId: string, run: (task: ImportTask) => Promise<void>): void {
	holder[key] = (holder[key] ?? Promise.resolve()).then(async () => {
		try {
			await run({
				databaseUrl: connection().url,
				jobId,
				filePath: uploadPath(env().dataDir, jobId),
				clientKey: secrets().clientHash
			});
		} catch (error) {
			log().error({ job: jobId, err: describeError(error) }, 'an import failed');
			await failImport(jobId);
		}
	});
}

/** Also where the thread never started. A database that is gone leaves the job for the next start. */
async function failImport(jobId: string): Promise<void> {
	const from = ['uploaded', 'checking', 'checked', 'committing'] as const;
	await moveImportJob(database(), jobId, { from, to: 'failed' }).catch((error: unknown) =>
		log().error(
			{ job: jobId, err: describeError(error) },
			'an import could not be marked as failed'
		)
	);
}

function emptyFault(): Fault {
	return {
		code: 'upload.empty',
		message: { zh: '文件是空的。', en: 'The file is empty.' },
		place: 'file'
	};
}

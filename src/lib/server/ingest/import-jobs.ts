/** The two jobs of a file, as a worker thread runs them: plain values in, the outcome into the job's row. */
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { connectTo, type Database } from '../db/client.ts';
import {
	findImportJob,
	moveImportJob,
	saveImportProgress,
	saveImportReport,
	type ImportJob
} from '../db/imports.ts';
import { clientHasher } from './client-hash.ts';
import { checkImport, commitImport, type ImportInput } from './import-file.ts';

export interface ImportTask {
	readonly databaseUrl: string;
	readonly jobId: string;
	readonly filePath: string;
	/** The key that client numbers are hashed with; never stored in the database. */
	readonly clientKey: string;
}

const PROGRESS_EVERY_MS = 1_000;

/** Checks an uploaded file. Does nothing where somebody else has taken the step. */
export function runImportCheck(task: ImportTask): Promise<void> {
	return runTask(task, { from: ['uploaded'], through: 'checking' }, async (db, job, input) => {
		const report = await checkImport(db, input);
		await saveImportReport(db, job.id, { status: 'checked', report, batchId: null });
	});
}

/** Commits a checked file: its good rows become one batch. */
export function runImportCommit(task: ImportTask): Promise<void> {
	return runTask(task, { from: ['checked'], through: 'committing' }, async (db, job, input) => {
		const { report, batchId } = await commitImport(db, input);
		const status = report.isReadable ? 'committed' : 'checked';
		await saveImportReport(db, job.id, { status, report, batchId });
	});
}

async function runTask(
	task: ImportTask,
	step: {
		readonly from: readonly ['uploaded' | 'checked'];
		readonly through: 'checking' | 'committing';
	},
	work: (db: Database, job: ImportJob, input: ImportInput) => Promise<void>
): Promise<void> {
	const { db, close } = connectTo(task.databaseUrl, { connections: 2 });
	try {
		if (!(await moveImportJob(db, task.jobId, { from: step.from, to: step.through }))) return;
		try {
			const job = await findImportJob(db, task.jobId);
			if (!job) throw new Error('the import job is gone');
			await work(db, job, inputOf(db, job, task));
		} catch (error) {
			await moveImportJob(db, task.jobId, { from: [step.through], to: 'failed' });
			throw error;
		}
	} finally {
		await close();
	}
}

function inputOf(db: Database, job: ImportJob, task: ImportTask): ImportInput {
	let savedAt = performance.now();
	return {
		filePath: task.filePath,
		mapping: expectValue(parseMapping(job.mappingText)),
		hashClient: clientHasher(task.clientKey),
		by: job.createdBy,
		fileName: job.fileName,
		...(job.fileSha256 === null ? {} : { fileSha256: job.fileSha256 }),
		onProgress: async (rowsRead) => {
			if (performance.now() - savedAt < PROGRESS_EVERY_MS) return;
			savedAt = performance.now();
			await saveImportProgress(db, job.id, rowsRead);
		}
	};
}

/** The two jobs of a file, as a worker thread runs them: plain values in, the outcome into the job's row. */
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type { ContestEffect } from '#lib/domain/standings-preview.ts';
import { connectTo, type Database } from '../db/client.ts';
import {
	findImportJob,
	moveImportJob,
	saveImportReport,
	type ImportJob,
	type ImportStatus,
	type ImportStep
} from '../db/imports.ts';
import { standingsEffect } from '../scorer/standings-effect.ts';
import { clientHasher } from './client-hash.ts';
import { FaultsFile } from './faults-file.ts';
import { confirmerOf, proposeCommit } from './import-decision.ts';
import { checkImport, commitImport, type ImportInput } from './import-file.ts';
import { missingSecondPerson } from './second-person.ts';
import { ImportPace, ImportStopped } from './import-pace.ts';

export interface ImportTask {
	readonly databaseUrl: string;
	readonly jobId: string;
	readonly filePath: string;
	/** The key that client numbers are hashed with; never stored in the database. */
	readonly clientKey: string;
}

/** Checks an uploaded file. Does nothing where somebody else has taken the step. */
export function runImportCheck(task: ImportTask): Promise<void> {
	const step = { from: 'uploaded', through: 'checking', backTo: 'failed' } as const;
	return runTask(task, step, async ({ db, job, input, pace }) => {
		await pace.enter('reading');
		let effect: readonly ContestEffect[] = [];
		const report = await checkImport(db, input, async (tx, positions) => {
			await pace.enter('scoring');
			effect = await standingsEffect(tx, positions, () => pace.stillHere());
		});
		await saveImportReport(db, job.id, { status: 'checked', report, batchId: null, effect });
	});
}

/** Commits a checked file: all of its rows, or its good ones, become one batch, and the job says so with it. */
export function runImportCommit(task: ImportTask): Promise<void> {
	const step = { from: 'checked', through: 'committing', backTo: 'checked' } as const;
	return runTask(task, step, async ({ db, job, input, pace }) => {
		await pace.enter('storing');
		const mode = job.commitMode ?? 'all';
		const by = job.proposedBy ?? job.createdBy;
		const people = { by, confirmedBy: confirmerOf(job) };
		// The policy may have changed since somebody asked.
		if (by !== null && (await missingSecondPerson(db, 'batches', people)) !== null) {
			await proposeCommit(db, job.id, { by, commitMode: mode });
			return;
		}
		const { report, wasStored } = await commitImport(db, input, mode, (tx, { batchId, report }) =>
			saveImportReport(tx, job.id, { status: 'committed', report, batchId })
		);
		if (!wasStored)
			await saveImportReport(db, job.id, { status: 'checked', report, batchId: null });
	});
}

interface Step {
	readonly from: ImportStatus;
	readonly through: ImportStatus;
	/** Where somebody who stops it finds it again. */
	readonly backTo: ImportStatus;
}

interface Work {
	readonly db: Database;
	readonly job: ImportJob;
	readonly input: ImportInput;
	readonly pace: ImportPace;
}

async function runTask(
	task: ImportTask,
	step: Step,
	work: (work: Work) => Promise<void>
): Promise<void> {
	const { db, close } = connectTo(task.databaseUrl, { connections: 2 });
	const end = (how: Pick<ImportStep, 'to' | 'stoppedBy'>) =>
		moveImportJob(db, task.jobId, { from: [step.through], ...how });
	try {
		if (!(await moveImportJob(db, task.jobId, { from: [step.from], to: step.through }))) return;
		const faults = new FaultsFile(task.filePath);
		try {
			const job = await findImportJob(db, task.jobId);
			if (!job) throw new Error('the import job is gone');
			const pace = new ImportPace(db, job);
			await work({ db, job, input: inputOf(job, task, { faults, pace }), pace });
		} catch (error) {
			if (error instanceof ImportStopped) {
				await end({ to: step.backTo, stoppedBy: 'cancelled' });
			} else {
				await end({ to: 'failed', stoppedBy: 'error' });
				throw error;
			}
		} finally {
			faults.close();
		}
	} finally {
		await close();
	}
}

function inputOf(
	job: ImportJob,
	task: ImportTask,
	{ faults, pace }: { readonly faults: FaultsFile; readonly pace: ImportPace }
): ImportInput {
	return {
		filePath: task.filePath,
		mapping: expectValue(parseMapping(job.mappingText)),
		...(job.sheet === null ? {} : { sheet: job.sheet }),
		hashClient: clientHasher(task.clientKey),
		by: job.createdBy,
		confirmedBy: confirmerOf(job),
		fileName: job.fileName,
		...(job.fileSha256 === null ? {} : { fileSha256: job.fileSha256 }),
		faults,
		onProgress: (rowsRead, share) => pace.rows(rowsRead, share)
	};
}

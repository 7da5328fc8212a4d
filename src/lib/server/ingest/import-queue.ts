/** Sets an uploaded file going and sees it through. Work is done in worker threads, one file after the other. */
import type { Result } from '#lib/domain/errors.ts';
import { connection, database } from '../db/client.ts';
import type { CommitMode } from '#lib/domain/import-report.ts';
import {
	askImportToStop,
	expireImportFiles,
	failSilentImports,
	findImportJob,
	forgetImportFile,
	keptImportJobIds,
	moveImportJob,
	remapImportJob,
	resetInterruptedImports,
	type ImportMappingText
} from '../db/imports.ts';
import { env } from '../env.ts';
import { describeError, log } from '../log.ts';
import { secrets } from '../secrets.ts';
import { runJob } from '../workers.ts';
import { bringFile, type Upload } from './bring-file.ts';
import { confirmProposal, proposeCommit } from './import-decision.ts';
import type { ImportTask } from './import-jobs.ts';
import { wantsSecondPerson } from './second-person.ts';
import { removeStrayUploads, removeUpload, uploadedJobIds, uploadPath } from './uploads.ts';

const TIDY_EVERY_MS = 60_000;
/** A file that was not written to for so long is not on its way in any more. */
const UPLOADING_AT_MOST_MS = 3_600_000;

/** Stores a file and starts its check. Gives the id of the job, whose page shows how far it is. */
export async function receiveUpload(upload: Upload): Promise<Result<string>> {
	const brought = await bringFile(database(), env().dataDir, upload);
	if (brought.ok && upload.mapping) startCheck(brought.value);
	return brought;
}

/**
 * Asks for the commit of a checked file. It is started, or waits for a second person where the policy wants one.
 * `late`: somebody was faster.
 */
export async function startCommit(
	jobId: string,
	{ commitMode, by }: { readonly commitMode: CommitMode; readonly by: string }
): Promise<'started' | 'proposed' | 'late'> {
	if (await wantsSecondPerson(database(), 'batches'))
		return (await proposeCommit(database(), jobId, { commitMode, by })) ? 'proposed' : 'late';
	const step = { from: ['checked'], to: 'checked', commitMode } as const;
	if (!(await moveImportJob(database(), jobId, step))) return 'late';
	runCommit(jobId);
	return 'started';
}

/** Starts the commit that somebody else asked for. */
export async function confirmCommit(jobId: string, by: string): Promise<Result<CommitMode>> {
	const confirmed = await confirmProposal(database(), jobId, by);
	if (confirmed.ok) runCommit(jobId);
	return confirmed;
}

function runCommit(jobId: string): void {
	enqueue(jobId, async (task) => {
		await runJob('importCommit', task);
		const job = await findImportJob(database(), jobId);
		if (job?.fileKeptUntil === null) await removeUpload(env().dataDir, jobId);
	});
}

/** Forgets a file that has not been committed. False where it is too late. */
export async function dropImport(jobId: string): Promise<boolean> {
	const from = ['unmapped', 'uploaded', 'checked', 'failed'] as const;
	const isDropped = await moveImportJob(database(), jobId, { from, to: 'dropped' });
	if (isDropped) {
		await forgetImportFile(database(), jobId);
		await removeUpload(env().dataDir, jobId);
	}
	return isDropped;
}

/** Stops what is under way, with nothing half done. False where nothing is. */
export function cancelImport(jobId: string): Promise<boolean> {
	return askImportToStop(database(), jobId);
}

/** Checks a file again that was stopped, or whose check failed. */
export async function retryImport(jobId: string): Promise<boolean> {
	const job = await findImportJob(database(), jobId);
	if (!job?.fileKeptUntil || job.mappingText === '') return false;
	const isMoved = await moveImportJob(database(), jobId, { from: ['failed'], to: 'uploaded' });
	if (isMoved) startCheck(jobId);
	return isMoved;
}

/** Reads a file by another mapping, or another of its sheets. */
export async function remapImport(
	jobId: string,
	change: { readonly mapping: ImportMappingText; readonly sheet: string | null }
): Promise<boolean> {
	const isMoved = await remapImportJob(database(), jobId, change);
	if (isMoved) startCheck(jobId);
	return isMoved;
}

/** At start: what a crash interrupted is checked again. What it returns ends the tidying up. */
export async function startImports(): Promise<() => void> {
	const { dataDir } = env();
	// Other nodes may be at work on files of their own.
	const interrupted = await resetInterruptedImports(database(), await uploadedJobIds(dataDir));
	await tidyUp(0);
	for (const jobId of interrupted) startCheck(jobId);
	const timer = setInterval(() => {
		tidyUp(UPLOADING_AT_MOST_MS).catch((error: unknown) =>
			log().warn({ err: describeError(error) }, 'uploads were not tidied up')
		);
	}, TIDY_EVERY_MS);
	return () => clearInterval(timer);
}

/** Removes files that have waited long enough, and those that nobody waits for. */
async function tidyUp(untouchedMs: number): Promise<void> {
	await failSilentImports(database());
	await expireImportFiles(database());
	await removeStrayUploads(env().dataDir, await keptImportJobIds(database()), untouchedMs);
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
			await markKilled(jobId);
		}
	});
}

/**
 * A worker that ends by itself says so; this is for one that was killed, or never started. A database that is gone
 * leaves the job for the next start.
 */
async function markKilled(jobId: string): Promise<void> {
	const from = ['uploaded', 'checking', 'committing'] as const;
	const step = { from, to: 'failed', stoppedBy: 'killed' } as const;
	await moveImportJob(database(), jobId, step).catch((error: unknown) =>
		log().error(
			{ job: jobId, err: describeError(error) },
			'an import could not be marked as failed'
		)
	);
}

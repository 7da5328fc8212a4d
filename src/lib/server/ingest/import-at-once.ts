/** A file from its first byte to its batch in one go, for a command: the same steps as on the import pages, in this process. */
import { createReadStream } from 'node:fs';
import type { ReadableStream } from 'node:stream/web';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { success, type Result } from '#lib/domain/errors.ts';
import type { CommitMode, ImportReport } from '#lib/domain/import-report.ts';
import { connectTo } from '../db/client.ts';
import {
	findImportJob,
	forgetImportFile,
	moveImportJob,
	type ImportJob,
	type ImportMappingText
} from '../db/imports.ts';
import { bringFile } from './bring-file.ts';
import { proposeCommit } from './import-decision.ts';
import { runImportCheck, runImportCommit, type ImportTask } from './import-jobs.ts';
import { wantsSecondPerson } from './second-person.ts';
import { removeUpload, uploadPath } from './uploads.ts';

export interface AtOnce {
	readonly databaseUrl: string;
	readonly dataDir: string;
	readonly clientKey: string;
	readonly path: string;
	readonly mapping: ImportMappingText;
	readonly by: string;
	/** Check: only look, as the dry run of the import pages does. */
	readonly mode: CommitMode | 'check';
}

/**
 * What became of it. `checked`: somebody only looked. `refused`: the report says why, and nothing came in. `proposed`: it
 * waits on the import pages for a second person.
 */
export type AtOnceOutcome = {
	readonly outcome: 'checked' | 'refused' | 'proposed' | 'committed';
	readonly jobId: string;
	readonly report: ImportReport;
	readonly position: number | null;
};

/** The job stays on the import pages like any other; its file goes with the command, unless it waits for somebody. */
export async function importAtOnce(input: AtOnce): Promise<Result<AtOnceOutcome>> {
	const { db, close } = connectTo(input.databaseUrl, { connections: 2 });
	try {
		const brought = await bringFile(db, input.dataDir, {
			body: Readable.toWeb(createReadStream(input.path)) as ReadableStream<Uint8Array>,
			fileName: basename(input.path),
			mapping: input.mapping,
			by: input.by
		});
		if (!brought.ok) return brought;
		const jobId = brought.value;
		const task: ImportTask = {
			databaseUrl: input.databaseUrl,
			jobId,
			filePath: uploadPath(input.dataDir, jobId),
			clientKey: input.clientKey
		};
		const jobNow = async () => present(await findImportJob(db, jobId));
		await runImportCheck(task);
		const checked = reportOf(await jobNow());
		const end = async (outcome: 'checked' | 'refused'): Promise<Result<AtOnceOutcome>> => {
			await moveImportJob(db, jobId, { from: ['checked', 'failed'], to: 'dropped' });
			await forgetImportFile(db, jobId);
			await removeUpload(input.dataDir, jobId);
			return success({ outcome, jobId, report: reportOf(await jobNow()), position: null });
		};
		if (input.mode === 'check') return await end('checked');
		if (isRefused(checked, input.mode)) return await end('refused');
		if (await wantsSecondPerson(db, 'batches')) {
			await proposeCommit(db, jobId, { by: input.by, commitMode: input.mode });
			return success({ outcome: 'proposed', jobId, report: checked, position: null });
		}
		await moveImportJob(db, jobId, { from: ['checked'], to: 'checked', commitMode: input.mode });
		await runImportCommit(task);
		const job = await jobNow();
		if (job.status !== 'committed') return await end('refused');
		await forgetImportFile(db, jobId);
		await removeUpload(input.dataDir, jobId);
		return success({
			outcome: 'committed',
			jobId,
			report: reportOf(job),
			position: job.position
		});
	} finally {
		await close();
	}
}

/** Known before anything is stored, as the check does what the commit would. */
function isRefused(report: ImportReport, mode: CommitMode): boolean {
	if (!report.isReadable || report.questions.length > 0) return true;
	return mode === 'all' && report.rowsRefused + report.conflicts > 0;
}

function present(job: ImportJob | null): ImportJob {
	if (!job) throw new Error('the import job is gone');
	return job;
}

function reportOf({ report }: ImportJob): ImportReport {
	if (!report) throw new Error('the check left no report');
	return report;
}

/** Which job an address means, and who may see what is in its file. */
import { error } from '@sveltejs/kit';
import { database } from '../db/client.ts';
import { findImportJob, type ImportJob } from '../db/imports.ts';
import { env } from '../env.ts';
import type { Session } from '../auth/session.ts';
import { isJobId, uploadPath } from './uploads.ts';

export async function findJob(id: string): Promise<ImportJob> {
	const job = isJobId(id) ? await findImportJob(database(), id) : null;
	if (!job) error(404);
	return job;
}

/**
 * A job whose file is still there, for whoever brought it: what stands in its rows, client numbers among it, is given
 * back to nobody else.
 */
export async function findOwnFile(
	id: string,
	{ user }: Session
): Promise<{ readonly job: ImportJob; readonly filePath: string }> {
	const job = await findJob(id);
	if (job.createdBy !== user.username) error(403);
	if (job.fileKeptUntil === null) error(410);
	return { job, filePath: uploadPath(env().dataDir, job.id) };
}

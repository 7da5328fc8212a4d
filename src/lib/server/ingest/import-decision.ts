/** Whether a checked file may count: at once, or only when somebody else has looked at it, too. */
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import type { CommitMode } from '#lib/domain/import-report.ts';
import { appendAudit } from '../db/audit.ts';
import type { Database } from '../db/client.ts';
import { decideImport, proposeImport, withdrawImport } from '../db/import-proposals.ts';
import { findImportJob, type ImportJob } from '../db/imports.ts';
import { readReason } from './read-reason.ts';
import { samePersonFault } from './second-person.ts';

/** From now on the file waits for somebody else. False where it stands elsewhere by now. */
export function proposeCommit(
	db: Database,
	jobId: string,
	asked: { readonly by: string; readonly commitMode: CommitMode }
): Promise<boolean> {
	return db.transaction(async (tx) => {
		const isProposed = await proposeImport(tx, jobId, asked);
		if (isProposed)
			await appendAudit(tx, {
				actor: asked.by,
				action: 'import.proposed',
				subject: `import:${jobId}`,
				detail: { commitMode: asked.commitMode }
			});
		return isProposed;
	});
}

/** Gives how it was asked for. The caller sees to the commit. */
export function confirmProposal(
	db: Database,
	jobId: string,
	by: string
): Promise<Result<CommitMode>> {
	return db.transaction(async (tx) => {
		const job = await findImportJob(tx, jobId);
		if (job?.status !== 'proposed') return failure(lateFault());
		if (job.proposedBy === by) return failure(samePersonFault());
		if (!(await decideImport(tx, jobId, { by, declineReason: null }))) return failure(lateFault());
		await appendAudit(tx, {
			actor: by,
			action: 'import.confirmed',
			subject: `import:${jobId}`,
			detail: { proposedBy: job.proposedBy ?? '' }
		});
		return success(job.commitMode ?? 'all');
	});
}

/** The file stands as it did before it was proposed. Whoever proposed it may take that back, without a reason. */
export function declineProposal(
	db: Database,
	jobId: string,
	{ by, reason }: { readonly by: string; readonly reason: string }
): Promise<Result<void>> {
	return db.transaction(async (tx) => {
		const job = await findImportJob(tx, jobId);
		if (job?.status !== 'proposed') return failure(lateFault());
		const isOwn = job.proposedBy === by;
		const given = isOwn ? success('') : readReason(reason);
		if (!given.ok) return given;
		const isDone = isOwn
			? await withdrawImport(tx, jobId, by)
			: await decideImport(tx, jobId, { by, declineReason: given.value });
		if (!isDone) return failure(lateFault());
		await appendAudit(tx, {
			actor: by,
			action: isOwn ? 'import.withdrawn' : 'import.declined',
			subject: `import:${jobId}`,
			detail: { proposedBy: job.proposedBy ?? '', ...(isOwn ? {} : { reason: given.value }) }
		});
		return success(undefined);
	});
}

/** The second person who confirmed a file; null: nobody did. */
export function confirmerOf({ decidedBy, declineReason }: ImportJob): string | null {
	return declineReason === null ? decidedBy : null;
}

function lateFault(): Fault {
	return {
		code: 'import.late',
		message: {
			zh: '状态已变化，请看最新结果',
			en: 'it stands elsewhere by now; look at it again'
		},
		place: 'import'
	};
}

/** Files on their way in, and the saved mappings that read them. */
import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { CommitMode, ImportReport } from '#lib/domain/import-report.ts';
import type { ContestEffect } from '#lib/domain/standings-preview.ts';
import type { Database, Transaction } from './client.ts';
import { batch, importJob, importMapping } from './schema.ts';

type Executor = Database | Transaction;

export type ImportStatus =
	| 'unmapped'
	| 'uploaded'
	| 'checking'
	| 'checked'
	| 'proposed'
	| 'committing'
	| 'committed'
	| 'failed'
	| 'dropped';

/** Why a job stopped, or was begun anew. */
export type StopReason = 'error' | 'killed' | 'cancelled' | 'interrupted' | 'expired';

/** Reading: the format is found out, nothing is checked yet. Scoring: what the standings would become. */
export type ImportPhase = 'reading' | 'checking' | 'storing' | 'scoring';

export interface ImportProgress {
	readonly phase: ImportPhase;
	/** When this phase began, in epoch milliseconds of the worker. */
	readonly phaseSince: number;
	/** The part of the file that was read, 0 to 1; null where nobody can say. */
	readonly share: number | null;
	/** Of the phase in which rows go by; null before it. */
	readonly rowsPerSecond: number | null;
}

/** The mapping's text is kept with the job: what was checked is what is committed, even if the saved one changes. */
export interface ImportMappingText {
	readonly id: number | null;
	readonly text: string;
}

export interface ImportJob {
	readonly id: string;
	readonly status: ImportStatus;
	readonly fileName: string;
	readonly fileSha256: string | null;
	readonly fileBytes: number | null;
	/** Until when the file stays on disk; null where it is gone. */
	readonly fileKeptUntil: Date | null;
	readonly sheet: string | null;
	readonly mappingId: number | null;
	/** Empty while somebody still makes the mapping. */
	readonly mappingText: string;
	readonly rowsRead: number;
	readonly progress: ImportProgress | null;
	readonly heartbeatAt: Date | null;
	readonly cancelAskedAt: Date | null;
	readonly stoppedBy: StopReason | null;
	readonly commitMode: CommitMode | null;
	readonly report: ImportReport | null;
	readonly effect: readonly ContestEffect[] | null;
	/** Who asked for the commit where somebody else must confirm it, and what came of that. */
	readonly proposedBy: string | null;
	readonly proposedAt: Date | null;
	readonly decidedBy: string | null;
	/** Null: not declined. */
	readonly declineReason: string | null;
	readonly batchId: number | null;
	/** Where the committed batch stands in the ledger; null where nothing new came in. */
	readonly position: number | null;
	readonly createdAt: Date;
	readonly createdBy: string | null;
	readonly finishedAt: Date | null;
}

interface StoredReport {
	readonly mapping: string;
	readonly report: ImportReport | null;
}

export interface NewImportJob {
	readonly id: string;
	readonly fileName: string;
	readonly fileSha256: string;
	readonly fileBytes: number;
	/** Null: it is still to be made. */
	readonly mapping: ImportMappingText | null;
	readonly createdBy: string;
}

/** How long a file waits for whoever brought it. */
export const KEPT_DAYS = 7;
/** After its refused rows were fetched a file stays a little, in case the download did not arrive. */
const KEPT_AFTER_FETCH_MINUTES = 60;

const keptFromNow = sql`now() + make_interval(days => ${KEPT_DAYS})`;

export async function insertImportJob(tx: Executor, job: NewImportJob): Promise<void> {
	await tx.insert(importJob).values({
		id: job.id,
		status: job.mapping ? 'uploaded' : 'unmapped',
		fileName: job.fileName,
		fileSha256: job.fileSha256,
		fileBytes: job.fileBytes,
		fileKeptUntil: keptFromNow,
		mappingId: job.mapping?.id ?? null,
		report: { mapping: job.mapping?.text ?? '', report: null } satisfies StoredReport,
		createdBy: job.createdBy
	});
}

function selectJobs(tx: Executor) {
	return tx
		.select({ job: importJob, position: batch.position })
		.from(importJob)
		.leftJoin(batch, eq(batch.id, importJob.batchId));
}

export async function findImportJob(tx: Executor, id: string): Promise<ImportJob | null> {
	const [row] = await selectJobs(tx).where(eq(importJob.id, id));
	return row ? toJob(row) : null;
}

export async function latestImportJobs(tx: Executor, limit: number): Promise<ImportJob[]> {
	const rows = await selectJobs(tx)
		.orderBy(desc(importJob.createdAt), desc(importJob.id))
		.limit(limit);
	return rows.map(toJob);
}

export interface ImportStep {
	readonly from: readonly ImportStatus[];
	readonly to: ImportStatus;
	/** Kept for whoever looks; a step without one forgets the last. */
	readonly stoppedBy?: StopReason;
	/** Asked for with the commit. */
	readonly commitMode?: CommitMode;
}

/** Takes the step if the job stands where it must; false for all but one of those who try at once. */
export async function moveImportJob(
	tx: Executor,
	id: string,
	{ from, to, stoppedBy, commitMode }: ImportStep
): Promise<boolean> {
	const begins = to === 'checking' || to === 'committing';
	const rows = await tx
		.update(importJob)
		.set({
			status: to,
			stoppedBy: stoppedBy ?? null,
			progress: null,
			// What was asked for holds until it is done; whatever ends otherwise must be asked for anew.
			...(to === 'committing' ? {} : { commitMode: commitMode ?? null }),
			...(begins ? { rowsRead: 0, heartbeatAt: sql`now()` } : { cancelAskedAt: null }),
			...(to === 'dropped' || to === 'failed' ? { finishedAt: sql`now()` } : {})
		})
		.where(and(eq(importJob.id, id), inArray(importJob.status, [...from])))
		.returning({ id: importJob.id });
	return rows.length > 0;
}

/** Another mapping or sheet for a file that is not in yet: it is to be checked again. */
export async function remapImportJob(
	tx: Executor,
	id: string,
	change: { readonly mapping: ImportMappingText; readonly sheet: string | null }
): Promise<boolean> {
	const rows = await tx
		.update(importJob)
		.set({
			status: 'uploaded',
			mappingId: change.mapping.id,
			sheet: change.sheet,
			rowsRead: 0,
			progress: null,
			stoppedBy: null,
			commitMode: null,
			cancelAskedAt: null,
			effect: null,
			proposedBy: null,
			proposedAt: null,
			decidedBy: null,
			declineReason: null,
			finishedAt: null,
			fileKeptUntil: keptFromNow,
			report: sql`${JSON.stringify({ mapping: change.mapping.text, report: null } satisfies StoredReport)}::jsonb`
		})
		.where(
			and(
				eq(importJob.id, id),
				inArray(importJob.status, ['unmapped', 'checked', 'failed']),
				isNotNull(importJob.fileKeptUntil)
			)
		)
		.returning({ id: importJob.id });
	return rows.length > 0;
}

/** Says how far a worker is, and hears whether somebody wants it to stop. */
export async function saveImportProgress(
	tx: Executor,
	id: string,
	{ rowsRead, progress }: { readonly rowsRead: number; readonly progress: ImportProgress }
): Promise<{ readonly isCancelAsked: boolean }> {
	const [row] = await tx
		.update(importJob)
		.set({ rowsRead, progress, heartbeatAt: sql`now()` })
		.where(eq(importJob.id, id))
		.returning({ cancelAskedAt: importJob.cancelAskedAt });
	return { isCancelAsked: row?.cancelAskedAt != null };
}

/** Asks the worker to stop; it hears of it with its next word. A file that still queues stops at once. */
export async function askImportToStop(tx: Executor, id: string): Promise<boolean> {
	const step = { from: ['uploaded'], to: 'failed', stoppedBy: 'cancelled' } as const;
	if (await moveImportJob(tx, id, step)) return true;
	const rows = await tx
		.update(importJob)
		.set({ cancelAskedAt: sql`now()` })
		.where(and(eq(importJob.id, id), inArray(importJob.status, ['checking', 'committing'])))
		.returning({ id: importJob.id });
	return rows.length > 0;
}

export async function saveImportReport(
	tx: Executor,
	id: string,
	outcome: {
		readonly status: 'checked' | 'committed';
		readonly report: ImportReport;
		readonly batchId: number | null;
		/** What the check found; a commit keeps it. */
		readonly effect?: readonly ContestEffect[];
	}
): Promise<void> {
	const isCommitted = outcome.status === 'committed';
	const { rowsRead, rowsRefused, conflicts } = outcome.report;
	await tx
		.update(importJob)
		.set({
			status: outcome.status,
			rowsRead,
			progress: null,
			cancelAskedAt: null,
			report: sql`jsonb_set(${importJob.report}, '{report}', ${toJson(outcome.report)}::jsonb)`,
			batchId: outcome.batchId,
			...(outcome.effect ? { effect: sql`${JSON.stringify(outcome.effect)}::jsonb` } : {}),
			...(isCommitted ? { finishedAt: sql`now()` } : { commitMode: null }),
			// What is left of a committed file are its refused rows.
			...(isCommitted && rowsRefused + conflicts === 0 ? { fileKeptUntil: null } : {})
		})
		.where(eq(importJob.id, id));
}

/**
 * The database's JSON takes no null character and no half of a character. A file may hold the first, and what is shown
 * of a long cell may end in the second.
 */
function toJson(report: ImportReport): string {
	return JSON.stringify(report, (_, value: unknown) =>
		typeof value === 'string' ? value.replaceAll('\0', '␀').replace(/\p{Cs}/gu, '\uFFFD') : value
	);
}

/** The refused rows of a committed file were fetched: the file is needed no more. */
export async function refusedRowsFetched(tx: Executor, id: string): Promise<void> {
	await tx
		.update(importJob)
		.set({
			fileKeptUntil: sql`least(${importJob.fileKeptUntil}, now() + make_interval(mins => ${KEPT_AFTER_FETCH_MINUTES}))`
		})
		.where(and(eq(importJob.id, id), eq(importJob.status, 'committed')));
}

/** Jobs whose file has waited long enough. One that was never committed is dropped with it. */
export async function expireImportFiles(tx: Executor): Promise<string[]> {
	const rows = await tx.execute<{ id: string }>(sql`
		update import_job set file_kept_until = null,
			finished_at = coalesce(finished_at, now()),
			stopped_by = case when status = 'committed' then stopped_by else 'expired' end,
			status = case when status = 'committed' then status else 'dropped' end
		where file_kept_until < now() and status not in ('uploaded', 'checking', 'committing')
		returning id::text as id`);
	return rows.map(({ id }) => id);
}

/** The file of a job is removed, or about to be. */
export async function forgetImportFile(tx: Executor, id: string): Promise<void> {
	await tx.update(importJob).set({ fileKeptUntil: null }).where(eq(importJob.id, id));
}

/**
 * After a crash nobody works on these any more. A commit that went through is marked as committed with it, so what is
 * found here is not in the ledger.
 */
export async function resetInterruptedImports(
	tx: Executor,
	ids: readonly string[]
): Promise<string[]> {
	if (ids.length === 0) return [];
	const rows = await tx
		.update(importJob)
		.set({
			status: 'uploaded',
			rowsRead: 0,
			progress: null,
			cancelAskedAt: null,
			stoppedBy: sql`case when ${importJob.status} = 'uploaded' then ${importJob.stoppedBy} else 'interrupted' end`
		})
		.where(
			and(
				inArray(importJob.id, [...ids]),
				inArray(importJob.status, ['uploaded', 'checking', 'committing'])
			)
		)
		.returning({ id: importJob.id });
	return rows.map(({ id }) => id);
}

/** A worker says every half second that it is there. One that has not for so long is gone, with its node. */
const SILENT_SECONDS = 300;

export async function failSilentImports(tx: Executor): Promise<void> {
	await tx
		.update(importJob)
		.set({ status: 'failed', stoppedBy: 'killed', progress: null, cancelAskedAt: null })
		.where(
			and(
				inArray(importJob.status, ['checking', 'committing']),
				sql`${importJob.heartbeatAt} < now() - make_interval(secs => ${SILENT_SECONDS})`
			)
		);
}

/** The jobs whose file is still needed. */
export async function keptImportJobIds(tx: Executor): Promise<string[]> {
	const rows = await tx
		.select({ id: importJob.id })
		.from(importJob)
		.where(isNotNull(importJob.fileKeptUntil));
	return rows.map(({ id }) => id);
}

/** A batch as somebody recognises it. */
export interface OriginalBatchRow {
	readonly id: number;
	readonly position: number | null;
	readonly origin: string;
	readonly fileName: string | null;
	readonly receivedAt: Date;
	readonly receivedBy: string | null;
}

export async function batchesById(
	tx: Executor,
	ids: readonly number[]
): Promise<OriginalBatchRow[]> {
	if (ids.length === 0) return [];
	return tx
		.select({
			id: batch.id,
			position: batch.position,
			origin: batch.origin,
			fileName: batch.fileName,
			receivedAt: batch.receivedAt,
			receivedBy: batch.receivedBy
		})
		.from(batch)
		.where(inArray(batch.id, [...ids]));
}

function toJob(row: {
	readonly job: typeof importJob.$inferSelect;
	readonly position: number | null;
}): ImportJob {
	// Written by this module alone.
	const stored = row.job.report as StoredReport;
	return {
		...row.job,
		status: row.job.status as ImportStatus,
		progress: row.job.progress as ImportProgress | null,
		stoppedBy: row.job.stoppedBy as StopReason | null,
		commitMode: row.job.commitMode as CommitMode | null,
		effect: row.job.effect as readonly ContestEffect[] | null,
		mappingText: stored.mapping,
		report: stored.report,
		position: row.position
	};
}

export interface SavedMapping {
	readonly id: number;
	readonly name: string;
	readonly document: string;
	readonly createdAt: Date;
	readonly createdBy: string | null;
}

export async function savedMappings(tx: Executor): Promise<SavedMapping[]> {
	return tx.select().from(importMapping).orderBy(importMapping.name);
}

export async function findMapping(tx: Executor, id: number): Promise<SavedMapping | null> {
	const [row] = await tx.select().from(importMapping).where(eq(importMapping.id, id));
	return row ?? null;
}

/** A name stands for its latest text; jobs keep the text that they were read with. */
export async function saveMapping(
	tx: Executor,
	mapping: { readonly name: string; readonly document: string; readonly createdBy: string }
): Promise<number> {
	const [row] = await tx
		.insert(importMapping)
		.values(mapping)
		.onConflictDoUpdate({
			target: importMapping.name,
			set: { document: mapping.document, createdBy: mapping.createdBy, createdAt: sql`now()` }
		})
		.returning({ id: importMapping.id });
	if (!row) throw new Error('a saved mapping has no id');
	return row.id;
}

/** False where the name is taken, or there is no such mapping. Jobs keep the text that they were read with. */
export async function renameMapping(
	tx: Executor,
	id: number,
	mapping: { readonly name: string; readonly document: string; readonly createdBy: string }
): Promise<boolean> {
	const rows = await tx
		.update(importMapping)
		.set({ ...mapping, createdAt: sql`now()` })
		.where(
			and(
				eq(importMapping.id, id),
				sql`not exists (select from import_mapping other where other.name = ${mapping.name} and other.id <> ${id})`
			)
		)
		.returning({ id: importMapping.id });
	return rows.length > 0;
}

export async function deleteMapping(tx: Executor, id: number): Promise<SavedMapping | null> {
	const [row] = await tx.delete(importMapping).where(eq(importMapping.id, id)).returning();
	return row ?? null;
}

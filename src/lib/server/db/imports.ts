/** Files on their way in, and the saved mappings that read them. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ImportReport } from '#lib/domain/import-report.ts';
import type { Database, Transaction } from './client.ts';
import { batch, importJob, importMapping } from './schema.ts';

type Executor = Database | Transaction;

export type ImportStatus =
	'uploaded' | 'checking' | 'checked' | 'committing' | 'committed' | 'failed' | 'dropped';

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
	readonly mappingId: number | null;
	readonly mappingText: string;
	readonly rowsRead: number;
	readonly report: ImportReport | null;
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
	readonly mapping: ImportMappingText;
	readonly createdBy: string;
}

export async function insertImportJob(tx: Executor, job: NewImportJob): Promise<void> {
	await tx.insert(importJob).values({
		id: job.id,
		status: 'uploaded',
		fileName: job.fileName,
		fileSha256: job.fileSha256,
		mappingId: job.mapping.id,
		report: { mapping: job.mapping.text, report: null } satisfies StoredReport,
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

/** Takes the step if the job stands where it must; false for all but one of those who try at once. */
export async function moveImportJob(
	tx: Executor,
	id: string,
	{ from, to }: { readonly from: readonly ImportStatus[]; readonly to: ImportStatus }
): Promise<boolean> {
	const rows = await tx
		.update(importJob)
		.set({
			status: to,
			...(to === 'checking' || to === 'committing' ? { rowsRead: 0 } : {}),
			...(to === 'dropped' || to === 'failed' ? { finishedAt: sql`now()` } : {})
		})
		.where(and(eq(importJob.id, id), inArray(importJob.status, [...from])))
		.returning({ id: importJob.id });
	return rows.length > 0;
}

export async function saveImportProgress(
	tx: Executor,
	id: string,
	rowsRead: number
): Promise<void> {
	await tx.update(importJob).set({ rowsRead }).where(eq(importJob.id, id));
}

export async function saveImportReport(
	tx: Executor,
	id: string,
	outcome: {
		readonly status: 'checked' | 'committed';
		readonly report: ImportReport;
		readonly batchId: number | null;
	}
): Promise<void> {
	await tx
		.update(importJob)
		.set({
			status: outcome.status,
			rowsRead: outcome.report.rowsRead,
			report: sql`jsonb_set(${importJob.report}, '{report}', ${toJson(outcome.report)}::jsonb)`,
			batchId: outcome.batchId,
			...(outcome.status === 'committed' ? { finishedAt: sql`now()` } : {})
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

/**
 * After a crash nobody works on these any more. Whether the commit went through or not, bringing the file again is
 * safe: what is in the ledger counts as a duplicate.
 */
export async function resetInterruptedImports(tx: Executor): Promise<string[]> {
	const rows = await tx
		.update(importJob)
		.set({ status: 'uploaded', rowsRead: 0 })
		.where(inArray(importJob.status, ['uploaded', 'checking', 'committing']))
		.returning({ id: importJob.id });
	return rows.map(({ id }) => id);
}

/** Jobs whose file is still needed. */
export async function openImportJobIds(tx: Executor): Promise<string[]> {
	const rows = await tx
		.select({ id: importJob.id })
		.from(importJob)
		.where(inArray(importJob.status, ['uploaded', 'checking', 'checked', 'committing']));
	return rows.map(({ id }) => id);
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

/** Files that wait for a second person before they count. */
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { CommitMode } from '#lib/domain/import-report.ts';
import type { Transaction } from './client.ts';
import { importJob } from './schema.ts';

/** False where the file is neither checked nor on its way into the ledger. */
export async function proposeImport(
	tx: Transaction,
	id: string,
	{ by, commitMode }: { readonly by: string; readonly commitMode: CommitMode }
): Promise<boolean> {
	const rows = await tx
		.update(importJob)
		.set({
			status: 'proposed',
			commitMode,
			proposedBy: by,
			proposedAt: sql`clock_timestamp()`,
			decidedBy: null,
			declineReason: null
		})
		.where(and(eq(importJob.id, id), inArray(importJob.status, ['checked', 'committing'])))
		.returning({ id: importJob.id });
	return rows.length > 0;
}

/** The file stands as checked again, confirmed or declined by somebody else than who proposed it. */
export async function decideImport(
	tx: Transaction,
	id: string,
	{ by, declineReason }: { readonly by: string; readonly declineReason: string | null }
): Promise<boolean> {
	const rows = await tx
		.update(importJob)
		.set({
			status: 'checked',
			decidedBy: by,
			declineReason,
			...(declineReason === null ? {} : { commitMode: null })
		})
		.where(
			and(eq(importJob.id, id), eq(importJob.status, 'proposed'), ne(importJob.proposedBy, by))
		)
		.returning({ id: importJob.id });
	return rows.length > 0;
}

/** Whoever proposed it thinks again. */
export async function withdrawImport(tx: Transaction, id: string, by: string): Promise<boolean> {
	const rows = await tx
		.update(importJob)
		.set({ status: 'checked', commitMode: null, proposedBy: null, proposedAt: null })
		.where(
			and(eq(importJob.id, id), eq(importJob.status, 'proposed'), eq(importJob.proposedBy, by))
		)
		.returning({ id: importJob.id });
	return rows.length > 0;
}

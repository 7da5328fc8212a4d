/** Published rule versions, the drafts that become one, approval papers, and who has read which version. */
import { createHash } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import { ENGINE_SEMANTICS } from '#lib/domain/contest.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { VersionPreview } from '#lib/domain/version-preview.ts';
import type { Transaction } from './client.ts';
import type { Executor } from './contests.ts';
import { LEDGER_CHANNEL } from './ledger-append.ts';
import {
	contest,
	revision,
	ruleAttachment,
	ruleDraft,
	ruleReading,
	ruleVersion
} from './schema.ts';

/** An approval paper as it is listed: without its bytes. */
export interface ListedPaper {
	readonly id: number;
	readonly fileName: string;
}

export interface ListedVersion {
	readonly number: number;
	readonly reason: string | null;
	readonly approvalNo: string | null;
	readonly paper: ListedPaper | null;
	readonly publishedAt: Instant;
	readonly publishedBy: string | null;
	/** The last revision made under it; null: none yet. */
	readonly lastRevision: number | null;
	/** How many people confirmed to have read it. */
	readonly readings: number;
}

/** All versions of a contest, the newest first. */
export async function listRuleVersions(tx: Executor, contestId: number): Promise<ListedVersion[]> {
	const rows = await tx
		.select({
			number: ruleVersion.number,
			reason: ruleVersion.reason,
			approvalNo: ruleVersion.approvalNo,
			paperId: ruleAttachment.id,
			paperName: ruleAttachment.fileName,
			publishedAt: ruleVersion.publishedAt,
			publishedBy: ruleVersion.publishedBy,
			lastRevision: sql<string | null>`(
				select max(made.number)::text from ${revision} as made
				where made.contest_id = ${ruleVersion.contestId} and made.rule_version = ${ruleVersion.number}
			)`,
			readings: sql<string>`(
				select count(*)::text from ${ruleReading} as reading
				where reading.contest_id = ${ruleVersion.contestId} and reading.version = ${ruleVersion.number}
			)`
		})
		.from(ruleVersion)
		.leftJoin(ruleAttachment, eq(ruleAttachment.id, ruleVersion.attachmentId))
		.where(eq(ruleVersion.contestId, contestId))
		.orderBy(desc(ruleVersion.number));
	return rows.map(({ paperId, paperName, ...row }) => ({
		...row,
		paper: listedPaper(paperId, paperName),
		publishedAt: row.publishedAt.getTime(),
		lastRevision: row.lastRevision === null ? null : Number(row.lastRevision),
		readings: Number(row.readings)
	}));
}

function listedPaper(id: number | null, fileName: string | null): ListedPaper | null {
	return id === null || fileName === null ? null : { id, fileName };
}

export interface NewPaper {
	readonly fileName: string;
	readonly bytes: Uint8Array;
}

export async function insertPaper(
	tx: Transaction,
	contestId: number,
	{ fileName, bytes, by }: NewPaper & { readonly by: string }
): Promise<number> {
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const [row] = await tx
		.insert(ruleAttachment)
		.values({ contestId, fileName, sha256, bytes, addedBy: by })
		.returning({ id: ruleAttachment.id });
	if (!row) throw new Error('an insert returned no row');
	return row.id;
}

/** The paper itself, if it belongs to the contest. */
export async function paperOf(
	tx: Executor,
	contestId: number,
	id: number
): Promise<(NewPaper & { readonly sha256: string }) | null> {
	const [row] = await tx
		.select({
			fileName: ruleAttachment.fileName,
			bytes: ruleAttachment.bytes,
			sha256: ruleAttachment.sha256
		})
		.from(ruleAttachment)
		.where(and(eq(ruleAttachment.id, id), eq(ruleAttachment.contestId, contestId)));
	return row ?? null;
}

/** What is shown of a draft before anybody confirms it, and the cut that it was computed from. */
export interface StoredPreview extends VersionPreview {
	/** The board's revision at the time; 0: the contest had not been scored. */
	readonly revision: number;
	readonly position: number;
	readonly asOf: Instant;
	/** What the new version and the entries show together; absent in a preview that was stored before there were any. */
	readonly warnings?: readonly Text[];
}

export interface RuleDraft {
	readonly id: number;
	readonly contestId: number;
	readonly baseVersion: number;
	readonly document: string;
	readonly reason: string;
	readonly approvalNo: string | null;
	readonly attachmentId: number | null;
	readonly paper: ListedPaper | null;
	readonly createdAt: Instant;
	readonly createdBy: string;
	readonly preview: StoredPreview | null;
}

export interface NewDraft {
	readonly contestId: number;
	readonly baseVersion: number;
	readonly document: string;
	readonly reason: string;
	readonly approvalNo: string | null;
	readonly attachmentId: number | null;
	readonly createdBy: string;
}

/** False where the contest has an open draft already. */
export async function insertDraft(tx: Transaction, draft: NewDraft): Promise<boolean> {
	const rows = await tx
		.insert(ruleDraft)
		.values(draft)
		.onConflictDoNothing()
		.returning({ id: ruleDraft.id });
	return rows.length > 0;
}

export async function openDraft(tx: Executor, contestId: number): Promise<RuleDraft | null> {
	const [row] = await tx
		.select({ draft: ruleDraft, paperName: ruleAttachment.fileName })
		.from(ruleDraft)
		.leftJoin(ruleAttachment, eq(ruleAttachment.id, ruleDraft.attachmentId))
		.where(and(eq(ruleDraft.contestId, contestId), eq(ruleDraft.status, 'open')));
	if (!row) return null;
	const { draft, paperName } = row;
	return {
		...draft,
		paper: listedPaper(draft.attachmentId, paperName),
		createdAt: draft.createdAt.getTime(),
		// Written by `savePreview` alone.
		preview: draft.preview as StoredPreview | null
	};
}

/** Does nothing where the draft has been closed meanwhile. */
export async function savePreview(
	tx: Executor,
	draftId: number,
	preview: StoredPreview
): Promise<void> {
	await tx
		.update(ruleDraft)
		.set({ preview: sql`${toJson(preview)}::text::jsonb` })
		.where(and(eq(ruleDraft.id, draftId), eq(ruleDraft.status, 'open')));
}

/** The database's JSON takes no null character and no half of a character; an escape in a document may write either. */
function toJson(preview: StoredPreview): string {
	return JSON.stringify(preview, (_, value: unknown) =>
		typeof value === 'string' ? value.replaceAll('\0', '␀').replace(/\p{Cs}/gu, '\uFFFD') : value
	);
}

/** False where somebody else closed it before. */
export async function closeDraft(
	tx: Transaction,
	draftId: number,
	end: { readonly by: string; readonly appliedVersion: number | null }
): Promise<boolean> {
	const rows = await tx
		.update(ruleDraft)
		.set({
			status: end.appliedVersion === null ? 'dropped' : 'applied',
			closedAt: sql`clock_timestamp()`,
			closedBy: end.by,
			appliedVersion: end.appliedVersion
		})
		.where(and(eq(ruleDraft.id, draftId), eq(ruleDraft.status, 'open')))
		.returning({ id: ruleDraft.id });
	return rows.length > 0;
}

/** Waits for whoever scores the contest, then holds its row until the transaction ends. */
export async function holdContest(tx: Transaction, contestId: number): Promise<void> {
	await tx.select({ id: contest.id }).from(contest).where(eq(contest.id, contestId)).for('update');
}

/** Publishes the next version. The board stays as it is until the scorer swaps all totals in, as one revision. */
export async function publishVersion(
	tx: Transaction,
	version: {
		readonly contestId: number;
		readonly number: number;
		readonly document: string;
		readonly reason: string;
		readonly approvalNo: string | null;
		readonly attachmentId: number | null;
		readonly publishedBy: string;
	}
): Promise<void> {
	await tx.insert(ruleVersion).values({ ...version, engine: ENGINE_SEMANTICS });
	await tx
		.update(contest)
		.set({ ruleVersion: version.number })
		.where(eq(contest.id, version.contestId));
	await tx.execute(sql`select pg_notify(${LEDGER_CHANNEL}, '0')`);
}

/** The first confirmation counts; another changes nothing. False: it was one of those. */
export async function insertReading(
	tx: Executor,
	reading: { readonly contestId: number; readonly version: number; readonly readBy: string }
): Promise<boolean> {
	const rows = await tx
		.insert(ruleReading)
		.values({ ...reading, readAt: sql`clock_timestamp()` })
		.onConflictDoNothing()
		.returning({ version: ruleReading.version });
	return rows.length > 0;
}

/** When somebody confirmed to have read a version; null: not yet. */
export async function readingOf(
	tx: Executor,
	asked: { readonly contestId: number; readonly version: number; readonly readBy: string }
): Promise<Instant | null> {
	const [row] = await tx
		.select({ readAt: ruleReading.readAt })
		.from(ruleReading)
		.where(
			and(
				eq(ruleReading.contestId, asked.contestId),
				eq(ruleReading.version, asked.version),
				eq(ruleReading.readBy, asked.readBy)
			)
		);
	return row?.readAt.getTime() ?? null;
}

/** Batches as people ask for them: what came when, from where, and what became of it. */
import { sql, type SQL } from 'drizzle-orm';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { Transaction } from './client.ts';
import type { BatchOrigin } from './ledger-append.ts';
import type { Reader } from './ledger.ts';

export interface BatchRow {
	readonly id: number;
	readonly position: number;
	readonly origin: BatchOrigin;
	readonly receivedAt: Instant;
	readonly receivedBy: string | null;
	readonly confirmedBy: string | null;
	readonly fileName: string | null;
	readonly fileSha256: string | null;
	readonly accepted: number;
	readonly duplicates: number;
	readonly refused: number;
	/** Why, of a take-back or a link. */
	readonly reason: string | null;
	/** The position of the batch that it takes back. */
	readonly takesBackPosition: number | null;
	readonly takenBackPosition: number | null;
	readonly isRemoved: boolean;
	/** People whose totals are another since the revision that it entered, over all contests. */
	readonly moved: number;
}

const fields = sql`b.id::float8 as id, b.position::float8 as position, b.origin,
	(extract(epoch from b.received_at) * 1000)::float8 as "receivedAt", b.received_by as "receivedBy",
	b.confirmed_by as "confirmedBy", b.file_name as "fileName", b.file_sha256 as "fileSha256",
	b.accepted, b.duplicates, b.refused, b.reason,
	(select taken.position::float8 from batch taken where taken.id = b.takes_back) as "takesBackPosition",
	b.taken_back_position::float8 as "takenBackPosition", b.removed_at is not null as "isRemoved",
	(select count(distinct total.employee_no)::int
		from contest cross join lateral (
			select number, after_position from revision
			where contest_id = contest.id and position >= b.position order by position, number limit 1
		) entered join total on total.contest_id = contest.id and total.revision = entered.number
		where entered.after_position < b.position) as moved`;

export interface BatchFilter {
	readonly origin?: BatchOrigin;
	readonly by?: string;
	/** Part of the file's name, or the beginning of its SHA-256. */
	readonly file?: string;
	readonly state?: 'standing' | 'takenBack';
	/** Received from this instant on, and before that one. */
	readonly from?: Instant;
	readonly to?: Instant;
}

/** The newest first, below a position where one is given. */
export async function listBatches(
	tx: Reader,
	filter: BatchFilter,
	page: { readonly below: number | null; readonly limit: number }
): Promise<BatchRow[]> {
	const below = page.below === null ? [] : [sql`b.position < ${page.below}`];
	return [
		...(await tx.execute<BatchRow & Record<string, unknown>>(sql`
			select ${fields} from batch b
			where ${sql.join([...conditionsOf(filter), ...below], sql` and `)}
			order by b.position desc limit ${page.limit}`))
	];
}

export async function countBatches(tx: Reader, filter: BatchFilter): Promise<number> {
	const [row] = await tx.execute<{ count: number }>(sql`
		select count(*)::int as count from batch b
		where ${sql.join(conditionsOf(filter), sql` and `)}`);
	return row?.count ?? 0;
}

function conditionsOf({ origin, by, file, state, from, to }: BatchFilter): SQL[] {
	const instant = (at: Instant) => sql`${new Date(at).toISOString()}::timestamptz`;
	return [
		sql`b.position is not null`,
		...(origin ? [sql`b.origin = ${origin}`] : []),
		...(by ? [sql`(b.received_by = ${by} or b.confirmed_by = ${by})`] : []),
		...(file
			? [
					sql`(strpos(lower(b.file_name), lower(${file})) > 0 or starts_with(b.file_sha256, lower(${file})))`
				]
			: []),
		...(state === 'standing' ? [sql`b.taken_back_position is null`] : []),
		...(state === 'takenBack' ? [sql`b.taken_back_position is not null`] : []),
		...(from === undefined ? [] : [sql`b.received_at >= ${instant(from)}`]),
		...(to === undefined ? [] : [sql`b.received_at < ${instant(to)}`])
	];
}

export async function batchAt(tx: Reader, position: number): Promise<BatchRow | null> {
	const [row] = await tx.execute<BatchRow & Record<string, unknown>>(sql`
		select ${fields} from batch b where b.position = ${position}`);
	return row ?? null;
}

/** What a batch brought, by kind and metric or code. */
export interface BatchContent {
	/** `activity`, `reversal` … of the ledger; `assignment`, `orgUnit`, `target` … beside it. */
	readonly kind: string;
	readonly metric: string | null;
	readonly rows: number;
	readonly people: number;
	/** First and last business date in Asia/Shanghai, `YYYY-MM-DD`; null where it is about no day. */
	readonly firstOn: string | null;
	readonly lastOn: string | null;
}

export async function batchContents(tx: Reader, id: number): Promise<BatchContent[]> {
	const day = (column: SQL) => sql`(${column} at time zone 'Asia/Shanghai')::date::text`;
	return [
		...(await tx.execute<BatchContent & Record<string, unknown>>(sql`
			select kind, metric, count(*)::int as rows, count(distinct employee_no)::int as people,
				${day(sql`min(coalesce(occurred_at, stated_at))`)} as "firstOn",
				${day(sql`max(coalesce(occurred_at, stated_at))`)} as "lastOn"
			from entry where batch_id = ${id} group by kind, metric
			union all
			select 'assignment', null, count(*)::int, count(distinct employee_no)::int,
				min(from_on)::text, max(from_on)::text
			from assignment where batch_id = ${id} having count(*) > 0
			union all
			select 'orgUnit', null, count(*)::int, 0, null, null
			from org_unit where batch_id = ${id} having count(*) > 0
			union all
			select kind, code, count(*)::int, count(distinct employee_no)::int,
				min(from_on)::text, max(from_on)::text
			from dated_input where batch_id = ${id} group by kind, code
			union all
			select 'link', null, count(*)::int, count(distinct number)::int, null, null
			from person_link where batch_id = ${id} having count(*) > 0
			union all
			select 'snapshot', metric, count(*)::int, count(distinct employee_no)::int,
				min(business_on)::text, max(business_on)::text
			from snapshot where batch_id = ${id} group by metric
			union all
			select 'client_care', null, count(*)::int, 0, null, null
			from client_care where batch_id = ${id} having count(*) > 0
			union all
			select 'client_figure', null, count(*)::int, 0, null, null
			from client_figure where batch_id = ${id} having count(*) > 0
			union all
			select 'metric_info', null, count(*)::int, 0, null, null
			from metric_info where batch_id = ${id} having count(*) > 0
			union all
			select 'product_info', null, count(*)::int, 0, null, null
			from product_info where batch_id = ${id} having count(*) > 0
			union all
			select 'registration', null, count(*)::int, 0, null, null
			from registration where batch_id = ${id} having count(*) > 0
			union all
			select 'registration_withdrawal', null, count(*)::int, 0, null, null
			from registration_withdrawal where batch_id = ${id} having count(*) > 0
			order by 1, 2`))
	];
}

/** A later file that held rows which a batch had brought before, so they were counted as its duplicates. */
export interface LaterFile {
	/** Null where nothing else was new in it, so that it made no batch. */
	readonly position: number | null;
	readonly importId: string | null;
	readonly fileName: string | null;
	readonly receivedAt: Instant;
	readonly receivedBy: string | null;
	readonly rows: number;
}

/** Files and calls after a batch, in their order, that are to be brought again when it is taken back. */
export async function laterDuplicates(
	tx: Reader,
	batch: Pick<BatchRow, 'id' | 'position'>
): Promise<LaterFile[]> {
	const key = String(batch.id);
	return [
		...(await tx.execute<LaterFile & Record<string, unknown>>(sql`
			select b.position::float8 as position,
				(select id::text from import_job where import_job.batch_id = b.id) as "importId",
				b.file_name as "fileName", (extract(epoch from b.received_at) * 1000)::float8 as "receivedAt",
				b.received_by as "receivedBy", (b.duplicates_of ->> ${key})::int as rows
			from batch b
			where b.duplicates_of is not null and b.position > ${batch.position}
				and b.taken_back_position is null and jsonb_exists(b.duplicates_of, ${key})
			union all
			select null, j.id::text, j.file_name, (extract(epoch from j.finished_at) * 1000)::float8,
				j.created_by, (one ->> 'count')::int
			from import_job j
				cross join lateral jsonb_array_elements(j.report -> 'report' -> 'duplicatesOf') one
			where j.status = 'committed' and j.batch_id is null and (one ->> 'batchId') = ${key}
			order by 4`))
	];
}

/** The import page of the file that a batch came from; null: it came otherwise. */
export async function importOfBatch(tx: Reader, id: number): Promise<string | null> {
	const [row] = await tx.execute<{ id: string }>(sql`
		select id::text as id from import_job where batch_id = ${id}`);
	return row?.id ?? null;
}

/** Everybody who ever brought a batch, for a list to choose from. */
export async function batchAuthors(tx: Reader): Promise<string[]> {
	const rows = await tx.execute<{ name: string }>(sql`
		select distinct received_by as name from batch where received_by is not null order by 1`);
	return rows.map(({ name }) => name);
}

export interface TakeableBatch {
	readonly origin: string;
	readonly isTakenBack: boolean;
	readonly isRemoved: boolean;
}

export async function takeableBatch(tx: Reader, id: number): Promise<TakeableBatch | null> {
	const [row] = await tx.execute<{
		origin: string;
		isTakenBack: boolean;
		isRemoved: boolean;
	}>(sql`
		select origin, taken_back_position is not null as "isTakenBack",
			removed_at is not null as "isRemoved"
		from batch where id = ${id} and position is not null`);
	return row ?? null;
}

/** Says from which position on a batch does not count. The batch that takes it back must be there. */
export async function markTakenBack(tx: Transaction, id: number, position: number): Promise<void> {
	await tx.execute(sql`
		update batch set taken_back_position = ${position}::bigint where id = ${id}`);
}

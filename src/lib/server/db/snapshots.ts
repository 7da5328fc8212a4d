/** Cumulative snapshots as they were given, and the entries that were computed from them. */
import { sql, type SQL } from 'drizzle-orm';
import type { KnownDerived } from '#lib/domain/derived-entries.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { CalendarDay } from '#lib/domain/roster.ts';
import {
	snapshotActivityId,
	type Snapshot,
	type SnapshotScope,
	type SnapshotSeries
} from '#lib/domain/snapshots.ts';
import { arrayLiteral } from './array-literal.ts';
import type { Transaction } from './client.ts';
import { entryFields, toLedgerEntry, type EntryRow } from './entry-row.ts';
import { snapshot } from './schema.ts';

export interface SnapshotLine {
	/** 0: no row of the file, but the answer to what became of a manager whom it leaves out. */
	readonly line: number;
	readonly snapshot: Snapshot;
}

/** One series in one period, from a day on. */
export interface SeriesFrom {
	readonly series: SnapshotSeries;
	/** Half-open. */
	readonly period: { readonly from: CalendarDay; readonly to: CalendarDay };
	readonly from: CalendarDay;
}

/** A condition on the batch `b`: it is there and was not taken back, nor is just being taken back. */
const counts = (without: readonly number[]) => sql`(b.position is not null
	and b.taken_back_position is null and not b.id = any(${arrayLiteral(without)}::bigint[]))`;

/** What counts of the snapshots: of one series and day that of the latest batch. */
const effective = (without: readonly number[], where: SQL) => sql`
	select distinct on (s.source, s.metric, s.employee_no, s.scope, s.product, s.business_on) s.*
	from snapshot s join batch b on b.id = s.batch_id
	where ${counts(without)} and ${where}
	order by s.source, s.metric, s.employee_no, s.scope, s.product, s.business_on, b.position desc`;

const ofSeries = sql`s.source = k.source and s.metric = k.metric and s.employee_no = k.employee_no
	and s.scope = k.scope and s.product is not distinct from k.product`;

const snapshotFields =
	sql.raw(`x.source, x.employee_no as "employeeNo", x.metric, x.product, x.scope,
	x.business_on::text as "businessDate", trim_scale(x.quantity)::text as quantity,
	x.amount_fen::text as "amountFen", (extract(epoch from x.occurred_at) * 1000)::float8 as "occurredAt"`);

type SnapshotRow = {
	source: string;
	employeeNo: string;
	metric: string;
	product: string | null;
	scope: SnapshotScope;
	businessDate: string;
	quantity: string | null;
	amountFen: string | null;
	occurredAt: number;
};

function toSnapshot({ quantity, amountFen, ...row }: SnapshotRow): Snapshot {
	return {
		...row,
		quantity: quantity === null ? null : Exact.of(quantity),
		amountFen: amountFen === null ? null : BigInt(amountFen)
	};
}

/** Held to the end of the transaction: a difference speaks of two days, which two files may bring at once. */
export async function lockFeeds(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('longhu.feeds', 0))`);
}

/**
 * The values from each day on, and of each series the last one before it in the period, which they go on from; all
 * without those of some batches.
 */
export async function snapshotsFrom(
	tx: Transaction,
	asked: readonly SeriesFrom[],
	without: readonly number[]
): Promise<Snapshot[]> {
	const rows = await tx.execute<SnapshotRow>(sql`
		select ${snapshotFields} from ${unnestSeries(asked)} cross join lateral (
			${effective(
				without,
				sql`${ofSeries} and s.business_on < k.period_to and s.business_on >= coalesce((
					select max(s.business_on) from snapshot s join batch b on b.id = s.batch_id
					where ${ofSeries} and ${counts(without)}
						and s.business_on >= k.period_from and s.business_on < k.from_on), k.from_on)`
			)}
		) x`);
	return rows.map(toSnapshot);
}

/** Which of the series also count up over another scope that shares days with the period, and over which. */
export async function otherScopes(
	tx: Transaction,
	asked: readonly SeriesFrom[]
): Promise<{ readonly index: number; readonly scope: SnapshotScope }[]> {
	return [
		...(await tx.execute<{ index: number; scope: SnapshotScope }>(sql`
			select (k.ordinality - 1)::float8 as index, x.scope from ${unnestSeries(asked)} cross join lateral (
				select s.scope from snapshot s join batch b on b.id = s.batch_id
				where ${counts([])} and s.source = k.source and s.metric = k.metric and s.employee_no = k.employee_no
					and s.product is not distinct from k.product and s.scope <> k.scope
					and ((s.business_on >= k.period_from and s.business_on < k.period_to)
						or date_trunc(s.scope, s.business_on) = date_trunc(s.scope, k.period_from))
				limit 1
			) x`))
	];
}

/** What a file is about: everybody's values under one metric over one period. */
export interface SnapshotGroup extends Pick<SnapshotSeries, 'source' | 'metric' | 'scope'> {
	readonly period: { readonly from: CalendarDay; readonly to: CalendarDay };
	/** The last day that the file speaks of. */
	readonly through: CalendarDay;
}

/** Of each group all values, but zeros, of the last day with any through the file's. */
export async function lastValues(
	tx: Transaction,
	groups: readonly SnapshotGroup[]
): Promise<{ readonly index: number; readonly snapshot: Snapshot }[]> {
	const column = (of: (group: SnapshotGroup) => string) => arrayLiteral(groups.map(of));
	const rows = await tx.execute<SnapshotRow & { index: number }>(sql`
		select (k.ordinality - 1)::float8 as index, ${snapshotFields} from unnest(
			${column(({ source }) => source)}::text[], ${column(({ metric }) => metric)}::text[],
			${column(({ scope }) => scope)}::text[], ${column(({ period }) => period.from)}::date[],
			${column(({ through }) => through)}::date[]
		) with ordinality as k(source, metric, scope, period_from, through, ordinality) cross join lateral (
			${effective(
				[],
				sql`s.source = k.source and s.metric = k.metric and s.scope = k.scope
					and s.business_on = (
						select max(s.business_on) from snapshot s join batch b on b.id = s.batch_id
						where ${counts([])} and s.source = k.source and s.metric = k.metric
							and s.scope = k.scope and s.business_on >= k.period_from
							and s.business_on <= k.through)`
			)}
		) x where coalesce(x.quantity, 0) <> 0 or coalesce(x.amount_fen, 0) <> 0
		order by 1, x.employee_no collate "C", x.product collate "C"`);
	return rows.map(({ index, ...row }) => ({ index, snapshot: toSnapshot(row) }));
}

function unnestSeries(asked: readonly SeriesFrom[]): SQL {
	const column = (of: (one: SeriesFrom) => string | null) => arrayLiteral(asked.map(of));
	return sql`unnest(
		${column(({ series }) => series.source)}::text[], ${column(({ series }) => series.metric)}::text[],
		${column(({ series }) => series.scope)}::text[], ${column(({ series }) => series.employeeNo)}::text[],
		${column(({ series }) => series.product)}::text[], ${column(({ period }) => period.from)}::date[],
		${column(({ period }) => period.to)}::date[], ${column(({ from }) => from)}::date[]
	) with ordinality as k(source, metric, scope, employee_no, product, period_from, period_to, from_on, ordinality)`;
}

/** Every entry that was ever computed for these days; those of the batches to do without count no more. */
export async function derivedEntriesOf(
	tx: Transaction,
	days: readonly Snapshot[],
	without: readonly number[]
): Promise<KnownDerived[]> {
	const column = (texts: readonly string[]) => arrayLiteral(texts);
	const rows = await tx.execute<EntryRow & { counts: boolean; revival: number }>(sql`
		select ${entryFields}, ${counts(without)} as counts, e.revival
		from unnest(
			${column(days.map(({ source }) => source))}::text[],
			${column(days.map(snapshotActivityId))}::text[],
			${column(days.map(({ metric }) => metric))}::text[]
		) as k(source, id, metric) cross join lateral (
			select * from entry where source = k.source and external_id = k.id and metric = k.metric
				and kind in ('activity', 'reversal') offset 0
		) e join batch b on b.id = e.batch_id`);
	return rows.flatMap(({ counts, revival, ...row }): KnownDerived[] => {
		const entry = toLedgerEntry(row);
		return entry.kind === 'activity' || entry.kind === 'reversal'
			? [{ entry, counts, revival }]
			: [];
	});
}

/** The days that batches gave values of, whether or not these count. */
export async function snapshotsOfBatches(
	tx: Transaction,
	batchIds: readonly number[]
): Promise<Snapshot[]> {
	const rows = await tx.execute<SnapshotRow>(sql`
		select ${snapshotFields} from snapshot x
		where x.batch_id = any(${arrayLiteral(batchIds)}::bigint[])`);
	return rows.map(toSnapshot);
}

/** Few enough parameters for one statement. */
const ROWS_PER_STATEMENT = 1000;

export async function appendSnapshots(
	tx: Transaction,
	batchId: number,
	lines: readonly SnapshotLine[]
): Promise<void> {
	for (let start = 0; start < lines.length; start += ROWS_PER_STATEMENT)
		await tx.insert(snapshot).values(
			lines
				.slice(start, start + ROWS_PER_STATEMENT)
				.map(({ line, snapshot: { businessDate, quantity, occurredAt, ...fields } }) => ({
					batchId,
					line,
					...fields,
					businessOn: businessDate,
					quantity: quantity?.toString() ?? null,
					occurredAt: new Date(occurredAt)
				}))
		);
}

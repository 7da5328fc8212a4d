/** What came for which business date, and by when it was expected. */
import { eq, sql } from 'drizzle-orm';
import type { ArrivalRule } from '#lib/domain/arrival.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { CalendarDay } from '#lib/domain/roster.ts';
import { appendAudit } from './audit.ts';
import { countsAt } from './batch-cut.ts';
import type { Database } from './client.ts';
import type { Reader } from './ledger.ts';
import { arrivalRule } from './schema.ts';

export interface ArrivedFigures {
	readonly metric: string;
	readonly day: CalendarDay;
	readonly rows: number;
	readonly firstAt: Instant;
	readonly lastAt: Instant;
	readonly by: readonly string[];
	/** Positions of the first batches that brought them. */
	readonly positions: readonly number[];
}

/**
 * By metric and business date in a zone, from a day on. A cumulative snapshot arrives also where nothing changed since
 * the last one, so it is told by itself and not by the entries that come of it. Figures of a period that is a day are of
 * that day, others of the day they were stated on.
 */
export async function arrivalsSince(
	tx: Reader,
	{
		day,
		since,
		zone
	}: { readonly day: CalendarDay; readonly since: Instant; readonly zone: string }
): Promise<ArrivedFigures[]> {
	const now = countsAt({ throughPosition: Number.MAX_SAFE_INTEGER });
	return [
		...(await tx.execute<ArrivedFigures & Record<string, unknown>>(sql`
			with recent as materialized (
				select b.id, b.position::float8 as position, b.received_at, b.received_by from batch b
				where ${now} and b.received_at >= ${new Date(since).toISOString()}::timestamptz
			), brought as (
				select e.metric, recent.id as batch_id,
					case when e.period ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then e.period
						else (coalesce(e.occurred_at, e.stated_at) at time zone ${zone})::date::text end as day,
					count(*) as rows
				from entry e join recent on recent.id = e.batch_id
				where e.kind in ('activity', 'period_figure') and not exists (
					select from snapshot s where s.batch_id = e.batch_id and s.metric = e.metric)
				group by 1, 2, 3
				union all
				select s.metric, recent.id, s.business_on::text, count(*)
				from snapshot s join recent on recent.id = s.batch_id group by 1, 2, 3
			)
			select metric, day, sum(rows)::int as rows,
				(extract(epoch from min(received_at)) * 1000)::float8 as "firstAt",
				(extract(epoch from max(received_at)) * 1000)::float8 as "lastAt",
				coalesce(array_agg(distinct received_by) filter (where received_by is not null), '{}') as by,
				(array_agg(distinct position order by position))[1:5] as positions
			from brought join recent on recent.id = brought.batch_id
			where day >= ${day} group by metric, day order by metric, day`))
	];
}

export interface StoredArrivalRule extends ArrivalRule {
	readonly metric: string;
	readonly setBy: string;
	readonly setAt: Instant;
}

export async function arrivalRules(tx: Reader): Promise<StoredArrivalRule[]> {
	const rows = await tx.select().from(arrivalRule).orderBy(arrivalRule.metric);
	return rows.map((row) => ({
		metric: row.metric,
		days: row.dueDays,
		time: row.dueTime,
		workingDaysOnly: row.workingDaysOnly,
		from: row.fromOn,
		setBy: row.setBy,
		setAt: row.setAt.getTime()
	}));
}

export async function setArrivalRule(
	db: Database,
	rule: ArrivalRule & { readonly metric: string; readonly from: CalendarDay; readonly by: string }
): Promise<void> {
	const { metric, days, time, workingDaysOnly, from, by } = rule;
	const values = { dueTime: time, dueDays: days, workingDaysOnly, fromOn: from, setBy: by };
	await db.transaction(async (tx) => {
		await tx
			.insert(arrivalRule)
			.values({ metric, ...values })
			.onConflictDoUpdate({ target: arrivalRule.metric, set: { ...values, setAt: sql`now()` } });
		await appendAudit(tx, {
			actor: by,
			action: 'arrival.set',
			subject: `metric:${metric}`,
			detail: { days, time, workingDaysOnly: String(workingDaysOnly), from }
		});
	});
}

export async function removeArrivalRule(
	db: Database,
	{ metric, by }: { readonly metric: string; readonly by: string }
): Promise<void> {
	await db.transaction(async (tx) => {
		const removed = await tx
			.delete(arrivalRule)
			.where(eq(arrivalRule.metric, metric))
			.returning({ metric: arrivalRule.metric });
		if (removed.length > 0)
			await appendAudit(tx, { actor: by, action: 'arrival.removed', subject: `metric:${metric}` });
	});
}

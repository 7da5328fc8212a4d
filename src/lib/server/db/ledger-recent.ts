/** Questions about what is new in the ledger: for the news, for passing time, for a changed roster. */
import { sql } from 'drizzle-orm';
import type { Activity, Instant } from '#lib/domain/ledger-entry.ts';
import { arrayLiteral } from './array-literal.ts';
import { changesBetween, countsAt, type LedgerCut } from './batch-cut.ts';
import { linksThrough, standingLinks } from './person-links.ts';
import { entryFields, toLedgerEntry, type EntryRow } from './entry-row.ts';
import { headPosition, type Reader } from './ledger.ts';

/** The newest activities of some managers in the batches after one position and through another, by when they happened. */
export async function activitiesBetween(
	tx: Reader,
	asked: {
		readonly after: number;
		readonly through: number;
		readonly employeeNos: readonly string[];
		readonly limit: number;
	}
): Promise<Activity[]> {
	const links = await linksThrough(tx, { throughPosition: asked.through });
	const rows = await tx.execute<EntryRow>(sql`
		select ${entryFields} from batch b join entry e on e.batch_id = b.id
		where b.position > ${asked.after} and ${countsAt({ throughPosition: asked.through })}
			and e.kind = 'activity'
			and e.employee_no = any(${arrayLiteral(links.withNumbers(asked.employeeNos))}::text[])
		order by e.occurred_at desc, e.id desc limit ${asked.limit}`);
	return rows
		.map((row) => links.attribute(toLedgerEntry(row)))
		.filter((entry) => entry.kind === 'activity');
}

/** Was any batch taken back after one position and through another? */
export async function isAnythingTakenBack(
	tx: Reader,
	range: { readonly after: number; readonly through: number }
): Promise<boolean> {
	const [row] = await tx.execute(sql`
		select from batch
		where taken_back_position > ${range.after} and taken_back_position <= ${range.through} limit 1`);
	return row !== undefined;
}

/** When the latest activity happened that counts for any participant as totals stand; null: there is none. */
export async function latestOccurrence(
	tx: Reader,
	asked: LedgerCut & {
		readonly contestId: number;
		readonly window: { readonly start: Instant; readonly end: Instant };
		readonly cutOff: Instant | null;
		readonly asOf: Instant;
	}
): Promise<Instant | null> {
	const instant = (at: Instant) => sql`${new Date(at).toISOString()}::timestamptz`;
	const isReceived =
		asked.cutOff === null ? sql`` : sql`and b.received_at < ${instant(asked.cutOff)}`;
	const [row] = await tx.execute<{ latest: number | null }>(sql`
		with known as materialized (
			select b.id from batch b where ${countsAt(asked)} ${isReceived}
		), participant as (
			select employee_no from total where contest_id = ${asked.contestId} and until_revision is null
		), own_number as materialized (
			select employee_no as number from participant
			union select number from (${standingLinks(asked.correctionsThrough ?? asked.throughPosition)}) l
				where l.employee_no in (select employee_no from participant)
		), decided as materialized (
			select distinct on (source, external_id, metric) source, external_id, metric, decision
			from entry where kind = 'decision' and batch_id in (select id from known)
			order by source, external_id, metric, occurred_at desc,
				array_position(array['cancelled', 'hold', 'release', 'funded'], decision)
		)
		select (extract(epoch from max(e.occurred_at)) * 1000)::float8 as latest
		from entry e left join decided using (source, external_id, metric)
		where e.kind = 'activity' and e.batch_id in (select id from known)
			and e.occurred_at >= ${instant(asked.window.start)}
			and e.occurred_at < ${instant(asked.window.end)} and e.occurred_at <= ${instant(asked.asOf)}
			and (e.employee_no in (select number from own_number)
				or e.referrer_no in (select number from own_number)
				or e.shares ?| (select array_agg(number) from own_number))
			and coalesce(decided.decision, 'funded') not in ('hold', 'cancelled')
			and not exists (
				select from entry other
				where other.source = e.source and other.external_id = e.external_id
					and other.metric = e.metric and other.kind in ('activity', 'reversal')
					and other.batch_id in (select id from known)
					and (other.generation > e.generation and other.kind = 'activity'
						or other.generation = e.generation and other.kind = 'reversal'))`);
	return row?.latest ?? null;
}

/** Clients of activities of these managers that came to count by time alone, after one instant and through another. */
export async function clientsBecomingDue(
	tx: Reader,
	asked: {
		readonly employeeNos: readonly string[];
		readonly after: Instant;
		readonly through: Instant;
	}
): Promise<string[]> {
	const links = await linksThrough(tx, { throughPosition: await headPosition(tx) });
	const numbers = links.withNumbers(asked.employeeNos);
	const managers = sql`any(${arrayLiteral(numbers)}::text[])`;
	const rows = await tx.execute<{ key: string }>(sql`
		select distinct client_ref as key from entry
		where kind = 'activity' and client_ref is not null
			and (employee_no = ${managers} or referrer_no = ${managers}
				or shares ?| ${arrayLiteral(numbers)}::text[])
			and occurred_at > ${new Date(asked.after).toISOString()}::timestamptz
			and occurred_at <= ${new Date(asked.through).toISOString()}::timestamptz`);
	return rows.map(({ key }) => key);
}

/** Clients of managers whose roster changed: whoever comes to take part competes for claims, whoever leaves does not. */
export async function clientsOfChangedRoster(
	tx: Reader,
	range: { readonly after: number; readonly through: number }
): Promise<string[]> {
	const rows = await tx.execute<{ key: string }>(sql`
		with changed as materialized (
			select employee_no as number from assignment where batch_id in (
				select b.id from batch b where ${changesBetween(range)})
		), theirs as materialized (
			select number from changed
			union select l.number from person_link l join changed on changed.number = l.employee_no
		)
		select client_ref as key from entry
		where kind = 'activity' and client_ref is not null and employee_no in (select number from theirs)
		union
		select client_ref from entry
		where kind = 'activity' and client_ref is not null and referrer_no in (select number from theirs)
		union
		select client_ref from entry
		where client_ref is not null and shares ?| (select array_agg(number) from theirs)`);
	return rows.map(({ key }) => key);
}

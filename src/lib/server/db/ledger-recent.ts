/** Questions about what is new in the ledger: for the news, for passing time, for a changed roster. */
import { sql } from 'drizzle-orm';
import type { Activity, Instant } from '#lib/domain/ledger-entry.ts';
import { arrayLiteral } from './array-literal.ts';
import { entryFields, toLedgerEntry, type EntryRow } from './entry-row.ts';
import type { Reader } from './ledger.ts';

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
	const rows = await tx.execute<EntryRow>(sql`
		select ${entryFields} from batch b join entry e on e.batch_id = b.id
		where b.position > ${asked.after} and b.position <= ${asked.through} and e.kind = 'activity'
			and e.employee_no = any(${arrayLiteral(asked.employeeNos)}::text[])
		order by e.occurred_at desc, e.id desc limit ${asked.limit}`);
	return rows.map((row) => toLedgerEntry(row)).filter((entry) => entry.kind === 'activity');
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
	const managers = sql`any(${arrayLiteral(asked.employeeNos)}::text[])`;
	const rows = await tx.execute<{ key: string }>(sql`
		select distinct client_ref as key from entry
		where kind = 'activity' and client_ref is not null
			and (employee_no = ${managers} or referrer_no = ${managers})
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
		select distinct client_ref as key from entry
		where kind = 'activity' and client_ref is not null and employee_no in (
			select employee_no from assignment where batch_id in (
				select id from batch where position > ${range.after} and position <= ${range.through}))`);
	return rows.map(({ key }) => key);
}

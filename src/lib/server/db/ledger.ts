/** Reading the ledger: what is known through a position, as facts of the domain. */
import { sql, type SQL } from 'drizzle-orm';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { arrayLiteral } from './array-literal.ts';
import { changesBetween, countsAt, type LedgerCut } from './batch-cut.ts';
import type { Database, Transaction } from './client.ts';
import { linksThrough, type PersonLinks } from './person-links.ts';
import { entryFields, sameTexts, toLedgerEntry, type EntryRow } from './entry-row.ts';

/** Anything that can be asked: the pool, or a transaction in it. */
export type Reader = Database | Transaction;

/** The last position given: 0 in an empty ledger. */
export async function headPosition(tx: Reader): Promise<number> {
	const [row] = await tx.execute<{ position: string }>(
		sql`select position::text as position from ledger_head`
	);
	if (!row) throw new Error('the ledger has no head');
	return Number(row.position);
}

/** The entries in which any of the managers has a share, with the reversals and decisions of those activities. */
export async function entriesOfManagers(
	tx: Reader,
	asked: LedgerCut & { readonly employeeNos: readonly string[] }
): Promise<LedgerEntry[]> {
	const links = await linksThrough(tx, asked);
	const numbers = links.withNumbers(asked.employeeNos);
	const managers = sql`any(${arrayLiteral(numbers)}::text[])`;
	return entriesWithWords(
		tx,
		{ ...asked, links },
		sql`select id from entry where employee_no = ${managers}
			union select id from entry where referrer_no = ${managers}
			union select id from entry where shares ?| ${arrayLiteral(numbers)}::text[]`
	);
}

/** The entries about any of the clients under any of the metrics, with the reversals and decisions of those activities. */
export async function entriesOfClients(
	tx: Reader,
	asked: LedgerCut & {
		readonly clientRefs: readonly string[];
		readonly metrics: readonly string[];
	}
): Promise<LedgerEntry[]> {
	return entriesWithWords(
		tx,
		asked,
		sql`select id from entry where client_ref = any(${arrayLiteral(asked.clientRefs)}::text[])
			and metric = any(${arrayLiteral(asked.metrics)}::text[])`
	);
}

/** All entries under any of the metrics, with the reversals and decisions of those activities. */
export async function entriesOfMetrics(
	tx: Reader,
	asked: LedgerCut & { readonly metrics: readonly string[] }
): Promise<LedgerEntry[]> {
	return entriesWithWords(
		tx,
		asked,
		sql`select id from entry where metric = any(${arrayLiteral(asked.metrics)}::text[])`
	);
}

/**
 * A reversal speaks of one generation, a decision of the identity, so of each of its generations. A later generation
 * takes the place of those before it, also where their reversal was taken back, so it comes along.
 */
async function entriesWithWords(
	tx: Reader,
	cut: LedgerCut & { readonly links?: PersonLinks },
	ids: SQL
): Promise<LedgerEntry[]> {
	const rows = await tx.execute<EntryRow>(sql`
		with own as materialized (
			select e.* from entry e join batch b on b.id = e.batch_id
			where e.id in (${ids}) and ${countsAt(cut)}
		), found as (
			select * from own
			union all
			select e.* from own join entry e using (source, external_id, metric, generation)
				where own.kind = 'activity' and e.kind = 'reversal'
			union all
			select e.* from entry e where e.id in (
				select later.id from own join entry later using (source, external_id, metric)
				where own.kind = 'activity' and later.kind = 'activity'
					and later.generation > own.generation
					and exists (select from batch where taken_back_position is not null)
			) and e.id not in (select id from own)
			union all
			select e.* from (
				select distinct source, external_id, metric from own where kind = 'activity'
			) identity join entry e using (source, external_id, metric) where e.kind = 'decision'
		)
		select ${entryFields} from found e join batch b on b.id = e.batch_id where ${countsAt(cut)}`);
	const links = cut.links ?? (await linksThrough(tx, cut));
	return rows.map((row) => links.attribute(toLedgerEntry(row)));
}

export interface Marks {
	/** Everybody with a share in what is new, reversed, decided or taken back, and everybody whose roster changed. */
	readonly employeeNos: string[];
	/** The clients of what is new, reversed, decided or taken back. */
	readonly clientRefs: string[];
	/** The organisation, the calendar or a target of an org unit changed: nobody can be left out. */
	readonly isForEverybody: boolean;
}

/** What batches that came or were taken back after one position and through another touch: the scorer's work. */
export async function marksBetween(
	tx: Reader,
	range: { readonly after: number; readonly through: number }
): Promise<Marks> {
	const rows = await tx.execute<{ mark: 'manager' | 'client' | 'everybody'; key: string }>(sql`
		with fresh_batch as materialized (
			select b.id from batch b where ${changesBetween(range)}
		), fresh as materialized (
			select batch_id, kind, source, external_id, metric, generation, employee_no, referrer_no,
				shares, client_ref
			from entry where batch_id in (select id from fresh_batch)
		), linked as materialized (
			select number from person_link where batch_id in (select id from fresh_batch)
		), touched as (
			select employee_no, referrer_no, shares, client_ref from fresh
			union all
			select employee_no, null, null, client_ref from registration
			where batch_id in (select id from fresh_batch) or employee_no in (select number from linked)
			union all
			select r.employee_no, null, null, r.client_ref
			from registration_withdrawal w join registration r using (source, external_id)
			where w.batch_id in (select id from fresh_batch)
			union all
			select number, null, null, null from linked
			union all
			select employee_no, null, null, null from person_link where number in (select number from linked)
			union all
			select employee_no, null, shares, client_ref from entry
			where employee_no in (select number from linked)
			union all
			select null, referrer_no, null, client_ref from entry
			where referrer_no in (select number from linked)
			union all
			select employee_no, null, shares, client_ref from entry
			where shares ?| (select array_agg(number) from linked)
			union all
			select e.employee_no, e.referrer_no, e.shares, e.client_ref
			from fresh join entry e using (source, external_id, metric, generation)
			where fresh.kind = 'reversal' and e.kind = 'activity'
			union all
			select e.employee_no, e.referrer_no, e.shares, e.client_ref
			from fresh join entry e using (source, external_id, metric)
			where fresh.kind = 'decision' and e.kind = 'activity'
			union all
			select e.employee_no, e.referrer_no, e.shares, e.client_ref
			from fresh join entry e using (source, external_id, metric)
			where fresh.kind = 'activity' and fresh.generation > 1
				and fresh.batch_id in (select id from batch where taken_back_position is not null)
				and e.kind = 'activity' and e.generation < fresh.generation
		)
		select 'manager' as mark, employee_no as key from touched where employee_no is not null
		union select 'manager', referrer_no from touched where referrer_no is not null
		union select 'manager', jsonb_object_keys(shares) from touched where shares is not null
		union select 'manager', employee_no from assignment
			where batch_id in (select id from fresh_batch)
		union select 'manager', employee_no from dated_input
			where batch_id in (select id from fresh_batch) and employee_no is not null
		union select 'client', client_ref from touched where client_ref is not null
		union select 'everybody', '' from org_unit where batch_id in (select id from fresh_batch)
		union select 'everybody', '' from dated_input
			where batch_id in (select id from fresh_batch) and employee_no is null`);
	const links = await linksThrough(tx, { throughPosition: range.through });
	const keys = (mark: string) => rows.filter((row) => row.mark === mark).map((row) => row.key);
	return {
		employeeNos: [...new Set(keys('manager').flatMap((no) => [no, links.managerOf(no)]))],
		clientRefs: keys('client'),
		isForEverybody: rows.some((row) => row.mark === 'everybody')
	};
}

const CHUNK = 10_000;

/**
 * The whole ledger through a position, by chunks, in no order that means anything. What has a position is committed and
 * stays, so the pages need no common snapshot.
 */
export async function* allEntries(
	tx: Reader,
	cut: LedgerCut
): AsyncGenerator<LedgerEntry[], void, undefined> {
	let last = '0';
	const same = sameTexts();
	const links = await linksThrough(tx, cut);
	for (;;) {
		const rows = await tx.execute<EntryRow & { id: string }>(sql`
			select e.id::text as id, ${entryFields} from entry e join batch b on b.id = e.batch_id
			where e.id > ${last}::bigint and ${countsAt(cut)}
			order by e.id limit ${CHUNK}`);
		const end = rows.at(-1);
		if (!end) return;
		yield rows.map((row) => links.attribute(toLedgerEntry(row, same)));
		last = end.id;
	}
}

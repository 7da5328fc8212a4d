/** Writing the ledger: a batch is opened, filled by chunks, and closed by taking the next position. */
import { sql } from 'drizzle-orm';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import type { NumberedEntry } from '#lib/domain/ledger-identities.ts';
import { arrayLiteral } from './array-literal.ts';
import type { Database, Transaction } from './client.ts';
import {
	entryColumnArrays,
	entryFields,
	toLedgerEntry,
	type EntryLine,
	type EntryRow
} from './entry-row.ts';
import { executePrepared } from './execute-prepared.ts';
import type { Reader } from './ledger.ts';
import type { PersonLinks } from './person-links.ts';
import { batch } from './schema.ts';

/** The channel that tells scorers of a new position, at commit. */
export const LEDGER_CHANNEL = 'longhu_ledger';

const BATCH_ORIGINS = [
	'file',
	'api',
	'handOver',
	'registration',
	'sample',
	'demo',
	'takeBack',
	'link'
] as const;
export type BatchOrigin = (typeof BATCH_ORIGINS)[number];

export function isBatchOrigin(word: string): word is BatchOrigin {
	return BATCH_ORIGINS.some((origin) => origin === word);
}

export interface BatchHeader {
	readonly origin: BatchOrigin;
	readonly by: string | null;
	readonly fileName?: string;
	readonly fileSha256?: string;
	/** The second person, where the policy asks for one. */
	readonly confirmedBy?: string | null;
	/** The id of the batch that this one takes back. */
	readonly takesBack?: number;
	/** Why, of a take-back or a link. */
	readonly reason?: string;
}

export interface BatchCounts {
	readonly accepted: number;
	readonly duplicates: number;
	readonly refused: number;
	/** Of which earlier batches duplicates were counted, and how many. */
	readonly duplicatesOf: ReadonlyMap<number, number>;
}

export async function openBatch(tx: Transaction, header: BatchHeader): Promise<number> {
	const [row] = await tx
		.insert(batch)
		.values({
			origin: header.origin,
			receivedBy: header.by,
			fileName: header.fileName,
			fileSha256: header.fileSha256,
			confirmedBy: header.confirmedBy,
			takesBack: header.takesBack,
			reason: header.reason
		})
		.returning({ id: batch.id });
	if (!row) throw new Error('the new batch has no id');
	return row.id;
}

/**
 * The last statement of an ingest transaction. Whoever takes a position keeps the ledger head locked until its commit,
 * so positions have no holes and stand in the order of commits; the time of receipt is read under that lock too, so it
 * never runs against them. The notice goes out when, and only when, the transaction commits.
 */
export async function closeBatch(
	tx: Transaction,
	id: number,
	counts: BatchCounts
): Promise<number> {
	const [row] = await tx.execute<{ position: string }>(sql`
		with head as (
			update ledger_head set position = position + 1 returning position
		), closed as (
			update batch set position = head.position, received_at = clock_timestamp(),
				accepted = ${counts.accepted}, duplicates = ${counts.duplicates}, refused = ${counts.refused},
				duplicates_of = ${duplicatesText(counts)}::jsonb
			from head where batch.id = ${id} returning batch.position
		)
		select position::text as position, pg_notify(${LEDGER_CHANNEL}, position::text) from closed`);
	if (!row) throw new Error(`batch ${id} was not closed: the ledger has no head`);
	return Number(row.position);
}

/** Behind every position that a ledger will ever give, and still exact in a number. */
const TRIAL_POSITIONS = 2 ** 52;

/** Closes a batch whose transaction will be taken back: within it, and nowhere else, it reads as the newest one. */
export async function closeTrial(
	tx: Transaction,
	id: number,
	counts: BatchCounts
): Promise<number> {
	const position = TRIAL_POSITIONS + id;
	await tx.execute(sql`
		update batch set position = ${position}::bigint, received_at = clock_timestamp(),
			accepted = ${counts.accepted}, duplicates = ${counts.duplicates}, refused = ${counts.refused}
		where id = ${id}`);
	return position;
}

function duplicatesText({ duplicatesOf }: BatchCounts): string | null {
	return duplicatesOf.size === 0 ? null : JSON.stringify(Object.fromEntries(duplicatesOf));
}

/** Appends one chunk of entries to an open batch. A race that was lost shows as a unique violation. */
export async function appendEntries(
	tx: Transaction,
	batchId: number,
	lines: readonly EntryLine[]
): Promise<void> {
	const { names, arrays } = entryColumnArrays(lines);
	await tx.execute(sql`
		insert into entry (batch_id, ${names}) select ${batchId}::bigint, * from unnest(${arrays})`);
}

/**
 * A batch of one chunk by one statement, which is a transaction of its own: opened, filled and closed in the order of the
 * three functions above, in one trip instead of five. So entries meet others at their unique indexes before the ledger's
 * head is locked, as everywhere else. A race that was lost shows as a unique violation. With `onlyIfNew` nothing is stored,
 * and the answer is null, where the ledger knows an activity or a reversal of any of the identities.
 */
export async function appendAtOnce(
	db: Database,
	{ origin, by }: Pick<BatchHeader, 'origin' | 'by'>,
	lines: readonly EntryLine[],
	counts: BatchCounts,
	{ onlyIfNew }: { readonly onlyIfNew: boolean }
): Promise<{ readonly batchId: number; readonly position: number } | null> {
	const { names, arrays } = entryColumnArrays(lines);
	const known = onlyIfNew ? identityKeys(lines) : new Keys(3);
	const [row] = await executePrepared<{ batchId: number; position: number }>(
		db,
		sql`
		with known as materialized (
			select 1 from ${known.unnested} as k(source, id, metric) cross join lateral (
				select 1 from entry where source = k.source and external_id = k.id and metric = k.metric
					and kind in ('activity', 'reversal') limit 1) e
			limit 1
		), opened as materialized (
			select nextval(pg_get_serial_sequence('batch', 'id')) as id where not exists (select 1 from known)
		), filled as (
			insert into entry (batch_id, ${names})
			select opened.id, given.* from opened cross join unnest(${arrays}) as given returning 1
		), head as (
			update ledger_head set position = position + 1
			where (select count(*) from filled) > 0 returning position
		), closed as (
			insert into batch (id, position, origin, received_by, received_at, accepted, duplicates, refused, duplicates_of)
			overriding system value
			select opened.id, head.position, ${origin}::text, ${by}::text, clock_timestamp(), ${counts.accepted}::int,
				${counts.duplicates}::int, ${counts.refused}::int, ${duplicatesText(counts)}::jsonb
			from opened cross join head returning id, position
		)
		select id::float8 as "batchId", position::float8 as position,
			pg_notify(${LEDGER_CHANNEL}, position::text) from closed`
	);
	if (row) return { batchId: row.batchId, position: row.position };
	if (onlyIfNew) return null;
	throw new Error('a batch was not stored: the ledger has no head');
}

function identityKeys(lines: readonly EntryLine[]): Keys {
	const keys = new Keys(3);
	for (const { entry } of lines)
		if ('externalId' in entry) keys.add(entry.source, entry.externalId, entry.metric);
	return keys;
}

/** An entry of the ledger, and the batch that brought it. */
export interface KnownEntry {
	readonly entry: NumberedEntry;
	readonly batchId: number;
	/** Null within the transaction that is about to take it. */
	readonly position: number | null;
	readonly revival: number;
	/** Its batch was taken back. */
	readonly isFormer: boolean;
}

/**
 * Everything that decides what these entries are: the generations and reversals of their identities, and the reversals,
 * decisions and figures that may be theirs. The laterals keep the planner on one index probe per key; it would read the
 * whole ledger for every chunk where its statistics lag behind a running import. They come as those of the managers
 * whose numbers they give.
 */
export async function knownEntries(
	tx: Reader,
	entries: Iterable<NewEntry>,
	links: PersonLinks
): Promise<KnownEntry[]> {
	const keys = collectKeys(entries, links);
	const rows = await tx.execute<
		EntryRow & { batchId: number; position: number | null; revival: number; isFormer: boolean }
	>(sql`
		with found as (
			select e.* from ${keys.identities.unnested} as k(source, id, metric) cross join lateral (
				select * from entry where source = k.source and external_id = k.id and metric = k.metric
					and kind in ('activity', 'reversal') offset 0) e
			union
			select e.* from ${keys.reversals.unnested} as k(source, id, metric) cross join lateral (
				select * from entry where source = k.source and reversal_id = k.id and metric = k.metric
					and kind = 'reversal' offset 0) e
			union all
			select e.* from ${keys.decisions.unnested} as k(source, id, metric) cross join lateral (
				select * from entry where source = k.source and external_id = k.id and metric = k.metric
					and kind = 'decision' offset 0) e
			union all
			select e.* from ${keys.figures.unnested} as k(source, id, metric, period) cross join lateral (
				select * from entry where source = k.source and employee_no = k.id and metric = k.metric
					and period = k.period and kind = 'period_figure' offset 0) e
		)
		select ${entryFields}, b.id::float8 as "batchId", b.position::float8 as position,
			e.revival, b.taken_back_position is not null as "isFormer"
		from found e join batch b on b.id = e.batch_id`);
	return rows.map((row) => ({
		entry: links.attribute(toLedgerEntry(row)),
		batchId: row.batchId,
		position: row.position,
		revival: row.revival,
		isFormer: row.isFormer
	}));
}

class Keys {
	readonly #columns: string[][];
	readonly #seen = new Set<string>();

	constructor(width: number) {
		this.#columns = Array.from({ length: width }, () => []);
	}

	add(...key: readonly string[]): void {
		const text = key.join('\u001f');
		if (this.#seen.has(text)) return;
		this.#seen.add(text);
		this.#columns.forEach((column, index) => column.push(key[index] ?? ''));
	}

	get unnested() {
		const arrays = this.#columns.map((column) => sql`${arrayLiteral(column)}::text[]`);
		return sql`unnest(${sql.join(arrays, sql.raw(', '))})`;
	}
}

function collectKeys(entries: Iterable<NewEntry>, links: PersonLinks) {
	const identities = new Keys(3);
	const reversals = new Keys(3);
	const decisions = new Keys(3);
	const figures = new Keys(4);
	for (const entry of entries) {
		const { source, metric } = entry;
		switch (entry.kind) {
			case 'activity':
				identities.add(source, entry.externalId, metric);
				break;
			case 'reversal':
				identities.add(source, entry.externalId, metric);
				reversals.add(source, entry.reversalId, metric);
				break;
			case 'decision':
				decisions.add(source, entry.externalId, metric);
				break;
			case 'periodFigure':
				// Every number of the manager: a figure of one is a figure of all.
				for (const number of [
					entry.employeeNo,
					...links.withNumbers([links.managerOf(entry.employeeNo)])
				])
					figures.add(source, number, metric, entry.period);
				break;
			default:
				entry satisfies never;
		}
	}
	return { identities, reversals, decisions, figures };
}

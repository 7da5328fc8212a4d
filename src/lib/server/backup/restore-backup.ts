/** Puts a backup into an empty database, whole or not at all. */
import type { TransactionSql } from 'postgres';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { connectTo, type Connection } from '../db/client.ts';
import { latestMigration, migrateDatabase } from '../db/migrate.ts';
import { recount, type Recount } from '../scorer/recount.ts';
import { StartFault } from '../start-fault.ts';
import { openBackup, verifyBackup, type BackupHeader, type BackupTable } from './backup-file.ts';
import { copyTarget, tablesInOrder, type TableShape } from './backup-tables.ts';

export interface RestoreRequest {
	readonly path: string;
	readonly databaseUrl: string;
	readonly onTable?: (name: string, rows: number) => void;
}

export interface RestoredContest {
	readonly slug: string;
	/** Null where the contest has not been scored yet. */
	readonly recount: Recount | null;
}

export interface Restored {
	readonly header: BackupHeader;
	readonly rows: number;
	/** Each contest's standings as restored, held to what its sources give when they are scored from nothing. */
	readonly contests: readonly RestoredContest[];
}

/**
 * The file is read to its end and held to its hash before anything is touched. Its tables go into the schema of the
 * release that made it, in one transaction, and are then brought to this release's as an upgrade would.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
	const { header, rows } = await verifyBackup(request.path);
	if (header.migration > latestMigration()) throw newerBackup(header);
	await migrateDatabase(request.databaseUrl, { through: header.migration });
	const connection = connectTo(request.databaseUrl, { connections: 2 });
	try {
		await fill(connection, request);
		await migrateDatabase(request.databaseUrl);
		return { header, rows, contests: await recountAll(connection) };
	} finally {
		await connection.close();
	}
}

async function fill({ sql }: Connection, request: RestoreRequest): Promise<void> {
	const opened = await openBackup(request.path);
	try {
		await sql.begin(async (tx) => {
			await tx`select pg_advisory_xact_lock(${RESTORE_LOCK})`;
			const tables = await tablesInOrder(tx);
			await requireEmpty(tx);
			// The head's row comes with the schema; the file brings the one that stands for the file's position.
			await tx`alter table ledger_head disable trigger user`;
			await tx`delete from ledger_head`;
			for await (const table of opened.tables) {
				if (!tables.some((known) => isSameShape(known, table))) throw unknownTable(table.name);
				await copyIn(tx, table, request.onTable);
			}
			await tx`alter table ledger_head enable trigger user`;
			await nextIdentities(tx);
			await closeOpenImports(tx);
		});
	} finally {
		opened.close();
	}
}

function isSameShape(known: TableShape, { name, columns }: TableShape): boolean {
	return known.name === name && columns.every((column) => known.columns.includes(column));
}

/** Any number that nothing else in this database locks on. */
const RESTORE_LOCK = 7_104_002;

async function copyIn(
	tx: TransactionSql<{ bigint: bigint }>,
	table: BackupTable,
	onTable: RestoreRequest['onTable']
): Promise<void> {
	const { name, pieces } = table;
	const target = await tx.unsafe(`copy ${copyTarget(table)} from stdin`).writable();
	let rows = 0;
	await pipeline(
		Readable.from(
			(async function* () {
				rows = yield* pieces;
			})()
		),
		target
	);
	const [counted] = await tx<{ rows: number }[]>`select count(*)::float8 as rows from ${tx(name)}`;
	if (counted?.rows !== rows) throw new Error(`${name} has other rows than the backup`);
	onTable?.(name, rows);
}

/** Restoring adds to nothing and replaces nothing. */
async function requireEmpty(tx: TransactionSql<{ bigint: bigint }>): Promise<void> {
	const [found] = await tx<{ used: boolean }[]>`
		select exists (select from batch) or exists (select from contest) or exists (select from app_user) as used`;
	if (found?.used)
		throw new StartFault({
			zh: '目标数据库中已有数据，没有恢复任何内容。请恢复到空的数据目录或空的数据库。',
			en: 'The target database already has data. Nothing was restored. Restore into an empty data folder or an empty database.'
		});
}

/** Numbers given from now on go on after those that were restored. */
async function nextIdentities(tx: TransactionSql<{ bigint: bigint }>): Promise<void> {
	const columns = await tx<{ table: string; column: string }[]>`
		select c.relname as table, a.attname as column from pg_class c
		join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attidentity <> ''`;
	for (const { table, column } of columns)
		await tx`select setval(pg_get_serial_sequence(${`public.${table}`}, ${column}),
			coalesce(max(${tx(column)}), 1), max(${tx(column)}) is not null) from ${tx(table)}`;
}

/** Uploaded files are not in a backup, so what was still to be checked or committed is brought again. */
async function closeOpenImports(tx: TransactionSql<{ bigint: bigint }>): Promise<void> {
	await tx`update import_job set status = 'dropped', finished_at = now()
		where status not in ('committed', 'failed', 'dropped')`;
}

async function recountAll({ sql, db }: Connection): Promise<RestoredContest[]> {
	const contests = await sql<{ id: bigint; slug: string; scored: boolean }[]>`
		select id, slug, scored_as_of is not null as scored from contest order by slug`;
	const restored: RestoredContest[] = [];
	for (const { id, slug, scored } of contests)
		restored.push({ slug, recount: scored ? await recount(db, Number(id)) : null });
	return restored;
}

function newerBackup({ app }: BackupHeader): StartFault {
	return new StartFault({
		zh: `备份由更新版本的龙虎榜（${app}）制作，本版本不能恢复它。`,
		en: `The backup was made by a newer Longhu (${app}), and this one cannot restore it.`
	});
}

function unknownTable(name: string): StartFault {
	return new StartFault({
		zh: `备份中的表 ${name} 不属于它所说的版本，没有恢复任何内容。`,
		en: `The backup's table ${name} does not belong to the release that it names. Nothing was restored.`
	});
}

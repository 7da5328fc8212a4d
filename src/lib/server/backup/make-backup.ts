/** Writes everything that was entered and published, as it stood at one position of the ledger, into one file. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { TransactionSql } from 'postgres';
import { version } from '../../../../package.json';
import type { Connection } from '../db/client.ts';
import { StartFault } from '../start-fault.ts';
import { BACKUP_SCHEMA, writeBackup, type BackupHeader, type BackupTable } from './backup-file.ts';
import { copyTarget, tablesInOrder, type TableShape } from './backup-tables.ts';

export interface BackupRequest {
	readonly path: string;
	readonly madeAt: Date;
	/** See `keyFingerprint`. */
	readonly clientKey: string | null;
	/** Told as each table is done. */
	readonly onTable?: (name: string, rows: number) => void;
}

export interface MadeBackup {
	readonly header: BackupHeader;
	readonly rows: number;
	readonly bytes: number;
	/** Of the file as it lies there. */
	readonly sha256: string;
}

type Reader = TransactionSql<{ bigint: bigint }>;

/**
 * One snapshot of the database, so the file shows one position, however long it takes and whoever goes on writing. It is
 * written aside, forced to disk and then put in place: no name ever stands for half a backup. An existing file is never
 * replaced.
 */
export async function makeBackup(
	{ sql }: Pick<Connection, 'sql'>,
	request: BackupRequest
): Promise<MadeBackup> {
	const draft = `${request.path}.part`;
	const hash = createHash('sha256');
	let rows = 0;
	let bytes = 0;
	try {
		const header = await sql.begin('isolation level repeatable read read only', async (tx) => {
			const header = await headerOf(tx, request);
			const onTable = (name: string, count: number) => {
				rows += count;
				request.onTable?.(name, count);
			};
			await pipeline(
				writeBackup(header, copyTables(tx, await tablesInOrder(tx), onTable)),
				createGzip({ level: 6 }),
				async function* (packed: AsyncIterable<Uint8Array>) {
					for await (const piece of packed) {
						hash.update(piece);
						bytes += piece.byteLength;
						yield piece;
					}
				},
				createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true })
			);
			return header;
		});
		await link(draft, request.path);
		await syncFolder(dirname(request.path));
		return { header, rows, bytes, sha256: hash.digest('hex') };
	} catch (error) {
		throw isCode(error, 'EEXIST') ? alreadyThere(request.path) : error;
	} finally {
		await rm(draft, { force: true });
	}
}

async function headerOf(tx: Reader, request: BackupRequest): Promise<BackupHeader> {
	const [head] = await tx<{ position: number; migration: number }[]>`
		select position::float8 as position,
			(select max(created_at)::float8 from drizzle.__drizzle_migrations) as migration
		from ledger_head`;
	if (!head) throw new Error('the ledger has no head');
	return {
		schema: BACKUP_SCHEMA,
		app: version,
		madeAt: request.madeAt.toISOString(),
		position: head.position,
		migration: head.migration,
		clientKey: request.clientKey
	};
}

async function* copyTables(
	tx: Reader,
	tables: readonly TableShape[],
	onTable: (name: string, rows: number) => void
): AsyncGenerator<BackupTable, void> {
	for (const table of tables) yield { ...table, pieces: copyOut(tx, table, onTable) };
}

async function* copyOut(
	tx: Reader,
	table: TableShape,
	onTable: (name: string, rows: number) => void
): AsyncGenerator<Uint8Array, number> {
	const rows = await tx.unsafe(`copy ${copyTarget(table)} to stdout`).readable();
	let count = 0;
	let gathered: Buffer[] = [];
	let size = 0;
	for await (const bytes of rows as AsyncIterable<Buffer>) {
		// A line break inside a value is written with a backslash, so each one here ends a row.
		for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
		gathered.push(bytes);
		size += bytes.byteLength;
		if (size < PIECE_BYTES) continue;
		yield Buffer.concat(gathered);
		gathered = [];
		size = 0;
	}
	// The driver stops its socket when this stream is full and starts it when more is asked for; at the end nobody asks.
	rows._read(0);
	if (size > 0) yield Buffer.concat(gathered);
	onTable(table.name, count);
	return count;
}

const PIECE_BYTES = 256 * 1024;

/** A short fingerprint of the key that hashes client numbers: tells two keys apart and gives neither away. */
export function keyFingerprint(clientKey: string): string {
	return createHash('sha256').update(`longhu client key ${clientKey}`).digest('hex').slice(0, 16);
}

/** The name in its folder is on disk too. Systems that cannot do this for folders do without. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder).catch(() => null);
	await handle?.sync().catch(() => undefined);
	await handle?.close();
}

function alreadyThere(path: string): StartFault {
	return new StartFault({
		zh: `${path} 或其未写完的文件 ${path}.part 已存在，没有改动它。请另取一个文件名。`,
		en: `${path}, or its unfinished ${path}.part, is already there and was left as it is. Choose another name.`
	});
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}

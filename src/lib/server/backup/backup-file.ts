/**
 * The form of a backup: one compressed stream of tables as the database's own COPY text, with a line of JSON before each
 * piece, and at its end the hash of everything before it. What is cut short or changed is found before anything is restored.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { StartFault } from '../start-fault.ts';

export const BACKUP_SCHEMA = 'longhu/backup@1';

const headerSchema = z.strictObject({
	schema: z.literal(BACKUP_SCHEMA),
	/** The version of the app that made it. */
	app: z.string(),
	madeAt: z.iso.datetime(),
	/** The ledger position that the whole file shows. */
	position: z.int().nonnegative(),
	/** When the last migration was made that its tables follow, as the journal of migrations numbers them. */
	migration: z.int().positive(),
	/** Tells whether another data folder hashes client numbers alike; null where the backup's maker had no key. */
	clientKey: z.string().nullable()
});
export type BackupHeader = z.output<typeof headerSchema>;

const tableSchema = z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) });
const pieceSchema = z.strictObject({
	bytes: z
		.int()
		.positive()
		.max(64 * 1024 * 1024)
});
const endOfTableSchema = z.strictObject({ rows: z.int().nonnegative() });
const footerSchema = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** One table of a backup; its pieces are read, to their end, before the next is asked for. */
export interface BackupTable {
	readonly name: string;
	readonly columns: readonly string[];
	/** COPY's text. Gives the number of rows at its end. */
	readonly pieces: AsyncGenerator<Uint8Array, number>;
}

const MAX_LINE = 1024 * 1024;

/** A backup's bytes, uncompressed. */
export async function* writeBackup(
	header: BackupHeader,
	tables: AsyncIterable<BackupTable>
): AsyncGenerator<Uint8Array, void> {
	const hash = createHash('sha256');
	yield hashed(hash, line(header));
	for await (const { name, columns, pieces } of tables) {
		yield hashed(hash, line({ table: name, columns }));
		for (;;) {
			const piece = await pieces.next();
			if (piece.done) {
				yield hashed(hash, line({ rows: piece.value }));
				break;
			}
			if (piece.value.byteLength === 0) continue;
			yield hashed(hash, line({ bytes: piece.value.byteLength }));
			yield hashed(hash, piece.value);
		}
	}
	yield line({ sha256: hash.digest('hex') });
}

function line(value: object): Uint8Array {
	return Buffer.from(`${JSON.stringify(value)}\n`);
}

function hashed(hash: Hash, bytes: Uint8Array): Uint8Array {
	hash.update(bytes);
	return bytes;
}

export interface OpenedBackup {
	readonly header: BackupHeader;
	/** Ends with a fault where the file is cut short or differs from its hash. */
	readonly tables: AsyncGenerator<BackupTable, void>;
	readonly close: () => void;
}

/** Opens a backup. Its tables come one by one. */
export async function openBackup(path: string): Promise<OpenedBackup> {
	const file = createReadStream(path);
	const bytes = file.pipe(createGunzip());
	file.on('error', (error) => bytes.destroy(error));
	const reader = new BackupReader(bytes);
	const close = () => {
		file.destroy();
		bytes.destroy();
	};
	try {
		const header = headerSchema.safeParse(await reader.readLine());
		if (!header.success) throw notABackup();
		return { header: header.data, tables: readTables(reader), close };
	} catch (error) {
		close();
		throw asFault(error);
	}
}

/** Reads a backup to its end and holds it to its hash. */
export async function verifyBackup(
	path: string
): Promise<{ readonly header: BackupHeader; readonly rows: number }> {
	const { header, tables, close } = await openBackup(path);
	let rows = 0;
	try {
		for await (const { pieces } of tables) {
			let piece = await pieces.next();
			while (!piece.done) piece = await pieces.next();
			rows += piece.value;
		}
	} finally {
		close();
	}
	return { header, rows };
}

async function* readTables(reader: BackupReader): AsyncGenerator<BackupTable, void> {
	try {
		for (;;) {
			const before = reader.digest();
			const next = await reader.readLine();
			const table = tableSchema.safeParse(next);
			if (table.success) {
				yield { name: table.data.table, columns: table.data.columns, pieces: readPieces(reader) };
				continue;
			}
			const footer = footerSchema.safeParse(next);
			if (!footer.success || footer.data.sha256 !== before) throw damaged();
			await reader.expectEnd();
			return;
		}
	} catch (error) {
		throw asFault(error);
	}
}

async function* readPieces(reader: BackupReader): AsyncGenerator<Uint8Array, number> {
	try {
		for (;;) {
			const next = await reader.readLine();
			const end = endOfTableSchema.safeParse(next);
			if (end.success) return end.data.rows;
			const piece = pieceSchema.safeParse(next);
			if (!piece.success) throw damaged();
			yield await reader.readBytes(piece.data.bytes);
		}
	} catch (error) {
		throw asFault(error);
	}
}

/** Lines and counted bytes out of a stream, hashed as they are taken. */
class BackupReader {
	readonly #chunks: AsyncIterator<Buffer>;
	readonly #hash = createHash('sha256');
	#held: Buffer = Buffer.alloc(0);

	constructor(bytes: AsyncIterable<Buffer>) {
		this.#chunks = bytes[Symbol.asyncIterator]();
	}

	/** Of everything taken so far. */
	digest(): string {
		return this.#hash.copy().digest('hex');
	}

	async readLine(): Promise<unknown> {
		let end = this.#held.indexOf(10);
		while (end === -1) {
			if (this.#held.byteLength > MAX_LINE || !(await this.#more())) throw damaged();
			end = this.#held.indexOf(10);
		}
		const text = this.#take(end + 1).toString('utf8');
		try {
			const value: unknown = JSON.parse(text);
			return value;
		} catch {
			throw damaged();
		}
	}

	async readBytes(count: number): Promise<Uint8Array> {
		while (this.#held.byteLength < count) if (!(await this.#more())) throw damaged();
		return this.#take(count);
	}

	async expectEnd(): Promise<void> {
		if (this.#held.byteLength > 0 || (await this.#more())) throw damaged();
	}

	#take(count: number): Buffer {
		const taken = this.#held.subarray(0, count);
		this.#held = this.#held.subarray(count);
		this.#hash.update(taken);
		return taken;
	}

	async #more(): Promise<boolean> {
		const next = await this.#chunks.next();
		if (next.done) return false;
		this.#held = this.#held.byteLength === 0 ? next.value : Buffer.concat([this.#held, next.value]);
		return true;
	}
}

/** The unpacker's own words for a file that is no archive, or half of one. */
function asFault(error: unknown): unknown {
	if (!(error instanceof Error) || !('code' in error)) return error;
	const code = String(error.code);
	if (code === 'Z_DATA_ERROR') return notABackup();
	return code.startsWith('Z_') ? damaged() : error;
}

function notABackup(): StartFault {
	return new StartFault({
		zh: '这不是龙虎榜的备份文件。',
		en: 'This file is no Longhu backup.'
	});
}

function damaged(): StartFault {
	return new StartFault({
		zh: '备份文件不完整或已被改动，没有恢复任何内容。',
		en: 'The backup is incomplete or was changed. Nothing was restored.'
	});
}

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parse, type Options, type Parser } from 'csv-parse';
import {
	binaryFault,
	encodingFault,
	isBlank,
	parserFault,
	parserOptions,
	readHeader,
	sniffDelimiter,
	type Delimiter,
	type SourceRow,
	type TextEncoding
} from '#lib/domain/csv.ts';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';

/** How many rows are handed on at once: enough to forget the cost of handing on, few enough to hold. */
const CHUNK_ROWS = 1_000;
const READ_BYTES = 256 * 1024;
/** A header is not longer than this; it is all that the separator is looked for in. */
const HEAD_BYTES = 64 * 1024;

export interface OpenedCsv {
	readonly encoding: TextEncoding;
	readonly delimiter: Delimiter;
	readonly header: readonly string[];
	/**
	 * The rows after the header in chunks, read as they are asked for. A fault ends the rows: after a broken quote nobody
	 * can say where the next row begins.
	 */
	readonly chunks: AsyncIterable<RowChunk>;
	/** Lets go of the file where the rows are not wanted, or not to their end. */
	readonly close: () => Promise<void>;
}

export interface RowChunk {
	readonly rows: readonly SourceRow[];
	readonly fault?: Fault;
}

/**
 * Opens a file of rows of any size. The encoding is found by reading it through once: UTF-8 if every byte is UTF-8,
 * else GB18030 if every byte is that. So no row is ever decoded by a guess that a later row disproves.
 */
export async function openCsv(filePath: string): Promise<Result<OpenedCsv>> {
	const head = await readHead(filePath);
	const fault = binaryFault(head);
	if (fault) return failure(fault);
	const encoding = await findEncoding(filePath);
	if (encoding === null) return failure(encodingFault());
	const delimiter = sniffDelimiter(new TextDecoder(encoding).decode(head));
	const records = readRecords(filePath, encoding, delimiter);
	// The header comes with the first chunk, which is then handed on without it.
	const first = await records.next();
	const chunk = first.done ? { records: [], startRow: 1 } : first.value;
	if (chunk.records.length === 0 && chunk.fault) return failure(chunk.fault);
	const header = readHeader(chunk.records[0]);
	if (!header.ok) {
		await records.return();
		return header;
	}
	return success({
		encoding,
		delimiter,
		header: header.value,
		chunks: rowChunks({ ...chunk, records: chunk.records.slice(1), startRow: 2 }, records),
		close: async () => {
			await records.return();
		}
	});
}

interface RecordChunk {
	readonly records: readonly string[][];
	readonly startRow: number;
	readonly fault?: Fault;
}

async function* rowChunks(
	first: RecordChunk,
	rest: AsyncGenerator<RecordChunk, void>
): AsyncGenerator<RowChunk, void> {
	try {
		yield toRows(first);
		for await (const chunk of rest) yield toRows(chunk);
	} finally {
		await rest.return();
	}
}

function toRows({ records, startRow, fault }: RecordChunk): RowChunk {
	const rows: SourceRow[] = [];
	for (const [index, cells] of records.entries())
		if (!isBlank(cells)) rows.push({ row: startRow + index, cells });
	return fault ? { rows, fault } : { rows };
}

/** The parser's records in chunks. Reading stops while nobody asks: the streams push back on one another. */
async function* readRecords(
	filePath: string,
	encoding: TextEncoding,
	delimiter: Delimiter
): AsyncGenerator<RecordChunk, void> {
	// The parser is a stream and takes a stream's options, too.
	const options: Options & { readableHighWaterMark: number } = {
		...parserOptions(delimiter),
		readableHighWaterMark: CHUNK_ROWS
	};
	const parser = parse(options);
	const stop = new AbortController();
	const feeding = feed(filePath, encoding, parser, stop.signal).then(
		() => null,
		(error: unknown) => error
	);
	let startRow = 1;
	try {
		let records: string[][] = [];
		for await (const record of parser) {
			records.push(record);
			if (records.length < CHUNK_ROWS) continue;
			yield { records, startRow };
			startRow += records.length;
			records = [];
		}
		if (records.length > 0) yield { records, startRow };
	} catch (error) {
		yield { records: [], startRow, fault: parserFault(error) };
	} finally {
		stop.abort();
		parser.destroy();
		await feeding;
	}
}

async function feed(
	filePath: string,
	encoding: TextEncoding,
	parser: Parser,
	signal: AbortSignal
): Promise<void> {
	const file = createReadStream(filePath, { highWaterMark: READ_BYTES });
	if (encoding === 'utf-8') return pipeline(file, parser, { signal });
	await pipeline(file, (bytes) => decoded(bytes, encoding), parser, { signal });
}

async function* decoded(
	chunks: AsyncIterable<Uint8Array>,
	encoding: TextEncoding
): AsyncGenerator<string, void> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	for await (const bytes of chunks) yield decoder.decode(bytes, { stream: true });
	yield decoder.decode();
}

async function readHead(filePath: string): Promise<Uint8Array> {
	const file = await open(filePath);
	try {
		const { buffer, bytesRead } = await file.read({
			buffer: Buffer.alloc(HEAD_BYTES),
			position: 0
		});
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

/** One pass over the file with all encodings that are still possible. */
async function findEncoding(filePath: string): Promise<TextEncoding | null> {
	let possible = (['utf-8', 'gb18030'] as const).map((encoding) => ({
		encoding,
		decoder: new TextDecoder(encoding, { fatal: true })
	}));
	const keep = (decodes: (decoder: TextDecoder) => void) => {
		possible = possible.filter(({ decoder }) => {
			try {
				decodes(decoder);
				return true;
			} catch {
				return false;
			}
		});
	};
	for await (const bytes of createReadStream(filePath, { highWaterMark: READ_BYTES })) {
		keep((decoder) => decoder.decode(asBytes(bytes), { stream: true }));
		if (possible.length === 0) return null;
	}
	keep((decoder) => decoder.decode());
	return possible[0]?.encoding ?? null;
}

function asBytes(chunk: unknown): Uint8Array {
	if (chunk instanceof Uint8Array) return chunk;
	throw new TypeError('a file stream without an encoding gives bytes');
}

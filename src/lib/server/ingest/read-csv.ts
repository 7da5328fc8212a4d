/** Separated text of any size: decoded, split into cells, handed on in chunks. */
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parse, type Options, type Parser } from 'csv-parse';
import {
	encodingFault,
	parserFault,
	parserOptions,
	sniffDelimiter,
	type Delimiter,
	type SourceRow,
	type TextEncoding
} from '#lib/domain/csv.ts';
import { failure, success, type Result } from '#lib/domain/errors.ts';
import type { OpenedTable, RowChunk } from './opened-table.ts';
import { cellTooLong, tooManyColumns, tooManyRows } from './table-fault.ts';
import { CHUNK_ROWS, MAX_CELL_LENGTH, MAX_COLUMNS, MAX_ROWS } from './table-limits.ts';
import { decoded, findEncoding, READ_BYTES } from './text-file.ts';

/** `head` is the beginning of the file. Blank lines are handed on as rows of one empty cell. */
export async function openCsv(filePath: string, head: Uint8Array): Promise<Result<OpenedTable>> {
	const encoding = await findEncoding(filePath, head);
	if (encoding === null) return failure(encodingFault());
	const delimiter = sniffDelimiter(new TextDecoder(encoding).decode(head));
	const { size } = await stat(filePath);
	const source: TextSource = { encoding, delimiter, file: null };
	const chunks = readRecords(filePath, source);
	return success({
		format: 'csv',
		encoding,
		delimiter,
		sheet: null,
		sheets: [],
		chunks,
		share: () => (size === 0 ? 1 : (source.file?.bytesRead ?? 0) / size),
		close: async () => {
			await chunks.return();
		}
	});
}

interface TextSource {
	readonly encoding: TextEncoding;
	readonly delimiter: Delimiter;
	/** Opened when the first rows are asked for. */
	file: ReadStream | null;
}

/** The parser's records in chunks. Reading stops while nobody asks: the streams push back on one another. */
async function* readRecords(filePath: string, source: TextSource): AsyncGenerator<RowChunk, void> {
	// The parser is a stream and takes a stream's options, too.
	const options: Options & { readableHighWaterMark: number } = {
		...parserOptions(source.delimiter),
		readableHighWaterMark: CHUNK_ROWS
	};
	const parser = parse(options);
	const stop = new AbortController();
	const file = createReadStream(filePath, { highWaterMark: READ_BYTES });
	source.file = file;
	const feeding = feed(file, source.encoding, parser, stop.signal).then(
		() => null,
		(error: unknown) => error
	);
	let row = 0;
	let rows: SourceRow[] = [];
	try {
		for await (const cells of parser) {
			row += 1;
			const fault = limitFault(row, cells);
			if (fault) {
				yield { rows, fault };
				return;
			}
			rows.push({ row, cells });
			if (rows.length < CHUNK_ROWS) continue;
			yield { rows };
			rows = [];
		}
		if (rows.length > 0) yield { rows };
	} catch (error) {
		yield { rows, fault: parserFault(error) };
	} finally {
		stop.abort();
		parser.destroy();
		await feeding;
	}
}

function limitFault(row: number, cells: readonly string[]) {
	if (row > MAX_ROWS) return tooManyRows();
	if (cells.length > MAX_COLUMNS) return tooManyColumns(row);
	for (const cell of cells) if (cell.length > MAX_CELL_LENGTH) return cellTooLong(row);
	return null;
}

async function feed(
	file: ReadStream,
	encoding: TextEncoding,
	parser: Parser,
	signal: AbortSignal
): Promise<void> {
	if (encoding === 'utf-8') return pipeline(file, parser, { signal });
	await pipeline(file, (bytes) => decoded(bytes, encoding), parser, { signal });
}

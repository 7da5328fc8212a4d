/** Comma-separated text: which encoding, which separator, which rows. The server streams with the same parts. */
import { parse } from 'csv-parse/sync';
import type { Options } from 'csv-parse';
import { failure, success, type Fault, type Result } from './errors.ts';

export type TextEncoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';
export type Delimiter = ',' | ';' | '\t';

/** One row of a file. The first is row 1, so numbers are those that a spreadsheet shows. */
export interface SourceRow {
	readonly row: number;
	readonly cells: readonly string[];
}

export interface CsvTable {
	readonly header: readonly string[];
	readonly rows: readonly SourceRow[];
	readonly encoding: TextEncoding;
	readonly delimiter: Delimiter;
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];
/** A single row never needs more; without a bound an unclosed quote would swallow the file into memory. */
export const MAX_ROW_BYTES = 1_000_000;

/** A whole file at once: for the command line, where files are small enough to hold. */
export function parseCsv(input: string | Uint8Array): Result<CsvTable> {
	const decoded = typeof input === 'string' ? success(asDecoded(input)) : decodeText(input);
	if (!decoded.ok) return decoded;
	const { text, encoding } = decoded.value;
	const delimiter = sniffDelimiter(text);
	let records: string[][];
	try {
		records = parse(text, parserOptions(delimiter));
	} catch (error) {
		return failure(parserFault(error));
	}
	const header = readHeader(records[0]);
	if (!header.ok) return header;
	const rows: SourceRow[] = [];
	for (const [index, cells] of records.entries()) {
		if (index === 0 || isBlank(cells)) continue;
		rows.push({ row: index + 1, cells });
	}
	return success({ header: header.value, rows, encoding, delimiter });
}

function asDecoded(text: string): { text: string; encoding: TextEncoding } {
	return { text, encoding: 'utf-8' };
}

/**
 * What its mark says; without one UTF-8 where every byte is UTF-8, else GB18030 (which holds GBK and GB2312) where every
 * byte is that, else a fault.
 */
export function decodeText(bytes: Uint8Array): Result<{ text: string; encoding: TextEncoding }> {
	const fault = workbookFault(bytes.subarray(0, 8));
	if (fault) return failure(fault);
	for (const encoding of possibleEncodings(bytes)) {
		try {
			return success({ text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding });
		} catch {
			continue;
		}
	}
	return failure(encodingFault());
}

/** UTF-16 is known by its mark alone: nearly any bytes would pass for it. */
export function markedEncoding(start: Uint8Array): TextEncoding | null {
	if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
	if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
	return null;
}

/** The encodings to try, in this order: the first that every byte agrees with is the file's. */
export function possibleEncodings(start: Uint8Array): readonly TextEncoding[] {
	const marked = markedEncoding(start);
	return marked === null ? ['utf-8', 'gb18030'] : [marked];
}

/** A workbook where text is asked for, with what to do about it. */
function workbookFault(start: Uint8Array): Fault | null {
	const begins = (...bytes: number[]) => bytes.every((byte, index) => start[index] === byte);
	if (begins(0x50, 0x4b) || begins(0xd0, 0xcf, 0x11, 0xe0))
		return fileFault(
			'csv.workbook',
			'这是 Excel 工作簿。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后再导入。',
			'This is an Excel workbook. Save it as "CSV UTF-8 (comma delimited)" and bring that.'
		);
	return null;
}

export function encodingFault(): Fault {
	return fileFault(
		'csv.encoding',
		'文件不是 UTF-8、GB18030/GBK 或带标记的 UTF-16 文本。请另存为“CSV UTF-8”。',
		'The file is not text in UTF-8, GB18030/GBK or marked UTF-16. Save it as "CSV UTF-8".'
	);
}

/** Lines that the separator is looked for in: title rows, the header and some rows below it. */
const SNIFFED_LINES = 30;

/**
 * The separator that stands equally often in the most of the first lines, quoted text left out; so a comma in a title or
 * in decimals does not count against the columns. Between equals the line decides that first has any, by how many it has;
 * a file of one column has none, and a comma is assumed.
 */
export function sniffDelimiter(text: string): Delimiter {
	const lines = countSeparators(text);
	const first = lines.find((counts) => DELIMITERS.some((delimiter) => counts[delimiter] > 0));
	const score = (delimiter: Delimiter) =>
		regularity(lines.map((counts) => counts[delimiter])) * MAX_ROW_BYTES +
		(first?.[delimiter] ?? 0);
	return DELIMITERS.reduce((best, next) => (score(next) > score(best) ? next : best));
}

/** In how many lines the separator stands as often as in most of the lines that have it. */
function regularity(counts: readonly number[]): number {
	const lines = new Map<number, number>();
	for (const count of counts) if (count > 0) lines.set(count, (lines.get(count) ?? 0) + 1);
	return Math.max(0, ...lines.values());
}

type SeparatorCounts = Record<Delimiter, number>;

function countSeparators(text: string): SeparatorCounts[] {
	let counts: SeparatorCounts = { ',': 0, ';': 0, '\t': 0 };
	const lines = [counts];
	let isQuoted = false;
	for (const character of text) {
		if (character === '"') isQuoted = !isQuoted;
		else if (isQuoted) continue;
		else if (character === '\n' || character === '\r') {
			if (lines.length === SNIFFED_LINES) break;
			counts = { ',': 0, ';': 0, '\t': 0 };
			lines.push(counts);
		} else if (character === ',' || character === ';' || character === '\t') counts[character] += 1;
	}
	return lines;
}

export function parserOptions(delimiter: Delimiter): Options {
	return {
		bom: true,
		delimiter,
		record_delimiter: ['\r\n', '\n', '\r'],
		// A row with a cell too few or too many is one refused row, not the end of the file.
		relax_column_count: true,
		max_record_size: MAX_ROW_BYTES
	};
}

/** Column names as compared: without the spaces around them. A file without any is refused. */
export function readHeader(record: readonly string[] | undefined): Result<string[]> {
	const header = (record ?? []).map((name) => name.trim());
	if (header.some((name) => name !== '')) return success(header);
	return failure(
		fileFault(
			'csv.empty',
			'文件第一行应为列名，但这里是空的。',
			'The first line must hold the column names, but it is empty.'
		)
	);
}

/** A line with nothing on it: passed over, though it keeps its row number. */
export function isBlank(cells: readonly string[]): boolean {
	return cells.length === 1 && cells[0] === '';
}

const QUOTES: Readonly<Record<string, { code: string; zh: string; en: string }>> = {
	CSV_QUOTE_NOT_CLOSED: {
		code: 'csv.quote.unclosed',
		zh: '引号没有结束，从这一行起无法读取。',
		en: 'A quote is never closed; from this row on the file cannot be read.'
	},
	CSV_INVALID_CLOSING_QUOTE: {
		code: 'csv.quote.misplaced',
		zh: '引号后面还有文字。单元格内的引号应写成两个（""）。从这一行起无法读取。',
		en: 'Text follows a closing quote. Inside a cell a quote is written twice (""). From this row on the file cannot be read.'
	},
	INVALID_OPENING_QUOTE: {
		code: 'csv.quote.misplaced',
		zh: '引号出现在单元格中间。含引号的单元格应整体加引号，其中的引号写成两个（""）。从这一行起无法读取。',
		en: 'A quote stands in the middle of a cell. Such a cell is quoted as a whole, and the quote written twice (""). From this row on the file cannot be read.'
	},
	CSV_MAX_RECORD_SIZE: {
		code: 'csv.row.tooLong',
		zh: '这一行超过 1 MB，可能是引号没有结束。从这一行起无法读取。',
		en: 'The row is longer than 1 MB; perhaps a quote is never closed. From this row on the file cannot be read.'
	}
};

/** What the parser refused, with its row; anything that is not the file's fault is thrown on. */
export function parserFault(error: unknown): Fault {
	if (!(error instanceof Error) || !('code' in error)) throw error;
	const quote = typeof error.code === 'string' ? QUOTES[error.code] : undefined;
	if (!quote) throw error;
	const records = 'records' in error && typeof error.records === 'number' ? error.records : 0;
	return {
		code: quote.code,
		message: { zh: quote.zh, en: quote.en },
		place: `row ${records + 1}`
	};
}

function fileFault(code: string, zh: string, en: string): Fault {
	return { code, message: { zh, en }, place: 'file' };
}

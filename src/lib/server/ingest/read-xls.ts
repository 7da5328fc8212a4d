/** Files in Microsoft's compound container: workbooks of Excel 97-2003 are read, everything else is told apart. */
import { readFile } from 'node:fs/promises';
import type { SourceRow } from '#lib/domain/csv.ts';
import { failure, success, type Result } from '#lib/domain/errors.ts';
import { readBiffSheet } from './biff-sheet.ts';
import { readBiffWorkbook } from './biff-workbook.ts';
import { chooseSheet } from './choose-sheet.ts';
import type { OpenedTable, RowChunk, TableChoice } from './opened-table.ts';
import { faultOf, refusal, TableFault, type Refusal } from './table-fault.ts';
import { BYTES_PER_MEGABYTE, CHUNK_ROWS, MAX_XLS_MEGABYTES } from './table-limits.ts';

/** Held in memory as a whole, so only up to a size. */
export async function openXls(
	filePath: string,
	size: number,
	choice: TableChoice
): Promise<Result<OpenedTable>> {
	if (size > MAX_XLS_MEGABYTES * BYTES_PER_MEGABYTE) return failure(refusal('xlsTooLarge'));
	const file = await readFile(filePath);
	try {
		const stream = await findWorkbook(file);
		const workbook = withinFile(() => readBiffWorkbook(stream));
		const sheet = chooseSheet(workbook.sheets, choice);
		const rows = withinFile(() => readBiffSheet(stream, sheet.offset, workbook));
		return success({
			format: 'xls',
			encoding: null,
			delimiter: null,
			sheet: sheet.name,
			sheets: workbook.sheets.map(({ name, isHidden }) => ({ name, isHidden })),
			chunks: inChunks(rows),
			close: () => Promise.resolve()
		});
	} catch (error) {
		return failure(faultOf(error));
	}
}

/** Streams by the name that tells what the file is; WPS puts the workbook of an .et under the name that Excel has for it. */
const TELLING: readonly (readonly [name: string, refusal: Refusal])[] = [
	['EncryptedPackage', 'encrypted'],
	['Book', 'oldExcel'],
	['WordDocument', 'document'],
	['PowerPoint Document', 'document']
];

async function findWorkbook(file: Buffer): Promise<Buffer> {
	const { parse } = (await import('cfb')).default;
	const container = damagedIfThrown(() => parse(file));
	const streams = new Map(container.FileIndex.map((entry) => [entry.name, entry.content]));
	const workbook = streams.get('Workbook');
	if (workbook !== undefined) return Buffer.from(workbook);
	const known = TELLING.find(([name]) => streams.has(name));
	throw new TableFault(refusal(known?.[1] ?? 'et'));
}

/** The container's reader throws plain errors of every kind, all of them about the file. */
function damagedIfThrown<T>(work: () => T): T {
	try {
		return work();
	} catch {
		throw new TableFault(refusal('damaged'));
	}
}

/** Reading past the end of a record is how a damaged file shows. */
function withinFile<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (error instanceof RangeError) throw new TableFault(refusal('damaged'));
		throw error;
	}
}

async function* inChunks(rows: readonly SourceRow[]): AsyncGenerator<RowChunk, void> {
	for (let start = 0; start < rows.length; start += CHUNK_ROWS)
		yield { rows: rows.slice(start, start + CHUNK_ROWS) };
}

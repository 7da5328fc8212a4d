/** A workbook of Excel 2007 or later, a zip of XML: read sheet by sheet as its rows are asked for. */
import { failure, success, type Result } from '#lib/domain/errors.ts';
import { chooseSheet } from './choose-sheet.ts';
import type { OpenedTable, RowChunk, TableChoice } from './opened-table.ts';
import { faultOf, refusal, TableFault } from './table-fault.ts';
import { CHUNK_ROWS, MAX_SHEET_MEGABYTES } from './table-limits.ts';
import {
	readRelations,
	readStrings,
	readStyles,
	readWorkbook,
	type Workbook
} from './xlsx-parts.ts';
import { SheetReader, type CellMeaning } from './xlsx-sheet.ts';
import { XmlFeed } from './xml-events.ts';
import { ZipArchive } from './zip-archive.ts';

export async function openXlsx(
	filePath: string,
	choice: TableChoice
): Promise<Result<OpenedTable>> {
	let archive: ZipArchive | null = null;
	try {
		archive = await ZipArchive.open(filePath);
		const workbook = await findWorkbook(archive);
		const sheet = chooseSheet(workbook.sheets, choice);
		const size = archive.sizeOf(sheet.part);
		const read = { bytes: 0 };
		const meaning = await readMeaning(archive, workbook);
		const chunks = readChunks(archive, sheet.part, { meaning, read });
		return success({
			format: 'xlsx',
			encoding: null,
			delimiter: null,
			sheet: sheet.name,
			sheets: workbook.sheets.map(({ name, isHidden }) => ({ name, isHidden })),
			chunks,
			share: () => (size === 0 ? 1 : Math.min(1, read.bytes / size)),
			close: closing(archive, chunks)
		});
	} catch (error) {
		archive?.close();
		return failure(faultOf(error));
	}
}

/** A generator that was never asked for anything does not know that it has something to let go of. */
function closing(archive: ZipArchive, chunks: AsyncGenerator<RowChunk, void>) {
	return async () => {
		await chunks.return();
		archive.close();
	};
}

/** The workbook of the archive, or what the archive is instead. */
async function findWorkbook(archive: ZipArchive): Promise<Workbook> {
	if (archive.has('xl/workbook.bin')) throw new TableFault(refusal('xlsb'));
	if (archive.has('mimetype') && archive.has('content.xml'))
		throw new TableFault(refusal((await isOpenSpreadsheet(archive)) ? 'ods' : 'document'));
	if (!archive.has('[Content_Types].xml')) throw new TableFault(refusal('archive'));
	const relations = await readRelations(archive, '');
	const main = relations.find(({ kind }) => kind === 'officeDocument')?.target;
	if (main === undefined) throw new TableFault(refusal('damaged'));
	const workbook = await readWorkbook(archive, main);
	if (workbook === null) throw new TableFault(refusal('document'));
	return workbook;
}

const MIME_MEGABYTES = 0.001;

async function isOpenSpreadsheet(archive: ZipArchive): Promise<boolean> {
	let type = '';
	for await (const bytes of archive.read('mimetype', MIME_MEGABYTES))
		type += Buffer.from(bytes).toString('latin1');
	return type.includes('spreadsheet');
}

async function readMeaning(archive: ZipArchive, workbook: Workbook): Promise<CellMeaning> {
	const { strings, styles, isFrom1904 } = workbook;
	return {
		strings: strings === null ? [] : await readStrings(archive, strings),
		styles: styles === null ? [] : await readStyles(archive, styles),
		isFrom1904
	};
}

async function* readChunks(
	archive: ZipArchive,
	part: string,
	{ meaning, read }: { readonly meaning: CellMeaning; readonly read: { bytes: number } }
): AsyncGenerator<RowChunk, void> {
	const reader = new SheetReader(meaning);
	const feed = new XmlFeed(reader);
	try {
		for await (const bytes of archive.read(part, MAX_SHEET_MEGABYTES)) {
			read.bytes += bytes.byteLength;
			feed.write(bytes);
			if (reader.waiting >= CHUNK_ROWS) yield { rows: reader.take() };
		}
		feed.end();
		if (reader.waiting > 0) yield { rows: reader.take() };
	} catch (error) {
		yield { rows: reader.take(), fault: faultOf(error) };
	} finally {
		archive.close();
	}
}

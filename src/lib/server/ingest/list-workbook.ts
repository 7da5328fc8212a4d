/** A list of texts as a workbook, row by row: nothing of it is held, however long it is. */
import { columnLetter, escapeCellText, rowXml, SharedTexts } from '../results/xlsx-cells.ts';
import { packedParts, type Part } from '../results/xlsx-archive.ts';
import {
	contentTypesXml,
	packageRelationsXml,
	propertiesXml,
	SHEET_NAMESPACES,
	workbookRelationsXml,
	workbookXml
} from '../results/xlsx-package.ts';
import { looksLikeFormula, printableText } from '../results/spreadsheet-text.ts';
import { STYLE, stylesXml } from '../results/xlsx-styles.ts';

export interface SheetNotes {
	/** Names of the two sheets. */
	readonly list: string;
	readonly about: string;
	readonly lines: readonly string[];
}

const SHEET_HEAD = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet ${SHEET_NAMESPACES}>`;
/** What a sheet of this format can hold. */
const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 60;
const WIDE = 44;
const NARROW = 16;

export function listWorkbook(
	rows: AsyncIterable<readonly string[]>,
	notes: SheetNotes
): AsyncGenerator<Uint8Array, void> {
	return packedParts(parts(rows, notes));
}

function* parts(rows: AsyncIterable<readonly string[]>, notes: SheetNotes): Generator<Part> {
	const texts = new SharedTexts();
	yield { path: '[Content_Types].xml', xml: [contentTypesXml()] };
	yield { path: '_rels/.rels', xml: [packageRelationsXml()] };
	// No moment of its own: the same rows are the same file.
	yield { path: 'docProps/core.xml', xml: [propertiesXml(notes.list, 0)] };
	const size = { top: 1, rows: 1, columns: 1 };
	yield { path: 'xl/worksheets/sheet1.xml', xml: listSheet(rows, size) };
	yield { path: 'xl/worksheets/sheet2.xml', xml: notesSheet(notes, texts) };
	yield { path: 'xl/sharedStrings.xml', xml: texts.xml() };
	yield { path: 'xl/styles.xml', xml: [stylesXml()] };
	const range = `$A$${size.top}:$${columnLetter(size.columns - 1)}$${size.rows}`;
	yield { path: 'xl/workbook.xml', xml: [workbookXml({ ...notes, range })] };
	yield { path: 'xl/_rels/workbook.xml.rels', xml: [workbookRelationsXml()] };
}

async function* listSheet(
	rows: AsyncIterable<readonly string[]>,
	size: { top: number; rows: number; columns: number }
): AsyncGenerator<string, void> {
	yield `${SHEET_HEAD}<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>`;
	yield `<sheetFormatPr defaultRowHeight="16.5"/>${columnsXml()}<sheetData>`;
	let row = 0;
	let isBelowHeader = false;
	for await (const cells of rows) {
		if (row === MAX_ROWS) break;
		row += 1;
		size.rows = row;
		size.columns = Math.max(size.columns, cells.length);
		yield `<row r="${row}">`;
		for (const [column, text] of cells.entries())
			if (text !== '')
				yield inlineCell(
					`${columnLetter(column)}${row}`,
					text,
					isBelowHeader ? STYLE.text : STYLE.header
				);
		yield '</row>';
		// A line before the header has one cell, the header several.
		if (!isBelowHeader) size.top = row;
		isBelowHeader ||= cells.length > 1;
	}
	const range = `A${size.top}:${columnLetter(size.columns - 1)}${size.rows}`;
	yield `</sheetData><autoFilter ref="${range}"/></worksheet>`;
}

/** The text in the cell itself: a table of all texts would have to be held to the end. */
function inlineCell(at: string, text: string, style: number): string {
	const printable = printableText(text);
	const own = looksLikeFormula(printable) ? STYLE.disarmedText : style;
	return `<c r="${at}" s="${own}" t="inlineStr"><is><t xml:space="preserve">${escapeCellText(printable)}</t></is></c>`;
}

function columnsXml(): string {
	return `<cols><col min="1" max="2" width="${WIDE}" customWidth="1"/><col min="3" max="${MAX_COLUMNS}" width="${NARROW}" customWidth="1"/></cols>`;
}

function* notesSheet({ lines, about }: SheetNotes, texts: SharedTexts): Generator<string> {
	yield `${SHEET_HEAD}<sheetViews><sheetView workbookViewId="0"/></sheetViews>`;
	yield `<cols><col min="1" max="1" width="100" customWidth="1"/></cols><sheetData>`;
	for (const [index, text] of [about, ...lines].entries()) {
		const style = () => (index === 0 ? STYLE.label : STYLE.text);
		yield rowXml([{ kind: 'text', text }], { row: index + 1, widths: [100], style }, texts);
	}
	yield '</sheetData></worksheet>';
}

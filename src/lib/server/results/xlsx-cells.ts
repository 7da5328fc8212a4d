import type { Cell, NumberFormat } from './bonus-rows.ts';
import { looksLikeFormula } from './spreadsheet-text.ts';
import { STYLE } from './xlsx-styles.ts';

const MARKUP: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;'
};

/** Text for an element or a quoted attribute. */
export function escapeXml(text: string): string {
	return text.replace(/[&<>"]/g, (character) => MARKUP[character] ?? character);
}

/**
 * A cell's text in XML. The workbook format gives `_x000D_` the meaning of a carriage return: a text that contains such
 * a sequence by itself has it taken apart, and a real carriage return, which XML would turn into a line feed, uses it.
 */
export function escapeCellText(text: string): string {
	return escapeXml(text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')).replaceAll('\r', '_x000D_');
}

/** Every distinct text once, in the order of first use: what older readers understand, and a third of the size. */
export class SharedTexts {
	readonly #indexOf = new Map<string, number>();
	#uses = 0;

	indexOf(text: string): number {
		this.#uses += 1;
		const known = this.#indexOf.get(text);
		if (known !== undefined) return known;
		const index = this.#indexOf.size;
		this.#indexOf.set(text, index);
		return index;
	}

	*xml(): Generator<string> {
		yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
		yield ` count="${this.#uses}" uniqueCount="${this.#indexOf.size}">`;
		for (const text of this.#indexOf.keys())
			yield `<si><t xml:space="preserve">${escapeCellText(text)}</t></si>`;
		yield '</sst>';
	}
}

const LINE_POINTS = 16.5;
/** Excel's rows end at 409 points. */
const MAX_LINES = 24;
function numberStyle(format: NumberFormat): number {
	return format === 'money' ? STYLE.money : STYLE.firstDecimals + format;
}

/**
 * One cell. Texts are typed as text, so a leading `=` stays a character; `quotePrefix` in the style keeps it one when
 * somebody edits the cell. Numbers are written as the exact decimal text, never through a float.
 */
export function cellXml(cell: Cell, at: string, texts: SharedTexts, textStyle?: number): string {
	switch (cell.kind) {
		case 'text': {
			const plain = textStyle ?? STYLE.text;
			const style = looksLikeFormula(cell.text) ? STYLE.disarmedText : plain;
			return `<c r="${at}" s="${style}" t="s"><v>${texts.indexOf(cell.text)}</v></c>`;
		}
		case 'number':
			return `<c r="${at}" s="${numberStyle(cell.format)}"><v>${cell.text}</v></c>`;
		case 'empty':
			return '';
		default:
			return cell satisfies never;
	}
}

export interface RowLayout {
	/** The row's number, from 1. */
	readonly row: number;
	/** Column widths in characters; they decide how many lines the row needs. */
	readonly widths: readonly number[];
	readonly style?: (column: number) => number;
}

/** A whole row; empty cells are left out. Not every reader fits rows to wrapped text by itself, so the height is said. */
export function rowXml(
	cells: readonly Cell[],
	{ row, widths, style }: RowLayout,
	texts: SharedTexts
): string {
	let lines = 1;
	let xml = '';
	for (const [column, cell] of cells.entries()) {
		xml += cellXml(cell, `${columnLetter(column)}${row}`, texts, style?.(column));
		if (cell.kind === 'text') lines = Math.max(lines, lineCount(cell.text, widths[column] ?? 1));
	}
	const height = lines === 1 ? '' : ` ht="${Math.min(lines, MAX_LINES) * LINE_POINTS}"`;
	return `<row r="${row}"${height}>${xml}</row>`;
}

/** Chinese takes two places of a Latin letter; two more go to the indent. An estimate: it only sets a row's height. */
function lineCount(text: string, width: number): number {
	if (text.length * 2 + 2 <= width && !/[\r\n]/.test(text)) return 1;
	let lines = 0;
	for (const line of text.split(/\r\n|\r|\n/)) {
		let places = 0;
		for (const character of line) places += character > '\u10ff' ? 2 : 1;
		lines += Math.max(1, Math.ceil(places / (width - 2)));
	}
	return lines;
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetter(column: number): string {
	const rest = Math.floor(column / 26);
	return (rest === 0 ? '' : columnLetter(rest - 1)) + String.fromCharCode(65 + (column % 26));
}

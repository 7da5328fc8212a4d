/** The rows of one sheet of a workbook, as its XML goes by. */
import type { SourceRow } from '#lib/domain/csv.ts';
import { cellText, type FormatKind } from '#lib/domain/spreadsheet-text.ts';
import { RowFiller } from './row-filler.ts';
import { cellTooLong, refusal, TableFault, tooManyColumns } from './table-fault.ts';
import { MAX_CELL_LENGTH, MAX_COLUMNS } from './table-limits.ts';
import { unescapeText } from './xlsx-parts.ts';
import type { XmlAttributes, XmlReader } from './xml-events.ts';

/** The last row of a sheet in Excel. */
const LAST_ROW = 1_048_576;
/** What a formula says that no program has calculated: the file has no value for it. */
const NOT_CALCULATED = '#CALC!';

export interface CellMeaning {
	readonly strings: readonly string[];
	readonly styles: readonly FormatKind[];
	readonly isFrom1904: boolean;
}

interface OpenCell {
	readonly column: number;
	readonly type: string;
	readonly style: number;
	text: string;
	hasValue: boolean;
	hasFormula: boolean;
}

export class SheetReader implements XmlReader {
	readonly #filler = new RowFiller();
	#rows: SourceRow[] = [];
	#row = 0;
	#column = -1;
	#cells: string[] = [];
	#cell: OpenCell | null = null;
	#isText = false;
	/** How a text is read aloud, or what newer programs add: not what the cell says. */
	#skipped: string | null = null;

	constructor(private readonly meaning: CellMeaning) {}

	/** How many rows wait to be taken. */
	get waiting(): number {
		return this.#rows.length;
	}

	take(): readonly SourceRow[] {
		const rows = this.#rows;
		this.#rows = [];
		return rows;
	}

	open(name: string, attributes: XmlAttributes): void {
		if (this.#cell === null) {
			if (name === 'c') this.#openCell(attributes);
			else if (name === 'row') this.#openRow(attributes);
			return;
		}
		if (this.#skipped !== null) return;
		if (name === 'rPh' || name === 'extLst') this.#skipped = name;
		if (name === 'v') this.#cell.hasValue = true;
		if (name === 'f') this.#cell.hasFormula = true;
		this.#isText = name === 'v' || name === 't';
	}

	text(text: string): void {
		if (this.#isText && this.#cell !== null) this.#cell.text += text;
	}

	close(name: string): void {
		this.#isText = false;
		if (this.#skipped !== null) {
			if (name === this.#skipped) this.#skipped = null;
		} else if (name === 'c') this.#closeCell();
		else if (name === 'row') this.#closeRow();
	}

	#openRow({ r }: XmlAttributes): void {
		const row = r === undefined ? this.#row + 1 : Number(r);
		if (!Number.isInteger(row) || row <= this.#row || row > LAST_ROW) throw damaged();
		this.#row = row;
		this.#column = -1;
		this.#cells = [];
	}

	#openCell({ r, t = 'n', s = '0' }: XmlAttributes): void {
		this.#column = r === undefined ? this.#column + 1 : columnOf(r);
		this.#cell = {
			column: this.#column,
			type: t,
			style: Number(s),
			text: '',
			hasValue: false,
			hasFormula: false
		};
	}

	#closeCell(): void {
		const cell = this.#cell;
		this.#cell = null;
		if (cell === null) return;
		const text = this.#textOf(cell);
		if (text === '') return;
		if (cell.column >= MAX_COLUMNS) throw new TableFault(tooManyColumns(this.#row));
		if (text.length > MAX_CELL_LENGTH) throw new TableFault(cellTooLong(this.#row));
		while (this.#cells.length < cell.column) this.#cells.push('');
		this.#cells[cell.column] = text;
	}

	#closeRow(): void {
		const cells = this.#filler.fill(this.#cells);
		if (cells) this.#rows.push({ row: this.#row, cells });
	}

	#textOf({ type, text, style, hasValue, hasFormula }: OpenCell): string {
		if (hasFormula && !hasValue) return NOT_CALCULATED;
		switch (type) {
			case 's':
				return text === '' ? '' : this.#sharedText(text);
			case 'str':
			case 'inlineStr':
				return unescapeText(text);
			case 'b':
				return text === '' ? '' : text.trim() === '1' ? 'TRUE' : 'FALSE';
			case 'n':
				return text.trim() === '' ? '' : this.#numberText(Number(text), style);
			default:
				// Errors, and days that are written out.
				return text.trim();
		}
	}

	#sharedText(index: string): string {
		const text = this.meaning.strings[Number(index)];
		if (text === undefined) throw damaged();
		return text;
	}

	#numberText(value: number, style: number): string {
		if (!Number.isFinite(value)) throw damaged();
		const { styles, isFrom1904 } = this.meaning;
		return cellText(value, { kind: styles[style] ?? 'number', isFrom1904 });
	}
}

function damaged(): TableFault {
	return new TableFault(refusal('damaged'));
}

/** `AB12` is column 27. */
function columnOf(address: string): number {
	let column = 0;
	for (let at = 0; at < address.length; at += 1) {
		const letter = address.charCodeAt(at) & ~0x20;
		if (letter < 0x41 || letter > 0x5a) break;
		column = column * 26 + letter - 0x40;
	}
	if (column === 0) throw damaged();
	return column - 1;
}

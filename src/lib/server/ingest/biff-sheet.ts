/** The cells of one sheet of a BIFF8 workbook, as text. */
import type { SourceRow } from '#lib/domain/csv.ts';
import { cellText } from '#lib/domain/spreadsheet-text.ts';
import { readText } from './biff-texts.ts';
import { biffRecords, BOF, EOF, type BiffRecord, type BiffWorkbook } from './biff-workbook.ts';
import { RowFiller } from './row-filler.ts';
import { cellTooLong, refusal, TableFault } from './table-fault.ts';
import { MAX_CELL_LENGTH, MAX_XLS_CELLS } from './table-limits.ts';

const FORMULA = 0x0006;
const MULRK = 0x00bd;
const RSTRING = 0x00d6;
const LABELSST = 0x00fd;
const NUMBER = 0x0203;
const LABEL = 0x0204;
const BOOLERR = 0x0205;
const STRING = 0x0207;
const RK = 0x027e;

const ERRORS = new Map([
	[0x00, '#NULL!'],
	[0x07, '#DIV/0!'],
	[0x0f, '#VALUE!'],
	[0x17, '#REF!'],
	[0x1d, '#NAME?'],
	[0x24, '#NUM!'],
	[0x2a, '#N/A'],
	[0x2b, '#GETTING_DATA']
]);

/** All rows with a value. Programs may write the cells in any order, so they are held until the sheet ends. */
export function readBiffSheet(stream: Buffer, offset: number, workbook: BiffWorkbook): SourceRow[] {
	const cells = new BiffCells(workbook);
	let depth = 0;
	for (const record of biffRecords(stream, offset)) {
		// A chart in a sheet is a sheet within the sheet.
		if (record.type === BOF) depth += 1;
		else if (record.type === EOF) depth -= 1;
		else if (depth === 1) cells.read(record);
		if (depth === 0) break;
	}
	return cells.rows();
}

interface Place {
	readonly row: number;
	readonly column: number;
	readonly style: number;
}

class BiffCells {
	readonly #rows = new Map<number, string[]>();
	#count = 0;
	/** The formula whose text comes in a record of its own. */
	#textual: Place | null = null;

	constructor(private readonly workbook: BiffWorkbook) {}

	read({ type, bytes }: BiffRecord): void {
		switch (type) {
			case NUMBER:
				return this.#putNumber(placeOf(bytes), bytes.readDoubleLE(6));
			case RK:
				return this.#putNumber(placeOf(bytes), readRk(bytes, 6));
			case MULRK:
				return this.#putNumbers(bytes);
			case LABELSST:
				return this.#put(placeOf(bytes), this.#sharedText(bytes.readUInt32LE(6)));
			case LABEL:
			case RSTRING:
				return this.#put(placeOf(bytes), readText(bytes, 8, bytes.readUInt16LE(6)));
			case BOOLERR:
				return this.#put(placeOf(bytes), booleanOrError(bytes.readUInt8(6), bytes.readUInt8(7)));
			case FORMULA:
				return this.#putResult(placeOf(bytes), bytes);
			case STRING: {
				const place = this.#textual;
				this.#textual = null;
				if (place) this.#put(place, readText(bytes, 2, bytes.readUInt16LE(0)));
			}
		}
	}

	rows(): SourceRow[] {
		const filler = new RowFiller();
		const rows: SourceRow[] = [];
		for (const row of [...this.#rows.keys()].sort((left, right) => left - right)) {
			const cells = filler.fill(this.#rows.get(row) ?? []);
			if (cells) rows.push({ row: row + 1, cells });
		}
		return rows;
	}

	#putNumbers(bytes: Buffer): void {
		const { row, column } = placeOf(bytes);
		for (let at = 4; at + 8 <= bytes.length; at += 6)
			this.#putNumber(
				{ row, column: column + (at - 4) / 6, style: bytes.readUInt16LE(at) },
				readRk(bytes, at + 2)
			);
	}

	/** A formula by the value that was calculated last; its eight bytes are a number, or say what else it is. */
	#putResult(place: Place, bytes: Buffer): void {
		if (bytes.readUInt16LE(12) !== 0xffff) return this.#putNumber(place, bytes.readDoubleLE(6));
		const kind = bytes.readUInt8(6);
		if (kind === 0) this.#textual = place;
		if (kind === 1 || kind === 2)
			this.#put(place, booleanOrError(bytes.readUInt8(8), kind === 2 ? 1 : 0));
	}

	#putNumber(place: Place, value: number): void {
		if (!Number.isFinite(value)) throw new RangeError('no number');
		const { styles, isFrom1904 } = this.workbook;
		this.#put(place, cellText(value, { kind: styles[place.style] ?? 'number', isFrom1904 }));
	}

	#put({ row, column }: Place, text: string): void {
		if (text === '') return;
		if (column > 255) throw new RangeError('no such column');
		if (text.length > MAX_CELL_LENGTH) throw new TableFault(cellTooLong(row + 1));
		this.#count += 1;
		if (this.#count > MAX_XLS_CELLS) throw new TableFault(refusal('bomb'));
		let cells = this.#rows.get(row);
		if (!cells) this.#rows.set(row, (cells = []));
		while (cells.length < column) cells.push('');
		cells[column] = text;
	}

	#sharedText(index: number): string {
		const text = this.workbook.strings[index];
		if (text === undefined) throw new RangeError('no such text');
		return text;
	}
}

function placeOf(bytes: Buffer): Place {
	return {
		row: bytes.readUInt16LE(0),
		column: bytes.readUInt16LE(2),
		style: bytes.readUInt16LE(4)
	};
}

/** 30 bits of an integer, or of a float's beginning; either may have been multiplied by 100. */
function readRk(bytes: Buffer, at: number): number {
	const packed = bytes.readInt32LE(at);
	const isHundredfold = (packed & 1) !== 0;
	const isInteger = (packed & 2) !== 0;
	const value = isInteger ? packed >> 2 : floatOf(packed & ~3);
	return isHundredfold ? value / 100 : value;
}

function floatOf(upper: number): number {
	const bytes = Buffer.alloc(8);
	bytes.writeInt32LE(upper, 4);
	return bytes.readDoubleLE(0);
}

function booleanOrError(value: number, isError: number): string {
	if (isError !== 0) return ERRORS.get(value) ?? '#ERROR!';
	return value === 0 ? 'FALSE' : 'TRUE';
}

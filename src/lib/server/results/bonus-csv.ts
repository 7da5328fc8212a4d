import { stringify } from 'csv-stringify/sync';
import {
	BONUS_COLUMNS,
	bonusCells,
	type BonusFileMeta,
	type BonusRow,
	type Cell
} from './bonus-rows.ts';
import { disarmFormula } from './spreadsheet-text.ts';

/** A number that is written as the exact text it already is. */
class Plain {
	constructor(readonly text: string) {}
}

function field(cell: Cell): string | Plain | null {
	switch (cell.kind) {
		case 'text':
			return disarmFormula(cell.text);
		case 'number':
			return new Plain(cell.text);
		case 'empty':
			return null;
		default:
			return cell satisfies never;
	}
}

/**
 * The bonus file as CSV: UTF-8 with a byte order mark, so that Excel shows Chinese, and CRLF. Texts are quoted, numbers
 * are not. CSV has no types, and no mark in a cell is both honest data and a text to Excel: employee numbers stand here
 * as they are, for systems that read them, and the workbook is the form for people (docs/adr/0006).
 * It takes what the workbook takes, so that either can be asked for; lines about the origin would break what reads it.
 */
export function writeBonusCsv(rows: Iterable<BonusRow>, _meta: BonusFileMeta): Uint8Array {
	const records: (string | Plain | null)[][] = [BONUS_COLUMNS.map((column) => column.header)];
	for (const row of rows) records.push(bonusCells(row).map(field));
	// The library's own `escape_formulas` is not used: it would put an apostrophe before a negative number that comes as
	// exact text, and lets formulas behind blanks pass.
	const csv = stringify(records, {
		bom: true,
		record_delimiter: '\r\n',
		quoted_string: true,
		cast: { object: (value) => (value instanceof Plain ? value.text : '') }
	});
	return new TextEncoder().encode(csv);
}

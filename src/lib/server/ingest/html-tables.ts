/** The rows of a page's tables as its markup goes by; nothing that the page refers to is ever fetched or run. */
import { Parser } from 'htmlparser2';
import { cellTooLong, refusal, TableFault, tooManyColumns } from './table-fault.ts';
import { MAX_CELL_LENGTH, MAX_COLUMNS } from './table-limits.ts';

export interface TableEvents {
	/** Tables count from 0 in the order in which they begin; `outer` is the one around it. */
	table?(index: number, outer: number | null): void;
	/** Rows of a table count from 1. Cells that a merged cell covers are empty. */
	row(table: number, cells: string[], row: number): void;
}

const MAX_NESTED_TABLES = 16;
const MAX_DEPTH = 4_096;
/** Markup without a tag or a text in it: a comment or an attribute that the parser holds as a whole. */
const MAX_PIECE_LENGTH = 2 * 1024 * 1024;
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'title']);
const BLOCKS = new Set(['p', 'div', 'li']);

interface OpenTable {
	readonly index: number;
	row: number;
	cells: string[] | null;
	cell: OpenCell | null;
	/** Rows that merged cells still reach down to, by column: from rows above, and from this row. */
	covered: number[];
	reaching: number[];
}

interface OpenCell {
	text: string;
	readonly columns: number;
	readonly rows: number;
}

export class HtmlTables {
	readonly #open: OpenTable[] = [];
	#tables = 0;
	#depth = 0;
	#unseen = 0;
	#quietLength = 0;
	readonly #parser: Parser;

	constructor(private readonly events: TableEvents) {
		this.#parser = new Parser({
			onopentag: (name, attributes) => this.#openTag(name, attributes),
			onclosetag: (name) => this.#closeTag(name),
			// A line break of the markup is a blank; one of `br` stays.
			ontext: (text) => this.#addText(text.replace(/\s+/g, ' '))
		});
	}

	write(text: string): void {
		this.#quietLength += text.length;
		if (this.#quietLength > MAX_PIECE_LENGTH) throw new TableFault(refusal('damaged'));
		this.#parser.write(text);
	}

	/** Closes what the page left open, as browsers do. */
	end(): void {
		this.#parser.end();
	}

	#openTag(name: string, attributes: Readonly<Record<string, string>>): void {
		this.#quietLength = 0;
		this.#depth += 1;
		if (this.#depth > MAX_DEPTH) throw new TableFault(refusal('damaged'));
		if (UNSEEN.has(name)) this.#unseen += 1;
		const table = this.#open.at(-1);
		if (name === 'table') this.#openTable(table);
		else if (!table) return;
		else if (name === 'tr') this.#openRow(table);
		else if (name === 'td' || name === 'th') this.#openCell(table, attributes);
		else if (name === 'br') this.#addText('\n');
		else if (BLOCKS.has(name)) this.#addText(' ');
	}

	#closeTag(name: string): void {
		this.#quietLength = 0;
		this.#depth -= 1;
		if (UNSEEN.has(name)) this.#unseen -= 1;
		const table = this.#open.at(-1);
		if (!table) return;
		if (name === 'td' || name === 'th') this.#closeCell(table);
		else if (name === 'tr') this.#closeRow(table);
		else if (name === 'table') {
			this.#closeRow(table);
			this.#open.pop();
		}
	}

	#addText(text: string): void {
		this.#quietLength = 0;
		const table = this.#open.at(-1);
		if (!table?.cell || this.#unseen > 0) return;
		table.cell.text += text;
		if (table.cell.text.length > MAX_CELL_LENGTH) throw new TableFault(cellTooLong(table.row));
	}

	#openTable(outer: OpenTable | undefined): void {
		if (this.#open.length === MAX_NESTED_TABLES) throw new TableFault(refusal('damaged'));
		this.events.table?.(this.#tables, outer?.index ?? null);
		this.#open.push({
			index: this.#tables,
			row: 0,
			cells: null,
			cell: null,
			covered: [],
			reaching: []
		});
		this.#tables += 1;
	}

	#openRow(table: OpenTable): string[] {
		this.#closeRow(table);
		table.row += 1;
		table.cells = [];
		table.reaching = [];
		return table.cells;
	}

	#openCell(table: OpenTable, attributes: Readonly<Record<string, string>>): void {
		this.#closeCell(table);
		const cells = table.cells ?? this.#openRow(table);
		while ((table.covered[cells.length] ?? 0) > 0) cells.push('');
		table.cell = {
			text: '',
			columns: span(attributes['colspan']),
			rows: span(attributes['rowspan'])
		};
	}

	#closeCell(table: OpenTable): void {
		const { cell, cells } = table;
		table.cell = null;
		if (!cell || !cells) return;
		if (cells.length + cell.columns > MAX_COLUMNS) throw new TableFault(tooManyColumns(table.row));
		const text = cell.text
			.replace(/ *\n */g, '\n')
			.replace(/ {2,}/g, ' ')
			.trim();
		for (let column = 0; column < cell.columns; column += 1) {
			table.reaching[cells.length] = cell.rows - 1;
			cells.push(column === 0 ? text : '');
		}
	}

	#closeRow(table: OpenTable): void {
		this.#closeCell(table);
		const { cells, covered, reaching } = table;
		if (!cells) return;
		table.cells = null;
		const width = Math.max(covered.length, reaching.length);
		table.covered = Array.from({ length: width }, (_, column) =>
			Math.max((covered[column] ?? 0) - 1, reaching[column] ?? 0)
		);
		this.events.row(table.index, cells, table.row);
	}
}

/** How many columns or rows a cell covers; what is no number covers one, as in browsers. */
function span(text: string | undefined): number {
	const count = Number.parseInt(text ?? '1', 10);
	return count >= 1 ? Math.min(count, 65_536) : 1;
}

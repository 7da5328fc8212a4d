/** A web page with tables, which many systems send under the name of .xls. */
import { encodingFault, type SourceRow, type TextEncoding } from '#lib/domain/csv.ts';
import { failure, success, type Result } from '#lib/domain/errors.ts';
import { chooseSheet } from './choose-sheet.ts';
import { HtmlTables, type TableEvents } from './html-tables.ts';
import type { OpenedTable, RowChunk, TableChoice } from './opened-table.ts';
import { RowFiller } from './row-filler.ts';
import { faultOf, refusal, TableFault, tooManyRows } from './table-fault.ts';
import { CHUNK_ROWS, MAX_ROWS, MAX_SHEETS } from './table-limits.ts';
import { decoded, fileBytes, findEncoding } from './text-file.ts';

/**
 * Every table of the page is a sheet, in the order in which they begin: `1`, `2` … Those within others count, too, and
 * those that only lay out the page are hidden: they have other tables in them, or a single cell. The text that is shown
 * is the cell's, also where Excel left the number behind it in an attribute.
 */
export async function openHtml(
	filePath: string,
	head: Uint8Array,
	choice: TableChoice
): Promise<Result<OpenedTable>> {
	const encoding = await findEncoding(filePath, head);
	if (encoding === null) return failure(encodingFault());
	try {
		const tables = await listTables(filePath, encoding);
		if (tables.length === 0) throw new TableFault(refusal('noTable'));
		const sheets = tables.map(({ isLayout }, index) => ({
			name: String(index + 1),
			isHidden: isLayout && tables.some((table) => !table.isLayout)
		}));
		const chosen = chooseSheet(sheets, choice);
		const chunks = readChunks(filePath, encoding, sheets.indexOf(chosen));
		return success({
			format: 'html',
			encoding,
			delimiter: null,
			sheet: chosen.name,
			sheets,
			chunks,
			close: async () => {
				await chunks.return();
			}
		});
	} catch (error) {
		return failure(faultOf(error));
	}
}

interface FoundTable {
	cells: number;
	isLayout: boolean;
}

async function listTables(filePath: string, encoding: TextEncoding): Promise<FoundTable[]> {
	const found: FoundTable[] = [];
	const events: TableEvents = {
		table(index, outer) {
			if (index === MAX_SHEETS) throw new TableFault(refusal('bomb'));
			found.push({ cells: 0, isLayout: true });
			const around = outer === null ? undefined : found[outer];
			if (around) around.cells = -Infinity;
		},
		row(index, cells) {
			const table = found[index];
			if (!table) return;
			table.cells += cells.length;
			table.isLayout = table.cells < 2;
		}
	};
	const tables = new HtmlTables(events);
	for await (const text of decoded(fileBytes(filePath), encoding)) tables.write(text);
	tables.end();
	return found;
}

async function* readChunks(
	filePath: string,
	encoding: TextEncoding,
	wanted: number
): AsyncGenerator<RowChunk, void> {
	const filler = new RowFiller();
	let rows: SourceRow[] = [];
	const events: TableEvents = {
		row(table, texts, row) {
			if (table !== wanted) return;
			if (row > MAX_ROWS) throw new TableFault(tooManyRows());
			const cells = filler.fill(texts);
			if (cells) rows.push({ row, cells });
		}
	};
	const tables = new HtmlTables(events);
	try {
		for await (const text of decoded(fileBytes(filePath), encoding)) {
			tables.write(text);
			if (rows.length < CHUNK_ROWS) continue;
			yield { rows };
			rows = [];
		}
		tables.end();
		if (rows.length > 0) yield { rows };
	} catch (error) {
		yield { rows, fault: faultOf(error) };
	}
}

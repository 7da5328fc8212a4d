/** A file opened as its mapping says: the sheet, the rows with the names, and what stands below them. */
import type { SourceRow } from '#lib/domain/csv.ts';
import { success, type Result } from '#lib/domain/errors.ts';
import { compileMapping, countColumns, type MappingPlan } from '#lib/domain/mapping.ts';
import { HEADER_ROWS, type ColumnMapping } from '#lib/domain/mapping-document.ts';
import { refusedHeaderRow } from '#lib/domain/refused-columns.ts';
import { findShape } from '#lib/domain/sheet-shape.ts';
import type { OpenedTable, RowChunk, TableChoice } from './opened-table.ts';
import { openTable } from './read-table.ts';

export interface MappedFile extends TableChoice {
	readonly filePath: string;
	readonly mapping: ColumnMapping;
}

/** The sheet that was chosen for this file, else the mapping's: by its name, or by its number from 1. */
export async function openSheet({
	filePath,
	sheet,
	mapping
}: MappedFile): Promise<Result<OpenedTable>> {
	const wanted = sheet ?? mapping.sheet;
	if (wanted === undefined || sheet !== undefined || !/^\d{1,3}$/.test(wanted))
		return openTable(filePath, wanted === undefined ? {} : { sheet: wanted });
	const first = await openTable(filePath);
	if (!first.ok) return first;
	const names = first.value.sheets.map(({ name }) => name);
	const name = names.includes(wanted) ? wanted : names[Number(wanted) - 1];
	if (name === first.value.sheet) return first;
	await first.value.close();
	return openTable(filePath, { sheet: name ?? wanted });
}

/** The same chunks, the first of which holds every row that a header may stand in. */
export async function* withWholeHead(chunks: AsyncIterable<RowChunk>): AsyncGenerator<RowChunk> {
	const head: SourceRow[] = [];
	let isPast = false;
	for await (const chunk of chunks) {
		if (isPast) yield chunk;
		else {
			head.push(...chunk.rows);
			isPast = head.length >= HEADER_ROWS || chunk.fault !== undefined;
			if (isPast) yield { ...chunk, rows: head };
		}
	}
	if (!isPast) yield { rows: head };
}

/** Where the mapping's columns are, by the first rows of the sheet. */
export function planOf(
	rows: readonly SourceRow[],
	mapping: ColumnMapping,
	{ format }: Pick<OpenedTable, 'format'>
): Result<MappingPlan> {
	const given = refusedHeaderRow(rows);
	const header = given === null ? mapping.header : { rows: [given] };
	const shape = findShape(rows, header, (names) => countColumns(mapping, names));
	return shape.ok ? compileMapping(mapping, shape.value, { isRagged: format !== 'csv' }) : shape;
}

export interface SourceTable {
	readonly plan: MappingPlan;
	/** What stands below the names, as it stands. A fault ends it, as it ended the check. */
	readonly rows: AsyncGenerator<readonly SourceRow[], void>;
}

/** The rows of a file that was checked, to be given back. */
export async function openSource(file: MappedFile): Promise<Result<SourceTable>> {
	const opened = await openSheet(file);
	if (!opened.ok) return opened;
	const chunks = withWholeHead(opened.value.chunks);
	const first = await chunks.next();
	const head = first.done ? [] : first.value.rows;
	const plan = planOf(head, file.mapping, opened.value);
	if (!plan.ok) {
		await chunks.return(undefined);
		return plan;
	}
	const lastHeaderRow = plan.value.shape.headerRows.at(-1) ?? 1;
	return success({
		plan: plan.value,
		rows: (async function* () {
			yield head.filter(({ row }) => row > lastHeaderRow);
			for await (const { rows } of chunks) yield rows;
		})()
	});
}

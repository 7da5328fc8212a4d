/** What somebody sees who makes a mapping: the first rows of their file, a proposal, and what the rows would become. */
import type { SourceRow } from '#lib/domain/csv.ts';
import {
	expectValue,
	failure,
	success,
	type Fault,
	type Result,
	type Text
} from '#lib/domain/errors.ts';
import type { PreviewRow, ReportedFault } from '#lib/domain/import-report.ts';
import { countColumns } from '#lib/domain/mapping.ts';
import { parseMapping, type MappingTarget } from '#lib/domain/mapping-document.ts';
import { draftOf } from '#lib/domain/draft-document.ts';
import type { MappingDraft } from '#lib/domain/mapping-draft.ts';
import { Evidence } from '#lib/domain/mapping-evidence.ts';
import type { Question } from '#lib/domain/mapping-questions.ts';
import { findPersonalData } from '#lib/domain/personal-data.ts';
import { findShape, type SheetShape } from '#lib/domain/sheet-shape.ts';
import type { TableFormat, TableSheet } from '#lib/domain/source-table.ts';
import { findLikelyShape, mappingText, suggestMapping } from '#lib/domain/suggest-mapping.ts';
import { ReportWriter } from './import-report.ts';
import { readFacts } from './import-rows.ts';
import { withWholeHead } from './mapped-table.ts';
import { openTable } from './read-table.ts';

export interface DeskTask {
	readonly filePath: string;
	readonly sheet: string | null;
	readonly target: MappingTarget;
	/** Null: propose one. */
	readonly mappingText: string | null;
}

export interface DeskColumn {
	readonly name: string;
	/** The first values, without what looks like a person's number. */
	readonly examples: readonly string[];
	/** Why the proposal takes it for what it does; null where nothing was proposed. */
	readonly why: Text | null;
}

export interface Desk {
	readonly format: TableFormat;
	readonly sheet: string | null;
	readonly sheets: readonly TableSheet[];
	readonly headerRows: readonly number[];
	readonly columns: readonly DeskColumn[];
	/** The first rows of the sheet as they stand, titles among them. */
	readonly rows: readonly SourceRow[];
	readonly mappingText: string;
	/** The same as the page's table shows it; null where it says more. */
	readonly draft: MappingDraft | null;
	/** Target columns that a row needs and nothing was found for. */
	readonly missing: readonly string[];
}

const SHOWN_ROWS = 8;
const EXAMPLES = 3;
const SAMPLED_ROWS = 200;

/** Runs in a worker thread, for whoever brought the file alone. */
export async function openDesk(task: DeskTask): Promise<Result<Desk>> {
	const opened = await openTable(task.filePath, task.sheet === null ? {} : { sheet: task.sheet });
	if (!opened.ok) return opened;
	const { chunks, format, sheet, sheets } = opened.value;
	const rows: SourceRow[] = [];
	let fault: Fault | undefined;
	for await (const chunk of withWholeHead(chunks)) {
		rows.push(...chunk.rows.slice(0, SAMPLED_ROWS - rows.length));
		fault = chunk.fault;
		if (rows.length >= SAMPLED_ROWS || fault) break;
	}
	if (rows.length === 0 && fault) return failure(fault);
	const mapped = task.mappingText === null ? null : expectValue(parseMapping(task.mappingText));
	const shape = mapped
		? findShape(rows, mapped.header, (names) => countColumns(mapped, names))
		: findLikelyShape(task.target, rows);
	if (!shape.ok) return shape;
	const suggestion = suggestMapping(task.target, shape.value, rows);
	const why = new Map(suggestion.columns.map((column) => [column.column, column.why]));
	const text = task.mappingText ?? mappingText(suggestion.mapping);
	return success({
		format,
		sheet,
		sheets,
		headerRows: shape.value.headerRows,
		columns: columnsOf(shape.value, rows).map((column) => ({
			...column,
			why: mapped ? null : (why.get(column.name) ?? null)
		})),
		rows: rows
			.slice(0, SHOWN_ROWS)
			.map(({ row, cells }) => ({ row, cells: cells.map(withoutPersons) })),
		mappingText: text,
		draft: draftOf(expectValue(parseMapping(text)), shape.value.header),
		missing: mapped ? [] : suggestion.missing
	});
}

function columnsOf(shape: SheetShape, rows: readonly SourceRow[]): Omit<DeskColumn, 'why'>[] {
	const lastHeaderRow = shape.headerRows.at(-1) ?? 1;
	const below = rows.filter(({ row }) => row > lastHeaderRow);
	return shape.header.flatMap((name, index) => {
		if (name === '' || findPersonalData(name) !== null) return [];
		const values = below.map(({ cells }) => (cells[index] ?? '').trim()).filter(Boolean);
		return [{ name, examples: [...new Set(values)].slice(0, EXAMPLES).map(withoutPersons) }];
	});
}

/** Whoever chooses columns needs to know what is in them, and no person's number for it. */
function withoutPersons(cell: string): string {
	return findPersonalData(cell) === null ? cell.slice(0, 60) : '●●●';
}

export interface MappingPreviewTask {
	readonly filePath: string;
	readonly sheet: string | null;
	readonly mappingText: string;
}

/** What the first rows become by a mapping that is still being made. */
export interface MappingPreview {
	readonly rows: readonly PreviewRow[];
	readonly faults: readonly ReportedFault[];
	readonly faultCount: number;
	readonly questions: readonly Question[];
	readonly mappingText: string;
	readonly draft: MappingDraft | null;
}

/** Reads the first rows alone: the whole file is checked when the mapping is saved. */
export async function previewMapping(task: MappingPreviewTask): Promise<Result<MappingPreview>> {
	const mapping = parseMapping(task.mappingText);
	if (!mapping.ok) return mapping;
	const report = new ReportWriter(mapping.value.target, mapping.value.name);
	const evidence = new Evidence();
	const chunks = readFacts(
		{
			filePath: task.filePath,
			mapping: mapping.value,
			...(task.sheet === null ? {} : { sheet: task.sheet }),
			hashClient: () => 'C-••••••'
		},
		report,
		evidence
	);
	await chunks.next();
	await chunks.return();
	const header = report.plan?.shape.header ?? [];
	const { preview, faults, faultCount } = report.finish({
		accepted: 0,
		duplicates: 0,
		conflicts: 0
	});
	return success({
		rows: preview,
		faults: faults.slice(0, 20),
		faultCount,
		questions: evidence.outcome().questions,
		mappingText: task.mappingText,
		draft: draftOf(mapping.value, header)
	});
}

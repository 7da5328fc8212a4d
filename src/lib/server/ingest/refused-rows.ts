/**
 * The refused rows of a file, with the reasons, to be mended and brought again: made anew from the file each time
 * somebody asks, from the mapped columns alone, and handed on piece by piece. A client number is given back to whoever
 * brought it; nothing of it is stored or logged.
 */
import { stringify } from 'csv-stringify/sync';
import { expectValue } from '#lib/domain/errors.ts';
import type { ReportedFault } from '#lib/domain/import-report.ts';
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { REFUSED_COLUMNS, refusalReasons } from '#lib/domain/refused-columns.ts';
import { disarmFormula, printableText } from '../results/spreadsheet-text.ts';
import { readFaults } from './faults-file.ts';
import { openSource, type SourceTable } from './mapped-table.ts';
import { listWorkbook, type SheetNotes } from './list-workbook.ts';

export type ListFormat = 'csv' | 'xlsx';

export interface RefusedRowsTask {
	readonly filePath: string;
	readonly mappingText: string;
	readonly sheet: string | null;
	readonly format: ListFormat;
	/** Rows of the file that are refused, or each fault of its own. */
	readonly what: 'rows' | 'faults';
}

/** Runs in a worker thread. */
export async function* refusedRows(task: RefusedRowsTask): AsyncGenerator<Uint8Array, void> {
	const rows = task.what === 'faults' ? faultRows(task.filePath) : refusedFileRows(task);
	if (task.format === 'csv') yield* csvPieces(rows);
	else yield* listWorkbook(rows, task.what === 'faults' ? FAULT_NOTES : REFUSED_NOTES);
}

/** Header and rows as texts. A line that states a unit for all amounts comes first where the file has one. */
async function* refusedFileRows(task: RefusedRowsTask): AsyncGenerator<readonly string[], void> {
	const source = expectValue(
		await openSource({
			filePath: task.filePath,
			mapping: expectValue(parseMapping(task.mappingText)),
			...(task.sheet === null ? {} : { sheet: task.sheet })
		})
	);
	const { shape, used } = source.plan;
	const indexes = [...new Set(used.flatMap(({ index }) => (index < 0 ? [] : [index])))];
	indexes.sort((left, right) => left - right);
	if (shape.unitLine) yield [`单位：${UNIT_NAMES[shape.unitLine.unit]}`];
	yield [...REFUSED_COLUMNS, ...indexes.map((index) => shape.header[index] ?? '')];
	for await (const { cells, row, faults } of refusedOf(source, task.filePath)) {
		const { zh, en } = refusalReasons(faults);
		yield [zh, en, String(row), ...indexes.map((index) => cells[index] ?? '')];
	}
}

const UNIT_NAMES = {
	yuan: '元',
	qianYuan: '千元',
	wanYuan: '万元',
	baiWanYuan: '百万元',
	yiYuan: '亿元',
	fen: '分'
} as const;

interface RefusedRow {
	readonly row: number;
	readonly cells: readonly string[];
	readonly faults: readonly ReportedFault[];
}

/** Walks through the rows and the faults side by side: both are in the order of rows. */
async function* refusedOf(source: SourceTable, filePath: string): AsyncGenerator<RefusedRow, void> {
	const faults = readFaults(filePath);
	try {
		let next = await faults.next();
		for await (const rows of source.rows)
			for (const { row, cells } of rows) {
				if (next.done) return;
				const own: ReportedFault[] = [];
				while (!next.done && (next.value.row ?? 0) <= row) {
					if (next.value.row === row) own.push(next.value);
					next = await faults.next();
				}
				if (own.length > 0) yield { row, cells, faults: own };
			}
	} finally {
		await Promise.all([faults.return(), source.rows.return()]);
	}
}

const FAULT_COLUMNS = [
	'行 Row',
	'列 Column',
	'问题',
	'Problem',
	'原值 Found',
	'应为 Expected',
	'建议 Suggestion'
];

async function* faultRows(filePath: string): AsyncGenerator<readonly string[], void> {
	yield FAULT_COLUMNS;
	for await (const { row, column, message, found, allowed, suggestion } of readFaults(filePath))
		yield [
			row === null ? '' : String(row),
			column ?? '',
			message.zh,
			message.en,
			found ?? '',
			allowed ?? '',
			suggestion ?? ''
		];
}

const PIECE_ROWS = 500;
/** With the mark by which a spreadsheet knows UTF-8, so that Chinese stays what it is. */
const BYTE_ORDER_MARK = '\ufeff';

async function* csvPieces(
	rows: AsyncIterable<readonly string[]>
): AsyncGenerator<Uint8Array, void> {
	let held: string[][] = [];
	let mark = BYTE_ORDER_MARK;
	const piece = () => {
		const text = mark + stringify(held, { record_delimiter: '\r\n' });
		mark = '';
		held = [];
		return Buffer.from(text);
	};
	for await (const row of rows) {
		held.push(row.map(csvText));
		if (held.length === PIECE_ROWS) yield piece();
	}
	yield piece();
}

/** A negative figure stays a figure, to be read again; anything else that a spreadsheet would compute is marked. */
function csvText(text: string): string {
	const printable = printableText(text);
	return /^[+-]?[\d.,]+ ?%?$/.test(printable) ? printable : disarmFormula(printable);
}

const REFUSED_NOTES: SheetNotes = {
	list: '拒收行 Refused rows',
	about: '说明 How to',
	lines: [
		'前三列说明每行为何拒收、在原文件第几行，再次导入时不读取。',
		'The first three columns say why each row was refused and where it stood. They are passed over when the file comes again.',
		'在“拒收行”表中改好各行，保存后用同一种映射再次上传；已入账的行不会重复。',
		'Mend the rows on the first sheet, save, and bring the file again with the same mapping. What is in already does not count twice.',
		'只含映射用到的列。',
		'Only the columns that the mapping reads are here.'
	]
};

const FAULT_NOTES: SheetNotes = {
	list: '问题 Faults',
	about: '说明 About',
	lines: [
		'每个问题一行，行号为原文件行号。',
		'One line for each fault; row numbers are those of the file.'
	]
};

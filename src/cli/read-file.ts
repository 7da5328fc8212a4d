/** A file in one of the product's own forms, read and checked down to its rows: header, widths, personal data. */
import { readFileSync } from 'node:fs';
import { decodeText, parseCsv, type SourceRow } from '#lib/domain/csv.ts';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import { FILE_FORMS, type FileColumn, type FileKind } from '#lib/domain/file-forms.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';
import { findPersonalData, type PersonalData } from '#lib/domain/personal-data.ts';
import { WITHHELD } from './file-fault.ts';

/** One row as column → text. `row` is as a spreadsheet numbers it; the header is row 1. */
export type RowValues = Readonly<Record<string, string>>;

export function readText(path: string): Result<string> {
	const bytes = readBytes(path);
	if (!bytes.ok) return bytes;
	const decoded = decodeText(bytes.value);
	return decoded.ok ? success(decoded.value.text) : decoded;
}

/**
 * Reads a file row by row. A header that is not the form's refuses the file, yet the rows are checked in the columns that
 * it leaves certain, so that one run lists what is wrong in them as well; a row of another width is refused alone, for
 * nobody can say which cell is which. Rows are handed on at once and not kept: half a million of them would be most of
 * the memory. What is handed on may
 * have faults besides; `take` says which others it has.
 */
export function readFormFile(
	kind: FileKind,
	path: string,
	take: (values: RowValues, row: number) => readonly Fault[]
): Fault[] {
	const bytes = readBytes(path);
	if (!bytes.ok) return [...bytes.faults];
	const table = parseCsv(bytes.value);
	if (!table.ok) return [...table.faults];
	const { header, rows } = table.value;
	const { columns } = FILE_FORMS[kind];
	const { faults, uncertain } = checkHeader(header, columns);
	// Another file altogether: its rows would be nothing but faults.
	if (!columns.some(({ name }) => header.includes(name))) return faults;
	const read = readColumns(header, columns);
	for (const source of rows)
		for (const fault of checkRow(source, read, take))
			if (!uncertain.some((column) => fault.place === placeOf(source.row, column)))
				faults.push(fault);
	return faults;
}

/** The columns of the form that the file has. */
interface ReadColumns {
	readonly width: number;
	readonly columns: readonly { readonly index: number; readonly column: FileColumn }[];
}

function readColumns(header: readonly string[], columns: readonly FileColumn[]): ReadColumns {
	return {
		width: header.length,
		columns: columns.flatMap((column) => {
			const index = header.indexOf(column.name);
			return index < 0 ? [] : [{ index, column }];
		})
	};
}

/** Every fault of a row: somebody's number in one column hides nothing that is wrong in another. */
function checkRow(
	source: SourceRow,
	{ width, columns }: ReadColumns,
	take: (values: RowValues, row: number) => readonly Fault[]
): Fault[] {
	if (!hasWidth(source, width)) return [widthFault(source, width)];
	const values: Record<string, string> = {};
	const faults: Fault[] = [];
	/** Where a value must not be repeated, whatever else is said of it. */
	const silent: string[] = [];
	for (const { index, column } of columns) {
		const value = source.cells[index] ?? '';
		values[column.name] = value;
		const kind = findPersonalData(value);
		if (kind === null) continue;
		silent.push(placeOf(source.row, column.name));
		if (column.isNumber !== true) faults.push(personalFault(source.row, column.name, kind));
	}
	for (const fault of take(values, source.row))
		faults.push(silent.includes(fault.place) ? { ...fault, found: WITHHELD } : fault);
	return faults;
}

function placeOf(row: number, column: string): string {
	return `row ${row}, ${column}`;
}

function readBytes(path: string): Result<Uint8Array> {
	try {
		return success(readFileSync(path));
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error)) throw error;
		const isMissing = error.code === 'ENOENT';
		return failure({
			code: isMissing ? 'file.missing' : 'file.unreadable',
			message: isMissing
				? { zh: '没有这个文件', en: 'there is no such file' }
				: {
						zh: `无法读取（${String(error.code)}）`,
						en: `cannot be read (${String(error.code)})`
					},
			place: ''
		});
	}
}

interface HeaderCheck {
	readonly faults: Fault[];
	/** Columns of the form that are missing, doubled or perhaps misspelt: what their cells hold cannot be judged. */
	readonly uncertain: readonly string[];
}

function checkHeader(header: readonly string[], columns: readonly FileColumn[]): HeaderCheck {
	const known = columns.map(({ name }) => name);
	const uncertain: string[] = [];
	const faults = header.flatMap((name, index): Fault[] => {
		const place = `row 1, column ${index + 1}`;
		if (!known.includes(name)) {
			// Only a name still missing can be the one that was meant.
			const suggestion = nearestName(
				name,
				known.filter((column) => !header.includes(column))
			);
			if (suggestion !== null) uncertain.push(suggestion);
			return [
				{
					code: 'header.unknown',
					message: { zh: '没有这一列', en: 'is not a column of this file' },
					place,
					found: findPersonalData(name) === null ? name.slice(0, 60) : WITHHELD,
					allowed: known.join(', '),
					...(suggestion === null ? {} : { suggestion })
				}
			];
		}
		if (header.indexOf(name) === index) return [];
		uncertain.push(name);
		return [
			{
				code: 'header.doubled',
				message: { zh: '列名重复', en: 'stands in the header twice' },
				place,
				found: name
			}
		];
	});
	for (const { name, isRequired } of columns)
		if (isRequired && !header.includes(name)) {
			uncertain.push(name);
			faults.push({
				code: 'header.missing',
				message: { zh: `缺少 ${name} 列`, en: `column ${name} is missing` },
				place: 'row 1'
			});
		}
	return { faults, uncertain };
}

/** Empty cells beyond the header are forgiven: spreadsheets leave trailing separators. */
function hasWidth({ cells }: SourceRow, width: number): boolean {
	if (cells.length <= width) return cells.length === width;
	return cells.slice(width).every((cell) => cell.trim() === '');
}

function widthFault({ row, cells }: SourceRow, width: number): Fault {
	return {
		code: 'row.width',
		message: { zh: '单元格数与表头不同', en: 'has another number of cells than the header' },
		place: `row ${row}`,
		found: String(cells.length),
		allowed: String(width)
	};
}

const PERSONAL: Readonly<Record<PersonalData, { zh: string; en: string }>> = {
	identityNumber: { zh: '身份证号', en: 'an identity number' },
	mobileNumber: { zh: '手机号', en: 'a mobile number' },
	bankCard: { zh: '银行卡号', en: 'a bank card number' }
};

/** Names the kind and never the value: it must not reach a terminal or a log. */
function personalFault(row: number, column: string, kind: PersonalData): Fault {
	return {
		code: 'row.personalData',
		message: {
			zh: `像是${PERSONAL[kind].zh}；客户只能用内部代号`,
			en: `looks like ${PERSONAL[kind].en}; a client is an opaque reference here`
		},
		place: placeOf(row, column)
	};
}

/** A file in one of the product's own forms, read and checked down to its rows: header, widths, personal data. */
import { readFileSync } from 'node:fs';
import { decodeText, parseCsv, type SourceRow } from '#lib/domain/csv.ts';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import { FILE_FORMS, type FileColumn, type FileKind } from '#lib/domain/file-forms.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';
import { findPersonalData, type PersonalData } from '#lib/domain/personal-data.ts';

/** One row as column → text. `row` is as a spreadsheet numbers it; the header is row 1. */
export type RowValues = Readonly<Record<string, string>>;

export function readText(path: string): Result<string> {
	const bytes = readBytes(path);
	if (!bytes.ok) return bytes;
	const decoded = decodeText(bytes.value);
	return decoded.ok ? success(decoded.value.text) : decoded;
}

/**
 * Reads a file row by row. A header that is not the form's refuses the file, and its rows are still checked where only
 * columns that the form does not know are too many; a row of another width or with personal
 * data is refused alone. Rows are handed on at once and not kept: half a million of them would be most of the memory.
 */
export function readFormFile(
	kind: FileKind,
	path: string,
	take: (values: RowValues, row: number) => Result<void>
): Fault[] {
	const bytes = readBytes(path);
	if (!bytes.ok) return [...bytes.faults];
	const table = parseCsv(bytes.value);
	if (!table.ok) return [...table.faults];
	const { header } = table.value;
	const { columns } = FILE_FORMS[kind];
	const faults = headerFaults(header, columns);
	// A column too many leaves the others readable: what is wrong in them is listed as well, in one run.
	if (faults.some(({ code }) => code !== 'header.unknown')) return faults;
	const checked = columns.flatMap(({ name, isNumber }) => (isNumber ? [] : [name]));
	const known = columns.map(({ name }) => name);
	for (const source of table.value.rows)
		for (const fault of readRow(source, header, { known, checked }, take)) faults.push(fault);
	return faults;
}

function readRow(
	source: SourceRow,
	header: readonly string[],
	{ known, checked }: { readonly known: readonly string[]; readonly checked: readonly string[] },
	take: (values: RowValues, row: number) => Result<void>
): readonly Fault[] {
	if (!hasWidth(source, header.length)) return [widthFault(source, header.length)];
	const values: Record<string, string> = {};
	for (const [index, name] of header.entries())
		if (known.includes(name)) values[name] = source.cells[index] ?? '';
	const personal = checked.flatMap((name) => {
		const found = findPersonalData(values[name] ?? '');
		return found === null ? [] : [personalFault(source.row, name, found)];
	});
	if (personal.length > 0) return personal;
	const taken = take(values, source.row);
	return taken.ok ? [] : taken.faults;
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

function headerFaults(header: readonly string[], columns: readonly FileColumn[]): Fault[] {
	const known = columns.map(({ name }) => name);
	const faults = header.flatMap((name, index): Fault[] => {
		const place = `row 1, column ${index + 1}`;
		if (!known.includes(name)) {
			// Only a name still missing can be the one that was meant.
			const suggestion = nearestName(
				name,
				known.filter((column) => !header.includes(column))
			);
			return [
				{
					code: 'header.unknown',
					message: { zh: '没有这一列', en: 'is not a column of this file' },
					place,
					found: findPersonalData(name) === null ? name.slice(0, 60) : '…',
					allowed: known.join(', '),
					...(suggestion === null ? {} : { suggestion })
				}
			];
		}
		if (header.indexOf(name) === index) return [];
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
		if (isRequired && !header.includes(name))
			faults.push({
				code: 'header.missing',
				message: { zh: `缺少 ${name} 列`, en: `column ${name} is missing` },
				place: 'row 1'
			});
	return faults;
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
		place: `row ${row}, ${column}`
	};
}

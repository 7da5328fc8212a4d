/** Workbooks made part by part, as other programs write them, and as nobody honest would. */
import { strToU8, zipSync, type Zippable } from 'fflate';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

export interface WorkbookParts {
	/** What stands in `sheetData` of each sheet. */
	readonly sheets: Readonly<Record<string, string>>;
	/** The `si` elements. */
	readonly strings?: string;
	readonly formats?: Readonly<Record<number, string>>;
	/** The number format of each cell style. */
	readonly styles?: readonly number[];
	readonly workbookPr?: string;
	readonly states?: readonly string[];
	/** Added to the archive, or put in the place of what is made. */
	readonly parts?: Readonly<Record<string, string | Uint8Array>>;
}

export function workbookParts(made: WorkbookParts): Record<string, string | Uint8Array> {
	const names = Object.keys(made.sheets);
	const sheets = names.map(
		(name, index) =>
			`<sheet name="${name}" sheetId="${index + 1}" state="${made.states?.[index] ?? 'visible'}" r:id="s${index}"/>`
	);
	const relations = names.map((_, index) =>
		relation(`s${index}`, 'worksheet', `worksheets/sheet${index}.xml`)
	);
	const formats = Object.entries(made.formats ?? {}).map(
		([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code.replaceAll('"', '&quot;')}"/>`
	);
	return {
		'[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"/>`,
		'_rels/.rels': relationships(relation('r', 'officeDocument', 'xl/workbook.xml')),
		'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr ${made.workbookPr ?? ''}/><sheets>${sheets.join('')}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': relationships(
			relations.join('') +
				relation('t', 'sharedStrings', '/xl/sharedStrings.xml') +
				relation('f', 'styles', 'styles.xml')
		),
		'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${made.strings ?? ''}</sst>`,
		'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts>${formats.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${(made.styles ?? [0]).map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
		...Object.fromEntries(
			Object.values(made.sheets).map((data, index) => [
				`xl/worksheets/sheet${index}.xml`,
				`<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData></worksheet>`
			])
		),
		...made.parts
	};
}

export function makeXlsx(made: WorkbookParts): Uint8Array {
	return zip(workbookParts(made));
}

export function zip(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
	const packed: Zippable = {};
	for (const [name, content] of Object.entries(parts))
		packed[name] = typeof content === 'string' ? strToU8(content) : content;
	return zipSync(packed, { level: 6 });
}

function relation(id: string, kind: string, target: string): string {
	return `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
}

function relationships(inside: string): string {
	return `<Relationships xmlns="${PACKAGE}/relationships">${inside}</Relationships>`;
}

/**
 * The parts of a workbook that are the same for every list: what it contains, who made it, and the names that make the
 * header repeat on paper and the filter work. Two sheets, the list first.
 */
import { escapeXml } from './xlsx-cells.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
export const SHEET_NAMESPACES = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`;

export function contentTypesXml(): string {
	return [
		HEAD,
		`<Types xmlns="${PACKAGE}/content-types">`,
		'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
		'<Default Extension="xml" ContentType="application/xml"/>',
		`<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>`,
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/>`,
		`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="${TYPE}.worksheet+xml"/>`,
		`<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>`,
		`<Override PartName="/xl/sharedStrings.xml" ContentType="${TYPE}.sharedStrings+xml"/>`,
		'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>',
		'</Types>'
	].join('');
}

export function packageRelationsXml(): string {
	return relationsXml([
		`${OFFICE}/officeDocument`,
		'xl/workbook.xml',
		`${PACKAGE}/relationships/metadata/core-properties`,
		'docProps/core.xml'
	]);
}

export function workbookRelationsXml(): string {
	return relationsXml([
		`${OFFICE}/worksheet`,
		'worksheets/sheet1.xml',
		`${OFFICE}/worksheet`,
		'worksheets/sheet2.xml',
		`${OFFICE}/styles`,
		'styles.xml',
		`${OFFICE}/sharedStrings`,
		'sharedStrings.xml'
	]);
}

/** Types and targets, alternating. */
function relationsXml(pairs: readonly string[]): string {
	let xml = `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">`;
	for (let at = 0; at < pairs.length; at += 2)
		xml += `<Relationship Id="rId${at / 2 + 1}" Type="${pairs[at]}" Target="${pairs[at + 1]}"/>`;
	return `${xml}</Relationships>`;
}

/** `createdAt` is the cut the list speaks of, not the moment of export: the same list is the same file. */
export function propertiesXml(title: string, createdAt: number): string {
	const instant = new Date(createdAt).toISOString();
	return [
		HEAD,
		`<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"`,
		' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
		`<dc:title>${escapeXml(title)}</dc:title><dc:creator>Longhu 龙虎榜</dc:creator>`,
		`<dcterms:created xsi:type="dcterms:W3CDTF">${instant}</dcterms:created>`,
		`<dcterms:modified xsi:type="dcterms:W3CDTF">${instant}</dcterms:modified>`,
		'</cp:coreProperties>'
	].join('');
}

export interface WorkbookNames {
	/** Sheet names: 31 characters at most, none of `[]:*?/\'`. */
	readonly list: string;
	readonly about: string;
	/** The list's filled range, as `$A$1:$H$241`. */
	readonly range: string;
}

export function workbookXml({ list, about, range }: WorkbookNames): string {
	return [
		HEAD,
		`<workbook ${SHEET_NAMESPACES} xmlns:r="${OFFICE}"><sheets>`,
		`<sheet name="${escapeXml(list)}" sheetId="1" r:id="rId1"/><sheet name="${escapeXml(about)}" sheetId="2" r:id="rId2"/>`,
		'</sheets><definedNames>',
		`<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'${escapeXml(list)}'!${range}</definedName>`,
		`<definedName name="_xlnm.Print_Titles" localSheetId="0">'${escapeXml(list)}'!$1:$1</definedName>`,
		'</definedNames></workbook>'
	].join('');
}

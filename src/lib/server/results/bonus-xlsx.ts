import { Temporal } from 'temporal-polyfill';
import {
	BONUS_COLUMNS,
	PROVISIONAL_MARK,
	bonusCells,
	integerCell,
	moneyCell,
	textCell,
	type BonusFileMeta,
	type BonusRow,
	type Cell
} from './bonus-rows.ts';
import { printableText } from './spreadsheet-text.ts';
import { packParts, type Part } from './xlsx-archive.ts';
import { SharedTexts, columnLetter, escapeXml, rowXml } from './xlsx-cells.ts';
import { STYLE, stylesXml } from './xlsx-styles.ts';
import {
	SHEET_NAMESPACES,
	contentTypesXml,
	packageRelationsXml,
	propertiesXml,
	workbookRelationsXml,
	workbookXml
} from './xlsx-package.ts';

const LIST_SHEET = 'PROVISIONAL 试算·不作发放依据';
const ABOUT_SHEET = '说明 About';
const WIDTHS = BONUS_COLUMNS.map((column) => column.width);
const LAST_COLUMN = columnLetter(BONUS_COLUMNS.length - 1);
const SHEET_HEAD = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet ${SHEET_NAMESPACES}>`;
const FIT_TO_WIDTH = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
const LANDSCAPE =
	'<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>';
const MARGINS =
	'<pageMargins left="0.5" right="0.5" top="0.8" bottom="0.6" header="0.3" footer="0.3"/>';

/** What is only known when the last row is written. */
class Tally {
	rows = 0;
	bonusFen = 0n;
	heldFen = 0n;

	get range(): string {
		return `A1:${LAST_COLUMN}${this.rows + 1}`;
	}
}

/**
 * The bonus file as a workbook: the list on the first sheet, nothing but header and participants, so that a program can
 * read it straight; count, sum and origin on the second. The given order is kept, and the same rows give the same bytes.
 */
export function writeBonusXlsx(rows: Iterable<BonusRow>, meta: BonusFileMeta): Promise<Uint8Array> {
	return packParts(workbookParts(rows, meta));
}

/** Each part is made only when the one before is packed: the later ones say what the list turned out to contain. */
function* workbookParts(rows: Iterable<BonusRow>, meta: BonusFileMeta): Generator<Part> {
	const texts = new SharedTexts();
	const tally = new Tally();
	const title = `${LIST_SHEET} ${printableText(meta.contestName.zh)}`;
	yield { path: '[Content_Types].xml', xml: [contentTypesXml()] };
	yield { path: '_rels/.rels', xml: [packageRelationsXml()] };
	yield { path: 'docProps/core.xml', xml: [propertiesXml(title, meta.cutAt)] };
	yield { path: 'xl/worksheets/sheet1.xml', xml: listSheet(rows, meta, texts, tally) };
	yield { path: 'xl/worksheets/sheet2.xml', xml: aboutSheet(meta, texts, tally) };
	yield { path: 'xl/sharedStrings.xml', xml: texts.xml() };
	yield { path: 'xl/styles.xml', xml: [stylesXml()] };
	const range = tally.range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
	yield {
		path: 'xl/workbook.xml',
		xml: [workbookXml({ list: LIST_SHEET, about: ABOUT_SHEET, range })]
	};
	yield { path: 'xl/_rels/workbook.xml.rels', xml: [workbookRelationsXml()] };
}

function* listSheet(
	rows: Iterable<BonusRow>,
	meta: BonusFileMeta,
	texts: SharedTexts,
	tally: Tally
): Generator<string> {
	yield SHEET_HEAD;
	yield `${FIT_TO_WIDTH}<sheetViews><sheetView tabSelected="1" workbookViewId="0">`;
	yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>';
	yield '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="16.5"/>';
	yield columnsXml(WIDTHS);
	yield '<sheetData>';
	const header = BONUS_COLUMNS.map((column) => textCell(column.header));
	yield rowXml(header, { row: 1, widths: WIDTHS, style: headerStyle }, texts);
	for (const row of rows) {
		tally.rows += 1;
		tally.bonusFen += row.bonusFen;
		tally.heldFen += row.heldFen;
		yield rowXml(bonusCells(row), { row: tally.rows + 1, widths: WIDTHS }, texts);
	}
	yield `</sheetData><autoFilter ref="${tally.range}"/>${MARGINS}`;
	yield LANDSCAPE;
	yield pageMarksXml(meta);
	// Employee numbers are texts on purpose: no warning triangle on each of them.
	yield `<ignoredErrors><ignoredError sqref="${tally.range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

/** Rows that payroll must not read as participants stand on a sheet of their own. */
function* aboutSheet(meta: BonusFileMeta, texts: SharedTexts, tally: Tally): Generator<string> {
	const lines: readonly (readonly [string, Cell])[] = [
		['标记 Mark', textCell(`${PROVISIONAL_MARK} — 不作发放依据 Not a basis for payment`)],
		['竞赛 Contest', textCell(meta.contestName.zh)],
		['竞赛（英文） Contest (English)', textCell(meta.contestName.en)],
		['竞赛编号 Contest id', textCell(meta.contestId)],
		['规则版本 Rule version', integerCell(meta.ruleVersion)],
		['数据版本 Revision', integerCell(meta.revision)],
		['台账序号 Position in the ledger', integerCell(meta.position)],
		['截面 Cut', textCell(cutText(meta))],
		['截面 Cut (UTC)', textCell(new Date(meta.cutAt).toISOString())],
		['人数 Participants', integerCell(tally.rows)],
		['竞赛奖励合计(税前,元) Bonuses before tax, total (CNY)', moneyCell(tally.bonusFen)],
		['另有递延合计(税前,元) Held beside them before tax, total (CNY)', moneyCell(tally.heldFen)]
	];
	const widths = [56, 62];
	yield `${SHEET_HEAD}${FIT_TO_WIDTH}<sheetViews><sheetView workbookViewId="0"/></sheetViews>${columnsXml(widths)}<sheetData>`;
	for (const [at, [label, value]] of lines.entries()) {
		// The label's style is for the first column; the value keeps the style of what it is.
		const style = (column: number) => (column === 0 ? STYLE.label : STYLE.text);
		yield rowXml([textCell(label), value], { row: at + 1, widths, style }, texts);
	}
	yield `</sheetData>${MARGINS}${LANDSCAPE}${pageMarksXml(meta)}</worksheet>`;
}

/** A header stands where its figures stand. */
function headerStyle(column: number): number {
	return BONUS_COLUMNS[column]?.figures === true ? STYLE.numberHeader : STYLE.header;
}

function columnsXml(widths: readonly number[]): string {
	const columns = widths.map(
		(width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`
	);
	return `<cols>${columns.join('')}</cols>`;
}

/** The cut on the contest's own clock, which is where its days begin and end. */
function cutText({ cutAt, zone }: BonusFileMeta): string {
	const cut = Temporal.Instant.fromEpochMilliseconds(cutAt).toZonedDateTimeISO(zone);
	return `${cut.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')} ${cut.offset} ${zone}`;
}

/** The mark across the top of every printed page, and which board it was below. */
function pageMarksXml(meta: BonusFileMeta): string {
	const bottom = `${pageText(meta.contestId)} · ${meta.revision} · ${pageText(cutText(meta))}`;
	const header = `&C&"-,Bold"${LIST_SHEET}`;
	const footer = `&L${pageText(meta.contestName.zh)}&C&P / &N&R${bottom}`;
	return `<headerFooter><oddHeader>${escapeXml(header)}</oddHeader><oddFooter>${escapeXml(footer)}</oddFooter></headerFooter>`;
}

/** Excel reads `&` as the start of a code, and takes 255 characters for a whole footer. */
function pageText(text: string): string {
	const line = printableText(text).replace(/\s+/g, ' ');
	return Array.from(line).slice(0, 40).join('').replaceAll('&', '&&');
}

import { afterAll, describe, expect, it } from 'vitest';
import { utils, write, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { fileMaker, readTable } from '../../support/read-table.ts';
import { makeXlsx, type WorkbookParts } from '../../support/xlsx-parts.ts';

const files = fileMaker();
afterAll(files.remove);

/** The rows of a workbook made part by part. */
async function rowsOf(made: WorkbookParts, sheet?: string) {
	const table = await readTable(files.make(makeXlsx(made)), sheet === undefined ? {} : { sheet });
	return 'rows' in table ? [...table.rows, ...table.faults] : table;
}

function written(sheets: Readonly<Record<string, WorkSheet>>, book: Partial<WorkBook> = {}) {
	const bytes: unknown = write(
		{ SheetNames: Object.keys(sheets), Sheets: sheets, ...book },
		{ type: 'buffer', bookType: 'xlsx', compression: true }
	);
	if (!Buffer.isBuffer(bytes)) throw new Error('not written');
	return files.make(bytes);
}

describe('a workbook of another program', () => {
	const sales = utils.aoa_to_sheet([
		['2024年3月销售', null, null],
		['客户经理', '金额', '日期'],
		['王伟', 12500.5, { t: 'n', v: 45_372, z: 'yyyy/m/d' }],
		['李娜', -3, { t: 'n', v: 45_372.395833333336, z: 'yyyy-mm-dd hh:mm' }],
		[],
		['00123', 0.1 + 0.2, null],
		[true, { t: 'e', v: 0x2a }, { t: 'n', v: 0.945, z: '0.0%' }]
	]);
	sales['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 2 } }];
	const notes = utils.aoa_to_sheet([['备注'], ['内部']]);
	const path = written(
		{ 说明: notes, 明细: sales, 草稿: notes },
		{ Workbook: { Sheets: [{ Hidden: 1 }, { Hidden: 0 }, { Hidden: 2 }] } }
	);

	it('gives the first sheet that people see, row by row as they see it', async () => {
		expect(await readTable(path)).toEqual({
			format: 'xlsx',
			encoding: null,
			delimiter: null,
			sheet: '明细',
			sheets: [
				{ name: '说明', isHidden: true },
				{ name: '明细', isHidden: false },
				{ name: '草稿', isHidden: true }
			],
			rows: [
				[1, '2024年3月销售'],
				[2, '客户经理', '金额', '日期'],
				[3, '王伟', '12500.5', '2024-03-21'],
				[4, '李娜', '-3', '2024-03-21T09:30:00'],
				[6, '00123', '0.3', ''],
				[7, 'TRUE', '#N/A', '94.5%']
			],
			faults: []
		});
	});

	it('gives a hidden sheet to whoever asks for it by name', async () => {
		expect(await readTable(path, { sheet: '说明' })).toMatchObject({
			sheet: '说明',
			rows: [
				[1, '备注'],
				[2, '内部']
			]
		});
	});

	it('says which sheets there are where there is none of the name', async () => {
		expect(await readTable(path, { sheet: '明 细' })).toEqual(['file.sheetMissing at file']);
	});

	it('counts days from 1904 where the workbook does', async () => {
		const day = utils.aoa_to_sheet([['日期'], [{ t: 'n', v: 43_910, z: 'yyyy/m/d' }]]);
		const old = written({ day }, { Workbook: { WBProps: { date1904: true } } });
		expect(await readTable(old)).toMatchObject({
			rows: [
				[1, '日期'],
				[2, '2024-03-21']
			]
		});
	});

	it('reads many rows in chunks, each once and in its order', async () => {
		const rows = Array.from({ length: 12_345 }, (_, index) => [`编号${index}`, index]);
		const table = await readTable(written({ rows: utils.aoa_to_sheet(rows) }));
		expect('rows' in table && table.rows).toEqual(
			rows.map(([text, number], index) => [index + 1, text, String(number)])
		);
	});
});

describe('what a cell of a workbook says', () => {
	it.each([
		['a shared text', '<c t="s"><v>0</v></c>', '龙虎'],
		['a text in several styles', '<c t="s"><v>1</v></c>', '理财产品'],
		['a text with its reading beside it', '<c t="s"><v>2</v></c>', '東京'],
		['a text with a line break', '<c t="s"><v>3</v></c>', 'a\nb'],
		['a character that XML cannot hold', '<c t="s"><v>4</v></c>', 'a\u0007b_x'],
		['entities', '<c t="s"><v>5</v></c>', '<a & b>'],
		['an inline text', '<c t="inlineStr"><is><t>甲</t></is></c>', '甲'],
		[
			'an inline text in parts',
			'<c t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></is></c>',
			'甲 乙'
		],
		['a number', '<c><v>1234.50</v></c>', '1234.5'],
		['a number with an exponent', '<c><v>1.5E+6</v></c>', '1500000'],
		['a small number', '<c><v>2.5E-7</v></c>', '0.00000025'],
		['a number with noise', '<c><v>0.30000000000000004</v></c>', '0.3'],
		['true', '<c t="b"><v>1</v></c>', 'TRUE'],
		['false', '<c t="b"><v>0</v></c>', 'FALSE'],
		['an error', '<c t="e"><v>#DIV/0!</v></c>', '#DIV/0!'],
		['a day that is written out', '<c t="d"><v>2024-03-21T09:30:00</v></c>', '2024-03-21T09:30:00'],
		['a formula by its value', '<c><f>1+1</f><v>2</v></c>', '2'],
		['a formula with a text', '<c t="str"><f>A1&amp;""</f><v>甲</v></c>', '甲'],
		['a formula with an empty text', '<c t="str"><f>""</f><v></v></c>', ''],
		['a formula that nobody calculated', '<c><f>SUM(B1:B9)</f></c>', '#CALC!'],
		['a day', '<c s="1"><v>45372</v></c>', '2024-03-21'],
		['a Chinese day', '<c s="2"><v>45372</v></c>', '2024-03-21'],
		['a length of time', '<c s="3"><v>1.1041666666666667</v></c>', '26:30:00'],
		['a percentage', '<c s="4"><v>0.945</v></c>', '94.5%'],
		['an account number as a number', '<c><v>6222021234567890</v></c>', '#ROUNDED!'],
		['an account number with an exponent', '<c><v>6.2220212345678902E+18</v></c>', '#ROUNDED!'],
		['an account number as text', '<c t="str"><v>6222021234567890</v></c>', '6222021234567890'],
		['yuan', '<c s="5"><v>12000</v></c>', '12000'],
		['a time of day', '<c s="6"><v>0.39583333333333331</v></c>', '09:30:00'],
		['a format of every Chinese program', '<c s="7"><v>45372</v></c>', '2024-03-21'],
		['a style that does not exist', '<c s="99"><v>45372</v></c>', '45372'],
		['an empty cell with a style', '<c s="1"/>', ''],
		['an empty value', '<c s="1"><v></v></c>', '']
	])('%s', async (_, cell, text) => {
		const rows = await rowsOf({
			sheets: { 一: `<row r="1">${cell}<c t="str"><v>end</v></c></row>` },
			strings:
				'<si><t>龙虎</t></si><si><r><rPr/><t>理财</t></r><r><t>产品</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr/></si><si><t xml:space="preserve">a\nb</t></si><si><t>a_x0007_b_x</t></si><si><t>&lt;a &amp; b&#62;</t></si>',
			formats: {
				164: 'yyyy"年"m"月"d"日";@',
				165: '[h]:mm',
				166: '"¥"#,##0.00',
				167: 'h:mm;@'
			},
			styles: [0, 14, 164, 165, 10, 166, 167, 57]
		});
		expect(rows).toEqual([[1, text, 'end']]);
	});

	it('reads rows and cells without an address, with prefixes, in any order', async () => {
		const parts = {
			'xl/worksheets/sheet0.xml':
				'<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row r="5"><x:c r="C5"><x:v>3</x:v></x:c><x:c r="A5"><x:v>1</x:v></x:c></x:row><x:row><x:c r="b6"><x:v>9</x:v></x:c></x:row></x:sheetData></x:worksheet>'
		};
		expect(await rowsOf({ sheets: { 一: '' }, parts })).toEqual([
			[1, '1', '2'],
			[5, '1', '', '3'],
			[6, '', '9', '']
		]);
	});

	it('passes over rows that only have a format, and what stands beside the cells', async () => {
		const data =
			'<row r="1" s="1" customFormat="1"><c r="A1" s="1"/></row><row r="2"><c r="A2"><v>1</v><extLst><ext><v>7</v></ext></extLst></c></row><row r="3"/>';
		expect(await rowsOf({ sheets: { 一: data } })).toEqual([[2, '1']]);
	});
});

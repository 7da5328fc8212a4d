import { afterAll, describe, expect, it } from 'vitest';
import { fileMaker, readTable } from '../../support/read-table.ts';

const files = fileMaker();
afterAll(files.remove);

const read = (content: string | Uint8Array, sheet?: string) =>
	readTable(files.make(content), sheet === undefined ? {} : { sheet });

async function rowsOf(content: string) {
	const table = await read(content);
	return 'rows' in table ? [...table.rows, ...table.faults] : table;
}

describe('a web page that is called .xls', () => {
	it('is read as the table in it', async () => {
		const page = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<style>td {mso-number-format:"\\@"}</style><script>document.write('<table><tr><td>no</td></tr></table>')</script></head>
<body><table border=1><thead><tr><th>客户经理</th><th>金额</th></tr></thead><tbody>
<tr><td>王伟</td><td x:num="12500.5">12,500.50</td></tr>
<tr><td> 李&nbsp;娜 </td><td>&yen;1&#46;2万<br>含税</td></tr></tbody></table></body></html>`;
		expect(await read(page)).toEqual({
			format: 'html',
			encoding: 'utf-8',
			delimiter: null,
			sheet: '1',
			sheets: [{ name: '1', isHidden: false }],
			rows: [
				[1, '客户经理', '金额'],
				[2, '王伟', '12,500.50'],
				[3, '李 娜', '¥1.2万\n含税']
			],
			faults: []
		});
	});

	it('is decoded by its bytes, whatever it says of itself', async () => {
		// 龙虎 in GB18030.
		const page = Buffer.concat([
			Buffer.from('<meta charset="utf-8"><table><tr><td>'),
			Buffer.from([0xc1, 0xfa, 0xbb, 0xa2]),
			Buffer.from('</td><td>1</td></tr></table>')
		]);
		expect(await read(page)).toMatchObject({ encoding: 'gb18030', rows: [[1, '龙虎', '1']] });
		expect(
			await read(Buffer.from('\ufeff<table><tr><td>龙<td>1</table>', 'utf16le'))
		).toMatchObject({
			format: 'html',
			encoding: 'utf-16le',
			rows: [[1, '龙', '1']]
		});
	});

	it.each([
		[
			'tags that are never closed',
			'<table><tr><td>a<td>b<tr><td>1<td>2',
			[
				[1, 'a', 'b'],
				[2, '1', '2']
			]
		],
		['rows without their tag', '<table><td>a</td><td>b</td></table>', [[1, 'a', 'b']]],
		[
			'merged columns',
			'<table><tr><td colspan=2>t</td><td>x</td></tr><tr><td>1<td>2<td>3</table>',
			[
				[1, 't', '', 'x'],
				[2, '1', '2', '3']
			]
		],
		[
			'merged rows',
			'<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e</table>',
			[
				[1, 'a', 'b'],
				[2, '', 'c'],
				[3, 'd', 'e']
			]
		],
		[
			'cells merged both ways',
			'<table><tr><td>x<td rowspan=2 colspan=2>a<td>y<tr><td>1<td>2</table>',
			[
				[1, 'x', 'a', '', 'y'],
				[2, '1', '', '', '2']
			]
		],
		[
			'a span of nothing',
			'<table><tr><td colspan=0>a<td colspan=x rowspan=-3>b</table>',
			[[1, 'a', 'b']]
		],
		['empty rows', '<table><tr><tr><td><td><tr><td>a<td>b</table>', [[3, 'a', 'b']]],
		[
			'line breaks of the markup',
			'<table><tr><td>a<b>\n</b>b</td><td>\n\tc\n</td></table>',
			[[1, 'a b', 'c']]
		],
		['paragraphs', '<table><tr><td><p>a</p><p>b</p><td><div>c</div></table>', [[1, 'a b', 'c']]],
		[
			'HTML in a name',
			'<table><tr><td>&lt;b&gt;x&lt;/b&gt;<td>&amp;lt;</table>',
			[[1, '<b>x</b>', '&lt;']]
		],
		[
			'a comment first',
			'<!-- made by a system -->\n<table><tr><td>a<td>b</table>',
			[[1, 'a', 'b']]
		],
		[
			'XHTML',
			'<?xml version="1.0"?><!DOCTYPE html><html><body><table><tr><td>a</td><td>b</td></tr></table></body></html>',
			[[1, 'a', 'b']]
		]
	])('has the rows that a browser shows: %s', async (_, page, rows) => {
		expect(await rowsOf(page)).toEqual(rows);
	});

	it('gives its tables as sheets, and the first that does not only lay out the page', async () => {
		const page =
			'<table><tr><td>title</td></tr></table><table><tr><td>menu<td>x<table><tr><td>a<td>b<tr><td>1<td>2</table>after</table><table><tr><td>p<td>q</table>';
		expect(await read(page)).toMatchObject({
			sheet: '3',
			sheets: [
				{ name: '1', isHidden: true },
				{ name: '2', isHidden: true },
				{ name: '3', isHidden: false },
				{ name: '4', isHidden: false }
			],
			rows: [
				[1, 'a', 'b'],
				[2, '1', '2']
			]
		});
		expect(await read(page, '2')).toMatchObject({ rows: [[1, 'menu', 'xafter']] });
		expect(await read(page, '5')).toEqual(['file.sheetMissing at file']);
	});

	it('of a single cell is still a table', async () => {
		expect(await rowsOf('<table><tr><td>only</td></tr></table>')).toEqual([[1, 'only']]);
	});

	it.each([
		['no table', '<html><body><p>a</p></body></html>', 'file.noTable at file'],
		[
			'frames',
			'<html><frameset><frame src="http://example.invalid/sheet001.htm"></frameset></html>',
			'file.noTable at file'
		],
		[
			'an XML spreadsheet',
			'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
			'file.xml at file'
		],
		[
			'a page in a single file',
			'MIME-Version: 1.0\nContent-Type: multipart/related',
			'file.mhtml at file'
		],
		['tables in tables without end', '<table><tr><td>'.repeat(100), 'file.damaged at file'],
		['tags in tags without end', `<html>${'<b>'.repeat(5_000)}`, 'file.damaged at file'],
		['one endless comment', `<html><!--${'x'.repeat(3_000_000)}`, 'file.damaged at file'],
		['one endless attribute', `<table x="${'x'.repeat(3_000_000)}`, 'file.damaged at file'],
		['too many tables', '<table></table>'.repeat(1_001), 'file.bomb at file'],
		[
			'too wide a cell',
			'<table><tr><td>a<td>b<tr><td colspan=99999>c</table>',
			'file.columns at row 2'
		],
		[
			'too long a cell',
			`<table><tr><td>a<tr><td>${'y'.repeat(40_000)}</table>`,
			'file.cell at row 2'
		]
	])('is refused for %s', async (_, page, fault) => {
		expect(await read(page)).toEqual([fault]);
	});

	it('covers rows without end with one cell, at no cost', async () => {
		const page = `<table><tr><td rowspan=60000>a<td>b${'<tr><td>c'.repeat(2_000)}</table>`;
		const table = await read(page);
		expect('rows' in table && table.rows).toHaveLength(2_001);
		expect('rows' in table && table.rows.at(-1)).toEqual([2_001, '', 'c']);
	});

	it('is no page where text only begins with a bracket', async () => {
		expect(await read('<5万,金额\n甲,1\n')).toMatchObject({ format: 'csv', delimiter: ',' });
	});
});

import { afterAll, describe, expect, it } from 'vitest';
import { parseCsv } from '#lib/domain/csv.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { openTable } from '#lib/server/ingest/read-table.ts';
import { fileMaker, readTable } from '../../support/read-table.ts';

const files = fileMaker();
afterAll(files.remove);

const read = (content: string | Uint8Array) => readTable(files.make(content));

describe('a file of text', () => {
	it.each([
		['line feeds', 'a,b\n1,2\n3,4\n'],
		['carriage return and line feed', 'a,b\r\n1,2\r\n3,4\r\n'],
		['carriage returns alone', 'a,b\r1,2\r3,4'],
		['mixed line ends', 'a,b\n1,2\r\n3,4\r'],
		['a byte order mark', '\ufeffa,b\n1,2\n3,4']
	])('reads %s', async (_, text) => {
		expect(await read(text)).toEqual({
			format: 'csv',
			encoding: 'utf-8',
			delimiter: ',',
			sheet: null,
			sheets: [],
			rows: [
				[1, 'a', 'b'],
				[2, '1', '2'],
				[3, '3', '4']
			],
			faults: []
		});
	});

	it.each([
		['utf-16le', (text: Buffer) => text],
		['utf-16be', (text: Buffer) => text.swap16()]
	])('reads %s, line ends and quotes as in any other', async (encoding, order) => {
		const text = Buffer.from('\ufeff姓名\t备注\r\n龙𠮷\t"一\r\n二"\r\n', 'utf16le');
		expect(await read(order(text))).toMatchObject({
			encoding,
			delimiter: '\t',
			rows: [
				[1, '姓名', '备注'],
				[2, '龙𠮷', '一\r\n二']
			]
		});
	});

	it('finds GB18030 out only after the last byte has had its say', async () => {
		// 龙虎 in GB18030, after more ASCII than one read takes.
		const padding = 'x,1\n'.repeat(100_000);
		const bytes = Buffer.concat([
			Buffer.from('name,n\n' + padding),
			Buffer.from([0xc1, 0xfa, 0xbb, 0xa2, 0x2c, 0x32, 0x0a])
		]);
		const table = await read(bytes);
		expect(table).toMatchObject({ encoding: 'gb18030' });
		expect('rows' in table && table.rows.length).toBe(100_002);
		expect('rows' in table && table.rows.at(-1)).toEqual([100_002, '龙虎', '2']);
	});

	it('numbers rows as a spreadsheet does, past quoted breaks, blank lines and the bounds of chunks', async () => {
		const rows = Array.from({ length: 2_500 }, (_, index) => `"${index}\n",x`);
		const table = await read(['a,b', ...rows, '', 'last,x'].join('\n'));
		expect('rows' in table && table.rows.length).toBe(2_503);
		expect('rows' in table && table.rows[1_501]).toEqual([1_502, '1500\n', 'x']);
		expect('rows' in table && table.rows[2_501]).toEqual([2_502, '']);
		expect('rows' in table && table.rows.at(-1)).toEqual([2_503, 'last', 'x']);
	});

	it('says in which row a quote is broken, and ends there', async () => {
		const rows = Array.from({ length: 2_500 }, (_, index) => `${index},x`);
		const table = await read(['a,b', ...rows, '"open,x', 'y,z'].join('\n'));
		expect(table).toMatchObject({ faults: ['csv.quote.unclosed at row 2502'] });
		expect('rows' in table && table.rows.length).toBe(2_501);
	});

	it('has no rows where there is nothing', async () => {
		expect(await read('')).toMatchObject({ format: 'csv', rows: [], faults: [] });
	});

	it.each([
		['half a character', new Uint8Array([0x61, 0x2c, 0xff, 0xff, 0x0a]), 'csv.encoding'],
		['half a pair', new Uint8Array([0xff, 0xfe, 0x61, 0, 0, 0xd8, 0x61, 0]), 'csv.encoding'],
		['UTF-16 without its mark', Buffer.from('a,b\n1,2\n', 'utf16le'), 'file.utf16'],
		['bytes of no text', new Uint8Array([1, 0, 2, 0x61, 0, 0, 0, 3]), 'file.binary']
	])('refuses %s', async (_, content, code) => {
		expect(await read(content)).toEqual([`${code} at file`]);
	});

	it.each([
		['a row of too many columns', `a,b\n${','.repeat(1_024)}\n`, 'file.columns at row 2'],
		['a cell too long', `a,b\n1,${'x'.repeat(32_768)}\n`, 'file.cell at row 2'],
		['a row too long', `a,b\n1,"${'x'.repeat(1_000_001)}"\n`, 'csv.row.tooLong at row 2']
	])('ends at %s', async (_, content, fault) => {
		expect(await read(content)).toMatchObject({ rows: [[1, 'a', 'b']], faults: [fault] });
	});

	it('takes as many columns and as long a cell as it says', async () => {
		const table = await read(`${','.repeat(1_023)}\n${'x'.repeat(32_767)}\n`);
		expect(table).toMatchObject({ faults: [] });
	});

	it('lets go of a file of which only the beginning was read', async () => {
		const table = expectValue(await openTable(files.make('a,b\n' + '1,2\n'.repeat(200_000))));
		let rows = 0;
		for await (const chunk of table.chunks) {
			rows += chunk.rows.length;
			break;
		}
		await table.close();
		expect(rows).toBe(1_000);
	});

	it('reads the same as the parser for whole texts', async () => {
		const text = 'a;b\r\n"x;""y""\r\nz";\t1\r\n\r\n;;;\r\n';
		const whole = expectValue(parseCsv(text));
		const table = await read(text);
		expect('rows' in table && table.rows.filter((row) => row.length > 2)).toEqual([
			[1, ...whole.header],
			...whole.rows.map(({ row, cells }) => [row, ...cells])
		]);
	});
});

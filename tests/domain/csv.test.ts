import { describe, expect, it } from 'vitest';
import { parseCsv, sniffDelimiter } from '#lib/domain/csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
/** 姓名,金额 and 龙,1 with the four-byte character 𠮷, in GB18030. */
const gb18030 = new Uint8Array([
	0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x0d, 0x0a, 0xc1, 0xfa, 0x95, 0x34, 0xb2,
	0x35, 0x2c, 0x31, 0x0d, 0x0a
]);

function rows(input: string | Uint8Array) {
	const table = parseCsv(input);
	if (!table.ok) throw new Error(table.faults[0]?.message.en);
	return table.value.rows.map(({ row, cells }) => [row, ...cells]);
}

function fault(input: string | Uint8Array) {
	const table = parseCsv(input);
	return table.ok ? null : table.faults.map(({ code, place }) => `${code} at ${place}`).join();
}

describe('a text of rows', () => {
	it.each([
		['line feeds', 'a,b\n1,2\n3,4\n'],
		['carriage return and line feed', 'a,b\r\n1,2\r\n3,4\r\n'],
		['carriage returns alone', 'a,b\r1,2\r3,4'],
		['mixed line ends', 'a,b\n1,2\r\n3,4\r'],
		['a byte order mark', '\ufeffa,b\n1,2\n3,4'],
		['semicolons', 'a;b\n1;2\n3;4\n'],
		['tabs', 'a\tb\n1\t2\n3\t4\n'],
		['quotes', '"a","b"\n"1","2"\n"3","4"']
	])('reads %s', (_, text) => {
		expect(rows(bytes(text))).toEqual([
			[2, '1', '2'],
			[3, '3', '4']
		]);
	});

	it('keeps breaks and separators inside quotes, and numbers rows as a spreadsheet does', () => {
		expect(rows('a,b\n"x\r\ny","1,2"\n\n"he said ""no""",z\n')).toEqual([
			[2, 'x\r\ny', '1,2'],
			[4, 'he said "no"', 'z']
		]);
	});

	it('finds GB18030 out by itself', () => {
		const table = parseCsv(gb18030);
		expect(table.ok && table.value.encoding).toBe('gb18030');
		expect(table.ok && table.value.header).toEqual(['姓名', '金额']);
		expect(rows(gb18030)).toEqual([[2, '龙𠮷', '1']]);
	});

	it.each([
		['a,b\n1,2\n"x,y\n3,4\n', 'csv.quote.unclosed at row 3'],
		['a,b\n1,2\nx"y,3\n', 'csv.quote.misplaced at row 3'],
		['a,b\n1,2\n"x"y,3\n', 'csv.quote.misplaced at row 3'],
		['', 'csv.empty at file'],
		['\n\n1,2', 'csv.empty at file'],
		[new Uint8Array([0x50, 0x4b, 3, 4]), 'csv.workbook at file'],
		[new Uint8Array([0xff, 0xfe, 0x61, 0, 0x62]), 'csv.encoding at file'],
		[new Uint8Array([0xff, 0xfe, 0x61, 0, 0, 0xd8, 0x61, 0]), 'csv.encoding at file'],
		[new Uint8Array([0x61, 0xff, 0xff, 0x0a]), 'csv.encoding at file']
	])('refuses %j', (input, expected) => {
		expect(fault(input)).toBe(expected);
	});

	it('takes the separator of the header, not one inside its quotes', () => {
		expect(sniffDelimiter('"a,b,c";d\n1;2,3,4,5')).toBe(';');
		expect(sniffDelimiter('one column\n1,2')).toBe(',');
		expect(sniffDelimiter('one column\n1\n2')).toBe(',');
	});

	it.each([
		['a title with commas', '3月，单位: 万元, 含税, 分行\nname\tsum\n甲\t1\n乙\t2\n', '\t'],
		['decimals with commas', 'a;b\n1,5;2,5\n3,5;4\n5;6,5\n', ';'],
		['texts with commas', 'a;b;c\nx, y, z;1;2\nx, y;1;2\nx;1;2\n', ';'],
		['thousands with commas', 'a\tb\n1,234\t2,345\n1,234,567\t1\n', '\t'],
		['quotes with separators', '"a;b;c","d"\n"1;2;3","4"', ',']
	])('is not misled by %s', (_, text, delimiter) => {
		expect(sniffDelimiter(text)).toBe(delimiter);
	});

	it.each([
		['little', 'utf-16le'],
		['big', 'utf-16be']
	])('reads UTF-16 of the %s end first, which Excel calls Unicode text', (_, encoding) => {
		const text = Buffer.from('\ufeff姓名\t金额\r\n龙𠮷\t1\r\n', 'utf16le');
		const table = parseCsv(encoding === 'utf-16le' ? text : text.swap16());
		expect(table.ok && table.value).toEqual({
			encoding,
			delimiter: '\t',
			header: ['姓名', '金额'],
			rows: [{ row: 2, cells: ['龙𠮷', '1'] }]
		});
	});
});

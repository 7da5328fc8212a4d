import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '#lib/domain/csv.ts';
import { openCsv } from '#lib/server/ingest/read-csv.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function file(content: string | Uint8Array): Promise<string> {
	files += 1;
	const path = join(folder, `${files}.csv`);
	await writeFile(path, content);
	return path;
}

async function readAll(content: string | Uint8Array) {
	const opened = await openCsv(await file(content));
	if (!opened.ok) return opened.faults.map(({ code, place }) => `${code} at ${place}`);
	const rows: (string | number)[][] = [];
	const faults: string[] = [];
	for await (const chunk of opened.value.chunks) {
		for (const { row, cells } of chunk.rows) rows.push([row, ...cells]);
		if (chunk.fault) faults.push(`${chunk.fault.code} at ${chunk.fault.place}`);
	}
	const { encoding, delimiter, header } = opened.value;
	return { encoding, delimiter, header, rows, faults };
}

describe('a file of rows', () => {
	it.each([
		['line feeds', 'a,b\n1,2\n3,4\n'],
		['carriage return and line feed', 'a,b\r\n1,2\r\n3,4\r\n'],
		['carriage returns alone', 'a,b\r1,2\r3,4'],
		['mixed line ends', 'a,b\n1,2\r\n3,4\r'],
		['a byte order mark', '\ufeffa,b\n1,2\n3,4']
	])('reads %s', async (_, text) => {
		expect(await readAll(text)).toEqual({
			encoding: 'utf-8',
			delimiter: ',',
			header: ['a', 'b'],
			rows: [
				[2, '1', '2'],
				[3, '3', '4']
			],
			faults: []
		});
	});

	it('finds GB18030 out only after the last byte has had its say', async () => {
		// 龙虎 in GB18030, after more ASCII than one read takes.
		const padding = 'x,1\n'.repeat(100_000);
		const bytes = Buffer.concat([
			Buffer.from('name,n\n' + padding),
			Buffer.from([0xc1, 0xfa, 0xbb, 0xa2, 0x2c, 0x32, 0x0a])
		]);
		const read = await readAll(bytes);
		expect(read).toMatchObject({ encoding: 'gb18030', header: ['name', 'n'] });
		expect('rows' in read && read.rows.length).toBe(100_001);
		expect('rows' in read && read.rows.at(-1)).toEqual([100_002, '龙虎', '2']);
	});

	it('numbers rows as a spreadsheet does, past quoted breaks, blank lines and the bounds of chunks', async () => {
		const rows = Array.from({ length: 2_500 }, (_, index) => `"${index}\n",x`);
		const read = await readAll(['a,b', ...rows, '', 'last,x'].join('\n'));
		expect('rows' in read && read.rows.length).toBe(2_501);
		expect('rows' in read && read.rows[1_500]).toEqual([1_502, '1500\n', 'x']);
		expect('rows' in read && read.rows.at(-1)).toEqual([2_503, 'last', 'x']);
	});

	it('says in which row a quote is broken, and ends there', async () => {
		const rows = Array.from({ length: 2_500 }, (_, index) => `${index},x`);
		const read = await readAll(['a,b', ...rows, '"open,x', 'y,z'].join('\n'));
		expect(read).toMatchObject({ faults: ['csv.quote.unclosed at row 2502'] });
	});

	it.each([
		['', ['csv.empty at file']],
		['\n\n', ['csv.empty at file']],
		[new Uint8Array([0x50, 0x4b, 3, 4, 0]), ['csv.workbook at file']],
		[new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), ['csv.workbook at file']],
		[new Uint8Array([0x61, 0x2c, 0xff, 0xff, 0x0a]), ['csv.encoding at file']],
		['a,"b\n1,2', ['csv.quote.unclosed at row 1']]
	])('refuses %j', async (content, faults) => {
		expect(await readAll(content)).toEqual(faults);
	});

	it('lets go of a file of which only the beginning was read', async () => {
		const opened = await openCsv(await file('a,b\n' + '1,2\n'.repeat(200_000)));
		if (!opened.ok) throw new Error('not opened');
		let rows = 0;
		for await (const chunk of opened.value.chunks) {
			rows += chunk.rows.length;
			break;
		}
		await opened.value.close();
		expect(rows).toBe(999);
	});

	it('reads the same as the parser for whole texts', async () => {
		const text = 'a;b\r\n"x;""y""\r\nz";\t1\r\n\r\n;;;\r\n';
		const whole = parseCsv(text);
		const read = await readAll(text);
		expect('rows' in read && read.rows).toEqual(
			whole.ok && whole.value.rows.map(({ row, cells }) => [row, ...cells])
		);
	});
});

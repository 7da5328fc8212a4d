import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utils, write, type BookType } from '@e965/xlsx';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import { clientHasher } from '#lib/server/ingest/client-hash.ts';
import { commitImport } from '#lib/server/ingest/import-file.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { fileMaker } from '../../support/read-table.ts';

const files = fileMaker();
let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(async () => {
	files.remove();
	await database.close();
});

const rows = [
	['externalId', 'employeeNo', 'metric', 'occurredAt', 'amount'],
	['A1', '00123', 'cross_sale', '2026-10-01', '1234.5'],
	['A2', '00124', 'cross_sale', '2026-10-02', '0.3']
];

/** As people type it into a spreadsheet: days and amounts are numbers there. */
const typed = [
	rows[0] ?? [],
	['A1', '00123', 'cross_sale', { t: 'n', v: 46_296, z: 'yyyy/m/d' }, 1234.5],
	['A2', '00124', 'cross_sale', { t: 'n', v: 46_297, z: 'yyyy"年"m"月"d"日"' }, 0.1 + 0.2]
];

function workbook(bookType: BookType): Uint8Array {
	const Sheets = { 说明: utils.aoa_to_sheet([['x']]), 明细: utils.aoa_to_sheet(typed) };
	const book = { SheetNames: ['说明', '明细'], Sheets };
	const bytes: unknown = write(book, { type: 'buffer', bookType });
	if (!Buffer.isBuffer(bytes)) throw new Error('not written');
	return bytes;
}

const page = `<html><table>${rows
	.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}`).join('')}`)
	.join('')}</table>`;
const text = rows.map((cells) => cells.join('\t')).join('\r\n');

async function bring(content: string | Uint8Array, sheet?: string) {
	const { report } = await commitImport(database.db, {
		filePath: files.make(content),
		mapping: ownFormMapping('activities', 'file'),
		hashClient: clientHasher('key'),
		by: 'tester',
		fileName: 'file.xls',
		...(sheet === undefined ? {} : { sheet })
	});
	return report;
}

describe('the same figures in whatever file', () => {
	it('come in once, and are known again in every other format', async () => {
		expect(await bring(workbook('xlsx'), '明细')).toMatchObject({
			format: 'xlsx',
			encoding: null,
			delimiter: null,
			sheet: '明细',
			sheets: [
				{ name: '说明', isHidden: false },
				{ name: '明细', isHidden: false }
			],
			accepted: 2,
			faults: []
		});
		for (const [content, sheet, format] of [
			[workbook('biff8'), '明细', 'xls'],
			[page, undefined, 'html'],
			[text, undefined, 'csv'],
			[Buffer.from(`\ufeff${text}`, 'utf16le'), undefined, 'csv']
		] as const)
			expect(await bring(content, sheet)).toMatchObject({
				format,
				accepted: 0,
				duplicates: 2,
				conflicts: 0,
				faults: []
			});
	});

	it('are refused with the file that cannot be read, and nothing of it comes in', async () => {
		const whole = workbook('xlsx');
		expect(await bring(whole.subarray(0, whole.length - 10))).toMatchObject({
			format: null,
			isReadable: false,
			accepted: 0,
			faults: [{ row: null, column: null, code: 'file.damaged' }]
		});
	});
});

it('a number that the sheet has rounded is refused by name, and a percentage comes in as the ratio that it is', async () => {
	const sheet = utils.aoa_to_sheet([
		['externalId', 'employeeNo', 'metric', 'period', 'quantity', 'statedAt'],
		['P1', '00123', 'kept_ratio', '2026-Q3', { t: 'n', v: 0.945, z: '0.0%' }, '2026-10-02'],
		[6_222_021_234_567_890, '00124', 'kept_ratio', '2026-Q3', 0.5, '2026-10-02']
	]);
	const bytes: unknown = write(
		{ SheetNames: ['一'], Sheets: { 一: sheet } },
		{ type: 'buffer', bookType: 'xlsx' }
	);
	if (!Buffer.isBuffer(bytes)) throw new Error('not written');
	const report = await bring(bytes);
	expect(report).toMatchObject({ accepted: 1, rowsRefused: 1 });
	expect(report.faults).toEqual([
		expect.objectContaining({ row: 3, column: 'externalId', code: 'mapping.rounded' })
	]);
	const stored = await database.sql`select quantity from entry where metric = 'kept_ratio'`;
	expect(stored.map(({ quantity }) => String(quantity))).toEqual(['0.945']);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { openDesk, previewMapping } from '#lib/server/ingest/mapping-desk.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'longhu-desk-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function book(): Promise<string> {
	const made = utils.book_new();
	utils.book_append_sheet(made, utils.aoa_to_sheet([['说明'], ['本表由支行填报']]), '说明');
	utils.book_append_sheet(
		made,
		utils.aoa_to_sheet([
			['某某支行成交明细表'],
			['客户经理工号', '客户号', '手机', '成交金额(万元)', '成交日期'],
			['007', '11010519491231002X', '13812345678', 1.5, '2026/10/1'],
			['008', 'C2', '', 2, '2026/10/2'],
			['合计', '', '', 3.5]
		]),
		'明细'
	);
	const filePath = join(folder, 'book.xlsx');
	await writeFile(filePath, write(made, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
	return filePath;
}

const open = async (filePath: string, sheet: string | null) =>
	expectValue(await openDesk({ filePath, sheet, target: 'activities', mappingText: null }));

describe('a file beside which a mapping is made', () => {
	it('lets another sheet be chosen where the first has no table', async () => {
		const desk = await open(await book(), null);
		expect(desk).toMatchObject({ format: 'xlsx', sheet: '说明' });
		expect(desk.sheets.map(({ name }) => name)).toEqual(['说明', '明细']);
	});

	it('shows the first rows and a proposal, and no person’s number', async () => {
		const desk = await open(await book(), '明细');
		expect(desk.headerRows).toEqual([2]);
		expect(desk.columns.map(({ name, examples }) => [name, examples[0]])).toEqual([
			['客户经理工号', '007'],
			['客户号', '●●●'],
			['手机', '●●●'],
			['成交金额(万元)', '1.5'],
			['成交日期', '2026/10/1']
		]);
		expect(desk.missing).toEqual(['metric']);
		expect(JSON.stringify(desk)).not.toMatch(/13812345678|11010519491231002X/);
		const { columns, rows } = expectValue(parseMapping(desk.mappingText));
		expect(columns).toEqual({ 客户号: { clientNumber: true } });
		expect(Object.keys(rows[0]?.set ?? {}).sort()).toEqual([
			'amount',
			'clientRef',
			'employeeNo',
			'occurredAt'
		]);
	});

	it('shows what the first rows become by a mapping that is still being made', async () => {
		const filePath = await book();
		const { mappingText } = await open(filePath, '明细');
		const without = await previewMapping({ filePath, sheet: '明细', mappingText });
		expect(expectValue(without)).toMatchObject({ rows: [], faultCount: 2 });
		const preview = expectValue(
			await previewMapping({
				filePath,
				sheet: '明细',
				mappingText: mappingText.replace('- set:\n', '- set:\n      metric: { constant: sale }\n')
			})
		);
		expect(preview.questions).toEqual([]);
		expect(preview.rows.map(({ row, values }) => [row, values.employeeNo, values.amount])).toEqual([
			[3, '007', '15000'],
			[4, '008', '20000']
		]);
		expect(preview.rows[0]?.values.clientRef).toBe('C-••••••');
	});

	it('says what is wrong with a mapping that is none', async () => {
		const filePath = await book();
		const preview = await previewMapping({ filePath, sheet: null, mappingText: 'rows: [' });
		expect(preview.ok).toBe(false);
	});
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownFormMapping } from '#lib/domain/mapping-document.ts';
import { REFUSED_COLUMNS } from '#lib/domain/refused-columns.ts';
import { findImportJob, insertImportJob, moveImportJob } from '#lib/server/db/imports.ts';
import {
	runImportCheck,
	runImportCommit,
	type ImportTask
} from '#lib/server/ingest/import-jobs.ts';
import { refusedRows, type ListFormat } from '#lib/server/ingest/refused-rows.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
	database = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'longhu-refused-'));
});
afterEach(async () => {
	await rm(folder, { recursive: true });
	await database.close();
});

const CLIENTS = `schema: longhu/mapping@1
name: { zh: 客户, en: Clients }
target: activities
columns: { 客户号: { clientNumber: true } }
rows:
  - set:
      externalId: { column: 流水号 }
      employeeNo: { column: 工号 }
      metric: { constant: cross_sale }
      amount: { column: 金额, read: amount, unit: yuan }
      clientRef: { column: 客户号 }
      occurredAt: { column: 日期, read: day }
`;

async function check(
	content: string | Uint8Array,
	mapping = JSON.stringify(ownFormMapping('activities', 'file'))
): Promise<ImportTask & { readonly mappingText: string }> {
	const jobId = randomUUID();
	const filePath = join(folder, `${jobId}.upload`);
	await writeFile(filePath, content);
	await insertImportJob(database.db, {
		id: jobId,
		fileName: 'file',
		fileSha256: 'ab'.repeat(32),
		fileBytes: content.length,
		mapping: { id: null, text: mapping },
		createdBy: 'tester'
	});
	const task = { databaseUrl: database.url, jobId, filePath, clientKey: 'key' };
	await runImportCheck(task);
	return { ...task, mappingText: mapping };
}

async function commitGood({ jobId, ...task }: ImportTask) {
	await moveImportJob(database.db, jobId, { from: ['checked'], to: 'checked', commitMode: 'good' });
	await runImportCommit({ jobId, ...task });
}

async function fetch(
	{ filePath, mappingText }: { readonly filePath: string; readonly mappingText: string },
	format: ListFormat,
	what: 'rows' | 'faults' = 'rows'
): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const piece of refusedRows({ filePath, mappingText, sheet: null, format, what }))
		pieces.push(piece);
	return Buffer.concat(pieces);
}

const rowsOfCsv = (bytes: Buffer): string[][] =>
	parse(bytes, { bom: true, relax_column_count: true });
const rowsOfXlsx = (bytes: Buffer): string[][] => {
	const book = read(bytes);
	return utils.sheet_to_json(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, {
		header: 1,
		defval: ''
	});
};

const report = async ({ jobId }: { readonly jobId: string }) =>
	(await findImportJob(database.db, jobId))?.report;

describe('the file of refused rows', () => {
	const text = [
		'流水号,工号,金额,客户号,日期,备注',
		'1,007,"1,200.50",11010519491231002X,2026/10/1,好',
		'2,007,abc,6222000000000000003,2026/10/2,秘密',
		'3,008,-5,C3,2026/13/1,秘密',
		'4,009,7,C4,2026/10/4,好'
	].join('\n');

	for (const [format, read] of [
		['csv', rowsOfCsv],
		['xlsx', rowsOfXlsx]
	] as const) {
		it(`holds, as ${format}, why each row was refused and the mapped columns as they stood`, async () => {
			const task = await check(text, CLIENTS);
			const bytes = await fetch(task, format);
			if (format === 'csv') expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
			const [header, ...rows] = read(bytes);
			expect(header).toEqual([...REFUSED_COLUMNS, '流水号', '工号', '金额', '客户号', '日期']);
			expect(rows.map((row) => row.slice(2))).toEqual([
				['3', '2', '007', 'abc', '6222000000000000003', '2026/10/2'],
				['4', '3', '008', '-5', 'C3', '2026/13/1']
			]);
			expect(rows[0]?.[0]).toMatch(/^金额：.*abc/);
			expect(rows[0]?.[1]).toMatch(/^金额: .*abc/);
			expect(bytes.toString()).not.toContain('秘密');
		});

		it(`is brought again, mended as ${format}, with the same mapping`, async () => {
			const task = await check(text, CLIENTS);
			await commitGood(task);
			const rows = read(await fetch(task, format)).map((row) =>
				row.map((cell) => (cell === 'abc' ? '30' : cell === '2026/13/1' ? '2026/12/1' : cell))
			);
			const again = await check(`\ufeff${stringify(rows)}`, CLIENTS);
			expect(await report(again)).toMatchObject({
				accepted: 2,
				duplicates: 0,
				rowsRefused: 0,
				ignoredColumns: []
			});
			await commitGood(again);
			const [sum] = await database.sql`select count(*)::int as rows from entry`;
			expect(sum).toEqual({ rows: 4 });
		});
	}

	it('comes back as the workbook that it was given as', async () => {
		const task = await check(text, CLIENTS);
		const again = await check(await fetch(task, 'xlsx'), CLIENTS);
		expect(await report(again)).toMatchObject({ rowsRead: 2, rowsRefused: 2 });
	});

	it('is taken by a form that allows no other column, and has what the ledger refused', async () => {
		const header = 'externalId,employeeNo,metric,amount,occurredAt';
		const task = await check(
			[
				header,
				'A,007,cross_sale,1,2026-10-01',
				'A,007,cross_sale,2,2026-10-01',
				'B,007,cross_sale,12.345,2026-10-01',
				'A,007,cross_sale,3,2026-10-01'
			].join('\n')
		);
		const [names, ...rows] = rowsOfCsv(await fetch(task, 'csv'));
		expect(rows.map(([, , row, id, , , amount]) => [row, id, amount])).toEqual([
			['3', 'A', '2'],
			['4', 'B', '12.345'],
			['5', 'A', '3']
		]);
		const mended = [names ?? [], ...rows.map((row) => [...row.slice(0, 3), 'Z', ...row.slice(4)])];
		const again = await check(stringify(mended.slice(0, 2)));
		expect(await report(again)).toMatchObject({ accepted: 1, isReadable: true, faults: [] });
	});

	it('keeps the unit that a line above the table states', async () => {
		const mapping = CLIENTS.replace('externalId: { column: 流水号 }\n      ', '').replace(
			', unit: yuan',
			''
		);
		const task = await check(
			[
				'业绩表',
				'单位：万元',
				'工号,金额,客户号,日期',
				'007,x,C1,2026-10-01',
				'007,2,C2,2026-10-01'
			].join('\n'),
			mapping
		);
		const rows = rowsOfCsv(await fetch(task, 'csv'));
		const again = await check(
			stringify(rows.map((row) => row.map((cell) => (cell === 'x' ? '1.5' : cell)))),
			mapping
		);
		expect((await report(again))?.preview.map(({ values }) => values.amount)).toEqual(['15000']);
	});

	it('disarms what a spreadsheet would compute, and leaves negative figures alone', async () => {
		const task = await check(
			stringify([
				['externalId', 'employeeNo', 'metric', 'product', 'amount', 'occurredAt'],
				['=1+1', '007', 'cross_sale', '@SUM(A1)', '-12.345', '2026-10-01']
			])
		);
		const [, csv] = rowsOfCsv(await fetch(task, 'csv'));
		expect(csv?.slice(3)).toEqual([
			"'=1+1",
			'007',
			'cross_sale',
			"'@SUM(A1)",
			'-12.345',
			'2026-10-01'
		]);
		const [, xlsx] = rowsOfXlsx(await fetch(task, 'xlsx'));
		expect(xlsx?.slice(3)).toEqual([
			'=1+1',
			'007',
			'cross_sale',
			'@SUM(A1)',
			'-12.345',
			'2026-10-01'
		]);
	});

	it('lists every fault, however many the report shows', async () => {
		const lines = Array.from(
			{ length: 3_000 },
			(_, index) => `${index},007,cross_sale,x,2026-10-01`
		);
		const task = await check(
			['externalId,employeeNo,metric,amount,occurredAt', ...lines].join('\n')
		);
		const shown = await report(task);
		expect(shown).toMatchObject({ faultCount: 3_000, rowsRefused: 3_000 });
		expect(shown?.faults).toHaveLength(500);
		expect(shown?.faultKinds.map(({ count }) => count)).toEqual([3_000]);
		const faults = rowsOfCsv(await fetch(task, 'csv', 'faults'));
		expect(faults).toHaveLength(3_001);
		expect(faults.at(-1)?.[0]).toBe('3001');
		expect(rowsOfCsv(await fetch(task, 'csv'))).toHaveLength(3_001);
	});

	it('leaves no client number in the list of faults beside the file', async () => {
		const task = await check(text, CLIENTS);
		const { gunzipSync } = await import('node:zlib');
		const kept = gunzipSync(await readFile(`${task.filePath}.faults`)).toString();
		expect(kept).toContain('abc');
		expect(kept).not.toMatch(/6222000000000000003|11010519491231002X|秘密/);
	});
});

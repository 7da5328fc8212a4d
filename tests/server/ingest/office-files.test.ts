import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { parseMapping, type ColumnMapping } from '#lib/domain/mapping-document.ts';
import { answer, answerText } from '#lib/domain/mapping-questions.ts';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import { clientHasher } from '#lib/server/ingest/client-hash.ts';
import { checkImport, commitImport, type ImportInput } from '#lib/server/ingest/import-file.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const FILES = 'tests/fixtures/imports';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
	database = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'longhu-office-'));
});
afterEach(async () => {
	await rm(folder, { recursive: true });
	await database.close();
});

function saved(name: string): ColumnMapping {
	return expectValue(parseMapping(readFileSync(`${FILES}/${name}.yaml`, 'utf8')));
}

function mappingOf(rest: string): ColumnMapping {
	return expectValue(
		parseMapping(
			`schema: longhu/mapping@1\nname: { zh: 试, en: trial }\ntarget: activities\n${rest}`
		)
	);
}

function input(filePath: string, mapping: ColumnMapping): ImportInput {
	return { filePath, mapping, hashClient: clientHasher('key'), by: 'tester', fileName: 'file.csv' };
}

async function file(text: string, mapping: ColumnMapping): Promise<ImportInput> {
	const path = join(folder, 'file.csv');
	await writeFile(path, text);
	return input(path, mapping);
}

/** What came into the ledger, in the order of the file. */
async function stored(): Promise<LedgerEntry[]> {
	const found: LedgerEntry[] = [];
	const throughPosition = await headPosition(database.db);
	for await (const chunk of allEntries(database.db, { throughPosition })) found.push(...chunk);
	return found;
}

const day = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/** The amounts by product and day. */
async function amounts(): Promise<string[]> {
	return (await stored()).flatMap((entry) =>
		entry.kind === 'activity'
			? [`${entry.employeeNo} ${entry.product} ${entry.amountFen} ${day(entry.occurredAt)}`]
			: []
	);
}

describe('the made file with its oddities', () => {
	const sales = () => input(`${FILES}/made-sales-gb18030.csv`, saved('made-sales'));

	it('gives the values that a person reads', async () => {
		const { report } = await commitImport(database.db, sales());
		expect(report).toMatchObject({
			encoding: 'gb18030',
			rowsRead: 10,
			rowsRefused: 0,
			accepted: 28,
			faults: [],
			questions: [],
			decisions: [],
			ignoredColumns: ['分行']
		});
		const entries = await stored();
		const lines = (metric: string) =>
			entries
				.flatMap((entry) => {
					if (entry.metric !== metric) return [];
					if (entry.kind === 'activity')
						return metric === 'cross_sale'
							? [
									[
										entry.employeeNo,
										day(entry.occurredAt),
										entry.product,
										String(entry.amountFen)
									].join(' | ')
								]
							: [[entry.employeeNo, day(entry.occurredAt), String(entry.quantity)].join(' | ')];
					return entry.kind === 'periodFigure'
						? [[entry.employeeNo, day(entry.statedAt), String(entry.numerator)].join(' | ')]
						: [];
				})
				.sort();
		expect(lines('cross_sale')).toEqual(
			[
				'王伟 | 2026-01-05 | 信用卡 | 1250000',
				'李娜 | 2026-01-08 | 理财产品 | 8800050',
				'张敏 | 2026-01-12 | 个人贷款 | 25000000',
				'欧阳静怡 | 2026-01-15 | 保险，寿险 | 660000',
				'𠮷野 娜 | 2026-02-03 | 信用卡 | 1250000',
				'刘洋 | 2026-02-28 | 理财产品（封闭式） | 1',
				'王伟 | 2026-03-01 | 信用卡 | 450000',
				'陈"小"强 | 2026-03-31 | 外汇 | -30000',
				'镕㐂 | 2026-03-31 | 信用卡 | 1250000',
				'李娜 | 2026-03-31 | 信用卡 | 1200000'
			].sort()
		);
		expect(lines('new_vip')).toEqual(
			[
				'王伟 | 2026-01-05 | 3',
				'李娜 | 2026-01-08 | 1',
				'张敏 | 2026-01-12 | 0',
				'欧阳静怡 | 2026-01-15 | 2',
				'𠮷野 娜 | 2026-02-03 | 3',
				'刘洋 | 2026-02-28 | 0',
				'王伟 | 2026-03-01 | 1',
				'陈"小"强 | 2026-03-31 | 0',
				'镕㐂 | 2026-03-31 | 3',
				'李娜 | 2026-03-31 | 1'
			].sort()
		);
		expect(lines('retention')).toEqual(
			[
				'王伟 | 2026-01-05 | 0.975',
				'李娜 | 2026-01-08 | 0.99',
				'张敏 | 2026-01-12 | 0.9525',
				'欧阳静怡 | 2026-01-15 | 1',
				'𠮷野 娜 | 2026-02-03 | 0.975',
				'王伟 | 2026-03-01 | 0.98',
				'陈"小"强 | 2026-03-31 | 0',
				'镕㐂 | 2026-03-31 | 0.975'
			].sort()
		);
	});

	it('is not imported before the unit of its bare amounts is answered', async () => {
		const text = readFileSync(`${FILES}/made-sales.yaml`, 'utf8').replace(', unit: yuan', '');
		const mapping = expectValue(parseMapping(text));
		const open = await commitImport(database.db, { ...sales(), mapping });
		expect(open).toMatchObject({ wasStored: false, batchId: null });
		expect(open.report).toMatchObject({ accepted: 0, isReadable: true, rowsRead: 10 });
		expect(open.report.questions).toMatchObject([
			{
				id: 'unit:成交金额',
				column: '成交金额',
				usual: 'yuan',
				examples: [
					{ row: 2, text: '12,500.00' },
					{ row: 3, text: '88,000.50' },
					{ row: 4, text: '250000' }
				]
			}
		]);
		expect(await headPosition(database.db)).toBe(0);

		const answered = answerText(text, mapping, { 'unit:成交金额': 'yuan' });
		expect(answered).toContain('# The file has no employee numbers');
		expect(expectValue(parseMapping(answered))).toEqual(
			answer(mapping, { 'unit:成交金额': 'yuan' })
		);
		const { report } = await commitImport(database.db, {
			...sales(),
			mapping: expectValue(parseMapping(answered))
		});
		expect(report).toMatchObject({ accepted: 28, questions: [] });
	});
});

describe('clients who stayed or left', () => {
	it('come in as retention figures; gaps and repeats are told', async () => {
		const { report } = await commitImport(
			database.db,
			input(`${FILES}/made-churn.csv`, saved('churn'))
		);
		expect(report).toMatchObject({
			rowsRead: 42,
			accepted: 40,
			duplicates: 2,
			rowsRefused: 0,
			faultCount: 0,
			warningCount: 11
		});
		const gaps = report.warnings.map(({ column }) => column);
		expect(gaps.filter((column) => column === 'Surname')).toHaveLength(5);
		expect(gaps.filter((column) => column === 'Age')).toHaveLength(5);
		expect(gaps.filter((column) => column === 'Gender')).toHaveLength(1);
		const entries = await stored();
		const figures = entries.flatMap((entry) =>
			entry.kind === 'periodFigure' ? [[String(entry.numerator), String(entry.base)]] : []
		);
		expect(figures.filter(([retained]) => retained === '1')).toHaveLength(32);
		expect(figures.every(([, base]) => base === '1')).toBe(true);
		expect(JSON.stringify([report, entries.map(({ metric }) => metric)])).not.toContain('某');
	});
});

/** Files without a licence stay outside the repository; where their folder is named, they are read, too. */
const SHARED = process.env.LONGHU_SHARED_DATA;
if (SHARED !== undefined)
	describe('the public set of clients who stayed or left', () => {
		it.each([
			['Churn_Modelling.csv', { rowsRead: 10_000, duplicates: 0 }, 2_037],
			['Churn_Modelling_messy.csv', { rowsRead: 10_002, duplicates: 2, warningCount: 11 }, 2_037]
		])('%s comes in as retention figures', async (name, counts, left) => {
			const path = join(SHARED, 'churn', name);
			const { report } = await commitImport(database.db, input(path, saved('churn')));
			expect(report).toMatchObject({ ...counts, accepted: 10_000, rowsRefused: 0, conflicts: 0 });
			const gone = (await stored()).filter(
				(entry) => entry.kind === 'periodFigure' && entry.numerator.sign === 0
			);
			expect(gone).toHaveLength(left);
		});
	});

describe('a sheet as an office makes it', () => {
	const WIDE = mappingOf(`rows:
  - forEach: { matching: '*/本月', as: product }
    set:
      employeeNo: { column: 工号, read: code }
      metric: { constant: cross_sale }
      occurredAt: { constant: 2026-03-31 }
      amount: { each: value, read: amount }
`);
	const SHEET = `2026年3月理财经理业绩表,,,,,
机构：城东支行,,,,单位：万元,
,,,,,
工号,姓名,基金,,保险(元),
,,本月,累计,本月,累计
01023,甲,1.2,3,"5,000",9
01024,乙,—,3,,9
合\u3000计,,1.2,6,"5,000",18
工号,姓名,基金,,保险(元),
,,本月,累计,本月,累计
1025,丙,"(0.5)",3,7 ,9
,小计,0.7,9,"5,007",27
01026,合计,1,2,3,4
备注：累计自年初起,,,,,
制表：丁,,,审核：戊,,
`;

	it('has its titles, sums, repeated headers and notes passed over and named, and its columns made rows', async () => {
		const { report } = await commitImport(database.db, await file(SHEET, WIDE));
		expect(report.faults).toEqual([]);
		expect(report.shape).toEqual({
			headerRows: [4, 5],
			unitLine: { row: 2, unit: 'wanYuan' },
			units: [{ column: '保险(元)/本月', unit: 'yuan' }],
			skipped: [
				{ row: 8, reason: 'total' },
				{ row: 9, reason: 'repeatedHeader' },
				{ row: 10, reason: 'repeatedHeader' },
				{ row: 12, reason: 'total' },
				{ row: 14, reason: 'note' },
				{ row: 15, reason: 'note' }
			],
			skippedCount: 6
		});
		expect(report.ignoredColumns).toEqual(['姓名', '基金/累计', '保险(元)/累计']);
		expect(report).toMatchObject({ accepted: 6, rowsPassedOver: 1 });
		expect((await amounts()).sort()).toEqual([
			'01023 保险 500000 2026-03-31',
			'01023 基金 1200000 2026-03-31',
			'01026 保险 300 2026-03-31',
			'01026 基金 1000000 2026-03-31',
			'1025 保险 700 2026-03-31',
			'1025 基金 -500000 2026-03-31'
		]);
	});

	it('names the very column of a fault, and refuses the row of sums where the mapping does', async () => {
		const strict = { ...WIDE, totals: 'refuse' as const };
		const broken = SHEET.replace('7 ,9', '七,9').replace('"(0.5)"', '1.2345678');
		const report = await checkImport(database.db, await file(broken, strict));
		expect(report.faults.map(({ row, column, code }) => [row, column, code])).toEqual([
			[8, null, 'mapping.total'],
			[11, '保险(元)/本月', 'mapping.amount'],
			[12, null, 'mapping.total']
		]);
		const tooFine = SHEET.replace('"(0.5)"', '1.2345678');
		const fine = await checkImport(database.db, await file(tooFine, WIDE));
		expect(fine.faults.map(({ row, column }) => [row, column])).toEqual([[11, '基金/本月']]);
	});
});

describe('a column that can be read in several ways', () => {
	const DATES = mappingOf(`rows:
  - set:
      employeeNo: { column: 工号 }
      metric: { constant: cross_sale }
      product: { constant: fund }
      amount: { column: 金额(元), read: amount }
      occurredAt: { column: 日期, read: day }
`);
	const rows = (...days: string[]) =>
		['工号,金额(元),日期', ...days.map((date, index) => `${index + 1},1,${date}`)].join('\n');

	it('is asked about, with cells that leave it open, and both answers read it', async () => {
		const open = await file(rows('2024-03-01', '03/04/2024', '05/06/2024'), DATES);
		const report = await checkImport(database.db, open);
		expect(report.questions).toMatchObject([
			{
				id: 'order:日期',
				usual: null,
				text: { zh: '“日期”列的 03/04/2024 先写日还是先写月？' },
				examples: [
					{ row: 3, text: '03/04/2024' },
					{ row: 4, text: '05/06/2024' }
				],
				choices: [
					{ value: 'dmy', label: { zh: '日/月/年（03/04/2024 → 2024-04-03）' } },
					{ value: 'mdy', label: { en: 'month/day/year (03/04/2024 → 2024-03-04)' } }
				]
			}
		]);
		const mapping = answer(DATES, { 'order:日期': 'mdy' });
		await commitImport(database.db, { ...open, mapping });
		expect(await amounts()).toEqual([
			'1 fund 100 2024-03-01',
			'2 fund 100 2024-03-04',
			'3 fund 100 2024-05-06'
		]);
	});

	it('is decided by a row that can be read in one way only, and the report says so', async () => {
		const decided = await file(rows('03/04/2024', '25/03/2024'), DATES);
		const { report } = await commitImport(database.db, decided);
		expect(report).toMatchObject({
			accepted: 2,
			questions: [],
			decisions: [{ column: '日期', setting: 'order', value: 'dmy', row: 3 }]
		});
		expect(report.decisions[0]?.text.en).toBe(
			'"日期" is read as day/month/year: 25/03/2024 in row 3 can only be that.'
		);
		expect(await amounts()).toEqual(['1 fund 100 2024-04-03', '2 fund 100 2024-03-25']);
	});

	it('is asked about where its rows contradict one another, far apart as they may be', async () => {
		const between = Array.from({ length: 3_000 }, () => '2024-03-01');
		const mixed = await file(rows('25/03/2024', ...between, '03/25/2024'), DATES);
		const { report, batchId } = await commitImport(database.db, mixed);
		expect(batchId).toBeNull();
		expect(report.questions).toMatchObject([{ id: 'order:日期' }]);
		expect(report.questions[0]?.text.zh).toContain('两种写法都有');
		expect(await headPosition(database.db)).toBe(0);
	});

	it('takes a bare number for a day only if somebody says so', async () => {
		const serial = await file(rows('45372', '2024-03-22'), DATES);
		const report = await checkImport(database.db, serial);
		expect(report.questions).toMatchObject([{ id: 'serial:日期' }]);
		await commitImport(database.db, {
			...serial,
			mapping: answer(DATES, { 'serial:日期': 'true' })
		});
		expect(await amounts()).toEqual(['1 fund 100 2024-03-21', '2 fund 100 2024-03-22']);
		const no = await checkImport(database.db, {
			...serial,
			mapping: answer(DATES, { 'serial:日期': 'false' })
		});
		expect(no.faults.map(({ row, code }) => [row, code])).toEqual([[2, 'mapping.date']]);
	});

	it('reads points as grouping where another cell of the column has a decimal comma', async () => {
		const text = '工号;金额(元);日期\n1;1.234;2024-03-01\n2;1.234,50;2024-03-02\n';
		const { report } = await commitImport(database.db, await file(text, DATES));
		expect(report.decisions).toMatchObject([
			{ column: '金额(元)', setting: 'decimal', value: ',' }
		]);
		expect(await amounts()).toEqual(['1 fund 123400 2024-03-01', '2 fund 123450 2024-03-02']);
	});

	it('is not read by a unit that its header contradicts', async () => {
		const mapping = answer(DATES, { 'unit:金额(元)': 'wanYuan' });
		const report = await checkImport(database.db, await file(rows('2024-03-01'), mapping));
		expect(report).toMatchObject({ isReadable: false });
		expect(report.faults).toMatchObject([{ row: 1, column: '金额(元)', code: 'mapping.unit' }]);
	});
});

describe('a workbook', () => {
	const DEPOSITS = mappingOf(`sheet: 2
rows:
  - set:
      employeeNo: { column: 工号, read: code }
      metric: { constant: cross_sale }
      product: { constant: deposit }
      amount: { column: 存款/本月, read: amount }
      occurredAt: { column: 日期, read: day }
`);

	async function workbook(): Promise<ImportInput> {
		const book = utils.book_new();
		utils.book_append_sheet(book, utils.aoa_to_sheet([['说明'], ['请填第二张表']]), '说明');
		const table = utils.aoa_to_sheet([
			['2026年3月存款表'],
			['单位：万元'],
			['工号', '日期', '存款', '', '备注'],
			['', '', '本月', '累计', ''],
			['01023', new Date(Date.UTC(2026, 2, 31)), 1.2, 3, '首笔'],
			['01024', '2026/3/30', '1,000.5'],
			['合计', '', 1001.7]
		]);
		utils.book_append_sheet(book, table, '3月');
		const path = join(folder, 'file.xlsx');
		await writeFile(path, new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' })));
		return input(path, DEPOSITS);
	}

	it('is read from the sheet that the mapping numbers, its short rows filled up', async () => {
		const { report } = await commitImport(database.db, await workbook());
		expect(report.faults).toEqual([]);
		expect(report).toMatchObject({
			format: 'xlsx',
			sheet: '3月',
			accepted: 2,
			shape: { headerRows: [3, 4], unitLine: { row: 2, unit: 'wanYuan' }, skippedCount: 1 }
		});
		expect(await amounts()).toEqual([
			'01023 deposit 1200000 2026-03-31',
			'01024 deposit 1000500000 2026-03-30'
		]);
	});

	it('is read by the name of a sheet, too, and a sheet that is not there is a fault', async () => {
		const book = await workbook();
		const named = { ...book, mapping: { ...DEPOSITS, sheet: '3月' } };
		expect(await checkImport(database.db, named)).toMatchObject({ accepted: 2 });
		const none = await checkImport(database.db, { ...book, mapping: { ...DEPOSITS, sheet: '3' } });
		expect(none).toMatchObject({ isReadable: false, accepted: 0 });
		expect(none.faults[0]?.allowed).toContain('3月');
	});
});

/**
 * Separated text as others have put it to the test. Files that may not be copied are read where they lie, if
 * LONGHU_SHARED_DATA names a folder that holds them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { checkImport } from '#lib/server/ingest/import-file.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { readTable } from '../../support/read-table.ts';

const FIXTURES = 'tests/fixtures';
const SHARED = process.env['LONGHU_SHARED_DATA'];

/** The cells, without their row numbers. */
async function cellsOf(path: string): Promise<string[][]> {
	const table = await readTable(path);
	if (!('rows' in table)) throw new Error(table.join());
	expect(table.faults).toEqual([]);
	return table.rows.map(([, ...cells]) => cells);
}

function expected(path: string): unknown {
	return JSON.parse(readFileSync(path, 'utf8'));
}

/** Rows below a header as objects, as the suites write them. */
function asObjects([header = [], ...rows]: readonly string[][]): Record<string, string>[] {
	return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}

function filesOf(folder: string): string[] {
	return readdirSync(folder).filter((name) => name.endsWith('.csv'));
}

/**
 * Its JSON is not of this file. It has a quote in the middle of a cell, which the other suite wants refused, and so do we: read
 * leniently, a quote that is never closed would swallow rows.
 */
const NOT_OF_ITS_FILE = 'location_coordinates.csv';

function spectrum(folder: string): void {
	const names = filesOf(join(folder, 'csvs'));
	it('has all its twelve files', () => expect(names).toHaveLength(12));
	it.each(names.filter((name) => name !== NOT_OF_ITS_FILE))('%s', async (name) => {
		const cells = await cellsOf(join(folder, 'csvs', name));
		expect(asObjects(cells)).toEqual(
			expected(join(folder, 'json', `${basename(name, '.csv')}.json`))
		);
	});
	it(`${NOT_OF_ITS_FILE} is refused at its quote`, async () => {
		const table = await readTable(join(folder, 'csvs', NOT_OF_ITS_FILE));
		expect(table).toMatchObject({ faults: ['csv.quote.misplaced at row 2'] });
	});
}

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.close());

/** Whether an import of these three columns says that something is wrong. */
async function isRefusedOrReported(path: string, [name, team, sum]: readonly string[]) {
	const mapping = expectValue(
		parseMapping(`
schema: longhu/mapping@1
name: { zh: 例子, en: Example }
target: roster
source: example
rows:
  - set:
      employeeNo: { column: ${name} }
      name: { column: ${name} }
      position: { constant: marketing }
      orgUnit: { column: ${team} }
      grade: { column: ${sum} }
      from: { constant: '2016-01-01' }
`)
	);
	const report = await checkImport(database.db, {
		filePath: path,
		fileName: 'file.csv',
		by: null,
		hashClient: (client) => client,
		mapping
	});
	expect(report.accepted).toBe(0);
	return !report.isReadable || report.rowsRefused > 0;
}

describe('csv-spectrum', () => spectrum(join(FIXTURES, 'csv-spectrum')));

describe('cases of our own', () => {
	const folder = join(FIXTURES, 'csv-cases');
	const bad = (name: string) => name.startsWith('bad-');
	const names = filesOf(folder);
	it.each(names.filter((name) => !bad(name)))('%s', async (name) => {
		expect(await cellsOf(join(folder, name))).toEqual(
			expected(join(folder, `${basename(name, '.csv')}.json`))
		);
	});
	it.each(names.filter(bad))('%s is refused or reported', async (name) => {
		const columns = ['name', 'team', 'sum'];
		expect(await isRefusedOrReported(join(folder, name), columns)).toBe(true);
	});
});

describe('the file with everything that people do', () => {
	it('has the texts of its cells', async () => {
		const path = join(FIXTURES, 'csv-made/sales-by-person-gb18030.csv');
		expect(await readTable(path)).toMatchObject({ encoding: 'gb18030', delimiter: ',' });
		expect(asObjects(await cellsOf(path))).toEqual(
			expected(join(FIXTURES, 'csv-made/sales-by-person.json'))
		);
	});
});

if (SHARED !== undefined) {
	describe('csv-spectrum where it lies', () => spectrum(join(SHARED, 'csv_suites/csv-spectrum')));

	describe('csv-test-data', () => {
		const folder = join(SHARED, 'csv_suites/csv-test-data');
		const names = filesOf(join(folder, 'csv'));
		it('has all its 25 files', () => expect(names).toHaveLength(25));
		const kindOf = (name: string) => /^(bad|header)-/.exec(name)?.[1] ?? 'plain';
		const json = (name: string) => expected(join(folder, 'json', `${basename(name, '.csv')}.json`));
		it.each(names.filter((name) => kindOf(name) === 'plain'))('%s', async (name) => {
			expect(await cellsOf(join(folder, 'csv', name))).toEqual(json(name));
		});
		it.each(names.filter((name) => kindOf(name) === 'header'))('%s', async (name) => {
			expect(asObjects(await cellsOf(join(folder, 'csv', name)))).toEqual(json(name));
		});
		it.each(names.filter((name) => kindOf(name) === 'bad'))('%s', async (name) => {
			const columns = ['foo', 'bar', 'baz'];
			expect(await isRefusedOrReported(join(folder, 'csv', name), columns)).toBe(true);
		});
	});

	describe('files as they are found', () => {
		it.each([
			['chinese/regional_sales_gbk.csv', 'gb18030', 7_301, '日期,产品类别,地区,销售额,订单量,月份'],
			[
				'chinese/traffic_sources_gbk.csv',
				'gb18030',
				23,
				'流量来源,来源明细,访客数,支付转化率,客单价'
			],
			[
				'crm_sales/sales_pipeline.csv',
				'utf-8',
				8_801,
				'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value'
			],
			[
				'churn/Churn_Modelling.csv',
				'utf-8',
				10_001,
				'RowNumber,CustomerId,Surname,CreditScore,Geography,Gender,Age,Tenure,Balance,NumOfProducts,HasCrCard,IsActiveMember,EstimatedSalary,Exited'
			],
			[
				'churn/Churn_Modelling_messy.csv',
				'utf-8',
				10_003,
				'RowNumber,CustomerId,Surname,CreditScore,Geography,Gender,Age,Tenure,Balance,NumOfProducts,HasCrCard,IsActiveMember,EstimatedSalary,Exited'
			]
		])('%s', async (name, encoding, rows, header) => {
			const path = join(SHARED, name);
			expect(await readTable(path)).toMatchObject({ encoding, delimiter: ',' });
			const cells = await cellsOf(path);
			expect(cells).toHaveLength(rows);
			expect(cells[0]?.map((column) => column.trim()).join(',')).toBe(header);
			expect(new Set(cells.map(({ length }) => length)).size).toBe(1);
			expect(cells.flat().join('')).not.toContain('\ufffd');
		});

		it('the made file has the texts of its cells', async () => {
			const path = join(SHARED, 'chinese/MADE_sales_by_person_gb18030.csv');
			expect(asObjects(await cellsOf(path))).toEqual(
				expected(join(SHARED, 'chinese/MADE_sales_by_person_expected.json'))
			);
		});
	});
}

import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCsv } from '#lib/domain/csv.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { compareByOccurrence, type Activity } from '#lib/domain/ledger-entry.ts';
import { ownFormMapping, parseMapping, type ColumnMapping } from '#lib/domain/mapping-document.ts';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import { assignmentsThrough, orgUnitsThrough } from '#lib/server/db/roster.ts';
import { clientHasher } from '#lib/server/ingest/client-hash.ts';
import { checkImport, commitImport, type ImportInput } from '#lib/server/ingest/import-file.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const CRM = 'tests/fixtures/crm';

function savedMapping(name: string): ColumnMapping {
	return expectValue(parseMapping(readFileSync(`${CRM}/${name}.yaml`, 'utf8')));
}

function input(filePath: string, mapping: ColumnMapping): ImportInput {
	return { filePath, mapping, hashClient: clientHasher('key'), by: 'tester', fileName: 'file.csv' };
}

const deals = () => input(`${CRM}/source/sales_pipeline.csv`, savedMapping('crm-deals'));
const roster = () => input(`${CRM}/source/sales_teams.csv`, savedMapping('crm-roster'));
const offices = () => input(`${CRM}/source/sales_teams.csv`, savedMapping('crm-offices'));

async function activities(database: TestDatabase): Promise<Activity[]> {
	const found: Activity[] = [];
	const throughPosition = await headPosition(database.db);
	for await (const chunk of allEntries(database.db, { throughPosition }))
		for (const entry of chunk) if (entry.kind === 'activity') found.push(entry);
	return found;
}

function yuan(entries: readonly Activity[]): bigint {
	return entries.reduce((sum, { amountFen }) => sum + (amountFen ?? 0n), 0n) / 100n;
}

describe('the CRM files, through their saved mappings', () => {
	let database: TestDatabase;
	let sales: Activity[];
	let clients: Activity[];

	beforeAll(async () => {
		database = await createTestDatabase();
		for (const file of [offices(), roster(), deals()]) await commitImport(database.db, file);
		const all = await activities(database);
		sales = all.filter(({ metric }) => metric === 'cross_sale');
		clients = all.filter(({ metric }) => metric === 'new_client');
	});
	afterAll(() => database.close());

	it('makes every won deal a cross-sale, and passes over the other stages', async () => {
		const report = await checkImport(database.db, deals());
		expect(report).toMatchObject({ rowsRead: 8_800, rowsPassedOver: 4_562, rowsRefused: 0 });
		expect(report.ignoredColumns).toEqual(['engage_date']);
		expect(sales).toHaveLength(4_238);
		expect(yuan(sales)).toBe(10_005_534n);
		expect(clients).toHaveLength(4_238);
	});

	it('has the published facts of the second to fourth quarter', () => {
		const start = Date.parse('2017-04-01T00:00:00+08:00');
		const end = Date.parse('2018-01-01T00:00:00+08:00');
		const won = sales.filter(({ occurredAt }) => occurredAt >= start && occurredAt < end);
		expect(won).toHaveLength(3_707);
		expect(yuan(won)).toBe(8_870_862n);
	});

	it('has Darcel Schlecht in the lead over the whole set', () => {
		const byAgent = new Map<string, Activity[]>();
		for (const sale of sales)
			byAgent.set(sale.employeeNo, [...(byAgent.get(sale.employeeNo) ?? []), sale]);
		const [leader] = [...byAgent].sort(([, a], [, b]) => Number(yuan(b) - yuan(a)));
		expect(leader?.[0]).toBe('Darcel Schlecht');
		expect(leader?.[1]).toHaveLength(349);
		expect(yuan(leader?.[1] ?? [])).toBe(1_153_214n);
	});

	it('has 35 agents in three offices, five of them without a deal', async () => {
		const throughPosition = await headPosition(database.db);
		const agents = await assignmentsThrough(database.db, { throughPosition });
		const units = await orgUnitsThrough(database.db, throughPosition);
		expect(agents).toHaveLength(35);
		expect(units.map(({ code, nameZh }) => `${code} ${nameZh}`)).toEqual([
			'Central 中部',
			'East 东部',
			'West 西部'
		]);
		const sellers = new Set(sales.map(({ employeeNo }) => employeeNo));
		const names = agents.map(({ employeeNo }) => employeeNo);
		expect(names.filter((name) => !sellers.has(name))).toHaveLength(5);
		expect([...sellers].filter((name) => !names.includes(name))).toEqual([]);
		expect(new Set(agents.map(({ orgUnit }) => orgUnit))).toEqual(
			new Set(units.map(({ code }) => code))
		);
	});

	it('calls every product as the list of products does', () => {
		const list = expectValue(parseCsv(readFileSync(`${CRM}/source/products.csv`)));
		const names = list.rows.map(({ cells }) => cells[0]);
		expect(new Set(sales.map(({ product }) => product))).toEqual(new Set(names));
		expect(sales.filter(({ product }) => product === 'GTX Pro')).toHaveLength(729);
	});

	it('leaves the first deals of several agents on one day to the order of ids, for eight accounts', () => {
		const first = new Map<string, Activity>();
		for (const deal of [...clients].sort(compareByOccurrence))
			if (deal.clientRef !== null && !first.has(deal.clientRef)) first.set(deal.clientRef, deal);
		expect(first.size).toBe(85);
		const contested = [...first.values()].filter((winner) =>
			clients.some(
				({ clientRef, occurredAt, employeeNo }) =>
					clientRef === winner.clientRef &&
					occurredAt === winner.occurredAt &&
					employeeNo !== winner.employeeNo
			)
		);
		const winners = contested.map(
			({ clientRef, externalId, employeeNo }) => `${clientRef}: ${employeeNo} by ${externalId}`
		);
		expect(winners.sort()).toEqual([
			'Bioplex: Corliss Cosme by 7FQMSWIX',
			// Anna Snelling's MZAN11FT and Gladys Colclough's WS9CXY7E are of the same day.
			'Conecom: Marty Freudenburg by DUHE9FLY',
			'Donquadtech: Donn Cantrell by BRQRF65L',
			'Kan-code: Cassey Cress by 7R4VL3Q8',
			'Konex: Corliss Cosme by 3KR50X38',
			'Mathtouch: Cassey Cress by 9WMU7YHD',
			'Silis: Violet Mclelland by R4F4RGAL',
			'Yearin: Cassey Cress by 1LKY3B4X'
		]);
	});

	it('adds nothing when a file comes a second time', async () => {
		const before = await headPosition(database.db);
		for (const [file, duplicates] of [
			[deals(), 8_476],
			[roster(), 35],
			[offices(), 35]
		] as const) {
			const again = await commitImport(database.db, file);
			expect(again).toMatchObject({ batchId: null, position: null });
			expect(again.report).toMatchObject({ accepted: 0, duplicates, conflicts: 0 });
		}
		expect(await headPosition(database.db)).toBe(before);
	});

	it('ships the same facts in the product’s own form', async () => {
		const report = await checkImport(
			database.db,
			input(`${CRM}/activities.csv`, ownFormMapping('activities', 'file'))
		);
		expect(report).toMatchObject({ accepted: 0, duplicates: 8_476, conflicts: 0, faults: [] });
		const people = await checkImport(
			database.db,
			input(`${CRM}/roster.csv`, ownFormMapping('roster', 'file'))
		);
		expect(people).toMatchObject({ accepted: 0, duplicates: 35, faults: [] });
	});
});

describe('a file that somebody brings', () => {
	let database: TestDatabase;
	let folder: string;
	beforeEach(async () => {
		database = await createTestDatabase();
		folder = await mkdtemp(join(tmpdir(), 'longhu-import-'));
	});
	afterEach(async () => {
		await rm(folder, { recursive: true });
		await database.close();
	});

	async function file(text: string, mapping = ownFormMapping('activities', 'file')) {
		const path = join(folder, 'file.csv');
		await writeFile(path, text);
		return input(path, mapping);
	}

	it('is checked without leaving anything behind', async () => {
		const sale = await file(
			'externalId,employeeNo,metric,occurredAt\nA,007,cross_sale,2026-10-01\nB,007,cross_sale,2026-10-02\nB,007,cross_sale,2026-10-02\n'
		);
		const report = await checkImport(database.db, sale);
		expect(report).toMatchObject({ accepted: 2, duplicates: 1, conflicts: 0, rowsRead: 3 });
		expect(report.preview[0]).toEqual({
			row: 2,
			values: { externalId: 'A', employeeNo: '007', metric: 'cross_sale', occurredAt: '2026-10-01' }
		});
		expect(await activities(database)).toEqual([]);
		expect(await headPosition(database.db)).toBe(0);
	});

	it('names every fault by row and column, and brings in the good rows alone', async () => {
		const sale = await file(
			[
				'externalId,employeeNo,metric,amount,occurredAt',
				'A,007,cross_sale,12.345,2026-10-01',
				'B,,Cross Sale,1,2026-02-30',
				'C,007,cross_sale,1,2026-10-01',
				'D,007,cross_sale,1',
				'E,13812345678,cross_sale,1,2026-10-01',
				'C,007,cross_sale,2,2026-10-01'
			].join('\n')
		);
		const { report, batchId } = await commitImport(database.db, sale);
		expect(report).toMatchObject({ accepted: 1, rowsRefused: 4, conflicts: 1, faultCount: 7 });
		expect(batchId).not.toBeNull();
		expect(report.faults.map(({ row, column }) => [row, column])).toEqual([
			[2, 'amount'],
			[3, 'metric'],
			[3, 'occurredAt'],
			[3, 'employeeNo'],
			[5, null],
			[6, 'employeeNo'],
			[7, null]
		]);
		expect(JSON.stringify(report)).not.toContain('13812345678');
		expect((await activities(database)).map(({ externalId }) => externalId)).toEqual(['C']);
	});

	it('says once what is wrong with a cell that several facts are read from', async () => {
		const deal = await file(
			[
				'opportunity_id,sales_agent,product,account,deal_stage,close_date,close_value',
				'A,Moses Frase,GTXPor,Cancity,Won,2017-02-30,500'
			].join('\n')
		);
		const report = await checkImport(database.db, {
			...deal,
			mapping: savedMapping('crm-deals')
		});
		expect(report).toMatchObject({ rowsRefused: 1, faultCount: 2 });
		expect(report.faults.map(({ row, column }) => [row, column])).toEqual([
			[2, 'product'],
			[2, 'close_date']
		]);
	});

	it('brings in nothing when a quote is broken anywhere', async () => {
		const rows = Array.from({ length: 3_000 }, (_, index) => `${index},007,cross_sale,2026-10-01`);
		const broken = await file(
			['externalId,employeeNo,metric,occurredAt', ...rows, '"x,007,cross_sale,2026-10-01'].join(
				'\n'
			)
		);
		const { report, batchId } = await commitImport(database.db, broken);
		expect(report).toMatchObject({ isReadable: false, accepted: 0 });
		expect(report.faults.map(({ row, code }) => [row, code])).toEqual([
			[3_002, 'csv.quote.unclosed']
		]);
		expect(batchId).toBeNull();
		expect(await activities(database)).toEqual([]);
	});

	it('suggests the column that was meant', async () => {
		const report = await checkImport(database.db, await file('externalId,employeNo\nA,007\n'));
		expect(report.isReadable).toBe(false);
		expect(report.faults).toMatchObject([
			{ row: 1, column: 'employeNo', suggestion: 'employeeNo' }
		]);
	});

	it('gives rows without an id one from their content and occurrence, and says so', async () => {
		const text = 'employeeNo,metric,amount,occurredAt\n1,cross_sale,5,2026-10-01\n'
			.concat('1,cross_sale,5,2026-10-01\n')
			.concat('2,cross_sale,5,2026-10-01\n');
		const first = await commitImport(database.db, await file(text));
		expect(first.report).toMatchObject({ accepted: 3, madeIds: 3, duplicates: 0 });
		const again = await commitImport(database.db, await file(text));
		expect(again.report).toMatchObject({ accepted: 0, duplicates: 3 });
	});

	it('hashes client numbers at the door, and drops what no mapping names', async () => {
		const mapping = expectValue(
			parseMapping(`schema: longhu/mapping@1
name: { zh: 客户, en: clients }
target: activities
columns: { id: { clientNumber: true } }
rows:
  - set:
      externalId: { column: no }
      employeeNo: { column: emp }
      metric: { constant: new_vip }
      clientRef: { column: id }
      occurredAt: { column: day, date: yyyy/M/d }
`)
		);
		const text = 'no,emp,id,day,note\n1,007,11010519491231002X,2026/10/1,secret\n';
		await commitImport(database.db, await file(text, mapping));
		const [stored] = await activities(database);
		expect(stored?.clientRef).toMatch(/^C-[0-9A-HJKMNP-TV-Z]{26}$/);
		const report = await checkImport(database.db, await file(text, mapping));
		expect(report).toMatchObject({
			duplicates: 1,
			hashedColumns: ['id'],
			ignoredColumns: ['note']
		});
		expect(JSON.stringify(report)).not.toMatch(/19491231|secret/);
	});
});

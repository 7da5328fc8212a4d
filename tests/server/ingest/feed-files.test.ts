import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownFormMapping, type MappingTarget } from '#lib/domain/mapping-document.ts';
import { netEntries } from '#lib/domain/netting.ts';
import { assignmentOn } from '#lib/domain/roster.ts';
import { metricsAt, productsAt } from '#lib/server/db/catalogue.ts';
import { careOfClients } from '#lib/server/db/client-care.ts';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import { assignmentsThrough } from '#lib/server/db/roster.ts';
import { checkImport, commitImport, type ImportInput } from '#lib/server/ingest/import-file.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
let folder: string;

beforeAll(async () => {
	test = await createTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'longhu-feeds-'));
});
afterAll(async () => {
	await test.close();
	await rm(folder, { recursive: true });
});

async function ownForm(
	target: MappingTarget,
	text: string,
	{ missing }: { missing?: 'leave' | 'zero' } = {}
): Promise<ImportInput> {
	const filePath = join(folder, 'file.csv');
	await writeFile(filePath, text);
	return {
		filePath,
		mapping: { ...ownFormMapping(target, 'core'), ...(missing && { missing }) },
		hashClient: () => {
			throw new Error('an own form has no client numbers');
		},
		by: 'tester',
		fileName: 'file.csv'
	};
}

const bring = async (...file: Parameters<typeof ownForm>) =>
	commitImport(test.db, await ownForm(...file));

async function ledger() {
	const entries = [];
	const throughPosition = await headPosition(test.db);
	for await (const chunk of allEntries(test.db, { throughPosition })) entries.push(...chunk);
	return netEntries(entries);
}

describe('a file of cumulative snapshots', () => {
	const first = `employeeNo,metric,businessDate,scope,amount
0001,deposit,2026-10-08,month,1000.50
0002,deposit,2026-10-08,month,500
`;
	const second = `employeeNo,metric,businessDate,scope,amount
0001,deposit,2026-10-09,month,1500
`;

	it('is checked without a trace, with everybody whom it leaves out', async () => {
		await bring('snapshots', first);
		const before = await headPosition(test.db);
		const report = await checkImport(test.db, await ownForm('snapshots', second));
		expect(report).toMatchObject({ accepted: 1, conflicts: 0, rowsRefused: 0 });
		expect(report.missing).toMatchObject({
			answer: null,
			count: 1,
			listed: [{ employeeNo: '0002', lastDate: '2026-10-08', amountFen: '50000' }]
		});
		expect(await headPosition(test.db)).toBe(before);
	});

	it('takes nobody as zero whose row is faulty', async () => {
		const faulty = `${second}0002,deposit,2026-10-09,month,none\n`;
		const report = await checkImport(
			test.db,
			await ownForm('snapshots', faulty, { missing: 'zero' })
		);
		expect(report).toMatchObject({ accepted: 1, rowsRefused: 1, missing: { answer: 'leave' } });
	});

	it('brings the difference, and zero for the missing where somebody said so', async () => {
		const { report } = await bring('snapshots', second, { missing: 'zero' });
		expect(report).toMatchObject({ accepted: 2, missing: { answer: 'zero', count: 1 } });
		const { activities } = await ledger();
		const fen = activities
			.filter(({ metric }) => metric === 'deposit')
			.map(({ employeeNo, amountFen }) => `${employeeNo} ${amountFen}`);
		expect(fen.sort()).toEqual(['0001 100050', '0001 49950', '0002 -50000', '0002 50000']);
	});
});

it('a file of period figures gives what the latest stated is', async () => {
	const file = `employeeNo,metric,period,value,base,statedAt
0001,retention,2026-10,47,50,2026-11-02
0001,aum,2026-10-31,1200000.50,,2026-11-02
0001,retention,October,1,2,2026-11-02
`;
	const { report } = await bring('figures', file);
	expect(report).toMatchObject({ accepted: 2, rowsRefused: 1 });
	expect(report.faults).toMatchObject([{ row: 4, column: 'period' }]);
	expect(await bring('figures', file)).toMatchObject({ report: { accepted: 0, duplicates: 2 } });
	const { figures } = await ledger();
	expect(
		figures.map(({ metric, numerator, base }) => `${metric} ${numerator}/${base ?? '–'}`)
	).toEqual(['retention 47/50', 'aum 1200000.5/–']);
});

it('a file of conduct events gives activities that rules take points for', async () => {
	const file = `reference,employeeNo,code,day,count,clientRef
13800000001,0001,complaint,2026-10-08,2,C1
S-2,0001,written_warning,2026-10-09,,
S-3,0001,complaint,2026-10-09,0,
`;
	const { report } = await bring('conduct', file);
	// A case number may look like a mobile number: the form declares it as a number.
	expect(report).toMatchObject({ accepted: 2, rowsRefused: 1 });
	expect(report.faults).toMatchObject([{ row: 4, column: 'count' }]);
	const { activities } = await ledger();
	expect(
		activities
			.filter(({ amountFen }) => amountFen === null)
			.map(({ metric, externalId, quantity }) => `${metric} ${externalId} ${quantity}`)
			.sort()
	).toEqual(['complaint 13800000001 2', 'written_warning S-2 1']);
});

it('files of care and of clients’ figures give the figures of managers', async () => {
	const care = `clientRef,employeeNo,from,to
K1,0001,2026-01-01,
K2,0001,2026-01-01,2026-10-31
K2,0002,2026-10-31,
`;
	const figures = `clientRef,metric,period,value,base,statedAt
K1,kept,2026-10,1,1,2026-11-02
K2,kept,2026-10,0,1,2026-11-02
`;
	expect((await bring('care', care)).report).toMatchObject({ accepted: 3 });
	expect((await bring('clientFigures', figures)).report).toMatchObject({ accepted: 2 });
	expect(await careOfClients(test.db, ['K2'])).toHaveLength(2);
	const kept = (await ledger()).figures.filter(({ metric }) => metric === 'kept');
	expect(kept.map((one) => `${one.employeeNo} ${one.numerator}/${one.base ?? '–'}`).sort()).toEqual(
		['0001 1/1', '0002 0/1']
	);
	const { report } = await bring('care', 'clientRef,employeeNo,from\nK1,0002,2026-06-01\n');
	expect(report).toMatchObject({ accepted: 0, conflicts: 1 });
	expect(report.faults).toMatchObject([{ row: 2, code: 'care.overlap' }]);
});

describe('a roster', () => {
	const header = 'employeeNo,name,position,grade,step,orgUnit,from,to,employmentType,endReason\n';
	const known = async (employeeNo: string) =>
		assignmentsThrough(test.db, {
			throughPosition: await headPosition(test.db),
			employeeNos: [employeeNo]
		});

	it('tells of joining, a transfer, another position and grade, leave and leaving', async () => {
		const file = `${header}0011,王伟,marketing,trainee,1,B1,2026-01-05,2026-04-01,agency,转正
0011,王伟,marketing,assistant,2,B1,2026-04-01,2026-07-01,contract,调动
0011,王伟,wealth,assistant,3,B2,2026-07-01,2026-11-16,contract,离职
0012,李娜,lobby,,,B1,2026-01-05,,contract,
`;
		expect((await bring('roster', file)).report).toMatchObject({ accepted: 4, conflicts: 0 });
		const leave = 'employeeNo,from,to,reason\n0011,2026-08-03,2026-08-10,年假\n';
		expect((await bring('leave', leave)).report).toMatchObject({ accepted: 1 });
		const rows = await known('0011');
		const on = (day: string) => {
			const row = assignmentOn(rows, day);
			return row && [row.position, row.grade, row.step, row.orgUnit, row.employmentType].join(' ');
		};
		expect(
			['2026-01-04', '2026-01-05', '2026-04-01', '2026-07-01', '2026-11-15', '2026-11-16'].map(on)
		).toEqual([
			null,
			'marketing trainee 1 B1 agency',
			'marketing assistant 2 B1 contract',
			'wealth assistant 3 B2 contract',
			'wealth assistant 3 B2 contract',
			null
		]);
		expect(rows.map(({ endReason }) => endReason)).toEqual(['转正', '调动', '离职']);
		expect((await bring('roster', file)).report).toMatchObject({ accepted: 0, duplicates: 4 });
	});

	it('is replaced where it says anything else of somebody, also why they left', async () => {
		const left = `${header}0013,赵敏,wealth,,,B1,2026-01-05,2026-11-16,contract,离职\n`;
		await bring('roster', left);
		const { report } = await bring('roster', left.replace('离职', '退休'));
		expect(report).toMatchObject({ accepted: 1 });
		expect((await known('0013')).map(({ endReason }) => endReason)).toEqual(['退休']);
	});

	it('refuses all rows of somebody whose assignments share days, and names both', async () => {
		const file = `${header}0014,钱进,wealth,,,B1,2026-01-05,2026-06-02,,
0015,孙丽,wealth,,,B1,2026-01-05,,,
0014,钱进,wealth,,,B2,2026-06-01,,,
`;
		const { report } = await bring('roster', file);
		expect(report).toMatchObject({ accepted: 1, conflicts: 2 });
		expect(report.faults.map(({ row, code }) => `${row} ${code}`)).toEqual([
			'2 roster.assignment.overlap',
			'4 roster.assignment.overlap'
		]);
		expect(report.faults[0]?.message.en).toContain('rows 2 and 4');
		expect(await known('0014')).toEqual([]);
	});

	it('refuses leave that shares days, and names the other row', async () => {
		const leave = `employeeNo,from,to,reason
0012,2026-08-03,2026-08-10,年假
0012,2026-08-09,2026-08-12,事假
`;
		const { report } = await bring('leave', leave);
		expect(report).toMatchObject({ accepted: 1, conflicts: 1 });
		expect(report.faults).toMatchObject([{ row: 3 }]);
		expect(report.faults[0]?.message.zh).toContain('2');
	});
});

it('targets that do not add up come in with a warning that has both numbers', async () => {
	const units = `code,nameZh,parentCode,level
T0,分行,,region
T1,城东支行,T0,branch
T2,城西支行,T0,branch
`;
	await bring('orgUnits', units);
	const targets = `employeeNo,orgUnit,metric,period,target
,T0,deposit,2026-Q4,100
,T1,deposit,2026-Q4,60.5
,T2,deposit,2026-Q4,30
`;
	const report = await checkImport(test.db, await ownForm('targets', targets));
	expect(report).toMatchObject({ accepted: 3, conflicts: 0, warningCount: 1 });
	expect(report.warnings).toMatchObject([
		{ row: null, code: 'target.sum', found: '90.5', allowed: '100' }
	]);
	expect(report.warnings[0]?.message.zh).toBe(
		'分行（T0）2026-Q4 deposit：2 个下级任务之和与本级任务相差 -9.5'
	);
	expect((await bring('targets', targets.replace('60.5', '70'))).report.warningCount).toBe(0);
});

describe('metrics and products', () => {
	it('are known by the latest file', async () => {
		const metrics = `code,nameZh,nameEn,kind,unitZh,unitEn,decimals,dueDays,dueBy
deposit,存款,Deposits,amount,元,yuan,2,1,09:30
vip_new,新增贵宾,New VIP clients,count,户,,,,
`;
		const products = `code,nameZh,nameEn,family,risk,qualification
GTX Pro,稳健一号,,funds,R3,fund-licence
Gold,黄金,Gold,metal,,
`;
		expect((await bring('metrics', metrics)).report).toMatchObject({ accepted: 2 });
		expect((await bring('products', products)).report).toMatchObject({ accepted: 2 });
		const again = `code,nameEn,kind\nvip_new,New VIPs,count\n`;
		expect((await bring('metrics', metrics)).report).toMatchObject({ accepted: 0, duplicates: 2 });
		expect((await bring('metrics', again)).report).toMatchObject({ accepted: 1 });
		const cut = { throughPosition: await headPosition(test.db) };
		expect(await metricsAt(test.db, cut)).toEqual([
			{
				code: 'deposit',
				name: { zh: '存款', en: 'Deposits' },
				kind: 'amount',
				unit: { zh: '元', en: 'yuan' },
				decimals: 2,
				due: { days: 1, by: '09:30' }
			},
			{
				code: 'vip_new',
				name: { zh: 'New VIPs', en: 'New VIPs' },
				kind: 'count',
				unit: null,
				decimals: null,
				due: null
			}
		]);
		expect(await productsAt(test.db, cut)).toMatchObject([
			{ code: 'GTX Pro', name: { zh: '稳健一号', en: '稳健一号' }, risk: 'R3' },
			{ code: 'Gold', qualification: null }
		]);
	});

	it('refuse what is no metric or product', async () => {
		const metrics = await bring(
			'metrics',
			'code,nameZh,kind,decimals,dueDays,dueBy\nA,甲,sum,9,,\nb,,count,,1,\nc,丙,count,,100,24:00\n'
		);
		expect(metrics.report.faults.map(({ row, column }) => `${row} ${column}`)).toEqual([
			'2 code',
			'2 kind',
			'2 decimals',
			'3 dueBy',
			'3 nameZh',
			'4 dueDays',
			'4 dueBy'
		]);
		const products = await bring('products', 'code,nameZh,risk,qualification\n,甲,R6,Fund\n');
		expect(products.report.faults.map(({ column }) => column)).toEqual([
			'risk',
			'code',
			'qualification'
		]);
	});

	it('tell of codes that are in no list, what may be meant, and count them all the same', async () => {
		const activities = `externalId,employeeNo,metric,product,occurredAt
A1,0001,vip_nwe,GTXPro,2026-10-08
A2,0001,vip_nwe,Gold,2026-10-08
`;
		const { report } = await bring('activities', activities);
		expect(report).toMatchObject({ accepted: 2, conflicts: 0, warningCount: 2 });
		expect(report.warnings).toMatchObject([
			{ row: null, code: 'catalogue.metric', found: 'vip_nwe', suggestion: 'vip_new' },
			{ row: null, code: 'catalogue.product', found: 'GTXPro', suggestion: 'GTX Pro' }
		]);
		expect(report.warnings[0]?.message.en).toContain('(2 rows)');
	});
});

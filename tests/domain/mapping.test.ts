import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Result } from '#lib/domain/errors.ts';
import { compileMapping, mapRow } from '#lib/domain/mapping.ts';
import { ownFormMapping, parseMapping, type ColumnMapping } from '#lib/domain/mapping-document.ts';

const HEAD = 'schema: longhu/mapping@1\nname: { zh: 试, en: trial }\ntarget: activities\n';

function mapping(rows: string): ColumnMapping {
	const parsed = parseMapping(HEAD + rows);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
	return parsed.value;
}

function faultsOf(result: Result<unknown>): string[] {
	return result.ok ? [] : result.faults.map(({ place, message }) => `${place}: ${message.en}`);
}

/** One row through a mapping: its target rows, or its faults as short texts. */
function map(document: ColumnMapping, source: Readonly<Record<string, string>>) {
	const plan = compileMapping(document, Object.keys(source));
	if (!plan.ok) throw new Error(JSON.stringify(plan.faults));
	const mapped = mapRow(
		plan.value,
		{ row: 7, cells: Object.values(source) },
		(text) => `hash-of-${text.length}`
	);
	return mapped.faults.length > 0
		? mapped.faults.map(({ place, code, found }) => [place, code, found])
		: mapped.targets;
}

describe('a mapping', () => {
	it('gives several rows for one, and none where nothing is selected', () => {
		const document = mapping(`rows:
  - when: { column: stage, equals: Won }
    set: { metric: { constant: cross_sale }, amount: { column: value } }
  - when: [{ column: stage, in: [Won, Kept] }, { column: account, notEmpty: true }]
    set: { metric: { constant: new_client }, clientRef: { column: account } }
`);
		expect(map(document, { stage: ' Won ', value: '12', account: 'Acme' })).toEqual([
			{ metric: 'cross_sale', amount: '12' },
			{ metric: 'new_client', clientRef: 'Acme' }
		]);
		expect(map(document, { stage: 'Won', value: '', account: ' ' })).toEqual([
			{ metric: 'cross_sale' }
		]);
		expect(map(document, { stage: 'Kept', value: '12', account: 'Acme' })).toHaveLength(1);
		expect(map(document, { stage: 'Lost', value: '0', account: 'Acme' })).toEqual([]);
	});

	it('trims, translates words, reads dates and units, and fills templates', () => {
		const document = mapping(`rows:
  - set:
      externalId: { template: '{branch}-{ serial }' }
      product: { column: product, values: { GTXPro: GTX Pro }, otherwise: keep }
      amount: { column: value, unit: wanYuan }
      occurredAt: { column: day, date: yyyy年M月d日 }
      quantity: { constant: 1.50 }
`);
		const source = {
			branch: '01 ',
			serial: '7',
			product: ' GTXPro ',
			value: '1.2',
			day: '2024年3月1日'
		};
		expect(map(document, source)).toEqual([
			{
				externalId: '01-7',
				product: 'GTX Pro',
				amount: '12000',
				occurredAt: '2024-03-01',
				quantity: '1.50'
			}
		]);
		expect(map(document, { ...source, product: 'Else' })).toMatchObject([{ product: 'Else' }]);
		expect(map(document, { ...source, value: '1/2', day: '2024年2月30日' })).toEqual([
			['row 7, value', 'mapping.amount', '1/2'],
			['row 7, day', 'mapping.date', '2024年2月30日']
		]);
	});

	it('refuses a word that it does not know, and suggests the likely one', () => {
		const document = mapping(
			'rows: [{ set: { product: { column: p, values: { GTX Pro: gtx, MG: mg } } } }]'
		);
		const plan = compileMapping(document, ['p']);
		const row = plan.ok && mapRow(plan.value, { row: 2, cells: ['GTXPro'] }, String);
		expect(row && row.faults[0]).toMatchObject({
			place: 'row 2, p',
			found: 'GTXPro',
			suggestion: 'GTX Pro'
		});
	});

	it.each([
		['yyyy-MM-dd', '2024-03-01', '2024-03-01'],
		['yyyy/M/d', '2024/3/21', '2024-03-21'],
		['yyyyMMdd', '20240321', '2024-03-21'],
		['d.M.yyyy H:mm', '1.3.2024 9:05', '2024-03-01T09:05:00'],
		['yyyy-MM-dd HH:mm:ss', '2024-03-01 23:59:59', '2024-03-01T23:59:59'],
		['yyyy-MM-dd', '2024-3-1', null],
		['yyyy-MM-dd', '2023-02-29', null],
		['yyyy-MM-dd HH:mm', '2024-03-01 24:00', null]
	])('reads %s: %s', (pattern, text, day) => {
		const document = mapping(`rows: [{ set: { occurredAt: { column: d, date: '${pattern}' } } }]`);
		expect(map(document, { d: text })).toEqual(
			day === null ? [['row 7, d', 'mapping.date', text]] : [{ occurredAt: day }]
		);
	});
});

describe('the columns of a file', () => {
	const document = mapping(`columns: { 客户号: { clientNumber: true }, 保单号: { number: true } }
rows: [{ set: { clientRef: { column: 客户号 }, externalId: { column: 保单号 }, product: { column: 产品 } } }]
`);

	it('reads only the mapped ones, and names the others', () => {
		const plan = compileMapping(document, ['姓名', '客户号', '保单号', '产品', '手机']);
		expect(plan.ok && plan.value.ignoredColumns).toEqual(['姓名', '手机']);
		const source = { 手机: '13812345678', 客户号: '1', 保单号: '2', 产品: '3' };
		expect(map(document, source)).toHaveLength(1);
	});

	it('replaces client numbers at the door and leaves declared numbers alone', () => {
		const source = { 客户号: ' 11010519491231002X', 保单号: '6222021234567890128', 产品: '存款' };
		expect(map(document, source)).toEqual([
			{ clientRef: 'hash-of-18', externalId: '6222021234567890128', product: '存款' }
		]);
		expect(map(document, { ...source, 客户号: ' ' })).toEqual([
			{ externalId: '6222021234567890128', product: '存款' }
		]);
	});

	it.each([
		['客户号', '#ROUNDED!', 'mapping.rounded'],
		['保单号', '#ROUNDED!', 'mapping.rounded'],
		['产品', '#ROUNDED!', 'mapping.rounded'],
		['客户号', '6.22202E+18', 'mapping.code'],
		['客户号', '#N/A', 'mapping.formula']
	])('refuses a row whose %s is lost, such as %s', (column, text, code) => {
		const source = { 客户号: '1', 保单号: '2', 产品: '3', [column]: text };
		expect(map(document, source)).toEqual([[`row 7, ${column}`, code, undefined]]);
	});

	it('does not mind what is lost in a column that it does not read, or only looks at', () => {
		const looking = mapping(`columns: { 账号: { empty: refuse } }
rows: [{ set: { product: { column: 产品 } } }]
`);
		const source = { 账号: '#ROUNDED!', 产品: '存款', 卡号: '#ROUNDED!' };
		expect(map(looking, source)).toEqual([{ product: '存款' }]);
		expect(map(looking, { ...source, 账号: '' })).toEqual([
			['row 7, 账号', 'mapping.empty', undefined]
		]);
	});

	it('refuses a row with personal data in a mapped column without repeating it', () => {
		const source = { 客户号: '1', 保单号: '2', 产品: '张三 13812345678' };
		expect(map(document, source)).toEqual([
			['row 7, 产品', 'personalData.mobileNumber', undefined]
		]);
	});

	it('says which column is missing, doubled or unknown, with the likely name', () => {
		const header = ['客戶号', '保单号', '保单号', '产品'];
		const plan = compileMapping(document, header);
		expect(plan.ok ? [] : plan.faults.map(({ code, suggestion }) => [code, suggestion])).toEqual([
			['mapping.column.missing', '客戶号'],
			['mapping.column.doubled', undefined]
		]);
		const own = compileMapping(ownFormMapping('roster', 'file'), ['employeeNo', 'nmae']);
		expect(own.ok ? [] : own.faults.map(({ code, suggestion }) => [code, suggestion])).toEqual([
			['mapping.column.unknown', 'name']
		]);
	});

	it('does not take a line of clients for a header', () => {
		expect(faultsOf(compileMapping(document, ['张三', '13812345678']))).toEqual([
			'row 1: This line looks like data with personal numbers, not column names. Put a line of column names above the data.'
		]);
	});

	it('refuses rows of another width, but not empty cells at the end', () => {
		const plan = compileMapping(ownFormMapping('activities', 'file'), ['metric', 'amount']);
		const cells = (...texts: string[]) =>
			plan.ok && mapRow(plan.value, { row: 3, cells: texts }, String).faults.length;
		expect([cells('a', '1'), cells('a', '1', ''), cells('a'), cells('a', '1', 'x')]).toEqual([
			0, 0, 1, 1
		]);
	});
});

describe('a mapping document', () => {
	it.each([
		[
			'rows: [{ set: { amont: { column: a } } }]',
			'rows[0].set.amont: is not a column of the target'
		],
		[
			'rows: [{ set: { amount: {} } }]',
			'rows[0].set.amount: takes exactly one of column, constant, template, each'
		],
		[
			'rows: [{ set: { amount: { column: a, constant: 1 } } }]',
			'rows[0].set.amount: takes exactly one of column, constant, template, each'
		],
		[
			"rows: [{ set: { occurredAt: { column: a, date: 'YYYY-MM' } } }]",
			'rows[0].set.occurredAt.date: is not a date pattern such as yyyy/M/d'
		],
		['zone: Nowhere\nrows: [{ set: {} }]', 'zone: is not the name of a time zone'],
		['rows: []', 'rows: Too small: expected array to have >=1 items'],
		['colour: red\nrows: [{ set: {} }]', 'mapping: Unrecognized key: "colour"'],
		['rows: [\n', 'line 5: not valid YAML or JSON'],
		['rows: [{ set: {} }]\nrows: [{ set: {} }]', 'line 5: not valid YAML or JSON']
	])('%s', (rows, fault) => {
		expect(faultsOf(parseMapping(HEAD + rows))).toContain(fault);
	});

	it('words every fault in both languages', () => {
		const parsed = parseMapping(HEAD + 'target2: x\nrows: [{ set: { amont: { column: 7 } } }, 3]');
		const messages = parsed.ok ? [] : parsed.faults.map(({ message }) => message);
		expect(messages.length).toBeGreaterThan(1);
		for (const { zh, en } of messages) {
			expect(zh).toMatch(/\p{Script=Han}/u);
			expect(en).not.toMatch(/\p{Script=Han}/u);
		}
	});

	it.each(['crm-deals', 'crm-roster', 'crm-offices'])('reads the saved mapping %s', (name) => {
		const text = readFileSync(`tests/fixtures/crm/${name}.yaml`, 'utf8');
		expect(faultsOf(parseMapping(text))).toEqual([]);
	});
});

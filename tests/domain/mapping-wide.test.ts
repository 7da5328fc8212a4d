import { describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { compileMapping, mapRow } from '#lib/domain/mapping.ts';
import { parseMapping, type ColumnMapping } from '#lib/domain/mapping-document.ts';

const HEAD = 'schema: longhu/mapping@1\nname: { zh: 试, en: trial }\ntarget: activities\n';

function mapping(rows: string): ColumnMapping {
	return expectValue(parseMapping(HEAD + rows));
}

function map(document: ColumnMapping, source: Readonly<Record<string, string>>) {
	const plan = expectValue(compileMapping(document, Object.keys(source)));
	const { targets, faults } = mapRow(plan, { row: 7, cells: Object.values(source) }, String);
	return faults.length > 0 ? faults.map(({ place, code }) => [place, code]) : targets;
}

const LISTED = mapping(`rows:
  - forEach: { columns: [基金, 保险, 理财], as: product }
    set:
      externalId: { template: '{工号}-{each}' }
      employeeNo: { column: 工号, read: code }
      amount: { each: value, read: amount, unit: yuan }
`);

describe('a wide table', () => {
	it('gives a row for each column that has a value', () => {
		const source = { 工号: '007', 基金: '1,200', 保险: '—', 理财: '0' };
		expect(map(LISTED, source)).toEqual([
			{ externalId: '007-基金', employeeNo: '007', amount: '1200', product: '基金' },
			{ externalId: '007-理财', employeeNo: '007', amount: '0', product: '理财' }
		]);
		expect(map(LISTED, { ...source, 基金: '', 理财: '无' })).toEqual([]);
	});

	it('is refused as a whole for one faulty cell, which is named', () => {
		expect(map(LISTED, { 工号: '007', 基金: '1', 保险: 'x', 理财: 'y' })).toEqual([
			['row 7, 保险', 'mapping.amount'],
			['row 7, 理财', 'mapping.amount']
		]);
		expect(map(LISTED, { 工号: '007', 基金: '1', 保险: '13812345678', 理财: '' })).toEqual([
			['row 7, 保险', 'personalData.mobileNumber']
		]);
	});

	it('may be named by a pattern, whose star is the name, and translated', () => {
		const document = mapping(`rows:
  - when: { column: 工号, notEmpty: true }
    forEach: { matching: '新增*数' }
    set:
      metric: { each: name, values: { 基金户: new_fund, 保险户: new_insurance } }
      quantity: { each: value, read: number }
`);
		const source = { 工号: '7', '新增基金户数(户)': '3', 新增保险户数: '4', 累计: '9' };
		expect(map(document, source)).toEqual([
			{ metric: 'new_fund', quantity: '3' },
			{ metric: 'new_insurance', quantity: '4' }
		]);
		expect(map(document, { ...source, 工号: '-' })).toEqual([]);
		const plan = compileMapping(document, ['工号', '累计']);
		expect(plan).toMatchObject({ ok: false, faults: [{ code: 'mapping.forEach' }] });
		const many = Array.from({ length: 201 }, (_, index) => `新增${index}数`);
		expect(compileMapping(document, ['工号', ...many])).toMatchObject({
			ok: false,
			faults: [{ code: 'mapping.forEach' }]
		});
	});

	it('must have its listed columns', () => {
		const plan = compileMapping(LISTED, ['工号', '基金', '保 险']);
		expect(plan.ok ? [] : plan.faults.map(({ place }) => place)).toEqual(['row 1, 理财']);
	});

	it.each([
		['rows: [{ forEach: { columns: [a] }, set: { amount: { column: a } } }]', 'rows[0].forEach'],
		['rows: [{ set: { amount: { each: value } } }]', 'rows[0].set.amount.each'],
		[
			"rows: [{ forEach: { matching: '*/*' }, set: { amount: { each: value } } }]",
			'rows[0].forEach.matching'
		],
		[
			'rows: [{ forEach: { columns: [a], matching: b* }, set: { amount: { each: value } } }]',
			'rows[0].forEach'
		],
		[
			'rows: [{ forEach: { columns: [a], as: produkt }, set: { amount: { each: value } } }]',
			'rows[0].forEach.as'
		],
		[
			'rows: [{ forEach: { columns: [a], as: amount }, set: { amount: { each: value } } }]',
			'rows[0].forEach.as'
		],
		[
			'rows: [{ set: { amount: { column: a, read: day, unit: yuan } } }]',
			'rows[0].set.amount.unit'
		],
		[
			'rows: [{ set: { amount: { column: a, read: amount, unit: percent } } }]',
			'rows[0].set.amount.unit'
		],
		[
			'rows: [{ set: { amount: { column: a, read: amount, order: dmy } } }]',
			'rows[0].set.amount.order'
		],
		['header: { rows: [31] }\nrows: [{ set: {} }]', 'header.rows[0]'],
		['columns: { a: {} }\nrows: [{ set: {} }]', 'columns.a']
	])('%s is refused at %s', (rows, place) => {
		const parsed = parseMapping(HEAD + rows);
		expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.place)).toEqual([place]);
	});
});

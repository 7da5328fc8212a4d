import { describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { checkMapping, parseMapping, type MappingTarget } from '#lib/domain/mapping-document.ts';
import { findLikelyShape, mappingText, suggestMapping } from '#lib/domain/suggest-mapping.ts';

function suggest(target: MappingTarget, text: string) {
	const rows = text.split('\n').map((line, index) => ({ row: index + 1, cells: line.split(',') }));
	const shape = expectValue(findLikelyShape(target, rows));
	return { shape, ...suggestMapping(target, shape, rows) };
}

const targets = (suggestion: ReturnType<typeof suggest>) =>
	Object.fromEntries(suggestion.columns.map(({ column, target }) => [column, target]));

describe('a proposed mapping', () => {
	it('goes by what banks call their columns, below their titles', () => {
		const suggestion = suggest(
			'activities',
			'基金销售明细,,,,,,\n,,,,,,单位：万元\n流水号,客户经理工号,客户经理姓名,客户号,产品名称,成交金额,交易日期\nA1,01023,甲,88,稳健一号,1.2,2026/3/21'
		);
		expect(suggestion.shape.headerRows).toEqual([3]);
		expect(targets(suggestion)).toEqual({
			流水号: 'externalId',
			客户经理工号: 'employeeNo',
			客户经理姓名: null,
			客户号: 'clientRef',
			产品名称: 'product',
			成交金额: 'amount',
			交易日期: 'occurredAt'
		});
		expect(suggestion.missing).toEqual(['metric']);
		expect(suggestion.mapping.columns).toEqual({
			流水号: { number: true },
			客户号: { clientNumber: true }
		});
		expect(suggestion.mapping.rows[0]?.set).toMatchObject({
			employeeNo: { column: '客户经理工号', read: 'code' },
			amount: { column: '成交金额', read: 'amount' },
			occurredAt: { column: '交易日期', read: 'instant' }
		});
	});

	it('does not make period figures of rows that have a day and their month beside it', () => {
		const suggestion = suggest(
			'activities',
			'日期,产品类别,地区,销售额,订单量,月份\n2024/3/21,电子产品,北方,7080,35,Mar-24'
		);
		expect(targets(suggestion)).toEqual({
			日期: 'occurredAt',
			产品类别: 'product',
			地区: null,
			销售额: 'amount',
			订单量: 'quantity',
			月份: null
		});
	});

	it('goes by the values where a name says nothing', () => {
		const suggestion = suggest(
			'activities',
			'who,staff id,k1,k2\n甲,7,2026-03-21,"\n乙,8,2026-03-22,x'
		);
		expect(targets(suggestion)).toMatchObject({ 'staff id': 'employeeNo', k1: 'occurredAt' });
		expect(suggestion.columns[2]?.why.en).toBe('the only column with such values');
	});

	it('does not choose between two columns of dates', () => {
		const suggestion = suggest('activities', '工号,k1,k2\n7,2026-03-21,2026-03-22');
		expect(suggestion.missing).toContain('occurredAt');
	});

	it('makes rows of figures that stand beside one another', () => {
		const suggestion = suggest(
			'activities',
			'序号,工号,基金,保险,合计\n1,7,1.5,2,3.5\n合计,,1.5,2,3.5'
		);
		expect(suggestion.mapping.rows[0]).toMatchObject({
			forEach: { columns: ['基金', '保险'], as: 'product' },
			set: { amount: { each: 'value', read: 'amount' } }
		});
	});

	it('reads ratios as such, and people without a number by their names', () => {
		const suggestion = suggest('activities', '客户经理,日期,数量(%)\n甲,2026-03-01,94.5');
		expect(suggestion.mapping.rows[0]?.set).toMatchObject({
			employeeNo: { read: 'text' },
			quantity: { read: 'percent' }
		});
	});

	it.each([
		['roster', '工号,姓名,岗位,职级,网点,入职日期', []],
		['targets', '工号,指标,考核期,任务数', []],
		['targets', '机构号,指标,季度,目标', []],
		['leave', '员工编号,开始日期,结束日期,事由', []],
		['qualifications', '工号,资格证书,生效日期,到期日期', []],
		['orgUnits', '机构号,机构名称,上级机构号', ['level']],
		['calendar', '日期,是否工作日,名称', []]
	] as const)('finds the columns of %s in %s', (target, header, missing) => {
		expect(suggest(target, header).missing).toEqual(missing);
	});

	it('is a mapping that passes the check, also as the text that people edit', () => {
		const { mapping } = suggest('activities', '工号,日期,金额,客户号\n7,2026-03-01,5,1');
		expect(expectValue(parseMapping(mappingText(mapping)))).toEqual(
			expectValue(checkMapping(mapping))
		);
	});

	it('never has a column whose name holds a person’s number', () => {
		const { columns } = suggest('activities', '工号,13812345678\n7,8');
		expect(JSON.stringify(columns)).not.toContain('138');
	});
});

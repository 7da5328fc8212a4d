import { describe, expect, it } from 'vitest';
import { expectValue } from '#lib/domain/errors.ts';
import { findShape, HeaderNames, joinedNames, splitUnit } from '#lib/domain/sheet-shape.ts';
import { RowFilter } from '#lib/domain/table-rows.ts';
import { READ_KINDS } from '#lib/domain/values/read-settings.ts';
import { valueReader } from '#lib/domain/values/readers.ts';

/** A sheet as lines of cells between commas, empty lines kept. */
function sheet(text: string) {
	return text
		.split('\n')
		.map((line, index) => ({ row: index + 1, cells: line.split(',') }))
		.filter(({ cells }) => cells.length > 1 || cells[0] !== '');
}

const wanted =
	(...names: string[]) =>
	(header: readonly string[]) =>
		names.filter((name) => new HeaderNames(header).find(name).length > 0).length;

function shape(text: string, ...names: string[]) {
	return expectValue(findShape(sheet(text), 'auto', wanted(...names)));
}

describe('the header of a sheet', () => {
	it('is the first row where nothing stands above it', () => {
		expect(shape('工号,金额\n1,2', '工号', '金额')).toMatchObject({
			headerRows: [1],
			header: ['工号', '金额'],
			unitLine: null
		});
	});

	it('is found below titles, blank lines and a line with the unit', () => {
		const found = shape(
			'2026年3月理财经理业绩表,,\n单位：城东支行,,\n,,（单位：万元）\n\n工号,姓名,金额\n1,甲,2',
			'工号',
			'金额'
		);
		expect(found).toMatchObject({ headerRows: [5], unitLine: { row: 3, unit: 'wanYuan' } });
	});

	it('is two lines where only both together have the names', () => {
		const text = '业绩表,,,,\n工号,存款,,基金,\n,本月,累计,本月,累计\n1,2,3,4,5';
		expect(shape(text, '工号', '基金/本月')).toMatchObject({
			headerRows: [2, 3],
			header: ['工号', '存款/本月', '存款/累计', '基金/本月', '基金/累计']
		});
		// The names of the upper line alone stand in one row, and that is enough.
		expect(shape(text, '工号', '存款').headerRows).toEqual([2]);
	});

	it('is not moved by a mapping whose names are all missing: the likely row is named', () => {
		expect(shape('业绩表,\n2026,3\n编号,名称\n1,2', 'x').headerRows).toEqual([3]);
		expect(shape('1,2\n3,4', 'x').headerRows).toEqual([1]);
	});

	it('stands where the mapping says', () => {
		const rows = sheet('工号,金额\n工号,金额(元)\n1,2');
		const at = (...stated: number[]) => findShape(rows, { rows: stated }, () => 0);
		expect(expectValue(at(2))).toMatchObject({ headerRows: [2], units: [null, 'yuan'] });
		expect(at(9)).toMatchObject({ ok: false, faults: [{ place: 'row 9' }] });
	});

	it('is nowhere in an empty file, nor after thirty rows', () => {
		expect(findShape([], 'auto', () => 0)).toMatchObject({ faults: [{ code: 'csv.empty' }] });
		const late = `${'x,\n'.repeat(30)}工号,金额\n`;
		expect(shape(late, '工号', '金额').headerRows).toEqual([1]);
	});
});

describe('a hostile sheet', () => {
	it('costs no more than its length', () => {
		const spaces = ' '.repeat(400_000);
		const cells = [
			`单位${spaces}x`,
			`1${spaces}x`,
			`金额${spaces}(${spaces}元`,
			`${'('.repeat(200_000)}`,
			`备注${spaces}x`
		];
		const start = performance.now();
		const rows = Array.from({ length: 30 }, (_, index) => ({ row: index + 1, cells }));
		const found = expectValue(findShape(rows, 'auto', wanted('金额')));
		const filter = new RowFilter({ headerLines: found.headerLines, keyIndex: -1 });
		filter.reason(cells);
		for (const kind of READ_KINDS)
			for (const text of [...cells, `a${spaces}\n${spaces}b`, '1'.repeat(400_000)])
				valueReader(kind, {})(text);
		expect(performance.now() - start).toBeLessThan(5_000);
	});

	it('is refused where it is wider than a spreadsheet', () => {
		const cells = Array.from({ length: 16_385 }, () => 'a');
		expect(findShape([{ row: 1, cells }], 'auto', () => 0)).toMatchObject({
			faults: [{ code: 'mapping.header.wide', place: 'row 1' }]
		});
	});
});

describe('names of columns', () => {
	it.each([
		[['a', '', 'b'], ['x', 'y', ''], 'a/x a/y b'],
		[['a', '', ''], ['', 'y', 'z'], 'a y z'],
		[['a', 'a', 'b'], ['x', 'y', 'b'], 'a/x a/y b'],
		[['a'], ['x', 'y'], 'a/x a/y'],
		[['客户\n经理', ''], ['', ''], '客户 经理 ']
	])('%j over %j are %s', (top, below, names) => {
		expect(joinedNames([top, below]).join(' ')).toBe(names);
	});

	it.each([
		['金额(万元)', '金额', 'wanYuan'],
		['金额（元）', '金额', 'yuan'],
		['金额 [千元]', '金额', 'qianYuan'],
		['存款(单位：亿元)/本月', '存款/本月', 'yiYuan'],
		['占比(%)', '占比', 'percent'],
		['占比（％）', '占比', 'percent'],
		['新增(户)', '新增', null],
		['理财（封闭式）', '理财（封闭式）', null],
		['金额(不含税)', '金额(不含税)', null],
		['(constructor)', '(constructor)', null]
	])('%s is %s in %s', (name, bare, unit) => {
		expect(splitUnit(name)).toEqual({ bare, unit });
	});

	it('are found whatever their spaces, width and unit, and doubled only where nothing tells them apart', () => {
		const names = new HeaderNames(['客户 经理', '金额(元)', '金额(万元)', '占比(%)', 'ＩＤ', '']);
		expect(names.find('客户经理')).toEqual([0]);
		expect(names.find('金额(万元)')).toEqual([2]);
		expect(names.find('金额（万元）')).toEqual([2]);
		expect(names.find('金额')).toEqual([1, 2]);
		expect(names.find('占比')).toEqual([3]);
		expect(names.find('id')).toEqual([4]);
		expect(names.find('')).toEqual([]);
	});
});

describe('rows that are no data', () => {
	const reasons = (rows: string, keyIndex = 0) => {
		const filter = new RowFilter({ headerLines: [['工号', '姓名', '金额']], keyIndex });
		return rows.split('\n').map((line) => filter.reason(line.split(',')));
	};

	it.each([
		['合计,,9', 'total'],
		['合 \u3000计,,9', 'total'],
		[',小计,9', 'total'],
		['城东支行合计,,9', 'total'],
		['-,平均,3', 'total'],
		['Grand total,,9', 'total'],
		['1023,合计,9', null],
		['计春华,,9', null],
		['甲,合计,9', null],
		['工号,姓名,金额', 'repeatedHeader'],
		['工号,甲,9', null],
		['备注：以上为初步数据,,', 'note'],
		['注:不含代发,,', 'note'],
		['制表人：甲,审核：乙,', 'note'],
		['注册部,甲,9', null],
		[',,', 'blank'],
		[' ,\u3000,', 'blank'],
		['1023,,', null],
		['合同部,,9', null]
	])('%s: %s', (row, reason) => {
		expect(reasons(row)).toEqual([reason]);
	});

	it('end a table with notes of several lines', () => {
		expect(reasons('1,甲,2\n说明：\n一、口径不变,,\n1,甲,2\n一、口径不变,,')).toEqual([
			null,
			'note',
			'note',
			null,
			null
		]);
	});

	it('are told by any cell where nobody has a number', () => {
		expect(reasons('x,总计,9\nx,y,9', -1)).toEqual(['total', null]);
	});
});

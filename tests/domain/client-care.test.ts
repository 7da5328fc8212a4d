import { describe, expect, it } from 'vitest';
import {
	careOn,
	lastDayOf,
	managerFigures,
	overlappingCare,
	parseCareRow,
	parseClientFigureRow,
	type ClientCare,
	type ClientFigure
} from '#lib/domain/client-care.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';

const DEFAULTS = { source: 'core', zone: 'Asia/Shanghai' };
const CARE = { clientRef: 'C1', employeeNo: '007001', from: '2026-01-01', to: '' };
const FIGURE = {
	clientRef: 'C1',
	metric: 'retention',
	period: '2026-10',
	value: '1',
	base: '2',
	statedAt: '2026-11-03'
};

const places = (read: ReturnType<typeof parseCareRow | typeof parseClientFigureRow>) =>
	read.ok ? [] : read.faults.map(({ place }) => place);

describe('a row of care', () => {
	it('says whose a client is from one day to another', () => {
		expect(expectValue(parseCareRow({ ...CARE, to: '2026-02-01' }, 2))).toEqual({
			...CARE,
			to: '2026-02-01'
		});
		expect(expectValue(parseCareRow(CARE, 2)).to).toBeNull();
	});

	it.each([
		[{ clientRef: '' }, 'row 2, clientRef'],
		[{ employeeNo: '' }, 'row 2, employeeNo'],
		[{ from: '' }, 'row 2, from'],
		[{ from: 'today' }, 'row 2, from'],
		[{ to: '2026-01-01' }, 'row 2, to']
	])('is refused with %o', (fields, place) => {
		expect(places(parseCareRow({ ...CARE, ...fields }, 2))).toEqual([place]);
	});
});

describe("a row of a client's figure", () => {
	it('is a value over a base, as stated at an instant', () => {
		expect(expectValue(parseClientFigureRow(FIGURE, 2, DEFAULTS))).toEqual({
			source: 'core',
			clientRef: 'C1',
			metric: 'retention',
			period: '2026-10',
			value: Exact.of('1'),
			base: Exact.of('2'),
			statedAt: Date.parse('2026-11-02T16:00:00Z')
		});
	});

	it.each([
		[{ clientRef: '' }, 'row 2, clientRef'],
		[{ metric: '' }, 'row 2, metric'],
		[{ period: 'October' }, 'row 2, period'],
		[{ value: '' }, 'row 2, value'],
		[{ base: '-1' }, 'row 2, base'],
		[{ statedAt: '' }, 'row 2, statedAt']
	])('is refused with %o', (fields, place) => {
		expect(places(parseClientFigureRow({ ...FIGURE, ...fields }, 2, DEFAULTS))).toEqual([place]);
	});
});

const care = (employeeNo: string, from: string, to: string | null = null): ClientCare => ({
	clientRef: 'C1',
	employeeNo,
	from,
	to
});

it('two managers may follow each other, and not have a client on the same day', () => {
	const first = care('1', '2026-01-01', '2026-06-01');
	const second = care('2', '2026-06-01');
	expect(overlappingCare([second, first])).toBeNull();
	const early = care('3', '2026-05-31', '2026-06-01');
	expect(overlappingCare([second, early, first])).toEqual([first, early]);
	expect(overlappingCare([care('1', '2026-01-01'), second])?.map((row) => row.employeeNo)).toEqual([
		'1',
		'2'
	]);
});

it('a client is nobody’s before the first and after the last day', () => {
	const rows = [care('1', '2026-01-01', '2026-06-01'), care('2', '2026-06-02', '2026-07-01')];
	const on = (day: string) => careOn(rows, day)?.employeeNo;
	expect(
		['2025-12-31', '2026-01-01', '2026-05-31', '2026-06-01', '2026-06-02', '2026-07-01'].map(on)
	).toEqual([undefined, '1', '1', undefined, '2', undefined]);
});

it.each([
	['2026', '2026-12-31'],
	['2026-H1', '2026-06-30'],
	['2026-Q4', '2026-12-31'],
	['2026-02', '2026-02-28'],
	['2026-10-08', '2026-10-08']
])('of %s the last day is %s', (period, day) => {
	expect(lastDayOf(period)).toBe(day);
});

describe('figures of clients', () => {
	const figure = (
		clientRef: string,
		value: string,
		fields: Partial<ClientFigure> = {}
	): ClientFigure => ({
		source: 'core',
		clientRef,
		metric: 'retention',
		period: '2026-10',
		value: Exact.of(value),
		base: Exact.ONE,
		statedAt: 1,
		...fields
	});
	const of = (rows: readonly ClientCare[], figures: readonly ClientFigure[]) =>
		managerFigures(rows, figures).map(
			({ employeeNo, period, numerator, base, statedAt }) =>
				`${employeeNo} ${period} ${numerator.toString()}/${base?.toString() ?? '–'} @${statedAt}`
		);
	const both = [
		care('1', '2026-01-01', '2026-10-31'),
		care('2', '2026-10-31'),
		{ ...care('2', '2026-01-01'), clientRef: 'C2' }
	];

	it('are the sum of whose the clients are on the last day of the period', () => {
		expect(of(both, [figure('C1', '1'), figure('C2', '0', { statedAt: 7 })])).toEqual([
			'2 2026-10 1/2 @7'
		]);
		expect(of(both, [figure('C1', '1', { period: '2026-09' })])).toEqual(['1 2026-09 1/1 @1']);
	});

	it('count as they were stated last, and a plain balance has no base', () => {
		const balance = (value: string, statedAt: number) =>
			figure('C1', value, { base: null, statedAt });
		expect(of(both, [balance('900.50', 9), balance('100', 3)])).toEqual(['2 2026-10 900.5/– @9']);
	});

	it('of nobody are in no sum', () => {
		expect(of([], [figure('C1', '1')])).toEqual([]);
		expect(of(both, [figure('C1', '1', { period: '2025-10' })])).toEqual([]);
	});
});

import { describe, expect, it } from 'vitest';
import {
	parseCalendarRow,
	parseFigureRow,
	parseLeaveRow,
	parseTargetRow
} from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Result } from '#lib/domain/errors.ts';
import { parseActivityRow, parseReceivedAt, parseRosterRow } from '#lib/domain/file-rows.ts';
import { at } from './score-cases.ts';

const defaults = { source: 'file', zone: 'Asia/Shanghai' };
const faults = <Value>(result: Result<Value>) =>
	result.ok ? [] : result.faults.map(({ place, message }) => `${place}: ${message.en}`);

describe('a roster row', () => {
	const row = {
		employeeNo: '007',
		name: '王芳',
		position: 'wealth',
		orgUnit: 'B1',
		from: '2026-01-01'
	};

	it('becomes an assignment; a number keeps its zeros', () => {
		expect(parseRosterRow({ ...row, grade: 'senior', step: '7' }, 2)).toEqual({
			ok: true,
			value: { ...row, grade: 'senior', step: 7, to: null, employmentType: null }
		});
	});

	it('is refused with every fault at once', () => {
		const wrong = {
			name: '\u0007',
			position: 'Wealth',
			grade: 'boss',
			step: '10',
			from: '2026-02-30',
			to: 'x'
		};
		expect(faults(parseRosterRow(wrong, 9))).toEqual([
			'row 9, from: is not a date',
			'row 9, to: is not a date',
			'row 9, grade: is not a grade',
			'row 9, employeeNo: is required, but empty',
			'row 9, name: contains a control character',
			'row 9, position: must be a code in lower case',
			'row 9, step: is not a step of this grade',
			'row 9, orgUnit: is required, but empty'
		]);
		expect(faults(parseRosterRow({ ...row, to: '2026-01-01' }, 3))).toEqual([
			'row 3, to: must be later than `from`'
		]);
		expect(faults(parseRosterRow({ ...row, grade: 'trainee', step: '7' }, 3))).toEqual([
			'row 3, step: is not a step of this grade'
		]);
	});
});

describe('a row of figures', () => {
	const row = {
		externalId: 'X1',
		employeeNo: '007',
		metric: 'cross-sale',
		occurredAt: '2026-02-02'
	};
	const parse = (fields: Record<string, string>) =>
		parseActivityRow({ ...row, ...fields }, 5, defaults);

	it('is an activity where nothing else is said', () => {
		expect(
			parse({ amount: '12.50', quantity: '2', referrerNo: '8', share: '0.3', clientRef: ' C ' })
		).toEqual({
			ok: true,
			value: {
				kind: 'activity',
				source: 'file',
				metric: 'cross-sale',
				externalId: 'X1',
				employeeNo: '007',
				referral: { referrerNo: '8', share: Exact.of('0.3') },
				product: null,
				quantity: Exact.of('2'),
				amountFen: 1250n,
				clientRef: 'C',
				occurredAt: at('2026-02-02')
			}
		});
	});

	it('is a reversal, a decision or a period figure where it says so', () => {
		expect(parse({ reverses: 'X0', source: 'core' })).toMatchObject({
			value: { kind: 'reversal', source: 'core', externalId: 'X0', reversalId: 'X1' }
		});
		expect(parse({ reverses: 'X0', quantity: '1', amount: '2.50' })).toMatchObject({
			value: { kind: 'reversal', states: { quantity: Exact.of('1'), amountFen: 250n } }
		});
		expect(parse({ decision: 'hold' })).toMatchObject({
			value: { kind: 'decision', externalId: 'X1', decision: 'hold' }
		});
		expect(
			parse({ period: '2026-Q1', quantity: '19', base: '20', statedAt: '2026-04-02' })
		).toMatchObject({
			value: { kind: 'periodFigure', period: '2026-Q1', statedAt: at('2026-04-02') }
		});
	});

	it('reads a percentage, as a sheet shows it, exactly', () => {
		const read = (quantity: string) =>
			parse({ period: '2026-Q1', quantity, base: '1', statedAt: '2026-04-02' });
		expect(read('94.5%')).toEqual(read('0.945'));
		expect(faults(read('94.5 %%'))).toEqual(['row 5, quantity: is not a decimal number']);
	});

	it('is refused with its place and what stood there', () => {
		const wrong: readonly Record<string, string>[] = [
			{ amount: '1.001' },
			{ quantity: '1,5' },
			{ occurredAt: '2026-02-30' },
			{ occurredAt: '' },
			{ reverses: 'X1' },
			{ reverses: 'X0', period: '2026-Q1' },
			{ decision: 'maybe' },
			{ share: '0.5' },
			{ referrerNo: '8', share: '1.5' },
			{ referrerNo: '007' },
			{ period: '2026-Q1' },
			{ period: '2026-Q1', quantity: '1', base: '-1' },
			{ period: '2026-Q9', quantity: '1' },
			{ employeeNo: '' },
			{ externalId: 'x'.repeat(201) }
		];
		expect(wrong.flatMap((fields) => faults(parse(fields)))).toEqual([
			'row 5, amount: is not an amount in yuan, exact to the fen',
			'row 5, quantity: is not a decimal number',
			'row 5, occurredAt: is not a date or a date with time',
			'row 5, occurredAt: is required, but empty',
			'row 5, reverses: cannot name the row itself',
			'row 5, period: cannot stand beside reverses',
			'row 5, quantity: is required, but empty',
			'row 5, decision: is not a decision',
			'row 5, share: has no referrer beside it',
			'row 5, share: must lie between 0 and 1',
			'row 5, referrerNo: is the manager of the row itself',
			'row 5, quantity: is required, but empty',
			'row 5, base: cannot be negative',
			'row 5, period: is not a period',
			'row 5, employeeNo: is required, but empty',
			'row 5, externalId: longer than 200 characters'
		]);
		expect(faults(parseReceivedAt({ receivedAt: 'soon' }, 5, defaults.zone))).toEqual([
			'row 5, receivedAt: is not a date or a date with time'
		]);
	});
});

describe('the other files', () => {
	it('give targets of one owner each', () => {
		const row = { metric: 'sale', period: '2026-Q1', target: '100000' };
		expect(parseTargetRow({ ...row, orgUnit: 'B1' }, 2)).toMatchObject({
			value: { of: { orgUnit: 'B1' }, target: Exact.of('100000') }
		});
		expect(parseTargetRow({ ...row, employeeNo: '7' }, 2)).toMatchObject({
			value: { of: { employeeNo: '7' } }
		});
		expect(faults(parseTargetRow(row, 2))).toEqual(['row 2, employeeNo: is required, but empty']);
		expect(
			faults(
				parseTargetRow(
					{ employeeNo: '7', orgUnit: 'B1', metric: 'sale', period: 'Q1', target: '' },
					2
				)
			)
		).toEqual([
			'row 2, orgUnit: cannot stand beside employeeNo: a target has one owner',
			'row 2, period: is not a period',
			'row 2, target: is required, but empty'
		]);
	});

	it('give leave, calendar days and period figures', () => {
		const leave = { employeeNo: '7', from: '2026-02-01', to: '2026-02-05' };
		expect(parseLeaveRow(leave, 2)).toEqual({ ok: true, value: { ...leave, reason: null } });
		expect(faults(parseLeaveRow({ ...leave, to: '2026-02-01' }, 2))).toEqual([
			'row 2, to: must be later than `from`'
		]);
		expect(faults(parseLeaveRow({}, 2))).toHaveLength(3);
		expect(parseCalendarRow({ date: '2026-02-14', isWorkingDay: 'TRUE', name: '调休' }, 2)).toEqual(
			{
				ok: true,
				value: { date: '2026-02-14', isWorkingDay: true, name: '调休' }
			}
		);
		expect(faults(parseCalendarRow({ date: '2026-02-31', isWorkingDay: 'yes' }, 2))).toEqual([
			'row 2, date: is not a date',
			'row 2, isWorkingDay: must be true or false'
		]);
		const figure = {
			employeeNo: '7',
			metric: 'kept',
			period: '2026-Q1',
			value: '9',
			base: '10',
			statedAt: '2026-04-02'
		};
		expect(parseFigureRow(figure, 2, defaults)).toMatchObject({
			value: {
				kind: 'periodFigure',
				numerator: Exact.of('9'),
				base: Exact.of('10'),
				source: 'file'
			}
		});
		expect(
			faults(parseFigureRow({ ...figure, value: '', base: '-1', statedAt: '' }, 2, defaults))
		).toEqual([
			'row 2, value: is required, but empty',
			'row 2, base: cannot be negative',
			'row 2, statedAt: is required, but empty'
		]);
	});
});

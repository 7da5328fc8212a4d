import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import {
	builtinFormatKind,
	cellText,
	formatKind,
	numberText,
	serialText,
	type SerialDays
} from '#lib/domain/spreadsheet-text.ts';

const in1900 = (kind: SerialDays['kind']): SerialDays => ({ kind, isFrom1904: false });

describe('a number of a spreadsheet', () => {
	it.each([
		[0, '0'],
		[-0, '0'],
		[0.1 + 0.2, '0.3'],
		[1234.56, '1234.56'],
		[-0.945, '-0.945'],
		[123_456_789_012_345, '123456789012345'],
		[-999_999_999_999_999, '-999999999999999'],
		[1e15, '#ROUNDED!'],
		[-1_234_567_890_123_456, '#ROUNDED!'],
		[1e21, '#ROUNDED!'],
		[1.5e-10, '0.00000000015'],
		[999_999_999_999_999.9, '1000000000000000'],
		[0.1 + 0.7, '0.8']
	])('%d is %s', (value, text) => {
		expect(numberText(value)).toBe(text);
	});

	it('is the number again, to 15 digits', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, min: -1e14, max: 1e14 }), (value) => {
				const text = numberText(value);
				expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
				expect(Number(text)).toBe(Number(value.toPrecision(15)) + 0);
			})
		);
	});

	it('comes back as it was typed, with up to 15 digits', () => {
		const typed = fc
			.tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }))
			.map(([digits, places]) => (places === 0 ? String(digits) : decimal(digits, places)));
		fc.assert(
			fc.property(typed, (text) => {
				expect(numberText(Number(text))).toBe(text);
			})
		);
	});
});

describe('a percentage of a spreadsheet', () => {
	const shown = (value: number) => cellText(value, { kind: 'percent', isFrom1904: false });

	it.each([
		[0.945, '94.5%'],
		[0.07, '7%'],
		[0.0005, '0.05%'],
		[1e-7, '0.00001%'],
		[1, '100%'],
		[0, '0%'],
		[-0.125, '-12.5%'],
		[12.3456, '1234.56%'],
		[0.1 + 0.2, '30%'],
		[1e15, '#ROUNDED!']
	])('%d is %s', (value, text) => {
		expect(shown(value)).toBe(text);
	});

	it('is the number that was typed, digit for digit', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 999_999_999 }),
				fc.integer({ min: 1, max: 6 }),
				(...typed) => {
					const text = decimal(...typed);
					const percent = Exact.of(shown(Number(text)).replace(/%$/, ''));
					expect(percent.times(Exact.ofRatio(1n, 100n)).toString()).toBe(text);
				}
			)
		);
	});
});

/** 12300 with 3 places: 12.3. */
function decimal(digits: number, places: number): string {
	const all = String(digits).padStart(places + 1, '0');
	return `${all.slice(0, -places)}.${all.slice(-places)}`.replace(/\.?0+$/, '');
}

describe('a serial day', () => {
	it.each([
		[45_372, 'date', '2024-03-21'],
		[45_372, 'dateTime', '2024-03-21T00:00:00'],
		[45_372.395833333336, 'dateTime', '2024-03-21T09:30:00'],
		[45_372.395833333336, 'date', '2024-03-21T09:30:00'],
		[45_372.999999999, 'date', '2024-03-22'],
		[0.395833333333333, 'time', '09:30:00'],
		[45_372.5, 'time', '2024-03-21T12:00:00'],
		[1.104166666666667, 'elapsed', '26:30:00'],
		[-0.5, 'elapsed', '-12:00:00'],
		[1, 'date', '1900-01-01'],
		[59, 'date', '1900-02-28'],
		[60, 'date', '1900-02-29'],
		[61, 'date', '1900-03-01'],
		[0, 'date', '1900-01-00'],
		[2_958_465, 'date', '9999-12-31'],
		[2_958_466, 'date', '2958466'],
		[-3, 'date', '-3'],
		[1e300, 'dateTime', '#ROUNDED!']
	] as const)('%d as %s is %s', (serial, kind, text) => {
		expect(serialText(serial, in1900(kind))).toBe(text);
	});

	it('counts from 1904 where the workbook does', () => {
		expect(serialText(43_910, { kind: 'date', isFrom1904: true })).toBe('2024-03-21');
		expect(serialText(0, { kind: 'date', isFrom1904: true })).toBe('1904-01-01');
		expect(serialText(0.5, { kind: 'time', isFrom1904: true })).toBe('12:00:00');
	});

	it('is the day that the calendar has, from March 1900 on', () => {
		fc.assert(
			fc.property(fc.integer({ min: 61, max: 2_958_465 }), (day) => {
				const text = serialText(day, in1900('date'));
				expect(Date.parse(text) / 86_400_000 + 25_569).toBe(day);
			})
		);
	});
});

describe('a number format', () => {
	it.each([
		['General', 'number'],
		['G/通用格式', 'number'],
		['0.00', 'number'],
		['#,##0.00_);[Red]\\(#,##0.00\\)', 'number'],
		['0.0%', 'percent'],
		['0%;[Red]-0%', 'percent'],
		['0.0"%"', 'number'],
		['0.0\\%', 'number'],
		['0.00E+00', 'number'],
		['0"万元"', 'number'],
		['[$¥-804]#,##0.00', 'number'],
		['"day" 0', 'number'],
		['@', 'number'],
		['', 'number'],
		['yyyy/m/d;@', 'date'],
		['yyyy"年"m"月"d"日"', 'date'],
		['yyyy年m月', 'date'],
		['[$-804]aaaa', 'date'],
		['[$-F800]dddd, mmmm dd, yyyy', 'date'],
		['mm', 'date'],
		['e"年"m"月"', 'date'],
		['yyyy-mm-dd hh:mm:ss', 'dateTime'],
		['m/d h:mm AM/PM', 'dateTime'],
		['h:mm', 'time'],
		['mm:ss.0', 'time'],
		['上午/下午h"时"mm"分"', 'time'],
		['[h]:mm:ss', 'elapsed'],
		['[mm]:ss', 'elapsed'],
		['[h', 'number'],
		['"unclosed', 'number']
	])('%s makes a %s', (format, kind) => {
		expect(formatKind(format)).toBe(kind);
	});

	it.each([
		[0, 'number'],
		[9, 'percent'],
		[10, 'percent'],
		[11, 'number'],
		[14, 'date'],
		[21, 'time'],
		[22, 'dateTime'],
		[31, 'date'],
		[46, 'elapsed'],
		[49, 'number'],
		[57, 'date']
	])('number %i of every program makes a %s', (id, kind) => {
		expect(builtinFormatKind(id)).toBe(kind);
	});
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayReader, instantReader } from '#lib/domain/values/dates.ts';
import { readPeriod } from '#lib/domain/values/periods.ts';
import { BadValue, OpenValue, type Reading } from '#lib/domain/values/reading.ts';

/** A reading in short: its text, `!code`, or `?setting` with what it may be. */
function short(reading: Reading): string {
	if (typeof reading === 'string') return reading;
	if (reading instanceof BadValue) return `!${reading.code}`;
	return `?${reading.setting} ${reading.readings.map(({ choice, text }) => `${choice}=${text}`).join(' ')}`;
}

describe('a day', () => {
	const read = dayReader({});

	it.each([
		['2024-03-21', '2024-03-21'],
		['2024/3/21', '2024-03-21'],
		['2024.3.21', '2024-03-21'],
		['2024年3月21日', '2024-03-21'],
		['2024年3月21号', '2024-03-21'],
		['2024 年 3 月 21 日 星期四', '2024-03-21'],
		['20240321', '2024-03-21'],
		['２０２４／３／２１', '2024-03-21'],
		[' 2024/3/21\u3000', '2024-03-21'],
		['\u200b2024/3/21', '2024-03-21'],
		['2024-03-21 09:30', '2024-03-21'],
		['2024-03-21T00:00:00', '2024-03-21'],
		['21-Mar-2024', '2024-03-21'],
		['March 21, 2024', '2024-03-21'],
		['29/02/2024', '?order dmy=2024-02-29'],
		['02/29/2024', '?order mdy=2024-02-29'],
		['03/04/2024', '?order dmy=2024-04-03 mdy=2024-03-04'],
		['3.4.2024', '?order dmy=2024-04-03 mdy=2024-03-04'],
		['04/04/2024', '2024-04-04'],
		['45372', '?serial true=2024-03-21'],
		['', ''],
		['—', ''],
		['－', ''],
		['无', ''],
		['2023-02-29', '!mapping.date'],
		['2024-13-01', '!mapping.date'],
		['2024/13/04', '!mapping.date'],
		['13/13/2024', '!mapping.date'],
		['24/3/21', '!mapping.date'],
		['3月21日', '!mapping.date'],
		['Mar-24', '!mapping.date'],
		['2024/3-21', '!mapping.date'],
		['9999-12-31', '!mapping.date'],
		['2024-03-21T23:30:00Z', '!mapping.date'],
		['21-Marz-2024', '!mapping.date'],
		['1023', '!mapping.date'],
		['#N/A', '!mapping.formula'],
		['待定', '!mapping.date']
	])('%s → %s', (text, expected) => {
		expect(short(read(text))).toBe(expected);
	});

	it.each([
		[{ order: 'dmy' }, '03/04/2024', '2024-04-03'],
		[{ order: 'mdy' }, '03/04/2024', '2024-03-04'],
		[{ order: 'mdy' }, '25/03/2024', '!mapping.date'],
		[{ order: 'dmy' }, '2024/3/4', '2024-03-04'],
		[{ order: 'ymd' }, '03/04/2024', '!mapping.date'],
		[{ serial: true }, '45372', '2024-03-21'],
		[{ serial: true }, '45372.75', '2024-03-21'],
		[{ serial: true }, '61', '!mapping.date'],
		[{ serial: true }, '999999', '!mapping.date'],
		[{ serial: false }, '45372', '!mapping.date']
	] as const)('with %j: %s → %s', (settings, text, expected) => {
		expect(short(dayReader(settings)(text))).toBe(expected);
	});
});

describe('an instant', () => {
	const read = instantReader({ serial: true });

	it.each([
		['2024-03-21', '2024-03-21'],
		['2024-03-21 09:30', '2024-03-21T09:30:00'],
		['2024-03-21T09:30:05', '2024-03-21T09:30:05'],
		['2024-03-21T09:30:05+08:00', '2024-03-21T09:30:05+08:00'],
		['2024-03-21 09:30:05 +0800', '2024-03-21T09:30:05+08:00'],
		['2024-03-21T01:30:05Z', '2024-03-21T01:30:05Z'],
		['2024-03-21 09:30:05.120000', '2024-03-21T09:30:05.12'],
		['2024/3/21 9:30', '2024-03-21T09:30:00'],
		['2024/3/21 上午9:30', '2024-03-21T09:30:00'],
		['2024/3/21 下午3:20:10', '2024-03-21T15:20:10'],
		['2024/3/21 下午 12:05', '2024-03-21T12:05:00'],
		['2024/3/21 上午12:05', '2024-03-21T00:05:00'],
		['2024/3/21 晚上8:00', '2024-03-21T20:00:00'],
		['2024/3/21 3:20 PM', '2024-03-21T15:20:00'],
		['2024年3月21日 9时30分', '2024-03-21T09:30:00'],
		['2024年3月21日９：３０', '2024-03-21T09:30:00'],
		['20240321093000', '2024-03-21T09:30:00'],
		['202403210930', '2024-03-21T09:30:00'],
		['45372.3958333333', '2024-03-21T09:30:00'],
		['45372.999999999', '2024-03-22T00:00:00'],
		['2024/3/21 24:00', '!mapping.date'],
		['2024/3/21 晚上12:00', '!mapping.date'],
		['2024/3/21 上午13:00', '!mapping.date'],
		['2024/3/21 9:60', '!mapping.date'],
		['2024/3/21 下午3:20 PM', '!mapping.date']
	])('%s → %s', (text, expected) => {
		expect(short(read(text))).toBe(expected);
	});
});

describe('a period', () => {
	it.each([
		['2026-03', '2026-03'],
		['2026年3月', '2026-03'],
		['2026年3月份', '2026-03'],
		['202603', '2026-03'],
		['2026/3', '2026-03'],
		['2026Q1', '2026-Q1'],
		['2026-Q4', '2026-Q4'],
		['2026年一季度', '2026-Q1'],
		['2026年第三季度', '2026-Q3'],
		['2026年上半年', '2026-H1'],
		['2026-H2', '2026-H2'],
		['2026年', '2026'],
		['２０２６年度', '2026'],
		['2026年3月31日', '2026-03-31'],
		['无', ''],
		['2026-13', '!mapping.period'],
		['Mar-26', '!mapping.period'],
		['26年3月', '!mapping.period'],
		['03/04/2026', '!mapping.period'],
		['1023', '!mapping.period']
	])('%s → %s', (text, expected) => {
		expect(short(readPeriod(text))).toBe(expected);
	});
});

/** Days of a bank's calendar as their parts. */
const days = fc
	.date({ min: new Date('1990-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 10));
const wide = (text: string) =>
	text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

describe('laws of days', () => {
	const styles: readonly (readonly [string, (y: string, m: string, d: string) => string])[] = [
		['y-m-d', (y, m, d) => `${y}-${m}-${d}`],
		['y/m/d short', (y, m, d) => `${y}/${Number(m)}/${Number(d)}`],
		['y.m.d', (y, m, d) => `${y}.${m}.${d}`],
		['Chinese', (y, m, d) => `${y}年${Number(m)}月${Number(d)}日`],
		['compact', (y, m, d) => `${y}${m}${d}`],
		['full width', (y, m, d) => wide(`${y}/${m}/${d}`)],
		['with a time', (y, m, d) => `${y}-${m}-${d} 23:59:59`]
	];

	it.each(styles)('what is written as %s reads back', (_name, write) => {
		fc.assert(
			fc.property(days, (day) => {
				const [y = '', m = '', d = ''] = day.split('-');
				expect(dayReader({})(write(y, m, d))).toBe(day);
			})
		);
	});

	it('a stated order reads back, and the other one never gives another day without asking', () => {
		fc.assert(
			fc.property(days, (day) => {
				const [y = '', m = '', d = ''] = day.split('-');
				expect(dayReader({ order: 'dmy' })(`${d}/${m}/${y}`)).toBe(day);
				expect(dayReader({ order: 'mdy' })(`${m}/${d}/${y}`)).toBe(day);
				const open = dayReader({})(`${d}/${m}/${y}`);
				const texts = open instanceof OpenValue ? open.readings.map(({ text }) => text) : [open];
				expect(texts).toContain(day);
			})
		);
	});

	it('ambiguity is symmetric: exchanging day and month exchanges the readings', () => {
		const number = fc.integer({ min: 0, max: 40 }).map(String);
		const exchanged = { dmy: 'mdy', mdy: 'dmy' };
		fc.assert(
			fc.property(number, number, (first, other) => {
				const one = short(dayReader({})(`${first}/${other}/2024`));
				const two = short(dayReader({})(`${other}/${first}/2024`));
				const swapped = one
					.replace(/dmy|mdy/g, (order) => exchanged[order as 'dmy'])
					.split(' ')
					.sort();
				expect(two.split(' ').sort()).toEqual(swapped);
			})
		);
	});

	it('a serial number is the day that a spreadsheet shows', () => {
		fc.assert(
			fc.property(days, (day) => {
				const serial = (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000;
				expect(dayReader({ serial: true })(String(serial))).toBe(day);
			})
		);
	});

	it('no reader throws on any text, and what it gives is canonical', () => {
		const texts = fc.oneof(
			fc
				.array(fc.nat(0x10ffff), { maxLength: 12 })
				.map((points) => String.fromCodePoint(...points)),
			fc.stringMatching(/^[0-9０-９/.:\-年月日 上下午APMTZ+]{0,24}$/u)
		);
		fc.assert(
			fc.property(texts, (text) => {
				const day = dayReader({})(text);
				if (typeof day === 'string') expect(day).toMatch(/^(\d{4}-\d\d-\d\d)?$/);
				const at = instantReader({ order: 'mdy', serial: true })(text);
				if (typeof at === 'string')
					expect(at).toMatch(
						/^(\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)?)?)?$/
					);
				const period = readPeriod(text);
				if (typeof period === 'string')
					expect(period).toMatch(/^(\d{4}(-Q[1-4]|-H[12]|-\d\d|-\d\d-\d\d)?)?$/);
			}),
			{ numRuns: 500 }
		);
	});
});

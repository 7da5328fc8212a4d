import { describe, expect, it } from 'vitest';
import {
	addDays,
	atSecond,
	businessDaysBetween,
	inChina,
	quarterOf,
	weekdayOf
} from '#lib/server/sample/calendar.ts';

describe('the sample calendar', () => {
	it.each([
		['2026-01-01', '2026-Q1', '2026-01-01', '2026-04-01'],
		['2026-06-30', '2026-Q2', '2026-04-01', '2026-07-01'],
		['2026-11-24', '2026-Q4', '2026-10-01', '2027-01-01'],
		['2026-12-31', '2026-Q4', '2026-10-01', '2027-01-01'],
		['2027-01-01', '2027-Q1', '2027-01-01', '2027-04-01']
	])('%s lies in %s', (today, id, from, to) => {
		expect(quarterOf(today)).toMatchObject({ id, from, to });
	});

	it('names the quarter in both languages', () => {
		expect(quarterOf('2026-11-24').label).toEqual({ zh: '2026年第四季度', en: 'Q4 2026' });
	});

	it('works Monday to Friday, and not on holidays of a fixed date', () => {
		expect(businessDaysBetween('2026-09-30', '2026-10-07')).toEqual([
			'2026-09-30',
			'2026-10-05',
			'2026-10-06'
		]);
		expect(businessDaysBetween('2027-01-01', '2027-01-05')).toEqual(['2027-01-04']);
	});

	it('counts over month, year and leap day', () => {
		expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
		expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
		expect(weekdayOf('2026-11-22')).toBe(7);
	});

	it('tells time at +08:00', () => {
		expect(inChina('2026-12-31T16:00:00Z')).toBe('2027-01-01T00:00:00.000+08:00');
		expect(atSecond('2026-11-24', 9 * 3600 + 65)).toBe('2026-11-24T09:01:05+08:00');
	});

	it('refuses what is no day and no instant', () => {
		expect(() => quarterOf('24.11.2026')).toThrow('not a calendar day');
		expect(() => inChina('soon')).toThrow('not an instant');
	});
});

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isWeekend, startOfDay, startOfWeek } from '#lib/domain/calendar.ts';

const day = fc
	.integer({ min: 0, max: 76_000 })
	.map((days) => Temporal.PlainDate.from('1990-01-01').add({ days }).toString());

describe('days', () => {
	it('are counted as the calendar counts them', () => {
		fc.assert(
			fc.property(day, day, fc.integer({ min: -400, max: 400 }), (one, other, days) => {
				const date = Temporal.PlainDate.from(one);
				expect(addDays(one, days)).toBe(date.add({ days }).toString());
				expect(daysBetween(one, other)).toBe(date.until(Temporal.PlainDate.from(other)).days);
				expect(isWeekend(one)).toBe(date.dayOfWeek > 5);
				expect(startOfWeek(one)).toBe(date.subtract({ days: date.dayOfWeek - 1 }).toString());
			})
		);
	});

	it.each([
		{ day: '2026-02-28', next: '2026-03-01' },
		{ day: '2028-02-28', next: '2028-02-29' },
		{ day: '2026-12-31', next: '2027-01-01' },
		{ day: '2100-02-28', next: '2100-03-01' }
	])('$day is followed by $next', ({ day: one, next }) => {
		expect([addDays(one, 1), addDays(next, -1), daysBetween(one, next)]).toEqual([next, one, 1]);
	});

	it('begin at their first instant, also where clocks change at midnight', () => {
		expect(startOfDay('2026-03-05', 'Asia/Shanghai')).toBe(Date.UTC(2026, 2, 4, 16));
		// Clocks in Santiago went from midnight to one.
		expect(startOfDay('2025-09-07', 'America/Santiago')).toBe(Date.UTC(2025, 8, 7, 4));
		expect(() => startOfDay('2026-02-30', 'Asia/Shanghai')).toThrow('not a day: 2026-02-30');
	});
});

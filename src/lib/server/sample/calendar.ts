import type { CalendarDay } from '#lib/domain/roster.ts';

export interface SampleQuarter {
	/** `2026-Q4`, which is also the period of the quarter's figures. */
	readonly id: string;
	/** The first day. */
	readonly from: CalendarDay;
	/** The first day that no longer belongs to it. */
	readonly to: CalendarDay;
	readonly label: { readonly zh: string; readonly en: string };
}

/** Public holidays with a fixed date. Those of the lunar calendar are left out: the sample is no calendar of China. */
const FIXED_HOLIDAYS = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);
const CHINESE_NUMERALS = ['一', '二', '三', '四'];

/** The quarter in which a day lies. */
export function quarterOf(today: CalendarDay): SampleQuarter {
	const { year, month } = partsOf(today);
	const quarter = Math.ceil(month / 3);
	return {
		id: `${today.slice(0, 4)}-Q${quarter}`,
		from: dayFrom(year, quarter * 3 - 2, 1),
		to: dayFrom(year, quarter * 3 + 1, 1),
		label: { zh: `${year}年第${CHINESE_NUMERALS[quarter - 1]}季度`, en: `Q${quarter} ${year}` }
	};
}

/** The days from `from` until before `to` on which the sample bank works. */
export function businessDaysBetween(from: CalendarDay, to: CalendarDay): CalendarDay[] {
	const days: CalendarDay[] = [];
	for (let day = from; day < to; day = addDays(day, 1)) if (isBusinessDay(day)) days.push(day);
	return days;
}

/** Monday to Friday, less the public holidays with a fixed date. */
export function isBusinessDay(day: CalendarDay): boolean {
	return weekdayOf(day) <= 5 && !FIXED_HOLIDAYS.has(day.slice(5));
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: CalendarDay): number {
	const { year, month, date } = partsOf(day);
	return new Date(Date.UTC(year, month - 1, date)).getUTCDay() || 7;
}

export function addDays(day: CalendarDay, count: number): CalendarDay {
	const { year, month, date } = partsOf(day);
	return dayFrom(year, month, date + count);
}

/** An instant as it is told in China, which keeps one time at +08:00: `2026-11-24T09:30:00.000+08:00`. */
export function inChina(instant: string): string {
	const at = Date.parse(instant);
	if (Number.isNaN(at)) throw new Error(`not an instant: ${instant}`);
	return new Date(at + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
}

/** A time of day on a day: seconds since midnight become `2026-11-24T09:30:00+08:00`. */
export function atSecond(day: CalendarDay, second: number): string {
	const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
	return `${day}T${clock.map((part) => String(part).padStart(2, '0')).join(':')}+08:00`;
}

function partsOf(day: CalendarDay): { year: number; month: number; date: number } {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
	if (!match) throw new Error(`not a calendar day: ${day}`);
	return { year: Number(match[1]), month: Number(match[2]), date: Number(match[3]) };
}

/** Months and dates beyond their range roll over, as in `Date.UTC`. */
function dayFrom(year: number, month: number, date: number): CalendarDay {
	return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}

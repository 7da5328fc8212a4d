/** Days and instants in a contest's own time zone. Periods are half-open; the clock is never read here. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from './ledger-entry.ts';
import type { CalendarDay } from './roster.ts';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;
/** Figures of a bank lie in these years; a year outside is a typing fault. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2199;

export interface Period {
	readonly start: Instant;
	/** The first instant that no longer belongs. */
	readonly end: Instant;
}

export function isWithin(period: Period, at: Instant): boolean {
	return at >= period.start && at < period.end;
}

/** A zone by its name. A bare offset such as +08:00 is none: older browsers cannot show its hours. */
export function isTimeZone(zone: string): boolean {
	if (/^[+-]/.test(zone)) return false;
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
		return true;
	} catch {
		return false;
	}
}

export function isCalendarDay(text: string): boolean {
	const match = DAY.exec(text);
	if (!match) return false;
	const year = Number(match[1]);
	if (year < FIRST_YEAR || year > LAST_YEAR) return false;
	try {
		Temporal.PlainDate.from(text, { overflow: 'reject' });
		return true;
	} catch {
		return false;
	}
}

/** The first instant of a day in the zone (not always midnight where clocks change). */
export function startOfDay(day: CalendarDay, zone: string): Instant {
	const start = startOfKnownDay(day, zone);
	if (start === null) throw new RangeError(`not a day: ${day}`);
	return start;
}

const DAY_MS = 86_400_000;

/** Days since 1970. Plain arithmetic: a score of ten thousand managers counts days by the hundred thousand. */
function dayNumber(day: CalendarDay): number {
	return (
		Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) /
		DAY_MS
	);
}

const nextDays = new Map<CalendarDay, CalendarDay>();

export function addDays(day: CalendarDay, days: number): CalendarDay {
	if (days !== 1) return daysAfter(day, days);
	// Runs of days are walked one by one, for every manager the same ones.
	let next = nextDays.get(day);
	if (next === undefined) {
		if (nextDays.size > MOST_DAYS) nextDays.clear();
		nextDays.set(day, (next = daysAfter(day, 1)));
	}
	return next;
}

function daysAfter(day: CalendarDay, days: number): CalendarDay {
	return new Date((dayNumber(day) + days) * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of a later month, or its last day where the month is shorter. */
export function addMonths(day: CalendarDay, months: number): CalendarDay {
	return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** Days from one day to another; negative where the other comes first. */
export function daysBetween(from: CalendarDay, to: CalendarDay): number {
	return dayNumber(to) - dayNumber(from);
}

/** 0 for Monday to 6 for Sunday. */
function dayOfWeek(day: CalendarDay): number {
	// 1970-01-01 was a Thursday.
	return (((dayNumber(day) + 3) % 7) + 7) % 7;
}

export function isWeekend(day: CalendarDay): boolean {
	return dayOfWeek(day) > 4;
}

/** The first day of the week, Monday, that a day lies in. */
export function startOfWeek(day: CalendarDay): CalendarDay {
	return addDays(day, -dayOfWeek(day));
}

/**
 * A day or a date-time as files give it: with an offset it is that instant; without one it is local in the zone, a bare
 * day its first instant. Null where it is neither, or where the day does not exist.
 */
export function parseInstant(text: string, zone: string): Instant | null {
	const year = Number(text.slice(0, 4));
	if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return null;
	try {
		if (DAY.test(text)) return startOfKnownDay(text, zone);
		if (WITH_OFFSET.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
		if (!LOCAL.test(text)) return null;
		const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' });
		return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
	} catch {
		return null;
	}
}

const knownDays = new Map<string, Map<CalendarDay, Instant | null>>();
/** Every day that a file may name is fewer than this. */
const MOST_DAYS = 100_000;

/** A file of a million rows names a few hundred days: each is worked out once. */
function startOfKnownDay(text: string, zone: string): Instant | null {
	let days = knownDays.get(zone);
	if (!days || days.size > MOST_DAYS) knownDays.set(zone, (days = new Map()));
	let start = days.get(text);
	if (start === undefined) {
		start = isCalendarDay(text)
			? Temporal.PlainDate.from(text).toZonedDateTime(zone).epochMilliseconds
			: null;
		days.set(text, start);
	}
	return start;
}

const QUARTER_HOUR_MS = 900_000;
/** So many quarter hours, most of a year, are remembered for a zone; a power of two. */
const REMEMBERED = 2 ** 15;

/** The local days of quarter hours, each in the slot of its last bits until another takes it. */
interface KnownDays {
	readonly quarterHours: Int32Array;
	readonly days: CalendarDay[];
}
const daysOfZone = new Map<string, KnownDays>();

/**
 * The local day of an instant. Every zone's offset is a whole number of quarter hours for the dates a bank has, so one
 * answer serves its quarter hour: the lookup is pure and fast enough for millions of entries.
 */
export function dayOf(at: Instant, zone: string): CalendarDay {
	let known = daysOfZone.get(zone);
	if (!known) {
		known = {
			quarterHours: new Int32Array(REMEMBERED),
			days: Array.from({ length: REMEMBERED }, () => '')
		};
		daysOfZone.set(zone, known);
	}
	const quarterHour = Math.floor(at / QUARTER_HOUR_MS);
	const slot = quarterHour & (REMEMBERED - 1);
	let day = known.quarterHours[slot] === quarterHour ? known.days[slot] : '';
	if (!day) {
		day = Temporal.Instant.fromEpochMilliseconds(quarterHour * QUARTER_HOUR_MS)
			.toZonedDateTimeISO(zone)
			.toPlainDate()
			.toString();
		known.quarterHours[slot] = quarterHour;
		known.days[slot] = day;
	}
	return day;
}

/** `2026-02-03 14:05:09` in the zone. */
export function localText(at: Instant, zone: string): string {
	return Temporal.Instant.fromEpochMilliseconds(at)
		.toZonedDateTimeISO(zone)
		.toPlainDateTime()
		.toString({ smallestUnit: 'second' })
		.replace('T', ' ');
}

const PERIOD = /^\d{4}(-Q[1-4]|-H[12]|-(0[1-9]|1[0-2]))?$/;

/** `2026`, `2026-H2`, `2026-Q4`, `2026-12` or a day: the ways in which a period figure names its period. */
export function isPeriodName(text: string): boolean {
	return PERIOD.test(text) || isCalendarDay(text);
}

interface Days {
	readonly from: CalendarDay;
	/** The first day that no longer belongs. */
	readonly to: CalendarDay;
}
const knownPeriods = new Map<string, Days>();

/** The half-open days that a period name covers. */
export function periodDays(name: string): Days {
	// Figures and targets of every manager name the same few periods.
	let days = knownPeriods.get(name);
	if (!days) {
		if (knownPeriods.size > MOST_DAYS) knownPeriods.clear();
		knownPeriods.set(name, (days = daysOfPeriod(name)));
	}
	return days;
}

function daysOfPeriod(name: string): Days {
	if (DAY.test(name)) return { from: name, to: addDays(name, 1) };
	const year = name.slice(0, 4);
	const part = name.slice(5);
	const { month, months } =
		part === ''
			? { month: 1, months: 12 }
			: part.startsWith('Q')
				? { month: Number(part[1]) * 3 - 2, months: 3 }
				: part.startsWith('H')
					? { month: Number(part[1]) * 6 - 5, months: 6 }
					: { month: Number(part), months: 1 };
	const from = Temporal.PlainDate.from({ year: Number(year), month, day: 1 });
	return { from: from.toString(), to: from.add({ months }).toString() };
}

/** The period of the same length just before: `2026-Q4` before `2027-Q1`, a day before a day. */
export function previousPeriod(name: string): string {
	const lastDay = addDays(periodDays(name).from, -1);
	if (DAY.test(name)) return lastDay;
	const [year = '', month = ''] = lastDay.split('-');
	switch (name.charAt(5)) {
		case '':
			return year;
		case 'H':
			return `${year}-H${Math.ceil(Number(month) / 6)}`;
		case 'Q':
			return `${year}-Q${Math.ceil(Number(month) / 3)}`;
		default:
			return `${year}-${month}`;
	}
}

/** The period that ends first comes first; of two that end together the shorter. */
export function comparePeriods(left: string, right: string): number {
	if (left === right) return 0;
	const a = periodDays(left);
	const b = periodDays(right);
	if (a.to !== b.to) return a.to < b.to ? -1 : 1;
	return a.from > b.from ? -1 : a.from < b.from ? 1 : 0;
}

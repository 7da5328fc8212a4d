import { m } from '#lib/paraglide/messages.js';

const DAY_MS = 86_400_000;

/** The hour and minute at an instant, as the contest's zone has it: `15:42`. */
export function timeText(at: number, zone: string): string {
	return new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	}).format(at);
}

/** The calendar day at an instant, as the contest's zone has it: `2026-11-24`. */
export function dayText(at: number, zone: string): string {
	return new Intl.DateTimeFormat('en-CA', {
		timeZone: zone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit'
	}).format(at);
}

/** A half-open period of instants; the last day is the one before the end. */
export interface Period {
	readonly startsAt: number;
	readonly endsAt: number;
	readonly zone: string;
}

export function lastDayText(period: Period): string {
	return dayText(period.endsAt - 1, period.zone);
}

/** Which day of how many it is. Counted in calendar days of the zone, so a clock change does not make a day too many. */
export function contestDay(period: Period, now: number): { day: number; days: number } {
	const ordinal = (at: number): number => Date.parse(dayText(at, period.zone)) / DAY_MS;
	const first = ordinal(period.startsAt);
	const days = ordinal(period.endsAt - 1) - first + 1;
	const day = ordinal(now) - first + 1;
	return { day: Math.min(Math.max(day, 0), days), days };
}

/** What is left of a time: `34 天 06:41`. */
export function countdownText(leftMs: number): string {
	const minutes = Math.floor(Math.max(0, leftMs) / 60_000);
	const two = (value: number): string => String(value).padStart(2, '0');
	const time = `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
	const days = Math.floor(minutes / 1440);
	return days === 0 ? time : m.wall_days_and_time({ days, time });
}

/** How old something is, in the one unit that says it. */
export function ageText(ageMs: number): string {
	const seconds = Math.floor(ageMs / 1000);
	if (seconds < 2) return m.status_age_now();
	if (seconds < 60) return m.status_age_seconds({ n: seconds });
	if (seconds < 3600) return m.status_age_minutes({ n: Math.floor(seconds / 60) });
	if (seconds < 86_400) return m.status_age_hours({ n: Math.floor(seconds / 3600) });
	return m.status_age_days({ n: Math.floor(seconds / 86_400) });
}

/** Whether the figures of a metric and a business date have come, and in time. */
import { addDays, dayOf, startOfDay } from './calendar.ts';
import type { Instant } from './ledger-entry.ts';
import type { CalendarDay } from './roster.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** By when the figures of a business date are expected. */
export interface ArrivalRule {
	/** So many days after the business date, at `time`; working days where only those count. */
	readonly days: number;
	/** Local, `HH:MM`. */
	readonly time: string;
	readonly workingDaysOnly: boolean;
	/** The first business date that is expected; null: every one. */
	readonly from: CalendarDay | null;
}

export interface Arrived {
	readonly rows: number;
	readonly firstAt: Instant;
}

/**
 * `expected`: not there, and its hour has not come. `unasked`: nobody expects it. `extra`: it came though nobody did.
 */
export type ArrivalState = 'arrived' | 'late' | 'missing' | 'expected' | 'unasked' | 'extra';

/** When the figures of a business date are due; null: they are not expected. */
export function dueAt(
	rule: ArrivalRule | null,
	day: CalendarDay,
	{ calendar, zone }: { readonly calendar: WorkCalendar; readonly zone: string }
): Instant | null {
	if (rule === null || (rule.from !== null && day < rule.from)) return null;
	if (rule.workingDaysOnly && !calendar.isWorkingDay(day)) return null;
	let due = day;
	for (let passed = 0; passed < rule.days; passed += 1)
		due = rule.workingDaysOnly ? calendar.nextWorkingDay(due) : addDays(due, 1);
	const [hours = 0, minutes = 0] = rule.time.split(':').map(Number);
	return startOfDay(due, zone) + (hours * 60 + minutes) * 60_000;
}

export function arrivalState(
	due: Instant | null,
	arrived: Arrived | null,
	now: Instant
): ArrivalState {
	if (arrived) return due === null ? 'extra' : arrived.firstAt <= due ? 'arrived' : 'late';
	if (due === null) return 'unasked';
	return now <= due ? 'expected' : 'missing';
}

/** The last working days through today, and what lies between them, the newest first. */
export function recentDays(
	now: Instant,
	workingDays: number,
	{ calendar, zone }: { readonly calendar: WorkCalendar; readonly zone: string }
): CalendarDay[] {
	const days: CalendarDay[] = [];
	let found = 0;
	for (let day = dayOf(now, zone); found < workingDays; day = addDays(day, -1)) {
		days.push(day);
		if (calendar.isWorkingDay(day)) found += 1;
	}
	return days;
}

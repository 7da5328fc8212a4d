/** The bank's working days: Monday to Friday, except where its calendar says otherwise (holidays, make-up days 调休). */
import { addDays, dayOf, isWeekend, type Period } from './calendar.ts';
import type { CalendarDate } from './dated-inputs.ts';
import type { CalendarDay } from './roster.ts';

export class WorkCalendar {
	static readonly PLAIN_WEEK = new WorkCalendar([]);

	readonly #exceptions: ReadonlyMap<CalendarDay, boolean>;
	readonly #years: ReadonlySet<string>;
	readonly #answers = new Map<CalendarDay, boolean>();

	/** Of several rows for one day the last one counts. */
	constructor(dates: Iterable<CalendarDate>) {
		const exceptions = new Map<CalendarDay, boolean>();
		for (const { date, isWorkingDay } of dates) exceptions.set(date, isWorkingDay);
		this.#exceptions = exceptions;
		this.#years = new Set([...exceptions.keys()].map((day) => day.slice(0, 4)));
	}

	isWorkingDay(day: CalendarDay): boolean {
		let answer = this.#answers.get(day);
		if (answer === undefined) {
			answer = this.#exceptions.get(day) ?? !isWeekend(day);
			this.#answers.set(day, answer);
		}
		return answer;
	}

	/** Does the calendar say anything of this year? A year without a holiday is a year whose calendar is missing. */
	knowsYear(year: string): boolean {
		return this.#years.has(year);
	}

	/** Working days from a day up to, not including, another. */
	workingDaysBetween(from: CalendarDay, to: CalendarDay): number {
		let days = 0;
		for (let day = from; day < to; day = addDays(day, 1)) if (this.isWorkingDay(day)) days += 1;
		return days;
	}

	nextWorkingDay(day: CalendarDay): CalendarDay {
		let next = addDays(day, 1);
		while (!this.isWorkingDay(next)) next = addDays(next, 1);
		return next;
	}
}

/** Years of a contest of which the calendar says nothing: where rules ask for working days, its file is missing. */
export function yearsWithoutCalendar(
	{ window, zone }: { readonly window: Period; readonly zone: string },
	calendar: WorkCalendar
): string[] {
	const first = Number(dayOf(window.start, zone).slice(0, 4));
	const last = Number(dayOf(window.end - 1, zone).slice(0, 4));
	const years = Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
	return years.filter((year) => !calendar.knowsYear(year));
}

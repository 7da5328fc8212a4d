import { startOfWeek, addDays } from '../calendar.ts';
import type { Text } from '../errors.ts';
import type { CalendarDay } from '../roster.ts';
import type { ContestDays } from '../rules/rule-kind.ts';
import { periodKey } from '../scoring.ts';

export interface PayPeriod {
	/** As `periodPoints` names it. */
	readonly key: string;
	readonly text: Text;
}

/** The weeks or months that a contest has had up to a day, in order; one that the contest cuts is one all the same. */
export function periodsOf(
	per: 'week' | 'month',
	{ firstDay }: Pick<ContestDays, 'firstDay'>,
	lastDay: CalendarDay
): PayPeriod[] {
	const periods = new Map<string, PayPeriod>();
	for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) {
		const key = periodKey(per, day);
		if (periods.has(key)) continue;
		const text =
			per === 'week'
				? { zh: `${startOfWeek(day)} 当周`, en: `week of ${startOfWeek(day)}` }
				: { zh: day.slice(0, 7), en: day.slice(0, 7) };
		periods.set(key, { key, text });
	}
	return [...periods.values()];
}

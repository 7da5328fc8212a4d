/** The table of arrival: each metric by business date. */
import {
	arrivalState,
	dueAt,
	recentDays,
	type ArrivalRule,
	type ArrivalState
} from '#lib/domain/arrival.ts';
import { startOfDay } from '#lib/domain/calendar.ts';
import type { Text } from '#lib/domain/errors.ts';
import { groupBy } from '#lib/domain/group-by.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { CalendarDay } from '#lib/domain/roster.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { arrivalRules, arrivalsSince, type ArrivedFigures } from '../db/arrivals.ts';
import { metricsAt } from '../db/catalogue.ts';
import type { Database } from '../db/client.ts';
import { datedInputsThrough } from '../db/dated-inputs.ts';
import { headPosition } from '../db/ledger.ts';
import { currentPolicy } from '../db/policies.ts';

const WORKING_DAYS = 14;
export const ARRIVAL_ZONE = 'Asia/Shanghai';

export interface ArrivalCell {
	readonly day: CalendarDay;
	readonly state: ArrivalState;
	readonly dueAt: Instant | null;
	readonly arrived: Omit<ArrivedFigures, 'metric' | 'day'> | null;
}

export interface ArrivalLine {
	readonly metric: string;
	/** Null: nobody has given it a name. */
	readonly name: Text | null;
	readonly rule: (ArrivalRule & { readonly origin: 'page' | 'catalogue' }) | null;
	readonly cells: readonly ArrivalCell[];
}

export interface ArrivalTable {
	readonly days: readonly { readonly day: CalendarDay; readonly isWorkingDay: boolean }[];
	readonly lines: readonly ArrivalLine[];
	/** Metrics that somebody has given a name, for a list to choose from. */
	readonly named: readonly { readonly metric: string; readonly name: Text }[];
	/** The calendar of the year is missing: holidays are taken for working days. */
	readonly isCalendarMissing: boolean;
}

export async function arrivalTable(db: Database, now: Instant): Promise<ArrivalTable> {
	const throughPosition = await headPosition(db);
	const inputs = await datedInputsThrough(db, { throughPosition, employeeNos: [] });
	const calendar = new WorkCalendar(inputs.filter((input) => input.kind === 'calendar'));
	const where = { calendar, zone: ARRIVAL_ZONE };
	const days = recentDays(now, WORKING_DAYS, where);
	const first = days.at(-1) ?? '';
	const arrived = groupBy(
		await arrivalsSince(db, {
			day: first,
			since: startOfDay(first, ARRIVAL_ZONE),
			zone: ARRIVAL_ZONE
		}),
		({ metric }) => metric
	);
	const catalogue = await metricsAt(db, { throughPosition });
	const { policy } = await currentPolicy(db);
	const names = new Map<string, Text>([
		...policy.metrics.map(({ code, name }) => [code, name] as const),
		...catalogue.map(({ code, name }) => [code, name] as const)
	]);
	const rules = new Map<string, ArrivalLine['rule']>();
	for (const { code, due } of catalogue)
		if (due)
			rules.set(code, {
				days: due.days,
				time: due.by,
				workingDaysOnly: true,
				from: null,
				origin: 'catalogue'
			});
	for (const { metric, days, time, workingDaysOnly, from } of await arrivalRules(db))
		rules.set(metric, { days, time, workingDaysOnly, from, origin: 'page' });
	const lines = [...new Set([...rules.keys(), ...arrived.keys()])].sort().map((metric) => {
		const rule = rules.get(metric) ?? null;
		const ofDay = new Map((arrived.get(metric) ?? []).map((one) => [one.day, one]));
		return {
			metric,
			name: names.get(metric) ?? null,
			rule,
			cells: days.map((day) => cellOf(day, dueAt(rule, day, where), ofDay.get(day) ?? null, now))
		};
	});
	// A day off is a column only where something came for it, or should have.
	const isShown = (index: number) =>
		calendar.isWorkingDay(days[index] ?? '') ||
		lines.some(({ cells }) => cells[index]?.state !== 'unasked');
	return {
		days: days
			.map((day) => ({ day, isWorkingDay: calendar.isWorkingDay(day) }))
			.filter((_, index) => isShown(index)),
		lines: lines.map((line) => ({
			...line,
			cells: line.cells.filter((_, index) => isShown(index))
		})),
		named: [...names].map(([metric, name]) => ({ metric, name })),
		isCalendarMissing: days.some((day) => !calendar.knowsYear(day.slice(0, 4)))
	};
}

function cellOf(
	day: CalendarDay,
	due: Instant | null,
	found: ArrivedFigures | null,
	now: Instant
): ArrivalCell {
	if (!found) return { day, state: arrivalState(due, null, now), dueAt: due, arrived: null };
	const { rows, firstAt, lastAt, by, positions } = found;
	return {
		day,
		state: arrivalState(due, found, now),
		dueAt: due,
		arrived: { rows, firstAt, lastAt, by, positions }
	};
}

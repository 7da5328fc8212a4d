/** Who worked where, in which position and grade, from when to when. */

import type { Text } from './errors.ts';

/** A calendar day, `YYYY-MM-DD`. Periods of days are half-open: `to` is the first day that no longer belongs. */
export type CalendarDay = string;

/** The grades of the product's model, lowest first, with the number of steps (档) in each. */
export const GRADE_STEPS = {
	trainee: 6,
	assistant: 4,
	intermediate: 6,
	senior: 7,
	expert: 9,
	chief: 8
} as const;
export type Grade = keyof typeof GRADE_STEPS;

export interface Assignment {
	readonly employeeNo: string;
	readonly name: string;
	/** `wealth`, `marketing`, `lobby`, or another word of the bank's own. */
	readonly position: string;
	readonly grade: Grade | null;
	readonly step: number | null;
	readonly orgUnit: string;
	readonly from: CalendarDay;
	/** Null: still there. */
	readonly to: CalendarDay | null;
	readonly employmentType: string | null;
	/** Why it ended on `to`: a transfer, leaving the bank; in the bank's own words. */
	readonly endReason?: string;
}

/**
 * The first two of one manager's assignments, in order of days, that cannot both be right: the earlier one is said to go
 * on after the later one began. One without an end goes on until the next begins.
 */
export function overlappingAssignments<Row extends Pick<Assignment, 'from' | 'to'>>(
	rows: readonly Row[]
): readonly [Row, Row] | null {
	const ordered = [...rows].sort((left, right) => (left.from < right.from ? -1 : 1));
	for (const [index, later] of ordered.entries())
		for (const earlier of ordered.slice(0, index))
			if (earlier.to !== null && earlier.to > later.from) return [earlier, later];
	return null;
}

/** The assignment in force on a day; of overlapping ones the one that began last. */
export function assignmentOn(
	assignments: readonly Assignment[],
	day: CalendarDay
): Assignment | null {
	let best: Assignment | null = null;
	for (const assignment of assignments) {
		if (assignment.from > day || (assignment.to !== null && assignment.to <= day)) continue;
		if (best === null || assignment.from > best.from) best = assignment;
	}
	return best;
}

/** Where somebody stands on a board at a day: the assignment in force, else the last one before, else the first after. */
export function representativeAssignment(
	assignments: readonly Assignment[],
	day: CalendarDay
): Assignment | null {
	const current = assignmentOn(assignments, day);
	if (current) return current;
	let before: Assignment | null = null;
	let after: Assignment | null = null;
	for (const assignment of assignments) {
		if (assignment.from <= day) {
			if (before === null || assignment.from > before.from) before = assignment;
		} else if (after === null || assignment.from < after.from) after = assignment;
	}
	return before ?? after;
}

/** How the product's own positions are called; a bank's other words stand as they are. */
export const POSITION_NAMES: Readonly<Record<string, Text>> = {
	wealth: { zh: '理财', en: 'Wealth' },
	marketing: { zh: '营销', en: 'Marketing' },
	lobby: { zh: '大堂', en: 'Lobby' }
};

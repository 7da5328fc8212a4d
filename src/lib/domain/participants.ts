/** Who takes part, in which division, and which of the roster's facts stand beside the name. */
import { dayOf, startOfDay, type Period } from './calendar.ts';
import type { Contest, Who } from './contest.ts';
import type { Instant } from './ledger-entry.ts';
import type { OrgTree } from './org-tree.ts';
import {
	assignmentOn,
	representativeAssignment,
	type Assignment,
	type CalendarDay
} from './roster.ts';
import type { RunContext } from './scoring-inputs.ts';

export interface Participant {
	readonly employeeNo: string;
	readonly name: string;
	readonly position: string;
	readonly grade: string | null;
	readonly orgUnit: string;
	readonly division: string;
	/** Is such an assignment in force at the cut? Who has left stays on the board, and is no head of a team any more. */
	readonly isPresent: boolean;
	/** The next instant at which the roster itself changes what stands here; null: never within the window. */
	readonly changesAt: Instant | null;
}

/**
 * Somebody takes part who has an assignment in the window that the contest means. Division and branch come from the
 * assignment in force on the cut's day (after the end: on the last day); null where they do not take part.
 */
export function participantOf(
	contest: Contest,
	assignments: readonly Assignment[],
	{ asOf, orgUnits }: Pick<RunContext, 'asOf' | 'orgUnits'>
): Participant | null {
	const { zone, window } = contest;
	const firstDay = dayOf(window.start, zone);
	const lastDay = dayOf(window.end - 1, zone);
	const eligible = assignments.filter(
		(assignment) =>
			assignment.from <= lastDay &&
			(assignment.to === null || assignment.to > firstDay) &&
			isMeant(contest.participants, assignment, orgUnits)
	);
	const day = cutDay(window, zone, asOf);
	const current = representativeAssignment(eligible, day);
	if (!current) return null;
	const division = contest.divisions.find((candidate) => isMeant(candidate, current, orgUnits));
	if (!division) return null;
	return {
		employeeNo: current.employeeNo,
		name: current.name,
		position: current.position,
		grade: current.grade,
		orgUnit: current.orgUnit,
		division: division.id,
		isPresent: assignmentOn(eligible, day) !== null,
		changesAt: nextRosterChange(eligible, day, lastDay, zone)
	};
}

/** Org units mean themselves and everything under them. */
export function isMeant(who: Who, assignment: Assignment, orgUnits: OrgTree): boolean {
	return (
		(who.positions?.includes(assignment.position) ?? true) &&
		(who.grades?.includes(assignment.grade ?? '') ?? true) &&
		(who.orgUnits?.some((root) => orgUnits.isWithin(assignment.orgUnit, root)) ?? true) &&
		(who.employmentTypes?.includes(assignment.employmentType ?? '') ?? true) &&
		(who.employeeNos?.includes(assignment.employeeNo) ?? true)
	);
}

function cutDay(window: Period, zone: string, asOf: Instant | null): CalendarDay {
	const last = window.end - 1;
	return dayOf(asOf === null ? last : Math.min(Math.max(asOf, window.start), last), zone);
}

function nextRosterChange(
	assignments: readonly Assignment[],
	day: CalendarDay,
	lastDay: CalendarDay,
	zone: string
): Instant | null {
	const days = assignments
		.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
		.filter((change) => change > day && change <= lastDay)
		.sort();
	return days[0] === undefined ? null : startOfDay(days[0], zone);
}

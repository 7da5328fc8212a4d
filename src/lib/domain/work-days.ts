/** Days at work: under an assignment, and not on leave. Counted in whole stretches, for a contest has many managers. */
import { assignmentOn, type CalendarDay } from './roster.ts';
import type { PersonFacts } from './scoring-inputs.ts';

/** Days in a row under one assignment, half-open. */
export interface Stretch {
	readonly orgUnit: string;
	readonly from: CalendarDay;
	readonly to: CalendarDay;
}

/** The stretches at work from a day up to, not including, another. A day under several assignments is the latest one's. */
export function workStretches(
	{ assignments, leave }: Pick<PersonFacts, 'assignments' | 'leave'>,
	from: CalendarDay,
	to: CalendarDay
): readonly Stretch[] {
	const changes = [...assignments, ...leave]
		.flatMap((period) => [period.from, period.to])
		.filter((day): day is CalendarDay => day !== null && day > from && day < to);
	const bounds = [...new Set([from, ...changes, to])].sort();
	return bounds.slice(0, -1).flatMap((start, index) => {
		const end = bounds[index + 1] ?? to;
		const assignment = assignmentOn(assignments, start);
		const isAway = leave.some((away) => away.from <= start && start < away.to);
		return assignment === null || isAway
			? []
			: [{ orgUnit: assignment.orgUnit, from: start, to: end }];
	});
}

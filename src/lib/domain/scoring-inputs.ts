/** Everything dated that a score reads beside the rules: with the cut, these are the whole of its inputs. */
import type { Leave, Qualification, Target } from './dated-inputs.ts';
import { groupBy } from './group-by.ts';
import type { EntryList, Instant } from './ledger-entry.ts';
import { OrgTree } from './org-tree.ts';
import type { Registration } from './registrations.ts';
import type { Assignment, CalendarDay } from './roster.ts';
import { WorkCalendar } from './work-calendar.ts';

/** Undecided entries count in the provisional run and are left out of the confirmed one. */
export type View = 'provisional' | 'confirmed';

export interface ScoringInputs {
	readonly assignments: readonly Assignment[];
	readonly entries: EntryList;
	/** Null: everything given is known and has happened. */
	readonly asOf: Instant | null;
	readonly view?: View;
	readonly targets?: readonly Target[];
	readonly leave?: readonly Leave[];
	readonly qualifications?: readonly Qualification[];
	readonly calendar?: WorkCalendar;
	readonly orgUnits?: OrgTree;
	/** Of everybody; they count only where the contest says so. */
	readonly registrations?: readonly Registration[];
}

/** What is the same for everybody in one run. */
export interface RunContext {
	readonly asOf: Instant | null;
	readonly view: View;
	readonly calendar: WorkCalendar;
	readonly orgUnits: OrgTree;
	/** Targets of org units, for the rules of groups. */
	readonly unitTargets: readonly Target[];
}

export function runContext(inputs: Omit<ScoringInputs, 'assignments' | 'entries'>): RunContext {
	return {
		asOf: inputs.asOf,
		view: inputs.view ?? 'provisional',
		calendar: inputs.calendar ?? WorkCalendar.PLAIN_WEEK,
		orgUnits: inputs.orgUnits ?? OrgTree.EMPTY,
		unitTargets: (inputs.targets ?? []).filter(({ of }) => 'orgUnit' in of)
	};
}

/** The dated facts of one manager beside the ledger's. */
export interface PersonFacts {
	readonly assignments: readonly Assignment[];
	readonly leave: readonly Leave[];
	readonly targets: readonly Target[];
	readonly qualifications: readonly Qualification[];
}

/** Each manager's own part, by employee number. */
export function personFacts(
	inputs: Pick<ScoringInputs, 'assignments' | 'leave' | 'targets' | 'qualifications'>
): (employeeNo: string) => PersonFacts {
	const assignments = groupBy(inputs.assignments, ({ employeeNo }) => employeeNo);
	const leave = groupBy(inputs.leave ?? [], ({ employeeNo }) => employeeNo);
	const targets = groupBy(inputs.targets ?? [], ({ of }) =>
		'employeeNo' in of ? of.employeeNo : null
	);
	const qualifications = groupBy(inputs.qualifications ?? [], ({ employeeNo }) => employeeNo);
	return (employeeNo) => ({
		assignments: assignments.get(employeeNo) ?? [],
		leave: leave.get(employeeNo) ?? [],
		targets: targets.get(employeeNo) ?? [],
		qualifications: qualifications.get(employeeNo) ?? []
	});
}

/** Does somebody hold a qualification on a day? `to` is the first day on which it no longer holds. */
export function holdsOn(
	qualifications: readonly Qualification[],
	code: string,
	day: CalendarDay
): boolean {
	return qualifications.some(
		(held) => held.qualification === code && held.from <= day && (held.to === null || held.to > day)
	);
}

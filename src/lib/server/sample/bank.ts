import type { CalendarDay } from '#lib/domain/roster.ts';
import { quarterOf } from './calendar.ts';
import { SAMPLE_ORG_UNITS, type SampleOrgUnit } from './org-units.ts';
import { makePeople } from './people.ts';
import type { RosterRow } from './rows.ts';

/**
 * The made bank: its tree of org units and its roster in the product's file form. The roster belongs to the quarter of
 * `today`, because people join, leave and move in the middle of it; it is the same for every day of that quarter.
 */
export function makeSampleBank(
	seed: number,
	today: CalendarDay
): { orgUnits: SampleOrgUnit[]; roster: RosterRow[] } {
	const roster = makePeople(seed, quarterOf(today)).flatMap((person): RosterRow[] => {
		const row: RosterRow = {
			employeeNo: person.employeeNo,
			name: person.name,
			position: person.position,
			grade: person.grade,
			step: String(person.step),
			orgUnit: person.branch,
			from: person.hiredOn,
			to: person.leftOn ?? '',
			employmentType: person.employmentType
		};
		if (!person.transfer) return [row];
		const { branch, on } = person.transfer;
		return [
			{ ...row, to: on },
			{ ...row, orgUnit: branch, from: on }
		];
	});
	return { orgUnits: SAMPLE_ORG_UNITS.map((unit) => ({ ...unit })), roster };
}

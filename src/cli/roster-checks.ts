/** What only several rows together show: two statements of one assignment, and numbers that nobody has. */
import type { Leave, Target } from '#lib/domain/dated-inputs.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { FileEntry } from '#lib/domain/file-entries.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { FileFault } from './file-fault.ts';
import type { Placed } from './score-inputs.ts';

/** Two assignments of one manager from the same day: which one counts would be chance. The same row twice is none. */
export function rosterFaults(roster: readonly Placed<Assignment>[]): FileFault[] {
	const known = new Map<string, Placed<Assignment>>();
	return roster.flatMap((row): FileFault[] => {
		const { employeeNo, from } = row.value;
		const key = `${employeeNo}\u001f${from}`;
		const earlier = known.get(key);
		known.set(key, earlier ?? row);
		if (!earlier || JSON.stringify(earlier.value) === JSON.stringify(row.value)) return [];
		const where = earlier.file === row.file ? earlier.place : `${earlier.file} ${earlier.place}`;
		return [
			{
				file: row.file,
				fault: {
					code: 'roster.conflict',
					message: {
						zh: `与 ${where} 同一人同一天任职，内容不同`,
						en: `is another assignment of the same manager from the same day as ${where}`
					},
					place: row.place,
					found: `${employeeNo} ${from}`
				}
			}
		];
	});
}

/**
 * Numbers that stand on no roster row. Figures of managers outside the contest are usual and do not count; a number that
 * nobody has is a slip of typing, and would quietly cost somebody their points.
 */
export function unknownPeople(
	roster: readonly Placed<Assignment>[],
	rows: {
		readonly entries: readonly (FileEntry & { readonly file: string })[];
		readonly targets: readonly Placed<Target>[];
		readonly leave: readonly Placed<Leave>[];
	}
): FileFault[] {
	const known = new Set(roster.map(({ value }) => value.employeeNo));
	const names = [...known];
	const suggestions = new Map<string, string | null>();
	const faults: FileFault[] = [];
	const check = (
		row: { readonly file: string; readonly place: string },
		column: string,
		employeeNo: string
	) => {
		if (known.has(employeeNo)) return;
		let suggestion = suggestions.get(employeeNo);
		if (suggestion === undefined) {
			// A wrong file altogether would compare every number with every other.
			suggestion = suggestions.size < 100 ? nearestName(employeeNo, names) : null;
			suggestions.set(employeeNo, suggestion);
		}
		faults.push({
			file: row.file,
			fault: {
				code: `row.${column}.unknown`,
				message: NOT_ON_ROSTER,
				place: `${row.place}, ${column}`,
				found: employeeNo,
				...(suggestion === null ? {} : { suggestion })
			}
		});
	};
	for (const row of rows.entries) {
		const { entry } = row;
		if (entry.kind === 'activity' || entry.kind === 'periodFigure')
			check(row, 'employeeNo', entry.employeeNo);
		if (entry.kind === 'activity' && entry.referral)
			check(row, 'referrerNo', entry.referral.referrerNo);
	}
	for (const row of rows.targets)
		if ('employeeNo' in row.value.of) check(row, 'employeeNo', row.value.of.employeeNo);
	for (const row of rows.leave) check(row, 'employeeNo', row.value.employeeNo);
	return faults;
}

const NOT_ON_ROSTER: Text = { zh: '花名册上没有这个工号', en: 'is on no row of the roster' };

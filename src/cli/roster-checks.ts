/** What only several rows together show: two statements of one assignment, and numbers and org units that nobody has. */
import { managersIn } from '#lib/domain/credit-shares.ts';
import { overlaps, type Leave } from '#lib/domain/dated-inputs.ts';
import type { Fault, Text } from '#lib/domain/errors.ts';
import { nearestName } from '#lib/domain/nearest-name.ts';
import { circlesAmong } from '#lib/domain/org-tree.ts';
import type { OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { FileFault } from './file-fault.ts';
import type { RowValues } from './read-file.ts';
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

/** Two leaves of one manager that share a day: one of them is wrong. The same row twice is none. */
export function leaveFaults(leave: readonly Placed<Leave>[]): FileFault[] {
	const known = new Map<string, Placed<Leave>[]>();
	return leave.flatMap((row): FileFault[] => {
		const others = known.get(row.value.employeeNo) ?? [];
		known.set(row.value.employeeNo, [...others, row]);
		const shared = others.find((other) => overlaps(other.value, row.value));
		if (!shared || JSON.stringify(shared.value) === JSON.stringify(row.value)) return [];
		const { from, to } = shared.value;
		return [
			{
				file: row.file,
				fault: {
					code: 'leave.overlap',
					message: {
						zh: `与 ${shared.place} 同一人的休假重叠（${from} 至 ${to}）`,
						en: `overlaps the leave of the same manager in ${shared.place} (${from} to ${to})`
					},
					place: row.place,
					found: `${row.value.from} – ${row.value.to}`
				}
			}
		];
	});
}

/** Units that lie under themselves: no tree has a top then. */
export function circleFaults(units: readonly Placed<OrgUnitFact>[]): FileFault[] {
	const last = new Map(units.map((row) => [row.value.code, row]));
	return circlesAmong([...last.values()].map(({ value }) => value)).flatMap(
		(circle): FileFault[] => {
			const row = last.get(circle[0] ?? '');
			if (!row) return [];
			return [
				{
					file: row.file,
					fault: {
						code: 'orgUnit.circle',
						message: CIRCLE,
						place: `${row.place}, parentCode`,
						found: [...circle, circle[0]].join(' → ')
					}
				}
			];
		}
	);
}

const CIRCLE: Text = { zh: '机构的上级绕成一圈', en: 'the units above it go round in a circle' };

/** What is wrong with a row beside its own form. */
export type RowCheck = (row: RowValues, place: number) => readonly Fault[];

/**
 * Finds the numbers of a row that stand on no roster row. Figures of managers outside the contest are usual and do not
 * count; a number that nobody has is a slip of typing, and would quietly cost somebody their points. `known` has the
 * numbers of all roster rows, also of those with a fault elsewhere.
 */
export function unknownNumbers(known: ReadonlySet<string>): RowCheck {
	return unknownNames(known, peopleOf, NOT_ON_ROSTER);
}

/** Finds the org units of a row that no row of the organisation has. */
export function unknownOrgUnits(
	known: ReadonlySet<string>,
	column: 'orgUnit' | 'parentCode'
): RowCheck {
	return unknownNames(known, (row) => [{ column, name: valueOf(row, column) }], NO_SUCH_UNIT);
}

/** Where no name is known at all, what is wrong is the file that should have them. */
function unknownNames(
	known: ReadonlySet<string>,
	namesOf: (row: RowValues) => readonly NamedIn[],
	message: Text
): RowCheck {
	const suggestions = new Map<string, string | null>();
	const suggest = (name: string): string | null => {
		let suggestion = suggestions.get(name);
		if (suggestion === undefined) {
			// A wrong file altogether would compare every name with every other.
			suggestion = suggestions.size < 100 ? nearestName(name, [...known]) : null;
			suggestions.set(name, suggestion);
		}
		return suggestion;
	};
	return (row, place) => {
		if (known.size === 0) return [];
		return namesOf(row).flatMap(({ column, name }): Fault[] => {
			if (name === '' || known.has(name)) return [];
			const suggestion = suggest(name);
			return [
				{
					code: `row.${column}.unknown`,
					message,
					place: `row ${place}, ${column}`,
					found: name.slice(0, 60),
					...(suggestion === null ? {} : { suggestion })
				}
			];
		});
	};
}

/** A name, and the column in which the row has it. */
interface NamedIn {
	readonly column: string;
	readonly name: string;
}

/** A reversal or a decision names an activity and nobody; only an activity has a referrer or shares. */
function peopleOf(row: RowValues): readonly NamedIn[] {
	if (valueOf(row, 'reverses') !== '' || valueOf(row, 'decision') !== '') return [];
	const named = (column: string) => ({ column, name: valueOf(row, column) });
	if (valueOf(row, 'period') !== '') return [named('employeeNo')];
	const shares = valueOf(row, 'shares');
	return [
		named('employeeNo'),
		named('referrerNo'),
		...managersIn(shares).map((name) => ({ column: 'shares', name }))
	];
}

function valueOf(row: RowValues, column: string): string {
	return (row[column] ?? '').trim();
}

const NOT_ON_ROSTER: Text = { zh: '花名册上没有这个工号', en: 'is on no row of the roster' };
const NO_SUCH_UNIT: Text = { zh: '机构文件中没有这个机构', en: 'is in no file of org units' };

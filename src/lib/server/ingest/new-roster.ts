/**
 * Which roster rows are new. A batch replaces all that was known of the managers it names, so what is compared, and
 * stored or left, is a manager with all their rows.
 */
import type { OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { Transaction } from '../db/client.ts';
import { headPosition } from '../db/ledger.ts';
import { assignmentsThrough, orgUnitsThrough, type AssignmentLine } from '../db/roster.ts';
import type { RefusedEntry } from './ingest-batch.ts';

export interface NewAssignments {
	readonly accepted: AssignmentLine[];
	readonly duplicates: number;
	readonly refused: RefusedEntry[];
}

export async function newAssignments(
	tx: Transaction,
	lines: readonly AssignmentLine[]
): Promise<NewAssignments> {
	const { managers, duplicates, refused } = groupByManager(lines);
	const known = await assignmentsThrough(tx, {
		throughPosition: await headPosition(tx),
		employeeNos: [...managers.keys()]
	});
	const knownOf = new Map<string, Set<string>>();
	for (const assignment of known) {
		const contents = knownOf.get(assignment.employeeNo);
		if (contents) contents.add(contentOf(assignment));
		else knownOf.set(assignment.employeeNo, new Set([contentOf(assignment)]));
	}
	const accepted: AssignmentLine[] = [];
	let same = 0;
	for (const [employeeNo, rows] of managers) {
		const contents = knownOf.get(employeeNo);
		if (
			contents?.size === rows.length &&
			rows.every((row) => contents.has(contentOf(row.assignment)))
		)
			same += rows.length;
		else accepted.push(...rows);
	}
	return { accepted, duplicates: duplicates + same, refused };
}

/** Two rows of one manager from one day either say the same, and count once, or contradict each other. */
function groupByManager(lines: readonly AssignmentLine[]) {
	const managers = new Map<string, AssignmentLine[]>();
	const refused: RefusedEntry[] = [];
	let duplicates = 0;
	for (const line of lines) {
		const { employeeNo, from } = line.assignment;
		const rows = managers.get(employeeNo);
		const sameDay = rows?.find((row) => row.assignment.from === from);
		if (!rows) managers.set(employeeNo, [line]);
		else if (!sameDay) rows.push(line);
		else if (contentOf(sameDay.assignment) === contentOf(line.assignment)) duplicates += 1;
		else
			refused.push({
				line: line.line,
				faults: [
					{
						code: 'roster.assignment.conflict',
						message: {
							zh: `与第 ${sameDay.line} 行的同一员工、同一起始日期矛盾`,
							en: `contradicts row ${sameDay.line}: the same manager from the same day`
						},
						place: `row ${line.line}`,
						found: describe(line.assignment),
						allowed: describe(sameDay.assignment)
					}
				]
			});
	}
	return { managers, duplicates, refused };
}

function fieldsOf(assignment: Assignment): readonly (string | number | null)[] {
	return [
		assignment.employeeNo,
		assignment.name,
		assignment.position,
		assignment.grade,
		assignment.step,
		assignment.orgUnit,
		assignment.from,
		assignment.to,
		assignment.employmentType
	];
}

function contentOf(assignment: Assignment): string {
	return JSON.stringify(fieldsOf(assignment));
}

function describe(assignment: Assignment): string {
	return fieldsOf(assignment)
		.map((field) => field ?? '')
		.join(',');
}

/** The last of several rows about one unit counts; what is already known so is left out. */
export async function newOrgUnits(
	tx: Transaction,
	units: readonly OrgUnitFact[]
): Promise<OrgUnitFact[]> {
	const known = await orgUnitsThrough(tx, await headPosition(tx));
	const contents = new Set(known.map(unitContent));
	return [...new Map(units.map((unit) => [unit.code, unit])).values()].filter(
		(unit) => !contents.has(unitContent(unit))
	);
}

function unitContent(unit: OrgUnitFact): string {
	return JSON.stringify([unit.code, unit.nameZh, unit.nameEn, unit.parentCode, unit.level]);
}

/**
 * Which roster rows are new. A batch replaces all that was known of the managers it names, so what is compared, and
 * stored or left, is a manager with all their rows.
 */
import { groupBy } from '#lib/domain/group-by.ts';
import type { OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import { overlappingAssignments, type Assignment } from '#lib/domain/roster.ts';
import type { Transaction } from '../db/client.ts';
import { headPosition } from '../db/ledger.ts';
import { assignmentFacts, orgUnitFacts, type AssignmentLine } from '../db/roster.ts';
import type { RefusedEntry } from './ingest-batch.ts';

export interface NewAssignments {
	readonly accepted: AssignmentLine[];
	/** For each row that is known already the batch that brought it; null: this very one. */
	readonly duplicates: (number | null)[];
	readonly refused: RefusedEntry[];
}

export async function newAssignments(
	tx: Transaction,
	lines: readonly AssignmentLine[]
): Promise<NewAssignments> {
	const { managers, duplicates, refused } = groupByManager(lines);
	const known = await assignmentFacts(tx, {
		throughPosition: await headPosition(tx),
		employeeNos: [...managers.keys()]
	});
	const knownOf = groupBy(known, ({ fact }) => fact.employeeNo);
	const accepted: AssignmentLine[] = [];
	for (const [employeeNo, rows] of managers) {
		const facts = knownOf.get(employeeNo) ?? [];
		const contents = new Set(facts.map(({ fact }) => contentOf(fact)));
		if (
			contents.size === rows.length &&
			rows.every((row) => contents.has(contentOf(row.assignment)))
		)
			duplicates.push(...rows.map(() => facts[0]?.batchId ?? null));
		else accepted.push(...rows);
	}
	return { accepted, duplicates, refused };
}

/** Two rows of one manager from one day either say the same, and count once, or contradict each other. */
function groupByManager(lines: readonly AssignmentLine[]) {
	const managers = new Map<string, AssignmentLine[]>();
	const refused: RefusedEntry[] = [];
	const duplicates: (number | null)[] = [];
	for (const line of lines) {
		const { employeeNo, from } = line.assignment;
		const rows = managers.get(employeeNo);
		const sameDay = rows?.find((row) => row.assignment.from === from);
		if (!rows) managers.set(employeeNo, [line]);
		else if (!sameDay) rows.push(line);
		else if (contentOf(sameDay.assignment) === contentOf(line.assignment)) duplicates.push(null);
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
	for (const [employeeNo, rows] of managers) {
		const placed = rows.map(({ line, assignment }) => ({ ...assignment, line }));
		const overlap = overlappingAssignments(placed);
		if (!overlap) continue;
		// A batch replaces the manager's roster whole: half of what the file says would be worse than none.
		managers.delete(employeeNo);
		refused.push(...rows.map(({ line }) => overlapping(line, overlap)));
	}
	return { managers, duplicates, refused };
}

function overlapping(line: number, [earlier, later]: readonly [Placed, Placed]): RefusedEntry {
	return {
		line,
		faults: [
			{
				code: 'roster.assignment.overlap',
				message: {
					zh: `第 ${earlier.line} 行与第 ${later.line} 行是同一员工，任职期间重叠；该员工各行均未接收`,
					en: `rows ${earlier.line} and ${later.line} are assignments of one manager that share days; none of the manager's rows came in`
				},
				place: `row ${line}`,
				found: describe(later),
				allowed: describe(earlier)
			}
		]
	};
}

type Placed = Assignment & { readonly line: number };

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
		assignment.employmentType,
		assignment.endReason ?? null
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

export interface NewOrgUnits {
	readonly accepted: OrgUnitFact[];
	/** For each row that is known already the batch that brought it; null: this very one. */
	readonly duplicates: (number | null)[];
}

/** The last of several rows about one unit counts; what is already known so is left out. */
export async function newOrgUnits(
	tx: Transaction,
	units: readonly OrgUnitFact[]
): Promise<NewOrgUnits> {
	const known = await orgUnitFacts(tx, await headPosition(tx));
	const batches = new Map(known.map(({ fact, batchId }) => [unitContent(fact), batchId]));
	const last = [...new Map(units.map((unit) => [unit.code, unit])).values()];
	const accepted = last.filter((unit) => !batches.has(unitContent(unit)));
	const repeated = Array.from({ length: units.length - last.length }, () => null);
	return {
		accepted,
		duplicates: [...repeated, ...last.flatMap((unit) => batches.get(unitContent(unit)) ?? [])]
	};
}

function unitContent(unit: OrgUnitFact): string {
	return JSON.stringify([unit.code, unit.nameZh, unit.nameEn, unit.parentCode, unit.level]);
}

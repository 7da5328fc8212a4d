/** Who worked where, and what the organisation looks like, as known through a position. */
import { sql } from 'drizzle-orm';
import type { OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import { GRADE_STEPS, type Assignment, type Grade } from '#lib/domain/roster.ts';
import { arrayLiteral } from './array-literal.ts';
import { countsAt } from './batch-cut.ts';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';
import { assignment, orgUnit } from './schema.ts';

export interface AssignmentLine {
	readonly line: number;
	readonly assignment: Assignment;
}

type AssignmentRow = {
	employeeNo: string;
	name: string;
	position: string;
	grade: string | null;
	step: number | null;
	orgUnit: string;
	from: string;
	to: string | null;
	employmentType: string | null;
	endReason: string | null;
};

/** A fact of the roster or the organisation with the batch that brought it. */
export interface FactOf<Fact> {
	readonly fact: Fact;
	readonly batchId: number;
}

/** All of a manager's assignments come from the latest batch that names the manager: a new roster replaces the old one. */
export async function assignmentsThrough(tx: Reader, asked: RosterAsked): Promise<Assignment[]> {
	return (await assignmentFacts(tx, asked)).map(({ fact }) => fact);
}

interface RosterAsked {
	readonly throughPosition: number;
	readonly employeeNos?: readonly string[];
	/** Made people stay among themselves: whether the sample's roster is meant, or the bank's own. Absent: both. */
	readonly ofSample?: boolean;
}

export async function assignmentFacts(
	tx: Reader,
	asked: RosterAsked
): Promise<FactOf<Assignment>[]> {
	const ofManagers = asked.employeeNos
		? sql`and a.employee_no = any(${arrayLiteral(asked.employeeNos)}::text[])`
		: sql``;
	const ofOrigin =
		asked.ofSample === undefined
			? sql``
			: sql`and (b.origin in ('sample', 'demo')) = ${asked.ofSample}`;
	const rows = await tx.execute<AssignmentRow & { batchId: number }>(sql`
		select batch_id::float8 as "batchId", employee_no as "employeeNo", name, position, grade, step, org_unit as "orgUnit",
			from_on::text as "from", to_on::text as "to", employment_type as "employmentType", end_reason as "endReason"
		from (
			select a.*, rank() over (partition by a.employee_no order by b.position desc) as recency
			from assignment a join batch b on b.id = a.batch_id
			where ${countsAt(asked)} ${ofManagers} ${ofOrigin}
		) known
		where recency = 1 order by employee_no collate "C", line`);
	return rows.map(({ batchId, endReason, ...row }) => ({
		fact: { ...row, grade: toGrade(row.grade), ...(endReason === null ? {} : { endReason }) },
		batchId
	}));
}

function toGrade(word: string | null): Grade | null {
	if (word === null) return null;
	if (!Object.hasOwn(GRADE_STEPS, word)) throw new TypeError(`the roster holds no grade ${word}`);
	return word as Grade;
}

/** The organisation: of several facts about one unit the one of the latest batch counts. */
export async function orgUnitsThrough(tx: Reader, position: number): Promise<OrgUnitFact[]> {
	return (await orgUnitFacts(tx, position)).map(({ fact }) => fact);
}

export async function orgUnitFacts(tx: Reader, position: number): Promise<FactOf<OrgUnitFact>[]> {
	const rows = await tx.execute<{
		batchId: number;
		code: string;
		nameZh: string;
		nameEn: string;
		parentCode: string | null;
		level: string;
	}>(sql`
		select batch_id::float8 as "batchId", code, name_zh as "nameZh", name_en as "nameEn",
			parent_code as "parentCode", level
		from (
			select o.*, rank() over (partition by o.code order by b.position desc) as recency
			from org_unit o join batch b on b.id = o.batch_id
			where ${countsAt({ throughPosition: position })}
		) known
		where recency = 1 order by code collate "C"`);
	return rows.map(({ batchId, ...fact }) => ({ fact, batchId }));
}

/** Few enough parameters for one statement. */
const ROWS_PER_STATEMENT = 1000;

export async function appendAssignments(
	tx: Transaction,
	batchId: number,
	lines: readonly AssignmentLine[]
): Promise<void> {
	for (let start = 0; start < lines.length; start += ROWS_PER_STATEMENT)
		await tx.insert(assignment).values(
			lines
				.slice(start, start + ROWS_PER_STATEMENT)
				.map(({ line, assignment: { from, to, ...fields } }) => ({
					batchId,
					line,
					...fields,
					fromOn: from,
					toOn: to
				}))
		);
}

export async function appendOrgUnits(
	tx: Transaction,
	batchId: number,
	units: readonly OrgUnitFact[]
): Promise<void> {
	for (let start = 0; start < units.length; start += ROWS_PER_STATEMENT)
		await tx
			.insert(orgUnit)
			.values(units.slice(start, start + ROWS_PER_STATEMENT).map((unit) => ({ batchId, ...unit })));
}

/** Somebody in the roster, as a list to choose from shows them. */
export interface RosterPerson {
	readonly employeeNo: string;
	readonly name: string;
	readonly position: string;
	readonly orgUnit: string;
}

/** Whose name contains a text, or whose number begins with it. */
export async function searchRoster(
	tx: Reader,
	text: string,
	limit: number
): Promise<RosterPerson[]> {
	return [
		...(await tx.execute<RosterPerson & Record<string, unknown>>(sql`
			select employee_no as "employeeNo", name, position, org_unit as "orgUnit" from (
				select distinct on (a.employee_no) a.employee_no, a.name, a.position, a.org_unit
				from assignment a join batch b on b.id = a.batch_id
				where ${countsAt({ throughPosition: Number.MAX_SAFE_INTEGER })}
				order by a.employee_no, b.position desc, a.from_on desc
			) latest
			where strpos(lower(name), lower(${text})) > 0 or starts_with(employee_no, ${text})
			order by employee_no collate "C" limit ${limit}`))
	];
}

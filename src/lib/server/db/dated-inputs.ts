/** Targets, leave, qualifications and the bank's calendar, as known through a position. */
import { sql } from 'drizzle-orm';
import type { DatedInput } from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { arrayLiteral } from './array-literal.ts';
import { countsAt } from './batch-cut.ts';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';
import type { FactOf } from './roster.ts';
import { datedInput } from './schema.ts';

export interface DatedLine {
	readonly line: number;
	readonly input: DatedInput;
}

type DatedRow = {
	kind: DatedInput['kind'];
	employeeNo: string | null;
	orgUnit: string | null;
	code: string | null;
	period: string | null;
	target: string | null;
	from: string | null;
	to: string | null;
	isWorkingDay: boolean | null;
	note: string | null;
};

/**
 * What counts of all that was ever said. With `employeeNos` only what concerns those managers, and what concerns
 * everybody: targets of org units, and the calendar.
 */
export async function datedInputsThrough(tx: Reader, asked: DatedAsked): Promise<DatedInput[]> {
	return (await datedInputFacts(tx, asked)).map(({ fact }) => fact);
}

interface DatedAsked {
	readonly throughPosition: number;
	readonly employeeNos?: readonly string[];
	/** Whether the sample's inputs are meant, or the bank's own. Absent: both. */
	readonly ofSample?: boolean;
}

/** The same with the batch that brought each. */
export async function datedInputFacts(
	tx: Reader,
	asked: DatedAsked
): Promise<FactOf<DatedInput>[]> {
	const ofManagers = asked.employeeNos
		? sql`and (d.employee_no is null or d.employee_no = any(${arrayLiteral(asked.employeeNos)}::text[]))`
		: sql``;
	const ofOrigin =
		asked.ofSample === undefined
			? sql``
			: sql`and (b.origin in ('sample', 'demo')) = ${asked.ofSample}`;
	const rows = await tx.execute<DatedRow & { batchId: number }>(sql`
		select batch_id::float8 as "batchId", kind, employee_no as "employeeNo", org_unit as "orgUnit", code, period,
			trim_scale(target)::text as target, from_on::text as "from", to_on::text as "to",
			is_working_day as "isWorkingDay", note
		from (
			select d.*, rank() over (
				partition by d.kind, d.employee_no, d.org_unit, d.code, d.period,
					case when d.kind = 'calendar' then d.from_on end
				order by b.position desc
			) as recency
			from dated_input d join batch b on b.id = d.batch_id
			where ${countsAt(asked)} ${ofManagers} ${ofOrigin}
		) known
		where recency = 1
		order by kind, employee_no collate "C", org_unit collate "C", code collate "C", period, from_on, line`);
	return rows.map((row) => ({ fact: toDatedInput(row), batchId: row.batchId }));
}

function toDatedInput(row: DatedRow): DatedInput {
	const { kind, employeeNo, orgUnit, code, period, target, from, to, isWorkingDay, note } = row;
	switch (kind) {
		case 'target':
			return {
				kind,
				of: employeeNo === null ? { orgUnit: orgUnit ?? '' } : { employeeNo },
				metric: code ?? '',
				period: period ?? '',
				target: Exact.of(target ?? '0')
			};
		case 'leave':
			return { kind, employeeNo: employeeNo ?? '', from: from ?? '', to: to ?? '', reason: note };
		case 'qualification':
			return {
				kind,
				employeeNo: employeeNo ?? '',
				qualification: code ?? '',
				from: from ?? '',
				to
			};
		case 'calendar':
			return { kind, date: from ?? '', isWorkingDay: isWorkingDay ?? false, name: note };
		default:
			return kind satisfies never;
	}
}

/** Few enough parameters for one statement. */
const ROWS_PER_STATEMENT = 1000;

export async function appendDatedInputs(
	tx: Transaction,
	batchId: number,
	lines: readonly DatedLine[]
): Promise<void> {
	for (let start = 0; start < lines.length; start += ROWS_PER_STATEMENT)
		await tx.insert(datedInput).values(
			lines.slice(start, start + ROWS_PER_STATEMENT).map(({ line, input }) => ({
				batchId,
				line,
				kind: input.kind,
				...columnsOf(input)
			}))
		);
}

function columnsOf(input: DatedInput) {
	switch (input.kind) {
		case 'target':
			return {
				...('employeeNo' in input.of
					? { employeeNo: input.of.employeeNo }
					: { orgUnit: input.of.orgUnit }),
				code: input.metric,
				period: input.period,
				target: input.target.toString()
			};
		case 'leave':
			return {
				employeeNo: input.employeeNo,
				fromOn: input.from,
				toOn: input.to,
				note: input.reason
			};
		case 'qualification':
			return {
				employeeNo: input.employeeNo,
				code: input.qualification,
				fromOn: input.from,
				toOn: input.to
			};
		case 'calendar':
			return { fromOn: input.date, isWorkingDay: input.isWorkingDay, note: input.name };
		default:
			return input satisfies never;
	}
}

/** Dated inputs beside the ledger and the roster: targets, leave, qualifications, the bank's calendar. */
import { isPeriodName } from './calendar.ts';
import { Exact } from './decimal.ts';
import type { Result } from './errors.ts';
import type { NewEntry } from './ledger-entry.ts';
import type { CalendarDay } from './roster.ts';
import { RowReader } from './row-reader.ts';

export const TARGET_COLUMNS = ['employeeNo', 'orgUnit', 'metric', 'period', 'target'] as const;
export const LEAVE_COLUMNS = ['employeeNo', 'from', 'to', 'reason'] as const;
export const QUALIFICATION_COLUMNS = ['employeeNo', 'qualification', 'from', 'to'] as const;
export const CALENDAR_COLUMNS = ['date', 'isWorkingDay', 'name'] as const;
export const FIGURE_COLUMNS = [
	'employeeNo',
	'metric',
	'period',
	'value',
	'base',
	'statedAt',
	'source'
] as const;

type Row<Columns extends readonly string[]> = Partial<Record<Columns[number], string>>;

/** What a manager or an org unit is to reach in a period; amounts in yuan. */
export interface Target {
	readonly of: { readonly employeeNo: string } | { readonly orgUnit: string };
	readonly metric: string;
	readonly period: string;
	readonly target: Exact;
}

/** Half-open: `to` is the first day back at work. */
export interface Leave {
	readonly employeeNo: string;
	readonly from: CalendarDay;
	readonly to: CalendarDay;
	readonly reason: string | null;
}

/** Do two leaves share a day? */
export function overlaps(
	one: Pick<Leave, 'from' | 'to'>,
	other: Pick<Leave, 'from' | 'to'>
): boolean {
	return one.from < other.to && other.from < one.to;
}

/**
 * What somebody may do, or is: a certificate to sell a product, active on the bank's own app, in good standing. Half-open:
 * `to` is the first day on which it no longer holds; null: it still does.
 */
export interface Qualification {
	readonly employeeNo: string;
	/** A word of the bank's own, such as `fund-licence`. */
	readonly qualification: string;
	readonly from: CalendarDay;
	readonly to: CalendarDay | null;
}

/** A day on which the bank differs from the plain week: a holiday, or a make-up workday 调休. */
export interface CalendarDate {
	readonly date: CalendarDay;
	readonly isWorkingDay: boolean;
	readonly name: string | null;
}

/** One fact of a dated file, whatever it is of. */
export type DatedInput =
	| ({ readonly kind: 'target' } & Target)
	| ({ readonly kind: 'leave' } & Leave)
	| ({ readonly kind: 'qualification' } & Qualification)
	| ({ readonly kind: 'calendar' } & CalendarDate);

/** One target: of one manager or of one org unit. */
export function parseTargetRow(row: Row<typeof TARGET_COLUMNS>, place: number): Result<Target> {
	const read = new RowReader<(typeof TARGET_COLUMNS)[number]>(row, place);
	const orgUnit = read.text('orgUnit');
	const employeeNo = orgUnit === null ? read.required('employeeNo') : read.text('employeeNo');
	if (orgUnit !== null && employeeNo !== null)
		read.refuse(
			'orgUnit',
			'与 employeeNo 只能填写一个',
			'cannot stand beside employeeNo: a target has one owner'
		);
	const metric = read.word('metric');
	const period = readPeriod(read);
	read.required('target');
	return read.outcome({
		of: orgUnit === null ? { employeeNo: employeeNo ?? '' } : { orgUnit },
		metric,
		period,
		target: read.decimal('target') ?? Exact.ZERO
	});
}

export function parseLeaveRow(row: Row<typeof LEAVE_COLUMNS>, place: number): Result<Leave> {
	const read = new RowReader<(typeof LEAVE_COLUMNS)[number]>(row, place);
	const employeeNo = read.required('employeeNo');
	read.required('from');
	read.required('to');
	const from = read.day('from') ?? '';
	const to = read.day('to') ?? '';
	if (from !== '' && to !== '' && to <= from)
		read.refuse('to', '必须晚于 from', 'must be later than `from`', `> ${from}`);
	return read.outcome({ employeeNo, from, to, reason: read.text('reason') });
}

export function parseQualificationRow(
	row: Row<typeof QUALIFICATION_COLUMNS>,
	place: number
): Result<Qualification> {
	const read = new RowReader<(typeof QUALIFICATION_COLUMNS)[number]>(row, place);
	const employeeNo = read.required('employeeNo');
	const qualification = read.word('qualification');
	read.required('from');
	const from = read.day('from') ?? '';
	const to = read.day('to');
	if (from !== '' && to !== null && to !== '' && to <= from)
		read.refuse('to', '必须晚于 from', 'must be later than `from`', `> ${from}`);
	return read.outcome({ employeeNo, qualification, from, to });
}

export function parseCalendarRow(
	row: Row<typeof CALENDAR_COLUMNS>,
	place: number
): Result<CalendarDate> {
	const read = new RowReader<(typeof CALENDAR_COLUMNS)[number]>(row, place);
	read.required('date');
	const date = read.day('date') ?? '';
	const word = read.required('isWorkingDay').toLowerCase();
	if (word !== '' && word !== 'true' && word !== 'false')
		read.refuse('isWorkingDay', '应为 true 或 false', 'must be true or false', 'true, false');
	return read.outcome({ date, isWorkingDay: word === 'true', name: read.text('name') });
}

/** A period figure in a file of its own: `value` over `base`, as stated at an instant. */
export function parseFigureRow(
	row: Row<typeof FIGURE_COLUMNS>,
	place: number,
	defaults: { readonly source: string; readonly zone: string }
): Result<NewEntry> {
	const read = new RowReader<(typeof FIGURE_COLUMNS)[number]>(row, place);
	const employeeNo = read.required('employeeNo');
	const metric = read.word('metric');
	const period = readPeriod(read);
	read.required('value');
	const base = read.decimal('base');
	if (base !== null && base.sign < 0) read.refuse('base', '不能为负', 'cannot be negative');
	return read.outcome({
		kind: 'periodFigure',
		source: read.text('source') ?? defaults.source,
		metric,
		employeeNo,
		period,
		statedAt: read.requiredInstant('statedAt', defaults.zone),
		numerator: read.decimal('value') ?? Exact.ZERO,
		base
	});
}

function readPeriod(read: RowReader<'period'>): string {
	const period = read.required('period');
	if (period !== '' && !isPeriodName(period))
		read.refuse('period', '不是期间', 'is not a period', '2026-Q4, 2026-10, 2026-10-31');
	return period;
}

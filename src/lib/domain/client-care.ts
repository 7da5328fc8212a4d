/**
 * Who cares for a client, from when to when, and what that makes of figures that are given client by client: those of a
 * period are the manager's who cares for the client on its last day.
 */
import { addDays, isPeriodName, periodDays } from './calendar.ts';
import { Exact } from './decimal.ts';
import type { Result } from './errors.ts';
import { groupBy } from './group-by.ts';
import type { Instant } from './ledger-entry.ts';
import type { CalendarDay } from './roster.ts';
import { RowReader } from './row-reader.ts';

export const CARE_COLUMNS = ['clientRef', 'employeeNo', 'from', 'to'] as const;
export const CLIENT_FIGURE_COLUMNS = [
	'clientRef',
	'metric',
	'period',
	'value',
	'base',
	'statedAt',
	'source'
] as const;

type Row<Columns extends readonly string[]> = Partial<Record<Columns[number], string>>;

/** Half-open: `to` is the first day that no longer belongs; null: still theirs. */
export interface ClientCare {
	/** Opaque. */
	readonly clientRef: string;
	readonly employeeNo: string;
	readonly from: CalendarDay;
	readonly to: CalendarDay | null;
}

/** A figure of one client in one period; of several of one source the latest stated counts. */
export interface ClientFigure {
	readonly source: string;
	readonly clientRef: string;
	readonly metric: string;
	readonly period: string;
	readonly value: Exact;
	readonly base: Exact | null;
	readonly statedAt: Instant;
}

export function parseCareRow(row: Row<typeof CARE_COLUMNS>, place: number): Result<ClientCare> {
	const read = new RowReader<(typeof CARE_COLUMNS)[number]>(row, place);
	read.required('from');
	const from = read.day('from') ?? '';
	const to = read.day('to');
	if (from !== '' && to !== null && to <= from)
		read.refuse('to', '必须晚于 from', 'must be later than `from`', `> ${from}`);
	return read.outcome({
		clientRef: read.required('clientRef'),
		employeeNo: read.required('employeeNo'),
		from,
		to
	});
}

export function parseClientFigureRow(
	row: Row<typeof CLIENT_FIGURE_COLUMNS>,
	place: number,
	defaults: { readonly source: string; readonly zone: string }
): Result<ClientFigure> {
	const read = new RowReader<(typeof CLIENT_FIGURE_COLUMNS)[number]>(row, place);
	const period = read.required('period');
	if (period !== '' && !isPeriodName(period))
		read.refuse('period', '不是期间', 'is not a period', '2026-Q4, 2026-10, 2026-10-31');
	read.required('value');
	const base = read.decimal('base');
	if (base !== null && base.sign < 0) read.refuse('base', '不能为负', 'cannot be negative');
	return read.outcome({
		source: read.text('source') ?? defaults.source,
		clientRef: read.required('clientRef'),
		metric: read.word('metric'),
		period,
		value: read.decimal('value') ?? Exact.ZERO,
		base,
		statedAt: read.requiredInstant('statedAt', defaults.zone)
	});
}

/** The first two of one client's rows, in order of days, that both claim a day. */
export function overlappingCare<Care extends Pick<ClientCare, 'from' | 'to'>>(
	rows: readonly Care[]
): readonly [Care, Care] | null {
	const ordered = [...rows].sort((left, right) => (left.from < right.from ? -1 : 1));
	for (const [index, later] of ordered.entries()) {
		const earlier = ordered[index - 1];
		if (earlier && (earlier.to === null || earlier.to > later.from)) return [earlier, later];
	}
	return null;
}

/** Whose a client is on a day. Where a batch was taken back two rows may meet: then the one that began last counts. */
export function careOn<Care extends ClientCare>(
	rows: readonly Care[],
	day: CalendarDay
): Care | null {
	let best: Care | null = null;
	for (const row of rows) {
		if (row.from > day || (row.to !== null && row.to <= day)) continue;
		if (best === null || row.from > best.from) best = row;
	}
	return best;
}

/** The day on which it is asked whose a client is. */
export function lastDayOf(period: string): CalendarDay {
	return addDays(periodDays(period).to, -1);
}

/** What a manager's clients come to in a period. */
export interface ManagerFigure {
	readonly source: string;
	readonly employeeNo: string;
	readonly metric: string;
	readonly period: string;
	readonly numerator: Exact;
	/** Null where no client has one. */
	readonly base: Exact | null;
	/** When the last of its parts was stated. */
	readonly statedAt: Instant;
}

/** Sums clients' figures by whoever cares for them; what is nobody's is in no sum. */
export function managerFigures(
	care: readonly ClientCare[],
	figures: readonly ClientFigure[]
): ManagerFigure[] {
	const rowsOf = groupBy(care, ({ clientRef }) => clientRef);
	const latest = new Map<string, ClientFigure>();
	for (const figure of figures) {
		const key = JSON.stringify([figure.source, figure.clientRef, figure.metric, figure.period]);
		const known = latest.get(key);
		if (!known || figure.statedAt > known.statedAt) latest.set(key, figure);
	}
	const sums = new Map<string, ManagerFigure>();
	for (const { source, clientRef, metric, period, value, base, statedAt } of latest.values()) {
		const carer = careOn(rowsOf.get(clientRef) ?? [], lastDayOf(period));
		if (carer === null) continue;
		const { employeeNo } = carer;
		const key = JSON.stringify([source, employeeNo, metric, period]);
		const sum = sums.get(key);
		sums.set(key, {
			...{ source, employeeNo, metric, period },
			numerator: (sum?.numerator ?? Exact.ZERO).plus(value),
			base: base === null ? (sum?.base ?? null) : (sum?.base ?? Exact.ZERO).plus(base),
			statedAt: Math.max(sum?.statedAt ?? statedAt, statedAt)
		});
	}
	return [...sums.values()];
}

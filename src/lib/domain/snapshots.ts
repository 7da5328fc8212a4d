/**
 * Cumulative snapshots: what a manager has sold so far this day, month, quarter or year. The ledger gets the difference
 * from the value before it in the same period, as the activity of that business date, so the activities of a period
 * through a date sum to the value last accepted for that date. Nothing downstream knows about snapshots.
 */
import { startOfDay } from './calendar.ts';
import { Exact, formatFen } from './decimal.ts';
import type { Result } from './errors.ts';
import type { Instant, NewEntry } from './ledger-entry.ts';
import type { CalendarDay } from './roster.ts';
import { RowReader } from './row-reader.ts';

export const SNAPSHOT_COLUMNS = [
	'employeeNo',
	'metric',
	'product',
	'businessDate',
	'scope',
	'quantity',
	'amount',
	'source'
] as const;
type SnapshotColumn = (typeof SNAPSHOT_COLUMNS)[number];

export const SNAPSHOT_SCOPES = ['day', 'month', 'quarter', 'year'] as const;
export type SnapshotScope = (typeof SNAPSHOT_SCOPES)[number];

/** What is counted up over a period: one manager's, under one metric and, where the file tells them apart, one product. */
export interface SnapshotSeries {
	readonly source: string;
	readonly employeeNo: string;
	readonly metric: string;
	readonly product: string | null;
	readonly scope: SnapshotScope;
}

/** The value so far, at the end of a business date. At least one of quantity and amount is there. */
export interface Snapshot extends SnapshotSeries {
	readonly businessDate: CalendarDay;
	readonly quantity: Exact | null;
	readonly amountFen: bigint | null;
	/** The first instant of the business date in the zone of the file. */
	readonly occurredAt: Instant;
}

/** What becomes of those whom a file leaves out: their value stays as it was, or is zero from its date on. */
export const MISSING_ANSWERS = ['leave', 'zero'] as const;
export type MissingAnswer = (typeof MISSING_ANSWERS)[number];

/** Somebody who had a value on `lastDate` and is not in a file that speaks of days through `through`. */
export interface MissingSeries extends SnapshotSeries {
	readonly lastDate: CalendarDay;
	readonly through: CalendarDay;
	/** The last value, as `Exact` and whole fen print it. */
	readonly quantity: string | null;
	readonly amountFen: string | null;
}

type NewActivity = Extract<NewEntry, { kind: 'activity' }>;

/** An id is made of a number and a product, and must fit into the ledger with what marks its reversals. */
const MAX_ID_PART = 60;

export function parseSnapshotRow(
	row: Partial<Record<SnapshotColumn, string>>,
	place: number,
	defaults: { readonly source: string; readonly zone: string }
): Result<Snapshot> {
	const read = new RowReader<SnapshotColumn>(row, place);
	const employeeNo = read.required('employeeNo');
	const product = read.text('product');
	for (const [column, value] of [
		['employeeNo', employeeNo],
		['product', product ?? '']
	] as const)
		if (value.length > MAX_ID_PART)
			read.refuse(column, `超过 ${MAX_ID_PART} 个字符`, `is longer than ${MAX_ID_PART} characters`);
	read.required('businessDate');
	const businessDate = read.day('businessDate') ?? '';
	const scopeWord = read.required('scope');
	const scope = SNAPSHOT_SCOPES.find((word) => word === scopeWord);
	if (scope === undefined && scopeWord !== '')
		read.refuse('scope', '没有这种口径', 'is not a scope', SNAPSHOT_SCOPES.join(', '));
	if (!read.has('quantity') && !read.has('amount')) read.required('quantity');
	return read.outcome({
		source: read.text('source') ?? defaults.source,
		employeeNo,
		metric: read.word('metric'),
		product,
		scope: scope ?? 'month',
		businessDate,
		quantity: read.decimal('quantity'),
		amountFen: read.fen('amount'),
		occurredAt: businessDate === '' ? 0 : startOfDay(businessDate, defaults.zone)
	});
}

/** The period whose count a snapshot goes on with: a new one starts from zero. */
export function snapshotPeriod(scope: SnapshotScope, day: CalendarDay): string {
	switch (scope) {
		case 'day':
			return day;
		case 'month':
			return day.slice(0, 7);
		case 'quarter':
			return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
		case 'year':
			return day.slice(0, 4);
		default:
			return scope satisfies never;
	}
}

/** Usable as a map key. */
export function seriesKey(series: SnapshotSeries): string {
	const { source, employeeNo, metric, product, scope } = series;
	return JSON.stringify([source, employeeNo, metric, product, scope]);
}

/** The place of one value: a later one for the same series and business date takes it. */
export function snapshotKey(snapshot: Snapshot): string {
	return `${seriesKey(snapshot)}${snapshot.businessDate}`;
}

export function saysTheSame(left: Snapshot, right: Snapshot): boolean {
	const isQuantity =
		left.quantity === null || right.quantity === null
			? left.quantity === right.quantity
			: left.quantity.equals(right.quantity);
	return isQuantity && left.amountFen === right.amountFen;
}

/** The value as a person reads it, under the names of the columns. */
export function describeValue({ quantity, amountFen }: Pick<Snapshot, 'quantity' | 'amountFen'>) {
	return [
		...(quantity === null ? [] : [`quantity=${quantity.toString()}`]),
		...(amountFen === null ? [] : [`amount=${formatFen(amountFen)}`])
	].join(' ');
}

/**
 * The activities that the values of any number of series stand for; of two values for one date the last given counts.
 * A date that adds nothing gives none. An amount without a quantity counts no units: how many there were is not known.
 */
export function snapshotActivities(snapshots: Iterable<Snapshot>): NewActivity[] {
	const periods = new Map<string, Map<CalendarDay, Snapshot>>();
	for (const snapshot of snapshots) {
		const { scope, businessDate } = snapshot;
		const key = `${seriesKey(snapshot)}${snapshotPeriod(scope, businessDate)}`;
		const days = periods.get(key);
		if (days) days.set(businessDate, snapshot);
		else periods.set(key, new Map([[businessDate, snapshot]]));
	}
	return [...periods.values()].flatMap((days) =>
		differences([...days.values()].sort((a, b) => (a.businessDate < b.businessDate ? -1 : 1)))
	);
}

/** All dates of a period state the same measures. */
function differences(days: readonly Snapshot[]): NewActivity[] {
	let quantity = Exact.ZERO;
	let amountFen = 0n;
	const activities: NewActivity[] = [];
	for (const day of days) {
		const units = day.quantity === null ? Exact.ZERO : day.quantity.minus(quantity);
		const fen = day.amountFen === null ? null : day.amountFen - amountFen;
		quantity = day.quantity ?? Exact.ZERO;
		amountFen = day.amountFen ?? 0n;
		if (units.sign === 0 && (fen === null || fen === 0n)) continue;
		activities.push({
			kind: 'activity',
			source: day.source,
			externalId: snapshotActivityId(day),
			metric: day.metric,
			employeeNo: day.employeeNo,
			referral: null,
			product: day.product,
			quantity: units,
			amountFen: fen,
			clientRef: null,
			occurredAt: day.occurredAt
		});
	}
	return activities;
}

/** `snapshot/month/2026-03-21/0000001/fund`: made of what the value is of, so that it is the same each time. */
export function snapshotActivityId({
	scope,
	businessDate,
	employeeNo,
	product
}: Pick<Snapshot, 'scope' | 'businessDate' | 'employeeNo' | 'product'>): string {
	const parts = product === null ? [employeeNo] : [employeeNo, product];
	return ['snapshot', scope, businessDate, ...parts.map(escapePart)].join('/');
}

/** As in a JSON pointer, so that a slash in a product cannot make two ids one. */
function escapePart(part: string): string {
	return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

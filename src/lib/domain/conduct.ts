/**
 * Conduct events: complaints, sanctions. Each is an activity under its own code, so rules that take points for events
 * and gates that ask for none read it like any other; while a sanction is in force is a qualification's to say.
 */
import { startOfDay } from './calendar.ts';
import { Exact } from './decimal.ts';
import type { Result } from './errors.ts';
import type { NewEntry } from './ledger-entry.ts';
import { RowReader } from './row-reader.ts';

export const CONDUCT_COLUMNS = [
	'reference',
	'employeeNo',
	'code',
	'day',
	'count',
	'clientRef',
	'source'
] as const;
type ConductColumn = (typeof CONDUCT_COLUMNS)[number];

/** One event. `count` is how many it counts as, such as a grave complaint as two; empty is one. */
export function parseConductRow(
	row: Partial<Record<ConductColumn, string>>,
	place: number,
	defaults: { readonly source: string; readonly zone: string }
): Result<NewEntry> {
	const read = new RowReader<ConductColumn>(row, place);
	read.required('day');
	const day = read.day('day');
	const count = read.decimal('count') ?? Exact.ONE;
	if (count.sign <= 0) read.refuse('count', '必须大于 0', 'must be above 0', '> 0');
	return read.outcome({
		kind: 'activity',
		source: read.text('source') ?? defaults.source,
		metric: read.word('code'),
		externalId: read.required('reference'),
		employeeNo: read.required('employeeNo'),
		referral: null,
		product: null,
		quantity: count,
		amountFen: null,
		clientRef: read.text('clientRef'),
		occurredAt: day === null ? 0 : startOfDay(day, defaults.zone)
	});
}

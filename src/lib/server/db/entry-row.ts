/** The one place where a row of `entry` becomes a fact of the domain, and a fact becomes the columns of a row. */
import { sql } from 'drizzle-orm';
import { mergedShares, type CreditShare } from '#lib/domain/credit-shares.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Activity, Decision, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import type { NumberedEntry } from '#lib/domain/ledger-identities.ts';
import { arrayLiteral } from './array-literal.ts';

/** The select list that `toLedgerEntry` reads: `e` is the entry, `b` its batch. Instants come as whole milliseconds. */
export const entryFields =
	sql.raw(`e.kind, e.source, e.external_id as "externalId", e.metric, e.generation,
	e.reversal_id as "reversalId", e.employee_no as "employeeNo", e.referrer_no as "referrerNo",
	e.referrer_share::text as "referrerShare", e.shares, e.product, e.quantity::text as quantity,
	e.amount_fen::text as "amountFen", e.base::text as base, e.client_ref as "clientRef",
	(extract(epoch from e.occurred_at) * 1000)::float8 as "occurredAt", e.period,
	(extract(epoch from e.stated_at) * 1000)::float8 as "statedAt", e.decision,
	(extract(epoch from b.received_at) * 1000)::float8 as "receivedAt"`);

/** A type alias, because the driver wants rows with an index signature. */
export type EntryRow = {
	kind: string;
	source: string;
	externalId: string | null;
	metric: string;
	generation: number | null;
	reversalId: string | null;
	employeeNo: string | null;
	referrerNo: string | null;
	referrerShare: string | null;
	shares: Readonly<Record<string, string>> | null;
	product: string | null;
	quantity: string | null;
	amountFen: string | null;
	base: string | null;
	clientRef: string | null;
	occurredAt: number | null;
	period: string | null;
	statedAt: number | null;
	decision: string | null;
	receivedAt: number;
};

/** One text for all that are the same: a million rows name a few thousand managers and a dozen metrics. */
export type SameText = <T extends string | null>(text: T) => T;

/** Remembers the texts of one reading. */
export function sameTexts(): SameText {
	const known = new Map<string | null, string | null>();
	return <T extends string | null>(text: T): T => {
		const same = known.get(text);
		if (same !== undefined) return same as T;
		known.set(text, text);
		return text;
	};
}

const asItIs: SameText = (text) => text;

export function toLedgerEntry(row: EntryRow, same: SameText = asItIs): LedgerEntry {
	const { receivedAt } = row;
	const source = same(row.source);
	const metric = same(row.metric);
	switch (row.kind) {
		case 'activity': {
			const activity: Activity = {
				kind: 'activity',
				source,
				externalId: present(row.externalId),
				metric,
				generation: present(row.generation),
				employeeNo: same(present(row.employeeNo)),
				referral:
					row.referrerNo === null
						? null
						: { referrerNo: same(row.referrerNo), share: exact(row.referrerShare) },
				product: same(row.product),
				quantity: exact(row.quantity),
				amountFen: row.amountFen === null ? null : BigInt(row.amountFen),
				clientRef: row.clientRef,
				occurredAt: present(row.occurredAt),
				receivedAt
			};
			return row.shares === null ? activity : { ...activity, shares: readShares(row.shares, same) };
		}
		case 'reversal':
			return {
				kind: 'reversal',
				source,
				externalId: present(row.externalId),
				metric,
				generation: present(row.generation),
				reversalId: present(row.reversalId),
				occurredAt: present(row.occurredAt),
				receivedAt
			};
		case 'decision':
			return {
				kind: 'decision',
				source,
				externalId: present(row.externalId),
				metric,
				decision: decisionWord(row.decision),
				occurredAt: present(row.occurredAt),
				receivedAt
			};
		case 'period_figure':
			return {
				kind: 'periodFigure',
				source,
				metric,
				employeeNo: same(present(row.employeeNo)),
				period: same(present(row.period)),
				statedAt: present(row.statedAt),
				numerator: Exact.of(present(row.quantity)),
				base: exact(row.base),
				receivedAt
			};
		default:
			throw new TypeError(`the ledger holds an entry of unknown kind ${row.kind}`);
	}
}

const DECISIONS: readonly Decision['decision'][] = ['funded', 'cancelled', 'hold', 'release'];

function decisionWord(word: string | null): Decision['decision'] {
	return present(DECISIONS.find((known) => known === word));
}

function exact(text: string | null): Exact | null {
	return text === null ? null : Exact.of(text);
}

/** The table's checks promise the value; without it the row is damaged, and no score may come of it. */
function present<T>(value: T | null | undefined): T {
	if (value === null || value === undefined)
		throw new TypeError('an entry lacks a value that its kind requires');
	return value;
}

export interface EntryLine {
	readonly line: number;
	readonly entry: NumberedEntry;
	/** How many times its place was held before by facts that were taken back. */
	readonly revival: number;
}

type Cell = string | number | bigint | null;

/** Columns of `entry` beside the batch, with their types and where their values come from. */
const columns: readonly [
	name: string,
	type: string,
	value: (line: EntryLine) => Cell,
	/** What the column holds where none of the rows says anything. */
	unsaid?: Cell
][] = [
	['line', 'integer', ({ line }) => line],
	['revival', 'smallint', ({ revival }) => revival, 0],
	['kind', 'text', ({ entry }) => (entry.kind === 'periodFigure' ? 'period_figure' : entry.kind)],
	['source', 'text', ({ entry }) => entry.source],
	['metric', 'text', ({ entry }) => entry.metric],
	['external_id', 'text', ({ entry }) => ('externalId' in entry ? entry.externalId : null)],
	['generation', 'integer', ({ entry }) => ('generation' in entry ? entry.generation : null)],
	['reversal_id', 'text', ({ entry }) => ('reversalId' in entry ? entry.reversalId : null)],
	['employee_no', 'text', ({ entry }) => ('employeeNo' in entry ? entry.employeeNo : null)],
	['referrer_no', 'text', ({ entry }) => referral(entry)?.referrerNo ?? null],
	['referrer_share', 'numeric', ({ entry }) => referral(entry)?.share?.toString() ?? null],
	['shares', 'jsonb', ({ entry }) => sharesJson(entry)],
	['product', 'text', ({ entry }) => ('product' in entry ? entry.product : null)],
	['quantity', 'numeric', ({ entry }) => quantity(entry)?.toString() ?? null],
	['amount_fen', 'bigint', ({ entry }) => ('amountFen' in entry ? entry.amountFen : null)],
	['base', 'numeric', ({ entry }) => ('base' in entry ? (entry.base?.toString() ?? null) : null)],
	['client_ref', 'text', ({ entry }) => ('clientRef' in entry ? entry.clientRef : null)],
	[
		'occurred_at',
		'timestamptz',
		({ entry }) => ('occurredAt' in entry ? toTimestamp(entry.occurredAt) : null)
	],
	['period', 'text', ({ entry }) => ('period' in entry ? entry.period : null)],
	[
		'stated_at',
		'timestamptz',
		({ entry }) => ('statedAt' in entry ? toTimestamp(entry.statedAt) : null)
	],
	['decision', 'text', ({ entry }) => ('decision' in entry ? entry.decision : null)]
];

function sharesJson(entry: NumberedEntry): string | null {
	if (entry.kind !== 'activity' || !entry.shares) return null;
	return JSON.stringify(
		Object.fromEntries(entry.shares.map(({ employeeNo, share }) => [employeeNo, share.toString()]))
	);
}

function readShares(
	shares: NonNullable<EntryRow['shares']>,
	same: SameText
): readonly CreditShare[] {
	return mergedShares(
		Object.entries(shares).map(([employeeNo, share]) => ({
			employeeNo: same(employeeNo),
			share: Exact.of(share)
		}))
	);
}

function referral(entry: NumberedEntry) {
	return entry.kind === 'activity' ? entry.referral : null;
}

function quantity(entry: NumberedEntry): Exact | null {
	if (entry.kind === 'activity') return entry.quantity;
	return entry.kind === 'periodFigure' ? entry.numerator : null;
}

function toTimestamp(instant: number): string {
	return new Date(instant).toISOString();
}

export const entryColumns = columns.map(([name]) => name);

/** The values of one row, in the order of `entryColumns`. */
export function entryCells(line: EntryLine): Cell[] {
	return columns.map(([, , value]) => value(line));
}

/** The columns that any of the rows says something in, each with its values as one array, for `unnest`. */
export function entryColumnArrays(lines: readonly EntryLine[]) {
	const filled = columns
		.map(([name, type, value, unsaid = null]) => ({ name, type, unsaid, cells: lines.map(value) }))
		.filter(({ unsaid, cells }) => cells.some((cell) => cell !== unsaid));
	return {
		names: sql.raw(filled.map(({ name }) => name).join(', ')),
		arrays: sql.join(
			filled.map(({ type, cells }) => sql`${arrayLiteral(cells)}::${sql.raw(type)}[]`),
			sql.raw(', ')
		)
	};
}

/**
 * Files without a ledger: what the ledger would make of their rows. The same identities decide, over an empty ledger, so
 * the same content counts once, other content for a live identity is refused with both shown, and after its reversal an
 * identity may come again.
 */
import type { Fault } from './errors.ts';
import type { Instant, LedgerEntry, NewEntry } from './ledger-entry.ts';
import { LedgerIdentities } from './ledger-identities.ts';

export interface FileEntry {
	/** Where it stands: `row 17`. */
	readonly place: string;
	readonly entry: NewEntry;
	/** When it became known; null: not stated, so it is known from when it happened. */
	readonly receivedAt: Instant | null;
}

export interface FileEntries<Row extends FileEntry> {
	readonly entries: readonly LedgerEntry[];
	readonly refused: readonly { readonly row: Row; readonly fault: Fault }[];
}

/**
 * Entries with their generations. They arrive in the order of `receivedAt`; rows that do not state it come first, in the
 * order of the file. That order tells a correction from what it corrects, and nothing else.
 */
export function entriesOfFiles<Row extends FileEntry>(rows: readonly Row[]): FileEntries<Row> {
	const ledger = new LedgerIdentities();
	const entries: LedgerEntry[] = [];
	const refused: { row: Row; fault: Fault }[] = [];
	for (const row of inOrderOfArrival(rows)) {
		const admission = ledger.admit(row.entry, row.place);
		if (admission.outcome === 'refused') refused.push({ row, fault: admission.fault });
		if (admission.outcome === 'accepted')
			entries.push({ ...admission.entry, receivedAt: row.receivedAt ?? knownAt(row.entry) });
	}
	return { entries, refused };
}

function inOrderOfArrival<Row extends FileEntry>(rows: readonly Row[]): readonly Row[] {
	if (rows.every(({ receivedAt }) => receivedAt === null)) return rows;
	return [...rows].sort((left, right) => {
		if (left.receivedAt === null || right.receivedAt === null)
			return Number(left.receivedAt !== null) - Number(right.receivedAt !== null);
		return left.receivedAt - right.receivedAt;
	});
}

function knownAt(entry: NewEntry): Instant {
	return entry.kind === 'periodFigure' ? entry.statedAt : entry.occurredAt;
}

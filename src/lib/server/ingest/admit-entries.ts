/** What entries are against what the ledger knows: new, there already, or contradicting it. */
import type { Fault } from '#lib/domain/errors.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import { LedgerIdentities, type NumberedEntry } from '#lib/domain/ledger-identities.ts';
import type { EntryLine } from '../db/entry-row.ts';
import type { KnownEntry } from '../db/ledger-append.ts';
import type { PersonLinks } from '../db/person-links.ts';

export interface LineEntry {
	readonly line: number;
	readonly entry: NewEntry;
}

export type EntryOutcome =
	| { readonly outcome: 'accepted' }
	/** `original` is the batch that brought the entry; null: this very one. */
	| { readonly outcome: 'duplicate'; readonly original: OriginalBatch | null }
	| { readonly outcome: 'refused'; readonly faults: readonly Fault[] };

export interface OriginalBatch {
	readonly batchId: number;
	readonly position: number;
}

export interface Admitted {
	readonly line: LineEntry;
	readonly outcome: EntryOutcome;
	/** What goes into the ledger, of an accepted one. */
	readonly stored?: EntryLine;
}

/** In the order of the lines; each sees those before it. `known` is all that the ledger knows of their identities. */
export function admitEntries(
	lines: readonly LineEntry[],
	known: readonly KnownEntry[],
	links: PersonLinks
): Admitted[] {
	const originals = new Map(known.map((one) => [one.entry, one]));
	const identities = new LedgerIdentities(
		known.flatMap(({ entry, isFormer }) => (isFormer ? [] : [entry])),
		known.filter(({ isFormer }) => isFormer)
	);
	return lines.map((line): Admitted => {
		const admission = identities.admit(links.attribute(line.entry), placeOf(line));
		switch (admission.outcome) {
			case 'accepted': {
				const entry = links.size === 0 ? admission.entry : asGiven(admission.entry, line.entry);
				const stored = { line: line.line, entry, revival: admission.revival };
				return { line, outcome: { outcome: 'accepted' }, stored };
			}
			case 'duplicate': {
				const original = originalBatch(originals.get(admission.original));
				return { line, outcome: { outcome: 'duplicate', original } };
			}
			case 'refused':
				return { line, outcome: { outcome: 'refused', faults: [admission.fault] } };
			default:
				return admission satisfies never;
		}
	});
}

/** The numbers that the source gives stay in the ledger: whose they are may be found out differently later. */
function asGiven(entry: NumberedEntry, given: NewEntry): NumberedEntry {
	if (entry.kind === 'activity' && given.kind === 'activity') {
		const { employeeNo, referral, shares } = given;
		return { ...entry, employeeNo, referral, ...(shares && { shares }) };
	}
	if (entry.kind === 'periodFigure' && given.kind === 'periodFigure')
		return { ...entry, employeeNo: given.employeeNo };
	return entry;
}

function originalBatch(known: KnownEntry | undefined): OriginalBatch | null {
	if (!known || known.position === null) return null;
	return { batchId: known.batchId, position: known.position };
}

export function placeOf({ line }: LineEntry): string {
	return `row ${line}`;
}

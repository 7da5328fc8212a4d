/**
 * A few entries in as few trips to the database as there can be: new activities by one statement, anything else by a
 * look at what is known and one statement. What is decided, and what is stored, is what `ingestBatch` would: the
 * statement is the batch's transaction.
 */
import type { Database } from '../db/client.ts';
import { isLostRace } from '../db/database-error.ts';
import { appendAtOnce, knownEntries, type BatchHeader } from '../db/ledger-append.ts';
import { linksNow, PersonLinks } from '../db/person-links.ts';
import {
	admitEntries,
	placeOf,
	type Admitted,
	type LineEntry,
	type OriginalBatch
} from './admit-entries.ts';
import { CHUNK_ROWS } from './chunks.ts';
import { INGEST_ATTEMPTS } from './ingest-batch.ts';
import { findUnstorable } from './storable.ts';

export interface StoredAtOnce {
	readonly admitted: readonly Admitted[];
	/** Null where nothing was new. */
	readonly batch: OriginalBatch | null;
}

/** `check` is asked before anything is written; what it throws leaves the ledger as it was. */
export async function ingestAtOnce(
	db: Database,
	header: Pick<BatchHeader, 'origin' | 'by'>,
	lines: readonly LineEntry[],
	check: (admitted: readonly Admitted[]) => void
): Promise<StoredAtOnce> {
	if (lines.length > CHUNK_ROWS) throw new RangeError('more than a chunk is a file');
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await store(db, header, lines, check);
		} catch (error) {
			if (attempt === INGEST_ATTEMPTS || !isLostRace(error)) throw error;
		}
	}
}

async function store(
	db: Database,
	header: Pick<BatchHeader, 'origin' | 'by'>,
	lines: readonly LineEntry[],
	check: (admitted: readonly Admitted[]) => void
): Promise<StoredAtOnce> {
	const refused: Admitted[] = [];
	const storable = lines.filter((line) => {
		const fault = findUnstorable(line.entry, placeOf(line));
		if (fault) refused.push({ line, outcome: { outcome: 'refused', faults: [fault] } });
		return fault === null;
	});
	const asNew = [...refused, ...admitEntries(storable, [], NO_LINKS)];
	if (refused.length === 0 && asNew.every(isNewActivity)) {
		const batch = await append(db, header, asNew, { onlyIfNew: true });
		if (batch) return { admitted: asNew, batch };
	}
	const links = await linksNow(db);
	const known = await knownEntries(
		db,
		storable.map(({ entry }) => entry),
		links
	);
	const admitted = [...refused, ...admitEntries(storable, known, links)];
	check(admitted);
	return { admitted, batch: await append(db, header, admitted, { onlyIfNew: false }) };
}

/** Whose numbers are whose matters where an identity comes twice, and then there is more to look at. */
const NO_LINKS = new PersonLinks(new Map());

/** Nothing decides over it but its own identity, and nothing of its own group has it. */
function isNewActivity({ line, outcome }: Admitted): boolean {
	return line.entry.kind === 'activity' && outcome.outcome === 'accepted';
}

async function append(
	db: Database,
	header: Pick<BatchHeader, 'origin' | 'by'>,
	admitted: readonly Admitted[],
	options: { readonly onlyIfNew: boolean }
): Promise<OriginalBatch | null> {
	const accepted = admitted.flatMap(({ stored }) => stored ?? []);
	if (accepted.length === 0) return null;
	const duplicatesOf = new Map<number, number>();
	let duplicates = 0;
	for (const { outcome } of admitted) {
		if (outcome.outcome !== 'duplicate') continue;
		duplicates += 1;
		const of = outcome.original?.batchId;
		if (of !== undefined) duplicatesOf.set(of, (duplicatesOf.get(of) ?? 0) + 1);
	}
	const counts = {
		accepted: accepted.length,
		duplicates,
		refused: admitted.length - accepted.length - duplicates,
		duplicatesOf
	};
	return appendAtOnce(db, header, accepted, counts, options);
}

/** Where the calls of this process gather, to be stored in batches that they share. */
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import type { Database } from '../db/client.ts';
import {
	createGroupCommit,
	type GroupCommit,
	type RowOutcome,
	type SubmitOptions
} from './group-commit.ts';

// One gathering point per process: a reload in development must not make a second.
const key = Symbol.for('longhu.activity-calls');
const holder = globalThis as { [key]?: { db: Database; group: GroupCommit } };

/** Resolves after the commit: what it says is durable. */
export function storeActivityCall(
	db: Database,
	entries: readonly NewEntry[],
	options: SubmitOptions
): Promise<RowOutcome[]> {
	if (holder[key]?.db !== db) holder[key] = { db, group: createGroupCommit(db) };
	return holder[key].group.submit(entries, options);
}

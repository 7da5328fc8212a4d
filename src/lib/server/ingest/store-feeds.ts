/** Feeds that are kept as they were given and translated into entries, on their way into an open batch. */
import type { MissingAnswer, MissingSeries } from '#lib/domain/snapshots.ts';
import type { Transaction } from '../db/client.ts';
import { appendEntries } from '../db/ledger-append.ts';
import { appendSnapshots, lockFeeds, type SnapshotLine } from '../db/snapshots.ts';
import { chunksOf } from './chunks.ts';
import type { RefusedEntry } from './ingest-batch.ts';
import { newSnapshots } from './new-snapshots.ts';

/** The facts of one file; a mapping has one target, so only one list is filled. */
export interface FeedFacts {
	readonly snapshots: readonly SnapshotLine[];
}

export const NO_FEEDS: FeedFacts = { snapshots: [] };

export interface FeedOptions {
	/** What becomes of those whom a file of snapshots leaves out; they keep their value unless this says `zero`. */
	readonly missing: MissingAnswer;
	readonly isTrial: boolean;
}

export interface StoredFeeds {
	readonly accepted: number;
	readonly duplicates: number;
	readonly refused: readonly RefusedEntry[];
	readonly missing: readonly MissingSeries[];
}

/** `open` gives the id of the batch, which is written with its first fact. */
export async function storeFeeds(
	tx: Transaction,
	facts: FeedFacts,
	{ missing, isTrial }: FeedOptions,
	open: () => Promise<number>
): Promise<StoredFeeds> {
	// Nobody waits for a trial, whose transaction sees one state of the database anyway.
	if (!isTrial) await lockFeeds(tx);
	const fresh = await newSnapshots(tx, facts.snapshots, missing);
	if (fresh.accepted.length > 0) {
		const batchId = await open();
		await appendSnapshots(tx, batchId, fresh.accepted);
		for await (const lines of chunksOf(fresh.entries)) await appendEntries(tx, batchId, lines);
	}
	return {
		accepted: fresh.accepted.length,
		duplicates: fresh.duplicates,
		refused: fresh.refused,
		missing: fresh.missing
	};
}

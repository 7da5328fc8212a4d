/**
 * The one way into the ledger: one row or a million, from a file, a call or the sample. A transaction is a batch; it is
 * all there or not at all, and its last statement takes the next position.
 */
import type { Fault } from '#lib/domain/errors.ts';
import type { OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import type { MissingAnswer, MissingSeries } from '#lib/domain/snapshots.ts';
import type { Database, Transaction } from '../db/client.ts';
import type { EntryLine } from '../db/entry-row.ts';
import { appendDatedInputs, type DatedLine } from '../db/dated-inputs.ts';
import { isLostRace } from '../db/database-error.ts';
import {
	appendEntries,
	closeBatch,
	closeTrial,
	knownEntries,
	openBatch,
	type BatchHeader
} from '../db/ledger-append.ts';
import { linksNow, type PersonLinks } from '../db/person-links.ts';
import { appendAssignments, appendOrgUnits, type AssignmentLine } from '../db/roster.ts';
import { admitEntries, placeOf, type EntryOutcome, type LineEntry } from './admit-entries.ts';
import { chunksOf } from './chunks.ts';
import { newDatedInputs } from './new-dated-inputs.ts';
import { newAssignments, newOrgUnits } from './new-roster.ts';
import { findUnstorable } from './storable.ts';
import { noFeeds, storeFeeds, type FeedFacts } from './store-feeds.ts';

export type { EntryOutcome, LineEntry, OriginalBatch } from './admit-entries.ts';

export interface BatchInput extends BatchHeader {
	/**
	 * Chunks for big files. What gives a fresh iterator each time it is asked (an array, an object that opens its file
	 * anew, but not a generator's own object) can be stored again when a race was lost.
	 */
	readonly entries?: Iterable<LineEntry> | AsyncIterable<readonly LineEntry[]>;
	readonly roster?: readonly AssignmentLine[];
	readonly orgUnits?: readonly OrgUnitFact[];
	readonly dated?: readonly DatedLine[];
	readonly feeds?: FeedFacts;
	/** What becomes of those whom a file of snapshots leaves out; absent: they keep their value. */
	readonly missing?: MissingAnswer;
	/**
	 * In a transaction that will be taken back: the batch gets a position behind all others without taking the ledger's
	 * head, so nobody waits, and a lost race is the caller's to repeat, in a transaction that sees the winner.
	 */
	readonly isTrial?: boolean;
}

export interface RefusedEntry {
	readonly line: number;
	readonly faults: readonly Fault[];
}

export interface BatchReceipt {
	/** Null, like the position, when nothing new was stored. */
	readonly batchId: number | null;
	readonly position: number | null;
	readonly accepted: number;
	readonly duplicates: number;
	/** How many were refused; `refused` lists the first ones. */
	readonly refusedCount: number;
	readonly refused: readonly RefusedEntry[];
	/** Of which earlier batches duplicates were counted, and how many. */
	readonly duplicatesOf: ReadonlyMap<number, number>;
	/** Whom a file of snapshots leaves out. */
	readonly missing: readonly MissingSeries[];
}

/** What became of each entry; a transaction that is tried again calls this again for each. */
export type OnOutcome = (line: LineEntry, outcome: EntryOutcome) => void;

/** A file sent with a wrong mapping may be refused as a whole: the first faults say why, a million fill the memory. */
const LISTED_REFUSALS = 10_000;
/** As often as this a transaction is begun that loses races. */
export const INGEST_ATTEMPTS = 5;

/**
 * Stores what is new. Two transactions that race for one identity meet at its unique index: the loser's whole
 * transaction is tried again and then sees a duplicate or a conflict.
 */
export async function ingestBatch(
	db: Pick<Database, 'transaction'>,
	input: BatchInput,
	onOutcome?: OnOutcome
): Promise<BatchReceipt> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await db.transaction((tx) => new BatchWriter(tx, input, onOutcome).store());
		} catch (error) {
			if (attempt === (input.isTrial ? 1 : INGEST_ATTEMPTS)) throw error;
			if (!isLostRace(error) || !isRepeatable(input.entries)) throw error;
		}
	}
}

/** A generator is its own iterator and, once read, empty. */
function isRepeatable(entries: BatchInput['entries']): boolean {
	if (entries === undefined) return true;
	const source: unknown = entries;
	const iterator: unknown =
		Symbol.asyncIterator in entries ? entries[Symbol.asyncIterator]() : entries[Symbol.iterator]();
	return iterator !== source;
}

class BatchWriter {
	#batchId: number | null = null;
	#accepted = 0;
	#duplicates = 0;
	#refusedCount = 0;
	readonly #refused: RefusedEntry[] = [];
	#missing: readonly MissingSeries[] = [];
	readonly #duplicatesOf = new Map<number, number>();

	constructor(
		private readonly tx: Transaction,
		private readonly input: BatchInput,
		private readonly onOutcome: OnOutcome = () => undefined
	) {}

	async store(): Promise<BatchReceipt> {
		await this.#storeOrgUnits(this.input.orgUnits ?? []);
		await this.#storeRoster(this.input.roster ?? []);
		await this.#storeDated(this.input.dated ?? []);
		await this.#storeFeeds(this.input.feeds ?? noFeeds());
		await this.#storeEntries(this.input.entries ?? []);
		const counts = {
			accepted: this.#accepted,
			duplicates: this.#duplicates,
			refused: this.#refusedCount,
			duplicatesOf: this.#duplicatesOf
		};
		const close = this.input.isTrial ? closeTrial : closeBatch;
		const position = this.#batchId === null ? null : await close(this.tx, this.#batchId, counts);
		return {
			batchId: this.#batchId,
			position,
			...counts,
			refusedCount: this.#refusedCount,
			refused: this.#refused,
			missing: this.#missing
		};
	}

	/** The batch's row is written with its first fact, so a batch without any leaves nothing behind. */
	async #open(): Promise<number> {
		return (this.#batchId ??= await openBatch(this.tx, this.input));
	}

	/** While the database stores one chunk, the next is read and parsed: the two work side by side. */
	async #storeEntries(entries: NonNullable<BatchInput['entries']>): Promise<void> {
		const chunks = chunksOf(entries);
		try {
			let next = await chunks.next();
			if (next.done) return;
			const links = await linksNow(this.tx);
			while (!next.done) {
				[, next] = await Promise.all([this.#storeChunk(next.value, links), chunks.next()]);
			}
		} finally {
			await chunks.return();
		}
	}

	async #storeChunk(lines: readonly LineEntry[], links: PersonLinks): Promise<void> {
		const storable = lines.filter((line) => {
			const fault = findUnstorable(line.entry, placeOf(line));
			if (fault) this.#refuse(line, fault);
			return fault === null;
		});
		const known = await knownEntries(
			this.tx,
			storable.map(({ entry }) => entry),
			links
		);
		const accepted: EntryLine[] = [];
		for (const { line, outcome, stored } of admitEntries(storable, known, links)) {
			if (stored) accepted.push(stored);
			if (outcome.outcome === 'duplicate') this.#countDuplicate(outcome.original?.batchId ?? null);
			if (outcome.outcome === 'refused') this.#list({ line: line.line, faults: outcome.faults });
			this.onOutcome(line, outcome);
		}
		if (accepted.length === 0) return;
		await appendEntries(this.tx, await this.#open(), accepted);
		this.#accepted += accepted.length;
	}

	#countDuplicate(of: number | null, rows = 1): void {
		this.#duplicates += rows;
		if (of !== null) this.#duplicatesOf.set(of, (this.#duplicatesOf.get(of) ?? 0) + rows);
	}

	#refuse(line: LineEntry, fault: Fault): void {
		this.onOutcome(line, { outcome: 'refused', faults: [fault] });
		this.#list({ line: line.line, faults: [fault] });
	}

	#list(refused: RefusedEntry): void {
		this.#refusedCount += 1;
		if (this.#refused.length < LISTED_REFUSALS) this.#refused.push(refused);
	}

	async #storeRoster(lines: readonly AssignmentLine[]): Promise<void> {
		if (lines.length === 0) return;
		const { accepted, duplicates, refused } = await newAssignments(this.tx, lines);
		duplicates.forEach((of) => this.#countDuplicate(of));
		refused.forEach((line) => this.#list(line));
		if (accepted.length === 0) return;
		await appendAssignments(this.tx, await this.#open(), accepted);
		this.#accepted += accepted.length;
	}

	async #storeDated(lines: readonly DatedLine[]): Promise<void> {
		if (lines.length === 0) return;
		const { accepted, duplicates, refused } = await newDatedInputs(this.tx, lines);
		duplicates.forEach((of) => this.#countDuplicate(of));
		refused.forEach((line) => this.#list(line));
		if (accepted.length === 0) return;
		await appendDatedInputs(this.tx, await this.#open(), accepted);
		this.#accepted += accepted.length;
	}

	async #storeFeeds(feeds: FeedFacts): Promise<void> {
		if (Object.values(feeds).every((lines: readonly unknown[]) => lines.length === 0)) return;
		const { missing = 'leave', isTrial = false } = this.input;
		const stored = await storeFeeds(this.tx, feeds, { missing, isTrial }, () => this.#open());
		this.#accepted += stored.accepted;
		this.#countDuplicate(null, stored.duplicates);
		stored.refused.forEach((line) => this.#list(line));
		this.#missing = stored.missing;
	}

	async #storeOrgUnits(units: readonly OrgUnitFact[]): Promise<void> {
		if (units.length === 0) return;
		const { accepted, duplicates } = await newOrgUnits(this.tx, units);
		duplicates.forEach((of) => this.#countDuplicate(of));
		if (accepted.length === 0) return;
		await appendOrgUnits(this.tx, await this.#open(), accepted);
		this.#accepted += accepted.length;
	}
}

/**
 * Many calls, one batch. A commit waits for the disk; while one is in flight the next calls gather and then share the
 * following one, so the slower the disk, the bigger the batch, and a lone call waits for nobody.
 */
import type { NewEntry } from '#lib/domain/ledger-entry.ts';
import type { Database } from '../db/client.ts';
import { isDataRefusal } from '../db/database-error.ts';
import type { BatchOrigin } from '../db/ledger-append.ts';
import { CHUNK_ROWS } from './chunks.ts';
import { ingestBatch, type LineEntry, type RefusedEntry } from './ingest-batch.ts';

/** What became of one caller's entries. `line` counts them from 1. It is given only after the commit. */
export interface CallReceipt {
	/** Null when nothing of this call was new. */
	readonly position: number | null;
	readonly accepted: number;
	readonly duplicates: number;
	readonly refused: readonly RefusedEntry[];
}

export interface GroupCommit {
	submit(entries: readonly NewEntry[], by?: string | null): Promise<CallReceipt>;
}

interface Call {
	readonly by: string | null;
	readonly lines: readonly LineEntry[];
	readonly resolve: (receipt: CallReceipt) => void;
	readonly reject: (error: unknown) => void;
}

export function createGroupCommit(db: Database, origin: BatchOrigin = 'api'): GroupCommit {
	let waiting: Call[] = [];
	let isStoring = false;

	async function storeWaiting(): Promise<void> {
		if (isStoring) return;
		isStoring = true;
		while (waiting.length > 0) {
			const { group, rest } = takeGroup(waiting);
			waiting = rest;
			await storeGroup(db, origin, group);
		}
		isStoring = false;
	}

	return {
		submit(entries, by = null) {
			return new Promise((resolve, reject) => {
				const lines = entries.map((entry, index) => ({ line: index + 1, entry }));
				waiting.push({ by, lines, resolve, reject });
				void storeWaiting();
			});
		}
	};
}

/** The calls of the first waiting caller's name, up to a chunk: a batch says who brought it. A call is never split. */
function takeGroup(waiting: readonly Call[]): { group: Call[]; rest: Call[] } {
	const group: Call[] = [];
	const rest: Call[] = [];
	let rows = 0;
	for (const call of waiting) {
		const fits = group.length === 0 || rows + call.lines.length <= CHUNK_ROWS;
		if (call.by === waiting[0]?.by && rest.every(({ by }) => by !== call.by) && fits) {
			group.push(call);
			rows += call.lines.length;
		} else rest.push(call);
	}
	return { group, rest };
}

/** Never throws: every caller gets a receipt or the error. */
async function storeGroup(
	db: Database,
	origin: BatchOrigin,
	group: readonly Call[]
): Promise<void> {
	try {
		const receipts = await storeTogether(db, origin, group);
		group.forEach((call, index) => {
			const receipt = receipts[index];
			if (receipt) call.resolve(receipt);
			else call.reject(new Error('a call of the batch has no receipt'));
		});
	} catch (error) {
		if (group.length > 1 && isDataRefusal(error)) {
			// A value that no check foresaw must cost its own caller alone.
			for (const call of group) await storeGroup(db, origin, [call]);
		} else for (const call of group) call.reject(error);
	}
}

async function storeTogether(
	db: Database,
	origin: BatchOrigin,
	group: readonly Call[]
): Promise<CallReceipt[]> {
	const outcomes = new Map<LineEntry, { outcome: string; refused?: RefusedEntry }>();
	const { position } = await ingestBatch(
		db,
		{ origin, by: group[0]?.by ?? null, entries: group.flatMap(({ lines }) => lines) },
		(line, result) =>
			outcomes.set(line, {
				outcome: result.outcome,
				...(result.outcome === 'refused' && {
					refused: { line: line.line, faults: result.faults }
				})
			})
	);
	return group.map(({ lines }) => {
		const own = lines.map((line) => outcomes.get(line));
		const accepted = own.filter((result) => result?.outcome === 'accepted').length;
		return {
			position: accepted > 0 ? position : null,
			accepted,
			duplicates: own.filter((result) => result?.outcome === 'duplicate').length,
			refused: own.flatMap((result) => result?.refused ?? [])
		};
	});
}

/**
 * Many calls, one batch. A commit waits for the disk; while some are in flight the next calls gather and then share the
 * following one, so the slower the disk, the bigger the batch, and a lone call waits for nobody.
 */
import type { Fault } from '#lib/domain/errors.ts';
import { identityKey, type NewEntry } from '#lib/domain/ledger-entry.ts';
import type { Database } from '../db/client.ts';
import { isDataRefusal } from '../db/database-error.ts';
import type { BatchOrigin } from '../db/ledger-append.ts';
import type { Admitted, EntryOutcome, LineEntry, OriginalBatch } from './admit-entries.ts';
import { CHUNK_ROWS } from './chunks.ts';
import { ingestAtOnce } from './ingest-at-once.ts';

/** What became of one entry, told after the commit; of a duplicate where the original stands. */
export type RowOutcome =
	| {
			readonly outcome: 'accepted' | 'duplicate';
			readonly batchId: number;
			readonly position: number;
	  }
	| { readonly outcome: 'refused'; readonly faults: readonly Fault[] }
	/** Nothing is wrong with it, but its call is stored whole or not at all, and another entry was refused. */
	| { readonly outcome: 'withheld' };

export interface SubmitOptions {
	/** Who brings the entries. */
	readonly by?: string | null;
	/** Whether one refused entry keeps the whole call out. */
	readonly isWhole?: boolean;
}

export interface GroupCommit {
	/** The outcomes in the order of the entries. Throws `TooMuchWaiting` where the database does not keep up. */
	submit(entries: readonly NewEntry[], options?: SubmitOptions): Promise<RowOutcome[]>;
}

/** While the disk works for one group, the next is on its way. More would only make smaller groups. */
const GROUPS_IN_FLIGHT = 2;

/** So many rows are several seconds of work: whoever comes now had better come again later. */
const MAX_WAITING_ROWS = 50_000;

/** The queue is full; nothing of the call was stored. */
export class TooMuchWaiting extends Error {}

interface Call {
	readonly by: string | null;
	readonly isWhole: boolean;
	readonly lines: readonly LineEntry[];
	/** What it speaks of: of two calls about one thing the first is stored first. */
	readonly subjects: readonly string[];
	readonly resolve: (outcomes: RowOutcome[]) => void;
	readonly reject: (error: unknown) => void;
}

export function createGroupCommit(db: Database, origin: BatchOrigin = 'api'): GroupCommit {
	let waiting: Call[] = [];
	let waitingRows = 0;
	let inFlight = 0;
	const busySubjects = new Set<string>();

	async function storeWaiting(): Promise<void> {
		if (inFlight === GROUPS_IN_FLIGHT) return;
		inFlight += 1;
		for (;;) {
			const { group, rest } = takeGroup(waiting, busySubjects);
			if (group.length === 0) break;
			waiting = rest;
			waitingRows -= rowsOf(group);
			const subjects = group.flatMap((call) => call.subjects);
			for (const subject of subjects) busySubjects.add(subject);
			await storeGroup(db, origin, group);
			for (const subject of subjects) busySubjects.delete(subject);
		}
		inFlight -= 1;
	}

	return {
		submit(entries, { by = null, isWhole = false } = {}) {
			if (waitingRows + entries.length > MAX_WAITING_ROWS)
				return Promise.reject(new TooMuchWaiting());
			return new Promise((resolve, reject) => {
				const lines = entries.map((entry, index) => ({ line: index + 1, entry }));
				const subjects = [...new Set(entries.map(subjectOf))];
				waiting.push({ by, isWhole, lines, subjects, resolve, reject });
				waitingRows += lines.length;
				void storeWaiting();
			});
		}
	};
}

function rowsOf(calls: readonly Call[]): number {
	return calls.reduce((rows, { lines }) => rows + lines.length, 0);
}

/** Activities, and what is said of them later; or the figures of a manager. */
function subjectOf(entry: NewEntry): string {
	return 'externalId' in entry
		? identityKey(entry)
		: [entry.source, entry.employeeNo, entry.metric].join('\u001f');
}

/**
 * The calls of the first free caller's name, up to a chunk: a batch says who brought it. A call is never split, and one
 * about something that is being stored, or that an earlier call waits to speak of, waits for it.
 */
function takeGroup(
	waiting: readonly Call[],
	busySubjects: ReadonlySet<string>
): { group: Call[]; rest: Call[] } {
	const group: Call[] = [];
	const rest: Call[] = [];
	// Once a call of the same name has to wait, those after it wait, too: a caller's calls keep their order.
	let isFull = false;
	let rows = 0;
	const awaited = new Set<string>();
	for (const call of waiting) {
		const isSameCaller = group.length === 0 || call.by === group[0]?.by;
		const isFree = !call.subjects.some(
			(subject) => busySubjects.has(subject) || awaited.has(subject)
		);
		if (isSameCaller && group.length > 0 && rows + call.lines.length > CHUNK_ROWS) isFull = true;
		if (isSameCaller && isFree && !isFull) {
			group.push(call);
			rows += call.lines.length;
		} else {
			rest.push(call);
			for (const subject of call.subjects) awaited.add(subject);
		}
	}
	return { group, rest };
}

/** Never throws: every caller gets outcomes or the error. */
async function storeGroup(
	db: Database,
	origin: BatchOrigin,
	group: readonly Call[]
): Promise<void> {
	try {
		const outcomes = await storeTogether(db, origin, group);
		group.forEach((call, index) => call.resolve(outcomes[index] ?? []));
	} catch (error) {
		if (error instanceof BrokenCall) await withoutBroken(db, origin, group, error);
		else if (group.length > 1 && isDataRefusal(error)) {
			// A value that no check foresaw must cost its own caller alone.
			for (const call of group) await storeGroup(db, origin, [call]);
		} else for (const call of group) call.reject(error);
	}
}

/** Nothing was stored, for one call. It is answered, and the others are stored after all. */
async function withoutBroken(
	db: Database,
	origin: BatchOrigin,
	group: readonly Call[],
	{ call: broken, outcomes, isOnlyOne }: BrokenCall
): Promise<void> {
	broken.resolve(outcomes);
	const others = group.filter((call) => call !== broken);
	if (others.length === 0) return;
	// Where several are broken, taking one out at a time could go on for as many rounds as there are calls.
	if (isOnlyOne) await storeGroup(db, origin, others);
	else for (const call of others) await storeGroup(db, origin, [call]);
}

/** A call that must be stored whole, and of which an entry was refused. */
class BrokenCall extends Error {
	constructor(
		readonly call: Call,
		readonly outcomes: RowOutcome[],
		readonly isOnlyOne: boolean
	) {
		super('an entry of a call that is stored whole was refused');
	}
}

async function storeTogether(
	db: Database,
	origin: BatchOrigin,
	group: readonly Call[]
): Promise<RowOutcome[][]> {
	const { admitted, batch } = await ingestAtOnce(
		db,
		{ origin, by: group[0]?.by ?? null },
		group.flatMap(({ lines }) => lines),
		(found) => refuseBroken(group, outcomesOf(found))
	);
	const outcomes = outcomesOf(admitted);
	return group.map(({ lines }) => lines.map((line) => told(outcomes.get(line), batch)));
}

/** A call of one row needs no care: when it is refused, nothing of it is stored. */
function refuseBroken(
	group: readonly Call[],
	outcomes: ReadonlyMap<LineEntry, EntryOutcome>
): void {
	const broken = group.filter(
		({ isWhole, lines }) =>
			isWhole && lines.length > 1 && lines.some((line) => outcomes.get(line)?.outcome === 'refused')
	);
	const [first] = broken;
	if (!first) return;
	const own = first.lines.map((line): RowOutcome => {
		const outcome = outcomes.get(line);
		return outcome?.outcome === 'refused' ? outcome : { outcome: 'withheld' };
	});
	throw new BrokenCall(first, own, broken.length === 1);
}

function outcomesOf(admitted: readonly Admitted[]): Map<LineEntry, EntryOutcome> {
	return new Map(admitted.map(({ line, outcome }) => [line, outcome]));
}

function told(outcome: EntryOutcome | undefined, batch: OriginalBatch | null): RowOutcome {
	if (!outcome) throw new Error('an entry of the batch has no outcome');
	if (outcome.outcome === 'refused') return outcome;
	const where = outcome.outcome === 'duplicate' ? (outcome.original ?? batch) : batch;
	if (!where) throw new Error('a stored entry has no batch');
	return { outcome: outcome.outcome, ...where };
}

/** The facts that scoring reads: one discriminated union, and the one order in which they are ever sorted. */
import type { CreditShare } from './credit-shares.ts';
import type { Exact } from './decimal.ts';

/** An instant as milliseconds since 1970 UTC. */
export type Instant = number;

/** (source, external id, metric): live once. After a reversal the same identity may come again, as the next generation. */
export interface EntryIdentity {
	readonly source: string;
	readonly externalId: string;
	readonly metric: string;
}

interface Received {
	/** When the ledger (or the file) says that it became known. */
	readonly receivedAt: Instant;
}

/** One reported fact: who did what, how many, for how much, with which client, when. */
export interface Activity extends EntryIdentity, Received {
	readonly kind: 'activity';
	/** 1 for the first, counted up each time the identity comes again after its reversal. */
	readonly generation: number;
	readonly employeeNo: string;
	/** Who found the client, and which part of the credit (0 to 1) is theirs; null share: the contest states it. */
	readonly referral: { readonly referrerNo: string; readonly share: Exact | null } | null;
	/** Where the row itself shares the credit between several managers, the closer among them: then without a referral. */
	readonly shares?: readonly CreditShare[];
	readonly product: string | null;
	/** Null where the source gives none; a rule that counts takes such a row as one unit. */
	readonly quantity: Exact | null;
	readonly amountFen: bigint | null;
	readonly clientRef: string | null;
	readonly occurredAt: Instant;
	/** A deal that is registered and waits for its core figure: never in the ledger, only in the provisional run. */
	readonly isRegistration?: true;
}

/** Takes the activity of the same source, external id, metric and generation out of the count. */
export interface Reversal extends EntryIdentity, Received {
	readonly kind: 'reversal';
	readonly generation: number;
	/** The external id of the reversal itself; `externalId` is that of the activity it takes back. */
	readonly reversalId: string;
	readonly occurredAt: Instant;
}

/** A word on an activity: what is held, released, funded or cancelled. */
export interface Decision extends EntryIdentity, Received {
	readonly kind: 'decision';
	readonly decision: 'funded' | 'cancelled' | 'hold' | 'release';
	readonly occurredAt: Instant;
}

/** A figure of a whole period, such as retention: the latest stated counts, whatever the order of arrival. */
export interface PeriodFigure extends Received {
	readonly kind: 'periodFigure';
	readonly source: string;
	readonly metric: string;
	readonly employeeNo: string;
	/** `2026-Q4`, `2026-10` or `2026-10-31`. */
	readonly period: string;
	readonly statedAt: Instant;
	readonly numerator: Exact;
	/** Null for a plain value (a balance); a ratio has its base here. */
	readonly base: Exact | null;
}

/** Everything that the ledger holds for scoring today; targets, baselines and adjustments join this union. */
export type LedgerEntry = Activity | Reversal | Decision | PeriodFigure;

/** Entries by place: an array, or a list that makes each one when it is asked for, so that a million need little room. */
export interface EntryList extends Iterable<LedgerEntry> {
	readonly length: number;
	readonly at: (place: number) => LedgerEntry | undefined;
}

/** An entry as a file or a call brings it: the ledger gives the generation and the time of receipt. */
export type NewEntry =
	| Omit<Activity, 'generation' | 'receivedAt'>
	| (Omit<Reversal, 'generation' | 'receivedAt'> & {
			/** What the row says that it takes back; always the whole activity, so it must say the same. */
			readonly states?: Pick<Activity, 'quantity' | 'amountFen'>;
	  })
	| Omit<Decision, 'receivedAt'>
	| Omit<PeriodFigure, 'receivedAt'>;

/**
 * Bytewise order of two texts as UTF-8, which is code point order. JavaScript's own comparison is by UTF-16 units and
 * puts rare characters (extension B) before U+E000; the database's C collation does not.
 */
export function compareBytewise(left: string, right: string): number {
	if (left === right) return 0;
	const length = Math.min(left.length, right.length);
	for (let index = 0; index < length; index += 1) {
		const a = left.charCodeAt(index);
		const b = right.charCodeAt(index);
		if (a === b) continue;
		const aSurrogate = a >= 0xd800 && a <= 0xdfff;
		const bSurrogate = b >= 0xd800 && b <= 0xdfff;
		if (aSurrogate !== bSurrogate) return aSurrogate ? 1 : -1;
		return a < b ? -1 : 1;
	}
	return left.length < right.length ? -1 : 1;
}

/** The order of claims, caps and first-of rules: when it happened, then (source, external id, metric, generation). */
export function compareByOccurrence(left: Activity, right: Activity): number {
	return (
		left.occurredAt - right.occurredAt ||
		compareBytewise(left.source, right.source) ||
		compareBytewise(left.externalId, right.externalId) ||
		compareBytewise(left.metric, right.metric) ||
		left.generation - right.generation
	);
}

/** One text for an identity, usable as a map key. The separator cannot occur in a checked identity. */
export function identityKey(entry: EntryIdentity): string {
	return `${entry.source}\u001f${entry.externalId}\u001f${entry.metric}`;
}

import type { Contest } from './contest.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** Does an entry enter the contest's result? By when it became known, not by when it happened. */
export function enters({ cutOff }: Pick<Contest, 'cutOff'>, { receivedAt }: LedgerEntry): boolean {
	return cutOff === null || receivedAt < cutOff;
}

export function entering(
	contest: Pick<Contest, 'cutOff'>,
	entries: Iterable<LedgerEntry>
): Iterable<LedgerEntry> {
	return contest.cutOff === null ? entries : [...entries].filter((entry) => enters(contest, entry));
}

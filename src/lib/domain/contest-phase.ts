import type { Period } from './calendar.ts';
import type { Instant } from './ledger-entry.ts';

/** `over`: the window is past, but late figures still come in until somebody ends the contest. */
export type ContestPhase = 'upcoming' | 'running' | 'over' | 'ended';

export function contestPhase(
	contest: { readonly isEnded: boolean; readonly window: Period },
	now: Instant
): ContestPhase {
	if (contest.isEnded) return 'ended';
	if (now < contest.window.start) return 'upcoming';
	return now < contest.window.end ? 'running' : 'over';
}

/** What one settlement of a contest pays, computed from the ledger alone: every earlier one is made again and counts as sealed. */
import type { Contest } from './contest.ts';
import type { Instant, LedgerEntry } from './ledger-entry.ts';
import type { Settlement } from './prizes/money-fields.ts';
import type { MoneyLine } from './prizes/money-line.ts';
import { resultOf } from './result.ts';
import { scoreContest } from './scoring.ts';
import type { ScoringInputs } from './scoring-inputs.ts';
import { settle, type SettlementLine } from './settlement.ts';

/** By employee number and prize, of anybody who earned or was paid anything up to `asked`, one of the contest's. */
export function settlementLines(
	contest: Contest,
	inputs: Omit<ScoringInputs, 'asOf'>,
	asked: Settlement
): SettlementLine[] {
	const entries = [...inputs.entries];
	const sealed: SettlementLine[] = [];
	let lines: SettlementLine[] = [];
	for (const settlement of contest.settlements) {
		if (settlement.until > asked.until) break;
		const earned = earnedAt(contest, { ...inputs, entries }, lastInstantOf(settlement));
		lines = settle(earned, sealed, settlement);
		sealed.push(...lines);
	}
	return lines;
}

/** The cut of a settlement; `until` itself no longer belongs to it. */
export function lastInstantOf({ until }: Pick<Settlement, 'until'>): Instant {
	return until - 1;
}

/** Everybody's money by what was known and had happened at the cut. */
function earnedAt(
	contest: Contest,
	inputs: Omit<ScoringInputs, 'asOf' | 'entries'> & { readonly entries: readonly LedgerEntry[] },
	asOf: Instant
): MoneyLine[] {
	const entries = inputs.entries.filter(({ receivedAt }) => receivedAt <= asOf);
	const scores = scoreContest(contest, { ...inputs, entries, asOf });
	return resultOf(contest, scores.scorecards, { ...scores, asOf }).flatMap(({ money }) => money);
}

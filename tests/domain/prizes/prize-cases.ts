/** Results of small contests, money in one line a participant. */
import type { Contest } from '#lib/domain/contest.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import type { OrgTree } from '#lib/domain/org-tree.ts';
import { resultOf, type ResultRow } from '#lib/domain/result.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { assignment, at, contestOf, sale, type Fields } from '../score-cases.ts';

export interface MoneyCase {
	readonly entries: readonly LedgerEntry[];
	/** Who is on the roster; a text is an employee number in branch BR1. */
	readonly roster?: readonly (string | Assignment)[];
	readonly asOf?: string;
	readonly orgUnits?: OrgTree;
}

/** Everybody with so many units of `sale`, at noon of 2 February. */
export function units(amounts: Readonly<Record<string, string>>): LedgerEntry[] {
	return Object.entries(amounts).map(([employeeNo, quantity]) => sale(employeeNo, { quantity }));
}

export function resultsOf(
	contest: Contest,
	{ entries, roster, asOf, orgUnits }: MoneyCase
): ResultRow[] {
	const people = roster ?? [
		...new Set(entries.flatMap((entry) => (entry.kind === 'activity' ? [entry.employeeNo] : [])))
	];
	const cut = asOf === undefined ? null : at(asOf);
	const scores = scoreContest(contest, {
		assignments: people.map((one) => (typeof one === 'string' ? assignment(one) : one)),
		entries,
		...(orgUnits ? { orgUnits } : {}),
		asOf: cut
	});
	return resultOf(contest, scores.scorecards, { ...scores, asOf: cut });
}

/** `A 900.00`, with what is held in brackets, by employee number; who has no line is left out. */
export function paid(fields: Fields, given: MoneyCase): string[] {
	return resultsOf(contestOf(fields), given)
		.filter(({ money }) => money.length > 0)
		.map(({ scorecard, bonusFen, heldFen }) => {
			const held = heldFen === 0n ? '' : ` (${formatFen(heldFen)})`;
			return `${scorecard.participant.employeeNo} ${formatFen(bonusFen)}${held}`;
		})
		.sort();
}

/** The English explanation of every line, as `A p1: …`. */
export function explained(fields: Fields, given: MoneyCase): string[] {
	return resultsOf(contestOf(fields), given)
		.flatMap(({ money }) => money)
		.map(({ employeeNo, prizeId, arithmetic }) => `${employeeNo} ${prizeId}: ${arithmetic.en}`)
		.sort();
}

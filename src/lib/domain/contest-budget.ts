/** What the prizes of a contest can cost at most, before anybody has sold anything. */
import type { Contest } from './contest.ts';
import { contestDays } from './scoring.ts';

export interface Budget {
	/** The most that prizes with an end can pay. */
	readonly fen: bigint;
	/** Other prizes pay by what is sold or by how many reach a goal: what they cost shows only as it is earned. */
	readonly isOpenEnded: boolean;
}

/** A prize without a division is paid in each of them, one for teams once. */
export function budgetOf(contest: Contest): Budget {
	return capped(contest, [null, ...contest.divisions.map(({ id }) => id)]);
}

/** The part that one division can get. Prizes for teams reach over all divisions and belong to none. */
export function budgetOfDivision(contest: Contest, division: string): Budget {
	return capped(contest, [division]);
}

function capped(contest: Contest, scopes: readonly (string | null)[]): Budget {
	const days = contestDays(contest, null);
	const most = scopes.flatMap((scope) =>
		contest.prizes
			.filter(({ isOfTeams, division }) =>
				scope === null ? isOfTeams : !isOfTeams && (division === null || division === scope)
			)
			.map((prize) => prize.budget(days))
	);
	const fen = most.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n);
	const isOpenEnded = most.includes(null);
	const cap = contest.budgetCapFen;
	return cap !== null && (isOpenEnded || fen > cap)
		? { fen: cap, isOpenEnded: false }
		: { fen, isOpenEnded };
}

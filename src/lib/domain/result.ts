/** Standings and bonuses of a whole contest from its scorecards: what the board, the file and the command line show. */
import type { Contest } from './contest.ts';
import { awardPrizes, prizesOf } from './prizes.ts';
import type { Scorecard } from './scoring.ts';
import { rankDivision } from './standings.ts';

export interface ResultRow {
	readonly scorecard: Scorecard;
	readonly rank: number | null;
	/** Among all of the division, also those who are not ranked. */
	readonly displayRank: number;
	readonly bonusFen: bigint;
}

/** Rows by division in the contest's order, within it by standing. */
export function resultOf(contest: Contest, scorecards: readonly Scorecard[]): ResultRow[] {
	return contest.divisions.flatMap(({ id }) => {
		const rows = scorecards
			.filter(({ participant }) => participant.division === id)
			.map((scorecard) => ({
				employeeNo: scorecard.participant.employeeNo,
				points: scorecard.points,
				tieKeys: scorecard.tieKeys,
				isRanked: scorecard.standing.isRanked,
				scorecard
			}));
		const ranked = rankDivision(rows, contest.rankMethod);
		const bonusFen = awardPrizes(
			ranked.map(({ place, ...row }) => ({ ...row, rank: place })),
			prizesOf(contest.prizes, id)
		);
		return ranked.map(({ scorecard, rank, displayRank, employeeNo }) => ({
			scorecard,
			rank,
			displayRank,
			bonusFen: bonusFen.get(employeeNo) ?? 0n
		}));
	});
}

/** Standings and bonuses of a whole contest from its scorecards: what the board, the file and the command line show. */
import type { Contest } from './contest.ts';
import { awardPrizes, NO_GROUPS, payRow, type MoneyFacts } from './prizes/award.ts';
import { sumHeld, sumOfLines, type MoneyLine } from './prizes/money-line.ts';
import type { Scorecard } from './scoring.ts';
import { rankDivision } from './standings.ts';

export interface ResultRow {
	readonly scorecard: Scorecard;
	readonly rank: number | null;
	/** Among all of the division, also those who are not ranked. */
	readonly displayRank: number;
	/** What is paid now: the sum of the lines. */
	readonly bonusFen: bigint;
	/** What is held until later, beside it. */
	readonly heldFen: bigint;
	/** In the order of the prizes. */
	readonly money: readonly MoneyLine[];
}

/** Rows by division in the contest's order, within it by standing. Prizes that read groups need what stage 4 made. */
export function resultOf(
	contest: Contest,
	scorecards: readonly Scorecard[],
	facts: Partial<Omit<MoneyFacts, 'rows'>> = {}
): ResultRow[] {
	const ranked = contest.divisions.flatMap(({ id }) =>
		rankDivision(
			scorecards
				.filter(({ participant }) => participant.division === id)
				.map((scorecard) => ({
					employeeNo: scorecard.participant.employeeNo,
					points: scorecard.points,
					tieKeys: scorecard.tieKeys,
					isRanked: scorecard.standing.isRanked,
					scorecard
				})),
			contest.rankMethod
		)
	);
	const money = awardPrizes(contest, {
		...NO_GROUPS,
		asOf: null,
		...facts,
		rows: ranked.map(({ scorecard, place }) => payRow(scorecard, place))
	});
	return ranked.map(({ scorecard, rank, displayRank, employeeNo }) => {
		const lines = money.get(employeeNo) ?? [];
		return {
			scorecard,
			rank,
			displayRank,
			bonusFen: sumOfLines(lines),
			heldFen: sumHeld(lines),
			money: lines
		};
	});
}

/** Stage 5 for teams: the boards that group rules make, each in its order and with its ranks. */
import type { Contest } from './contest.ts';
import type { Text } from './errors.ts';
import { compareBytewise } from './ledger-entry.ts';
import type { TeamRow } from './rules/rule-kind.ts';
import type { GroupResult } from './scoring.ts';
import { ranksInOrder, type RankMethod } from './standings.ts';

/** What ranking needs of a team. */
export type RankableTeam = Pick<TeamRow, 'team' | 'value' | 'isRanked'>;

export interface RankedTeam extends TeamRow {
	/** Null: not ranked, because a gate is not passed or there is nothing to rate. */
	readonly rank: number | null;
}

/** One contest may have several, beside the boards of its divisions. */
export interface TeamBoard {
	/** The rule that makes it. */
	readonly ruleId: string;
	readonly name: Text;
	readonly rows: readonly RankedTeam[];
}

/** The rules that make boards of teams, in order; gates judge teams too, and make no board. */
export function teamBoardRules({ rules }: Contest): Contest['rules'] {
	return rules.filter(({ kind }) => kind === 'teamAggregate');
}

/** The gates that a team must pass to be ranked on a rule's board. */
export function teamGatesOf(contest: Contest, ruleId: string): Contest['rules'] {
	const read = contest.ruleOf(ruleId)?.lines ?? [];
	return contest.rules.filter(({ id, kind }) => kind === 'teamGate' && read.includes(id));
}

/** In the order of the contest's rules. */
export function teamBoards(contest: Contest, teams: GroupResult['teams']): TeamBoard[] {
	return contest.rules.flatMap(({ id, name }) => {
		const rows = teams.get(id);
		return rows ? [{ ruleId: id, name, rows: rankTeams(rows, contest.rankMethod) }] : [];
	});
}

/** Best first, those without a rank last; equals share a rank and stand in order of their codes. */
export function rankTeams<Row extends RankableTeam>(
	rows: readonly Row[],
	method: RankMethod = 'competition'
): (Row & { readonly rank: number | null })[] {
	const ordered = [...rows].sort(
		(left, right) => compareTeams(left, right) || compareBytewise(left.team, right.team)
	);
	const ranks = ranksInOrder(ordered, (above, row) => compareTeams(above, row) === 0, method);
	return ordered.map((row, index) => ({
		...row,
		rank: isRanked(row) ? (ranks[index] ?? null) : null
	}));
}

function isRanked(row: RankableTeam): boolean {
	return row.isRanked && row.value !== null;
}

function compareTeams(left: RankableTeam, right: RankableTeam): number {
	if (isRanked(left) !== isRanked(right)) return isRanked(left) ? -1 : 1;
	if (left.value === null || right.value === null)
		return left.value === right.value ? 0 : left.value === null ? 1 : -1;
	return right.value.compare(left.value);
}

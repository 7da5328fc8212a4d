/** What new facts would make of a contest's standings: who moves, and what the top of each list becomes. */
import type { Contest } from './contest.ts';
import type { Text } from './errors.ts';
import type { Participant } from './participants.ts';
import { rankDivision, type Rankable } from './standings.ts';
import { diffVersions, isUnchanged, type Change, type ComparedRow } from './version-diff.ts';

/** Movers that are listed; the rest are counted. */
export const LISTED_MOVERS = 20;
/** Places of each division that are shown as they would be. */
export const SHOWN_PLACES = 10;

/** Somebody's total, as boards rank it. */
export interface PreviewedTotal extends Rankable {
	readonly participant: Participant;
}

/** Null on a side where the person takes no part, or is not ranked. */
export interface PreviewedStanding {
	readonly employeeNo: string;
	readonly name: string;
	readonly division: Change<Text | null>;
	readonly rank: Change<number | null>;
	/** As the contest displays them. */
	readonly points: Change<string | null>;
}

export interface StandingsPreview {
	/** Managers whose points change, who join or leave. */
	readonly touched: number;
	/** Managers whose rank or division changes. */
	readonly movers: number;
	/** The furthest movers first. */
	readonly rows: readonly PreviewedStanding[];
	/** The top of every division in which somebody's points or rank changes. */
	readonly tops: readonly { readonly name: Text; readonly rows: readonly PreviewedStanding[] }[];
}

/** The same with the contest that it is of. */
export interface ContestEffect extends StandingsPreview {
	readonly slug: string;
	readonly name: Text;
}

/** Null: nobody's points, rank or division would be another. */
export function previewStandings(
	contest: Contest,
	before: readonly PreviewedTotal[],
	after: readonly PreviewedTotal[]
): StandingsPreview | null {
	const ranked = { before: rankAll(contest, before), after: rankAll(contest, after) };
	const diff = diffVersions({ contest, rows: ranked.before }, { contest, rows: ranked.after });
	const changed = diff.rows.filter((row) => !isUnchanged(row));
	if (changed.length === 0) return null;
	const names = new Map(contest.divisions.map(({ id, name }) => [id, name]));
	const nameOf = (id: string | null) =>
		id === null ? null : (names.get(id) ?? { zh: id, en: id });
	const shown = new Map(
		diff.rows.map(({ employeeNo, name, division, rank, points }) => [
			employeeNo,
			{
				employeeNo,
				name,
				division: { before: nameOf(division.before), after: nameOf(division.after) },
				rank,
				points: {
					before: points.before?.toFixed(contest.decimals) ?? null,
					after: points.after?.toFixed(contest.decimals) ?? null
				}
			} satisfies PreviewedStanding
		])
	);
	const standing = ({ employeeNo }: { readonly employeeNo: string }) => shown.get(employeeNo) ?? [];
	const touchedDivisions = new Set(
		changed.flatMap(({ division }) => [division.before, division.after])
	);
	return {
		touched: diff.rescored,
		movers: diff.movers,
		rows: changed.slice(0, LISTED_MOVERS).flatMap(standing),
		tops: contest.divisions
			.filter(({ id }) => touchedDivisions.has(id))
			.map(({ id, name }) => ({
				name,
				rows: ranked.after
					.filter(({ scorecard }) => scorecard.participant.division === id)
					.slice(0, SHOWN_PLACES)
					.flatMap(({ scorecard }) => standing(scorecard.participant))
			}))
	};
}

/** In the order of the board, without money: what a place pays is not known before its result. */
function rankAll(contest: Contest, totals: readonly PreviewedTotal[]): ComparedRow[] {
	return contest.divisions.flatMap(({ id }) =>
		rankDivision(
			totals.filter(({ participant }) => participant.division === id),
			contest.rankMethod
		).map(({ participant, points, rank }) => ({
			scorecard: { participant, points },
			rank,
			bonusFen: 0n
		}))
	);
}

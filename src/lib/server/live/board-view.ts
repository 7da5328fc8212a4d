/** What a screen sees of one division: totals in, rows out. Exact numbers become texts here and nowhere later. */
import type { Contest } from '#lib/domain/contest.ts';
import { budgetOfDivision } from '#lib/domain/contest-budget.ts';
import { Exact, formatFen } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import { teamBoardRules, teamGatesOf } from '#lib/domain/team-standings.ts';
import {
	teamBoardId,
	teamRuleOf,
	type BoardHeader,
	type Highlight,
	type StandingRow
} from '#lib/live/events.ts';
import type { StoredHighlight, StoredTotal } from '#lib/server/db/totals.ts';
import { claimedMetrics, figuresOf } from './board-figures.ts';
import type { ShownPoints } from './shown-points.ts';
import type { Place, StandingsIndex } from './standings-index.ts';

export interface ViewedDivision {
	readonly contest: Contest;
	readonly index: StandingsIndex<StoredTotal>;
	/** What each would be paid now, in fen; who gets nothing is not there. */
	readonly bonusFen: ReadonlyMap<string, bigint>;
	/** The rank each had when the day began; null: there is nothing to compare with. */
	readonly ranksBefore: ReadonlyMap<string, number> | null;
	/** Names of org units by code; a unit without a name shows its code. */
	readonly orgUnitNames: ReadonlyMap<string, Text>;
	readonly shown: ShownPoints;
}

/** All rows of a division. A row that shows what it showed before is the very object of `before`. */
export function showRows(
	viewed: ViewedDivision,
	before: ReadonlyMap<string, StandingRow>
): StandingRow[] {
	const places = viewed.index.top(viewed.index.size);
	const claimed = claimedMetrics(viewed.contest);
	let above: StoredTotal | null = null;
	let tiedFrom: Place<StoredTotal> | null = null;
	return places.map((place) => {
		const { row, order, rank } = place;
		if (tiedFrom === null || tiedFrom.rank !== rank) {
			above = tiedFrom === null || rank === null ? null : (places[order - 1]?.row ?? null);
			tiedFrom = place;
		}
		const rankBefore = viewed.ranksBefore?.get(row.employeeNo);
		const bonus = viewed.bonusFen.get(row.employeeNo) ?? 0n;
		const fresh: StandingRow = {
			employeeNo: row.employeeNo,
			name: row.name,
			orgUnit: viewed.orgUnitNames.get(row.orgUnit) ?? { zh: row.orgUnit, en: row.orgUnit },
			position: row.position,
			grade: row.grade,
			rank,
			order,
			points: viewed.shown.of(row),
			...(row.registered !== null &&
				row.registered.sign !== 0 && { registered: viewed.shown.text(row.registered) }),
			gap: above === null ? null : viewed.shown.gap(row, above),
			move: rank === null || rankBefore === undefined ? null : rankBefore - rank,
			bonusYuan: bonus === 0n ? null : formatFen(bonus),
			figures: figuresOf(row, claimed)
		};
		const known = before.get(row.employeeNo);
		return known && isSameRow(known, fresh) ? known : fresh;
	});
}

/** Does a board of teams put points together, and not the number of another rule, nor a part of a quota? */
function isOfPoints(contest: Contest, ruleId: string): boolean {
	const rule = contest.ruleOf(ruleId);
	const gates = teamGatesOf(contest, ruleId).map(({ id }) => id);
	return rule?.targets.length === 0 && rule.lines.every((id) => gates.includes(id));
}

const PERCENT: Text = { zh: '%', en: '%' };

/** What a board's numbers are counted in; null: points, or a number that has no unit. */
function unitOf(contest: Contest, ruleId: string | null): Text | null {
	if (ruleId === null || isOfPoints(contest, ruleId)) return contest.unit;
	return contest.ruleOf(ruleId)?.isRatio === true ? PERCENT : null;
}

/** The boards of teams that a contest has, with what stands in a key for each. */
export function listTeamBoards(contest: Contest): BoardHeader['teamBoards'] {
	return teamBoardRules(contest).map(({ id, name }) => ({ id: teamBoardId(id), name }));
}

export function showHighlight(highlight: StoredHighlight, shown: ShownPoints): Highlight {
	const { at, employeeNo, name, metric, product, quantity, gained } = highlight;
	return {
		at,
		employeeNo,
		name,
		metric,
		product,
		quantity,
		gained: shown.signed(Exact.of(gained))
	};
}

export function showHeader(
	contest: Contest,
	board: { readonly slug: string; readonly division: string; readonly isSample: boolean }
): BoardHeader {
	const { divisions, decimals, labels, window, zone } = contest;
	const ruleId = teamRuleOf(board.division);
	// What teams win is paid to people, and stands in the budgets of their divisions.
	const budget =
		ruleId === null ? budgetOfDivision(contest, board.division) : { fen: 0n, isOpenEnded: false };
	const own = divisions.find(({ id }) => id === board.division);
	// A contest of everybody has one division that nobody named.
	const division = divisions.length === 1 ? null : (own?.name ?? null);
	return {
		key: { contest: board.slug, division: board.division },
		title: contest.name,
		division: ruleId === null ? division : (contest.ruleOf(ruleId)?.name ?? null),
		divisions: divisions.map(({ id, name }) => ({ id, name })),
		teamBoards: listTeamBoards(contest),
		isSample: board.isSample,
		zone,
		startsAt: window.start,
		endsAt: window.end,
		decimals,
		unit: unitOf(contest, ruleId),
		budgetYuan: formatFen(budget.fen),
		isBudgetOpen: budget.isOpenEnded,
		labels: { metrics: labels.metrics, products: labels.products }
	};
}

/** Ranks of a whole division, for the comparison with the start of the day. The unranked have none. */
export function ranksOf(index: StandingsIndex<StoredTotal>): Map<string, number> {
	const ranks = new Map<string, number>();
	for (const { row, rank } of index.top(index.size))
		if (rank !== null) ranks.set(row.employeeNo, rank);
	return ranks;
}

function isSameRow(one: StandingRow, other: StandingRow): boolean {
	return (
		one.order === other.order &&
		one.rank === other.rank &&
		one.points === other.points &&
		one.registered === other.registered &&
		one.gap === other.gap &&
		one.move === other.move &&
		one.bonusYuan === other.bonusYuan &&
		one.figures === other.figures &&
		one.name === other.name &&
		one.orgUnit.zh === other.orgUnit.zh &&
		one.orgUnit.en === other.orgUnit.en &&
		one.position === other.position &&
		one.grade === other.grade
	);
}

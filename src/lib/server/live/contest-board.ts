/**
 * One contest as this node keeps it: every division's index and every board of teams at one revision, and what was last
 * shown of each. It is filled from totals, moves forward by those that changed, and never skips: a change starts where
 * it stands.
 */
import { groupBy } from '#lib/domain/group-by.ts';
import type { Contest } from '#lib/domain/contest.ts';
import type { Text } from '#lib/domain/errors.ts';
import { sumOfLines, type MoneyLine } from '#lib/domain/prizes/money-line.ts';
import type { RunContext } from '#lib/domain/scoring-inputs.ts';
import { teamBoardRules } from '#lib/domain/team-standings.ts';
import {
	teamRuleOf,
	type BoardDelta,
	type BoardSnapshot,
	type BoardStatus,
	type StandingRow
} from '#lib/live/events.ts';
import type { StoredTeam, TeamChanges } from '#lib/server/db/team-totals.ts';
import type { StoredHighlight, StoredRevision, StoredTotal } from '#lib/server/db/totals.ts';
import { moneyOf } from '#lib/server/results/stored-money.ts';
import { claimedMetrics, FigureSums } from './board-figures.ts';
import { ranksOf, showHeader, showHighlight, showRows } from './board-view.ts';
import { laddersOf, prizeSteps } from './prize-steps.ts';
import { ShownPoints } from './shown-points.ts';
import { StandingsIndex } from './standings-index.ts';
import { TeamBoards, telling, type ShownTeams, type TeamView } from './team-boards.ts';

/** News kept per division: as many as a screen keeps. */
export const NEWS_KEPT = 20;

/** What a revision is compared with: the standings when its day began. */
export interface Baseline {
	/** The contest's local day, `YYYY-MM-DD`. */
	readonly day: string;
	readonly totals: readonly StoredTotal[];
	readonly teams: readonly StoredTeam[];
}

export interface OrgUnitNames {
	readonly version: number | null;
	readonly names: ReadonlyMap<string, Text>;
}

/** How a board gets from the revision it has to a later one. What is null has not changed, but for `teamRun`. */
export interface BoardChange {
	readonly totals: readonly StoredTotal[];
	readonly gone: readonly string[];
	readonly teams: TeamChanges;
	/** The revisions passed, in order; the last is the new one. */
	readonly revisions: readonly StoredRevision[];
	readonly isEnded: boolean;
	readonly contest: Contest | null;
	readonly baseline: Baseline | null;
	readonly orgUnits: OrgUnitNames | null;
	/** What team boards are made with; null: no prize goes to teams. */
	readonly teamRun: RunContext | null;
}

export interface BoardStart {
	readonly id: number;
	readonly slug: string;
	readonly isSample: boolean;
	readonly openedAt: number;
	readonly contest: Contest;
	readonly isEnded: boolean;
	readonly totals: readonly StoredTotal[];
	readonly teams: readonly StoredTeam[];
	/** The newest revisions, in order; none before the first scoring. */
	readonly revisions: readonly StoredRevision[];
	readonly baseline: Baseline | null;
	readonly orgUnits: OrgUnitNames;
	readonly teamRun: RunContext | null;
}

interface News {
	readonly revision: number;
	readonly highlight: StoredHighlight;
}

/** What the prizes come to at a revision. */
interface Paid {
	readonly revision: number;
	readonly lines: ReadonlyMap<string, readonly MoneyLine[]>;
	readonly bonusFen: ReadonlyMap<string, bigint>;
}

interface DivisionState {
	readonly index: StandingsIndex<StoredTotal>;
	readonly sums: FigureSums;
	ranksBefore: ReadonlyMap<string, number> | null;
	/** Newest first. */
	news: readonly News[];
	/** What screens of this division have, and since which revision. */
	shown: {
		readonly revision: number;
		readonly rows: readonly StandingRow[];
		readonly byEmployee: ReadonlyMap<string, StandingRow>;
	} | null;
}

/** Where a delta starts that everybody must answer by asking for a snapshot: no revision has this number. */
const FROM_NOTHING = -1;

export class ContestBoard {
	readonly id: number;
	readonly slug: string;
	readonly isSample: boolean;
	readonly #openedAt: number;
	#contest: Contest;
	#isEnded: boolean;
	#latest: StoredRevision | null = null;
	#baselineDay: string | null = null;
	#orgUnits: OrgUnitNames;
	#points: ShownPoints;
	#teamRun: RunContext | null;
	#paid: Paid | null = null;
	readonly #teams: TeamBoards;
	readonly #divisions = new Map<string, DivisionState>();
	readonly #divisionOf = new Map<string, string>();

	constructor(start: BoardStart) {
		this.id = start.id;
		this.slug = start.slug;
		this.isSample = start.isSample;
		this.#openedAt = start.openedAt;
		this.#contest = start.contest;
		this.#isEnded = start.isEnded;
		this.#orgUnits = start.orgUnits;
		this.#points = new ShownPoints(start.contest.decimals);
		this.#teamRun = start.teamRun;
		this.#teams = new TeamBoards(start.teams);
		const rows = new Map<string, StoredTotal[]>(start.contest.divisions.map(({ id }) => [id, []]));
		for (const total of start.totals) {
			const division = rows.get(total.division) ?? [];
			division.push(total);
			rows.set(total.division, division);
			this.#divisionOf.set(total.employeeNo, total.division);
		}
		for (const [division, totals] of rows) this.#divisions.set(division, this.#newDivision(totals));
		this.#compareWith(start.baseline);
		this.#takeRevisions(start.revisions);
	}

	/** 0 before the first scoring. */
	get revision(): number {
		return this.#latest?.number ?? 0;
	}

	get ruleVersion(): number | null {
		return this.#latest?.ruleVersion ?? null;
	}

	get isEnded(): boolean {
		return this.#isEnded;
	}

	get position(): number {
		return this.#latest?.position ?? 0;
	}

	get contest(): Contest {
		return this.#contest;
	}

	get baselineDay(): string | null {
		return this.#baselineDay;
	}

	get orgUnitsVersion(): number | null {
		return this.#orgUnits.version;
	}

	/** The division or board of teams meant by a board's key: without one the first division. Null: there is no such one. */
	divisionOf(asked: string | null): string | null {
		const ruleId = teamRuleOf(asked);
		if (ruleId !== null)
			return teamBoardRules(this.#contest).some(({ id }) => id === ruleId) ? asked : null;
		const found =
			asked === null
				? this.#contest.divisions[0]
				: this.#contest.divisions.find(({ id }) => id === asked);
		return found?.id ?? null;
	}

	/** Moves to a later revision. Rows are not shown anew before somebody looks. */
	advance(change: BoardChange): void {
		const first = change.revisions[0]?.number;
		if (first !== this.revision + 1)
			throw new Error(`contest ${this.id} stands at ${this.revision} and was given ${first}`);
		if (change.contest) {
			this.#contest = change.contest;
			this.#points = new ShownPoints(change.contest.decimals);
			// Title, decimals, prizes: only a snapshot carries them, so every screen takes one.
			this.#teams.forgetShown();
			for (const state of this.#divisions.values()) {
				state.shown = null;
				state.index.method = change.contest.rankMethod;
			}
		}
		if (change.orgUnits) this.#orgUnits = change.orgUnits;
		this.#teamRun = change.teamRun;
		for (const employeeNo of change.gone) this.#remove(employeeNo);
		for (const total of change.totals) this.#set(total);
		this.#teams.apply(change.teams);
		if (change.baseline) this.#compareWith(change.baseline);
		this.#takeRevisions(change.revisions);
		this.#isEnded = change.isEnded;
	}

	/** The end that comes without a revision, because the last figures moved nobody. */
	end(): void {
		this.#isEnded = true;
	}

	status(now: number): BoardStatus {
		const latest = this.#latest;
		return {
			revision: this.revision,
			revisedAt: latest?.createdAt ?? this.#openedAt,
			businessDate: latest?.businessDate ?? null,
			asOf: latest?.asOf ?? this.#openedAt,
			ruleVersion: latest?.ruleVersion ?? 1,
			isEnded: this.#isEnded,
			sentAt: now
		};
	}

	snapshot(division: string, now: number): BoardSnapshot {
		const ruleId = teamRuleOf(division);
		if (ruleId !== null) return this.#teamSnapshot(division, ruleId, now);
		const state = this.#division(division);
		const { rows } = this.#show(division, state);
		return {
			header: showHeader(this.#contest, { slug: this.slug, division, isSample: this.isSample }),
			status: this.status(now),
			participants: state.index.size,
			figures: state.sums.show(claimedMetrics(this.#contest)),
			rows,
			teams: [],
			prizes: this.#prizes(division, state),
			highlights: this.#highlights(state.news)
		};
	}

	#teamSnapshot(division: string, ruleId: string, now: number): BoardSnapshot {
		const { rows } = this.#teams.show(ruleId, this.#teamView());
		return {
			header: showHeader(this.#contest, { slug: this.slug, division, isSample: this.isSample }),
			status: this.status(now),
			participants: rows.length,
			figures: [],
			rows: [],
			teams: rows,
			prizes: [],
			highlights: this.#highlights(this.#allNews())
		};
	}

	/**
	 * What a screen of the division needs that has what was shown last; from then on this is what was shown last. Null
	 * where nothing is new.
	 */
	delta(division: string, now: number): BoardDelta | null {
		const ruleId = teamRuleOf(division);
		if (ruleId !== null) return this.#teamDelta(division, ruleId, now);
		const state = this.#division(division);
		const before = state.shown;
		if (before?.revision === this.revision) return null;
		const after = this.#show(division, state);
		const from = before?.revision ?? FROM_NOTHING;
		const isFresh = (row: StandingRow) => before?.byEmployee.get(row.employeeNo) !== row;
		return {
			key: { contest: this.slug, division },
			from,
			status: this.status(now),
			participants: state.index.size,
			figures: state.sums.show(claimedMetrics(this.#contest)),
			rows: before ? after.rows.filter(isFresh) : [],
			teams: [],
			gone: before
				? before.rows.map(({ employeeNo }) => employeeNo).filter((no) => !after.byEmployee.has(no))
				: [],
			prizes: this.#prizes(division, state),
			highlights: this.#highlights(state.news.filter(({ revision }) => revision > from))
		};
	}

	#teamDelta(division: string, ruleId: string, now: number): BoardDelta | null {
		const before: ShownTeams | null = this.#teams.lastShown(ruleId);
		if (before?.revision === this.revision) return null;
		const after = this.#teams.show(ruleId, this.#teamView());
		const from = before?.revision ?? FROM_NOTHING;
		return {
			key: { contest: this.slug, division },
			from,
			status: this.status(now),
			participants: after.rows.length,
			figures: [],
			rows: [],
			teams: before ? after.rows.filter((row) => before.byTeam.get(row.team) !== row) : [],
			gone: before
				? before.rows.map(({ team }) => team).filter((team) => !after.byTeam.has(team))
				: [],
			prizes: [],
			highlights: this.#highlights(this.#allNews().filter(({ revision }) => revision > from))
		};
	}

	#teamView(): TeamView {
		return {
			contest: this.#contest,
			revision: this.revision,
			points: this.#points,
			nameOf: (employeeNo) => {
				const division = this.#divisionOf.get(employeeNo);
				const total = division && this.#division(division).index.get(employeeNo);
				return total ? total.name : employeeNo;
			}
		};
	}

	#highlights(news: readonly News[]) {
		return news.map(({ highlight }) => showHighlight(highlight, this.#points));
	}

	/** The latest of all divisions, whose people make what teams have. */
	#allNews(): readonly News[] {
		return [...this.#divisions.values()]
			.flatMap(({ news }) => news)
			.sort((left, right) => right.revision - left.revision)
			.slice(0, NEWS_KEPT);
	}

	#show(division: string, state: DivisionState): NonNullable<DivisionState['shown']> {
		if (state.shown?.revision === this.revision) return state.shown;
		const rows = showRows(
			{
				contest: this.#contest,
				index: state.index,
				bonusFen: this.#money().bonusFen,
				ranksBefore: state.ranksBefore,
				orgUnitNames: this.#orgUnits.names,
				shown: this.#points
			},
			state.shown?.byEmployee ?? new Map()
		);
		const byEmployee = new Map(rows.map((row) => [row.employeeNo, row]));
		return (state.shown = { revision: this.revision, rows, byEmployee });
	}

	/** What a manager's prizes come to by now, line by line. */
	moneyOf(employeeNo: string): readonly MoneyLine[] {
		return this.#money().lines.get(employeeNo) ?? [];
	}

	/** Of all divisions: a budget or a pool may bind them together. Made once a revision, when somebody looks. */
	#money(): Paid {
		if (this.#paid?.revision === this.revision) return this.#paid;
		const placed = this.#contest.divisions.flatMap(({ id }) => {
			const { index } = this.#division(id);
			return index.top(index.size).map(({ row, rank }) => ({ total: row, place: rank }));
		});
		const lines = moneyOf(this.#contest, placed, {
			run: this.#teamRun,
			asOf: this.#latest?.asOf ?? this.#openedAt
		});
		const bonusFen = new Map([...lines].map(([employeeNo, own]) => [employeeNo, sumOfLines(own)]));
		return (this.#paid = { revision: this.revision, lines, bonusFen });
	}

	#prizes(division: string, state: DivisionState) {
		return prizeSteps(state.index.rows, laddersOf(this.#contest, division), this.#points);
	}

	#division(division: string): DivisionState {
		let state = this.#divisions.get(division);
		if (!state) this.#divisions.set(division, (state = this.#newDivision([])));
		return state;
	}

	#set(total: StoredTotal): void {
		if (this.#divisionOf.get(total.employeeNo) !== total.division) this.#remove(total.employeeNo);
		this.#divisionOf.set(total.employeeNo, total.division);
		const { index, sums } = this.#division(total.division);
		const before = index.get(total.employeeNo);
		if (before) sums.remove(before.baseFigures);
		sums.add(total.baseFigures);
		index.set(total);
	}

	#remove(employeeNo: string): void {
		const division = this.#divisionOf.get(employeeNo);
		if (division === undefined) return;
		const { index, sums } = this.#division(division);
		const before = index.get(employeeNo);
		if (before) sums.remove(before.baseFigures);
		index.remove(employeeNo);
		this.#divisionOf.delete(employeeNo);
	}

	#compareWith(baseline: Baseline | null): void {
		if (baseline === null) return;
		this.#baselineDay = baseline.day;
		this.#teams.compareWith(baseline.teams);
		const totals = groupBy(baseline.totals, ({ division }) => division);
		for (const [division, state] of this.#divisions)
			state.ranksBefore = telling(
				ranksOf(new StandingsIndex(totals.get(division), this.#contest.rankMethod))
			);
	}

	#newDivision(totals: readonly StoredTotal[]): DivisionState {
		const sums = new FigureSums();
		for (const { baseFigures } of totals) sums.add(baseFigures);
		const index = new StandingsIndex(totals, this.#contest.rankMethod);
		return { index, sums, ranksBefore: null, news: [], shown: null };
	}

	#takeRevisions(revisions: readonly StoredRevision[]): void {
		for (const revision of revisions) {
			const byDivision = groupBy(revision.highlights, ({ division }) => division);
			for (const [division, highlights] of byDivision) {
				const state = this.#division(division);
				state.news = withNews(state.news, revision.number, highlights);
			}
		}
		this.#latest = revisions.at(-1) ?? this.#latest;
	}
}

function withNews(
	news: readonly News[],
	revision: number,
	highlights: readonly StoredHighlight[]
): readonly News[] {
	return [...highlights.map((highlight) => ({ revision, highlight })), ...news].slice(0, NEWS_KEPT);
}

/**
 * The boards of teams of one contest as this node keeps them. The scorer has made the rows; here they are put in order
 * and turned into what screens show, once a revision and only for a board that somebody looks at.
 */
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import { rankTeams, teamGatesOf } from '#lib/domain/team-standings.ts';
import type { TeamStanding } from '#lib/live/events.ts';
import { teamKey, type StoredTeam, type TeamChanges } from '#lib/server/db/team-totals.ts';
import type { ShownPoints } from './shown-points.ts';

export interface ShownTeams {
	readonly revision: number;
	readonly rows: readonly TeamStanding[];
	readonly byTeam: ReadonlyMap<string, TeamStanding>;
}

type Texts = Pick<TeamStanding, 'points' | 'gap'>;

/** What a board of teams is shown with. */
export interface TeamView {
	readonly contest: Contest;
	readonly revision: number;
	readonly points: ShownPoints;
	/** Names of managers; a number that nobody has any more shows itself. */
	readonly nameOf: (employeeNo: string) => string;
}

export class TeamBoards {
	/** By rule and team: gates have rows too, which say why a team has no rank. */
	readonly #rows = new Map<string, StoredTeam>();
	#before: readonly StoredTeam[] = [];
	readonly #shown = new Map<string, ShownTeams>();
	#texts = new WeakMap<StoredTeam, { readonly above: StoredTeam | null; readonly texts: Texts }>();
	/** Ranks when the day began, by rule; made when somebody looks. */
	readonly #ranksBefore = new Map<string, ReadonlyMap<string, number> | null>();

	constructor(rows: readonly StoredTeam[]) {
		for (const row of rows) this.#rows.set(teamKey(row), row);
	}

	apply({ teams, gone }: TeamChanges): void {
		for (const key of gone) this.#rows.delete(teamKey(key));
		for (const row of teams) this.#rows.set(teamKey(row), row);
	}

	/** The rows from when the day began. */
	compareWith(before: readonly StoredTeam[]): void {
		this.#before = before;
		this.#ranksBefore.clear();
	}

	/** New rules: every screen takes a snapshot. */
	forgetShown(): void {
		this.#shown.clear();
		this.#texts = new WeakMap();
		this.#ranksBefore.clear();
	}

	/** What screens have of a rule's board; null: nobody has looked. */
	lastShown(ruleId: string): ShownTeams | null {
		return this.#shown.get(ruleId) ?? null;
	}

	/** A row that shows what it showed before is the very object of before. */
	show(ruleId: string, view: TeamView): ShownTeams {
		const known = this.#shown.get(ruleId);
		if (known?.revision === view.revision) return known;
		const { contest } = view;
		const ordered = rankTeams(this.#nearlyInOrder(ruleId, known), contest.rankMethod);
		const ranksBefore = this.#ranksAtStart(ruleId, contest);
		const isRatio = contest.ruleOf(ruleId)?.isRatio === true;
		const textOf = (value: Exact) => (isRatio ? percentText(value) : view.points.text(value));
		let above: StoredTeam | null = null;
		const rows = ordered.map(({ team, rank, row }, order): TeamStanding => {
			const previous = ordered[order - 1];
			if (previous && previous.rank !== rank) above = rank === null ? null : previous.row;
			const rankBefore = ranksBefore?.get(team);
			const fresh: TeamStanding = {
				team,
				name: nameOf(contest, row),
				heads: row.heads.map(view.nameOf),
				people: row.people,
				rank,
				order,
				...this.#textsOf(row, above, textOf),
				move: rank === null || rankBefore === undefined ? null : rankBefore - rank,
				unranked: rank === null ? this.#whyUnranked(contest, row) : null
			};
			const shown = known?.byTeam.get(team);
			return shown && isSameRow(shown, fresh) ? shown : fresh;
		});
		const shown = {
			revision: view.revision,
			rows,
			byTeam: new Map(rows.map((row) => [row.team, row]))
		};
		this.#shown.set(ruleId, shown);
		return shown;
	}

	/** In the order that was shown last, which few have left since: so sorting costs next to nothing. */
	#nearlyInOrder(ruleId: string, known: ShownTeams | undefined) {
		const shown = (known?.rows ?? []).flatMap(
			({ team }) => this.#rows.get(teamKey({ ruleId, team })) ?? []
		);
		const others = [...this.#rows.values()].filter(
			(row) => row.ruleId === ruleId && known?.byTeam.has(row.team) !== true
		);
		return [...shown, ...others].map((row) => {
			const { team, value, isRanked } = row;
			return { team, value, isRanked, row };
		});
	}

	/** Points and gap as texts: made once for a row and the one above it. */
	#textsOf(row: StoredTeam, above: StoredTeam | null, textOf: (value: Exact) => string): Texts {
		const known = this.#texts.get(row);
		if (known?.above === above) return known.texts;
		const { value } = row;
		const texts = {
			points: value && textOf(value),
			gap: value && above?.value ? textOf(above.value.minus(value)) : null
		};
		this.#texts.set(row, { above, texts });
		return texts;
	}

	#whyUnranked(contest: Contest, row: StoredTeam): TeamStanding['unranked'] {
		const failed = teamGatesOf(contest, row.ruleId).flatMap((gate) => {
			const judged = this.#rows.get(teamKey({ ruleId: gate.id, team: row.team }));
			return judged?.isRanked === true ? [] : [{ gate, judged }];
		});
		if (row.value === null || failed.length === 0)
			return { isBelowGate: false, reason: row.arithmetic };
		const reasonIn = (language: keyof Text, colon: string, between: string) =>
			failed
				.map(({ gate, judged }) =>
					[gate.name[language], ...(judged ? [judged.arithmetic[language]] : [])].join(colon)
				)
				.join(between);
		return {
			isBelowGate: true,
			reason: { zh: reasonIn('zh', '：', '；'), en: reasonIn('en', ': ', '; ') }
		};
	}

	#ranksAtStart(ruleId: string, contest: Contest): ReadonlyMap<string, number> | null {
		let ranks = this.#ranksBefore.get(ruleId);
		if (ranks === undefined) {
			const rows = this.#before.filter((row) => row.ruleId === ruleId);
			ranks = telling(
				new Map(
					rankTeams(rows, contest.rankMethod).flatMap(({ team, rank }) =>
						rank === null ? [] : [[team, rank]]
					)
				)
			);
			this.#ranksBefore.set(ruleId, ranks);
		}
		return ranks;
	}
}

/** Per cent, half-up with one decimal: attainments differ by tenths of it. */
function percentText(ratio: Exact): string {
	return ratio.times(HUNDRED).toFixed(1);
}

const HUNDRED = Exact.ofInteger(100);

/** Where everybody shared the first rank nobody fell from it: a contest's first sales would show as losses of places. */
export function telling(ranks: ReadonlyMap<string, number>): ReadonlyMap<string, number> | null {
	const isOneTie = ranks.size > 1 && [...ranks.values()].every((rank) => rank === 1);
	return isOneTie ? null : ranks;
}

/** A division as a team is known by its id; its name is the document's. */
function nameOf({ divisions }: Contest, { team, name }: StoredTeam): Text {
	const isCode = name.zh === team && name.en === team;
	return (isCode ? divisions.find(({ id }) => id === team)?.name : undefined) ?? name;
}

function isSameRow(one: TeamStanding, other: TeamStanding): boolean {
	return (
		one.rank === other.rank &&
		one.order === other.order &&
		one.points === other.points &&
		one.gap === other.gap &&
		one.move === other.move &&
		one.people === other.people &&
		isSameText(one.name, other.name) &&
		one.heads.length === other.heads.length &&
		one.heads.every((head, index) => head === other.heads[index]) &&
		one.unranked?.isBelowGate === other.unranked?.isBelowGate &&
		isSameText(one.unranked?.reason, other.unranked?.reason)
	);
}

function isSameText(one: Text | undefined, other: Text | undefined): boolean {
	return one?.zh === other?.zh && one?.en === other?.en;
}

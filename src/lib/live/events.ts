/**
 * The socket contract, both directions. A board is a contest and one of its divisions, or a board of teams of it. A client subscribes with
 * the revision it has (or null) and gets a snapshot; after that come deltas, each from one revision to the next sent.
 * A delta whose `from` is not the client's revision is a gap: the client subscribes again. Texts come in both languages,
 * numbers as decimal strings ready to show, instants as epoch milliseconds.
 */
import type { Text } from '#lib/domain/errors.ts';

export interface BoardKey {
	/** The contest's slug. */
	readonly contest: string;
	/** Null: everybody, across divisions (only where the contest has a single division or shows one overall list). */
	readonly division: string | null;
}

/** No division's id has a colon, so a board of teams is asked for in the same place. */
const TEAM_BOARD = 'team:';

/** What stands in a key for the board that a rule makes of teams. */
export function teamBoardId(ruleId: string): string {
	return `${TEAM_BOARD}${ruleId}`;
}

/** The rule whose board of teams is meant; null: a board of people. */
export function teamRuleOf(division: string | null): string | null {
	return division?.startsWith(TEAM_BOARD) ? division.slice(TEAM_BOARD.length) : null;
}

/**
 * What somebody, or a whole board, brought in under one metric, before caps; shares applied. Metrics in which several
 * managers compete for one client are left out.
 */
export interface BoardFigure {
	readonly metric: string;
	/** Units, as a decimal string. */
	readonly quantity: string;
	/** Yuan with two decimals; null where the metric has no amounts. */
	readonly amountYuan: string | null;
}

/** One row of a board, in the order given by `order`. */
export interface StandingRow {
	readonly employeeNo: string;
	readonly name: string;
	readonly orgUnit: Text;
	readonly position: string;
	readonly grade: string | null;
	/** Shared by ties (1, 2, 2, 4); null: not ranked. */
	readonly rank: number | null;
	/** The place on the screen, from 0: total, never shared. */
	readonly order: number;
	/** As displayed, with the contest's decimals. */
	readonly points: string;
	/** Points of registered deals that wait for their core figure, within `points`, as displayed; absent: none. */
	readonly registered?: string;
	/** How far to the next better rank, as displayed; null for the leaders and the unranked. */
	readonly gap: string | null;
	/** Places gained (positive) or lost since the start of the day; null where there is nothing to compare with. */
	readonly move: number | null;
	/** What the present rank would pay, in yuan with two decimals; null: nothing. */
	readonly bonusYuan: string | null;
	/** What the points rest on, by metric. */
	readonly figures: readonly BoardFigure[];
}

/** One row of a board of teams, in the order given by `order`. */
export interface TeamStanding {
	/** The org unit's code, or the name that the rule gives the team. */
	readonly team: string;
	readonly name: Text;
	/** Names of those who lead it. */
	readonly heads: readonly string[];
	/** How many are in it, without those who lead it. */
	readonly people: number;
	/** Shared by ties; null: not ranked. */
	readonly rank: number | null;
	readonly order: number;
	/** As displayed, with the contest's decimals; null: not rated. */
	readonly points: string | null;
	/** How far to the next better rank, as displayed; null for the leaders and the unranked. */
	readonly gap: string | null;
	/** Places gained (positive) or lost since the start of the day; null where there is nothing to compare with. */
	readonly move: number | null;
	/** Why it has no rank; null: it has one. */
	readonly unranked: { readonly isBelowGate: boolean; readonly reason: Text } | null;
}

/** One line of latest news: somebody's points moved by an activity. */
export interface Highlight {
	readonly at: number;
	readonly employeeNo: string;
	readonly name: string;
	readonly metric: string;
	readonly product: string | null;
	/** Units, as a decimal string; null where the source gave none. */
	readonly quantity: string | null;
	/** Points gained by this manager in the revision, as displayed, with sign. */
	readonly gained: string;
}

/** A step of the prize table with its distance. */
export interface PrizeStep {
	readonly fromRank: number;
	readonly toRank: number;
	readonly amountYuan: string;
	/** The points of the last rank that is paid by this step now, as displayed; null while nobody holds it. */
	readonly holdsFrom: string | null;
	/** How much the first rank outside the step lacks to the last one inside, as displayed; null: nobody outside. */
	readonly chaseGap: string | null;
}

/** The truth about the data, always in the corner. Two clocks, never mixed. */
export interface BoardStatus {
	readonly revision: number;
	/** When this revision was committed. */
	readonly revisedAt: number;
	/** The latest business date of any figure, `YYYY-MM-DD`; null: none yet. */
	readonly businessDate: string | null;
	/** The instant through which facts are known. */
	readonly asOf: number;
	readonly ruleVersion: number;
	readonly isEnded: boolean;
	/** The server's clock when this was sent: the client measures age against it, not against its own clock. */
	readonly sentAt: number;
}

/** What changes rarely; sent with each snapshot. */
export interface BoardHeader {
	readonly key: BoardKey;
	readonly title: Text;
	/** The division or the board of teams; null: everybody. */
	readonly division: Text | null;
	readonly divisions: readonly { readonly id: string; readonly name: Text }[];
	/** The contest's boards of teams, with what stands in a key for each. */
	readonly teamBoards: readonly { readonly id: string; readonly name: Text }[];
	readonly isSample: boolean;
	/** The contest's zone and half-open period of days. */
	readonly zone: string;
	readonly startsAt: number;
	readonly endsAt: number;
	readonly decimals: number;
	/** What points are counted in; null: points. */
	readonly unit: Text | null;
	/** Sum of all prizes of the board, in yuan. */
	/** The most that prizes with an end pay in the division. */
	readonly budgetYuan: string;
	/** Prizes that cost what is earned come on top. */
	readonly isBudgetOpen: boolean;
	readonly labels: {
		readonly metrics: Readonly<Record<string, Text>>;
		readonly products: Readonly<Record<string, Text>>;
	};
}

export interface BoardSnapshot {
	readonly header: BoardHeader;
	readonly status: BoardStatus;
	/** How many stand on the board: people, or teams. */
	readonly participants: number;
	/** The sums of the board. */
	readonly figures: readonly BoardFigure[];
	/** Of a board of people. */
	readonly rows: readonly StandingRow[];
	/** Of a board of teams. */
	readonly teams: readonly TeamStanding[];
	readonly prizes: readonly PrizeStep[];
	readonly highlights: readonly Highlight[];
}

export interface BoardDelta {
	readonly key: BoardKey;
	/** The revision the client must have; `status.revision` is the one it then has. */
	readonly from: number;
	readonly status: BoardStatus;
	readonly participants: number;
	readonly figures: readonly BoardFigure[];
	/** Rows that are new or changed in any field. */
	readonly rows: readonly StandingRow[];
	readonly teams: readonly TeamStanding[];
	/** Employee numbers, or teams, that left the board. */
	readonly gone: readonly string[];
	readonly prizes: readonly PrizeStep[];
	/** News of the revisions passed, newest first. */
	readonly highlights: readonly Highlight[];
}

export type SubscribeAnswer =
	| { readonly kind: 'snapshot'; readonly snapshot: BoardSnapshot }
	/** The client's revision is current: nothing to send but the clock. */
	| { readonly kind: 'current'; readonly status: BoardStatus }
	| { readonly kind: 'refused'; readonly reason: 'notFound' | 'forbidden' | 'invalid' };

export interface ClientToServerEvents {
	subscribe: (
		key: BoardKey,
		revision: number | null,
		answer: (answer: SubscribeAnswer) => void
	) => void;
	unsubscribe: (key: BoardKey) => void;
}

export interface ServerToClientEvents {
	delta: (delta: BoardDelta) => void;
	/** Every few seconds: the server is there; `sentAt` is its clock. */
	heartbeat: (beat: { readonly sentAt: number }) => void;
	/** The screen's key was revoked, or the page must load anew. */
	control: (command: { readonly command: 'reload' | 'revoked' }) => void;
}

/** Where the socket lives; websocket transport only. */
export const SOCKET_PATH = '/live';
/** No word from the server for so long: the screen says so. */
export const STALE_AFTER_MS = 10_000;
export const HEARTBEAT_EVERY_MS = 3_000;

/** What the page of one manager's points shows: every line with its arithmetic and entries, and what changed since. */
import { dayOf, startOfDay } from '#lib/domain/calendar.ts';
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { Activity } from '#lib/domain/ledger-entry.ts';
import type { Credit, ScorecardLine } from '#lib/domain/rules/rule-kind.ts';
import { changedLines, passings } from '#lib/domain/scorecard-changes.ts';
import { rankDivision } from '#lib/domain/standings.ts';
import type { Database } from '#lib/server/db/client.ts';
import { contestBySlug, type StoredContest } from '#lib/server/db/contests.ts';
import { orgUnitsThrough } from '#lib/server/db/roster.ts';
import {
	latestRevisionBefore,
	revisionsBetween,
	type StoredRevision,
	type StoredTotal
} from '#lib/server/db/totals.ts';
import { scorecardAt, type ScorecardAt } from '#lib/server/scorer/scorecard-at.ts';

/** A page shows the newest entries of a line; all of them are in the ledger. */
const ENTRIES_SHOWN = 200;
const NEIGHBOURS_SHOWN = 20;
const FIRST_REVISION = 1;
/** Measures are no points: they keep their own decimals, as far as they can be read. */
const MEASURE_DECIMALS = 6;

/** A number as it is read, and as it is where that hides a part of it. */
export interface ShownNumber {
	readonly shown: string;
	readonly exact: string | null;
}

export interface ShownEntry {
	readonly source: string;
	readonly externalId: string;
	readonly metric: Text;
	readonly product: Text | null;
	readonly at: number;
	/** A registered deal that waits for its core figure. */
	readonly isRegistered: boolean;
	readonly quantity: string | null;
	readonly amountFen: string | null;
	/** The manager's part where others share the entry: `60%`, `1/3`. */
	readonly share: string | null;
	/** Points that the entry makes in the line; of a change what it made before. */
	readonly points: ShownNumber;
	readonly pointsBefore: ShownNumber | null;
}

export interface ShownLine {
	readonly ruleId: string;
	readonly name: Text;
	readonly arithmetic: Text;
	/** Null: the line feeds other rules and adds nothing itself. */
	readonly points: ShownNumber | null;
	/** Null: not rated. */
	readonly value: ShownNumber | null;
	readonly entries: readonly ShownEntry[];
	readonly entryCount: number;
}

export interface ShownChange {
	readonly ruleId: string;
	readonly name: Text;
	readonly arithmetic: Text;
	readonly before: ShownNumber;
	readonly after: ShownNumber;
	readonly entries: readonly ShownEntry[];
	readonly entryCount: number;
}

export interface ScorecardPage {
	readonly contest: {
		readonly slug: string;
		readonly name: Text;
		readonly zone: string;
		readonly decimals: number;
		/** What the points are counted in; null: points. */
		readonly unit: Text | null;
	};
	readonly manager: {
		readonly employeeNo: string;
		readonly name: string;
		/** A unit without a name shows its code. */
		readonly orgUnit: Text;
	};
	readonly division: Text;
	readonly revision: number;
	readonly asOf: number;
	readonly ruleVersion: number;
	readonly rank: number | null;
	readonly points: ShownNumber;
	readonly lines: readonly ShownLine[];
	/** Null: there is no earlier revision to compare with, or the manager took no part then. */
	readonly since: {
		readonly revision: number;
		readonly at: number;
		readonly rankBefore: number | null;
		readonly pointsBefore: ShownNumber;
		readonly lines: readonly ShownChange[];
		readonly passedBy: readonly { readonly employeeNo: string; readonly name: string }[];
		readonly passed: readonly { readonly employeeNo: string; readonly name: string }[];
	} | null;
}

/**
 * Of a revision; without one of the newest. `since` is the revision it is compared with; without one it is the last before
 * the day of the other, and one that is no earlier compares nothing. Null: no such manager on this board.
 */
export async function loadScorecard(
	db: Database,
	asked: {
		readonly slug: string;
		readonly employeeNo: string;
		readonly revision?: number | null;
		readonly since: number | null;
	}
): Promise<ScorecardPage | null> {
	return db.transaction(
		async (tx) => {
			const stored = await contestBySlug(tx, asked.slug);
			if (!stored) return null;
			const revision = await revisionOf(tx, stored, asked.revision ?? stored.revision);
			if (!revision) return null;
			const now = await scorecardAt(tx, stored, revision, asked.employeeNo);
			if (!now) return null;
			const sinceNumber = asked.since ?? (await beforeToday(tx, stored, revision));
			const earlier =
				sinceNumber >= revision.number ? null : await revisionOf(tx, stored, sinceNumber);
			const then = earlier && (await scorecardAt(tx, stored, earlier, asked.employeeNo));
			const { orgUnit: code } = now.scorecard.participant;
			const unit = (await orgUnitsThrough(tx, revision.position)).find(
				(known) => known.code === code
			);
			const orgUnit = unit ? { zh: unit.nameZh, en: unit.nameEn } : { zh: code, en: code };
			return pageOf(
				stored,
				revision,
				{ ...now, orgUnit },
				earlier && then && { revision: earlier, then }
			);
		},
		{ isolationLevel: 'repeatable read', accessMode: 'read only' }
	);
}

/** The last revision before the day of the newest; on a contest's first day its first one. */
async function beforeToday(
	tx: Reader,
	{ id, contest: { zone } }: StoredContest,
	newest: StoredRevision
): Promise<number> {
	const dayBegan = startOfDay(dayOf(newest.asOf, zone), zone);
	return (await latestRevisionBefore(tx, id, dayBegan)) ?? FIRST_REVISION;
}

type Reader = Parameters<typeof scorecardAt>[0];

async function revisionOf(
	tx: Reader,
	{ id }: StoredContest,
	number: number
): Promise<StoredRevision | null> {
	const [found] = await revisionsBetween(tx, id, { after: number - 1, through: number });
	return found ?? null;
}

function pageOf(
	stored: StoredContest,
	revision: StoredRevision,
	now: ScorecardAt & { readonly orgUnit: Text },
	earlier: { readonly revision: StoredRevision; readonly then: ScorecardAt } | null
): ScorecardPage | null {
	const { contest } = now;
	const { participant, lines } = now.scorecard;
	const { employeeNo, division } = participant;
	const board = divisionOf(now, division);
	const own = rankDivision(board, contest.rankMethod).find((row) => row.employeeNo === employeeNo);
	if (!own) return null;
	const shownDivision = contest.divisions.find(({ id }) => id === division)?.name;
	return {
		contest: {
			slug: stored.slug,
			name: contest.name,
			zone: contest.zone,
			decimals: contest.decimals,
			unit: contest.unit
		},
		manager: { employeeNo, name: participant.name, orgUnit: now.orgUnit },
		division: shownDivision ?? { zh: division, en: division },
		revision: revision.number,
		asOf: revision.asOf,
		ruleVersion: revision.ruleVersion,
		rank: own.rank,
		points: shownPoints(contest, own.points),
		lines: lines.map((line) => shownLine(now, line)),
		since: earlier && changesSince(now, earlier, board)
	};
}

function changesSince(
	now: ScorecardAt,
	{ revision, then }: { readonly revision: StoredRevision; readonly then: ScorecardAt },
	board: readonly StoredTotal[]
): ScorecardPage['since'] {
	const { employeeNo, division } = now.scorecard.participant;
	const before = divisionOf(then, division);
	const moves = passings(employeeNo, before, board);
	const names = (rows: readonly StoredTotal[]) =>
		rows.slice(0, NEIGHBOURS_SHOWN).map(({ employeeNo: no, name }) => ({ employeeNo: no, name }));
	const own = then.totals.find((total) => total.employeeNo === employeeNo);
	return {
		revision: revision.number,
		at: revision.createdAt,
		rankBefore: moves.rankBefore,
		pointsBefore: shownPoints(now.contest, own?.points ?? Exact.ZERO),
		lines: changedLines(then.scorecard.lines, now.scorecard.lines).map((change) => ({
			ruleId: change.ruleId,
			name: change.name,
			arithmetic: change.arithmetic,
			before: shownPoints(now.contest, change.before ?? Exact.ZERO),
			after: shownPoints(now.contest, change.after ?? Exact.ZERO),
			entries: change.entries.slice(-ENTRIES_SHOWN).map(({ activity, before: had, after }) => ({
				...shownActivity(now, activity),
				share: null,
				points: shownPoints(now.contest, after),
				pointsBefore: shownPoints(now.contest, had)
			})),
			entryCount: change.entries.length
		})),
		passedBy: names(moves.passedBy),
		passed: names(moves.passed)
	};
}

function divisionOf({ totals }: ScorecardAt, division: string): readonly StoredTotal[] {
	return totals.filter((total) => total.division === division);
}

function shownLine(card: ScorecardAt, line: ScorecardLine): ShownLine {
	const { ruleId, name, arithmetic, value, points, steps } = line;
	const made = steps.flatMap((step) =>
		step.credit === null ? [] : [{ ...step, credit: step.credit }]
	);
	return {
		ruleId,
		name,
		arithmetic,
		points:
			card.contest.countsOf(ruleId) || points.sign !== 0 ? shownPoints(card.contest, points) : null,
		value: value && shownMeasure(value),
		entries: made.slice(-ENTRIES_SHOWN).map(({ credit, points: own }) => ({
			...shownActivity(card, credit.activity),
			share: shownShare(credit),
			points: shownPoints(card.contest, own),
			pointsBefore: null
		})),
		entryCount: made.length
	};
}

/** As boards show points. */
function shownPoints({ decimals }: Contest, points: Exact): ShownNumber {
	return shownNumber(points, points.toFixed(decimals));
}

function shownMeasure(value: Exact): ShownNumber {
	const whole = value.toDecimalString();
	const short = value.toFixed(MEASURE_DECIMALS);
	return shownNumber(value, short.length < whole.length ? short : whole);
}

function shownNumber(number: Exact, shown: string): ShownNumber {
	return { shown, exact: Exact.of(shown).equals(number) ? null : number.toDecimalString() };
}

/** The manager's part of an entry that others have a part in, too: `60%`, or `1/3` where no short percentage says it. */
function shownShare({ activity, share }: Credit): string | null {
	if (activity.referral === null && !activity.shares) return null;
	const percent = share.times(Exact.ofInteger(100)).toString();
	return percent.length <= 6 && !percent.includes('/') ? `${percent}%` : share.toString();
}

/** What may be shown of an entry: never the client. */
function shownActivity({ contest }: ScorecardAt, activity: Activity) {
	const { source, externalId, metric, product, quantity, amountFen, occurredAt, isRegistration } =
		activity;
	const { metrics, products } = contest.labels;
	return {
		source,
		externalId,
		metric: metrics[metric] ?? { zh: metric, en: metric },
		product: product === null ? null : (products[product] ?? { zh: product, en: product }),
		at: occurredAt,
		isRegistered: isRegistration === true,
		quantity: quantity?.toDecimalString() ?? null,
		amountFen: amountFen?.toString() ?? null
	};
}

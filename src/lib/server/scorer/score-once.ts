/**
 * One scorer transaction of one contest: takes what is new since the cursor, makes anew what it touches, moves cursor,
 * totals and revision together. The contest's row lock is election and fence at once; a crash repeats the work.
 */
import { sql } from 'drizzle-orm';
import { addDays, dayOf } from '#lib/domain/calendar.ts';
import type { Contest } from '#lib/domain/contest.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import { ledgerCutOf } from '#lib/server/db/batch-cut.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { lockContest, type StoredContest } from '#lib/server/db/contests.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import {
	activitiesBetween,
	isAnythingTakenBack,
	latestOccurrence
} from '#lib/server/db/ledger-recent.ts';
import { nameScorerSession } from '#lib/server/db/scorer-sessions.ts';
import { replaceTeams, teamKey, type StoredTeam } from '#lib/server/db/team-totals.ts';
import {
	appendRevision,
	forgetClaims,
	moveContest,
	nextChangeAt,
	replaceClaims,
	replaceTotals,
	revisionsBetween,
	type StoredHighlight,
	type StoredTotal
} from '#lib/server/db/totals.ts';
import { nextBoard, type NextBoard } from './next-board.ts';
import type { Cut } from './rescore.ts';
import { canonicalTeam, canonicalTotal, type FreshTotal } from './total-of.ts';

const HIGHLIGHTS_PER_REVISION = 12;
/** More new activities than this at once are an import. */
const MOST_NEWS = 200;

export type ScoreOutcome =
	/** Another node is at it. */
	| { readonly kind: 'busy' }
	/** Nothing on the board moved. */
	| { readonly kind: 'unchanged'; readonly changesAt: Instant | null }
	| { readonly kind: 'revised'; readonly revision: number; readonly changesAt: Instant | null };

export async function scoreOnce(db: Database, contestId: number): Promise<ScoreOutcome> {
	return db.transaction(async (tx): Promise<ScoreOutcome> => {
		await nameScorerSession(tx, contestId);
		const stored = await lockContest(tx, contestId);
		if (!stored) return { kind: 'busy' };
		const cut = await nextCut(tx, stored);
		const next = await nextBoard(tx, stored, cut);
		if (next === null) {
			if (cut.position > stored.cursor || stored.status === 'ended')
				await moveContest(tx, stored.id, {
					cursor: cut.position,
					asOf: cut.asOf,
					ruleVersion: stored.ruleVersion,
					revision: stored.revision,
					changesAt: stored.changesAt
				});
			return { kind: 'unchanged', changesAt: stored.changesAt };
		}
		if (next.isFull) await forgetClaims(tx, stored.id);
		return storeBoard(tx, stored, cut, next);
	});
}

/** Through the newest committed batch, as of the database's clock; an ended contest stays at its end. */
async function nextCut(tx: Transaction, stored: StoredContest): Promise<Cut> {
	const position = await headPosition(tx);
	const [clock] = await tx.execute<{ ms: string }>(
		sql`select (extract(epoch from now()) * 1000)::bigint::text as ms`
	);
	const now = Number(clock?.ms ?? 0);
	if (stored.status === 'ended')
		return { position: stored.finalPosition ?? position, asOf: stored.endedAt ?? now };
	// The instant never goes back, whatever the clock of a new primary says.
	return { position, asOf: Math.max(now, stored.scoredAsOf ?? 0) };
}

/** Stores what differs from before as one revision; where nothing does, only the cursor moves. */
async function storeBoard(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	{ rescored, fresh, before }: NextBoard
): Promise<ScoreOutcome> {
	await replaceClaims(tx, stored.id, rescored.claims);
	const known = new Map(before.totals.map((total) => [total.employeeNo, total]));
	const changed = fresh.totals.filter((total) => !isSameTotal(total, known.get(total.employeeNo)));
	const standing = new Set(fresh.totals.map(({ employeeNo }) => employeeNo));
	const gone = before.totals.map(({ employeeNo }) => employeeNo).filter((no) => !standing.has(no));
	const teams = teamChanges(before.teams, fresh.teams);
	const isNewVersion = stored.scoredRuleVersion !== stored.ruleVersion;
	const isMoved = changed.length + gone.length + teams.fresh.length + teams.closed.length > 0;
	// Where something was taken back, the board's business date may be all that changes.
	const isTakenBack = await isAnythingTakenBack(tx, {
		after: stored.cursor,
		through: cut.position
	});
	const isRevised = isMoved || isNewVersion || isTakenBack;
	const revision = stored.revision + (isRevised ? 1 : 0);
	if (isRevised) {
		const replaced = changed.map(({ employeeNo }) => employeeNo).filter((no) => known.has(no));
		await replaceTotals(tx, stored.id, {
			revision,
			closed: [...replaced, ...gone],
			totals: changed
		});
		await replaceTeams(tx, stored.id, { revision, closed: teams.closed, teams: teams.fresh });
		await appendRevision(tx, stored.id, {
			number: revision,
			position: cut.position,
			afterPosition: stored.cursor,
			asOf: cut.asOf,
			ruleVersion: stored.ruleVersion,
			businessDate: isTakenBack
				? await businessDateAnew(tx, stored, cut)
				: await businessDateOf(tx, stored, cut, rescored.latestAt),
			// What a new version gives or takes is nobody's deal.
			highlights: isNewVersion ? [] : await highlightsOf(tx, stored, cut, changed, known)
		});
	}
	const changesAt = await nextChangeAt(tx, stored.id);
	await moveContest(tx, stored.id, {
		cursor: cut.position,
		asOf: cut.asOf,
		ruleVersion: stored.ruleVersion,
		revision,
		changesAt
	});
	return isRevised ? { kind: 'revised', revision, changesAt } : { kind: 'unchanged', changesAt };
}

/** The rows that are new or different, and those that they or nothing take the place of. */
function teamChanges(before: readonly StoredTeam[], after: readonly StoredTeam[]) {
	const texts = (rows: readonly StoredTeam[]) =>
		new Map(rows.map((row) => [teamKey(row), canonicalTeam(row)]));
	const [then, now] = [texts(before), texts(after)];
	const isOther = (row: StoredTeam) => then.get(teamKey(row)) !== now.get(teamKey(row));
	return { fresh: after.filter(isOther), closed: before.filter(isOther) };
}

/** Everything that is stored, compared as its canonical text. */
function isSameTotal(fresh: FreshTotal, known: StoredTotal | undefined): boolean {
	return known !== undefined && canonicalTotal(fresh) === canonicalTotal(known);
}

/**
 * The latest complete local day of any figure in the window that has been read so far: figures of the day that still
 * runs say that the day before is complete, and no more.
 */
async function businessDateOf(
	tx: Transaction,
	{ id, revision, contest }: StoredContest,
	cut: Cut,
	latestAt: Instant | null
): Promise<string | null> {
	const [previous] = await revisionsBetween(tx, id, { after: revision - 1, through: revision });
	const before = previous?.businessDate ?? null;
	if (latestAt === null) return before;
	const latest = completeDay(contest, cut, latestAt);
	return before === null || latest > before ? latest : before;
}

/** The same of all that counts: what was taken back may have been the latest. */
async function businessDateAnew(
	tx: Transaction,
	{ id, contest }: StoredContest,
	cut: Cut
): Promise<string | null> {
	const latest = await latestOccurrence(tx, {
		...(await ledgerCutOf(tx, contest, cut.position)),
		contestId: id,
		window: contest.window,
		cutOff: contest.cutOff,
		asOf: cut.asOf
	});
	return latest === null ? null : completeDay(contest, cut, latest);
}

function completeDay({ zone }: Contest, { asOf }: Cut, occurredAt: Instant): string {
	const lastComplete = addDays(dayOf(asOf, zone), -1);
	const day = dayOf(occurredAt, zone);
	return day > lastComplete ? lastComplete : day;
}

/** The newest activities of those who gained, with what each gained in this revision. */
async function highlightsOf(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	changed: readonly FreshTotal[],
	known: ReadonlyMap<string, StoredTotal>
): Promise<StoredHighlight[]> {
	const gains = new Map(
		changed.flatMap((total) => {
			const gained = total.points.minus(known.get(total.employeeNo)?.points ?? total.points);
			return gained.sign > 0 ? [[total.employeeNo, { total, gained }] as const] : [];
		})
	);
	if (gains.size === 0) return [];
	const activities = await activitiesBetween(tx, {
		after: stored.cursor,
		through: cut.position,
		employeeNos: [...gains.keys()].slice(0, MOST_NEWS),
		limit: MOST_NEWS + 1
	});
	// A file of thousands is no news of anybody, and a gain is told only beside the one activity that made it.
	if (activities.length > MOST_NEWS) return [];
	const brought = new Map<string, number>();
	for (const { employeeNo } of activities)
		brought.set(employeeNo, (brought.get(employeeNo) ?? 0) + 1);
	return activities
		.filter(({ employeeNo }) => brought.get(employeeNo) === 1)
		.flatMap((activity) => {
			const gain = gains.get(activity.employeeNo);
			if (!gain) return [];
			return [
				{
					at: activity.occurredAt,
					employeeNo: activity.employeeNo,
					name: gain.total.name,
					division: gain.total.division,
					metric: activity.metric,
					product: activity.product,
					quantity: activity.quantity?.toString() ?? null,
					gained: gain.gained.toString()
				}
			];
		})
		.slice(0, HIGHLIGHTS_PER_REVISION);
}

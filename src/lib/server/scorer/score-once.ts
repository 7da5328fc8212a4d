/**
 * One scorer transaction of one contest: takes what is new since the cursor, makes anew what it touches, moves cursor,
 * totals and revision together. The contest's row lock is election and fence at once; a crash repeats the work.
 */
import { sql } from 'drizzle-orm';
import { addDays, dayOf } from '#lib/domain/calendar.ts';
import type { Activity, Instant } from '#lib/domain/ledger-entry.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { lockContest, type StoredContest } from '#lib/server/db/contests.ts';
import { headPosition, marksBetween, type Marks } from '#lib/server/db/ledger.ts';
import {
	activitiesBetween,
	clientsBecomingDue,
	clientsOfChangedRoster
} from '#lib/server/db/ledger-recent.ts';
import { nameScorerSession } from '#lib/server/db/scorer-sessions.ts';
import {
	appendRevision,
	currentTotals,
	forgetClaims,
	managersDue,
	moveContest,
	nextChangeAt,
	replaceClaims,
	replaceTotals,
	revisionsBetween,
	totalsOfManagers,
	type StoredHighlight,
	type StoredTotal
} from '#lib/server/db/totals.ts';
import { canonicalTotal, hasGroups, withGroups, type FreshTotal } from './total-of.ts';
import { rescoreAll, rescoreMarked, type Cut, type Rescored } from './rescore.ts';

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
		const marks = await marksBetween(tx, { after: stored.cursor, through: cut.position });
		const isFull = stored.scoredRuleVersion !== stored.ruleVersion || marks.isForEverybody;
		const rescored = isFull
			? await rescoreAll(tx, stored, cut)
			: await rescoreNew(tx, stored, cut, marks);
		if (rescored === null) return { kind: 'unchanged', changesAt: stored.changesAt };
		return isFull ? storeAll(tx, stored, cut, rescored) : storeMarked(tx, stored, cut, rescored);
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

/** What new batches and passed time touch; null where that is nothing at all. */
async function rescoreNew(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	marks: Marks
): Promise<Rescored | null> {
	const isDue = stored.changesAt !== null && stored.changesAt <= cut.asOf;
	const due = isDue ? await managersDue(tx, stored.id, cut.asOf) : [];
	if (marks.employeeNos.length === 0 && due.length === 0) {
		if (cut.position > stored.cursor || stored.status === 'ended')
			await moveContest(tx, stored.id, {
				cursor: cut.position,
				asOf: cut.asOf,
				ruleVersion: stored.ruleVersion,
				revision: stored.revision,
				changesAt: stored.changesAt
			});
		return null;
	}
	const moved = await clientsOfChangedRoster(tx, { after: stored.cursor, through: cut.position });
	const dueClients = isDue
		? await clientsBecomingDue(tx, {
				employeeNos: due,
				// Where entries have windows in which they are decided, the end of one changes who wins a client.
				after: stored.contest.rules.some(({ own }) => own !== null) ? 0 : (stored.scoredAsOf ?? 0),
				through: cut.asOf
			})
		: [];
	return rescoreMarked(tx, stored, cut, {
		employeeNos: [...new Set([...marks.employeeNos, ...due])],
		clientRefs: [...new Set([...marks.clientRefs, ...moved, ...dueClients])]
	});
}

async function storeAll(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	rescored: Rescored
): Promise<ScoreOutcome> {
	await forgetClaims(tx, stored.id);
	const { totals } = await currentTotals(tx, stored.id);
	const fresh = withGroups(stored.contest, rescored.run, rescored.totals);
	return storeTotals(tx, stored, cut, { rescored, fresh, before: totals });
}

async function storeMarked(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	rescored: Rescored
): Promise<ScoreOutcome> {
	if (!hasGroups(stored.contest)) {
		const before = await totalsOfManagers(tx, stored.id, [...rescored.managers]);
		return storeTotals(tx, stored, cut, { rescored, fresh: rescored.totals, before });
	}
	// A changed total changes its groups, and they the totals of others.
	const { totals } = await currentTotals(tx, stored.id);
	const untouched = totals.filter(({ employeeNo }) => !rescored.managers.has(employeeNo));
	const fresh = withGroups(stored.contest, rescored.run, [...untouched, ...rescored.totals]);
	return storeTotals(tx, stored, cut, { rescored, fresh, before: totals });
}

/** Stores what differs from before as one revision; where nothing does, only the cursor moves. */
async function storeTotals(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	{
		rescored,
		fresh,
		before
	}: {
		readonly rescored: Rescored;
		readonly fresh: readonly FreshTotal[];
		readonly before: readonly StoredTotal[];
	}
): Promise<ScoreOutcome> {
	await replaceClaims(tx, stored.id, rescored.claims);
	const known = new Map(before.map((total) => [total.employeeNo, total]));
	const changed = fresh.filter((total) => !isSameTotal(total, known.get(total.employeeNo)));
	const standing = new Set(fresh.map(({ employeeNo }) => employeeNo));
	const gone = before.map(({ employeeNo }) => employeeNo).filter((no) => !standing.has(no));
	const isNewVersion = stored.scoredRuleVersion !== stored.ruleVersion;
	const isRevised = changed.length > 0 || gone.length > 0 || isNewVersion;
	const revision = stored.revision + (isRevised ? 1 : 0);
	if (isRevised) {
		const replaced = changed.map(({ employeeNo }) => employeeNo).filter((no) => known.has(no));
		await replaceTotals(tx, stored.id, {
			revision,
			closed: [...replaced, ...gone],
			totals: changed
		});
		await appendRevision(tx, stored.id, {
			number: revision,
			position: cut.position,
			asOf: cut.asOf,
			ruleVersion: stored.ruleVersion,
			businessDate: await businessDateOf(tx, stored, cut, rescored.activities),
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
	activities: readonly Activity[]
): Promise<string | null> {
	const [previous] = await revisionsBetween(tx, id, { after: revision - 1, through: revision });
	const lastComplete = addDays(dayOf(cut.asOf, contest.zone), -1);
	let latest = previous?.businessDate ?? null;
	for (const { occurredAt } of activities) {
		const day = dayOf(occurredAt, contest.zone);
		const complete = day > lastComplete ? lastComplete : day;
		if (latest === null || complete > latest) latest = complete;
	}
	return latest;
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

/** What a contest's board comes to at a cut: what new batches and passed time touch, and stage 4 over everybody. */
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import type { StoredContest } from '#lib/server/db/contests.ts';
import { marksBetween, type Marks } from '#lib/server/db/ledger.ts';
import { clientsBecomingDue, clientsOfChangedRoster } from '#lib/server/db/ledger-recent.ts';
import { teamsAtRevision, type StoredTeam } from '#lib/server/db/team-totals.ts';
import {
	currentTotals,
	managersDue,
	totalsOfManagers,
	type StoredTotal
} from '#lib/server/db/totals.ts';
import { touchedByRegistrations } from './registered.ts';
import { rescoreAll, rescoreMarked, type Cut, type Rescored } from './rescore.ts';
import { hasGroups, withGroups, type FreshBoard } from './total-of.ts';

/** Totals and team boards as they stand: all of them, or those that may change. */
export interface StoredBoard {
	readonly totals: readonly StoredTotal[];
	readonly teams: readonly StoredTeam[];
}

export interface NextBoard {
	/** Everything was made anew, claims as well. */
	readonly isFull: boolean;
	readonly rescored: Rescored;
	/** Those who may change, or everybody where groups let a total change others'. */
	readonly fresh: FreshBoard;
	/** The same people as they stand now. */
	readonly before: StoredBoard;
}

/** Reads alone: the live scorer stores what comes of it, a preview shows it. Null: nothing is touched. */
export async function nextBoard(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut
): Promise<NextBoard | null> {
	const marks = await marksBetween(tx, { after: stored.cursor, through: cut.position });
	if (
		stored.scoredRuleVersion !== stored.ruleVersion ||
		marks.isForEverybody ||
		losesRegistrations(stored)
	) {
		const rescored = await rescoreAll(tx, stored, cut);
		const before = await boardBefore(tx, stored);
		const fresh = withGroups(stored.contest, rescored.run, rescored.totals);
		return { isFull: true, rescored, fresh, before };
	}
	const rescored = await rescoreNew(tx, stored, cut, marks);
	if (rescored === null) return null;
	if (!hasGroups(stored.contest)) {
		const totals = await totalsOfManagers(tx, stored.id, [...rescored.managers]);
		const fresh = { totals: rescored.totals, teams: [] };
		return { isFull: false, rescored, fresh, before: { totals, teams: [] } };
	}
	// A changed total changes its groups, and they the totals of others.
	const before = await boardBefore(tx, stored);
	const untouched = before.totals.filter(({ employeeNo }) => !rescored.managers.has(employeeNo));
	const fresh = withGroups(stored.contest, rescored.run, [...untouched, ...rescored.totals]);
	return { isFull: false, rescored, fresh, before };
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
	if (marks.employeeNos.length === 0 && due.length === 0) return null;
	const moved = await clientsOfChangedRoster(tx, { after: stored.cursor, through: cut.position });
	const dueClients = isDue
		? await clientsBecomingDue(tx, {
				employeeNos: due,
				after: decidedAfter(stored),
				through: cut.asOf
			})
		: [];
	const touched = await touchedByRegistrations(tx, stored, cut, {
		employeeNos: [...new Set([...marks.employeeNos, ...due])],
		clientRefs: [...new Set([...marks.clientRefs, ...moved, ...dueClients])]
	});
	return rescoreMarked(tx, stored, cut, touched);
}

/** The end is about to be scored, and in a result no registered deal counts. */
function losesRegistrations({ contest, status, scoredAsOf, endedAt }: StoredContest): boolean {
	return contest.registrations.ranks && status === 'ended' && scoredAsOf !== endedAt;
}

/** Where entries have windows in which they are decided, the end of one changes who wins a client. */
function decidedAfter({ contest, scoredAsOf }: StoredContest): Instant {
	return contest.rules.some(({ own }) => own !== null) ? 0 : (scoredAsOf ?? 0);
}

async function boardBefore(tx: Transaction, stored: StoredContest): Promise<StoredBoard> {
	const { totals } = await currentTotals(tx, stored.id);
	return { totals, teams: await teamsAtRevision(tx, stored.id, stored.revision) };
}

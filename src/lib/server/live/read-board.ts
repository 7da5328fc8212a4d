/** What a board is filled from and moved forward by. Revisions never change, so each question names the one it means. */
import { dayOf, startOfDay } from '#lib/domain/calendar.ts';
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import { contestHeads, orgUnitsVersion } from '#lib/server/db/board-heads.ts';
import {
	contestById,
	contestBySlug,
	documentOf,
	type Executor,
	type StoredContest
} from '#lib/server/db/contests.ts';
import { teamRunAt } from '#lib/server/results/stored-money.ts';
import { orgUnitsThrough } from '#lib/server/db/roster.ts';
import { changedTeams, teamsAtRevision } from '#lib/server/db/team-totals.ts';
import {
	changedTotals,
	currentTotals,
	latestRevisionBefore,
	revisionsBetween,
	totalsAtRevision
} from '#lib/server/db/totals.ts';
import type { Database } from '#lib/server/db/client.ts';
import {
	ContestBoard,
	type Baseline,
	type BoardChange,
	type OrgUnitNames
} from './contest-board.ts';

/** How far back a fresh board looks for news. */
const NEWS_REVISIONS = 30;
/** Where the contest has no board from before today, the first one of all is what today is compared with. */
const FIRST_REVISION = 1;

/** The contest's board at its current revision, or null where there is no such contest. */
export async function readBoard(
	db: Database,
	slug: string,
	now: Instant
): Promise<ContestBoard | null> {
	const stored = await contestBySlug(db, slug);
	if (!stored) return null;
	const { revision, totals } = await currentTotals(db, stored.id);
	return boardAt(db, stored, { revision, totals }, now);
}

/** The contest's board as it was at an earlier revision, under the rules of then. Null: there was no such revision. */
export async function readPastBoard(
	db: Database,
	stored: StoredContest,
	revision: number,
	now: Instant
): Promise<ContestBoard | null> {
	if (revision < 1 || revision > stored.revision) return null;
	const totals = await totalsAtRevision(db, stored.id, revision);
	return boardAt(db, stored, { revision, totals }, now);
}

async function boardAt(
	db: Database,
	stored: StoredContest,
	{ revision, totals }: Awaited<ReturnType<typeof currentTotals>>,
	now: Instant
): Promise<ContestBoard> {
	const { id, slug } = stored;
	const after = Math.max(0, revision - NEWS_REVISIONS);
	const revisions = await revisionsBetween(db, id, { after, through: revision });
	const latest = revisions.at(-1);
	const contest = await contestAt(db, stored, latest?.ruleVersion ?? stored.ruleVersion);
	const [heads, teams, baseline, orgUnits, teamRun] = await Promise.all([
		contestHeads(db, [id]),
		teamsAtRevision(db, id, revision),
		latest ? readBaseline(db, id, dayOf(latest.createdAt, contest.zone), contest) : null,
		readOrgUnits(db, latest?.position ?? stored.cursor),
		latest ? teamRunAt(db, { contest, isSample: stored.isSample }, latest) : null
	]);
	const head = heads[0];
	return new ContestBoard({
		id,
		slug,
		isSample: stored.isSample,
		openedAt: now,
		contest,
		isEnded: head?.revision === revision && head.isEnded,
		totals,
		teams,
		revisions,
		baseline,
		orgUnits,
		teamRun
	});
}

/** What brings a board from where it stands to a committed revision. */
export async function readChange(
	db: Database,
	board: ContestBoard,
	through: number
): Promise<BoardChange> {
	const { id, contest: present } = board;
	const range = { after: board.revision, through };
	const [changed, teams, revisions, heads] = await Promise.all([
		changedTotals(db, id, range),
		changedTeams(db, id, range),
		revisionsBetween(db, id, range),
		contestHeads(db, [id])
	]);
	const latest = revisions.at(-1);
	if (latest?.number !== through) throw new Error(`contest ${id} has no revision ${through}`);
	const contest =
		latest.ruleVersion === board.ruleVersion ? null : await readContest(db, id, latest);
	const { zone } = contest ?? present;
	const day = dayOf(latest.createdAt, zone);
	const [baseline, orgUnits, teamRun] = await Promise.all([
		day === board.baselineDay ? null : readBaseline(db, id, day, contest ?? present),
		latest.position === board.position ? null : readNewOrgUnits(db, board, latest.position),
		teamRunAt(db, { contest: contest ?? present, isSample: board.isSample }, latest)
	]);
	const head = heads[0];
	const isEnded = head?.revision === through ? head.isEnded : board.isEnded;
	return { ...changed, teams, revisions, isEnded, contest, baseline, orgUnits, teamRun };
}

async function readContest(
	tx: Executor,
	id: number,
	revision: { readonly ruleVersion: number }
): Promise<Contest> {
	const stored = await contestById(tx, id);
	if (!stored) throw new Error(`contest ${id} is gone`);
	return contestAt(tx, stored, revision.ruleVersion);
}

/** The rules a revision was computed under: a newer version may be published and not yet scored. */
async function contestAt(
	tx: Executor,
	stored: StoredContest,
	ruleVersion: number
): Promise<Contest> {
	if (ruleVersion === stored.ruleVersion) return stored.contest;
	const document = await documentOf(tx, stored.id, ruleVersion);
	if (document === null) throw new Error(`contest ${stored.id} has no rule version ${ruleVersion}`);
	return expectValue(parseContest(document));
}

/**
 * The standings when the day of a revision began. By the revision's own day and not by the clock, so that a revision
 * shows the same moves on every node and at every hour: on a morning without figures yet, those of the last day.
 */
async function readBaseline(
	tx: Executor,
	id: number,
	day: string,
	{ zone }: Contest
): Promise<Baseline> {
	const before = (await latestRevisionBefore(tx, id, startOfDay(day, zone))) ?? FIRST_REVISION;
	const [totals, teams] = await Promise.all([
		totalsAtRevision(tx, id, before),
		teamsAtRevision(tx, id, before)
	]);
	return { day, totals, teams };
}

async function readOrgUnits(tx: Executor, position: number): Promise<OrgUnitNames> {
	const version = await orgUnitsVersion(tx, position);
	const units = await orgUnitsThrough(tx, position);
	const names = new Map(
		units.map(({ code, nameZh: zh, nameEn: en }) => [code, { zh, en }] as const)
	);
	return { version, names };
}

/** The organisation changes seldom: its names are read again only when it did. */
async function readNewOrgUnits(
	tx: Executor,
	board: ContestBoard,
	position: number
): Promise<OrgUnitNames | null> {
	const version = await orgUnitsVersion(tx, position);
	return version === board.orgUnitsVersion ? null : readOrgUnits(tx, position);
}

/** One manager's scorecard as any revision had it, made again from the ledger under the rules of that revision. */
import type { HasWon } from '#lib/domain/claims.ts';
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import { expectValue } from '#lib/domain/errors.ts';
import {
	claimStage,
	groupStage,
	managersOf,
	memberStage,
	ownStage,
	participantsOf,
	type Scorecard
} from '#lib/domain/scoring.ts';
import { personFacts, runContext, type RunContext } from '#lib/domain/scoring-inputs.ts';
import { activityKey } from '#lib/domain/netting.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { documentOf, type StoredContest } from '#lib/server/db/contests.ts';
import { assignmentsThrough } from '#lib/server/db/roster.ts';
import { totalsAtRevision, type StoredRevision, type StoredTotal } from '#lib/server/db/totals.ts';
import {
	competingEntries,
	competingRegistered,
	datedAt,
	entriesToScore,
	type Cut
} from './rescore.ts';
import { hasGroups, memberTotalOf } from './total-of.ts';

export interface ScorecardAt {
	readonly contest: Contest;
	readonly scorecard: Pick<Scorecard, 'participant' | 'lines'>;
	/** Everybody's totals at that revision. */
	readonly totals: readonly StoredTotal[];
}

/** Null where the manager took no part at that revision. */
export async function scorecardAt(
	tx: Transaction,
	stored: StoredContest,
	revision: StoredRevision,
	employeeNo: string
): Promise<ScorecardAt | null> {
	const contest = await contestUnder(tx, stored, revision.ruleVersion);
	const cut = { position: revision.position, asOf: revision.asOf };
	const scope = {
		throughPosition: cut.position,
		employeeNos: [employeeNo],
		ofSample: stored.isSample
	};
	const dated = await datedAt(tx, cut, scope);
	const run = runContext(dated);
	const assignments = await assignmentsThrough(tx, scope);
	const participant = participantsOf(contest, assignments, run).get(employeeNo);
	if (!participant) return null;
	const under = { ...stored, contest };
	const { entries, registered } = await entriesToScore(tx, under, cut, [employeeNo]);
	const facts = ownStage(contest, entries, run, registered).of(employeeNo);
	const hasWon = await winnersAt(tx, under, cut, facts.activities);
	const person = personFacts({ ...dated, assignments })(employeeNo);
	const card = memberStage(contest, run, { participant, person }, facts, hasWon);
	const totals = await totalsAtRevision(tx, stored.id, revision.number);
	const groupLines = linesOfGroups(contest, run, totals, employeeNo);
	return { contest, scorecard: { participant, lines: [...card.lines, ...groupLines] }, totals };
}

async function contestUnder(
	tx: Transaction,
	stored: StoredContest,
	version: number
): Promise<Contest> {
	if (version === stored.ruleVersion) return stored.contest;
	const document = await documentOf(tx, stored.id, version);
	if (document === null) throw new Error(`contest ${stored.id} has no version ${version}`);
	return expectValue(parseContest(document));
}

/** Stored winners are those of now: of an earlier cut all candidates of the manager's keys compete again. */
async function winnersAt(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	activities: readonly Parameters<HasWon>[1][]
): Promise<HasWon> {
	const { contest, isSample: ofSample } = stored;
	const clientRefs = [...new Set(activities.flatMap(({ clientRef }) => clientRef ?? []))];
	const entries = await competingEntries(tx, contest, cut, clientRefs);
	const registered = await competingRegistered(tx, stored, cut, clientRefs);
	const competing = [...entries, ...registered.activities];
	const employeeNos = [
		...new Set(competing.flatMap((entry) => (entry.kind === 'activity' ? managersOf(entry) : [])))
	];
	const scope = { throughPosition: cut.position, ofSample, employeeNos };
	const run = runContext(await datedAt(tx, cut, scope));
	const participants = participantsOf(contest, await assignmentsThrough(tx, scope), run);
	const facts = ownStage(contest, entries, run, registered);
	const candidates = facts.candidates(participants);
	const claims = claimStage(contest, facts, candidates);
	// The manager's own entries were read apart: the same facts, but other objects.
	const places = new Map(
		Array.from(candidates, (place) => [activityKey(facts.activities.at(place)), place])
	);
	return (ruleId, activity) => {
		const place = places.get(activityKey(activity));
		return place === undefined || claims.hasWonAt(ruleId, place);
	};
}

function linesOfGroups(
	contest: Contest,
	run: RunContext,
	totals: readonly StoredTotal[],
	employeeNo: string
): Scorecard['lines'] {
	if (!hasGroups(contest)) return [];
	return groupStage(contest, run, totals.map(memberTotalOf)).lines.get(employeeNo) ?? [];
}

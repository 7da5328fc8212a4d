/**
 * Which scorecards are to be made anew, and with what. Two ways, one scoring: everything from nothing, or only what new
 * facts and passed time touch. Both call the domain's stages.
 */
import type { Contest } from '#lib/domain/contest.ts';
import type { Activity, Instant, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { activityKey } from '#lib/domain/netting.ts';
import type { Participant } from '#lib/domain/participants.ts';
import {
	candidatesAmong,
	claimStage,
	countedActivities,
	managersOf,
	memberStage,
	ownStage,
	participantsOf,
	scoreContest,
	splitFacts,
	type ClaimWinners,
	type Scorecard
} from '#lib/domain/scoring.ts';
import { personFacts, runContext } from '#lib/domain/scoring-inputs.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import type { StoredContest } from '#lib/server/db/contests.ts';
import { allEntries, entriesOfClients, entriesOfManagers } from '#lib/server/db/ledger.ts';
import { assignmentsThrough } from '#lib/server/db/roster.ts';
import { claimsOf } from '#lib/server/db/totals.ts';

export interface Cut {
	readonly position: number;
	readonly asOf: Instant;
}

export interface Rescored {
	/** Managers whose scorecards were made anew; one without a scorecard takes no part (any more). */
	readonly managers: ReadonlySet<string>;
	readonly scorecards: readonly Scorecard[];
	/** Claim keys whose winners are to be stored. */
	readonly claims: readonly { ruleId: string; key: string; winners: string[] }[];
	/** Live activities that were read: what the news and the business date come from. */
	readonly activities: readonly Activity[];
}

/** Everything, from nothing. */
export async function rescoreAll(
	tx: Transaction,
	{ contest, isSample: ofSample }: StoredContest,
	cut: Cut
): Promise<Rescored> {
	const assignments = await assignmentsThrough(tx, { throughPosition: cut.position, ofSample });
	const entries: LedgerEntry[] = [];
	for await (const chunk of allEntries(tx, { throughPosition: cut.position }))
		for (const entry of chunk) entries.push(entry);
	const { scorecards, claims } = scoreContest(contest, { assignments, entries, asOf: cut.asOf });
	return {
		managers: new Set(scorecards.map(({ participant }) => participant.employeeNo)),
		scorecards,
		claims: listClaims(claims),
		activities: scorecards.flatMap(({ credits }) => credits.map(({ activity }) => activity))
	};
}

/**
 * Only what is marked. An entry marks its managers and its claim keys; a key whose winners change marks everybody who
 * won or lost. `clientRefs` are those of new, reversed or decided activities.
 */
export async function rescoreMarked(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut,
	marks: { readonly employeeNos: readonly string[]; readonly clientRefs: readonly string[] }
): Promise<Rescored> {
	const { contest, isSample: ofSample } = stored;
	const settled = await settleMarkedClaims(tx, stored, cut, marks.clientRefs);
	const managers = new Set([...marks.employeeNos, ...settled.movedManagers]);
	const scope = { throughPosition: cut.position };
	const employeeNos = [...managers];
	const run = runContext({ asOf: cut.asOf });
	const assignments = await assignmentsThrough(tx, { ...scope, employeeNos, ofSample });
	const personOf = personFacts({ assignments });
	const participants = participantsOf(contest, assignments, run);
	const facts = ownStage(contest, await entriesOfManagers(tx, { ...scope, employeeNos }), run);
	const claims = mergeClaims(
		await claimsOf(tx, stored.id, claimKeysOf(contest, facts.activities)),
		settled.claims
	);
	const factsOf = splitFacts(facts);
	const scorecards = [...participants.values()].map((participant) =>
		memberStage(
			contest,
			run,
			{ participant, person: personOf(participant.employeeNo) },
			factsOf(participant.employeeNo),
			claims
		)
	);
	return { managers, scorecards, claims: listClaims(settled.claims), activities: facts.activities };
}

/** Stage 2 again for every key that an activity of these clients competes under. */
async function settleMarkedClaims(
	tx: Transaction,
	{ id, contest, isSample: ofSample }: StoredContest,
	cut: Cut,
	clientRefs: readonly string[]
): Promise<{ claims: ClaimWinners; movedManagers: ReadonlySet<string> }> {
	const metrics = contest.rules.flatMap((rule) => (rule.claim ? rule.metrics : []));
	const movedManagers = new Set<string>();
	if (metrics.length === 0 || clientRefs.length === 0) return { claims: new Map(), movedManagers };
	const scope = { throughPosition: cut.position };
	const entries = await entriesOfClients(tx, { ...scope, clientRefs, metrics });
	// Keys come from all activities, also reversed ones: a key may be left without any candidate.
	const everyActivity = entries.filter((entry) => entry.kind === 'activity');
	const keys = claimKeysOf(contest, everyActivity);
	const employeeNos = [...new Set(everyActivity.flatMap(managersOf))];
	const run = runContext({ asOf: cut.asOf });
	const participants: ReadonlyMap<string, Participant> = participantsOf(
		contest,
		await assignmentsThrough(tx, { ...scope, employeeNos, ofSample }),
		run
	);
	const facts = ownStage(contest, entries, run);
	const fresh = claimStage(contest, candidatesAmong(participants, countedActivities(facts)));
	const before = await claimsOf(tx, id, keys);
	const claims = new Map<string, Map<string, Set<string>>>();
	const moved = new Set<string>();
	for (const { ruleId, key } of keys) {
		const now = new Set(fresh.get(ruleId)?.get(key));
		const then = before.get(ruleId)?.get(key) ?? new Set<string>();
		if (now.size === then.size && [...now].every((winner) => then.has(winner))) continue;
		const byKey = claims.get(ruleId) ?? new Map<string, Set<string>>();
		claims.set(ruleId, byKey.set(key, now));
		for (const winner of [...now, ...then])
			if (now.has(winner) !== then.has(winner)) moved.add(winner);
	}
	for (const activity of everyActivity)
		if (moved.has(activityKey(activity)))
			for (const employeeNo of managersOf(activity)) movedManagers.add(employeeNo);
	return { claims, movedManagers };
}

function claimKeysOf(
	contest: Contest,
	activities: readonly Activity[]
): { ruleId: string; key: string }[] {
	const keys = new Map<string, { ruleId: string; key: string }>();
	for (const { id: ruleId, claim } of contest.rules) {
		if (!claim) continue;
		for (const activity of activities) {
			const key = claim.keyOf(activity);
			if (key !== null) keys.set(`${ruleId}\u001f${key}`, { ruleId, key });
		}
	}
	return [...keys.values()];
}

function mergeClaims(stored: ClaimWinners, fresh: ClaimWinners): ClaimWinners {
	const merged = new Map([...stored].map(([ruleId, byKey]) => [ruleId, new Map(byKey)]));
	for (const [ruleId, byKey] of fresh) {
		const known = merged.get(ruleId) ?? new Map<string, ReadonlySet<string>>();
		for (const [key, winners] of byKey) known.set(key, winners);
		merged.set(ruleId, known);
	}
	return merged;
}

function listClaims(claims: ClaimWinners): { ruleId: string; key: string; winners: string[] }[] {
	return [...claims].flatMap(([ruleId, byKey]) =>
		[...byKey].map(([key, winners]) => ({ ruleId, key, winners: [...winners] }))
	);
}

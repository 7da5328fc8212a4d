/**
 * Which scorecards are to be made anew, and with what. Two ways, one scoring: everything from nothing, or only what new
 * facts and passed time touch. Both call the domain's stages.
 */
import type { Contest } from '#lib/domain/contest.ts';
import type { DatedInput } from '#lib/domain/dated-inputs.ts';
import type { Activity, Instant, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { activityKey } from '#lib/domain/netting.ts';
import { OrgTree } from '#lib/domain/org-tree.ts';
import type { Participant } from '#lib/domain/participants.ts';
import type { Rule } from '#lib/domain/rules/rule-kind.ts';
import {
	candidatesAmong,
	claimStage,
	countedActivities,
	managersOf,
	memberStage,
	ownStage,
	participantsOf,
	scoreMembers,
	splitFacts,
	type ClaimWinners
} from '#lib/domain/scoring.ts';
import { personFacts, runContext, type RunContext } from '#lib/domain/scoring-inputs.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import type { StoredContest } from '#lib/server/db/contests.ts';
import { datedInputsThrough } from '#lib/server/db/dated-inputs.ts';
import {
	allEntries,
	entriesOfClients,
	entriesOfManagers,
	entriesOfMetrics
} from '#lib/server/db/ledger.ts';
import { assignmentsThrough, orgUnitsThrough } from '#lib/server/db/roster.ts';
import { claimsOf } from '#lib/server/db/totals.ts';
import { totalOf, type FreshTotal } from './total-of.ts';

export interface Cut {
	readonly position: number;
	readonly asOf: Instant;
}

export interface Rescored {
	/** Managers whose totals were made anew; one without a total takes no part (any more). */
	readonly managers: ReadonlySet<string>;
	/** Of the member stage: what groups add comes when everybody's are together. */
	readonly totals: readonly FreshTotal[];
	readonly run: RunContext;
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
	const scope = { throughPosition: cut.position, ofSample };
	const assignments = await assignmentsThrough(tx, scope);
	const entries: LedgerEntry[] = [];
	for await (const chunk of allEntries(tx, { throughPosition: cut.position }))
		for (const entry of chunk) entries.push(entry);
	const dated = await datedAt(tx, cut, scope);
	const { members, claims } = scoreMembers(contest, { ...dated, assignments, entries });
	return {
		managers: new Set(members.map(({ participant }) => participant.employeeNo)),
		totals: members.map((card) => totalOf(contest, card)),
		run: runContext(dated),
		claims: listClaims(claims),
		activities: members.flatMap(({ credits }) => credits.map(({ activity }) => activity))
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
	const employeeNos = [...managers];
	const scope = { throughPosition: cut.position, employeeNos, ofSample };
	const dated = await datedAt(tx, cut, scope);
	const run = runContext(dated);
	const assignments = await assignmentsThrough(tx, scope);
	const personOf = personFacts({ ...dated, assignments });
	const participants = participantsOf(contest, assignments, run);
	const facts = ownStage(contest, await entriesOfManagers(tx, scope), run);
	const claims = mergeClaims(
		await claimsOf(tx, stored.id, claimKeysOf(contest, facts.activities)),
		settled.claims
	);
	const factsOf = splitFacts(facts);
	const totals = [...participants.values()].map((participant) => {
		const { employeeNo } = participant;
		const member = { participant, person: personOf(employeeNo) };
		return totalOf(contest, memberStage(contest, run, member, factsOf(employeeNo), claims));
	});
	return {
		managers,
		totals,
		run,
		claims: listClaims(settled.claims),
		activities: facts.activities
	};
}

/** The dated inputs of a score at a cut. */
async function datedAt(
	tx: Transaction,
	{ position, asOf }: Cut,
	asked: { readonly employeeNos?: readonly string[]; readonly ofSample: boolean }
) {
	const scope = { throughPosition: position, ...asked };
	const dated = await datedInputsThrough(tx, scope);
	const ofKind = <Kind extends DatedInput['kind']>(kind: Kind) =>
		dated.filter((input): input is Extract<DatedInput, { kind: Kind }> => input.kind === kind);
	return {
		asOf,
		targets: ofKind('target'),
		leave: ofKind('leave'),
		qualifications: ofKind('qualification'),
		calendar: new WorkCalendar(ofKind('calendar')),
		orgUnits: new OrgTree(await orgUnitsThrough(tx, position))
	};
}

/** Stage 2 again for every key that an activity of these clients competes under, and for keys that everybody shares. */
async function settleMarkedClaims(
	tx: Transaction,
	{ id, contest, isSample: ofSample }: StoredContest,
	cut: Cut,
	clientRefs: readonly string[]
): Promise<{ claims: ClaimWinners; movedManagers: ReadonlySet<string> }> {
	const movedManagers = new Set<string>();
	const entries = await competingEntries(tx, contest, cut, clientRefs);
	if (entries.length === 0) return { claims: new Map(), movedManagers };
	// Keys come from all activities, also reversed ones: a key may be left without any candidate.
	const everyActivity = entries.filter((entry) => entry.kind === 'activity');
	const keys = claimKeysOf(contest, everyActivity);
	const employeeNos = [...new Set(everyActivity.flatMap(managersOf))];
	const scope = { throughPosition: cut.position, ofSample, employeeNos };
	const run = runContext(await datedAt(tx, cut, scope));
	const participants: ReadonlyMap<string, Participant> = participantsOf(
		contest,
		await assignmentsThrough(tx, scope),
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

/**
 * Every candidate of the keys in question, or the outcome would not be known. With a key that everybody shares these
 * are all entries of its metrics. What a validity rule reads of the same client comes along.
 */
async function competingEntries(
	tx: Transaction,
	contest: Contest,
	cut: Cut,
	clientRefs: readonly string[]
): Promise<LedgerEntry[]> {
	const claiming = contest.rules.filter(({ claim }) => claim !== null);
	if (claiming.length === 0) return [];
	const judging = contest.rules.filter(({ own }) => own !== null);
	const metricsOf = (rules: readonly Rule[]) => [
		...new Set([...rules, ...judging].flatMap(({ metrics }) => metrics))
	];
	const scope = { throughPosition: cut.position };
	const shared = claiming.filter(({ claim }) => claim?.isGlobal === true);
	if (shared.length > 0) return entriesOfMetrics(tx, { ...scope, metrics: metricsOf(claiming) });
	if (clientRefs.length === 0) return [];
	return entriesOfClients(tx, { ...scope, clientRefs, metrics: metricsOf(claiming) });
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

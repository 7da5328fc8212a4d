/**
 * Which scorecards are to be made anew, and with what. Two ways, one scoring: everything from nothing, or only what new
 * facts and passed time touch. Both call the domain's stages.
 */
import type { HasWon, SettledClaims } from '#lib/domain/claims.ts';
import type { Contest } from '#lib/domain/contest.ts';
import type { DatedInput } from '#lib/domain/dated-inputs.ts';
import type { Activity, Instant, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { activityKey } from '#lib/domain/netting.ts';
import { OrgTree } from '#lib/domain/org-tree.ts';
import type { Participant } from '#lib/domain/participants.ts';
import { NOTHING_REGISTERED, type RegisteredFacts } from '#lib/domain/registrations.ts';
import type { Rule } from '#lib/domain/rules/rule-kind.ts';
import {
	claimStage,
	managersOf,
	memberStage,
	ownStage,
	participantsOf,
	scoreMembers
} from '#lib/domain/scoring.ts';
import {
	personFacts,
	runContext,
	type RunContext,
	type ScoringInputs
} from '#lib/domain/scoring-inputs.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { ledgerCutOf } from '#lib/server/db/batch-cut.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { CompactEntries } from '#lib/server/db/compact-entries.ts';
import type { Executor, StoredContest } from '#lib/server/db/contests.ts';
import { datedInputsThrough } from '#lib/server/db/dated-inputs.ts';
import {
	allEntries,
	entriesOfClients,
	entriesOfManagers,
	entriesOfMetrics
} from '#lib/server/db/ledger.ts';
import { assignmentsThrough, orgUnitsThrough } from '#lib/server/db/roster.ts';
import { claimsOf } from '#lib/server/db/totals.ts';
import { registeredAt, registrationsOf, type Announcing } from './registered.ts';
import { totalOf, type FreshTotal } from './total-of.ts';

export interface Cut {
	readonly position: number;
	readonly asOf: Instant;
}

/** The winners of one claim key, as they are stored: activity keys in their order. */
export interface StoredClaim {
	readonly ruleId: string;
	readonly key: string;
	readonly winners: readonly string[];
}

export interface Rescored {
	/** Managers whose totals were made anew; one without a total takes no part (any more). */
	readonly managers: ReadonlySet<string>;
	/** Of the member stage: what groups add comes when everybody's are together. */
	readonly totals: readonly FreshTotal[];
	readonly run: RunContext;
	/** Claim keys whose winners are to be stored. */
	readonly claims: Iterable<StoredClaim>;
	/** When the latest activity of those that were read happened: what the business date comes from. */
	readonly latestAt: Instant | null;
}

/** All that a score of everybody reads, at a cut. */
export async function inputsAt(
	tx: Transaction,
	stored: Announcing,
	cut: Cut
): Promise<ScoringInputs> {
	const { contest, isSample: ofSample } = stored;
	const scope = { throughPosition: cut.position, ofSample };
	const assignments = await assignmentsThrough(tx, scope);
	const entries = new CompactEntries();
	for await (const chunk of allEntries(tx, await ledgerCutOf(tx, contest, cut.position)))
		for (const entry of chunk) entries.add(entry);
	const registrations = await registrationsOf(tx, stored, cut);
	return { ...(await datedAt(tx, cut, scope)), assignments, entries, registrations };
}

/** Everything, from nothing. */
export async function rescoreAll(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut
): Promise<Rescored> {
	const { contest } = stored;
	const inputs = await inputsAt(tx, stored, cut);
	const { members, claims, latestAt } = scoreMembers(contest, inputs);
	const totals = Array.from(members, (card) => totalOf(contest, card));
	return {
		managers: new Set(totals.map(({ employeeNo }) => employeeNo)),
		totals,
		run: runContext(inputs),
		claims: listClaims(claims),
		latestAt
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
	const marked = [...new Set([...marks.employeeNos, ...settled.movedManagers])];
	const { managers, entries, registered } = await entriesToScore(tx, stored, cut, marked);
	const employeeNos = [...managers];
	const scope = { throughPosition: cut.position, employeeNos, ofSample };
	const dated = await datedAt(tx, cut, scope);
	const run = runContext(dated);
	const assignments = await assignmentsThrough(tx, scope);
	const personOf = personFacts({ ...dated, assignments });
	const participants = participantsOf(contest, assignments, run);
	const facts = ownStage(contest, entries, run, registered);
	const hasWon = winnersByKey(
		contest,
		await claimsOf(tx, stored.id, claimKeysOf(contest, facts.activities)),
		settled.claims
	);
	const totals = [...participants.values()].map((participant) => {
		const { employeeNo } = participant;
		const member = { participant, person: personOf(employeeNo) };
		return totalOf(contest, memberStage(contest, run, member, facts.of(employeeNo), hasWon));
	});
	return {
		managers,
		totals,
		run,
		claims: [...settled.claims.values()],
		latestAt: facts.activities.latestAt()
	};
}

/**
 * The entries that marked managers are scored from. Where a rule judges entries by others of their closer, what is new
 * of a closer changes the part of whoever shares an entry, and judging a shared entry takes all of its closer's.
 */
export async function entriesToScore(
	tx: Transaction,
	stored: Announcing,
	cut: Cut,
	marked: readonly string[]
): Promise<{
	managers: ReadonlySet<string>;
	entries: readonly LedgerEntry[];
	registered: RegisteredFacts;
}> {
	const { contest } = stored;
	const ledgerCut = await ledgerCutOf(tx, contest, cut.position);
	const entriesOf = (employeeNos: Iterable<string>) =>
		entriesOfManagers(tx, { ...ledgerCut, employeeNos: [...employeeNos] });
	const registeredBy = (employeeNos: Iterable<string>) =>
		registeredAt(tx, stored, cut, { employeeNos: [...employeeNos] });
	const own = await entriesOf(marked);
	if (contest.rules.every((rule) => rule.own === null))
		return {
			managers: new Set(marked),
			entries: own,
			registered: await registeredBy(marked)
		};
	const managers = new Set([...marked, ...sharersOf(own)]);
	const closers = new Set([...managers, ...sharersOf(await entriesOf(managers))]);
	return {
		managers,
		entries: await entriesOf(closers),
		registered: await registeredBy(closers)
	};
}

function sharersOf(entries: readonly LedgerEntry[]): string[] {
	return entries.flatMap((entry) => (entry.kind === 'activity' ? managersOf(entry) : []));
}

/** The dated inputs of a score at a cut. */
export async function datedAt(
	tx: Executor,
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
	stored: StoredContest,
	cut: Cut,
	clientRefs: readonly string[]
): Promise<{ claims: ReadonlyMap<string, StoredClaim>; movedManagers: ReadonlySet<string> }> {
	const { id, contest, isSample: ofSample } = stored;
	const movedManagers = new Set<string>();
	const entries = await competingEntries(tx, contest, cut, clientRefs);
	const registered = await competingRegistered(tx, stored, cut, clientRefs);
	if (entries.length + registered.activities.length === 0)
		return { claims: new Map(), movedManagers };
	// Keys come from all activities, also reversed ones: a key may be left without any candidate.
	const everyActivity = [
		...entries.filter((entry) => entry.kind === 'activity'),
		...registered.activities
	];
	const keys = claimKeysOf(contest, everyActivity);
	const employeeNos = [...new Set(everyActivity.flatMap(managersOf))];
	const scope = { throughPosition: cut.position, ofSample, employeeNos };
	const run = runContext(await datedAt(tx, cut, scope));
	const participants: ReadonlyMap<string, Participant> = participantsOf(
		contest,
		await assignmentsThrough(tx, scope),
		run
	);
	const facts = ownStage(contest, entries, run, registered);
	const fresh = claimStage(contest, facts, facts.candidates(participants));
	const before = await claimsOf(tx, id, keys);
	const claims = new Map<string, StoredClaim>();
	const moved = new Set<string>();
	for (const { ruleId, key } of keys) {
		const winners = fresh.winnersOf(ruleId, key).map(activityKey);
		const now = new Set(winners);
		const then = before.get(ruleId)?.get(key) ?? new Set<string>();
		if (now.size === then.size && [...now].every((winner) => then.has(winner))) continue;
		claims.set(claimKey(ruleId, key), { ruleId, key, winners });
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
export async function competingEntries(
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
	const scope = await ledgerCutOf(tx, contest, cut.position);
	const shared = claiming.filter(({ claim }) => claim?.isGlobal === true);
	if (shared.length > 0) return entriesOfMetrics(tx, { ...scope, metrics: metricsOf(claiming) });
	if (clientRefs.length === 0) return [];
	return entriesOfClients(tx, { ...scope, clientRefs, metrics: metricsOf(claiming) });
}

/** The registered deals among the candidates of the keys in question. */
export async function competingRegistered(
	tx: Transaction,
	stored: Announcing,
	cut: Cut,
	clientRefs: readonly string[]
): Promise<RegisteredFacts> {
	const claiming = stored.contest.rules.filter(({ claim }) => claim !== null);
	if (claiming.length === 0) return NOTHING_REGISTERED;
	const isShared = claiming.some(({ claim }) => claim?.isGlobal === true);
	return registeredAt(tx, stored, cut, isShared ? 'all' : { clientRefs });
}

function claimKeysOf(
	contest: Contest,
	activities: Iterable<Activity>
): { ruleId: string; key: string }[] {
	const keys = new Map<string, { ruleId: string; key: string }>();
	for (const { id: ruleId, claim } of contest.rules) {
		if (!claim) continue;
		for (const activity of activities) {
			const key = claim.keyOf(activity);
			if (key !== null) keys.set(claimKey(ruleId, key), { ruleId, key });
		}
	}
	return [...keys.values()];
}

/** Asks winners that are stored, or settled anew where they are. */
function winnersByKey(
	contest: Contest,
	stored: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>,
	settled: ReadonlyMap<string, StoredClaim>
): HasWon {
	const anew = new Map([...settled].map(([key, { winners }]) => [key, new Set(winners)]));
	return (ruleId, activity) => {
		const key = contest.ruleOf(ruleId)?.claim?.keyOf(activity) ?? null;
		if (key === null) return true;
		const winners = anew.get(claimKey(ruleId, key)) ?? stored.get(ruleId)?.get(key);
		return winners?.has(activityKey(activity)) ?? false;
	};
}

function* listClaims(claims: SettledClaims): Generator<StoredClaim, void> {
	for (const { winners, ...claim } of claims.all())
		yield { ...claim, winners: winners.map(activityKey) };
}

function claimKey(ruleId: string, key: string): string {
	return `${ruleId}\u001f${key}`;
}

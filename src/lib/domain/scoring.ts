/**
 * WHERE POINTS ARE COMPUTED: the stages, each a function. Facts and rules in, scorecards out; the server, the preview
 * and the command line all call these. No stage reads a later one.
 */
import { addDays, dayOf, daysBetween, isWithin, startOfDay, startOfWeek } from './calendar.ts';
import type { Contest } from './contest.ts';
import { entering } from './cut-off.ts';
import { Exact } from './decimal.ts';
import { addTo, groupBy } from './group-by.ts';
import {
	identityKey,
	type Activity,
	type Decision,
	type Instant,
	type LedgerEntry,
	type PeriodFigure
} from './ledger-entry.ts';
import { creditsOf, MemberRun } from './member-facts.ts';
import { activityKey, inOccurrence, netEntries } from './netting.ts';
import { participantOf, type Participant } from './participants.ts';
import { NOTHING_REGISTERED, registeredFacts, type RegisteredFacts } from './registrations.ts';
import type { Assignment } from './roster.ts';
import type {
	ContestDays,
	Credit,
	GroupNumbers,
	GroupOutcome,
	LineResult,
	MemberTotal,
	OwnKnown,
	PointStep,
	ScorecardLine,
	StandingChange,
	TeamRow,
	Verdict
} from './rules/rule-kind.ts';
import {
	personFacts,
	runContext,
	type PersonFacts,
	type RunContext,
	type ScoringInputs
} from './scoring-inputs.ts';
import { tieKey } from './tie-breaks.ts';
import { workStretches } from './work-days.ts';

/** What counts in a contest after stage 1. */
export interface OwnFacts {
	/** Netted and in the window, in no order: what base figures are made from. */
	readonly activities: readonly Activity[];
	/** Keys of those of them that do not count in this run: not valid, or undecided in the confirmed run. */
	readonly left: ReadonlySet<string>;
	/** The latest statement of every figure, whatever its period. */
	readonly figures: readonly PeriodFigure[];
	/** Per manager the earliest instant at which what counts changes without new facts. */
	readonly changesAt: ReadonlyMap<string, Instant>;
}

/** Winners of stage 2: per claim rule and key the activities that count, in their order. */
export type ClaimWinners = ReadonlyMap<string, ReadonlyMap<string, readonly Activity[]>>;
/** Did an activity win its key under a claim rule? One without a key competes with nobody and counts. */
export type HasWon = (ruleId: string, activity: Activity) => boolean;

export interface Scorecard extends MemberTotal {
	readonly lines: readonly ScorecardLine[];
	/** Points of registered deals that wait for their core figure, within the points; null: none counts. */
	readonly registered: Exact | null;
	/** Values of the contest's tie-break list, highest first; null last. */
	readonly tieKeys: readonly (Exact | null)[];
	/** Every credit of the ledger in the window, also of entries that do not count: what base figures are made from. */
	readonly credits: readonly Credit[];
	readonly figures: ReadonlyMap<string, readonly PeriodFigure[]>;
	/** The earliest instant at which this changes without new facts. */
	readonly changesAt: Instant | null;
}

/** What stage 4 adds to the totals of stage 3. */
export interface GroupResult {
	/** Lines of group rules, by employee number. */
	readonly lines: ReadonlyMap<string, readonly ScorecardLine[]>;
	readonly standings: ReadonlyMap<string, StandingChange>;
	/** Team boards, by the rule that makes each. */
	readonly teams: ReadonlyMap<string, readonly TeamRow[]>;
	/** Numbers that prizes read, by the rule that makes them. */
	readonly groupNumbers: ReadonlyMap<string, GroupNumbers>;
}

export interface ContestScores {
	/** With the lines of group rules. */
	readonly scorecards: readonly Scorecard[];
	readonly claims: ClaimWinners;
	readonly teams: GroupResult['teams'];
	readonly groupNumbers: GroupResult['groupNumbers'];
	readonly orgUnits: RunContext['orgUnits'];
}

/** Stage 1, own: netting, decisions, window, validity. */
export function ownStage(
	contest: Contest,
	entries: Iterable<LedgerEntry>,
	{ asOf, view }: Pick<RunContext, 'asOf' | 'view'>,
	registered: RegisteredFacts = NOTHING_REGISTERED
): OwnFacts {
	const changesAt = new Map<string, Instant>(registered.changesAt);
	const wake = (activity: Activity, at: Instant) => {
		for (const employeeNo of managersOf(activity)) {
			const known = changesAt.get(employeeNo);
			if (known === undefined || at < known) changesAt.set(employeeNo, at);
		}
	};
	const netted = netEntries(entering(contest, entries));
	const judges = contest.rules.flatMap(({ own }) => (own ? [own] : []));
	const live =
		registered.activities.length === 0
			? netted.activities
			: [...netted.activities, ...registered.activities];
	const happened = whereAll(live, (activity) => {
		if (asOf === null || activity.occurredAt <= asOf) return true;
		// What happens outside the window may still decide what counts in it.
		if (judges.length > 0 || isWithin(contest.window, activity.occurredAt))
			wake(activity, activity.occurredAt);
		return false;
	});
	const activities = whereAll(happened, ({ occurredAt }) => isWithin(contest.window, occurredAt));
	const left = new Set<string>();
	if (judges.length > 0) {
		const known = ownKnown(contest, happened, netted.decisions, asOf);
		for (const activity of activities) {
			const verdicts = judges.flatMap((judge) => judge.judge(activity, known) ?? []);
			for (const verdict of verdicts)
				if (verdict.changesAt !== null) wake(activity, verdict.changesAt);
			const isOut = ({ outcome }: Verdict) =>
				outcome === 'invalid' || (outcome === 'pending' && view === 'confirmed');
			if (verdicts.some(isOut)) left.add(activityKey(activity));
		}
	}
	return { activities, left, figures: netted.figures, changesAt };
}

function ownKnown(
	contest: Contest,
	happened: readonly Activity[],
	decisions: readonly Decision[],
	asOf: Instant | null
): OwnKnown {
	const byIdentity = groupBy(decisions, (decision) =>
		asOf !== null && decision.occurredAt > asOf ? null : identityKey(decision)
	);
	const byManager = groupBy(happened, ({ employeeNo, metric }) => `${employeeNo}\u001f${metric}`);
	return {
		asOf,
		zone: contest.zone,
		decisionsOn: (activity) => byIdentity.get(identityKey(activity)) ?? [],
		activitiesOf: (employeeNo, metric) =>
			inOccurrence(byManager.get(`${employeeNo}\u001f${metric}`) ?? [])
	};
}

/** What counts: the activities without those that are left out. */
export function countedActivities({ activities, left }: OwnFacts): readonly Activity[] {
	return left.size === 0
		? activities
		: activities.filter((activity) => !left.has(activityKey(activity)));
}

/** Everybody with a share in an activity: the closer, and the referrer or the others whom the row names. */
export function managersOf(activity: Activity): readonly string[] {
	if (activity.shares) return activity.shares.map(({ employeeNo }) => employeeNo);
	return activity.referral
		? [activity.employeeNo, activity.referral.referrerNo]
		: [activity.employeeNo];
}

/** Stage 2's outcome with the facts it was settled from at hand. */
export interface SettledClaims {
	readonly winners: ClaimWinners;
	readonly hasWon: HasWon;
}

/**
 * Stage 2, claim: of all entries under one key, who wins. Candidates are the participants' own-stage activities, in any
 * order; for a key all of its candidates must be there, with those of the keys they must have won before, or its outcome
 * is not known. `hasWon` answers for those very
 * activities: who did not lose has won.
 */
export function settleClaims(contest: Contest, candidates: readonly Activity[]): SettledClaims {
	const winners = new Map<string, ReadonlyMap<string, readonly Activity[]>>();
	const losers = new Map<string, ReadonlySet<Activity>>();
	for (const { id, claim, claims } of contest.rules) {
		if (!claim) continue;
		const byKey = new Map<string, readonly Activity[]>();
		const lost = new Set<Activity>();
		const isOut = (activity: Activity) => claims.some((other) => losers.get(other)?.has(activity));
		if (claims.length > 0)
			for (const activity of candidates)
				if (claim.keyOf(activity) !== null && isOut(activity)) lost.add(activity);
		const rest = lost.size === 0 ? candidates : candidates.filter((one) => !lost.has(one));
		for (const [key, competing] of groupBy(rest, claim.keyOf)) {
			const ordered = inOccurrence(competing);
			const won = claim.winnersOf(ordered);
			byKey.set(key, won);
			if (won.length === ordered.length) continue;
			const among = won.length > 1 ? new Set(won) : null;
			for (const activity of ordered)
				if (among ? !among.has(activity) : activity !== won[0]) lost.add(activity);
		}
		winners.set(id, byKey);
		losers.set(id, lost);
	}
	return {
		winners,
		hasWon: (ruleId, activity) => !(losers.get(ruleId)?.has(activity) ?? false)
	};
}

/** The winners alone. */
export function claimStage(contest: Contest, candidates: readonly Activity[]): ClaimWinners {
	return settleClaims(contest, candidates).winners;
}

/** Stage 3, member: one participant's scorecard, from the activities they have a share in and the settled claims. */
export function memberStage(
	contest: Contest,
	run: RunContext,
	member: { readonly participant: Participant; readonly person: PersonFacts },
	facts: OwnFacts,
	hasWon: HasWon
): Scorecard {
	const { participant, person } = member;
	const { employeeNo } = participant;
	const days = contestDays(contest, run.asOf);
	const scoring = new MemberRun(contest, run, days, {
		participant,
		person,
		activities: countedActivities(facts),
		figures: facts.figures.filter((figure) => figure.employeeNo === employeeNo),
		hasWon
	});
	let changesAt = [
		facts.changesAt.get(employeeNo) ?? null,
		holdingChangesAt(person, days),
		contest.keeps.units ? nextDayAt(days) : null
	].reduce(earliest, participant.changesAt);
	let standing = GOOD_STANDING;
	for (const rule of contest.rules) {
		if (!rule.member) continue;
		const result = scoring.make(rule, rule.member);
		changesAt = earliest(changesAt, result.changesAt ?? null);
		if (result.standing) standing = bothStandings(standing, result.standing);
	}
	const { keeps } = contest;
	const steps = keeps.periods.length > 0 || keeps.units ? scoring.stepsSoFar() : [];
	const card = {
		participant,
		lines: scoring.lines(),
		points: scoring.totalSoFar(),
		values: new Map(keeps.values.map((id) => [id, scoring.valueOf(id)])),
		periodPoints: pointsByPeriod(steps, keeps.periods),
		unitPoints: keeps.units ? pointsByUnit(steps, scoring) : NOTHING,
		unitDays: keeps.units ? daysByUnit(person, days) : NO_DAYS,
		standing,
		credits: reportedOnly(
			contest,
			facts.left.size === 0 ? scoring.credits : creditsOf(contest, facts.activities, employeeNo)
		),
		figures: scoring.figures,
		changesAt
	};
	return {
		...card,
		registered: registeredPoints(card.points, contest, facts, (without) =>
			memberStage(contest, run, member, without, hasWon)
		),
		tieKeys: contest.tieBreaks.map((tieBreak) =>
			tieKey(tieBreak, {
				creditsOf: scoring.creditsOf,
				figures: scoring.figures,
				valueOf: scoring.valueOf,
				reachedAt: scoring.reachedAt
			})
		)
	};
}

/** A registered deal is no figure: sums of what was reported leave it out. */
function reportedOnly(contest: Contest, credits: readonly Credit[]): readonly Credit[] {
	if (!contest.registrations.ranks) return credits;
	return whereAll(credits, ({ activity }) => !activity.isRegistration);
}

/** By how much registered deals raise the points; null: none counts. */
function registeredPoints(
	points: Exact,
	contest: Contest,
	facts: OwnFacts,
	scoreOf: (facts: OwnFacts) => MemberTotal
): Exact | null {
	if (!contest.registrations.ranks) return null;
	if (!countedActivities(facts).some(({ isRegistration }) => isRegistration)) return null;
	const activities = facts.activities.filter(({ isRegistration }) => !isRegistration);
	return points.minus(scoreOf({ ...facts, activities }).points);
}

const GOOD_STANDING: StandingChange = { isRanked: true, payShare: Exact.ONE };
const NOTHING: ReadonlyMap<string, Exact> = new Map();
const NO_DAYS: ReadonlyMap<string, number> = new Map();

/** What several gates say together: ranked only if all say so, paid the smallest part that any leaves. */
function bothStandings(left: StandingChange, right: StandingChange): StandingChange {
	return {
		isRanked: left.isRanked && right.isRanked,
		payShare: left.payShare.compare(right.payShare) <= 0 ? left.payShare : right.payShare
	};
}

function pointsByPeriod(
	steps: readonly PointStep[],
	periods: readonly ('day' | 'week' | 'month')[]
): ReadonlyMap<string, Exact> {
	if (periods.length === 0) return NOTHING;
	const points = new Map<string, Exact>();
	for (const step of steps) {
		if (step.day === '') continue;
		for (const period of periods) {
			const key = periodKey(period, step.day);
			points.set(key, (points.get(key) ?? Exact.ZERO).plus(step.points));
		}
	}
	return points;
}

/** `day 2026-03-02`, `week 2026-03-02` (its Monday), `month 2026-03`. */
export function periodKey(period: 'day' | 'week' | 'month', day: string): string {
	return period === 'day'
		? `day ${day}`
		: period === 'week'
			? `week ${startOfWeek(day)}`
			: `month ${day.slice(0, 7)}`;
}

/** Credit of a unit stays where the manager was when the points were made. */
function pointsByUnit(
	steps: readonly PointStep[],
	facts: Pick<MemberRun, 'assignmentOn' | 'participant'>
): ReadonlyMap<string, Exact> {
	const points = new Map<string, Exact>();
	for (const step of steps) {
		const unit =
			(step.day === '' ? null : facts.assignmentOn(step.day))?.orgUnit ?? facts.participant.orgUnit;
		points.set(unit, (points.get(unit) ?? Exact.ZERO).plus(step.points));
	}
	return points;
}

/** Days in each unit from the contest's first day through the cut's; days of leave do not count. */
function daysByUnit(person: PersonFacts, days: ContestDays): ReadonlyMap<string, number> {
	const counted = new Map<string, number>();
	for (const { orgUnit, from, to } of workStretches(person, days.firstDay, addDays(days.today, 1)))
		counted.set(orgUnit, (counted.get(orgUnit) ?? 0) + daysBetween(from, to));
	return counted;
}

/** Stage 4, group: what teams and divisions as a whole make of their members. Reads totals only. */
export function groupStage(
	contest: Contest,
	run: RunContext,
	members: readonly MemberTotal[]
): GroupResult {
	const lines = new Map<string, ScorecardLine[]>();
	const standings = new Map<string, StandingChange>();
	const teams = new Map<string, readonly TeamRow[]>();
	const groupNumbers = new Map<string, GroupNumbers>();
	const outcomes = new Map<string, GroupOutcome>();
	const days = contestDays(contest, run.asOf);
	for (const rule of contest.rules) {
		if (!rule.group) continue;
		const outcome = rule.group({
			members,
			run,
			days,
			outcomeOf: (ruleId) => {
				const known = outcomes.get(ruleId);
				if (!known) throw new Error(`group rule ${ruleId} was read before it was settled`);
				return known;
			}
		});
		outcomes.set(rule.id, outcome);
		if (outcome.teams) teams.set(rule.id, outcome.teams);
		if (contest.groupNumbers.includes(rule.id))
			groupNumbers.set(rule.id, outcome.numbers?.() ?? numbersOfLines(outcome));
		for (const [employeeNo, result] of outcome.lines) {
			const line = groupLine(rule, result);
			lines.set(employeeNo, [...(lines.get(employeeNo) ?? []), line]);
			if (result.standing)
				standings.set(
					employeeNo,
					bothStandings(standings.get(employeeNo) ?? GOOD_STANDING, result.standing)
				);
		}
	}
	return { lines, standings, teams, groupNumbers };
}

function numbersOfLines({ lines }: GroupOutcome): GroupNumbers {
	return new Map([...lines].map(([employeeNo, { value }]) => [employeeNo, value]));
}

function groupLine(
	{ id: ruleId, kind, name, counts }: Contest['rules'][number],
	{ value, arithmetic, steps }: LineResult
): ScorecardLine {
	return {
		ruleId,
		kind,
		name,
		value,
		points: counts ? (value ?? Exact.ZERO) : Exact.ZERO,
		arithmetic,
		steps: typeof steps === 'function' ? steps() : steps
	};
}

/** A member total with what stage 4 adds: the points and the standing that ranks and money go by. */
export function withGroup<Total extends MemberTotal>(total: Total, group: GroupResult): Total {
	const { employeeNo } = total.participant;
	const lines = group.lines.get(employeeNo) ?? [];
	const standing = group.standings.get(employeeNo);
	if (lines.length === 0 && !standing) return total;
	return {
		...total,
		points: lines.reduce((points, line) => points.plus(line.points), total.points),
		standing: standing ? bothStandings(total.standing, standing) : total.standing
	};
}

/** Stages 1 to 3 of everybody. */
export interface ScoredMembers {
	/** Made one by one as they are asked for, once: a million entries' scorecards need not be in memory together. */
	readonly members: Iterable<Scorecard>;
	readonly claims: ClaimWinners;
	/** What competed for claims: the entries of participants that count. */
	readonly candidates: readonly Activity[];
}

/** Stages 1 to 3 from nothing: every participant's own scorecard, before what groups add. */
export function scoreMembers(contest: Contest, inputs: ScoringInputs): ScoredMembers {
	const run = runContext(inputs);
	const participants = participantsOf(contest, inputs.assignments, run);
	const { entries, registrations = [] } = inputs;
	const registered = registeredFacts(contest, registrations, entries, run);
	const facts = ownStage(contest, entries, run, registered);
	const candidates = candidatesAmong(participants, countedActivities(facts));
	const { winners, hasWon } = settleClaims(contest, candidates);
	const factsOf = splitFacts(facts);
	const personOf = personFacts(inputs);
	function* members() {
		for (const participant of participants.values()) {
			const { employeeNo } = participant;
			const member = { participant, person: personOf(employeeNo) };
			yield memberStage(contest, run, member, factsOf(employeeNo), hasWon);
		}
	}
	return { members: members(), claims: winners, candidates };
}

/** Stages 1 to 4 from nothing: every participant's scorecard. The live scorer calls the same stages for a part. */
export function scoreContest(contest: Contest, inputs: ScoringInputs): ContestScores {
	const { members, claims } = scoreMembers(contest, inputs);
	const cards = [...members];
	const run = runContext(inputs);
	const group = groupStage(contest, run, cards);
	const scorecards = cards.map((card) => {
		const own = group.lines.get(card.participant.employeeNo);
		const whole = withGroup(card, group);
		return own ? { ...whole, lines: [...whole.lines, ...own] } : whole;
	});
	const { teams, groupNumbers } = group;
	return { scorecards, claims, teams, groupNumbers, orgUnits: run.orgUnits };
}

export function participantsOf(
	contest: Contest,
	assignments: readonly Assignment[],
	run: Pick<RunContext, 'asOf' | 'orgUnits'>
): ReadonlyMap<string, Participant> {
	const participants = new Map<string, Participant>();
	for (const [employeeNo, own] of groupBy(assignments, (row) => row.employeeNo)) {
		const participant = participantOf(contest, own, run);
		if (participant) participants.set(employeeNo, participant);
	}
	return participants;
}

/**
 * Only what gives a participant credit competes for claims: an outsider's earlier entry takes nothing from anybody, but
 * one that a participant referred does, whoever closed it.
 */
export function candidatesAmong(
	participants: ReadonlyMap<string, Participant>,
	activities: readonly Activity[]
): readonly Activity[] {
	return whereAll(
		activities,
		({ employeeNo, referral, shares }) =>
			participants.has(employeeNo) ||
			(referral !== null && participants.has(referral.referrerNo)) ||
			(shares?.some((one) => participants.has(one.employeeNo)) ?? false)
	);
}

/** The items that pass; the very list where all of them do, since a copy of a million is not for nothing. */
function whereAll<Item>(items: readonly Item[], passes: (item: Item) => boolean): readonly Item[] {
	return items.every(passes) ? items : items.filter(passes);
}

/** Each manager's part of the facts, so that scoring everybody reads every entry once per share and not per manager. */
export function splitFacts(facts: OwnFacts): (employeeNo: string) => OwnFacts {
	const activities = new Map<string, Activity[]>();
	for (const activity of facts.activities) {
		const { employeeNo, referral, shares } = activity;
		addTo(activities, employeeNo, activity);
		for (const other of shares ?? [])
			if (other.employeeNo !== employeeNo) addTo(activities, other.employeeNo, activity);
		if (referral !== null && referral.referrerNo !== employeeNo)
			addTo(activities, referral.referrerNo, activity);
	}
	const figures = groupBy(facts.figures, ({ employeeNo }) => employeeNo);
	return (employeeNo) => ({
		...facts,
		activities: activities.get(employeeNo) ?? [],
		figures: figures.get(employeeNo) ?? []
	});
}

/** When the manager next begins or ceases to hold something, which conditions may ask for. */
function holdingChangesAt({ qualifications }: PersonFacts, days: ContestDays): Instant | null {
	const next = qualifications
		.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
		.filter((day) => day > days.today && day <= days.lastDay)
		.sort()[0];
	return next === undefined ? null : startOfDay(next, days.zone);
}

/** The contest's days, and the one that the cut falls on. */
export function contestDays(contest: Contest, asOf: Instant | null): ContestDays {
	const { zone, window } = contest;
	const last = window.end - 1;
	const lastDay = dayOf(last, zone);
	return {
		zone,
		start: window.start,
		end: window.end,
		firstDay: dayOf(window.start, zone),
		lastDay,
		today: asOf === null ? lastDay : dayOf(Math.min(Math.max(asOf, window.start), last), zone)
	};
}

/** When the day of the cut ends and a rule that counts days changes; null once the contest's last day has come. */
export function nextDayAt(days: ContestDays): Instant | null {
	return days.today >= days.lastDay ? null : startOfDay(addDays(days.today, 1), days.zone);
}

export function earliest(left: Instant | null, right: Instant | null): Instant | null {
	if (left === null || right === null) return left ?? right;
	return Math.min(left, right);
}

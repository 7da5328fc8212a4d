/**
 * WHERE POINTS ARE COMPUTED: the stages, each a function. Facts and rules in, scorecards out; the server, the preview
 * and the command line all call these. No stage reads a later one.
 */
import { addDays, dayOf, daysBetween, isWithin, startOfDay, startOfWeek } from './calendar.ts';
import type { Contest } from './contest.ts';
import { enters } from './cut-off.ts';
import { Exact } from './decimal.ts';
import { SettledClaims, type HasWon } from './claims.ts';
import { groupBy } from './group-by.ts';
import {
	identityKey,
	type Activity,
	type Decision,
	type EntryList,
	type Instant,
	type PeriodFigure
} from './ledger-entry.ts';
import { creditsOf, MemberRun } from './member-facts.ts';
import { walkEntries } from './netting.ts';
import { ActivityIndex, OwnFacts, withMore, type OwnPart } from './own-facts.ts';
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
	readonly claims: SettledClaims;
	readonly teams: GroupResult['teams'];
	readonly groupNumbers: GroupResult['groupNumbers'];
	readonly orgUnits: RunContext['orgUnits'];
}

/** Stage 1, own: netting, decisions, window, validity. */
export function ownStage(
	contest: Contest,
	entries: EntryList,
	{ asOf, view }: Pick<RunContext, 'asOf' | 'view'>,
	registered: RegisteredFacts = NOTHING_REGISTERED
): OwnFacts {
	const judges = contest.rules.flatMap(({ own }) => (own ? [own] : []));
	const isInWindow = ({ occurredAt }: Activity) => isWithin(contest.window, occurredAt);
	const changesAt = new Map<string, Instant>(registered.changesAt);
	const wake = (activity: Activity, at: Instant) => {
		for (const employeeNo of managersOf(activity)) {
			const known = changesAt.get(employeeNo);
			if (known === undefined || at < known) changesAt.set(employeeNo, at);
		}
	};
	const claims = contest.rules.flatMap(({ claim }) => (claim ? [claim] : []));
	const index = new ActivityIndex(withMore(entries, registered.activities), { managersOf, claims });
	const take = (activity: Activity, place: number) => {
		// What happens outside the window may still decide what counts in it.
		if (judges.length > 0 || isInWindow(activity)) index.add(activity, place);
	};
	const { isLive, figures, decisions } = walkEntries(entries, {
		enters: (entry) => enters(contest, entry),
		take
	});
	// Nothing reverses what is only registered.
	registered.activities.forEach((activity, more) => take(activity, entries.length + more));
	const all = index.inOccurrence();
	const live =
		isLive === null ? all : all.where((one) => one.isRegistration === true || isLive(one));
	const happened = live.through(asOf, (activity) => wake(activity, activity.occurredAt));
	if (judges.length === 0) return new OwnFacts(happened, { figures, left: NONE, changesAt });
	const own = happened.where(isInWindow);
	// Judges tell an entry from the others of its manager, so each is made once.
	const judged = [...happened];
	const known = ownKnown(contest, judged, decisions, asOf);
	const left = new Set<number>();
	for (const [place, activity] of judged.filter(isInWindow).entries()) {
		const verdicts = judges.flatMap((judge) => judge.judge(activity, known) ?? []);
		for (const verdict of verdicts)
			if (verdict.changesAt !== null) wake(activity, verdict.changesAt);
		const isOut = ({ outcome }: Verdict) =>
			outcome === 'invalid' || (outcome === 'pending' && view === 'confirmed');
		if (verdicts.some(isOut)) left.add(place);
	}
	return new OwnFacts(own, { figures, left, changesAt });
}

const NONE: ReadonlySet<number> = new Set();

function ownKnown(
	{ zone }: Contest,
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
		zone,
		decisionsOn: (activity) => byIdentity.get(identityKey(activity)) ?? [],
		activitiesOf: (employeeNo, metric) => byManager.get(`${employeeNo}\u001f${metric}`) ?? []
	};
}

/** Everybody with a share in an activity: the closer, and the referrer or the others whom the row names. */
export function managersOf(activity: Activity): readonly string[] {
	if (activity.shares) return activity.shares.map(({ employeeNo }) => employeeNo);
	return activity.referral
		? [activity.employeeNo, activity.referral.referrerNo]
		: [activity.employeeNo];
}

/**
 * Stage 2, claim: of all entries under one key, who wins. Candidates are the places of participants' own-stage activities; for a key all of its candidates must be there, with those of the keys they must have won before, or its
 * outcome is not known.
 */
export function claimStage(
	contest: Contest,
	{ activities }: Pick<OwnFacts, 'activities'>,
	candidates: Uint32Array
): SettledClaims {
	return new SettledClaims(contest.rules, activities, candidates);
}

/** Stage 3, member: one participant's scorecard, from the activities they have a share in and the settled claims. */
export function memberStage(
	contest: Contest,
	run: RunContext,
	member: { readonly participant: Participant; readonly person: PersonFacts },
	facts: OwnPart,
	hasWon: HasWon
): Scorecard {
	const { participant, person } = member;
	const { employeeNo } = participant;
	const days = contestDays(contest, run.asOf);
	const { activities, left } = facts;
	const scoring = new MemberRun(contest, run, days, {
		participant,
		person,
		activities: left.size === 0 ? activities : activities.filter((one) => !left.has(one)),
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
			left.size === 0 ? scoring.credits : creditsOf(contest, activities, employeeNo)
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
	return credits.filter(({ activity }) => !activity.isRegistration);
}

/** By how much registered deals raise the points; null: none counts. */
function registeredPoints(
	points: Exact,
	contest: Contest,
	facts: OwnPart,
	scoreOf: (facts: OwnPart) => MemberTotal
): Exact | null {
	if (!contest.registrations.ranks) return null;
	const { left } = facts;
	if (!facts.activities.some((one) => one.isRegistration === true && !left.has(one))) return null;
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
	readonly claims: SettledClaims;
	/** When the latest of the participants' entries that count happened. */
	readonly latestAt: Instant | null;
}

/** Stages 1 to 3 from nothing: every participant's own scorecard, before what groups add. */
export function scoreMembers(contest: Contest, inputs: ScoringInputs): ScoredMembers {
	const run = runContext(inputs);
	const participants = participantsOf(contest, inputs.assignments, run);
	const { entries, registrations = [] } = inputs;
	const registered = registeredFacts(contest, registrations, entries, run);
	const facts = ownStage(contest, entries, run, registered);
	const candidates = facts.candidates(participants);
	const claims = claimStage(contest, facts, candidates);
	const personOf = personFacts(inputs);
	function* members() {
		for (const participant of participants.values()) {
			const { employeeNo } = participant;
			const member = { participant, person: personOf(employeeNo) };
			const part = facts.of(employeeNo);
			yield memberStage(contest, run, member, part, claims.hasWonOf(part));
		}
	}
	return { members: members(), claims, latestAt: facts.activities.latestAt(candidates) };
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

/** When the manager next begins or ceases to hold something, which conditions may ask for. */
function holdingChangesAt({ qualifications }: PersonFacts, days: ContestDays): Instant | null {
	const next = qualifications
		.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))
		.filter((day) => day > days.today && day <= days.lastDay)
		.sort()[0];
	return next === undefined ? null : startOfDay(next, days.zone);
}

/** Of each contest those at the last cut that was asked for: a run asks for every manager. */
const lastDays = new WeakMap<
	Contest,
	{ readonly asOf: Instant | null; readonly days: ContestDays }
>();

/** The contest's days, and the one that the cut falls on. */
export function contestDays(contest: Contest, asOf: Instant | null): ContestDays {
	let last = lastDays.get(contest);
	if (last?.asOf !== asOf) lastDays.set(contest, (last = { asOf, days: daysAt(contest, asOf) }));
	return last.days;
}

function daysAt({ zone, window }: Contest, asOf: Instant | null): ContestDays {
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

/**
 * WHERE POINTS ARE COMPUTED: the stages, each a function. Facts and rules in, scorecards out; the server, the preview
 * and the command line all call these. No stage reads a later one.
 */
import { comparePeriods, dayOf, isWithin, periodDays } from './calendar.ts';
import type { Contest } from './contest.ts';
import { Exact } from './decimal.ts';
import type { Activity, Instant, LedgerEntry, PeriodFigure } from './ledger-entry.ts';
import { activityKey, netEntries } from './netting.ts';
import { participantOf, type Participant } from './participants.ts';
import type { Assignment } from './roster.ts';
import type { Credit, MemberFacts, ScorecardLine } from './rules/rule-kind.ts';
import { sum } from './rules/selection.ts';
import { tieKey } from './tie-breaks.ts';

/** What counts in a contest after stage 1. */
export interface OwnFacts {
	/** Live, in the window, in order of occurrence. */
	readonly activities: readonly Activity[];
	readonly figures: readonly PeriodFigure[];
	/** Per manager the earliest instant at which an entry that lies ahead of the cut comes to count. */
	readonly changesAt: ReadonlyMap<string, Instant>;
}

/** Winners of stage 2: per claim rule and key the activity keys that count. */
export type ClaimWinners = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

export interface Scorecard {
	readonly participant: Participant;
	readonly lines: readonly ScorecardLine[];
	/** Exact; the lines add up to it. */
	readonly points: Exact;
	/** Values of the contest's tie-break list, highest first; null last. */
	readonly tieKeys: readonly (Exact | null)[];
	readonly credits: readonly Credit[];
	readonly figures: ReadonlyMap<string, readonly PeriodFigure[]>;
	/** The earliest instant at which this changes without new facts. */
	readonly changesAt: Instant | null;
}

/** Stage 4's view of a division. */
export interface GroupTotals {
	readonly division: string;
	readonly heads: number;
	readonly points: Exact;
}

export interface ContestScores {
	readonly scorecards: readonly Scorecard[];
	readonly claims: ClaimWinners;
	readonly groups: readonly GroupTotals[];
}

/** Stage 1, own: netting, decisions, window. `asOf` null means that everything given is known and has happened. */
export function ownStage(
	contest: Contest,
	entries: Iterable<LedgerEntry>,
	asOf: Instant | null
): OwnFacts {
	const changesAt = new Map<string, Instant>();
	const netted = netEntries(entries);
	const activities = netted.activities.filter((activity) => {
		if (!isWithin(contest.window, activity.occurredAt)) return false;
		if (asOf === null || activity.occurredAt <= asOf) return true;
		for (const employeeNo of managersOf(activity)) {
			const known = changesAt.get(employeeNo);
			if (known === undefined || activity.occurredAt < known)
				changesAt.set(employeeNo, activity.occurredAt);
		}
		return false;
	});
	const firstDay = dayOf(contest.window.start, contest.zone);
	const lastDay = dayOf(contest.window.end - 1, contest.zone);
	// A period belongs to the contest that it begins in.
	const figures = netted.figures.filter(({ period }) => {
		const { from } = periodDays(period);
		return from >= firstDay && from <= lastDay;
	});
	return { activities, figures, changesAt };
}

/** Everybody with a share in an activity: the closer, and the referrer where there is one. */
export function managersOf(activity: Activity): readonly string[] {
	return activity.referral
		? [activity.employeeNo, activity.referral.referrerNo]
		: [activity.employeeNo];
}

/**
 * Stage 2, claim: of all entries under one key, who wins. Candidates are the participants' own-stage activities in
 * order of occurrence; for a key all of its candidates must be there, or its outcome is not known.
 */
export function claimStage(contest: Contest, candidates: readonly Activity[]): ClaimWinners {
	const winners = new Map<string, Map<string, Set<string>>>();
	for (const rule of contest.rules) {
		if (!rule.claim) continue;
		const byKey = new Map<string, Activity[]>();
		for (const activity of candidates) {
			const key = rule.claim.keyOf(activity);
			if (key === null) continue;
			const known = byKey.get(key);
			if (known) known.push(activity);
			else byKey.set(key, [activity]);
		}
		const settled = new Map<string, Set<string>>();
		for (const [key, activities] of byKey)
			settled.set(key, new Set(rule.claim.winnersOf(activities).map(activityKey)));
		winners.set(rule.id, settled);
	}
	return winners;
}

/** Stage 3, member: one participant's scorecard, from the activities they have a share in and the settled claims. */
export function memberStage(
	contest: Contest,
	participant: Participant,
	facts: OwnFacts,
	claims: ClaimWinners
): Scorecard {
	const { employeeNo } = participant;
	const credits = facts.activities.flatMap((activity) => creditOf(contest, activity, employeeNo));
	const figures = figuresByMetric(facts.figures, employeeNo);
	const lines = new Map<string, ScorecardLine>();
	const memberFacts: MemberFacts = {
		credits,
		figures,
		hasWon: (ruleId, activity) => hasWon(contest, claims, ruleId, activity),
		lineOf: (ruleId) => {
			const line = lines.get(ruleId);
			if (!line) throw new Error(`rule ${ruleId} was read before it was settled`);
			return line;
		}
	};
	for (const rule of contest.rules) {
		if (!rule.member) continue;
		const { id: ruleId, kind, name } = rule;
		lines.set(ruleId, { ruleId, kind, name, ...rule.member(memberFacts) });
	}
	const card = {
		participant,
		lines: [...lines.values()],
		points: sum([...lines.values()].map((line) => line.points)),
		credits,
		figures,
		changesAt: earliest(participant.changesAt, facts.changesAt.get(employeeNo) ?? null)
	};
	return { ...card, tieKeys: contest.tieBreaks.map((tieBreak) => tieKey(tieBreak, card)) };
}

/** Stage 4, group: what a division as a whole has. Reads totals only. */
export function groupStage(
	contest: Contest,
	totals: Iterable<{ readonly division: string; readonly points: Exact }>
): readonly GroupTotals[] {
	const groups = new Map(
		contest.divisions.map(({ id }) => [id, { division: id, heads: 0, points: Exact.ZERO }])
	);
	for (const { division, points } of totals) {
		const group = groups.get(division);
		if (!group) throw new Error(`no division ${division} in contest ${contest.id}`);
		group.heads += 1;
		group.points = group.points.plus(points);
	}
	return [...groups.values()];
}

/** Stages 1 to 4 from nothing: every participant's scorecard. The live scorer calls the same stages for a part. */
export function scoreContest(
	contest: Contest,
	inputs: {
		readonly assignments: readonly Assignment[];
		readonly entries: Iterable<LedgerEntry>;
		readonly asOf: Instant | null;
	}
): ContestScores {
	const participants = participantsOf(contest, inputs.assignments, inputs.asOf);
	const facts = ownStage(contest, inputs.entries, inputs.asOf);
	const claims = claimStage(contest, candidatesAmong(participants, facts.activities));
	const factsOf = splitFacts(facts);
	const scorecards = [...participants.values()].map((participant) =>
		memberStage(contest, participant, factsOf(participant.employeeNo), claims)
	);
	const totals = scorecards.map(({ participant, points }) => ({
		division: participant.division,
		points
	}));
	return { scorecards, claims, groups: groupStage(contest, totals) };
}

export function participantsOf(
	contest: Contest,
	assignments: readonly Assignment[],
	asOf: Instant | null
): ReadonlyMap<string, Participant> {
	const byEmployee = new Map<string, Assignment[]>();
	for (const assignment of assignments) {
		const known = byEmployee.get(assignment.employeeNo);
		if (known) known.push(assignment);
		else byEmployee.set(assignment.employeeNo, [assignment]);
	}
	const participants = new Map<string, Participant>();
	for (const [employeeNo, own] of byEmployee) {
		const participant = participantOf(contest, own, asOf);
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
	return activities.filter((activity) =>
		managersOf(activity).some((employeeNo) => participants.has(employeeNo))
	);
}

/** Each manager's part of the facts, so that scoring everybody reads every entry once per share and not per manager. */
export function splitFacts(facts: OwnFacts): (employeeNo: string) => OwnFacts {
	const activities = new Map<string, Activity[]>();
	const figures = new Map<string, PeriodFigure[]>();
	const add = <Value>(map: Map<string, Value[]>, employeeNo: string, value: Value) => {
		const known = map.get(employeeNo);
		if (known) known.push(value);
		else map.set(employeeNo, [value]);
	};
	for (const activity of facts.activities)
		for (const employeeNo of managersOf(activity)) add(activities, employeeNo, activity);
	for (const figure of facts.figures) add(figures, figure.employeeNo, figure);
	return (employeeNo) => ({
		activities: activities.get(employeeNo) ?? [],
		figures: figures.get(employeeNo) ?? [],
		changesAt: facts.changesAt
	});
}

function creditOf(contest: Contest, activity: Activity, employeeNo: string): Credit[] {
	const { referral } = activity;
	const day = dayOf(activity.occurredAt, contest.zone);
	if (!referral)
		return activity.employeeNo === employeeNo ? [{ activity, share: Exact.ONE, day }] : [];
	// Without a stated share the contest's own decides; where it has none, the closer keeps the whole credit.
	const referrerShare = referral.share ?? contest.referrerShare ?? Exact.ZERO;
	const share =
		activity.employeeNo === employeeNo
			? Exact.ONE.minus(referrerShare)
			: referral.referrerNo === employeeNo
				? referrerShare
				: Exact.ZERO;
	return share.sign === 0 ? [] : [{ activity, share, day }];
}

function figuresByMetric(
	figures: readonly PeriodFigure[],
	employeeNo: string
): ReadonlyMap<string, readonly PeriodFigure[]> {
	const byMetric = new Map<string, PeriodFigure[]>();
	for (const figure of figures) {
		if (figure.employeeNo !== employeeNo) continue;
		const known = byMetric.get(figure.metric);
		if (known) known.push(figure);
		else byMetric.set(figure.metric, [figure]);
	}
	for (const [metric, known] of byMetric) byMetric.set(metric, onePerPeriod(known));
	return byMetric;
}

/** Periods in order of their days. Where several sources speak of one period, the latest statement counts. */
function onePerPeriod(figures: readonly PeriodFigure[]): PeriodFigure[] {
	const latest = new Map<string, PeriodFigure>();
	for (const figure of figures) {
		const known = latest.get(figure.period);
		if (!known || figure.statedAt > known.statedAt) latest.set(figure.period, figure);
	}
	return [...latest.values()].sort((left, right) => comparePeriods(left.period, right.period));
}

/** An entry without a key under the rule (no client reference) competes with nobody and counts. */
function hasWon(
	contest: Contest,
	claims: ClaimWinners,
	ruleId: string,
	activity: Activity
): boolean {
	const rule = contest.rules.find(({ id }) => id === ruleId);
	const key = rule?.claim?.keyOf(activity) ?? null;
	return key === null || (claims.get(ruleId)?.get(key)?.has(activityKey(activity)) ?? false);
}

export function earliest(left: Instant | null, right: Instant | null): Instant | null {
	if (left === null || right === null) return left ?? right;
	return Math.min(left, right);
}

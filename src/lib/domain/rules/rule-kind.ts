/**
 * What a rule kind is: its stage, what it reads, its schema, its arithmetic and its explanation, in one file each.
 * Whoever calls a rule knows only `Rule`; adding a kind touches its file and `index.ts`.
 */
import type { z } from 'zod';
import { bilingual, code, flag } from '../contest-fields.ts';
import type { Exact } from '../decimal.ts';
import type { Target } from '../dated-inputs.ts';
import type { Text } from '../errors.ts';
import type { Activity, Decision, Instant, PeriodFigure } from '../ledger-entry.ts';
import type { OrgTree } from '../org-tree.ts';
import type { Participant } from '../participants.ts';
import type { Assignment, CalendarDay } from '../roster.ts';
import type { PersonFacts, RunContext } from '../scoring-inputs.ts';
import type { WorkCalendar } from '../work-calendar.ts';
import type { Credit } from './credit.ts';

export type { Credit };

/** The fixed order of scoring: own entries, claims between managers, one member, groups, then rank and money. */
export type Stage = 'own' | 'claim' | 'member' | 'group' | 'money';

/**
 * The order of adjusting within the member stage. A kind that adjusts other rules' points sees them after all kinds
 * before it here, in whatever order the document names them; of one kind, in the document's order.
 */
export const PHASES = [
	'base',
	'rowCap',
	'multiplier',
	'split',
	'cap',
	'concentration',
	'bonus',
	'booster',
	'gate'
] as const;
export type Phase = (typeof PHASES)[number];

/** Fields of every rule. */
export const ruleBase = { id: code, name: bilingual };
/** Fields of every rule that makes a line: one that does not count only feeds other rules and prizes. */
export const lineBase = { ...ruleBase, counts: flag.optional() };

/** A step of a manager's points in time: an entry's points, or an adjusting rule changing them at that entry. */
export interface PointStep {
	readonly at: Instant;
	/** Empty where the step belongs to no day (a figure of a whole period). */
	readonly day: CalendarDay;
	readonly points: Exact;
	/** The entry that made it; null where a figure or a whole score did. */
	readonly credit: Credit | null;
	/** The rule whose points these are: a cap's steps belong to the rules that it caps. */
	readonly base: string;
}

export interface ScorecardLine {
	readonly ruleId: string;
	readonly kind: string;
	readonly name: Text;
	/** The line's own number, in the rule's unit (points, yuan, a ratio); null: not rated. */
	readonly value: Exact | null;
	/** What the line adds to the points; zero for one that only feeds others. */
	readonly points: Exact;
	readonly arithmetic: Text;
	/** Sum to `value` where entries make it; in the order in which things happened. */
	readonly steps: readonly PointStep[];
}

/** What a gate or an eligibility rule says of a manager. */
export interface StandingChange {
	/** False: shown, but neither ranked nor paid by rank. */
	readonly isRanked: boolean;
	/** The part of every bonus that is paid: 1, a half, 0. */
	readonly payShare: Exact;
}

export interface LineResult {
	readonly value: Exact | null;
	readonly arithmetic: Text;
	/** A function where making them costs and most lines are never opened. */
	readonly steps: readonly PointStep[] | (() => readonly PointStep[]);
	/** The earliest instant at which the line changes without new facts. */
	readonly changesAt?: Instant | null;
	/** Only gates and eligibility. */
	readonly standing?: StandingChange;
}

/** The contest's days as a rule needs them. */
export interface ContestDays {
	readonly zone: string;
	readonly start: Instant;
	/** The first instant that no longer belongs. */
	readonly end: Instant;
	readonly firstDay: CalendarDay;
	/** The last day that still belongs. */
	readonly lastDay: CalendarDay;
	/** The day of the cut, never before the first nor after the last; of a whole contest the last. */
	readonly today: CalendarDay;
}

/** What a member-stage rule may read of one manager. Nothing here knows of other managers but the settled claims. */
export interface MemberFacts {
	readonly participant: Participant;
	readonly person: PersonFacts;
	readonly days: ContestDays;
	readonly asOf: Instant | null;
	readonly calendar: WorkCalendar;
	readonly orgUnits: OrgTree;
	/** What the contest calls a qualification in explanations. */
	readonly qualificationName: (code: string) => Text;
	/** Of a metric, in order of occurrence. */
	readonly creditsOf: (metric: string) => readonly Credit[];
	/** Whole entries, also those in which the manager is closer or referrer and has no share. */
	readonly entriesOf: (metric: string) => readonly Credit[];
	/** Per metric the latest stated figure of each period that begins in the window, periods in order. */
	readonly figures: ReadonlyMap<string, readonly PeriodFigure[]>;
	/** The same of all periods, also before the window: opening balances, former peaks. */
	readonly figureHistory: ReadonlyMap<string, readonly PeriodFigure[]>;
	/** The manager's target of a metric in a period; without a period the one of the contest's own days. */
	readonly targetOf: (metric: string, period?: string) => Target | null;
	readonly assignmentOn: (day: CalendarDay) => Assignment | null;
	/** Did this activity win its key under the claim rule? */
	readonly hasWon: (claimRule: string, activity: Activity) => boolean;
	/** The number of a rule that this rule said it reads, after everything that adjusts it; null: not rated. */
	readonly valueOf: (ruleId: string) => Exact | null;
	/** The steps of those rules, after everything that adjusts them so far; in order of occurrence. */
	readonly stepsOf: (ruleIds: readonly string[]) => readonly PointStep[];
	/** All points so far, for kinds that adjust or judge the whole score. */
	readonly totalSoFar: () => Exact;
	/** The steps that all points so far are made of, in order of occurrence. */
	readonly stepsSoFar: () => readonly PointStep[];
}

/** Stage 1: does an activity count at all? */
export interface OwnBehaviour {
	/** Null where the rule does not concern the activity. */
	readonly judge: (activity: Activity, known: OwnKnown) => Verdict | null;
}

export interface OwnKnown {
	readonly asOf: Instant | null;
	readonly zone: string;
	/** Decisions on the activity's identity that have happened, in no order. */
	readonly decisionsOn: (activity: Activity) => readonly Decision[];
	/** Live activities of a manager and metric, also outside the contest's window, in order of occurrence. */
	readonly activitiesOf: (employeeNo: string, metric: string) => readonly Activity[];
}

export interface Verdict {
	/** `pending`: counts in the provisional run, not in the confirmed one. */
	readonly outcome: 'valid' | 'pending' | 'invalid';
	/** When the verdict changes without new facts. */
	readonly changesAt: Instant | null;
}

/** The referrer's part of every entry of a metric that names a referrer without a share. */
export interface ReferralSplit {
	readonly metric: string;
	/** Null: every product of the metric. */
	readonly products: readonly string[] | null;
	readonly referrerShare: Exact;
}

/** Stage 2: who of several managers' entries under one key counts. */
export interface ClaimBehaviour {
	/** The key an activity competes under, or null where the rule does not concern it. */
	readonly keyOf: (activity: Activity) => string | null;
	/** Candidates come in order of occurrence; the winners of the key, in their order. */
	readonly winnersOf: (candidates: readonly Activity[]) => readonly Activity[];
	/** True: one key for everybody, so that its candidates are not found by client. */
	readonly isGlobal?: boolean;
}

/** Stage 3: one manager's line under the rule. */
export type MemberBehaviour = (facts: MemberFacts) => LineResult;

/** What stage 3 stores of a manager: all that groups, ranks and money may read. */
export interface MemberTotal {
	readonly participant: Participant;
	readonly points: Exact;
	/** Values of the rules that groups or prizes read. */
	readonly values: ReadonlyMap<string, Exact | null>;
	/** Points by week (its Monday), month (`2026-03`) or day, where a prize asks for them. */
	readonly periodPoints: ReadonlyMap<string, Exact>;
	/** Points by the org unit the manager belonged to when they were made, where a group asks for them. */
	readonly unitPoints: ReadonlyMap<string, Exact>;
	/** Days at work by org unit up to the cut's day, where a group asks for them. */
	readonly unitDays: ReadonlyMap<string, number>;
	readonly standing: StandingChange;
}

/** A row of a team board. */
export interface TeamRow {
	/** The org unit's code, or the name that the rule gives the team. */
	readonly team: string;
	readonly name: Text;
	readonly heads: readonly string[];
	/** Everybody whose points it is made of, without the heads. */
	readonly members: readonly string[];
	/** Null: not rated (nobody in it, no person-days). */
	readonly value: Exact | null;
	readonly isRanked: boolean;
	readonly arithmetic: Text;
}

/** Stage 4: reads totals only. */
export interface GroupFacts {
	readonly members: readonly MemberTotal[];
	readonly run: RunContext;
	readonly days: ContestDays;
	/** Outcomes of the group rules that this rule said it reads. */
	readonly outcomeOf: (ruleId: string) => GroupOutcome;
}

export interface GroupOutcome {
	/** Lines that the rule gives to managers (a head's points, rank points). */
	readonly lines: ReadonlyMap<string, LineResult>;
	/** The team board that the rule makes, in no order; null where it makes none. */
	readonly teams: readonly TeamRow[] | null;
	/**
	 * The rule's number for prizes, by employee number, where lines do not say it: that of the team that somebody is in.
	 * Called only where a prize reads it.
	 */
	readonly numbers?: () => GroupNumbers;
}

/** A group rule's number by employee number; null: not rated. */
export type GroupNumbers = ReadonlyMap<string, Exact | null>;

export type GroupBehaviour = (facts: GroupFacts) => GroupOutcome;

/** A rule of a contest, ready to run. */
export interface Rule {
	readonly id: string;
	readonly kind: string;
	readonly name: Text;
	readonly stage: Stage;
	readonly phase: Phase;
	/** Does its line add to the points? */
	readonly counts: boolean;
	readonly metrics: readonly string[];
	/** Claim rules whose winners it asks for. */
	readonly claims: readonly string[];
	/** Rules whose values it reads. */
	readonly lines: readonly string[];
	/** Rules whose points it adjusts; `all`: everything that counts. Null: it adjusts nothing. */
	readonly adjusts: readonly string[] | 'all' | null;
	/** Does it read the points made so far by all rules of earlier phases? */
	readonly readsTotal: boolean;
	/** Periods that the document names for it. */
	readonly periods: readonly string[];
	/** Metrics whose targets it reads. */
	readonly targets: readonly string[];
	/** Divisions that the document names for it. */
	readonly divisions: readonly string[];
	/** Does its outcome depend on which days are working days? */
	readonly usesWorkingDays: boolean;
	/** Is its number a part of a whole, to be shown as per cent? */
	readonly isRatio: boolean;
	/** What it needs of every manager beyond points, for stages 4 and 5. */
	readonly keeps: Keeps;
	readonly own: OwnBehaviour | null;
	/** Equivalent units for each unit of an activity; null where the rule does not concern it. */
	readonly convert: ((activity: Activity) => Exact | null) | null;
	readonly split: ReferralSplit | null;
	readonly claim: ClaimBehaviour | null;
	readonly member: MemberBehaviour | null;
	readonly group: GroupBehaviour | null;
}

export interface Keeps {
	readonly values?: readonly string[];
	readonly periods?: readonly ('day' | 'week' | 'month')[];
	readonly units?: boolean;
}

interface RuleFields {
	readonly id: string;
	readonly kind: string;
	readonly name: Text;
	readonly counts?: boolean | undefined;
}

/** What a rule reads, by name; a contest whose rules name what cannot be read is refused when it is parsed. */
export interface RuleReads {
	readonly metrics?: readonly string[];
	readonly claims?: readonly string[];
	readonly lines?: readonly string[];
	readonly adjusts?: readonly string[] | 'all';
	readonly readsTotal?: boolean;
	readonly periods?: readonly string[];
	readonly targets?: readonly string[];
	readonly divisions?: readonly string[];
	readonly usesWorkingDays?: boolean;
	readonly isRatio?: boolean;
	readonly keeps?: Keeps;
}

/** Binds a kind's behaviour to its schema: what a document says becomes a rule that runs. */
export function ruleKind<Schema extends z.ZodType<RuleFields>>(definition: {
	readonly schema: Schema;
	readonly stage: Stage;
	readonly phase?: Phase | ((fields: z.output<Schema>) => Phase);
	/** False for kinds whose line is a measure and not points, unless the document says otherwise. */
	readonly counts?: boolean;
	readonly reads: (fields: z.output<Schema>) => RuleReads;
	readonly own?: (fields: z.output<Schema>) => OwnBehaviour;
	readonly convert?: (fields: z.output<Schema>) => (activity: Activity) => Exact | null;
	readonly split?: (fields: z.output<Schema>) => ReferralSplit;
	readonly claim?: (fields: z.output<Schema>) => ClaimBehaviour;
	readonly member?: (fields: z.output<Schema>) => MemberBehaviour;
	readonly group?: (fields: z.output<Schema>) => GroupBehaviour;
}) {
	return definition.schema.transform((fields): Rule => {
		const reads = definition.reads(fields);
		return {
			id: fields.id,
			kind: fields.kind,
			name: fields.name,
			stage: definition.stage,
			phase:
				typeof definition.phase === 'function'
					? definition.phase(fields)
					: (definition.phase ?? 'base'),
			counts: fields.counts ?? definition.counts ?? true,
			metrics: reads.metrics ?? [],
			claims: reads.claims ?? [],
			lines: reads.lines ?? [],
			adjusts: reads.adjusts ?? null,
			readsTotal: reads.readsTotal ?? false,
			periods: reads.periods ?? [],
			targets: reads.targets ?? [],
			divisions: reads.divisions ?? [],
			usesWorkingDays: reads.usesWorkingDays ?? false,
			isRatio: reads.isRatio ?? false,
			keeps: reads.keeps ?? {},
			own: definition.own?.(fields) ?? null,
			convert: definition.convert?.(fields) ?? null,
			split: definition.split?.(fields) ?? null,
			claim: definition.claim?.(fields) ?? null,
			member: definition.member?.(fields) ?? null,
			group: definition.group?.(fields) ?? null
		};
	});
}

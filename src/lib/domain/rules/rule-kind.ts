/**
 * What a rule kind is: its stage, what it reads, its schema, its arithmetic and its explanation, in one file each.
 * Whoever calls a rule knows only `Rule`; adding a kind touches its file and `index.ts`.
 */
import type { z } from 'zod';
import { bilingual, code } from '../contest-fields.ts';
import type { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Activity, Instant, PeriodFigure } from '../ledger-entry.ts';
import type { CalendarDay } from '../roster.ts';

/** The fixed order of scoring: own entries, claims between managers, one member, groups, then rank and money. */
export const STAGES = ['own', 'claim', 'member', 'group', 'money'] as const;
export type Stage = (typeof STAGES)[number];

/** Fields of every rule. */
export const ruleBase = { id: code, name: bilingual };

/** An activity that counts for one manager, with the part of its credit that is theirs. */
export interface Credit {
	readonly activity: Activity;
	readonly share: Exact;
	readonly day: CalendarDay;
}

/** A step of a manager's points in time: an entry's points, or a cap taking some back at that entry. */
export interface PointStep {
	readonly at: Instant;
	readonly day: CalendarDay;
	readonly points: Exact;
	/** The entry's identity with generation, where one made it. */
	readonly entry: string | null;
}

export interface ScorecardLine {
	readonly ruleId: string;
	readonly kind: string;
	readonly name: Text;
	readonly points: Exact;
	readonly arithmetic: Text;
	/** Sum to `points`; in the order in which things happened. */
	readonly steps: readonly PointStep[];
}

/** What a member-stage rule may read of one manager. Nothing here knows of other managers but the settled claims. */
export interface MemberFacts {
	readonly credits: readonly Credit[];
	/** Per metric the latest stated figure of each period that lies in the window, periods in order. */
	readonly figures: ReadonlyMap<string, readonly PeriodFigure[]>;
	/** Did this activity win its key under the claim rule? */
	readonly hasWon: (claimRule: string, activity: Activity) => boolean;
	/** Lines of the rules that this rule said it reads. */
	readonly lineOf: (ruleId: string) => ScorecardLine;
}

/** Stage 2: who of several managers' entries under one key counts. */
export interface ClaimBehaviour {
	/** The key an activity competes under, or null where the rule does not concern it. */
	readonly keyOf: (activity: Activity) => string | null;
	/** Candidates come in order of occurrence; the winners of the key, in their order. */
	readonly winnersOf: (candidates: readonly Activity[]) => readonly Activity[];
}

/** Stage 3: one manager's line under the rule. */
export type MemberBehaviour = (
	facts: MemberFacts
) => Omit<ScorecardLine, 'ruleId' | 'kind' | 'name'>;

/** A rule of a contest, ready to run. */
export interface Rule {
	readonly id: string;
	readonly kind: string;
	readonly name: Text;
	readonly stage: Stage;
	readonly metrics: readonly string[];
	/** Claim rules whose winners it asks for. */
	readonly claims: readonly string[];
	/** Rules whose lines it reads. */
	readonly lines: readonly string[];
	/** Rules that must be settled before this one: both of the above. */
	readonly reads: readonly string[];
	/** Periods that the document names for it. */
	readonly periods: readonly string[];
	readonly claim: ClaimBehaviour | null;
	readonly member: MemberBehaviour | null;
}

interface RuleFields {
	readonly id: string;
	readonly kind: string;
	readonly name: Text;
}

/** What a rule reads, by name; a contest whose rules name what cannot be read is refused when it is parsed. */
export interface RuleReads {
	readonly metrics?: readonly string[];
	readonly claims?: readonly string[];
	readonly lines?: readonly string[];
	readonly periods?: readonly string[];
}

/** Binds a kind's behaviour to its schema: what a document says becomes a rule that runs. */
export function ruleKind<Schema extends z.ZodType<RuleFields>>(definition: {
	readonly schema: Schema;
	readonly stage: Stage;
	readonly reads: (fields: z.output<Schema>) => RuleReads;
	readonly claim?: (fields: z.output<Schema>) => ClaimBehaviour;
	readonly member?: (fields: z.output<Schema>) => MemberBehaviour;
}) {
	return definition.schema.transform((fields): Rule => {
		const { metrics = [], claims = [], lines = [], periods = [] } = definition.reads(fields);
		return {
			id: fields.id,
			kind: fields.kind,
			name: fields.name,
			stage: definition.stage,
			metrics,
			claims,
			lines,
			reads: [...claims, ...lines],
			periods,
			claim: definition.claim?.(fields) ?? null,
			member: definition.member?.(fields) ?? null
		};
	});
}

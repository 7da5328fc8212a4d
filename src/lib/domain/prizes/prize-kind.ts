/**
 * What a prize kind is: its schema, what it reads, what it pays, what it can cost and how it is said, in one file each.
 * Whoever calls a prize knows only `Prize`; adding a kind touches its file and `index.ts`.
 */
import type { z } from 'zod';
import { bilingual, code } from '../contest-fields.ts';
import type { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Instant } from '../ledger-entry.ts';
import type { OrgTree } from '../org-tree.ts';
import type { ContestDays, Keeps, TeamRow } from '../rules/rule-kind.ts';
import { deferralField, deferralText, namedByDeferral, type Deferral } from './deferral.ts';

/** Fields of every prize. Without a division it is paid in each of them. */
export const prizeBase = {
	id: code,
	name: bilingual,
	division: code.optional(),
	deferral: deferralField.optional()
};

/** What money reads of a participant. */
export interface PayRow {
	readonly employeeNo: string;
	readonly division: string;
	readonly orgUnit: string;
	/** Null: shown, but neither ranked nor paid by rank. */
	readonly rank: number | null;
	readonly points: Exact;
	/** Numbers of the rules that prizes read; null: not rated. */
	readonly values: ReadonlyMap<string, Exact | null>;
	/** Points by week or month, under the names that `periodKey` gives. */
	readonly periodPoints: ReadonlyMap<string, Exact>;
	/** The part of every bonus that gates leave: 1, a half, 0. */
	readonly payShare: Exact;
}

export interface AwardFacts {
	/** Of one division by standing; of a prize for teams everybody, by division. */
	readonly rows: readonly PayRow[];
	readonly days: ContestDays;
	/** Null: everything has happened. */
	readonly asOf: Instant | null;
	/** The division that is paid; empty where a prize is paid over all of them. */
	readonly division: string;
	/** The board that a rule makes of teams. */
	readonly teamsOf: (ruleId: string) => readonly TeamRow[];
	readonly orgUnits: OrgTree;
	/** What a prize that gives back has left over in this division. */
	readonly unpaidOf: (prizeId: string) => bigint;
}

/** What one participant gets of a prize, before gates, stacking and deferral. Zero where there is a reason to tell. */
export interface Share {
	readonly employeeNo: string;
	readonly fen: bigint;
	/** Called only when somebody asks: a board of thousands shows sums. */
	readonly explain: () => Text;
}

export interface Award {
	readonly shares: readonly Share[];
	/** What the prize offered and did not pay. */
	readonly unpaidFen: bigint;
}

/** A name in a prize that must exist in the contest. */
export interface NamedByPrize {
	/** The field, within the prize. */
	readonly at: string;
	/** A rule with a number of its own, a rule that makes a team board, a prize that gives back what it does not pay. */
	readonly is: 'rule' | 'teamRule' | 'prize';
	readonly id: string;
}

/** What is wrong between the fields of a prize, each of which is right by itself. */
export interface PrizeFault {
	/** The field, within the prize. */
	readonly at: string;
	readonly text: Text;
}

/** The places of a prize by rank, for the ladder beside a board. */
export interface Ladder {
	readonly places: readonly PlaceRange[];
	/** Null: above zero. */
	readonly minPoints: Exact | null;
}

export interface PlaceRange {
	readonly from: number;
	/** The last place that still belongs. */
	readonly to: number;
	readonly amountFen: bigint;
}

/** A prize of a contest, ready to be awarded. */
export interface Prize {
	readonly id: string;
	readonly kind: string;
	readonly name: Text;
	readonly division: string | null;
	readonly deferral: Deferral | null;
	readonly names: readonly NamedByPrize[];
	readonly faults: readonly PrizeFault[];
	/** What it needs of every manager beyond points. */
	readonly keeps: Keeps;
	/** Paid once over all divisions, because teams reach across them. */
	readonly isOfTeams: boolean;
	/** Does it ask where a unit lies in the organisation? */
	readonly readsLevels: boolean;
	/** Prizes whose unpaid money it shares out. */
	readonly drawsOn: readonly string[];
	/** Does its unpaid money go to a pool that names it? */
	readonly givesBack: boolean;
	/** Null: not by the ranks of the contest itself. */
	readonly ladder: Ladder | null;
	/** What it pays for, in words. */
	readonly text: Text;
	/** The most that it can pay in one division, in fen; null: open-ended. */
	readonly budget: (days: ContestDays) => bigint | null;
	readonly award: (facts: AwardFacts) => Award;
}

interface PrizeFields {
	readonly id: string;
	readonly kind: string;
	readonly name: Text;
	readonly division?: string | undefined;
	readonly deferral?: Deferral | undefined;
}

/** What a prize says of itself beside its award. */
export interface PrizeReads {
	readonly names?: readonly NamedByPrize[];
	readonly faults?: readonly PrizeFault[];
	readonly periods?: Keeps['periods'];
	readonly isOfTeams?: boolean;
	readonly readsLevels?: boolean;
	readonly drawsOn?: readonly string[];
	readonly givesBack?: boolean;
	readonly ladder?: Ladder | null;
}

/** Binds a kind's behaviour to its schema: what a document says becomes a prize that pays. */
export function prizeKind<Schema extends z.ZodType<PrizeFields>>(definition: {
	readonly schema: Schema;
	readonly reads?: (fields: z.output<Schema>) => PrizeReads;
	readonly text: (fields: z.output<Schema>) => Text;
	readonly budget: (fields: z.output<Schema>, days: ContestDays) => bigint | null;
	readonly award: (fields: z.output<Schema>) => (facts: AwardFacts) => Award;
}) {
	return definition.schema.transform((fields): Prize => {
		const reads = definition.reads?.(fields) ?? {};
		const { deferral } = fields;
		const names: NamedByPrize[] = [...(reads.names ?? [])];
		for (const { at, id } of namedByDeferral(deferral ?? []))
			names.push({ at: `deferral.${at}`, is: 'rule', id });
		return {
			id: fields.id,
			kind: fields.kind,
			name: fields.name,
			division: fields.division ?? null,
			deferral: deferral ?? null,
			names,
			faults: reads.faults ?? [],
			keeps: {
				values: names.flatMap(({ is, id }) => (is === 'rule' ? [id] : [])),
				periods: reads.periods ?? []
			},
			isOfTeams: reads.isOfTeams ?? false,
			readsLevels: reads.readsLevels ?? false,
			drawsOn: reads.drawsOn ?? [],
			givesBack: reads.givesBack ?? false,
			ladder: reads.ladder ?? null,
			text: withDeferral(definition.text(fields), deferral),
			budget: (days) => definition.budget(fields, days),
			award: definition.award(fields)
		};
	});
}

function withDeferral({ zh, en }: Text, deferral: Deferral | undefined): Text {
	if (!deferral) return { zh, en };
	const held = deferralText(deferral);
	return { zh: `${zh}；${held.zh}`, en: `${en}; ${held.en}` };
}

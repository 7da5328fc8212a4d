/** What decides between equal points: an ordered list of values per scorecard; equal in all, the rank is shared. */
import { z } from 'zod';
import { code } from './contest-fields.ts';
import { Exact } from './decimal.ts';
import type { Credit } from './rules/rule-kind.ts';
import { unitsOf, yuanOf } from './rules/selection.ts';
import type { Instant, PeriodFigure } from './ledger-entry.ts';

const order = z.enum(['desc', 'asc']).default('desc');

export const tieBreakSchema = z.discriminatedUnion('by', [
	z.strictObject({ by: z.literal('quantity'), metric: code, order }),
	z.strictObject({ by: z.literal('amount'), metric: code, order }),
	z.strictObject({ by: z.literal('ratio'), metric: code, order }),
	/** A rule's own number; not rated comes last. */
	z.strictObject({ by: z.literal('value'), rule: code, order }),
	/** Who reached the final score first. */
	z.strictObject({ by: z.literal('reachedAt') })
]);
export type TieBreak = z.output<typeof tieBreakSchema>;

/** What tie-breaks read of a manager. */
export interface TieFacts {
	readonly creditsOf: (metric: string) => readonly Credit[];
	readonly figures: ReadonlyMap<string, readonly PeriodFigure[]>;
	readonly valueOf: (ruleId: string) => Exact | null;
	/** The least instant from which the points stay the final ones; null where nothing ever made any. */
	readonly reachedAt: () => Instant | null;
}

/**
 * The value of one tie-break as a key that sorts highest first; null (not rated, nothing reached) sorts last.
 * Ascending orders are negated here, so that ranking itself only ever compares downwards.
 */
export function tieKey(tieBreak: TieBreak, facts: TieFacts): Exact | null {
	switch (tieBreak.by) {
		case 'quantity':
		case 'amount': {
			const valueOf = tieBreak.by === 'quantity' ? unitsOf : yuanOf;
			return directed(Exact.sumOf(facts.creditsOf(tieBreak.metric), valueOf), tieBreak.order);
		}
		case 'ratio': {
			const figure = facts.figures.get(tieBreak.metric)?.at(-1);
			if (!figure?.base || figure.base.sign === 0) return null;
			return directed(figure.numerator.dividedBy(figure.base), tieBreak.order);
		}
		case 'value': {
			const value = facts.valueOf(tieBreak.rule);
			return value === null ? null : directed(value, tieBreak.order);
		}
		case 'reachedAt': {
			const at = facts.reachedAt();
			return at === null ? null : Exact.ofInteger(-at);
		}
		default:
			return tieBreak satisfies never;
	}
}

function directed(value: Exact, direction: 'desc' | 'asc'): Exact {
	return direction === 'desc' ? value : value.negated();
}

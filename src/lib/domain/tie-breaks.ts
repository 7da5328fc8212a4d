/** What decides between equal points: an ordered list of values per scorecard; equal in all, the rank is shared. */
import { z } from 'zod';
import { code } from './contest-fields.ts';
import { Exact } from './decimal.ts';
import type { Scorecard } from './scoring.ts';
import { sum, unitsOf } from './rules/selection.ts';

const order = z.enum(['desc', 'asc']).default('desc');

export const tieBreakSchema = z.discriminatedUnion('by', [
	z.strictObject({ by: z.literal('quantity'), metric: code, order }),
	z.strictObject({ by: z.literal('amount'), metric: code, order }),
	z.strictObject({ by: z.literal('ratio'), metric: code, order }),
	/** Who reached the final score first. */
	z.strictObject({ by: z.literal('reachedAt') })
]);
export type TieBreak = z.output<typeof tieBreakSchema>;

/**
 * The value of one tie-break as a key that sorts highest first; null (not rated, nothing reached) sorts last.
 * Ascending orders are negated here, so that ranking itself only ever compares downwards.
 */
export function tieKey(tieBreak: TieBreak, card: Omit<Scorecard, 'tieKeys'>): Exact | null {
	switch (tieBreak.by) {
		case 'quantity':
		case 'amount': {
			const credits = card.credits.filter(({ activity }) => activity.metric === tieBreak.metric);
			const value =
				tieBreak.by === 'quantity'
					? sum(credits.map(unitsOf))
					: sum(
							credits.map(({ activity, share }) =>
								Exact.ofFen(activity.amountFen ?? 0n).times(share)
							)
						);
			return directed(value, tieBreak.order);
		}
		case 'ratio': {
			const figure = card.figures.get(tieBreak.metric)?.at(-1);
			if (!figure?.base || figure.base.sign === 0) return null;
			return directed(figure.numerator.dividedBy(figure.base), tieBreak.order);
		}
		case 'reachedAt': {
			const at = reachedAt(card);
			return at === null ? null : Exact.ofInteger(-at);
		}
		default:
			return tieBreak satisfies never;
	}
}

function directed(value: Exact, direction: 'desc' | 'asc'): Exact {
	return direction === 'desc' ? value : value.negated();
}

/** The least instant from which the points, over the entries netted at the cut, stay equal to the final ones. */
function reachedAt(card: Omit<Scorecard, 'tieKeys'>): number | null {
	const changes = new Map<number, Exact>();
	for (const line of card.lines)
		for (const step of line.steps)
			changes.set(step.at, (changes.get(step.at) ?? Exact.ZERO).plus(step.points));
	let latest: number | null = null;
	for (const [at, change] of changes)
		if (change.sign !== 0 && (latest === null || at > latest)) latest = at;
	return latest;
}

import { Exact } from '#lib/domain/decimal.ts';
import type { Credit } from '#lib/domain/rules/rule-kind.ts';
import type { BaseFigures } from '#lib/server/db/totals.ts';

/**
 * A scorecard's base figures per metric, shares applied: what the second opinion adds up again in plain SQL. As the ledger
 * has them, whatever equivalent units a contest makes of them.
 */
export function baseFiguresOf(credits: readonly Credit[]): BaseFigures {
	const sums = new Map<string, { quantity: Exact; amountFen: Exact }>();
	for (const { activity, share } of credits) {
		const { metric, quantity, amountFen } = activity;
		const known = sums.get(metric) ?? { quantity: Exact.ZERO, amountFen: Exact.ZERO };
		sums.set(metric, {
			quantity: known.quantity.plus((quantity ?? Exact.ONE).times(share)),
			amountFen: known.amountFen.plus(Exact.ofInteger(amountFen ?? 0n).times(share))
		});
	}
	const sorted = [...sums].sort(([left], [right]) => (left < right ? -1 : 1));
	return Object.fromEntries(
		sorted.map(([metric, { quantity, amountFen }]) => [
			metric,
			{ quantity: quantity.toString(), amountFen: amountFen.toString() }
		])
	);
}

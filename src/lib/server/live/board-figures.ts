/** What people brought, as a board shows it: the base figures behind the points, per metric. */
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { BoardFigure } from '#lib/live/events.ts';
import type { BaseFigures, StoredTotal } from '#lib/server/db/totals.ts';

const FEN_PER_YUAN = Exact.ofInteger(100);

// Totals never change: the texts of one are made once and forgotten with it.
const shownOf = new WeakMap<StoredTotal, readonly BoardFigure[]>();

/**
 * Metrics under a claim: several managers' entries for one client are one, so a plain sum beside the points would
 * contradict them.
 */
export function claimedMetrics(contest: Contest): ReadonlySet<string> {
	return new Set(contest.rules.flatMap(({ claim, metrics }) => (claim ? metrics : [])));
}

/** One manager's figures; the very same list as long as the total is the same. */
export function figuresOf(
	total: StoredTotal,
	claimed: ReadonlySet<string>
): readonly BoardFigure[] {
	let shown = shownOf.get(total);
	if (!shown) shownOf.set(total, (shown = showFigures(exactFigures(total.baseFigures), claimed)));
	return shown;
}

interface ExactFigure {
	readonly quantity: Exact;
	readonly amountFen: Exact;
}

/** The sums of a division, kept as totals come and go, so that a big board is never added up again. */
export class FigureSums {
	readonly #sums = new Map<string, ExactFigure>();

	add(figures: BaseFigures): void {
		for (const [metric, figure] of exactFigures(figures)) this.#change(metric, figure);
	}

	remove(figures: BaseFigures): void {
		for (const [metric, { quantity, amountFen }] of exactFigures(figures))
			this.#change(metric, { quantity: quantity.negated(), amountFen: amountFen.negated() });
	}

	show(claimed: ReadonlySet<string>): readonly BoardFigure[] {
		return showFigures(this.#sums, claimed);
	}

	#change(metric: string, by: ExactFigure): void {
		const known = this.#sums.get(metric);
		this.#sums.set(
			metric,
			known
				? {
						quantity: known.quantity.plus(by.quantity),
						amountFen: known.amountFen.plus(by.amountFen)
					}
				: by
		);
	}
}

function exactFigures(figures: BaseFigures): Map<string, ExactFigure> {
	return new Map(
		Object.entries(figures).map(([metric, { quantity, amountFen }]) => [
			metric,
			{ quantity: Exact.of(quantity), amountFen: Exact.of(amountFen) }
		])
	);
}

function showFigures(
	figures: ReadonlyMap<string, ExactFigure>,
	claimed: ReadonlySet<string>
): readonly BoardFigure[] {
	return [...figures]
		.filter(([metric]) => !claimed.has(metric))
		.filter(([, { quantity, amountFen }]) => quantity.sign !== 0 || amountFen.sign !== 0)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([metric, { quantity, amountFen }]) => ({
			metric,
			quantity: quantity.toDecimalString(),
			amountYuan: amountFen.sign === 0 ? null : amountFen.dividedBy(FEN_PER_YUAN).toFixed(2)
		}));
}

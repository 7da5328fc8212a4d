/** The prize table of one division with the distance to each of its steps. */
import { formatFen } from '#lib/domain/decimal.ts';
import { amountOfPlace, budgetOf, type Prize } from '#lib/domain/prizes.ts';
import { compareMerit, type Rankable } from '#lib/domain/standings.ts';
import type { PrizeStep } from '#lib/live/events.ts';
import type { ShownPoints } from './shown-points.ts';

interface Step {
	readonly from: number;
	readonly to: number;
	readonly amountFen: bigint;
	/** Those of the prizes that pay in this step. */
	readonly prizes: readonly Prize[];
}

/** `ordered` is the division best first; `prizes` are those of the division. */
export function prizeSteps(
	ordered: readonly Rankable[],
	prizes: readonly Prize[],
	shown: ShownPoints
): PrizeStep[] {
	return stepsOf(prizes).map((step) => ({
		fromRank: step.from,
		toRank: step.to,
		amountYuan: formatFen(step.amountFen),
		...distances(ordered, step, shown)
	}));
}

/** All that the prizes of a division can pay, in yuan. */
export function budgetYuan(prizes: readonly Prize[]): string {
	return formatFen(prizes.reduce((sum, prize) => sum + budgetOf(prize), 0n));
}

/** The last place that any prize names; 0 where there are none. */
export function lastPaidPlace(prizes: readonly Prize[]): number {
	return Math.max(0, ...prizes.flatMap(({ places }) => places.map(({ to }) => to)));
}

/** Places that are paid alike, in order. Where several prizes name a place, it pays their sum. */
function stepsOf(prizes: readonly Prize[]): Step[] {
	const ranges = prizes.flatMap(({ places }) => places);
	const starts = [...new Set(ranges.flatMap(({ from, to }) => [from, to + 1]))].sort(
		(left, right) => left - right
	);
	return starts.flatMap((from, index) => {
		const next = starts[index + 1];
		if (next === undefined) return [];
		const paying = prizes.filter((prize) => amountOfPlace(prize, from) > 0n);
		const amountFen = paying.reduce((sum, prize) => sum + amountOfPlace(prize, from), 0n);
		return amountFen === 0n ? [] : [{ from, to: next - 1, amountFen, prizes: paying }];
	});
}

/**
 * The last one inside holds the step; the first one outside chases it. People who share the last place inside are all
 * inside, because they share its money. Where points under a minimum leave a place unpaid, the chase is for the minimum.
 */
function distances(
	ordered: readonly Rankable[],
	step: Step,
	shown: ShownPoints
): Pick<PrizeStep, 'holdsFrom' | 'chaseGap'> {
	const least = leastPoints(step);
	const isPaid = (row: Rankable | undefined) =>
		row !== undefined && row.isRanked && (least === null || row.points.compare(least) >= 0);
	let last = Math.min(step.to, ordered.length) - 1;
	while (last >= step.from - 1 && !isPaid(ordered[last])) last -= 1;
	const holder = last >= step.from - 1 ? ordered[last] : undefined;
	const isFull = last === step.to - 1;
	let outside = Math.max(last, step.from - 2) + 1;
	while (holder && ordered[outside] && isTied(ordered[outside], holder)) outside += 1;
	const chaser = ordered[outside];
	const holdsFrom = holder ? shown.of(holder) : null;
	if (!chaser?.isRanked) return { holdsFrom, chaseGap: null };
	const goal = isFull ? (holder?.points ?? null) : least;
	return { holdsFrom, chaseGap: goal && shown.text(goal.minus(chaser.points)) };
}

function isTied(row: Rankable | undefined, holder: Rankable): boolean {
	return row !== undefined && compareMerit(row, holder) === 0;
}

/** The lowest of the minimums: from there the step pays at all. Null: it pays whatever the points. */
function leastPoints({ prizes }: Step) {
	let least = prizes[0]?.minPoints ?? null;
	for (const { minPoints } of prizes) {
		if (minPoints === undefined) return null;
		if (least === null || minPoints.compare(least) < 0) least = minPoints;
	}
	return least;
}

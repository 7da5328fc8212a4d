/** The prize table of one division with the distance to each of its steps. */
import { formatFen, type Exact } from '#lib/domain/decimal.ts';
import type { Contest } from '#lib/domain/contest.ts';
import { amountOfPlace } from '#lib/domain/prizes/places.ts';
import type { Ladder } from '#lib/domain/prizes/prize-kind.ts';
import { compareMerit, type Rankable } from '#lib/domain/standings.ts';
import type { PrizeStep } from '#lib/live/events.ts';
import type { ShownPoints } from './shown-points.ts';

interface Step {
	readonly from: number;
	readonly to: number;
	readonly amountFen: bigint;
	/** Those of the ladders that pay in this step. */
	readonly ladders: readonly Ladder[];
}

/** The prizes of a division that go by the ranks of the board itself. */
export function laddersOf({ prizes }: Contest, division: string): readonly Ladder[] {
	return prizes.flatMap((prize) =>
		prize.ladder !== null && (prize.division === null || prize.division === division)
			? [prize.ladder]
			: []
	);
}

/** `ordered` is the division best first; `ladders` are those of the division. */
export function prizeSteps(
	ordered: readonly Rankable[],
	ladders: readonly Ladder[],
	shown: ShownPoints
): PrizeStep[] {
	return stepsOf(ladders).map((step) => ({
		fromRank: step.from,
		toRank: step.to,
		amountYuan: formatFen(step.amountFen),
		...distances(ordered, step, shown)
	}));
}

/** Places that are paid alike, in order. Where several prizes name a place, it pays their sum. */
function stepsOf(ladders: readonly Ladder[]): Step[] {
	const ranges = ladders.flatMap(({ places }) => places);
	const starts = [...new Set(ranges.flatMap(({ from, to }) => [from, to + 1]))].sort(
		(left, right) => left - right
	);
	return starts.flatMap((from, index) => {
		const next = starts[index + 1];
		if (next === undefined) return [];
		const paying = ladders.filter(({ places }) => amountOfPlace(places, from) > 0n);
		const amountFen = paying.reduce((sum, { places }) => sum + amountOfPlace(places, from), 0n);
		return amountFen === 0n ? [] : [{ from, to: next - 1, amountFen, ladders: paying }];
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
		row !== undefined &&
		row.isRanked &&
		(least === null ? row.points.sign > 0 : row.points.compare(least) >= 0);
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

/** The lowest of the minimums: from there the step pays at all. Null: above zero. */
function leastPoints({ ladders }: Step): Exact | null {
	const stated = ladders.flatMap(({ minPoints }) => minPoints ?? []);
	const [least] = [...stated].sort((one, other) => one.compare(other));
	return least === undefined || (least.sign > 0 && stated.length < ladders.length) ? null : least;
}

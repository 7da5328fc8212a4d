import { addDays, daysBetween, periodDays } from './calendar.ts';
import type { Target } from './dated-inputs.ts';
import type { ContestDays } from './rules/rule-kind.ts';

interface Span {
	/** Days that the period has in common with the contest. */
	readonly shared: number;
	readonly length: number;
}

/** A contest's managers have targets of the same few periods. */
const spansOfContests = new WeakMap<ContestDays, Map<string, Span>>();

/**
 * Of the targets of one metric the one that is meant. With a period: the last given for it. Without one: that of the
 * period which has the most days of the contest, of several such the shortest, then the earliest, so that a contest of
 * a quarter finds the quarter's target among those of years and months. A target of other days is never meant.
 */
export function targetOfPeriod(
	targets: readonly Target[],
	period: string | undefined,
	days: ContestDays
): Target | null {
	if (period !== undefined) return targets.findLast((target) => target.period === period) ?? null;
	let best: Target | null = null;
	for (const target of targets) {
		if (spanOf(target.period, days).shared === 0) continue;
		if (best === null || isNotWorse(target.period, best.period, days)) best = target;
	}
	return best;
}

function isNotWorse(period: string, than: string, days: ContestDays): boolean {
	if (period === than) return true;
	const [span, other] = [spanOf(period, days), spanOf(than, days)];
	if (span.shared !== other.shared) return span.shared > other.shared;
	if (span.length !== other.length) return span.length < other.length;
	return periodDays(period).from < periodDays(than).from;
}

function spanOf(period: string, days: ContestDays): Span {
	let spans = spansOfContests.get(days);
	if (!spans) spansOfContests.set(days, (spans = new Map()));
	let span = spans.get(period);
	if (!span) {
		const { from, to } = periodDays(period);
		const end = addDays(days.lastDay, 1);
		const first = from > days.firstDay ? from : days.firstDay;
		const after = to < end ? to : end;
		span = { shared: Math.max(0, daysBetween(first, after)), length: daysBetween(from, to) };
		spans.set(period, span);
	}
	return span;
}

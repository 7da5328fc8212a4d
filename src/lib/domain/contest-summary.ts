/** What a contest document says, ready to be put into words: what a leader reads before publishing. */
import type { Contest, Who } from './contest.ts';
import { formatFen } from './decimal.ts';
import type { Text } from './errors.ts';
import { budgetOf, prizesOf } from './prizes.ts';

export interface PrizeSummary {
	readonly id: string;
	readonly name: Text;
	/** Null: the same table in every division. */
	readonly division: Text | null;
	readonly minPoints: string | null;
	readonly places: readonly {
		readonly from: number;
		readonly to: number;
		readonly amountYuan: string;
	}[];
}

export interface ContestSummary {
	readonly id: string;
	readonly name: Text;
	readonly zone: string;
	/** Half-open. */
	readonly startsAt: number;
	readonly endsAt: number;
	readonly who: Who;
	readonly divisions: readonly { readonly id: string; readonly name: Text; readonly who: Who }[];
	/** In the order in which they are computed. */
	readonly rules: readonly { readonly id: string; readonly kind: string; readonly name: Text }[];
	readonly tieBreaks: readonly { readonly by: string; readonly metric: Text | null }[];
	readonly prizes: readonly PrizeSummary[];
	/** All that the prizes can pay, over all divisions. */
	readonly budgetYuan: string;
	readonly decimals: number;
}

export function summarizeContest(contest: Contest): ContestSummary {
	const nameOfDivision = new Map(contest.divisions.map(({ id, name }) => [id, name]));
	return {
		id: contest.id,
		name: contest.name,
		zone: contest.zone,
		startsAt: contest.window.start,
		endsAt: contest.window.end,
		who: contest.participants,
		divisions: contest.divisions.map(({ id, name, ...who }) => ({ id, name, who })),
		rules: contest.rules.map(({ id, kind, name }) => ({ id, kind, name })),
		tieBreaks: contest.tieBreaks.map((tieBreak) => ({
			by: tieBreak.by,
			metric: 'metric' in tieBreak ? metricName(contest, tieBreak.metric) : null
		})),
		prizes: contest.prizes.map((prize) => ({
			id: prize.id,
			name: prize.name,
			division: prize.division === undefined ? null : (nameOfDivision.get(prize.division) ?? null),
			minPoints: prize.minPoints?.toDecimalString() ?? null,
			places: prize.places.map(({ from, to, amountFen }) => ({
				from,
				to,
				amountYuan: formatFen(amountFen)
			}))
		})),
		budgetYuan: formatFen(budgetFen(contest)),
		decimals: contest.decimals
	};
}

/** A prize without a division is paid in each of them. */
export function budgetFen({ divisions, prizes }: Contest): bigint {
	return divisions
		.flatMap(({ id }) => prizesOf(prizes, id))
		.reduce((sum, prize) => sum + budgetOf(prize), 0n);
}

function metricName(contest: Contest, metric: string): Text {
	return contest.labels.metrics[metric] ?? { zh: metric, en: metric };
}

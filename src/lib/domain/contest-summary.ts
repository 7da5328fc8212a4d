/** What a contest document says, ready to be put into words: what a leader reads before publishing. */
import { budgetOf } from './contest-budget.ts';
import type { Contest, Who } from './contest.ts';
import { formatFen } from './decimal.ts';
import type { Text } from './errors.ts';
import { kindTitle } from './rules/kind-texts.ts';

export interface PrizeSummary {
	readonly id: string;
	readonly name: Text;
	/** Null: the same in every division. */
	readonly division: Text | null;
	/** What it pays for, in words. */
	readonly text: Text;
	readonly minPoints: string | null;
	/** Of a prize by the ranks of the contest; empty: the words say all. */
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
	readonly rules: readonly {
		readonly id: string;
		readonly kind: string;
		/** What rules of its kind are called. */
		readonly kindName: Text;
		readonly name: Text;
	}[];
	/** `metric`: what the metric is called, or the rule whose number is compared. */
	readonly tieBreaks: readonly { readonly by: string; readonly metric: Text | null }[];
	readonly prizes: readonly PrizeSummary[];
	/** All that prizes with an end can pay, over all divisions. */
	readonly budgetYuan: string;
	/** Other prizes cost what is earned. */
	readonly isBudgetOpen: boolean;
	readonly decimals: number;
}

export function summarizeContest(contest: Contest): ContestSummary {
	const budget = budgetOf(contest);
	const nameOfDivision = new Map(contest.divisions.map(({ id, name }) => [id, name]));
	return {
		id: contest.id,
		name: contest.name,
		zone: contest.zone,
		startsAt: contest.window.start,
		endsAt: contest.window.end,
		who: contest.participants,
		divisions: contest.divisions.map(({ id, name, ...who }) => ({ id, name, who })),
		rules: contest.rules.map(({ id, kind, name }) => ({
			id,
			kind,
			kindName: kindTitle(kind),
			name
		})),
		tieBreaks: contest.tieBreaks.map((tieBreak) => ({
			by: tieBreak.by,
			metric:
				'metric' in tieBreak
					? metricName(contest, tieBreak.metric)
					: 'rule' in tieBreak
						? (contest.ruleOf(tieBreak.rule)?.name ?? null)
						: null
		})),
		prizes: contest.prizes.map((prize) => ({
			id: prize.id,
			name: prize.name,
			division: prize.division === null ? null : (nameOfDivision.get(prize.division) ?? null),
			text: prize.text,
			minPoints: prize.ladder?.minPoints?.toDecimalString() ?? null,
			places: (prize.ladder?.places ?? []).map(({ from, to, amountFen }) => ({
				from,
				to,
				amountYuan: formatFen(amountFen)
			}))
		})),
		budgetYuan: formatFen(budget.fen),
		isBudgetOpen: budget.isOpenEnded,
		decimals: contest.decimals
	};
}

function metricName(contest: Contest, metric: string): Text {
	return contest.labels.metrics[metric] ?? { zh: metric, en: metric };
}

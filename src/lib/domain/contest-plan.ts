/** All that a printed 竞赛方案 says: the summary, and what the points are counted from. */
import type { Contest } from './contest.ts';
import { summarizeContest, type ContestSummary } from './contest-summary.ts';
import type { Text } from './errors.ts';

export interface ContestPlan extends ContestSummary {
	/** What is counted, in the order of the rules that first read it. */
	readonly metrics: readonly { readonly code: string; readonly name: Text }[];
}

export function planOf(contest: Contest): ContestPlan {
	const codes = [...new Set(contest.rules.flatMap(({ metrics }) => metrics))];
	return {
		...summarizeContest(contest),
		metrics: codes.map((code) => ({
			code,
			name: contest.labels.metrics[code] ?? { zh: code, en: code }
		}))
	};
}

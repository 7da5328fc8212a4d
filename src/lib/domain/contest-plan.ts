/** All that a printed 竞赛方案 says: the summary, each rule as a sentence, and what the points are counted from. */
import type { Contest } from './contest.ts';
import { summarizeContest, type ContestSummary } from './contest-summary.ts';
import type { Text } from './errors.ts';
import { ruleSentences } from './rules/sentences.ts';

export interface ContestPlan extends Omit<ContestSummary, 'rules'> {
	readonly rules: readonly (ContestSummary['rules'][number] & { readonly sentence: Text })[];
	/** What is counted, in the order of the rules that first read it. */
	readonly metrics: readonly { readonly code: string; readonly name: Text }[];
}

/** `document` is the text that the contest was read from. */
export function planOf(contest: Contest, document: string): ContestPlan {
	const codes = [...new Set(contest.rules.flatMap(({ metrics }) => metrics))];
	const sentences = ruleSentences(contest, document);
	const summary = summarizeContest(contest);
	return {
		...summary,
		rules: summary.rules.map((rule) => ({
			...rule,
			sentence: sentences.get(rule.id) ?? rule.name
		})),
		metrics: codes.map((code) => ({
			code,
			name: contest.labels.metrics[code] ?? { zh: code, en: code }
		}))
	};
}

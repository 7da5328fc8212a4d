/** When a rule applies at all: some or all of its conditions hold. */
import { z } from 'zod';
import type { Text } from '../errors.ts';
import { conditionReads, conditionSchema, judgeCondition, type Condition } from './condition.ts';
import { joinReads } from './measure.ts';
import type { MemberFacts, RuleReads } from './rule-kind.ts';

export const conditionsField = z.array(conditionSchema).min(1).max(20);
export const requireField = z.enum(['all', 'any']).default('all');

interface Conditions {
	readonly conditions?: readonly Condition[] | undefined;
	readonly require: z.output<typeof requireField>;
}

export function conditionsReads({ conditions = [] }: Conditions): RuleReads {
	return joinReads(...conditions.map(conditionReads));
}

/** A rule without conditions applies. */
export function judgeConditions(
	{ conditions = [], require }: Conditions,
	facts: MemberFacts
): { readonly holds: boolean; readonly text: Text } {
	const judged = conditions.map((condition) => judgeCondition(condition, facts));
	const holds =
		judged.length === 0 ||
		(require === 'all' ? judged.every((one) => one.holds) : judged.some((one) => one.holds));
	const shown = judged.filter((one) => one.holds === holds);
	const zh = shown.map(({ text }) => text.zh).join('；');
	const en = shown.map(({ text }) => text.en).join('; ');
	return {
		holds,
		text: holds ? { zh, en } : { zh: `条件未满足：${zh}`, en: `conditions not met: ${en}` }
	};
}

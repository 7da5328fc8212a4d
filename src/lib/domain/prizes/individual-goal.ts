/** A fixed amount for everybody who meets their own goal: every condition holds (an attainment of 1, a minimum). */
import { z } from 'zod';
import { yuan } from '../contest-fields.ts';
import { formatFen } from '../decimal.ts';
import { prizeBase, prizeKind } from './prize-kind.ts';
import { holds, ruleTests, testNames, testText, wantedText } from './rule-test.ts';

export const individualGoal = prizeKind({
	schema: z.strictObject({
		...prizeBase,
		kind: z.literal('individualGoal'),
		amountYuan: yuan,
		conditions: ruleTests
	}),
	reads: ({ conditions }) => ({ names: testNames('conditions', conditions) }),
	text: ({ amountYuan, conditions }) => {
		const wanted = conditions.map((test) => `${test.rule} ${wantedText(test)}`).join(', ');
		return {
			zh: `达成 ${wanted} 的每人 ¥${formatFen(amountYuan)}`,
			en: `¥${formatFen(amountYuan)} for everybody with ${wanted}`
		};
	},
	budget: () => null,
	award:
		({ amountYuan, conditions }) =>
		({ rows }) => ({
			unpaidFen: 0n,
			shares: rows.map((row) => {
				const failed = conditions.find((test) => !holds(test, row));
				return {
					employeeNo: row.employeeNo,
					fen: failed ? 0n : amountYuan,
					explain: () => {
						const texts = (failed ? [failed] : conditions).map((test) => testText(test, row));
						const join = (language: 'zh' | 'en') => texts.map((text) => text[language]).join(', ');
						return failed
							? { zh: `未达成：${join('zh')}`, en: `not met: ${join('en')}` }
							: {
									zh: `达成：${join('zh')} → ¥${formatFen(amountYuan)}`,
									en: `met: ${join('en')} → ¥${formatFen(amountYuan)}`
								};
					}
				};
			})
		})
});

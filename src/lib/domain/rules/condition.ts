/** A condition on one manager: on a number, or on what the manager holds. Compared exactly, never as displayed. */
import { z } from 'zod';
import { code, decimal, MUST_BE } from '../contest-fields.ts';
import type { Text } from '../errors.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import type { MemberFacts, RuleReads } from './rule-kind.ts';
import { holdsOn } from '../scoring-inputs.ts';

export const bounds = {
	atLeast: decimal.optional(),
	moreThan: decimal.optional(),
	atMost: decimal.optional(),
	lessThan: decimal.optional()
};

/** Bounds that no number can meet at once are a slip of the pen, never meant. */
export function refuseContradiction(
	{ atLeast, moreThan, atMost, lessThan }: Bounds,
	context: z.RefinementCtx
): void {
	const refuse = (field: string) =>
		context.addIssue({ code: 'custom', message: MUST_BE.possible.en, path: [field] });
	if (atMost && ((atLeast?.compare(atMost) ?? 0) > 0 || (moreThan?.compare(atMost) ?? -1) >= 0))
		refuse('atMost');
	if (lessThan && [atLeast, moreThan].some((bound) => (bound?.compare(lessThan) ?? -1) >= 0))
		refuse('lessThan');
}

const singleConditions = [
	/** All of the bounds that are given, of which there is one; a value that is not rated fails. */
	z
		.strictObject({ if: z.literal('value'), measure: measureSchema, ...bounds })
		.refine((condition) => boundTests(condition).length > 0, MUST_BE.demanding.en)
		.superRefine(refuseContradiction),
	/** Held on the cut's day (after the contest: on its last day). */
	z.strictObject({ if: z.literal('qualification'), qualification: code })
] as const;

export const conditionSchema = z
	.discriminatedUnion('if', [
		...singleConditions,
		z.strictObject({
			if: z.literal('anyOf'),
			conditions: z
				.array(z.discriminatedUnion('if', [...singleConditions]))
				.min(1)
				.max(20)
		})
	])
	.meta({ id: 'condition' });
export type Condition = z.output<typeof conditionSchema>;

export interface Judged {
	readonly holds: boolean;
	readonly text: Text;
}

export function conditionReads(condition: Condition): RuleReads {
	switch (condition.if) {
		case 'value':
			return measureReads(condition.measure);
		case 'qualification':
			return {};
		case 'anyOf':
			return joinReads(...condition.conditions.map(conditionReads));
		default:
			return condition satisfies never;
	}
}

export function judgeCondition(condition: Condition, facts: MemberFacts): Judged {
	switch (condition.if) {
		case 'value': {
			const { value, text } = measureOf(condition.measure, facts);
			const tests = boundTests(condition);
			const holds = value !== null && tests.every(({ bound, test }) => test(value.compare(bound)));
			const shown = value === null ? { zh: '不评', en: 'not rated' } : null;
			const wanted = tests
				.map(({ sign, bound }) => `${sign} ${bound.toDecimalString()}`)
				.join(', ');
			const number = (language: 'zh' | 'en') => shown?.[language] ?? value?.toDecimalString() ?? '';
			return {
				holds,
				text: {
					zh: `${text.zh} ${number('zh')}（要求 ${wanted}）`,
					en: `${text.en} ${number('en')} (wanted ${wanted})`
				}
			};
		}
		case 'qualification': {
			const holds = holdsOn(facts.person.qualifications, condition.qualification, facts.days.today);
			const { zh, en } = facts.qualificationName(condition.qualification);
			return {
				holds,
				text: {
					zh: `${holds ? '具备' : '不具备'} ${zh}`,
					en: `${holds ? 'holds' : 'does not hold'} ${en}`
				}
			};
		}
		case 'anyOf': {
			const judged = condition.conditions.map((one) => judgeCondition(one, facts));
			return {
				holds: judged.some(({ holds }) => holds),
				text: {
					zh: judged.map(({ text }) => text.zh).join(' 或 '),
					en: judged.map(({ text }) => text.en).join(' or ')
				}
			};
		}
		default:
			return condition satisfies never;
	}
}

type Bounds = {
	readonly [Bound in keyof typeof bounds]?: z.output<(typeof bounds)[Bound]>;
};

/** The comparisons that the bounds ask for, with the sign that shows each. */
export function boundTests(given: Bounds) {
	const all = [
		{ bound: given.atLeast, sign: '≥', test: (order: number) => order >= 0 },
		{ bound: given.moreThan, sign: '>', test: (order: number) => order > 0 },
		{ bound: given.atMost, sign: '≤', test: (order: number) => order <= 0 },
		{ bound: given.lessThan, sign: '<', test: (order: number) => order < 0 }
	];
	return all.flatMap(({ bound, sign, test }) =>
		bound === undefined ? [] : [{ sign, bound, test }]
	);
}

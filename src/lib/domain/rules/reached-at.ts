/**
 * When a measure reached a target, for contests that go to who is first: days from the contest's start, with the part of a
 * day, so that less is earlier. It is the least instant from which the measure stays at or above the target through the
 * cut, over what counts at the cut; what a reversal undid was never reached. Not reached: not rated, which ranks last.
 */
import { z } from 'zod';
import { localText } from '../calendar.ts';
import { MUST_BE, code, distinct } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Instant } from '../ledger-entry.ts';
import { joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import { equalsText, movesOf, notRated, sumOfMoves, wholeStep, type Move } from './running.ts';

const DAY_MS = Exact.ofInteger(86_400_000);

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('reachedAt'),
		measure: measureSchema.optional(),
		/** Instead of a measure: the points of these rules together, after what adjusts them. */
		of: distinct(z.array(code).min(1).max(200)).optional(),
		target: measureSchema
	})
	.superRefine(({ measure, of }, context) => {
		if ((measure === undefined) === (of === undefined))
			context.addIssue({ code: 'custom', message: MUST_BE.eitherOr.en, path: ['measure'] });
		if (measure && TIMELESS.includes(measure.take))
			context.addIssue({ code: 'custom', message: MUST_BE.apart.en, path: ['measure', 'take'] });
	});
type Fields = z.output<typeof schema>;

/** What has no moment at which it came about. */
const TIMELESS: readonly string[] = ['points', 'target', 'constant'];

export const reachedAt = ruleKind({
	schema,
	stage: 'member',
	counts: false,
	reads: ({ measure, of = [], target }) =>
		joinReads(measure ? measureReads(measure) : { lines: of }, measureReads(target)),
	member: (rule) => (facts) => {
		const target = measureOf(rule.target, facts);
		if (target.value === null) return notRated(target.text);
		const moves = movesToward(rule, facts);
		if (!moves) return notRated({ zh: '没有数据', en: 'nothing known' });
		const reached = sumOfMoves(moves).toDecimalString();
		const wanted = target.value.toDecimalString();
		const at = reachedFrom(moves, target.value, facts);
		if (at === null)
			return notRated({
				zh: `${reached} 未达到 ${wanted}`,
				en: `${reached} has not reached ${wanted}`
			});
		const value = Exact.ofInteger(at - facts.days.start).dividedBy(DAY_MS);
		const moment = localText(at, facts.days.zone);
		const result: LineResult = {
			value,
			arithmetic: {
				zh: `${moment} 达到 ${wanted}，距开始天数 ${equalsText(value)}`,
				en: `reached ${wanted} on ${moment}; days from the start ${equalsText(value)}`
			},
			steps: [wholeStep(rule.id, value, at)]
		};
		return result;
	}
});

/** Null: the measure is not rated. */
function movesToward({ measure, of = [] }: Fields, facts: MemberFacts): readonly Move[] | null {
	if (!measure)
		return facts
			.stepsOf(of)
			.map(({ at, day, credit, points }) => ({ at, day, credit, value: points }));
	const measured = measureOf(measure, facts);
	return measured.value === null ? null : movesOf(measure, measured.value, measured, facts);
}

/** Null: it is not there at the cut. Moves come in order; those of one instant happen together. */
function reachedFrom(
	moves: readonly Move[],
	target: Exact,
	{ days }: Pick<MemberFacts, 'days'>
): Instant | null {
	let total = Exact.ZERO;
	let since: Instant | null = target.sign <= 0 ? days.start : null;
	moves.forEach(({ at, value }, index) => {
		total = total.plus(value);
		if (moves[index + 1]?.at === at) return;
		if (total.compare(target) < 0) since = null;
		else since ??= at;
	});
	return since;
}

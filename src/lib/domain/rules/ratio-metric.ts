/**
 * A ratio as a line: numerator over base, exactly, times a scale. A base that is missing, zero or below the minimum is
 * not rated: two of two are no 100 %. Both sides come from one period figure, or are measures of their own.
 */
import { z } from 'zod';
import {
	MUST_BE,
	code,
	decimal,
	nonNegativeDecimal,
	periodName,
	positiveDecimal
} from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Instant } from '../ledger-entry.ts';
import {
	figureOf,
	joinReads,
	measureOf,
	measureReads,
	measureSchema,
	type Measure
} from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import { equalsText, movesOf, notRated, wholeStep } from './running.ts';

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('ratioMetric'),
		/** A figure with its own base. Without a period: the latest in the window. */
		figure: z.strictObject({ metric: code, period: periodName.optional() }).optional(),
		numerator: measureSchema.optional(),
		base: measureSchema.optional(),
		/** Below it nobody is rated. */
		minBase: nonNegativeDecimal.optional(),
		/** What a ratio of 1 (100 %) counts. */
		scale: positiveDecimal.default(Exact.ONE),
		/** The highest ratio that counts: 1.5 is 150 %. */
		cap: decimal.optional()
	})
	.superRefine(({ figure, numerator, base }, context) => {
		if ((figure === undefined) === (numerator === undefined))
			context.addIssue({ code: 'custom', message: MUST_BE.eitherOr.en, path: ['figure'] });
		if (numerator && !base)
			context.addIssue({ code: 'custom', message: MUST_BE.required.en, path: ['base'] });
		if (base && !numerator)
			context.addIssue({ code: 'custom', message: MUST_BE.apart.en, path: ['base'] });
	});
type Fields = z.output<typeof schema>;

interface Sides {
	readonly numerator: Exact | null;
	readonly base: Exact | null;
	readonly at: Instant;
	readonly text: Text;
}

export const ratioMetric = ruleKind({
	schema,
	stage: 'member',
	counts: false,
	reads: ({ figure, numerator, base }) =>
		joinReads(
			figure ? { metrics: [figure.metric] } : {},
			numerator ? measureReads(numerator) : {},
			base ? measureReads(base) : {}
		),
	member: (rule) => (facts) => ratioLine(rule, sidesOf(rule, facts))
});

function sidesOf({ figure, numerator, base }: Fields, facts: MemberFacts): Sides {
	if (numerator && base) {
		const [above, below] = [measureOf(numerator, facts), measureOf(base, facts)];
		const at = [lastMove(numerator, facts), lastMove(base, facts)];
		return {
			numerator: above.value,
			base: below.value,
			at: Math.max(...at),
			text: { zh: `${above.text.zh} ÷ ${below.text.zh}`, en: `${above.text.en} ÷ ${below.text.en}` }
		};
	}
	const found = figure ? figureOf(figure, facts) : null;
	return {
		numerator: found?.numerator ?? null,
		base: found?.base ?? null,
		at: found?.statedAt ?? facts.days.start,
		text: found
			? { zh: `${found.period} 的数据`, en: `figure of ${found.period}` }
			: { zh: '没有期间数据', en: 'no figure' }
	};
}

/** When the measure last changed. */
function lastMove(measure: Measure, facts: MemberFacts): Instant {
	const measured = measureOf(measure, facts);
	const moves = measured.value ? movesOf(measure, measured.value, measured, facts) : [];
	return moves.at(-1)?.at ?? facts.days.start;
}

function ratioLine(rule: Fields, { numerator, base, at, text }: Sides): LineResult {
	if (numerator === null) return notRated(text);
	if (base === null || base.sign <= 0)
		return notRated({ zh: `${text.zh}：没有基数`, en: `${text.en}: no base` });
	const division = `${numerator.toDecimalString()} ÷ ${base.toDecimalString()}`;
	if (rule.minBase && base.compare(rule.minBase) < 0) {
		const minimum = rule.minBase.toString();
		return notRated({
			zh: `${text.zh}：${division}，基数低于 ${minimum}`,
			en: `${text.en}: ${division}, base below ${minimum}`
		});
	}
	const ratio = numerator.dividedBy(base);
	const isCapped = rule.cap !== undefined && ratio.compare(rule.cap) > 0;
	const counted = rule.cap && isCapped ? rule.cap : ratio;
	const value = counted.times(rule.scale);
	const cap = (words: string) => (isCapped ? `${words} ${counted.toDecimalString()}` : '');
	const scaled = rule.scale.equals(Exact.ONE)
		? ''
		: ` × ${rule.scale.toString()} ${equalsText(value)}`;
	const shown = `${division} ${equalsText(ratio)}`;
	return {
		value,
		arithmetic: {
			zh: `${text.zh}：${shown}${cap('，封顶')}${scaled}`,
			en: `${text.en}: ${shown}${cap(', at most')}${scaled}`
		},
		steps: [wholeStep(rule.id, value, at)]
	};
}

/**
 * End less baseline. The baseline is a number of its own (a named opening figure), the opening balance, the figure of the
 * period before, or the highest figure earlier than the end (a ratchet: what was lost must be won back before it counts
 * again); with an index, the baseline is raised by what the market did. No baseline, no rating: a newcomer's whole balance
 * is no increase.
 */
import { z } from 'zod';
import { periodDays, previousPeriod } from '../calendar.ts';
import { MUST_BE, day, decimal, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Instant, PeriodFigure } from '../ledger-entry.ts';
import { figureOf, joinReads, measureOf, measureReads, measureSchema } from './measure.ts';
import { lineBase, ruleKind, type LineResult, type MemberFacts } from './rule-kind.ts';
import { equalsText, movesOf, notRated, wholeStep } from './running.ts';

const baseline = z.discriminatedUnion('from', [
	z.strictObject({ from: z.literal('measure'), measure: measureSchema }),
	/** The last figure whose period ends before the contest begins. */
	z.strictObject({ from: z.literal('opening') }),
	/** The figure of the period just before the end's. */
	z.strictObject({ from: z.literal('previous') }),
	/** The highest figure before the end's; with `since`, only of periods that begin on that day or later. */
	z.strictObject({ from: z.literal('peak'), since: day.optional() })
]);

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('netIncrease'),
		end: measureSchema,
		baseline,
		/** What the market alone did to the baseline: 0.05 raises it by 5 %. */
		drift: decimal.default(Exact.ZERO),
		negative: z.enum(['keep', 'zero']).default('keep'),
		/** For each unit of the increase. */
		rate: decimal.default(Exact.ONE),
		unit: positiveDecimal.default(Exact.ONE)
	})
	.superRefine(({ end, baseline: { from } }, context) => {
		if (from !== 'measure' && end.take !== 'figure')
			context.addIssue({ code: 'custom', message: MUST_BE.apart.en, path: ['baseline', 'from'] });
	});
type Fields = z.output<typeof schema>;

interface Level {
	readonly value: Exact | null;
	readonly text: Text;
}

export const netIncrease = ruleKind({
	schema,
	stage: 'member',
	counts: false,
	reads: ({ end, baseline: start }) =>
		joinReads(measureReads(end), start.from === 'measure' ? measureReads(start.measure) : {}),
	member: (rule) => (facts) => {
		const end = measureOf(rule.end, facts);
		if (end.value === null) return notRated(end.text);
		const start = baselineOf(rule, facts);
		if (start.value === null)
			return notRated({ zh: `基数：${start.text.zh}`, en: `baseline: ${start.text.en}` });
		const at = movesOf(rule.end, end.value, end, facts).at(-1)?.at ?? facts.days.start;
		return increaseLine(
			rule,
			{
				end: { value: end.value, text: end.text },
				start: { value: start.value, text: start.text }
			},
			at
		);
	}
});

interface Rated {
	readonly value: Exact;
	readonly text: Text;
}

function increaseLine(
	rule: Fields,
	{ end, start }: { readonly end: Rated; readonly start: Rated },
	at: Instant
): LineResult {
	const base = start.value.times(Exact.ONE.plus(rule.drift));
	const increase = end.value.minus(base);
	const counted = rule.negative === 'zero' && increase.sign < 0 ? Exact.ZERO : increase;
	const value = counted.dividedBy(rule.unit).times(rule.rate);
	const drift = rule.drift.sign === 0 ? '' : ` × ${Exact.ONE.plus(rule.drift).toString()}`;
	const difference = `${end.value.toDecimalString()} − ${start.value.toDecimalString()}${drift} ${equalsText(increase)}`;
	const zero = counted === increase ? { zh: '', en: '' } : { zh: '，计 0', en: ', counted as 0' };
	const isPlain = rule.unit.equals(Exact.ONE) && rule.rate.equals(Exact.ONE);
	const rated = isPlain
		? ''
		: ` → ${counted.toDecimalString()} ÷ ${rule.unit.toString()} × ${rule.rate.toString()} ${equalsText(value)}`;
	return {
		value,
		arithmetic: {
			zh: `${end.text.zh}，基数 ${start.text.zh}：${difference}${zero.zh}${rated}`,
			en: `${end.text.en}, baseline ${start.text.en}: ${difference}${zero.en}${rated}`
		},
		steps: [wholeStep(rule.id, value, at)]
	};
}

function baselineOf({ end, baseline: start }: Fields, facts: MemberFacts): Level {
	if (start.from === 'measure') return measureOf(start.measure, facts);
	const last = end.take === 'figure' ? figureOf(end, facts) : null;
	if (!last) return NO_FIGURE;
	const history = facts.figureHistory.get(last.metric) ?? [];
	switch (start.from) {
		case 'opening':
			return levelOf(
				history.findLast(({ period }) => periodDays(period).to <= facts.days.firstDay),
				{ zh: '期初没有数据', en: 'no opening figure' }
			);
		case 'previous': {
			const before = previousPeriod(last.period);
			return levelOf(
				history.find(({ period }) => period === before),
				{ zh: `没有 ${before} 的数据`, en: `no figure of ${before}` }
			);
		}
		case 'peak':
			return levelOf(peakBefore(last, history, start.since), {
				zh: '没有更早的数据',
				en: 'no earlier figure'
			});
		default:
			return start satisfies never;
	}
}

const NO_FIGURE: Level = { value: null, text: { zh: '没有期间数据', en: 'no figure' } };

function levelOf(figure: PeriodFigure | undefined, missing: Text): Level {
	return figure
		? { value: figure.numerator, text: { zh: figure.period, en: figure.period } }
		: { value: null, text: missing };
}

/** Of equal peaks the earliest. */
function peakBefore(
	{ period }: PeriodFigure,
	history: readonly PeriodFigure[],
	since: string | undefined
): PeriodFigure | undefined {
	const until = periodDays(period).from;
	return history
		.filter((figure) => {
			const { from, to } = periodDays(figure.period);
			return to <= until && (since === undefined || from >= since);
		})
		.reduce<PeriodFigure | undefined>(
			(best, figure) => (best && best.numerator.compare(figure.numerator) >= 0 ? best : figure),
			undefined
		);
}

/**
 * No more than so many points from some rules together (and no fewer, where there is a floor): of each row before it is
 * shared, of each client, of each metric, in the contest or in each month, week or day. Points are taken in the order in
 * which things happened. Client caps are each manager's own: a limit across managers counts entries and is `quotaFirstN`
 * with `per: client`, since no manager's points may depend on another's.
 */
import { z } from 'zod';
import { startOfWeek } from '../calendar.ts';
import {
	code,
	decimal,
	distinct,
	flag,
	fraction,
	MUST_BE,
	nonNegativeDecimal
} from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Activity } from '../ledger-entry.ts';
import { categoriesField, categoryOf, refuseCategories, type Categories } from './category.ts';
import { ruleBase, ruleKind, type MemberFacts, type PointStep } from './rule-kind.ts';
import { sumOfSteps } from './selection.ts';
import { keepWithin, rowOf, type Range } from './steps.ts';

export const cap = ruleKind({
	schema: z
		.strictObject({
			...ruleBase,
			kind: z.literal('cap'),
			/** The rules whose points are capped together, after the caps named before this one. */
			of: distinct(z.array(code).min(1).max(200)),
			limit: nonNegativeDecimal.optional(),
			/** Zero or negative: the sum is never under it. */
			floor: decimal.optional(),
			/** The limit holds for negative sums too: ± so many. */
			symmetric: flag.optional(),
			/** At most this part of the points of the rules in `total`, as they stand before this cap. */
			share: fraction.optional(),
			total: distinct(z.array(code).min(1).max(200)).optional(),
			per: z
				.enum([
					'contest',
					'month',
					'week',
					'day',
					'row',
					'client',
					'clientAndProduct',
					'clientAndCategory',
					'metric'
				])
				.default('contest'),
			categories: categoriesField.optional()
		})
		.superRefine((rule, context) => {
			const refuse = (field: string, message: string) => {
				context.addIssue({ code: 'custom', message, path: [field] });
			};
			const { limit, share, floor, total } = rule;
			if (limit !== undefined && share !== undefined) refuse('share', MUST_BE.eitherOr.en);
			if (limit === undefined && share === undefined && floor === undefined)
				refuse('limit', MUST_BE.required.en);
			if (share !== undefined && total === undefined) refuse('total', MUST_BE.required.en);
			if (share === undefined && total !== undefined) refuse('total', MUST_BE.apart.en);
			if (share !== undefined && rule.per !== 'contest') refuse('per', MUST_BE.apart.en);
			if (floor !== undefined && floor.sign > 0) refuse('floor', MUST_BE.notPositive.en);
			if (rule.symmetric === true && floor !== undefined) refuse('floor', MUST_BE.apart.en);
			if (rule.symmetric === true && limit === undefined) refuse('symmetric', MUST_BE.apart.en);
			refuseCategories(rule, refuse);
		}),
	stage: 'member',
	// A row is capped as a whole, before multipliers and before it is shared.
	phase: (rule) => (rule.per === 'row' ? 'rowCap' : 'cap'),
	// The total is read as the rules before this one left it, so it stands among what is adjusted.
	reads: ({ of, total = [] }) => ({ adjusts: [...new Set([...of, ...total])] }),
	member: (rule) => {
		const bucketOf = bucketsOf(rule);
		return (facts) => {
			const { range, text } = boundsOf(rule, facts);
			const steps = facts.stepsOf(rule.of);
			const before = sumOfSteps(steps);
			const taken =
				rule.per === 'row' ? keepRowsWithin(steps, range) : keepWithin(steps, bucketOf, range);
			const value = sumOfSteps(taken);
			const numbers = `${before.toDecimalString()} → ${before.plus(value).toDecimalString()}`;
			return {
				value,
				arithmetic: {
					zh: `${PER[rule.per].zh}${text.zh}：${numbers}`,
					en: `${text.en} ${PER[rule.per].en}: ${numbers}`
				},
				steps: taken
			};
		};
	}
});

type Per = keyof typeof PER;

const PER = {
	contest: { zh: '全程', en: 'in the contest' },
	month: { zh: '每月', en: 'a month' },
	week: { zh: '每周', en: 'a week' },
	day: { zh: '每日', en: 'a day' },
	row: { zh: '每笔', en: 'an entry' },
	client: { zh: '每客户', en: 'a client' },
	clientAndProduct: { zh: '每客户每产品', en: 'a client and product' },
	clientAndCategory: { zh: '每客户每类产品', en: 'a client and category' },
	metric: { zh: '每项指标', en: 'a metric' }
} as const;

/** Without a client reference nobody can say that it is the same client: such an entry has a limit of its own. */
function bucketsOf(rule: {
	readonly per: Per;
	readonly categories?: Categories | undefined;
}): (step: PointStep) => unknown {
	const { categories = {} } = rule;
	const ofClient = (word: (activity: Activity) => string) => (step: PointStep) => {
		const activity = step.credit?.activity;
		return activity?.clientRef == null
			? rowOf(step)
			: `${activity.clientRef}\u001f${word(activity)}`;
	};
	switch (rule.per) {
		case 'contest':
			return () => '';
		case 'month':
			return ({ day }) => day.slice(0, 7);
		case 'week':
			return ({ day }) => (day === '' ? '' : startOfWeek(day));
		case 'day':
			return ({ day }) => day;
		case 'row':
			return rowOf;
		case 'client':
			return ofClient(() => '');
		case 'clientAndProduct':
			return ofClient(({ product }) => product ?? '');
		case 'clientAndCategory':
			return ofClient(({ product }) => categoryOf(categories, product));
		case 'metric':
			// Points that no entry made have no metric: those of each rule are a sum of their own.
			return ({ credit, base }) => (credit ? credit.activity.metric : `\u001f${base}`);
		default:
			return rule.per satisfies never;
	}
}

interface Bounds {
	readonly limit?: Exact | undefined;
	readonly floor?: Exact | undefined;
	readonly symmetric?: boolean | undefined;
	readonly share?: Exact | undefined;
	readonly total?: readonly string[] | undefined;
}

function boundsOf(
	rule: Bounds,
	facts: Pick<MemberFacts, 'stepsOf'>
): { readonly range: Range; readonly text: Text } {
	const floor = rule.symmetric === true && rule.limit ? rule.limit.negated() : (rule.floor ?? null);
	const [limit, numbers] = limitOf(rule, facts);
	const texts = [
		...(limit === null ? [] : [{ zh: `封顶 ${numbers}`, en: `at most ${numbers}` }]),
		...(floor === null
			? []
			: [{ zh: `保底 ${floor.toString()}`, en: `at least ${floor.toString()}` }])
	];
	return {
		range: { floor, limit },
		text: {
			zh: texts.map(({ zh }) => zh).join('、'),
			en: texts.map(({ en }) => en).join(' and ')
		}
	};
}

/** A part of a total below zero leaves room for nothing. */
function limitOf(
	{ limit, share, total }: Bounds,
	facts: Pick<MemberFacts, 'stepsOf'>
): [limit: Exact | null, text: string] {
	if (share === undefined || total === undefined) return [limit ?? null, limit?.toString() ?? ''];
	const whole = sumOfSteps(facts.stepsOf(total));
	const part = whole.sign < 0 ? Exact.ZERO : whole.times(share);
	return [part, `${share.toString()} × ${whole.toDecimalString()} = ${part.toDecimalString()}`];
}

/** The whole row is capped, and the manager has their part of what that takes. */
function keepRowsWithin(steps: readonly PointStep[], range: Range): PointStep[] {
	const wholes = steps.map((step) => ({
		...step,
		points: step.credit === null ? step.points : step.points.dividedBy(step.credit.share)
	}));
	return keepWithin(wholes, rowOf, range).map((step) => ({
		...step,
		points: step.credit === null ? step.points : step.points.times(step.credit.share)
	}));
}

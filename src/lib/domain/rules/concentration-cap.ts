/**
 * No source (a product, a client, …) is more than a part of what counts: counted = min(leg, others × p / (1 − p)). Where
 * several legs are over, the others are those as counted, so that the part holds of the counted total; a leg without
 * others counts nothing. A leg below zero is no source: it stays, and is left out of the total. Points are taken from what
 * happened last.
 */
import { z } from 'zod';
import { code, decimal, distinct, MUST_BE } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import { categoriesField, categoryOf, type Categories } from './category.ts';
import { ruleBase, ruleKind, type PointStep } from './rule-kind.ts';
import { sum, sumOfSteps } from './selection.ts';
import { keepWithin, rowOf } from './steps.ts';

type Source = 'product' | 'category' | 'client' | 'metric' | 'rule';

export const concentrationCap = ruleKind({
	schema: z
		.strictObject({
			...ruleBase,
			kind: z.literal('concentrationCap'),
			of: distinct(z.array(code).min(1).max(200)),
			source: z.enum(['product', 'category', 'client', 'metric', 'rule']),
			/** The most that one source may be of the counted total; between 0 and 1, without them. */
			share: decimal.refine(
				(value) => value.sign > 0 && value.compare(Exact.ONE) < 0,
				MUST_BE.properShare.en
			),
			categories: categoriesField.optional()
		})
		.superRefine(({ source, categories }, context) => {
			const isWanted = source === 'category';
			if (isWanted === (categories !== undefined)) return;
			context.addIssue({
				code: 'custom',
				message: isWanted ? MUST_BE.required.en : MUST_BE.apart.en,
				path: ['categories']
			});
		}),
	stage: 'member',
	phase: 'concentration',
	reads: (rule) => ({ adjusts: rule.of }),
	member: (rule) => {
		const legOf = legs(rule.source, rule.categories);
		return (facts) => {
			const steps = facts.stepsOf(rule.of);
			const byLeg = new Map<unknown, Exact>();
			for (const step of steps) {
				const leg = legOf(step);
				byLeg.set(leg, (byLeg.get(leg) ?? Exact.ZERO).plus(step.points));
			}
			const limit = highestLeg([...byLeg.values()], rule.share);
			const taken = limit === null ? [] : keepWithin(steps, legOf, { floor: null, limit });
			const before = sumOfSteps(steps);
			const value = sumOfSteps(taken);
			const numbers = `${before.toDecimalString()} → ${before.plus(value).toDecimalString()}`;
			const most =
				limit === null
					? { zh: '没有超过', en: 'none is over it' }
					: {
							zh: `每个最多 ${limit.toDecimalString()}`,
							en: `${limit.toDecimalString()} each at most`
						};
			const [zh, en] = SOURCES[rule.source];
			const share = rule.share.toString();
			return {
				value,
				arithmetic: {
					zh: `单一${zh}不超过计入总分的 ${share}，${most.zh}：${numbers}`,
					en: `one ${en} is at most ${share} of what counts, ${most.en}: ${numbers}`
				},
				steps: taken
			};
		};
	}
});

const SOURCES: Readonly<Record<Source, readonly [zh: string, en: string]>> = {
	product: ['产品', 'product'],
	category: ['类别', 'category'],
	client: ['客户', 'client'],
	metric: ['指标', 'metric'],
	rule: ['规则', 'rule']
};

/** Points that no entry made are a leg of their rule; an entry without a client is a client of its own. */
function legs(source: Source, categories: Categories = {}): (step: PointStep) => unknown {
	return (step) => {
		const activity = step.credit?.activity;
		if (source === 'rule' || !activity) return `\u001f${step.base}`;
		switch (source) {
			case 'product':
				return activity.product ?? '';
			case 'category':
				return categoryOf(categories, activity.product);
			case 'client':
				return activity.clientRef ?? rowOf(step);
			case 'metric':
				return activity.metric;
			default:
				return source satisfies never;
		}
	};
}

/**
 * What a leg may count at most, or null where none is over. With k legs at the limit c and the rest r below it,
 * c = p × (k × c + r), so c = p × r / (1 − k × p): the most for which every leg keeps to its part.
 */
function highestLeg(legs: readonly Exact[], share: Exact): Exact | null {
	const falling = legs.filter(({ sign }) => sign > 0).sort((left, right) => right.compare(left));
	let rest = sum(falling);
	let limit: Exact | null = null;
	for (const [index, leg] of falling.entries()) {
		if (leg.compare(limit ?? rest.times(share)) <= 0) break;
		rest = rest.minus(leg);
		const room = Exact.ONE.minus(share.times(Exact.ofInteger(index + 1)));
		// So few legs that their parts cannot make up a whole: none may count.
		if (room.sign <= 0) return Exact.ZERO;
		limit = rest.times(share).dividedBy(room);
	}
	return limit;
}

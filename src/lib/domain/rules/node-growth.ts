/**
 * Growth from node to node 节点: at each node its average less a baseline, in units, times the node's rate, times how much
 * of a planned increase was reached by then (balance at the node's end less the opening balance, over the plan). With the
 * baseline `peak`, a node that fell earns nothing and lowers nothing, so no ground is paid for twice; the published scheme
 * is a postal savings campaign over the year's end, six nodes at 40, 35, 30, 25, 20 and 15 yuan for each 10,000.
 */
import { z } from 'zod';
import { bilingual, decimal, MUST_BE, positiveDecimal } from '../contest-fields.ts';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { joinReads, measureOf, measureReads, measureSchema, type Measure } from './measure.ts';
import {
	lineBase,
	ruleKind,
	type LineResult,
	type MemberFacts,
	type PointStep
} from './rule-kind.ts';
import { equalsText, movesOf, notRated, wholeStep } from './running.ts';
import { stepOf, sumOfSteps } from './selection.ts';

const node = z.strictObject({
	name: bilingual.optional(),
	/** What the node reached: its average balance. Not rated: the node has not come, or nobody stated it. */
	measure: measureSchema,
	/** For each unit of growth. */
	rate: decimal,
	/** The balance at the node's end, for the coefficient. */
	balance: measureSchema.optional()
});

const schema = z
	.strictObject({
		...lineBase,
		kind: z.literal('nodeGrowth'),
		/** What the first node is measured from. */
		opening: measureSchema,
		/** What the next node is measured from: the highest so far, the node before, or always the opening. */
		baseline: z.enum(['peak', 'previous', 'opening']).default('peak'),
		negative: z.enum(['zero', 'keep']).default('zero'),
		unit: positiveDecimal.default(Exact.ONE),
		/** (node's balance − opening) ÷ plan. Absent: 1. */
		coefficient: z
			.strictObject({
				opening: measureSchema,
				plan: measureSchema,
				/** Below it is as low; the default makes no reward negative. */
				floor: decimal.default(Exact.ZERO),
				cap: decimal.optional()
			})
			.optional(),
		/** In the order in which they come. */
		nodes: z.array(node).min(1).max(60)
	})
	.superRefine(({ coefficient, nodes }, context) => {
		nodes.forEach(({ balance }, index) => {
			if ((balance === undefined) === (coefficient === undefined)) return;
			const message = balance ? MUST_BE.apart.en : MUST_BE.required.en;
			context.addIssue({ code: 'custom', message, path: ['nodes', index, 'balance'] });
		});
	});
type Fields = z.output<typeof schema>;
type Node = Fields['nodes'][number];

interface Reward {
	/** Null: the node is not rated. */
	readonly step: PointStep | null;
	readonly text: Text;
}

export const nodeGrowth = ruleKind({
	schema,
	stage: 'member',
	reads: ({ opening, coefficient, nodes }) =>
		joinReads(
			...[
				opening,
				...(coefficient ? [coefficient.opening, coefficient.plan] : []),
				...nodes.flatMap(({ measure, balance }) => (balance ? [measure, balance] : [measure]))
			].map(measureReads)
		),
	member: (rule) => (facts) => {
		const opening = measureOf(rule.opening, facts);
		if (opening.value === null)
			return notRated({ zh: `期初：${opening.text.zh}`, en: `opening: ${opening.text.en}` });
		let base = opening.value;
		const rewards = rule.nodes.map((node, index) => {
			const reached = measureOf(node.measure, facts).value;
			const reward = rewardOf(rule, node, { index, base, reached }, facts);
			if (reached !== null) base = nextBase(rule, base, reached);
			return reward;
		});
		const steps = rewards.flatMap(({ step }) => step ?? []);
		const listed = (language: 'zh' | 'en') =>
			rewards.map(({ text }) => text[language]).join(language === 'zh' ? '；' : '; ');
		if (steps.length === 0) return notRated({ zh: listed('zh'), en: listed('en') });
		const value = sumOfSteps(steps);
		const result: LineResult = {
			value,
			arithmetic: {
				zh: `${listed('zh')}；合计 ${equalsText(value)}`,
				en: `${listed('en')}; sum ${equalsText(value)}`
			},
			steps
		};
		return result;
	}
});

function nextBase({ baseline }: Fields, base: Exact, reached: Exact): Exact {
	if (baseline === 'opening') return base;
	return baseline === 'peak' && reached.compare(base) < 0 ? base : reached;
}

function rewardOf(
	rule: Fields,
	node: Node,
	{
		index,
		base,
		reached
	}: { readonly index: number; readonly base: Exact; readonly reached: Exact | null },
	facts: MemberFacts
): Reward {
	const name = node.name ?? { zh: `节点 ${index + 1}`, en: `node ${index + 1}` };
	const unrated = (zh: string, en: string): Reward => ({
		step: null,
		text: { zh: `${name.zh}：${zh}，不评`, en: `${name.en}: ${en}, not rated` }
	});
	if (reached === null) {
		const { zh, en } = measureOf(node.measure, facts).text;
		return unrated(zh, en);
	}
	const growth = reached.minus(base);
	const difference = `${reached.toDecimalString()} − ${base.toDecimalString()}`;
	if (growth.sign < 0 && rule.negative === 'zero')
		return {
			step: nodeStep(rule.id, node.measure, Exact.ZERO, facts),
			text: { zh: `${name.zh}：${difference} < 0，得 0`, en: `${name.en}: ${difference} < 0, so 0` }
		};
	const coefficient = coefficientOf(rule, node, facts);
	if (coefficient === null) return unrated('没有完成系数', 'no coefficient');
	const points = growth.dividedBy(rule.unit).times(node.rate).times(coefficient);
	const unit = rule.unit.equals(Exact.ONE) ? '' : ` ÷ ${rule.unit.toString()}`;
	const factor = rule.coefficient ? ` × ${coefficient.toDecimalString()}` : '';
	const numbers = `(${difference})${unit} × ${node.rate.toString()}${factor} ${equalsText(points)}`;
	return {
		step: nodeStep(rule.id, node.measure, points, facts),
		text: { zh: `${name.zh}：${numbers}`, en: `${name.en}: ${numbers}` }
	};
}

/** Null: a part of it is not known, or nothing was planned. */
function coefficientOf(
	{ coefficient }: Fields,
	{ balance }: Node,
	facts: MemberFacts
): Exact | null {
	if (!coefficient || !balance) return Exact.ONE;
	const gained = measureOf(balance, facts).value;
	const opening = measureOf(coefficient.opening, facts).value;
	const plan = measureOf(coefficient.plan, facts).value;
	if (gained === null || opening === null || plan === null || plan.sign <= 0) return null;
	const reached = gained.minus(opening).dividedBy(plan);
	if (coefficient.cap && reached.compare(coefficient.cap) > 0) return coefficient.cap;
	return reached.compare(coefficient.floor) < 0 ? coefficient.floor : reached;
}

/** A node stands where its measure last changed, with the entry where one alone states it. */
function nodeStep(base: string, measure: Measure, points: Exact, facts: MemberFacts): PointStep {
	const measured = measureOf(measure, facts);
	const moves = movesOf(measure, measured.value ?? Exact.ZERO, measured, facts);
	const last = moves.at(-1);
	return last?.credit && moves.length === 1
		? stepOf(base, last.credit, points)
		: wholeStep(base, points, last?.at ?? facts.days.start);
}

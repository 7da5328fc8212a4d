/** Selling well: cross-sales with a quality leg, product sales with a conduct leg and a gate for who may sell them. */
import type { WrittenRule } from './contest-uses.ts';
import { firstUses, idsOf, listed, type Finding, type HeldContest } from './held-contest.ts';
import { isFields, listOf, textOf, textsOf } from './plain-fields.ts';
import type { PolicyCategory } from './policy.ts';

export function productFindings(held: HeldContest): Finding[] {
	return [...withoutQuality(held), ...withoutConduct(held), ...withoutQualification(held)];
}

function withoutQuality(held: HeldContest): Finding[] {
	const { paying, metricOf, nameOf } = held;
	const uses = paying
		.flatMap((rule) => rule.uses)
		.filter(({ metric }) => metricOf(metric)?.isCrossSale === true);
	const [first] = uses;
	if (!first || looksAt('quality', held)) return [];
	const names = listed(firstUses(uses).map(({ metric }) => nameOf(metric)));
	return [
		{
			code: 'noQualityLeg',
			place: first.place,
			ids: idsOf(uses),
			text: {
				zh: `竞赛奖励${names.zh}，却没有一条规则看质量（如客户保有率）。`,
				en: `The contest pays for ${names.en} and no rule looks at quality (such as retention).`
			}
		}
	];
}

function withoutConduct(held: HeldContest): Finding[] {
	const { paying, policy, categoriesOf } = held;
	if (looksAt('conduct', held)) return [];
	const uses = paying
		.flatMap((rule) => rule.uses)
		.filter((use) => categoriesOf(use).some(({ needsConduct }) => needsConduct));
	const [first] = uses;
	if (!first) return [];
	const paid = policy.categories.filter(
		(category) => category.needsConduct && uses.some((use) => categoriesOf(use).includes(category))
	);
	const names = listed(paid.map(({ name }) => name));
	return [
		{
			code: 'noConductLeg',
			place: first.place,
			ids: idsOf(uses),
			text: {
				zh: `竞赛奖励销售${names.zh}，却没有一条规则看合规（如客户投诉、误导销售）。`,
				en: `The contest pays for selling ${names.en.toLowerCase()} and no rule looks at conduct (such as complaints, mis-selling).`
			}
		}
	];
}

/** A leg may give points, take them or be a gate. */
function looksAt(role: 'quality' | 'conduct', { rules, roleOf }: HeldContest): boolean {
	return rules.some(({ uses }) => uses.some(({ metric }) => roleOf(metric) === role));
}

function withoutQualification(held: HeldContest): Finding[] {
	const { policy, paying, rules, categoriesOf } = held;
	return policy.categories.flatMap((category): Finding[] => {
		const accepted = category.qualifications;
		if (accepted === undefined) return [];
		const open = paying.filter(
			(written) =>
				written.uses.some((use) => categoriesOf(use).includes(category)) &&
				!rules.some((gate) => demands(gate, accepted) && covers(gate, written, held))
		);
		const [first] = open;
		if (!first) return [];
		const names = listed(open.map(({ rule }) => held.ruleName(rule.id)));
		return [
			{
				code: 'noQualificationGate',
				place: first.place,
				ids: open.map(({ rule }) => rule.id),
				text: sentence(category, accepted, names)
			}
		];
	});
}

function sentence(
	{ name }: PolicyCategory,
	accepted: readonly string[],
	names: { readonly zh: string; readonly en: string }
) {
	return {
		zh: `${names.zh}奖励销售${name.zh}，却没有资格门槛：没有${name.zh}销售资格（${accepted.join('、')}）的人也能得分。`,
		en: `${names.en} ${names.en.includes('", "') ? 'pay' : 'pays'} for selling ${name.en.toLowerCase()} without a qualification gate: points also go to people who do not hold ${accepted.join(' or ')}.`
	};
}

/** Does a gate let nobody through without one of the qualifications? */
function demands({ fields }: WrittenRule, accepted: readonly string[]): boolean {
	// A gate for some says nothing of the others.
	if (fields.appliesTo !== undefined) return false;
	if (textsOf(fields.holds).some((name) => accepted.includes(name))) return true;
	const isOne = (condition: unknown): boolean =>
		isFields(condition) &&
		(condition.if === 'anyOf'
			? listOf(condition, 'conditions').every(isOne)
			: condition.if === 'qualification' && accepted.includes(textOf(condition.qualification)));
	const conditions = listOf(fields, 'conditions');
	return fields.require === 'any'
		? conditions.length > 0 && conditions.every(isOne)
		: conditions.some(isOne);
}

/** A gate of the whole contest covers all rules; one of points those that it names, and what they are made of. */
function covers({ rule: gate }: WrittenRule, { rule }: WrittenRule, held: HeldContest): boolean {
	if (gate.phase !== 'gate') return false;
	if (gate.adjusts === null || gate.adjusts === 'all') return true;
	const within = (id: string): boolean =>
		id === rule.id || (held.contest.ruleOf(id)?.lines ?? []).some(within);
	return gate.adjusts.some(within);
}

/** How much: weights within their ranges, caps where pay grows with volume, prizes and budget, and whose money it is. */
import { budgetOf } from '../contest-budget.ts';
import { Exact, formatFen, parseFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { WeightedList, WrittenRule } from './contest-uses.ts';
import { listed, type Finding, type HeldContest } from './held-contest.ts';
import { isFields, listOf, textOf } from './plain-fields.ts';
import type { MetricRole } from './policy.ts';

/** Kinds that pay a fixed number once, however much is sold. */
const BOUNDED_KINDS: readonly string[] = [
	'ratioThreshold',
	'milestone',
	'oneOffBonus',
	'rankPoints',
	'ratioMetric'
];

export function limitFindings(held: HeldContest): Finding[] {
	return [...weights(held), ...caps(held), ...prizes(held), ...budget(held), ...funding(held)];
}

interface Concerned {
	readonly metrics?: readonly string[] | undefined;
	readonly role?: MetricRole | undefined;
}

function isConcerned({ metrics, role }: Concerned, code: string, held: HeldContest): boolean {
	return metrics ? metrics.includes(code) : held.roleOf(code) === role;
}

const ROLE_NAMES: Readonly<Record<MetricRole, Text>> = {
	volume: { zh: '业务量指标', en: 'volume metrics' },
	quality: { zh: '质量指标', en: 'quality metrics' },
	conduct: { zh: '合规指标', en: 'conduct metrics' }
};

function concernedName({ metrics, role }: Concerned, held: HeldContest): Text {
	return metrics ? listed(metrics.map(held.nameOf)) : ROLE_NAMES[role ?? 'volume'];
}

function weights(held: HeldContest): Finding[] {
	return held.weighted.flatMap((list) =>
		held.policy.weights.flatMap((range): Finding[] => {
			const share = shareOf(list, (code) => isConcerned(range, code, held));
			if (share === null) return [];
			const { atLeast, atMost } = range;
			const isLow = atLeast !== undefined && share.compare(atLeast) < 0;
			const isHigh = atMost !== undefined && share.compare(atMost) > 0;
			if (!isLow && !isHigh) return [];
			const name = concernedName(range, held);
			const bounds = [
				...(atLeast
					? [{ zh: `不少于 ${percent(atLeast)}`, en: `at least ${percent(atLeast)}` }]
					: []),
				...(atMost ? [{ zh: `不超过 ${percent(atMost)}`, en: `at most ${percent(atMost)}` }] : [])
			];
			return [
				{
					code: 'weightOutOfRange',
					place: list.place,
					ids: [list.ruleId],
					text: {
						zh: `${name.zh}的权重为 ${percent(share)}，总行要求${bounds.map(({ zh }) => zh).join('且')}。`,
						en: `${name.en} weigh ${percent(share)}; head office wants ${bounds.map(({ en }) => en).join(' and ')}.`
					}
				}
			];
		})
	);
}

/** The part of all weights, whatever their sign; null where the list weighs nothing of it or nothing at all. */
function shareOf({ items }: WeightedList, isMeant: (code: string) => boolean): Exact | null {
	const size = (weight: string) => {
		const value = Exact.of(weight);
		return value.sign < 0 ? value.negated() : value;
	};
	const total = items.reduce((sum, { weight }) => sum.plus(size(weight)), Exact.ZERO);
	const meant = items
		.filter(({ metrics }) => metrics.some(isMeant))
		.reduce((sum, { weight }) => sum.plus(size(weight)), Exact.ZERO);
	return total.sign === 0 ? null : meant.dividedBy(total);
}

function percent(share: Exact): string {
	const text = share.times(Exact.ofInteger(100)).toFixed(2);
	return `${text.replace(/\.?0+$/, '')}%`;
}

function caps(held: HeldContest): Finding[] {
	return held.policy.caps.flatMap((wanted): Finding[] => {
		const growing = held.paying.filter(
			({ rule, uses }) =>
				rule.counts &&
				rule.adjusts === null &&
				!BOUNDED_KINDS.includes(rule.kind) &&
				uses.some(({ metric }) => isConcerned(wanted, metric, held))
		);
		const fitting = growing.map((written) => ({
			written,
			caps: capsOver(written, held).filter(({ per }) => wanted.per.some((one) => one === per))
		}));
		const missing = fitting.filter(({ caps }) => caps.length === 0);
		const { atMost } = wanted;
		const loose = atMost
			? fitting.filter(
					({ caps }) =>
						caps.length > 0 &&
						caps.every(({ limit }) => limit === null || limit.compare(atMost) > 0)
				)
			: [];
		const periods = listed(wanted.per.map((per) => PER_NAMES[per]));
		return [
			...ofRules(
				missing.map(({ written }) => written),
				held,
				'capMissing',
				(names) => ({
					zh: `${names.zh}没有封顶；总行要求封顶（${periods.zh}）。`,
					en: `${names.en}: there is no cap, and head office wants one (${periods.en}).`
				})
			),
			...ofRules(
				loose.map(({ written }) => written),
				held,
				'capTooHigh',
				(names) => ({
					zh: `${names.zh}的封顶高于总行的上限 ${atMost?.toString() ?? ''} 分（${periods.zh}）。`,
					en: `${names.en}: the cap is above head office's ${atMost?.toString() ?? ''} points (${periods.en}).`
				})
			)
		];
	});
}

function ofRules(
	written: readonly WrittenRule[],
	held: HeldContest,
	code: Finding['code'],
	say: (names: Text) => Text
): Finding[] {
	const [first] = written;
	if (!first) return [];
	const ids = written.map(({ rule }) => rule.id);
	return [{ code, place: first.place, ids, text: say(listed(ids.map(held.ruleName))) }];
}

const PER_NAMES = {
	contest: { zh: '全程', en: 'in the contest' },
	month: { zh: '每月', en: 'a month' },
	week: { zh: '每周', en: 'a week' },
	day: { zh: '每日', en: 'a day' },
	row: { zh: '每笔', en: 'an entry' },
	client: { zh: '每客户', en: 'a client' },
	metric: { zh: '每项指标', en: 'a metric' }
} as const satisfies Record<string, Text>;

/** The caps that name a rule, each with its limit (null: a part of a total, or only a floor). */
function capsOver({ rule }: WrittenRule, { rules }: HeldContest) {
	return rules.flatMap((written) => {
		const { kind, adjusts } = written.rule;
		const isNamed = adjusts === 'all' || adjusts?.includes(rule.id) === true;
		if (kind !== 'cap' || !isNamed) return [];
		const { limit, share, per } = written.fields;
		if (limit === undefined && share === undefined) return [];
		return [
			{
				per: textOf(per) || 'contest',
				limit: typeof limit === 'string' ? Exact.of(limit) : null
			}
		];
	});
}

function prizes({ policy, document }: HeldContest): Finding[] {
	const most = policy.limits.prizeYuan;
	if (most === undefined) return [];
	return listOf(document, 'prizes').flatMap((prize, index): Finding[] => {
		const id = isFields(prize) ? textOf(prize.id) : '';
		const above = amountsWithin(prize, `prizes[${index}]`).filter(({ fen }) => fen > most);
		const [first] = above;
		if (!first) return [];
		const largest = above.reduce((top, { fen }) => (fen > top ? fen : top), first.fen);
		return [
			{
				code: 'prizeTooLarge',
				place: first.place,
				ids: [id],
				text: {
					zh: `奖励“${nameIn(prize, 'zh')}”单项最高 ¥${formatFen(largest)}，超过总行上限 ¥${formatFen(most)}。`,
					en: `The prize "${nameIn(prize, 'en')}" pays up to ¥${formatFen(largest)} at once; head office allows ¥${formatFen(most)}.`
				}
			}
		];
	});
}

function nameIn(prize: unknown, language: 'zh' | 'en'): string {
	const name = isFields(prize) ? prize.name : undefined;
	return isFields(name) ? textOf(name[language]) : '';
}

/** What one person, or one team, can get at once; a pool is shared and has only the budget above it. */
function amountsWithin(
	value: unknown,
	place: string
): { readonly place: string; readonly fen: bigint }[] {
	if (Array.isArray(value))
		return value.flatMap((item: unknown, index) => amountsWithin(item, `${place}[${index}]`));
	if (!isFields(value)) return [];
	return Object.entries(value).flatMap(([field, inner]) => {
		const at = `${place}.${field}`;
		if (field === 'pool') return [];
		if (field !== 'amountYuan' && field !== 'maxYuan') return amountsWithin(inner, at);
		const fen = parseFen(textOf(inner));
		return fen.ok ? [{ place: at, fen: fen.value }] : [];
	});
}

function budget({ contest, policy }: HeldContest): Finding[] {
	const { fen, isOpenEnded } = budgetOf(contest);
	const { budgetYuan: most, openEnded } = policy.limits;
	const place = contest.budgetCapFen === null ? 'prizes' : 'budgetYuan';
	const ids = contest.prizes.map(({ id }) => id);
	return [
		...(most !== undefined && fen > most
			? [
					{
						code: 'budgetTooLarge',
						place,
						ids,
						text: {
							zh: `奖励预算 ¥${formatFen(fen)}，超过总行上限 ¥${formatFen(most)}。`,
							en: `The prizes can cost ¥${formatFen(fen)}; head office allows ¥${formatFen(most)}.`
						}
					} as const
				]
			: []),
		...(openEnded === 'refused' && isOpenEnded
			? [
					{
						code: 'budgetOpenEnded',
						place: 'prizes',
						ids,
						text: {
							zh: '有的奖励随业绩增加而没有上限；请写明竞赛的奖励总额（budgetYuan）。',
							en: 'Some prizes grow with what is sold and have no end: state the most that the contest pays (budgetYuan).'
						}
					} as const
				]
			: [])
	];
}

function funding({ contest }: HeldContest): Finding[] {
	if (contest.prizes.length === 0) return [];
	const { funding: money } = contest;
	if (money === null)
		return [
			{
				code: 'fundingUnstated',
				place: 'funding',
				ids: [],
				text: {
					zh: '没有写明奖金由谁出（funding.source: own 本行，thirdParty 第三方）。',
					en: 'The document does not say whose money the prizes are (funding.source: own, thirdParty).'
				}
			}
		];
	if (money.source === 'own') return [];
	const name =
		money.name === undefined
			? { zh: '第三方', en: 'a third party' }
			: { zh: `第三方“${money.name}”`, en: `a third party, "${money.name}"` };
	return [
		{
			code: 'thirdPartyFunding',
			place: 'funding',
			ids: [],
			text: {
				zh: `奖金由${name.zh}提供；须经总行豁免。`,
				en: `The prizes are paid by ${name.en}, which head office must have waived.`
			}
		}
	];
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseContest } from '#lib/domain/contest.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { breachesOf, liftedBy, openBreaches } from '#lib/domain/policy/breaches.ts';
import { DEFAULT_POLICY } from '#lib/domain/policy/default-policy.ts';
import { parsePolicy, type Policy } from '#lib/domain/policy/policy.ts';

const POLICY = `schema: longhu/policy@1
id: strict
name: { zh: 严格, en: Strict }
metrics:
  - { code: fund_sale, name: { zh: 基金销售, en: Fund sales }, kind: amount, categories: [fund] }
  - { code: cross_sale, name: { zh: 交叉销售, en: Cross-sales }, kind: count, isCrossSale: true, categories: [fund, metal] }
  - { code: cards, name: { zh: 发卡, en: Cards }, kind: count }
  - { code: deposits, name: { zh: 存款余额, en: Deposits }, kind: level }
  - { code: deposits_average, name: { zh: 存款日均, en: Average deposits }, kind: average }
  - { code: kept, name: { zh: 保有率, en: Retention }, kind: ratio, role: quality }
  - { code: complaint, name: { zh: 投诉, en: Complaints }, kind: count, role: conduct }
  - { code: hobby, name: { zh: 才艺, en: Talent show }, kind: count, isInAppraisal: false }
categories:
  - { id: fund, name: { zh: 基金, en: Funds }, products: [fund, bond_fund], needsConduct: true, qualifications: [fund-licence, all-licence] }
  - { id: metal, name: { zh: 贵金属, en: Metals }, products: [metal] }
`;

const TARGET = `  - { id: target, kind: targetAttainment, name: { zh: 任务, en: Target }, measure: { take: quantity, metric: cards }, target: { take: target, metric: cards } }`;
const CARDS = `  - { id: cards, kind: perUnit, name: { zh: 发卡, en: Cards }, metric: cards, rate: 1 }`;
const KEPT = `  - { id: kept, kind: ratioThreshold, name: { zh: 保有, en: Kept }, metric: kept, atLeast: 0.9, points: 5 }`;
const FUNDS = `  - { id: funds, kind: perAmount, name: { zh: 基金, en: Funds }, metric: fund_sale, rate: 1, unit: 10000 }`;
const COMPLAINTS = `  - { id: complaints, kind: negativeEvent, name: { zh: 投诉, en: Complaints }, measure: { take: quantity, metric: complaint }, points: -5 }`;
const LICENCE = `  - { id: licence, kind: pointsGate, name: { zh: 资格, en: Licence }, of: [funds], conditions: [{ if: qualification, qualification: fund-licence }] }`;
const PRIZE = `  - { id: p, kind: rankPrize, name: { zh: 名次奖, en: Rank }, places: [{ from: 1, amountYuan: 1000 }, { from: 2, to: 3, amountYuan: 500 }] }`;
const OWN = `funding: { source: own }
appraisal: { scheme: { zh: 考核, en: Appraisal } }`;

interface Parts {
	readonly rules?: readonly string[];
	readonly rest?: string;
}

function contestOf({ rules = [CARDS, KEPT, TARGET], rest = OWN }: Parts): string {
	return `schema: longhu/contest@1
id: spring
name: { zh: 春季, en: Spring }
window: { from: 2026-01-01, to: 2026-04-01 }
rules:
${rules.join('\n')}
${rest}
`;
}

const policyOf = (more = ''): Policy => expectValue(parsePolicy(`${POLICY}${more}\n`));

function breaches(parts: Parts, more = '') {
	const document = contestOf(parts);
	return breachesOf(expectValue(parseContest(document)), document, policyOf(more));
}

/** Each breach as its code, place and what it is about. */
function found(parts: Parts, more = ''): string[] {
	return breaches(parts, more).map(({ code, place, ids }) => [code, place, ...ids].join(' '));
}

describe('what a contest counts', () => {
	test('two metrics of the catalogue with a target, inside the appraisal system, breach nothing', () => {
		expect(found({})).toEqual([]);
	});

	test('is refused where the catalogue does not know it, once for each metric', () => {
		const rules = [
			CARDS,
			KEPT,
			TARGET,
			`  - { id: a, kind: perUnit, name: { zh: 一, en: A }, metric: cardss, rate: 1 }`,
			`  - { id: b, kind: perUnit, name: { zh: 二, en: B }, metric: cardss, rate: 1 }`
		];
		expect(found({ rules })).toEqual(['metricNotAllowed rules[3] a b']);
		expect(found({ rules }, 'otherMetrics: allowed')).toEqual([]);
		expect(
			found({ rest: `${OWN}\nranking: { tieBreaks: [{ by: amount, metric: loans }] }` })
		).toEqual(['metricNotAllowed ranking.tieBreaks[0]']);
	});

	test.each([
		[
			'a figure',
			`  - { id: x, kind: bandTable, name: { zh: 存, en: X }, measure: { take: figure, metric: deposits }, bands: [{ from: 0, points: 1 }] }`,
			'rules[3].measure x'
		],
		[
			'its increase',
			`  - { id: x, kind: netIncrease, name: { zh: 存, en: X }, end: { take: figure, metric: deposits }, baseline: { from: opening }, counts: true }`,
			'rules[3].end x'
		]
	])('no balance of one day: %s', (_, rule, where) => {
		expect(found({ rules: [CARDS, KEPT, TARGET, rule] })).toEqual([`pointInTime ${where}`]);
		expect(
			found({ rules: [CARDS, KEPT, TARGET, rule.replace('deposits', 'deposits_average')] })
		).toEqual([]);
	});

	test('a balance of one day may be averaged, and must not break a tie', () => {
		const average = `  - { id: avg, kind: dailyAverage, name: { zh: 日均, en: Average }, metric: deposits, counts: true }`;
		expect(found({ rules: [CARDS, KEPT, TARGET, average] })).toEqual([]);
		const tie = `${OWN}\nranking: { tieBreaks: [{ by: quantity, metric: deposits }] }`;
		expect(found({ rest: tie })).toEqual(['pointInTime ranking.tieBreaks[0]']);
	});

	test('one metric alone, however many rules count it, and whatever a gate looks at', () => {
		const twice = CARDS.replace('id: cards', 'id: more');
		const gate = `  - { id: gate, kind: gate, name: { zh: 门槛, en: Gate }, conditions: [{ if: value, measure: { take: ratio, metric: kept }, atLeast: 0.9 }] }`;
		expect(found({ rules: [CARDS, twice, gate, TARGET] })).toEqual([
			'oneMetric rules[0] cards more'
		]);
		// A rule that only feeds another counts with it; one that feeds nobody does not.
		const silent = KEPT.replace('points: 5', 'points: 5, counts: false');
		expect(found({ rules: [CARDS, silent, TARGET] })).toEqual(['oneMetric rules[0] cards']);
		const booster = `  - { id: both, kind: weightedScore, name: { zh: 加权, en: Both }, items: [{ weight: 1, measure: { take: rule, rule: kept } }], notRated: zero }`;
		expect(found({ rules: [CARDS, silent, TARGET, booster] })).toEqual([]);
	});

	test('outside the appraisal system: the contest, or a metric', () => {
		expect(found({ rest: 'funding: { source: own }' })).toEqual(['outsideAppraisal appraisal']);
		const hobby = `  - { id: sing, kind: perUnit, name: { zh: 唱歌, en: Singing }, metric: hobby, rate: 1 }`;
		expect(found({ rules: [CARDS, hobby, TARGET] })).toEqual(['outsideAppraisal rules[1] sing']);
	});

	test('a ranking without a target, whichever rule looks at one', () => {
		expect(found({ rules: [CARDS, KEPT] })).toEqual(['noTarget rules']);
		const gate = `  - { id: gate, kind: gate, name: { zh: 门槛, en: Gate }, conditions: [{ if: value, measure: { take: target, metric: cards }, atLeast: 1 }] }`;
		expect(found({ rules: [CARDS, KEPT, gate] })).toEqual([]);
	});
});

describe('selling well', () => {
	const CROSS = `  - { id: cross, kind: perUnit, name: { zh: 交叉, en: Cross }, metric: cross_sale, products: [metal], rate: 1 }`;

	test('cross-sales need a quality leg; a gate is one', () => {
		expect(found({ rules: [CARDS, CROSS, TARGET] })).toEqual(['noQualityLeg rules[1] cross']);
		expect(found({ rules: [CARDS, CROSS, TARGET, KEPT] })).toEqual([]);
		const gate = `  - { id: gate, kind: gate, name: { zh: 门槛, en: Gate }, conditions: [{ if: value, measure: { take: ratio, metric: kept }, atLeast: 0.9 }] }`;
		expect(found({ rules: [CARDS, CROSS, TARGET, gate] })).toEqual([]);
	});

	test('products need a conduct leg and a gate for who may sell them', () => {
		const rules = [FUNDS, KEPT, TARGET];
		expect(found({ rules })).toEqual([
			'noConductLeg rules[0] funds',
			'noQualificationGate rules[0] funds'
		]);
		expect(found({ rules: [...rules, COMPLAINTS, LICENCE] })).toEqual([]);
		const [conduct] = breaches({ rules: [...rules, LICENCE] });
		expect(conduct?.text.zh).toBe(
			'竞赛奖励销售基金，却没有一条规则看合规（如客户投诉、误导销售）。'
		);
	});

	test('a product is known by its name, or without one by the categories of its metric', () => {
		const named = (products: string) =>
			CROSS.replace('products: [metal]', products).replace('id: cross', 'id: funds');
		const rules = [CARDS, KEPT, TARGET];
		const both = ['noConductLeg rules[3] funds', 'noQualificationGate rules[3] funds'];
		expect(found({ rules: [...rules, named('products: [metal, bond_fund]')] })).toEqual(both);
		expect(found({ rules: [...rules, named('minQuantity: 1')] })).toEqual(both);
		expect(found({ rules: [...rules, named('products: [spoons]')] })).toEqual([]);
	});

	test.each([
		[
			'another qualification that is accepted',
			LICENCE.replace('fund-licence', 'all-licence'),
			true
		],
		['one that is not', LICENCE.replace('fund-licence', 'driving-licence'), false],
		['other points', LICENCE.replace('of: [funds]', 'of: [cards]'), false],
		[
			'only one division',
			LICENCE.replace('of: [funds]', 'of: [funds], appliesTo: { positions: [wealth] }'),
			false
		],
		[
			'a way around it',
			LICENCE.replace(']}', '').replace(
				'conditions: [',
				'require: any, conditions: [{ if: value, measure: { take: points }, atLeast: 1 }, '
			),
			false
		],
		[
			'either of two accepted ones',
			LICENCE.replace(
				'{ if: qualification, qualification: fund-licence }',
				'{ if: anyOf, conditions: [{ if: qualification, qualification: fund-licence }, { if: qualification, qualification: all-licence }] }'
			),
			true
		],
		[
			'a gate of the whole contest',
			`  - { id: licence, kind: gate, name: { zh: 资格, en: Licence }, conditions: [{ if: qualification, qualification: fund-licence }] }`,
			true
		],
		[
			'eligibility',
			`  - { id: licence, kind: eligibility, name: { zh: 资格, en: Licence }, holds: [fund-licence] }`,
			true
		]
	])('the gate asks for %s', (_, gate, isEnough) => {
		expect(found({ rules: [CARDS, FUNDS, TARGET, COMPLAINTS, gate] })).toEqual(
			isEnough ? [] : ['noQualificationGate rules[1] funds']
		);
	});

	test('a gate covers what the gated rule is made of', () => {
		const fed = FUNDS.replace('unit: 10000', 'unit: 10000, counts: false');
		const score = `  - { id: score, kind: weightedScore, name: { zh: 加权, en: Score }, items: [{ weight: 1, measure: { take: rule, rule: funds } }], notRated: zero }`;
		const rules = [CARDS, fed, score, TARGET, COMPLAINTS];
		expect(found({ rules: [...rules, LICENCE.replace('of: [funds]', 'of: [score]')] })).toEqual([]);
	});
});

describe('limits', () => {
	const WEIGHTED = (cards: string, kept: string) => [
		CARDS.replace('rate: 1', 'rate: 1, counts: false'),
		KEPT.replace('points: 5', 'points: 5, counts: false'),
		TARGET,
		`  - { id: score, kind: weightedScore, name: { zh: 加权, en: Score }, items: [{ weight: ${cards}, measure: { take: rule, rule: cards } }, { weight: ${kept}, measure: { take: ratio, metric: kept } }], notRated: zero }`
	];

	test.each([
		['3', '1', []],
		['75', '25', []],
		['3.0001', '1', ['weightOutOfRange rules[3].items score']],
		['1', '0', ['weightOutOfRange rules[3].items score']]
	])('quality weighs at least a quarter: %s to %s', (cards, kept, expected) => {
		const range = 'weights: [{ role: quality, atLeast: 0.25 }]';
		expect(found({ rules: WEIGHTED(cards, kept) }, range)).toEqual(expected);
	});

	test('a range of a metric says what it is and what it may be', () => {
		const [breach] = breaches(
			{ rules: WEIGHTED('2', '1') },
			'weights: [{ metrics: [cards], atLeast: 0.1, atMost: 0.6 }]'
		);
		expect(breach?.text).toEqual({
			zh: '“发卡”（cards）的权重为 66.67%，总行要求不少于 10%且不超过 60%。',
			en: '"Cards" (cards) weigh 66.67%; head office wants at least 10% and at most 60%.'
		});
	});

	test('what pays for each unit must be capped, and no higher than allowed', () => {
		const wanted = 'caps: [{ role: volume, per: [day, week], atMost: 100 }]';
		const cap = (fields: string) =>
			`  - { id: cap, kind: cap, name: { zh: 封顶, en: Cap }, of: [cards], ${fields} }`;
		const withCap = (fields: string) =>
			found({ rules: [CARDS, KEPT, TARGET, cap(fields)] }, wanted);
		// Paid once, `kept` needs none; nor does a target that only measures.
		expect(found({}, wanted)).toEqual(['capMissing rules[0] cards']);
		expect(withCap('limit: 100, per: day')).toEqual([]);
		expect(withCap('limit: 100.01, per: week')).toEqual(['capTooHigh rules[0] cards']);
		expect(withCap('limit: 100')).toEqual(['capMissing rules[0] cards']);
		expect(withCap('floor: -5, per: day')).toEqual(['capMissing rules[0] cards']);
	});

	test.each([
		['1000', []],
		['999.99', ['prizeTooLarge prizes[0].places[0].amountYuan p']]
	])('no prize above %s yuan', (yuan, expected) => {
		expect(found({ rest: `${OWN}\nprizes:\n${PRIZE}` }, `limits: { prizeYuan: ${yuan} }`)).toEqual(
			expected
		);
	});

	test('the budget counts every division, and a pool is money of the budget alone', () => {
		const two = `divisions:
  - { id: a, name: { zh: 甲组, en: A }, positions: [wealth] }
  - { id: b, name: { zh: 乙组, en: B } }
prizes:
${PRIZE}
  - { id: pool, kind: poolShare, name: { zh: 奖池, en: Pool }, division: a, pool: { from: fixed, amountYuan: 3000 } }`;
		const limits = (yuan: number) => `limits: { budgetYuan: ${yuan}, prizeYuan: 1000 }`;
		expect(found({ rest: `${OWN}\n${two}` }, limits(7000))).toEqual([]);
		expect(found({ rest: `${OWN}\n${two}` }, limits(6999))).toEqual([
			'budgetTooLarge prizes p pool'
		]);
		expect(found({ rest: `${OWN}\n${two}\nbudgetYuan: 7500` }, limits(6999))).toEqual([
			'budgetTooLarge budgetYuan p pool'
		]);
		expect(found({ rest: `${OWN}\n${two}\nbudgetYuan: 6999` }, limits(6999))).toEqual([]);
	});

	test('prizes without an end need a budget where the policy says so', () => {
		const each = `prizes:\n  - { id: each, kind: perPoint, name: { zh: 按分, en: Each }, yuan: 5 }`;
		const limits = 'limits: { openEnded: refused }';
		expect(found({ rest: `${OWN}\n${each}` })).toEqual([]);
		expect(found({ rest: `${OWN}\n${each}` }, limits)).toEqual(['budgetOpenEnded prizes each']);
		expect(found({ rest: `${OWN}\n${each}\nbudgetYuan: 100` }, limits)).toEqual([]);
	});

	test("whose money it is must be said, and a third party's is waived or refused", () => {
		const appraisal = 'appraisal: { scheme: { zh: 考核, en: Appraisal } }';
		expect(found({ rest: appraisal })).toEqual([]);
		expect(found({ rest: `${appraisal}\nprizes:\n${PRIZE}` })).toEqual(['fundingUnstated funding']);
		const third = `${appraisal}\nprizes:\n${PRIZE}\nfunding: { source: thirdParty, name: 某公司 }`;
		expect(found({ rest: third })).toEqual(['thirdPartyFunding funding']);
	});
});

describe('waivers', () => {
	const waived = (more = '') => ({
		rules: [CARDS, KEPT],
		rest: `${OWN}\nwaivers: [{ breach: noTarget, number: A-1, by: 零售部, reason: 试点 }]${more}`
	});

	test('lift what they name, and only that', () => {
		const [breach, ...others] = breaches(waived());
		expect(others).toEqual([]);
		expect(breach?.waiver?.number).toBe('A-1');
		expect(openBreaches(breaches(waived()))).toEqual([]);
		expect(breach && liftedBy(breach).zh).toBe('已获豁免 A-1（零售部）：试点');
		expect(openBreaches(breaches({ ...waived(), rules: [CARDS] })).map(({ code }) => code)).toEqual(
			['oneMetric']
		);
	});

	test.each([
		['noTarget', 'refused', false],
		['noTarget', 'waiver', true]
	])('of %s under the stance %s', (code, stance, isLifted) => {
		const found = breaches(waived(), `demands: [{ breach: ${code}, stance: ${stance} }]`);
		expect(openBreaches(found)).toHaveLength(isLifted ? 0 : 1);
	});

	test('are looked for among those granted, where head office lists them', () => {
		const open = (grant: string) =>
			openBreaches(breaches(waived(), `grants: [${grant}]`)).map((one) => liftedBy(one).en);
		const grant = '{ number: A-1, breach: noTarget, by: 零售部';
		expect(open(`${grant} }`)).toEqual([]);
		expect(open(`${grant}, contests: [spring], until: 2026-01-01 }`)).toEqual([]);
		expect(open('')).toEqual(["Head office's policy holds no such waiver of the number A-1."]);
		expect(open('{ number: A-1, breach: oneMetric, by: 零售部 }')).toHaveLength(1);
		expect(open(`${grant}, contests: [autumn] }`)).toEqual([
			'The waiver A-1 is not for the contest spring.'
		]);
		expect(open(`${grant}, until: 2025-12-31 }`)).toEqual([
			'The waiver A-1 ended on 2025-12-31, before the contest begins.'
		]);
	});

	test('a matter that is allowed is not even mentioned', () => {
		expect(
			found(
				{ rules: [CARDS] },
				'demands: [{ breach: oneMetric, stance: allowed }, { breach: noTarget, stance: allowed }]'
			)
		).toEqual([]);
	});
});

test('a contest of a dealer in computers stands under the shipped policy by its waivers', () => {
	const document = readFileSync('tests/fixtures/crm/contest.yaml', 'utf8');
	const found = breachesOf(expectValue(parseContest(document)), document, DEFAULT_POLICY);
	expect(found.length).toBeGreaterThan(3);
	expect(openBreaches(found)).toEqual([]);
});

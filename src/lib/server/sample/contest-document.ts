/** The sample's contest as a leader would write it: the document that a newcomer reads first. */
import { quarterOf } from './calendar.ts';
import { sampleLabels } from './labels.ts';

/** Prizes per division: places, yuan each. The numbers are made. */
const PLACES = [
	{ from: 1, to: 1, yuan: 5000 },
	{ from: 2, to: 3, yuan: 3000 },
	{ from: 4, to: 10, yuan: 1000 }
];

/** What may be sold only by who holds a licence for it; points for each sale and for each 10,000 yuan. */
const LICENSED = [
	{ id: 'fund', products: 'fund', rate: '2', name: { zh: '基金', en: 'funds' } },
	{ id: 'insurance', products: 'insurance', rate: '6', name: { zh: '保险', en: 'insurance' } },
	{
		id: 'wealth',
		products: 'wealth_product',
		rate: '0.5',
		name: { zh: '理财', en: 'wealth products' }
	},
	{
		id: 'metal',
		products: 'precious_metal',
		rate: '0.5',
		name: { zh: '贵金属', en: 'precious metals' }
	}
] as const;

function licensedRules({ id, products, rate, name }: (typeof LICENSED)[number]): string {
	return `  - id: ${id}-sale
    kind: perUnit
    name: ${label(`${name.zh}每笔 5 分`, `5 points for each sale of ${name.en}`)}
    metric: cross_sale
    products: [${products}]
    rate: 5
  - id: ${id}-amount
    kind: perAmount
    name: ${label(`${name.zh}每万元 ${rate} 分`, `${rate} points for each 10,000 yuan in ${name.en}`)}
    metric: cross_sale
    products: [${products}]
    rate: ${rate}
    unit: 10000
  - id: ${id}-licence
    kind: pointsGate
    name: ${label(`没有${name.zh}销售资格，不计${name.zh}分和任务分`, `Without the licence no points for ${name.en} or the target`)}
    of: [${id}-sale, ${id}-amount, sales-target]
    conditions:
      - { if: qualification, qualification: ${id}-licence }
`;
}

function label(zh: string, en: string): string {
	return `{ zh: ${JSON.stringify(zh)}, en: ${JSON.stringify(en)} }`;
}

/** The YAML text of the quarter's contest at a day. */
export function sampleContestDocument(today: string): string {
	const quarter = quarterOf(today);
	const slug = `sample-${quarter.id.toLowerCase()}`;
	const labels = (texts: Readonly<Record<string, { zh: string; en: string }>>) =>
		Object.entries(texts)
			.map(([code, { zh, en }]) => `    ${code}: ${label(zh, en)}`)
			.join('\n');
	const licences = Object.fromEntries(
		LICENSED.map(({ id, name: { zh, en } }) => [
			`${id}-licence`,
			{ zh: `${zh}销售资格`, en: `licence for ${en}` }
		])
	);
	const divisions = Object.entries(sampleLabels.positions)
		.map(
			([position, { zh, en }]) =>
				`  - { id: ${position}, name: ${label(`${zh}组`, en)}, positions: [${position}] }`
		)
		.join('\n');
	const places = PLACES.map(
		({ from, to, yuan }) => `      - { from: ${from}, to: ${to}, amountYuan: ${yuan} }`
	).join('\n');
	return `# 样例竞赛，可以整体删除。A sample that can be removed as a whole.
schema: longhu/contest@1
id: ${slug}
name: ${label(`${quarter.label.zh}产能竞赛`, `${quarter.label.en} productivity contest`)}
zone: Asia/Shanghai
window: { from: ${quarter.from}, to: ${quarter.to} }  # to: 不含当日 / the first day that no longer counts
participants: { positions: [wealth, marketing, lobby] }
divisions:
${divisions}
referral: { referrerShare: 0.3 }
rules:
  - id: card-sale
    kind: perUnit
    name: ${label('信用卡、养老金每笔 5 分', '5 points for each credit card or pension')}
    metric: cross_sale
    products: [credit_card, pension]
    rate: 5
  - id: pension-amount
    kind: perAmount
    name: ${label('养老金每万元 6 分', '6 points for each 10,000 yuan in pensions')}
    metric: cross_sale
    products: [pension]
    rate: 6
    unit: 10000
${LICENSED.map(licensedRules).join('')}  - id: sales-cap
    kind: cap
    name: ${label('交叉销售每日封顶 300 分', 'At most 300 points a day from cross-sales')}
    of: [card-sale, pension-amount, ${LICENSED.flatMap(({ id }) => [`${id}-sale`, `${id}-amount`]).join(', ')}]
    limit: 300
    per: day
  - id: sales-target
    kind: targetAttainment
    name: ${label('完成销售任务得 20 分，最高 30 分', '20 points at the sales target, 30 at most')}
    measure: { take: amount, metric: cross_sale }
    target: { take: target, metric: cross_sale, period: ${quarter.id} }
    counts: true
    scale: 20
    cap: 1.5
  - id: complaints
    kind: negativeEvent
    name: ${label('客户投诉每件扣 20 分', '20 points less for each client complaint')}
    measure: { take: quantity, metric: complaint }
    points: -20
  - id: first-client
    kind: firstOf
    name: ${label('同一客户只认首笔', 'Only the first entry of a client counts')}
    metric: vip_new
  - id: new-platinum
    kind: perUnit
    name: ${label('新增白金客户每户 10 分', '10 points for each new platinum client')}
    metric: vip_new
    products: [platinum]
    claim: first-client
    rate: 10
  - id: new-diamond
    kind: perUnit
    name: ${label('新增钻石、私行客户每户 40 分', '40 points for each new diamond or private banking client')}
    metric: vip_new
    products: [diamond, private]
    claim: first-client
    rate: 40
  - id: new-card
    kind: perUnit
    name: ${label('新增金卡客户每户 3 分', '3 points for each new card client')}
    metric: vip_new
    products: [card]
    claim: first-client
    rate: 3
  - id: retention
    kind: ratioThreshold
    name: ${label('贵宾客户保有率达到 95% 得 60 分', '60 points once 95% of VIP clients are retained')}
    metric: retention
    period: ${quarter.id}
    atLeast: 0.95
    minBase: 20
    points: 60
  - id: branches
    kind: teamAggregate
    name: ${label('支行人均', 'Branches per head')}
    teams: { by: level, level: branch }
    method: averagePerHead
ranking:
  tieBreaks:
    - { by: quantity, metric: vip_new }
    - { by: amount, metric: cross_sale }
    - { by: reachedAt }
prizes:
  - id: by-rank
    kind: rankPrize
    name: ${label('名次奖', 'Prizes by rank')}
    minPoints: 1
    places:
${places}
funding: { source: own }
appraisal: { scheme: ${label('零售客户经理年度考核（样例）', 'Yearly appraisal of retail relationship managers (sample)')} }
display: { decimals: 1 }
labels:
  metrics:
${labels(sampleLabels.metrics)}
  products:
${labels(sampleLabels.products)}
  qualifications:
${labels(licences)}
`;
}

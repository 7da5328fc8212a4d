/** The sample's contest as a leader would write it: the document that a newcomer reads first. */
import { quarterOf } from './calendar.ts';
import { sampleLabels } from './labels.ts';

/** Prizes per division: places, yuan each. The numbers are made. */
const PLACES = [
	{ from: 1, to: 1, yuan: 5000 },
	{ from: 2, to: 3, yuan: 3000 },
	{ from: 4, to: 10, yuan: 1000 }
];

/** The YAML text of the quarter's contest at a day. */
export function sampleContestDocument(today: string): string {
	const quarter = quarterOf(today);
	const slug = `sample-${quarter.id.toLowerCase()}`;
	const label = (zh: string, en: string) =>
		`{ zh: ${JSON.stringify(zh)}, en: ${JSON.stringify(en)} }`;
	const labels = (texts: Readonly<Record<string, { zh: string; en: string }>>) =>
		Object.entries(texts)
			.map(([code, { zh, en }]) => `    ${code}: ${label(zh, en)}`)
			.join('\n');
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
  - id: every-sale
    kind: perUnit
    name: ${label('交叉销售每笔 5 分', '5 points for each cross-sale')}
    metric: cross_sale
    rate: 5
  - id: fund-amount
    kind: perAmount
    name: ${label('基金每万元 2 分', '2 points for each 10,000 yuan in funds')}
    metric: cross_sale
    products: [fund]
    rate: 2
    unit: 10000
  - id: insurance-amount
    kind: perAmount
    name: ${label('保险、养老金每万元 6 分', '6 points for each 10,000 yuan in insurance and pensions')}
    metric: cross_sale
    products: [insurance, pension]
    rate: 6
    unit: 10000
  - id: other-amount
    kind: perAmount
    name: ${label('理财、贵金属每万元 0.5 分', '0.5 points for each 10,000 yuan in wealth products and metals')}
    metric: cross_sale
    products: [wealth_product, precious_metal]
    rate: 0.5
    unit: 10000
  - id: sales-cap
    kind: cap
    name: ${label('交叉销售每日封顶 300 分', 'At most 300 points a day from cross-sales')}
    of: [every-sale, fund-amount, insurance-amount, other-amount]
    limit: 300
    per: day
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
display: { decimals: 1 }
labels:
  metrics:
${labels(sampleLabels.metrics)}
  products:
${labels(sampleLabels.products)}
`;
}

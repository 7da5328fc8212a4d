/** Ready contests from published schemes: each a document of its own beside this file, and what a gallery says of it. */
import assetBands from './asset-bands.yaml?raw';
import awardFund from './award-fund.yaml?raw';
import balancedLegs from './balanced-legs.yaml?raw';
import type { ContestTemplate } from './contest-template.ts';
import crossYearDeposits from './cross-year-deposits.yaml?raw';
import dailyStreak from './daily-streak.yaml?raw';
import ebankQuarter from './ebank-quarter.yaml?raw';
import marathon from './marathon.yaml?raw';
import overPlanRates from './over-plan-rates.yaml?raw';
import participationSteps from './participation-steps.yaml?raw';
import poolPrice from './pool-price.yaml?raw';
import standardPremium from './standard-premium.yaml?raw';
import strengthGroups from './strength-groups.yaml?raw';
import volumeSlabs from './volume-slabs.yaml?raw';
import wealthUnitPrices from './wealth-unit-prices.yaml?raw';
import weightedAttainment from './weighted-attainment.yaml?raw';

export const TEMPLATES: readonly ContestTemplate[] = [
	{
		id: 'wealth-unit-prices',
		title: { zh: '理财经理产品计价', en: 'Unit prices for wealth managers' },
		summary: {
			zh: '新客户、基金、保险、贵金属、发卡按件或按万元计价，1 分即 1 元；转介业绩双方分享。',
			en: 'Clients, funds, insurance, metals and cards each have a price; a point is a yuan; referred business is shared.'
		},
		source: {
			name: { zh: '庆阳分行理财经理考核', en: 'Appraisal of wealth managers, Qingyang branch' },
			address: 'yakdoc.com/html/343188.html'
		},
		isHistoric: false,
		span: 'quarter',
		document: wealthUnitPrices
	},
	{
		id: 'ebank-quarter',
		title: { zh: '电子银行季度竞赛', en: 'E-banking contest of the quarter' },
		summary: {
			zh: '有效卡完成任务每张 8 元、否则 5 元；商户、网银按有效户计价；每机构一名明星。',
			en: '8 yuan for each valid card once the target is met, else 5; merchants and e-bank clients by valid client; one star in each branch.'
		},
		source: {
			name: {
				zh: '铜陵铜都农村合作银行一季度电子银行竞赛',
				en: 'E-banking contest of Tongling Tongdu Rural Cooperative Bank'
			},
			address: null
		},
		isHistoric: false,
		span: 'quarter',
		document: ebankQuarter
	},
	{
		id: 'strength-groups',
		title: { zh: '实力分组排名', en: 'Rank prizes by strength group' },
		summary: {
			zh: '机构按实力分四组，各组每月前三名、全程前四名有奖，并列者平分所占名次的奖金。',
			en: 'Units in four groups by strength; prizes for the best three of each month and the best four of the whole; ties share.'
		},
		source: {
			name: {
				zh: '东莞证券“飓风行动”（2011）',
				en: 'Dongguan Securities, Operation Hurricane (2011)'
			},
			address: 'renrendoc.com/paper/208025550.html'
		},
		isHistoric: false,
		span: 'half',
		document: strengthGroups
	},
	{
		id: 'asset-bands',
		title: { zh: '资产分档', en: 'Asset bands' },
		summary: {
			zh: '新开户按资产所在的左闭分档得基础分和加分；日均资产净增先扣除指数涨幅。',
			en: "New accounts earn by the left-closed band of their assets; growth of average assets counts less the index's rise."
		},
		source: {
			name: { zh: '证券营业部竞赛方案', en: 'Contest of a securities branch' },
			address: 'wenrenren.com/c/102K552112021_6.html'
		},
		isHistoric: false,
		span: 'quarter',
		document: assetBands
	},
	{
		id: 'participation-steps',
		title: { zh: '步级奖与全员参与', en: 'Step prizes with branch participation' },
		summary: {
			zh: '只发达到的最高一档；同一客户只认最早一笔；支行 60% 的人达标，行长才参加排名。',
			en: 'The highest step alone pays; of a client the earliest entry counts; heads are ranked once 60 % of the branch reach the minimum.'
		},
		source: {
			name: { zh: 'HDFC 银行员工推荐竞赛', en: 'HDFC Staff Referral Contest' },
			address: 'v.hdfcbank.com'
		},
		isHistoric: false,
		span: 'quarter',
		document: participationSteps
	},
	{
		id: 'volume-slabs',
		title: { zh: '保单全量分档', en: 'Whole-volume slabs for policies' },
		summary: {
			zh: '总量落在哪一档，全部保单都按那一档的单价计：2、3、4、6 元。',
			en: 'All policies earn the rate of the slab that the whole volume reaches: 2, 3, 4 or 6 yuan.'
		},
		source: {
			name: { zh: 'CECU 信用社 2004 年员工激励', en: 'CECU staff incentive 2004' },
			address: 'ininet.org'
		},
		isHistoric: false,
		span: 'quarter',
		document: volumeSlabs
	},
	{
		id: 'weighted-attainment',
		title: { zh: '加权完成率', en: 'Weighted target attainment' },
		summary: {
			zh: '七项完成率按权重相加，单项有封顶和保底，满足条件总分 × 1.1。',
			en: 'Seven attainments times their weights, each with a cap, one with a floor; a condition boosts the whole by 1.1.'
		},
		source: {
			name: { zh: 'Equitas 集群经理方案', en: 'Equitas cluster manager scheme' },
			address: 'zeuscareers.com'
		},
		isHistoric: false,
		span: 'quarter',
		document: weightedAttainment
	},
	{
		id: 'marathon',
		title: { zh: '季度马拉松', en: 'Quarter marathon' },
		summary: {
			zh: '13 周，在岗至少 60%、发奖日在职才能排名和领奖。',
			en: '13 weeks; only who was at work for 60 % of them and is employed on prize day is ranked and paid.'
		},
		source: {
			name: { zh: '美国合众银行活动手册', en: 'U.S. Bank campaign guidebook' },
			address: 'studylib.net/doc/8316584'
		},
		isHistoric: false,
		span: 'quarter',
		document: marathon
	},
	{
		id: 'pool-price',
		title: { zh: '奖池单价', en: 'Pool priced by balances' },
		summary: {
			zh: '岗位工资的一部分成为奖池，按日均余额和增量分享；增量不为正的人不进分母。',
			en: 'A part of the post wages is a pool, shared by average balances and their growth; who did not grow is not in the divisor.'
		},
		source: {
			name: { zh: '客户经理绩效考核（修订）', en: 'Performance appraisal of managers (revised)' },
			address: '360docs.net/doc/355401168.html'
		},
		isHistoric: false,
		span: 'quarter',
		document: poolPrice
	},
	{
		id: 'award-fund',
		title: { zh: '奖励基金，未发退回', en: 'Award fund with a way back to the pool' },
		summary: {
			zh: '奖项有最低要求，无人得到的奖金退回总池，按积分分享。',
			en: 'Awards have minimums; what nobody earns goes back to a pool that is shared by points.'
		},
		source: {
			name: { zh: '支行行长特别奖', en: 'Special awards of sub-branch heads' },
			address: 'm.wenku365.com/p-17242585.html'
		},
		isHistoric: false,
		span: 'quarter',
		document: awardFund
	},
	{
		id: 'daily-streak',
		title: { zh: '连续达标', en: 'Daily streak' },
		summary: {
			zh: '每日触达客户得分并封顶，按工作日历连续 5 个工作日达标另奖 20 分。',
			en: "Points for client contacts, capped a day; five working days in a row by the bank's calendar earn 20 more."
		},
		source: {
			name: { zh: '过程竞赛的通行做法', en: 'Common practice of activity contests' },
			address: null
		},
		isHistoric: false,
		span: 'quarter',
		document: dailyStreak
	},
	{
		id: 'standard-premium',
		title: { zh: '标准保费', en: 'Standard premium' },
		summary: {
			zh: '保费先折算再计分；续期率是门槛；团队合计 1000 万以上、前 13 名有奖。',
			en: 'Premium is converted before it counts; persistency is a gate; teams with 10 million among the first 13 are paid.'
		},
		source: {
			name: { zh: '“世纪圣典” 2013 银保竞赛', en: 'Bancassurance contest Shiji Shengdian 2013' },
			address: null
		},
		isHistoric: false,
		span: 'quarter',
		document: standardPremium
	},
	{
		id: 'balanced-legs',
		title: { zh: '均衡发展', en: 'Balanced legs' },
		summary: {
			zh: '任何一条线不超过计入总分的一半，单笔有上限，续期率是门槛。',
			en: 'No leg is more than half of what counts, an application is capped, persistency is a gate.'
		},
		source: {
			name: { zh: 'Trustworthy 销售竞赛', en: 'Trustworthy sales contest' },
			address: 'trustworthy.life/sm'
		},
		isHistoric: false,
		span: 'quarter',
		document: balancedLegs
	},
	{
		id: 'cross-year-deposits',
		title: { zh: '储蓄存款跨年竞赛', en: 'Deposits across the year' },
		summary: {
			zh: '六个节点的日均净增乘以完成系数，下跌之后从此前最高点算起。',
			en: 'Growth of the average at six nodes, times how much of the plan is reached; after a fall from the earlier peak.'
		},
		source: {
			name: {
				zh: 'XX区邮政储蓄存款跨年度营销活动方案',
				en: 'Deposit campaign of a district post office across the year'
			},
			address: 'cornels-photography.com/paper/179051040.html'
		},
		isHistoric: true,
		span: 'year',
		document: crossYearDeposits
	},
	{
		id: 'over-plan-rates',
		title: { zh: '存款超计划千分率', en: 'Per-mille rates over the plan' },
		summary: {
			zh: '日均超必保 5‰，时点超必保 2‰、超力争 3‰；各项计划都完成的前五名另奖。',
			en: '5 ‰ of the average above the must plan; 2 ‰ of the balance above it, 3 ‰ above the stretch plan; a prize for the top five who met every plan.'
		},
		source: {
			name: {
				zh: '农信联社一季度存款竞赛',
				en: 'First-quarter deposit contest of a rural credit union'
			},
			address: 'm.bluu.cn/wenku/ccva/p2nOqkWVDk'
		},
		isHistoric: true,
		span: 'quarter',
		document: overPlanRates
	}
];

export function templateById(id: string): ContestTemplate | null {
	return TEMPLATES.find((template) => template.id === id) ?? null;
}

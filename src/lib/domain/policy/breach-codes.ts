/** What can be said against a contest, and what a policy says of each unless its document says otherwise. */
import type { Text } from '../errors.ts';

/** `allowed`: not looked at. `waiver`: only by a named waiver. `refused`: no waiver lifts it. */
export const STANCES = ['allowed', 'waiver', 'refused'] as const;
export type Stance = (typeof STANCES)[number];

export const BREACH_CODES = [
	'metricNotAllowed',
	'weightOutOfRange',
	'capMissing',
	'capTooHigh',
	'prizeTooLarge',
	'budgetTooLarge',
	'budgetOpenEnded',
	'fundingUnstated',
	'thirdPartyFunding',
	'pointInTime',
	'oneMetric',
	'outsideAppraisal',
	'noTarget',
	'noQualityLeg',
	'noConductLeg',
	'noQualificationGate'
] as const;
export type BreachCode = (typeof BREACH_CODES)[number];

export const USUAL_STANCES: Readonly<Record<BreachCode, Stance>> = {
	metricNotAllowed: 'refused',
	weightOutOfRange: 'refused',
	capMissing: 'refused',
	capTooHigh: 'refused',
	prizeTooLarge: 'refused',
	budgetTooLarge: 'refused',
	budgetOpenEnded: 'refused',
	fundingUnstated: 'refused',
	thirdPartyFunding: 'waiver',
	pointInTime: 'waiver',
	oneMetric: 'waiver',
	outsideAppraisal: 'waiver',
	noTarget: 'waiver',
	noQualityLeg: 'waiver',
	noConductLeg: 'waiver',
	noQualificationGate: 'waiver'
};

/** What each is called where a policy is shown. */
export const BREACH_NAMES: Readonly<Record<BreachCode, Text>> = {
	metricNotAllowed: { zh: '目录外的指标', en: 'a metric outside the catalogue' },
	weightOutOfRange: { zh: '权重超出范围', en: 'a weight out of its range' },
	capMissing: { zh: '缺少封顶', en: 'a missing cap' },
	capTooHigh: { zh: '封顶过高', en: 'a cap that is too high' },
	prizeTooLarge: { zh: '单项奖励过高', en: 'a prize that is too large' },
	budgetTooLarge: { zh: '奖励预算过高', en: 'a budget that is too large' },
	budgetOpenEnded: { zh: '奖励没有上限', en: 'prizes without an end' },
	fundingUnstated: { zh: '未说明奖金来源', en: 'prize money of unstated source' },
	thirdPartyFunding: { zh: '第三方出资', en: "a third party's prize money" },
	pointInTime: { zh: '时点规模指标', en: 'a point-in-time volume metric' },
	oneMetric: { zh: '只看一项指标', en: 'a contest on one metric alone' },
	outsideAppraisal: { zh: '考核体系之外', en: 'a contest outside the appraisal system' },
	noTarget: { zh: '排名没有任务', en: 'a ranking without a target' },
	noQualityLeg: { zh: '交叉销售没有质量指标', en: 'cross-sales without a quality leg' },
	noConductLeg: { zh: '代销没有合规指标', en: 'product sales without a conduct leg' },
	noQualificationGate: {
		zh: '代销没有资格门槛',
		en: 'product sales without a qualification gate'
	}
};

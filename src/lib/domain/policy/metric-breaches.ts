/** What a contest counts: only metrics of the catalogue, no balance of one day, not one metric alone, and with a target. */
import { firstUses, idsOf, listed, type Finding, type HeldContest } from './held-contest.ts';

/** Kinds that make an average of end-of-day balances, so that no single day decides. */
const AVERAGING_KINDS: readonly string[] = ['dailyAverage'];

export function metricFindings(held: HeldContest): Finding[] {
	return [
		...outsideCatalogue(held),
		...pointsInTime(held),
		...oneMetricAlone(held),
		...outsideAppraisal(held),
		...withoutTarget(held)
	];
}

function outsideCatalogue({ policy, rules, counted, metricOf, nameOf }: HeldContest): Finding[] {
	if (policy.otherMetrics === 'allowed') return [];
	const uses = [...rules.flatMap((rule) => rule.uses), ...counted];
	return firstUses(uses.filter(({ metric }) => metricOf(metric) === null)).map((use) => {
		const name = nameOf(use.metric);
		return {
			code: 'metricNotAllowed',
			place: use.place,
			ids: idsOf(uses.filter(({ metric }) => metric === use.metric)),
			text: {
				zh: `指标${name.zh}不在总行的指标目录中，竞赛不得使用。`,
				en: `The metric ${name.en} is not in head office's catalogue, so no contest may use it.`
			}
		};
	});
}

function pointsInTime({ counted, contest, metricOf, roleOf, nameOf }: HeldContest): Finding[] {
	const uses = counted.filter(
		({ metric, ruleId }) =>
			metricOf(metric)?.kind === 'level' &&
			roleOf(metric) === 'volume' &&
			!AVERAGING_KINDS.includes(ruleId === null ? '' : (contest.ruleOf(ruleId)?.kind ?? ''))
	);
	return firstUses(uses).map((use) => {
		const name = nameOf(use.metric);
		return {
			code: 'pointInTime',
			place: use.place,
			ids: idsOf(uses.filter(({ metric }) => metric === use.metric)),
			text: {
				zh: `${name.zh}是时点规模指标，容易“冲时点”，请改用日均指标。`,
				en: `${name.en} is a volume at a point in time, which invites window dressing: use a daily average.`
			}
		};
	});
}

function oneMetricAlone({ paying, nameOf }: HeldContest): Finding[] {
	const uses = paying.flatMap((rule) => rule.uses);
	const [first, ...others] = firstUses(uses);
	if (!first || others.length > 0) return [];
	const name = nameOf(first.metric);
	return [
		{
			code: 'oneMetric',
			place: first.place,
			ids: idsOf(uses),
			text: {
				zh: `竞赛只看${name.zh}一项指标；至少要有两项指标。`,
				en: `The contest counts ${name.en} alone: it needs two metrics at least.`
			}
		}
	];
}

function outsideAppraisal({ contest, counted, metricOf, nameOf }: HeldContest): Finding[] {
	const uses = counted.filter(({ metric }) => metricOf(metric)?.isInAppraisal === false);
	const outside = firstUses(uses);
	const [first] = outside;
	const names = listed(outside.map(({ metric }) => nameOf(metric)));
	return [
		...(contest.appraisal === null
			? [
					{
						code: 'outsideAppraisal',
						place: 'appraisal',
						ids: [],
						text: {
							zh: '没有写明竞赛属于哪一项考核（appraisal.scheme），视为考核体系之外的竞赛。',
							en: 'The document names no appraisal scheme that the contest is part of (appraisal.scheme), so it stands outside the appraisal system.'
						}
					} as const
				]
			: []),
		...(first
			? [
					{
						code: 'outsideAppraisal',
						place: first.place,
						ids: idsOf(uses),
						text: {
							zh: `${names.zh}不属于总行的考核体系。`,
							en: `${names.en} ${outside.length === 1 ? 'is' : 'are'} no part of head office's appraisal system.`
						}
					} as const
				]
			: [])
	];
}

function withoutTarget({ rules }: HeldContest): Finding[] {
	if (rules.some(({ rule }) => rule.targets.length > 0)) return [];
	return [
		{
			code: 'noTarget',
			place: 'rules',
			ids: [],
			text: {
				zh: '竞赛排名而没有任务：没有一条规则对照个人任务，名次只比谁卖得多。',
				en: "The contest ranks without a target: no rule looks at anybody's target, so ranks only tell who sold more."
			}
		}
	];
}

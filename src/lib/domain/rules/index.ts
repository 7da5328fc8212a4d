/** Every rule kind there is. A new kind is one file and one line here. */
import { z } from 'zod';
import { bandTable } from './bands.ts';
import { booster } from './booster.ts';
import { cap } from './cap.ts';
import { carryover } from './carryover.ts';
import { concentrationCap } from './concentration-cap.ts';
import { conversion } from './conversion.ts';
import { dailyAverage } from './daily-average.ts';
import { eligibility } from './eligibility.ts';
import { dedupe, firstOf } from './first-of.ts';
import { gate, pointsGate } from './gate.ts';
import { milestone, oneOffBonus } from './milestone.ts';
import { multiplier } from './multiplier.ts';
import { negativeEvent } from './negative-event.ts';
import { netIncrease } from './net-increase.ts';
import { nodeGrowth } from './node-growth.ts';
import { perAmount } from './per-amount.ts';
import { perUnit } from './per-unit.ts';
import { quotaFirstN } from './quota-first-n.ts';
import { rankPoints } from './rank-points.ts';
import { rateSwitch } from './rate-switch.ts';
import { ratioMetric } from './ratio-metric.ts';
import { ratioThreshold } from './ratio-threshold.ts';
import { reachedAt } from './reached-at.ts';
import { split, splitPoints } from './split.ts';
import { longestStreak, streak } from './streak.ts';
import { targetAttainment } from './target-attainment.ts';
import { teamAggregate } from './team-aggregate.ts';
import { teamGate } from './team-gate.ts';
import { teamQuota } from './team-quota.ts';
import { tierMarginal, tierSlab } from './tiers.ts';
import { timeProgress } from './time-progress.ts';
import { validity } from './validity.ts';
import { weightedScore } from './weighted-score.ts';

export const ruleSchema = z.discriminatedUnion('kind', [
	perUnit,
	perAmount,
	ratioThreshold,
	firstOf,
	dedupe,
	quotaFirstN,
	validity,
	split,
	splitPoints,
	cap,
	concentrationCap,
	eligibility,
	gate,
	pointsGate,
	teamQuota,
	teamGate,
	teamAggregate,
	rankPoints,
	multiplier,
	booster,
	streak,
	longestStreak,
	negativeEvent,
	oneOffBonus,
	milestone,
	carryover,
	bandTable,
	tierMarginal,
	tierSlab,
	rateSwitch,
	targetAttainment,
	ratioMetric,
	weightedScore,
	conversion,
	dailyAverage,
	timeProgress,
	reachedAt,
	netIncrease,
	nodeGrowth
]);

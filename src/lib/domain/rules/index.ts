/** Every rule kind there is. A new kind is one file and one line here. */
import { z } from 'zod';
import { bandTable } from './bands.ts';
import { cap } from './cap.ts';
import { eligibility } from './eligibility.ts';
import { firstOf } from './first-of.ts';
import { gate, pointsGate } from './gate.ts';
import { perAmount } from './per-amount.ts';
import { perUnit } from './per-unit.ts';
import { rateSwitch } from './rate-switch.ts';
import { ratioThreshold } from './ratio-threshold.ts';
import { tierMarginal, tierSlab } from './tiers.ts';

export const ruleSchema = z.discriminatedUnion('kind', [
	perUnit,
	perAmount,
	ratioThreshold,
	firstOf,
	cap,
	eligibility,
	gate,
	pointsGate,
	bandTable,
	tierMarginal,
	tierSlab,
	rateSwitch
]);

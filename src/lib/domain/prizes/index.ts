/** Every prize kind there is. A new kind is one file and one line here. */
import { z } from 'zod';
import { individualGoal } from './individual-goal.ts';
import { nominee } from './nominee.ts';
import { perPoint } from './per-point.ts';
import { poolShare } from './pool-share.ts';
import { raffle } from './raffle.ts';
import { rankPrize } from './rank-prize.ts';
import { stepPrize } from './step-prize.ts';

export const prizeSchema = z.discriminatedUnion('kind', [
	rankPrize,
	stepPrize,
	perPoint,
	poolShare,
	individualGoal,
	nominee,
	raffle
]);

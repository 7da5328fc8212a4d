/** What failing a gate means for ranks and money: all or half is lost, and never more. */
import { z } from 'zod';
import { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { StandingChange } from './rule-kind.ts';

export const HALF = Exact.ofRatio(1n, 2n);

export const failingField = z.enum(['notRanked', 'notPaid', 'half']).default('notRanked');
type Failing = z.output<typeof failingField>;

export const FAILING: Readonly<Record<Failing, StandingChange>> = {
	notRanked: { isRanked: false, payShare: Exact.ZERO },
	notPaid: { isRanked: true, payShare: Exact.ZERO },
	half: { isRanked: true, payShare: HALF }
};

export const OUTCOMES: Readonly<Record<Failing, Text>> = {
	notRanked: { zh: '不参加排名', en: 'not ranked' },
	notPaid: { zh: '不发奖励', en: 'not paid' },
	half: { zh: '奖励减半', en: 'paid half' }
};

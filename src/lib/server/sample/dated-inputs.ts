import type { DatedInput } from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { CalendarDay } from '#lib/domain/roster.ts';
import { quarterOf } from './calendar.ts';
import type { SamplePosition } from './labels.ts';
import { makePeople } from './people.ts';

/** Yuan that a manager is to sell in the quarter. The numbers are made. */
const TARGETS: Readonly<Record<SamplePosition, number>> = {
	wealth: 2_500_000,
	marketing: 1_000_000,
	lobby: 125_000
};
const LICENCES = ['fund-licence', 'insurance-licence', 'wealth-licence', 'metal-licence'];

/** What the made bank keeps beside roster and figures: everybody's target of the quarter, and what they may sell. */
export function sampleDatedInputs(seed: number, today: CalendarDay): DatedInput[] {
	const quarter = quarterOf(today);
	return makePeople(seed, quarter).flatMap(({ employeeNo, position, hiredOn }): DatedInput[] => [
		{
			kind: 'target',
			of: { employeeNo },
			metric: 'cross_sale',
			period: quarter.id,
			target: Exact.ofInteger(TARGETS[position])
		},
		...LICENCES.map((qualification) => ({
			kind: 'qualification' as const,
			employeeNo,
			qualification,
			from: hiredOn,
			to: null
		}))
	]);
}

import type { CalendarDay } from '#lib/domain/roster.ts';
import { atSecond } from './calendar.ts';
import { clientReference, drawSecond } from './deals.ts';
import { presentOn } from './draft.ts';
import type { Part } from './parts.ts';
import type { Person } from './people.ts';
import { randomFor } from './random.ts';
import type { Delivery } from './retention.ts';
import { SAMPLE_SOURCE } from './rows.ts';

/** A complaint comes every so many business days. */
const DAYS_BETWEEN = 5;
/** The others are there for something that a complaint would spoil. */
const PARTS: readonly Part[] = ['strong', 'steady'];

/** Complaints of clients about a sale, known the business day after. */
export function complaintDeliveries(
	seed: number,
	people: readonly Person[],
	days: readonly CalendarDay[]
): Delivery[] {
	return days.flatMap((day, index): Delivery[] => {
		if (index % DAYS_BETWEEN !== DAYS_BETWEEN - 1) return [];
		const random = randomFor(seed, 'complaint', day);
		const sellers = presentOn(people, day).filter(({ person }) => PARTS.includes(person.part));
		const { person, branch } = random.pick(sellers);
		return [
			{
				arrivesAt: index + 1,
				row: {
					externalId: `CP${day.replaceAll('-', '')}-${branch}`,
					employeeNo: person.employeeNo,
					metric: 'complaint',
					quantity: '1',
					clientRef: clientReference(random),
					occurredAt: atSecond(day, drawSecond(random)),
					source: SAMPLE_SOURCE
				}
			}
		];
	});
}

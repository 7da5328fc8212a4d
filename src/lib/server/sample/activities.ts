import type { CalendarDay } from '#lib/domain/roster.ts';
import { atSecond, businessDaysBetween, quarterOf } from './calendar.ts';
import { complaintDeliveries } from './complaints.ts';
import { draftDay } from './day-drafts.ts';
import { drawSecond } from './deals.ts';
import type { Draft } from './draft.ts';
import { makePeople } from './people.ts';
import { randomFor } from './random.ts';
import { retentionDeliveries, type Delivery } from './retention.ts';
import { SAMPLE_SOURCE, type ActivityRow } from './rows.ts';

/** The nightly file of one business date. */
export interface SampleBatch {
	businessDate: CalendarDay;
	rows: ActivityRow[];
}

/**
 * The nightly files of the quarter in progress, from its first day through the last business day before `today`, in
 * the order in which a bank would bring them. A late row comes in the file of a later day. Another `today` in the same
 * quarter only makes the list longer or shorter: what a day's file holds never changes.
 */
export function makeSampleBatches(seed: number, today: CalendarDay): SampleBatch[] {
	const quarter = quarterOf(today);
	const people = makePeople(seed, quarter);
	const days = businessDaysBetween(quarter.from, quarter.to);
	const closed = days.filter((day) => day < today);
	const rows = closed.map((): ActivityRow[] => []);
	const deliveries = [
		...closed.flatMap((day, index) =>
			deliverDay(seed, days, index, draftDay(seed, people, day, index))
		),
		...retentionDeliveries(seed, people, days, quarter.id),
		...complaintDeliveries(seed, people, days)
	];
	for (const { arrivesAt, row } of deliveries) rows[arrivesAt]?.push(row);
	return closed.map((businessDate, index) => ({ businessDate, rows: rows[index] ?? [] }));
}

/** The day's rows, numbered by branch in the order of the day, each with the file that brings it, and their reversals. */
function deliverDay(
	seed: number,
	days: readonly CalendarDay[],
	index: number,
	drafts: readonly Draft[]
): Delivery[] {
	const day = days[index] ?? '';
	const serials = new Map<string, number>();
	return [...drafts].sort(byTime).flatMap((draft): Delivery[] => {
		const serial = (serials.get(draft.branch) ?? 0) + 1;
		serials.set(draft.branch, serial);
		const row = activityRow(draft, day, serial);
		const random = randomFor(seed, 'fate', row.externalId);
		const fate = draft.isFixed ? 1000 : random.int(1, 1000);
		const isReversed = fate <= (draft.isContested ? 150 : 22);
		if (!isReversed) {
			const delayDays = fate > 970 && !draft.isFixed ? random.int(1, 3) : 0;
			return [{ arrivesAt: Math.min(index + delayDays, days.length - 1), row }];
		}
		const arrivesAt = index + random.int(2, 6);
		const reversedOn = days[arrivesAt];
		if (reversedOn === undefined) return [{ arrivesAt: index, row }];
		const reversal: ActivityRow = {
			externalId: `${row.externalId}-R`,
			employeeNo: draft.person.employeeNo,
			metric: draft.metric,
			occurredAt: atSecond(reversedOn, drawSecond(random)),
			reverses: row.externalId,
			source: SAMPLE_SOURCE
		};
		return [
			{ arrivesAt: index, row },
			{ arrivesAt, row: reversal }
		];
	});
}

function activityRow(draft: Draft, day: CalendarDay, serial: number): ActivityRow {
	const system = draft.metric === 'cross_sale' ? 'CS' : 'VC';
	return {
		// A letter stands between the groups of digits, so that no check takes the whole for a card or a phone number.
		externalId: `${system}${day.replaceAll('-', '')}-${draft.branch}-N${String(serial).padStart(3, '0')}`,
		employeeNo: draft.person.employeeNo,
		metric: draft.metric,
		product: draft.product,
		quantity: '1',
		...(draft.amount === undefined ? {} : { amount: draft.amount }),
		clientRef: draft.clientRef,
		occurredAt: atSecond(day, draft.second),
		...draft.referral,
		source: SAMPLE_SOURCE
	};
}

/** Two at the same second keep the order of their employee numbers. */
function byTime(left: Draft, right: Draft): number {
	if (left.second !== right.second) return left.second - right.second;
	return left.person.employeeNo < right.person.employeeNo ? -1 : 1;
}

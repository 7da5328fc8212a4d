import type { CalendarDay } from '#lib/domain/roster.ts';
import { atSecond } from './calendar.ts';
import { branchOn, type Person } from './people.ts';
import { randomFor } from './random.ts';
import { SAMPLE_SOURCE, type ActivityRow } from './rows.ts';

/** A row and the place of the business day (from 0) whose nightly file brings it. */
export interface Delivery {
	readonly arrivesAt: number;
	readonly row: ActivityRow;
}

/**
 * The retention figures of the quarter: stated for the whole quarter so far on the third business day of each month,
 * each statement in place of the one before. Two first statements come only after the second ones: they are older,
 * so they must not count.
 */
export function retentionDeliveries(
	seed: number,
	people: readonly Person[],
	days: readonly CalendarDay[],
	period: string
): Delivery[] {
	const statements = statementDays(days);
	const keepers = people.filter((person) => baseOf(seed, person) > 0);
	const steady = keepers.filter((person) => person.part === 'steady');
	const late = new Set(randomFor(seed, 'late statement').shuffled(steady).slice(0, 2));
	return statements.flatMap((statedAt, number) =>
		keepers.flatMap((person): Delivery[] => {
			const day = days[statedAt];
			if (day === undefined || branchOn(person, day) === null) return [];
			const isLate = number === 0 && late.has(person);
			return [
				{
					arrivesAt: isLate ? (statements[1] ?? statedAt) + 1 : statedAt,
					row: {
						externalId: `RT-${period}-E${person.employeeNo}-S${number + 1}`,
						employeeNo: person.employeeNo,
						metric: 'retention',
						quantity: String(retainedOf(seed, person, number)),
						base: String(baseOf(seed, person)),
						period,
						statedAt: atSecond(day, 18.5 * 3600),
						source: SAMPLE_SOURCE
					}
				}
			];
		})
	);
}

/** The places of the third business day of each month. */
function statementDays(days: readonly CalendarDay[]): number[] {
	const months = [...new Set(days.map((day) => day.slice(0, 7)))];
	return months.map((month) => days.findIndex((day) => day.startsWith(month)) + 2);
}

/** How many VIP clients somebody had when the quarter began; only who keeps clients has any. */
function baseOf(seed: number, person: Person): number {
	const random = randomFor(seed, 'base', bookOwner(person));
	if (person.part === 'joiner') return person.position === 'wealth' ? 3 : 0;
	if (person.drive === 0 && person.part !== 'twinCopy') return 0;
	if (person.position === 'wealth') return random.int(60, 420);
	return person.position === 'marketing' && random.chance(50) ? random.int(20, 90) : 0;
}

/** Losses grow from statement to statement; one client in a while comes back. */
function retainedOf(seed: number, person: Person, statement: number): number {
	const base = baseOf(seed, person);
	const random = randomFor(seed, 'losses', bookOwner(person));
	const permille = Math.min(random.int(4, 150), random.int(4, 150));
	const lost = Math.floor((base * permille * (statement + 1)) / 3000);
	const returned = statement === 2 && lost > 0 && random.chance(20) ? 1 : 0;
	return base - lost + returned;
}

/** The twins have equal books, or their tie would end with the first statement. */
function bookOwner(person: Person): string {
	return person.part === 'twinCopy' || person.part === 'twin' ? 'twins' : person.employeeNo;
}

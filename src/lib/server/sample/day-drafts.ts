import type { CalendarDay } from '#lib/domain/roster.ts';
import { weekdayOf } from './calendar.ts';
import { clientReference, drawSale, drawSecond, drawTier } from './deals.ts';
import { presentOn, type Draft, type Present } from './draft.ts';
import type { Person } from './people.ts';
import { randomFor, type Random, type Weighted } from './random.ts';
import { copyForTwin, draftSingles } from './ties.ts';

const LAST_SECOND = 17 * 3600 - 1;
/** Clients come back: each manager sells to a book of this many. */
const BOOK_SIZE = 60;

/** All that happened on one business day. `index` is the day's place among the quarter's business days, from 0. */
export function draftDay(
	seed: number,
	people: readonly Person[],
	day: CalendarDay,
	index: number
): Draft[] {
	const present = presentOn(people, day);
	const pool = present.map((who) => ({
		value: who,
		weight: who.person.drive * rhythmOf(seed, who.branch, day)
	}));
	const drafts = [
		...draftSales(seed, randomFor(seed, 'sales', day), pool, present),
		...draftVipClients(randomFor(seed, 'vip', day), pool, present)
	];
	return [
		...drafts,
		...copyForTwin(randomFor(seed, 'twin', day), drafts, present),
		...draftSingles(seed, present, index)
	];
}

/** Every branch has its own good and bad weekdays. */
function rhythmOf(seed: number, branch: string, day: CalendarDay): number {
	return randomFor(seed, 'rhythm', branch, weekdayOf(day)).int(60, 140);
}

function draftSales(
	seed: number,
	random: Random,
	pool: readonly Weighted<Present>[],
	present: readonly Present[]
): Draft[] {
	return Array.from({ length: random.int(60, 90) }, (): Draft => {
		const { person, branch } = random.weighted(pool);
		const sale = drawSale(person.position, random);
		const referral = drawReferral(random, person, branch, present);
		return {
			...sale,
			...(referral ? { referral } : {}),
			metric: 'cross_sale',
			person,
			branch,
			clientRef: clientReference(
				randomFor(seed, 'book', person.employeeNo, random.int(1, BOOK_SIZE))
			),
			second: drawSecond(random),
			isFixed: person.part === 'twin',
			isContested: false
		};
	});
}

/** A lobby manager of the same branch sends on some of the clients whom others then close. */
export function drawReferral(
	random: Random,
	closer: Person,
	branch: string,
	present: readonly Present[]
): Draft['referral'] | null {
	if (closer.position === 'lobby' || closer.part === 'twin' || !random.chance(14)) return null;
	const lobby = present.filter(
		(who) => who.branch === branch && who.person.position === 'lobby' && who.person.drive > 0
	);
	if (lobby.length === 0) return null;
	return {
		referrerNo: random.pick(lobby).person.employeeNo,
		share: random.chance(70) ? '0.3' : '0.5'
	};
}

/** New VIP clients. Some are entered by two managers: mostly one after the other, sometimes at the same second. */
function draftVipClients(
	random: Random,
	pool: readonly Weighted<Present>[],
	present: readonly Present[]
): Draft[] {
	return Array.from({ length: random.int(7, 13) }, (): Draft[] => {
		const { person, branch } = random.weighted(pool);
		const first: Draft = {
			metric: 'vip_new',
			person,
			branch,
			product: drawTier(random),
			clientRef: clientReference(random),
			second: drawSecond(random),
			isFixed: person.part === 'twin',
			isContested: false
		};
		const rivals = present.filter(
			(who) =>
				who.branch === branch &&
				who.person !== person &&
				who.person.drive > 0 &&
				who.person.part !== 'twin'
		);
		if (first.isFixed || rivals.length === 0 || !random.chance(10)) return [first];
		const delaySeconds = random.chance(33) ? 0 : random.int(300, 9000);
		const rival = random.pick(rivals);
		return [
			{ ...first, isContested: true },
			{ ...first, ...rival, second: Math.min(first.second + delaySeconds, LAST_SECOND) }
		];
	}).flat();
}

import type { CalendarDay } from '#lib/domain/roster.ts';
import { branchOn, type Person } from './people.ts';

/** Something that happened at the bank on a day, before it has a number and finds its way into a file. */
export interface Draft {
	readonly metric: 'cross_sale' | 'vip_new';
	readonly person: Person;
	readonly branch: string;
	readonly product: string;
	readonly amount?: string;
	readonly clientRef: string;
	/** Seconds since midnight. */
	readonly second: number;
	readonly referral?: { readonly referrerNo: string; readonly share: string };
	/** Meant to stay as it is: neither late nor taken back. */
	readonly isFixed: boolean;
	/** Somebody else entered the same client too. */
	readonly isContested: boolean;
}

export interface Present {
	readonly person: Person;
	readonly branch: string;
}

/** Who works on a day, and where. */
export function presentOn(people: readonly Person[], day: CalendarDay): Present[] {
	return people.flatMap((person) => {
		const branch = branchOn(person, day);
		return branch === null ? [] : [{ person, branch }];
	});
}

/** What the policy wants confirmed by somebody else than who asked for it. */
import type { Fault } from '#lib/domain/errors.ts';
import type { Executor } from '../db/contests.ts';
import { currentPolicy } from '../db/policies.ts';

export type Confirmed = 'batches' | 'corrections';

/** Does the policy that holds now want a second person for it? */
export async function wantsSecondPerson(tx: Executor, what: Confirmed): Promise<boolean> {
	return (await currentPolicy(tx)).policy.secondPerson[what];
}

/** The last guard before something counts. Null: nobody is missing. */
export async function missingSecondPerson(
	tx: Executor,
	what: Confirmed,
	people: { readonly by: string | null; readonly confirmedBy?: string | null }
): Promise<Fault | null> {
	const { confirmedBy = null } = people;
	if (confirmedBy !== null && confirmedBy === people.by) return samePersonFault();
	if (confirmedBy !== null || !(await wantsSecondPerson(tx, what))) return null;
	return {
		code: 'secondPerson.missing',
		message: {
			zh: '按政策须由第二人复核后才生效',
			en: 'the policy wants a second person to confirm this before it counts'
		},
		place: 'policy'
	};
}

export function samePersonFault(): Fault {
	return {
		code: 'secondPerson.same',
		message: {
			zh: '提交人不能复核自己的提交，请由另一位用户复核',
			en: 'whoever asked for it cannot confirm it; another user must'
		},
		place: 'policy'
	};
}

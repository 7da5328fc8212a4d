import { clientReference } from './deals.ts';
import type { Draft, Present } from './draft.ts';
import { randomFor, type Random } from './random.ts';

const OPENING = 9 * 3600;

/**
 * The twin's day again for another manager: the same deals with other clients, in another order, but with the last one
 * at the same second, so that both reach their figures at the same time and share their place.
 */
export function copyForTwin(
	random: Random,
	drafts: readonly Draft[],
	present: readonly Present[]
): Draft[] {
	const copy = present.find((who) => who.person.part === 'twinCopy');
	const originals = drafts.filter((draft) => draft.person.part === 'twin');
	if (!copy) return [];
	const last = Math.max(...originals.map((draft) => draft.second));
	return originals.map((draft) => ({
		...draft,
		...copy,
		clientRef: clientReference(random),
		second: draft.second === last ? last : random.int(OPENING, last)
	}));
}

/** The only sale of the quarter for a few: five at one moment, three on three different days. */
export function draftSingles(seed: number, present: readonly Present[], index: number): Draft[] {
	const draft = (who: Present, sale: Pick<Draft, 'product' | 'amount' | 'second'>): Draft => ({
		...who,
		...sale,
		metric: 'cross_sale',
		clientRef: clientReference(randomFor(seed, 'single', who.person.employeeNo)),
		isFixed: true,
		isContested: false
	});
	const sameInstant = present.filter((who) => who.person.part === 'sameInstant');
	const sameSale = present.filter((who) => who.person.part === 'sameSale');
	return [
		...(index === 1 ? sameInstant : []).map((who) =>
			draft(who, { product: 'fund', amount: '100000.00', second: 10 * 3600 })
		),
		...sameSale
			.filter((_, place) => index === place + 2)
			.map((who) => draft(who, { product: 'credit_card', second: (11 + index) * 3600 + 930 }))
	];
}

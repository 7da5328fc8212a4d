/** What a contest document says of money beside its prizes: which exclude one another, the budget, when it is settled. */
import { z } from 'zod';
import { bilingual, code, distinct, yuan } from '../contest-fields.ts';
import type { Text } from '../errors.ts';
import type { Instant } from '../ledger-entry.ts';
import { prizeSchema } from './index.ts';

const settlementField = z.strictObject({
	id: code,
	name: bilingual,
	/** A day or an instant: the first that no longer belongs to it. */
	until: z.string(),
	/** What becomes of money that was paid before and is no longer due: set off against later pay, or asked back. */
	negative: z.enum(['carry', 'clawback']).default('carry')
});

export const moneyFields = {
	prizes: z.array(prizeSchema).max(50).default([]),
	/** Prizes of which a person gets only one: the highest, or the first named that pays anything. */
	stacking: z
		.array(
			z.strictObject({
				ids: distinct(z.array(code).min(2).max(50)),
				pay: z.enum(['highest', 'first']).default('highest')
			})
		)
		.max(20)
		.default([]),
	/** The contest costs no more: where the prizes come to more, all are paid in proportion. */
	budgetYuan: yuan.optional(),
	/** Months or phases that are paid while the contest runs on; each pays what is due to date less what was paid before. */
	settlements: z.array(settlementField).max(50).default([]),
	/**
	 * A day or an instant: the first at which entries no longer enter this result, by when they became known. A reversal from
	 * then on leaves the points and is asked back in money. Absent: everything enters.
	 */
	cutOff: z.string().optional()
};

export interface Stacking {
	readonly ids: readonly string[];
	readonly pay: 'highest' | 'first';
}

export interface Settlement {
	readonly id: string;
	readonly name: Text;
	/** The first instant that no longer belongs to it. */
	readonly until: Instant;
	readonly negative: 'carry' | 'clawback';
}

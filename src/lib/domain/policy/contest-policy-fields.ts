/** What a contest document says for the policy's sake: whose money it pays, which appraisal it belongs to, its waivers. */
import { z } from 'zod';
import { bilingual } from '../contest-fields.ts';
import type { Text } from '../errors.ts';
import { BREACH_CODES, type BreachCode } from './breach-codes.ts';

const words = z.string().min(1).max(200);

export const policyFields = {
	/** Who pays the prizes. */
	funding: z
		.strictObject({ source: z.enum(['own', 'thirdParty']), name: words.optional() })
		.optional(),
	/** The appraisal scheme that the contest is part of. */
	appraisal: z.strictObject({ scheme: bilingual }).optional(),
	/** What head office lets this contest do beyond its policy. */
	waivers: z
		.array(
			z.strictObject({
				breach: z.enum(BREACH_CODES),
				/** The number under which it was given. */
				number: words,
				/** Who gave it. */
				by: words,
				reason: words
			})
		)
		.max(50)
		.default([])
};

export interface Funding {
	readonly source: 'own' | 'thirdParty';
	readonly name?: string | undefined;
}

export interface Appraisal {
	readonly scheme: Text;
}

export interface ContestWaiver {
	readonly breach: BreachCode;
	readonly number: string;
	readonly by: string;
	readonly reason: string;
}

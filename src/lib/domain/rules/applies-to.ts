/** Whom a rule concerns: each list that is there must hold what the manager is at the cut; nobody named means everybody. */
import { z } from 'zod';
import { code } from '../contest-fields.ts';
import type { Participant } from '../participants.ts';

export const appliesToSchema = z.strictObject({
	positions: z.array(code).min(1).optional(),
	grades: z.array(code).min(1).optional(),
	divisions: z.array(code).min(1).optional()
});
export type AppliesTo = z.output<typeof appliesToSchema>;

export function concerns(who: AppliesTo | undefined, participant: Participant): boolean {
	return (
		who === undefined ||
		((who.positions?.includes(participant.position) ?? true) &&
			(who.grades?.includes(participant.grade ?? '') ?? true) &&
			(who.divisions?.includes(participant.division) ?? true))
	);
}

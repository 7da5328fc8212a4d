import type { Result } from '#lib/domain/errors.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import type { Database } from '#lib/server/db/client.ts';
import { contestById, endContest } from '#lib/server/db/contests.ts';

/** Ends a contest at what is known now and stores who did it; no later figure enters its result. */
export async function endContestBy(
	db: Database,
	{ id, by }: { readonly id: number; readonly by: string }
): Promise<Result<void>> {
	return db.transaction(async (tx) => {
		const ended = await endContest(tx, { id, by });
		if (!ended.ok) return ended;
		const stored = await contestById(tx, id);
		if (!stored) throw new Error('a contest is missing right after it was ended');
		await appendAudit(tx, {
			actor: by,
			action: 'contest.ended',
			subject: stored.slug,
			detail: { finalPosition: stored.finalPosition ?? 0 }
		});
		return ended;
	});
}

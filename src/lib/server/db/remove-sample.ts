/** Takes the sample out of a ledger that is to be used in earnest, and touches nothing else. */
import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { LEDGER_CHANNEL } from './ledger-append.ts';

export interface RemovedSample {
	readonly contests: number;
	readonly batches: number;
	readonly entries: number;
}

/**
 * Deletes the facts of sample and demo batches and the sample contests with all that was derived from them, in one
 * transaction. It switches no guard off: the append-only triggers let go of sample facts alone, and only in a
 * transaction that says what it is doing. The batches' rows stay, marked as removed, so positions keep no hole and
 * import reports still find their batch.
 *
 * Entries belong to no contest, so another contest may have counted sample facts: each one that runs is scored again
 * from nothing, as under a new rule version. What has ended stays as it was shown.
 */
export async function removeSample(db: Database, by: string | null = null): Promise<RemovedSample> {
	return db.transaction(async (tx) => {
		// Contests first, as the scorer locks them: whoever scores finishes, and nobody waits in a circle.
		await tx.execute(sql`select id from contest order by id for update`);
		await tx.execute(sql`select set_config('longhu.removing_sample', 'on', true)`);
		for (const rules of [
			sql`rule_reading`,
			sql`rule_draft`,
			sql`rule_version`,
			sql`rule_attachment`
		])
			await tx.execute(sql`
				delete from ${rules} where contest_id in (select id from contest where is_sample)`);
		const contests = await tx.execute(sql`delete from contest where is_sample`);
		const batches = await tx.execute<{ id: string }>(sql`
			update batch set removed_at = clock_timestamp()
			where origin in ('sample', 'demo') and removed_at is null and position is not null
			returning id::text as id`);
		const ofSample = sql`batch_id in (select id from batch where removed_at is not null)`;
		await tx.execute(sql`delete from assignment where ${ofSample}`);
		await tx.execute(sql`delete from dated_input where ${ofSample}`);
		await tx.execute(sql`delete from org_unit where ${ofSample}`);
		const entries = await tx.execute(sql`delete from entry where ${ofSample}`);
		const removed = {
			contests: contests.count,
			batches: batches.length,
			entries: entries.count
		};
		if (removed.contests + removed.batches === 0) return removed;
		await tx.execute(sql`update contest set scored_rule_version = null where status = 'running'`);
		await tx.execute(sql`
			insert into audit_event (actor, action, detail)
			values (${by}, 'sample.removed', ${JSON.stringify(removed)}::jsonb)`);
		// No new position, but running contests have work: the hint wakes their scorers.
		await tx.execute(sql`select pg_notify(${LEDGER_CHANNEL}, position::text) from ledger_head`);
		return removed;
	});
}

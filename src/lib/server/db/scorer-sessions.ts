/** Which database session scores which contest, and ending one whose node does not answer any more. */
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';

const nameOf = (contestId: number) => `longhu scorer of contest ${contestId}`;

/** Marks the session for the length of this transaction, so that other nodes can tell it from a stuck one. */
export async function nameScorerSession(tx: Transaction, contestId: number): Promise<void> {
	await tx.execute(sql`select set_config('application_name', ${nameOf(contestId)}, true)`);
}

/**
 * Ends the session that holds a contest while the database has been waiting for its node longer than a node ever
 * takes between two statements. `idle_in_transaction_session_timeout` would not do: a node that is paused between the
 * two halves of a statement (parsed, not yet executed) is not idle to the database. False where there was none.
 */
export async function endPausedScorer(
	db: Database,
	contestId: number,
	patienceMs: number
): Promise<boolean> {
	const rows = await db.execute(sql`
		select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and application_name = ${nameOf(contestId)}
			and wait_event_type = 'Client' and xact_start is not null
			and greatest(query_start, state_change)
				< clock_timestamp() - make_interval(secs => ${patienceMs / 1000})`);
	return rows.length > 0;
}

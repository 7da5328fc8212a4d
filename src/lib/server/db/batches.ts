/** Batches as people ask for them: what came when, from where, and what became of it. */
import { sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';

export interface TakeableBatch {
	readonly origin: string;
	readonly isTakenBack: boolean;
	readonly isRemoved: boolean;
}

export async function takeableBatch(tx: Reader, id: number): Promise<TakeableBatch | null> {
	const [row] = await tx.execute<{
		origin: string;
		isTakenBack: boolean;
		isRemoved: boolean;
	}>(sql`
		select origin, taken_back_position is not null as "isTakenBack",
			removed_at is not null as "isRemoved"
		from batch where id = ${id} and position is not null`);
	return row ?? null;
}

/** Says from which position on a batch does not count. The batch that takes it back must be there. */
export async function markTakenBack(tx: Transaction, id: number, position: number): Promise<void> {
	await tx.execute(sql`
		update batch set taken_back_position = ${position}::bigint where id = ${id}`);
}

/** Which batches count at a cut of the ledger: one place for every reader of what batches brought. */
import { sql, type SQL } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';

type Reader = Database | Transaction;

export interface LedgerCut {
	/** What came in through this position is known. */
	readonly throughPosition: number;
	/** What was taken back through this one does not count (any more), and links through it hold; absent: the same. */
	readonly correctionsThrough?: number;
}

/**
 * The cut at which a contest reads the ledger. What becomes known from its cut-off on does not enter its result, and
 * neither does that something was taken back, or whose a number is.
 */
export async function ledgerCutOf(
	tx: Reader,
	{ cutOff }: { readonly cutOff: number | null },
	throughPosition: number
): Promise<LedgerCut> {
	if (cutOff === null) return { throughPosition };
	const [row] = await tx.execute<{ position: number | null }>(sql`
		select max(position)::float8 as position from batch
		where position <= ${throughPosition}
			and received_at < ${new Date(cutOff).toISOString()}::timestamptz`);
	return { throughPosition, correctionsThrough: row?.position ?? 0 };
}

/** A condition on the batch `b`: known at the cut, and not taken back by then. */
export function countsAt({ throughPosition, correctionsThrough }: LedgerCut): SQL {
	return sql`(b.position <= ${throughPosition} and (b.taken_back_position is null
		or b.taken_back_position > ${correctionsThrough ?? throughPosition}))`;
}

/** A condition on the batch `b`: it came, or was taken back, after one position and through another. */
export function changesBetween(range: { readonly after: number; readonly through: number }): SQL {
	return sql`((b.position > ${range.after} and b.position <= ${range.through})
		or (b.taken_back_position > ${range.after} and b.taken_back_position <= ${range.through}))`;
}

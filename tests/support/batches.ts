/** What tests ask the ledger of its batches. */
import { sql } from 'drizzle-orm';
import type { Reader } from '#lib/server/db/ledger.ts';

interface BatchSummary {
	readonly id: number;
	readonly position: number;
	readonly origin: string;
	readonly receivedAt: number;
	readonly receivedBy: string | null;
	readonly fileName: string | null;
	readonly accepted: number;
}

/** The batches after a position, in their order. */
export async function batchesAfter(tx: Reader, position: number): Promise<BatchSummary[]> {
	const rows = await tx.execute<{
		id: string;
		position: string;
		origin: string;
		receivedAt: number;
		receivedBy: string | null;
		fileName: string | null;
		accepted: number;
	}>(sql`
		select id::text as id, position::text as position, origin,
			(extract(epoch from received_at) * 1000)::float8 as "receivedAt",
			received_by as "receivedBy", file_name as "fileName", accepted
		from batch where position > ${position} order by batch.position`);
	return rows.map((row) => ({ ...row, id: Number(row.id), position: Number(row.position) }));
}

import { and, eq, isNotNull } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { batch } from './schema.ts';

const columns = {
	id: batch.id,
	position: batch.position,
	origin: batch.origin,
	receivedAt: batch.receivedAt,
	receivedBy: batch.receivedBy,
	fileName: batch.fileName,
	fileSha256: batch.fileSha256,
	accepted: batch.accepted,
	duplicates: batch.duplicates,
	refused: batch.refused,
	takenBackPosition: batch.takenBackPosition
};

/** Who brought what when; null where there is no such batch, or it is not committed yet. */
export async function findBatchHead(tx: Database | Transaction, id: number) {
	const [row] = await tx
		.select(columns)
		.from(batch)
		.where(and(eq(batch.id, id), isNotNull(batch.position)));
	return row ?? null;
}

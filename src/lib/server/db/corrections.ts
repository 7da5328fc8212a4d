/** Corrections that wait for a second person. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';
import type { Reader } from './ledger.ts';
import { batch, correction } from './schema.ts';

interface Asked {
	readonly id: number;
	readonly reason: string;
	readonly status: 'open' | 'confirmed' | 'declined';
	readonly proposedAt: Date;
	readonly proposedBy: string;
	readonly decidedAt: Date | null;
	readonly decidedBy: string | null;
	readonly declineReason: string | null;
}

export type Correction = Asked &
	(
		| { readonly kind: 'takeBack'; readonly batchId: number; readonly position: number }
		| { readonly kind: 'link'; readonly number: string; readonly employeeNo: string | null }
	);

export type NewCorrection = { readonly reason: string; readonly proposedBy: string } & (
	| { readonly kind: 'takeBack'; readonly batchId: number }
	| { readonly kind: 'link'; readonly number: string; readonly employeeNo: string | null }
);

/** Null: another one about the same waits already. */
export async function insertCorrection(
	tx: Transaction,
	asked: NewCorrection
): Promise<number | null> {
	const [row] = await tx
		.insert(correction)
		.values(asked)
		.onConflictDoNothing()
		.returning({ id: correction.id });
	return row?.id ?? null;
}

function select(tx: Reader) {
	return tx
		.select({ row: correction, position: batch.position })
		.from(correction)
		.leftJoin(batch, eq(batch.id, correction.batchId));
}

type Row = Awaited<ReturnType<typeof select>>[number];

function toCorrection({ row, position }: Row): Correction {
	const { id, reason, proposedAt, proposedBy, decidedAt, decidedBy, declineReason } = row;
	// The table's checks promise these words.
	const status = row.status as Asked['status'];
	const asked = {
		...{ id, reason, status, proposedAt, proposedBy, decidedAt, decidedBy, declineReason }
	};
	return row.kind === 'takeBack'
		? { ...asked, kind: 'takeBack', batchId: row.batchId ?? 0, position: position ?? 0 }
		: { ...asked, kind: 'link', number: row.number ?? '', employeeNo: row.employeeNo };
}

/** Locked until the transaction ends, so that it is decided once. */
export async function lockCorrection(tx: Transaction, id: number): Promise<Correction | null> {
	const [row] = await select(tx).where(eq(correction.id, id)).for('update', { of: correction });
	return row ? toCorrection(row) : null;
}

/** The newest first. */
export async function openCorrections(tx: Reader, kind: Correction['kind']): Promise<Correction[]> {
	const rows = await select(tx)
		.where(and(eq(correction.kind, kind), eq(correction.status, 'open')))
		.orderBy(desc(correction.id));
	return rows.map(toCorrection);
}

/** All that was ever asked about a batch, the newest first. */
export async function correctionsOfBatch(tx: Reader, batchId: number): Promise<Correction[]> {
	const rows = await select(tx).where(eq(correction.batchId, batchId)).orderBy(desc(correction.id));
	return rows.map(toCorrection);
}

export async function decideCorrection(
	tx: Transaction,
	id: number,
	decision:
		| { readonly status: 'confirmed'; readonly by: string }
		| { readonly status: 'declined'; readonly by: string; readonly reason: string }
): Promise<void> {
	await tx
		.update(correction)
		.set({
			status: decision.status,
			decidedAt: sql`clock_timestamp()`,
			decidedBy: decision.by,
			...(decision.status === 'declined' ? { declineReason: decision.reason } : {})
		})
		.where(eq(correction.id, id));
}

import { auditEvent } from './schema.ts';
import type { Database, Transaction } from './client.ts';

/** Who did what to what. `detail` holds facts about the deed, never client data and never a secret. */
export interface AuditEntry {
	readonly actor: string | null;
	/** Thing and deed in the past, dotted: `contest.ended`. */
	readonly action: string;
	readonly subject: string;
	readonly detail?: Readonly<Record<string, string | number>>;
}

/** Belongs into the transaction of the deed itself: neither is stored without the other. */
export async function appendAudit(tx: Database | Transaction, entry: AuditEntry): Promise<void> {
	await tx.insert(auditEvent).values(entry);
}

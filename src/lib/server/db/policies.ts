/** Head office's policy, version by version. */
import { desc, sql } from 'drizzle-orm';
import { expectValue, success, type Result } from '#lib/domain/errors.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import { DEFAULT_POLICY_DOCUMENT } from '#lib/domain/policy/default-policy.ts';
import { parsePolicy, type Policy } from '#lib/domain/policy/policy.ts';
import { appendAudit } from './audit.ts';
import type { Database, Transaction } from './client.ts';
import type { Executor } from './contests.ts';
import { policyVersion } from './schema.ts';

export interface StoredPolicy {
	/** 0: the one that ships with the product. */
	readonly number: number;
	readonly document: string;
	readonly policy: Policy;
	/** Null where it ships with the product. */
	readonly setAt: Instant | null;
	readonly setBy: string | null;
}

/** Reading is a pure function of the text, and what was set never changes: the last one read is kept. */
let lastRead: { readonly document: string; readonly policy: Policy } | null = null;

function readStored(document: string): Policy {
	if (lastRead?.document !== document)
		lastRead = { document, policy: expectValue(parsePolicy(document)) };
	return lastRead.policy;
}

/** The policy that holds now. */
export async function currentPolicy(tx: Executor): Promise<StoredPolicy> {
	const [row] = await tx.select().from(policyVersion).orderBy(desc(policyVersion.number)).limit(1);
	const document = row?.document ?? DEFAULT_POLICY_DOCUMENT;
	return {
		number: row?.number ?? 0,
		document,
		policy: readStored(document),
		setAt: row?.setAt.getTime() ?? null,
		setBy: row?.setBy ?? null
	};
}

/** Sets a policy for every contest published from now on; what is published stays as it is. Gives its number. */
export async function setPolicy(
	db: Database,
	{ document, by }: { readonly document: string; readonly by: string }
): Promise<Result<number>> {
	const read = parsePolicy(document);
	if (!read.ok) return read;
	return db.transaction(async (tx) => {
		const number = await insertPolicy(tx, { document, by });
		await appendAudit(tx, {
			actor: by,
			action: 'policy.set',
			subject: read.value.id,
			detail: { policyVersion: number }
		});
		return success(number);
	});
}

/** One at a time: whoever sets a policy waits for who is setting one. */
async function insertPolicy(
	tx: Transaction,
	{ document, by }: { readonly document: string; readonly by: string }
): Promise<number> {
	await tx.execute(sql`lock table ${policyVersion} in share row exclusive mode`);
	const [row] = await tx
		.insert(policyVersion)
		.values({
			number: sql`(select coalesce(max(number), 0) + 1 from ${policyVersion})`,
			document,
			setBy: by
		})
		.returning({ number: policyVersion.number });
	if (!row) throw new Error('an insert returned no row');
	return row.number;
}

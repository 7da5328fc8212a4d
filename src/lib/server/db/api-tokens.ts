/** Keys of programs to the API, by the hash of the token. */
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';
import { apiToken } from './schema.ts';

type Executor = Database | Transaction;

/** A token as it may be shown: all but the secret. */
export interface StoredToken {
	readonly id: string;
	readonly name: string;
	/** The first characters, by which people tell tokens apart. */
	readonly prefix: string;
	readonly scopes: readonly string[];
	readonly createdAt: Date;
	readonly createdBy: string | null;
	/** Null: until it is revoked. */
	readonly expiresAt: Date | null;
	readonly lastUsedAt: Date | null;
	readonly revokedAt: Date | null;
	readonly revokedBy: string | null;
}

export interface NewToken extends Pick<StoredToken, 'name' | 'prefix' | 'createdBy' | 'expiresAt'> {
	readonly scopes: readonly string[];
	readonly tokenHash: string;
}

const columns = {
	id: apiToken.id,
	name: apiToken.name,
	prefix: apiToken.prefix,
	scopes: apiToken.scopes,
	createdAt: apiToken.createdAt,
	createdBy: apiToken.createdBy,
	expiresAt: apiToken.expiresAt,
	lastUsedAt: apiToken.lastUsedAt,
	revokedAt: apiToken.revokedAt,
	revokedBy: apiToken.revokedBy
};

export async function insertToken(tx: Executor, token: NewToken): Promise<string> {
	const [row] = await tx
		.insert(apiToken)
		.values({ ...token, scopes: [...token.scopes] })
		.returning({ id: apiToken.id });
	if (!row) throw new Error('an insert returned no row');
	return row.id;
}

/** Leaves a token alone that is there already, also a revoked one. */
export async function insertTokenOnce(tx: Executor, token: NewToken): Promise<void> {
	await tx
		.insert(apiToken)
		.values({ ...token, scopes: [...token.scopes] })
		.onConflictDoNothing({ target: apiToken.tokenHash });
}

/** The newest first. */
export async function listTokens(tx: Executor): Promise<StoredToken[]> {
	return tx.select(columns).from(apiToken).orderBy(desc(apiToken.createdAt), desc(apiToken.id));
}

export async function findToken(tx: Executor, tokenHash: string): Promise<StoredToken | null> {
	const [row] = await tx.select(columns).from(apiToken).where(eq(apiToken.tokenHash, tokenHash));
	return row ?? null;
}

/** False when there was nothing to take back. */
export async function markTokenRevoked(
	tx: Executor,
	{ id, by, now }: { readonly id: string; readonly by: string; readonly now: Date }
): Promise<boolean> {
	const rows = await tx
		.update(apiToken)
		.set({ revokedAt: now, revokedBy: by })
		.where(and(eq(apiToken.id, id), isNull(apiToken.revokedAt)))
		.returning({ id: apiToken.id });
	return rows.length > 0;
}

/** Unless it was used since `before` already, as another node may have noted. */
export async function noteTokenUse(
	tx: Executor,
	{ id, now, before }: { readonly id: string; readonly now: Date; readonly before: Date }
): Promise<void> {
	await tx
		.update(apiToken)
		.set({ lastUsedAt: now })
		.where(
			and(eq(apiToken.id, id), or(isNull(apiToken.lastUsedAt), lt(apiToken.lastUsedAt, before)))
		);
}

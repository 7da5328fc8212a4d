import { and, eq, gt, inArray, lt, or, sql } from 'drizzle-orm';
import { appUser, setupLink, signInAttempts, userSession } from './schema.ts';
import type { Database, Transaction } from './client.ts';

type Executor = Database | Transaction;

export async function hasAnyUser(tx: Executor): Promise<boolean> {
	const rows = await tx.select({ id: appUser.id }).from(appUser).limit(1);
	return rows.length > 0;
}

/** Puts a set-up link in the place of the last one. */
export async function replaceSetupLink(
	tx: Executor,
	link: { readonly tokenHash: string; readonly expiresAt: Date }
): Promise<void> {
	await tx.insert(setupLink).values(link).onConflictDoUpdate({ target: setupLink.id, set: link });
}

export async function findSetupLink(
	tx: Executor,
	tokenHash: string
): Promise<{ readonly expiresAt: Date } | undefined> {
	const [row] = await tx
		.select({ expiresAt: setupLink.expiresAt })
		.from(setupLink)
		.where(eq(setupLink.tokenHash, tokenHash));
	return row;
}

/** Takes the link away; true for exactly one of those who try. */
export async function consumeSetupLink(
	tx: Executor,
	{ tokenHash, now }: { readonly tokenHash: string; readonly now: Date }
): Promise<boolean> {
	const rows = await tx
		.delete(setupLink)
		.where(and(eq(setupLink.tokenHash, tokenHash), gt(setupLink.expiresAt, now)))
		.returning({ id: setupLink.id });
	return rows.length > 0;
}

/** Nobody else makes a first user until this transaction ends. */
export async function lockUsers(tx: Transaction): Promise<void> {
	await tx.execute(sql`lock table ${appUser} in share row exclusive mode`);
}

export async function endSession(tx: Executor, id: string): Promise<void> {
	await tx.delete(userSession).where(eq(userSession.id, id));
}

/** Sessions nobody will use again: past their idle end or older than the absolute one. */
export async function dropEndedSessions(
	tx: Executor,
	{ now, startedBefore }: { readonly now: Date; readonly startedBefore: Date }
): Promise<void> {
	await tx
		.delete(userSession)
		.where(or(lt(userSession.expiresAt, now), lt(userSession.createdAt, startedBefore)));
}

export interface AttemptCount {
	readonly count: number;
	readonly windowStartedAt: Date;
}

/** Counts one more in the running window of `key`, or opens a new window; one statement, so nobody is lost. */
export async function countAttempt(
	tx: Executor,
	{ key, now, windowMinutes }: { readonly key: string; now: Date; windowMinutes: number }
): Promise<AttemptCount> {
	const opened = new Date(now.getTime() - windowMinutes * 60_000);
	const isOver = sql`${signInAttempts.windowStartedAt} <= ${opened.toISOString()}::timestamptz`;
	const [row] = await tx
		.insert(signInAttempts)
		.values({ key, windowStartedAt: now, count: 1 })
		.onConflictDoUpdate({
			target: signInAttempts.key,
			set: {
				count: sql`case when ${isOver} then 1 else ${signInAttempts.count} + 1 end`,
				windowStartedAt: sql`case when ${isOver} then excluded.window_started_at else ${signInAttempts.windowStartedAt} end`
			}
		})
		.returning({ count: signInAttempts.count, windowStartedAt: signInAttempts.windowStartedAt });
	if (!row) throw new Error('an upsert returned no row');
	return row;
}

export async function clearAttempts(
	tx: Executor,
	{ keys, olderThan }: { readonly keys: readonly string[]; readonly olderThan: Date }
): Promise<void> {
	await tx
		.delete(signInAttempts)
		.where(
			or(inArray(signInAttempts.key, [...keys]), lt(signInAttempts.windowStartedAt, olderThan))
		);
}

import { and, asc, eq, gt, isNull, lt, type SQL } from 'drizzle-orm';
import { contest, display, displaySession } from './schema.ts';
import type { Database, Transaction } from './client.ts';

type Executor = Database | Transaction;

/** A screen and the one board it may read. */
export interface Display {
	readonly id: string;
	readonly name: string;
	readonly contestId: number;
	readonly contestSlug: string;
	/** Null: every division of the contest. */
	readonly division: string | null;
}

const columns = {
	id: display.id,
	name: display.name,
	contestId: display.contestId,
	contestSlug: contest.slug,
	division: display.division
};

export interface NewDisplay {
	readonly contestId: number;
	readonly division: string | null;
	readonly name: string;
	readonly createdBy: string | null;
	readonly tokenHash: string;
}

export async function insertDisplay(tx: Executor, values: NewDisplay): Promise<string> {
	const [row] = await tx.insert(display).values(values).returning({ id: display.id });
	if (!row) throw new Error('an insert returned no row');
	return row.id;
}

export async function findDisplay(tx: Executor, tokenHash: string): Promise<Display | null> {
	return first(
		await tx
			.select(columns)
			.from(display)
			.innerJoin(contest, eq(contest.id, display.contestId))
			.where(live(eq(display.tokenHash, tokenHash)))
	);
}

export async function findDisplayOfSession(
	tx: Executor,
	{ tokenHash, now }: { readonly tokenHash: string; readonly now: Date }
): Promise<Display | null> {
	return first(
		await tx
			.select(columns)
			.from(displaySession)
			.innerJoin(display, eq(display.id, displaySession.displayId))
			.innerJoin(contest, eq(contest.id, display.contestId))
			.where(live(and(eq(displaySession.tokenHash, tokenHash), gt(displaySession.expiresAt, now))))
	);
}

export async function insertDisplaySession(
	tx: Executor,
	values: { readonly tokenHash: string; readonly displayId: string; readonly expiresAt: Date }
): Promise<void> {
	await tx.insert(displaySession).values(values);
}

export async function dropEndedDisplaySessions(tx: Executor, now: Date): Promise<void> {
	await tx.delete(displaySession).where(lt(displaySession.expiresAt, now));
}

/** Takes the key back from its screens; false when there was nothing to take back. */
export async function markDisplayRevoked(
	tx: Executor,
	{ id, now }: { readonly id: string; readonly now: Date }
): Promise<boolean> {
	const rows = await tx
		.update(display)
		.set({ revokedAt: now })
		.where(live(eq(display.id, id)))
		.returning({ id: display.id });
	await tx.delete(displaySession).where(eq(displaySession.displayId, id));
	return rows.length > 0;
}

function live(condition: SQL | undefined): SQL | undefined {
	return and(condition, isNull(display.revokedAt));
}

function first(rows: readonly Display[]): Display | null {
	return rows[0] ?? null;
}

/** A screen's key as it is listed: never with its token, which nobody can read again. */
export interface ListedDisplay {
	readonly id: string;
	readonly name: string;
	readonly division: string | null;
	readonly createdAt: Date;
	readonly createdBy: string | null;
}

/** The keys of a contest's screens that were not taken back, oldest first. */
export async function displaysOfContest(tx: Executor, contestId: number): Promise<ListedDisplay[]> {
	return tx
		.select({
			id: display.id,
			name: display.name,
			division: display.division,
			createdAt: display.createdAt,
			createdBy: display.createdBy
		})
		.from(display)
		.where(live(eq(display.contestId, contestId)))
		.orderBy(asc(display.createdAt), asc(display.id));
}

/** Stores a screen's key unless there is one of this hash, live or revoked. */
export async function insertDisplayOnce(tx: Executor, values: NewDisplay): Promise<void> {
	await tx.insert(display).values(values).onConflictDoNothing({ target: display.tokenHash });
}

export async function isDisplayRevoked(tx: Executor, tokenHash: string): Promise<boolean> {
	const [row] = await tx
		.select({ revokedAt: display.revokedAt })
		.from(display)
		.where(eq(display.tokenHash, tokenHash));
	return row?.revokedAt !== null;
}

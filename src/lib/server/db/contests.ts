/** Contests and their published rules. A stored document was checked when it was published; a fault in one is a bug. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { ENGINE_SEMANTICS, parseContest, type Contest } from '#lib/domain/contest.ts';
import { expectValue, failure, success, type Result } from '#lib/domain/errors.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { Database, Transaction } from './client.ts';
import { LEDGER_CHANNEL } from './ledger-append.ts';
import { contest, ledgerHead, ruleVersion } from './schema.ts';

export type Executor = Database | Transaction;

export interface StoredContest {
	readonly id: number;
	readonly slug: string;
	readonly isSample: boolean;
	readonly status: 'running' | 'ended';
	readonly ruleVersion: number;
	/** The rules that the stored totals were computed under; null before the first scoring. */
	readonly scoredRuleVersion: number | null;
	readonly cursor: number;
	readonly scoredAsOf: Instant | null;
	readonly revision: number;
	readonly changesAt: Instant | null;
	readonly endedAt: Instant | null;
	readonly finalPosition: number | null;
	/** The current rule version, ready to score. */
	readonly contest: Contest;
}

const columns = {
	id: contest.id,
	slug: contest.slug,
	isSample: contest.isSample,
	status: contest.status,
	ruleVersion: contest.ruleVersion,
	scoredRuleVersion: contest.scoredRuleVersion,
	cursor: contest.cursor,
	scoredAsOf: contest.scoredAsOf,
	revision: contest.revision,
	changesAt: contest.changesAt,
	endedAt: contest.endedAt,
	finalPosition: contest.finalPosition,
	document: ruleVersion.document
};

function selectContests(tx: Executor) {
	return tx
		.select(columns)
		.from(contest)
		.innerJoin(
			ruleVersion,
			and(eq(ruleVersion.contestId, contest.id), eq(ruleVersion.number, contest.ruleVersion))
		);
}

type ContestRow = Awaited<ReturnType<typeof selectContests>>[number];

/** Parsing is a pure function of the text, and published texts never change: each is parsed once per process. */
const parsedDocuments = new Map<string, Contest>();

function parsedDocument(document: string): Contest {
	let parsed = parsedDocuments.get(document);
	if (!parsed) parsedDocuments.set(document, (parsed = expectValue(parseContest(document))));
	return parsed;
}

function toStoredContest({ document, ...row }: ContestRow): StoredContest {
	return {
		...row,
		status: row.status === 'ended' ? 'ended' : 'running',
		scoredAsOf: row.scoredAsOf?.getTime() ?? null,
		changesAt: row.changesAt?.getTime() ?? null,
		endedAt: row.endedAt?.getTime() ?? null,
		contest: parsedDocument(document)
	};
}

export async function contestBySlug(tx: Executor, slug: string): Promise<StoredContest | null> {
	// A null character is no part of any name, and the database takes none even to compare.
	if (slug.includes('\0')) return null;
	const [row] = await selectContests(tx).where(eq(contest.slug, slug));
	return row ? toStoredContest(row) : null;
}

export async function contestById(tx: Executor, id: number): Promise<StoredContest | null> {
	const [row] = await selectContests(tx).where(eq(contest.id, id));
	return row ? toStoredContest(row) : null;
}

export async function listContests(tx: Executor): Promise<StoredContest[]> {
	const rows = await selectContests(tx).orderBy(asc(contest.isSample), asc(contest.id));
	return rows.map(toStoredContest);
}

/** The contest's row, locked until the transaction ends, or null where another node holds it: this is the election. */
export async function lockContest(tx: Transaction, id: number): Promise<StoredContest | null> {
	const [row] = await selectContests(tx)
		.where(eq(contest.id, id))
		.for('update', { of: contest, skipLocked: true });
	return row ? toStoredContest(row) : null;
}

/** The text of a published version, as it was given. */
export async function documentOf(
	tx: Executor,
	id: number,
	version: number
): Promise<string | null> {
	const [row] = await tx
		.select({ document: ruleVersion.document })
		.from(ruleVersion)
		.where(and(eq(ruleVersion.contestId, id), eq(ruleVersion.number, version)));
	return row?.document ?? null;
}

/** Checks and publishes a document as rule version 1 of a new contest; the scorer takes it from there. */
export async function publishContest(
	tx: Transaction,
	input: { readonly document: string; readonly by: string | null; readonly isSample: boolean }
): Promise<Result<StoredContest>> {
	const parsed = parseContest(input.document);
	if (!parsed.ok) return parsed;
	const [created] = await tx
		.insert(contest)
		.values({ slug: parsed.value.id, isSample: input.isSample, ruleVersion: 1 })
		.onConflictDoNothing()
		.returning({ id: contest.id });
	if (!created)
		return failure({
			code: 'contest.taken',
			message: {
				zh: '已有同号的竞赛，请换一个 id',
				en: 'there is a contest of this id already; choose another id'
			},
			place: 'id',
			found: parsed.value.id
		});
	await tx.insert(ruleVersion).values({
		contestId: created.id,
		number: 1,
		document: input.document,
		engine: ENGINE_SEMANTICS,
		publishedBy: input.by
	});
	await wakeScorer(tx);
	const stored = await contestById(tx, created.id);
	if (!stored) throw new Error('a contest is missing right after it was published');
	return success(stored);
}

/** Ends a contest at what is known now. What comes later does not enter its result. */
export async function endContest(
	tx: Transaction,
	input: { readonly id: number; readonly by: string | null }
): Promise<Result<void>> {
	// Holding the ledger's head for a moment means that no batch is half in, half out.
	const [head] = await tx.select({ position: ledgerHead.position }).from(ledgerHead).for('update');
	const ended = await tx
		.update(contest)
		.set({
			status: 'ended',
			endedAt: sql`clock_timestamp()`,
			endedBy: input.by,
			finalPosition: head?.position ?? 0
		})
		.where(and(eq(contest.id, input.id), eq(contest.status, 'running')))
		.returning({ id: contest.id });
	if (ended.length === 0)
		return failure({
			code: 'contest.notRunning',
			message: { zh: '竞赛不在进行中', en: 'the contest is not running' },
			place: 'contest'
		});
	await wakeScorer(tx);
	return success(undefined);
}

/** Fires at commit: nobody is told of what cannot be read yet. */
async function wakeScorer(tx: Transaction): Promise<void> {
	await tx.execute(sql`select pg_notify(${LEDGER_CHANNEL}, '0')`);
}

/**
 * Contests whose totals may be behind: batches after the cursor, rules not yet scored, or an instant that has come. An
 * ended contest needs it only until its final position is reached.
 */
export async function contestsToScore(tx: Executor): Promise<number[]> {
	const rows = await tx.execute<{ id: string }>(sql`
		select contest.id::text as id from contest, ledger_head
		where scored_rule_version is distinct from rule_version
			or (status = 'running' and (cursor < ledger_head.position or changes_at <= now()))
			or (status = 'ended' and (cursor < final_position or scored_as_of is distinct from ended_at))
		order by contest.id`);
	return [...rows].map(({ id }) => Number(id));
}

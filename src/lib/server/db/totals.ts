/** Totals, revisions and claims: what the scorer derives. Readers see a contest at one revision. */
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, max, or, sql } from 'drizzle-orm';
import { Exact } from '#lib/domain/decimal.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { Transaction } from './client.ts';
import type { Executor } from './contests.ts';
import { claim, contest, revision, total } from './schema.ts';

/** The channel that tells nodes of a new revision, at commit, as `contest:revision`. */
export const REVISION_CHANNEL = 'longhu_revision';

/** Per metric what a manager's live entries in the window add up to, before claims and caps: decimal texts. */
export type BaseFigures = Readonly<
	Record<string, { readonly quantity: string; readonly amountFen: string }>
>;

/** What the stages after the member stage read of it: exact texts, as `Exact` prints them. */
export interface KeptTotal {
	readonly isPresent: boolean;
	/** Points of the member stage, before what groups add; so are the two after it. */
	readonly points: string;
	readonly isRanked: boolean;
	readonly payShare: string;
	readonly values: Readonly<Record<string, string | null>>;
	readonly periodPoints: Readonly<Record<string, string | null>>;
	readonly unitPoints: Readonly<Record<string, string | null>>;
	readonly unitDays: Readonly<Record<string, number>>;
}

export interface StoredTotal {
	readonly employeeNo: string;
	readonly division: string;
	readonly points: Exact;
	readonly tieKeys: readonly (Exact | null)[];
	readonly isRanked: boolean;
	/** The part of every bonus that is paid. */
	readonly payShare: Exact;
	/** Null where neither groups nor prizes read anything but points. */
	readonly kept: KeptTotal | null;
	/** Points of deals that are registered and not yet confirmed, within `points`; null: none counts. */
	readonly registered: Exact | null;
	readonly name: string;
	readonly position: string;
	readonly grade: string | null;
	/** The org unit's code. */
	readonly orgUnit: string;
	readonly baseFigures: BaseFigures;
	readonly changesAt: Instant | null;
	/** The revision that made this total. */
	readonly revision: number;
}

/** Somebody's points moved by an activity: raw material of the news. */
export interface StoredHighlight {
	readonly at: Instant;
	readonly employeeNo: string;
	readonly name: string;
	readonly division: string;
	readonly metric: string;
	readonly product: string | null;
	readonly quantity: string | null;
	/** Points gained in the revision, exact. */
	readonly gained: string;
}

export interface StoredRevision {
	readonly number: number;
	readonly position: number;
	readonly asOf: Instant;
	readonly ruleVersion: number;
	readonly businessDate: string | null;
	readonly highlights: readonly StoredHighlight[];
	readonly createdAt: Instant;
}

type TotalRow = typeof total.$inferSelect;

function toStoredTotal(row: TotalRow): StoredTotal {
	const tieKeys = row.tieKeys as (string | null)[];
	return {
		employeeNo: row.employeeNo,
		division: row.division,
		points: Exact.of(row.points),
		tieKeys: tieKeys.map((key) => (key === null ? null : Exact.of(key))),
		isRanked: row.isRanked,
		payShare: Exact.of(row.payShare),
		kept: row.kept as KeptTotal | null,
		registered: row.registered === null ? null : Exact.of(row.registered),
		name: row.name,
		position: row.position,
		grade: row.grade,
		orgUnit: row.orgUnit,
		baseFigures: row.baseFigures as BaseFigures,
		changesAt: row.changesAt?.getTime() ?? null,
		revision: row.revision
	};
}

/** Every participant's total at the contest's current revision, as one consistent reading. */
export async function currentTotals(
	tx: Executor,
	contestId: number
): Promise<{ revision: number; totals: StoredTotal[] }> {
	const [row] = await tx
		.select({ revision: contest.revision })
		.from(contest)
		.where(eq(contest.id, contestId));
	const current = row?.revision ?? 0;
	// Read at that revision and not "now": between the two statements the scorer may have moved on.
	return { revision: current, totals: await totalsAtRevision(tx, contestId, current) };
}

export async function totalsAtRevision(
	tx: Executor,
	contestId: number,
	at: number
): Promise<StoredTotal[]> {
	const rows = await tx
		.select()
		.from(total)
		.where(
			and(
				eq(total.contestId, contestId),
				lte(total.revision, at),
				or(isNull(total.untilRevision), gt(total.untilRevision, at))
			)
		);
	return rows.map(toStoredTotal);
}

/** What moved between two revisions: totals as they stand at `through`, and who is no longer there. */
export async function changedTotals(
	tx: Executor,
	contestId: number,
	range: { readonly after: number; readonly through: number }
): Promise<{ totals: StoredTotal[]; gone: string[] }> {
	const rows = await tx
		.select()
		.from(total)
		.where(
			and(
				eq(total.contestId, contestId),
				gt(total.revision, range.after),
				lte(total.revision, range.through),
				or(isNull(total.untilRevision), gt(total.untilRevision, range.through))
			)
		);
	const closed = await tx
		.selectDistinct({ employeeNo: total.employeeNo })
		.from(total)
		.where(
			and(
				eq(total.contestId, contestId),
				isNotNull(total.untilRevision),
				gt(total.untilRevision, range.after),
				lte(total.untilRevision, range.through)
			)
		);
	const standing = new Set(rows.map(({ employeeNo }) => employeeNo));
	const gone = closed.map(({ employeeNo }) => employeeNo).filter((no) => !standing.has(no));
	return { totals: rows.map(toStoredTotal), gone };
}

export async function totalsOfManagers(
	tx: Executor,
	contestId: number,
	employeeNos: readonly string[]
): Promise<StoredTotal[]> {
	const rows = await tx
		.select()
		.from(total)
		.where(
			and(
				eq(total.contestId, contestId),
				isNull(total.untilRevision),
				inArray(total.employeeNo, [...employeeNos])
			)
		);
	return rows.map(toStoredTotal);
}

/** Managers whose total changes by the passing of time alone, up to an instant. */
export async function managersDue(
	tx: Executor,
	contestId: number,
	asOf: Instant
): Promise<string[]> {
	const rows = await tx
		.select({ employeeNo: total.employeeNo })
		.from(total)
		.where(
			and(
				eq(total.contestId, contestId),
				isNull(total.untilRevision),
				isNotNull(total.changesAt),
				lte(total.changesAt, new Date(asOf))
			)
		);
	return rows.map(({ employeeNo }) => employeeNo);
}

/** The earliest instant at which any total changes without new facts. */
export async function nextChangeAt(tx: Executor, contestId: number): Promise<Instant | null> {
	const [row] = await tx
		.select({ changesAt: total.changesAt })
		.from(total)
		.where(
			and(eq(total.contestId, contestId), isNull(total.untilRevision), isNotNull(total.changesAt))
		)
		.orderBy(asc(total.changesAt))
		.limit(1);
	return row?.changesAt?.getTime() ?? null;
}

/** Closes the totals of those named and stores the new ones, as of one revision. */
export async function replaceTotals(
	tx: Transaction,
	contestId: number,
	change: {
		readonly revision: number;
		readonly closed: readonly string[];
		readonly totals: readonly Omit<StoredTotal, 'revision'>[];
	}
): Promise<void> {
	if (change.closed.length > 0)
		await tx.execute(sql`
			update total set until_revision = ${change.revision}
			where contest_id = ${contestId} and until_revision is null
				and employee_no in (select jsonb_array_elements_text(${JSON.stringify(change.closed)}::text::jsonb))`);
	if (change.totals.length === 0) return;
	const rows = change.totals.map((row) => ({
		employee_no: row.employeeNo,
		division: row.division,
		points: row.points.toString(),
		tie_keys: row.tieKeys.map((key) => key?.toString() ?? null),
		is_ranked: row.isRanked,
		pay_share: row.payShare.toString(),
		registered: row.registered?.toString() ?? null,
		kept: row.kept,
		base_figures: row.baseFigures,
		name: row.name,
		position: row.position,
		grade: row.grade,
		org_unit: row.orgUnit,
		changes_at: row.changesAt === null ? null : new Date(row.changesAt).toISOString()
	}));
	await tx.execute(sql`
		insert into total (contest_id, revision, employee_no, division, points, tie_keys, is_ranked,
			pay_share, registered, kept, base_figures, name, "position", grade, org_unit, changes_at)
		select ${contestId}, ${change.revision}, fresh.*
		from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as fresh(employee_no text, division text,
			points text, tie_keys jsonb, is_ranked boolean, pay_share text, registered text, kept jsonb, base_figures jsonb,
			name text, "position" text, grade text, org_unit text, changes_at timestamptz)`);
}

/** Stored winners of stage 2 for some keys: rule → key → activity keys. */
export async function claimsOf(
	tx: Executor,
	contestId: number,
	keys: readonly { readonly ruleId: string; readonly key: string }[]
): Promise<Map<string, Map<string, Set<string>>>> {
	const winners = new Map<string, Map<string, Set<string>>>();
	if (keys.length === 0) return winners;
	const sought = new Set(keys.map(({ key }) => key));
	const rows = await tx
		.select()
		.from(claim)
		.where(
			and(
				eq(claim.contestId, contestId),
				sql`${claim.key} in (select jsonb_array_elements_text(${JSON.stringify([...sought])}::text::jsonb))`
			)
		);
	for (const row of rows) {
		const byKey = winners.get(row.ruleId) ?? new Map<string, Set<string>>();
		byKey.set(row.key, new Set(row.winners));
		winners.set(row.ruleId, byKey);
	}
	return winners;
}

interface ClaimRow {
	readonly ruleId: string;
	readonly key: string;
	readonly winners: readonly string[];
}

const CLAIMS_PER_STATEMENT = 10_000;

export async function replaceClaims(
	tx: Transaction,
	contestId: number,
	claims: Iterable<ClaimRow>
): Promise<void> {
	let rows: ClaimRow[] = [];
	for (const claimed of claims) {
		rows.push(claimed);
		if (rows.length < CLAIMS_PER_STATEMENT) continue;
		await storeClaims(tx, contestId, rows);
		rows = [];
	}
	if (rows.length > 0) await storeClaims(tx, contestId, rows);
}

async function storeClaims(
	tx: Transaction,
	contestId: number,
	claims: readonly ClaimRow[]
): Promise<void> {
	await tx.execute(sql`
		insert into claim (contest_id, rule_id, key, winners)
		select ${contestId}, fresh.rule_id, fresh.key, array(select jsonb_array_elements_text(fresh.winners))
		from jsonb_to_recordset(${JSON.stringify(
			claims.map(({ ruleId, key, winners }) => ({ rule_id: ruleId, key, winners }))
		)}::text::jsonb) as fresh(rule_id text, key text, winners jsonb)
		on conflict (contest_id, rule_id, key) do update set winners = excluded.winners`);
}

export async function forgetClaims(tx: Transaction, contestId: number): Promise<void> {
	await tx.delete(claim).where(eq(claim.contestId, contestId));
}

/** Moves the contest to what was computed: cursor, instant, revision and wake-up in one statement. */
export async function moveContest(
	tx: Transaction,
	contestId: number,
	state: {
		readonly cursor: number;
		readonly asOf: Instant;
		readonly ruleVersion: number;
		readonly revision: number;
		readonly changesAt: Instant | null;
	}
): Promise<void> {
	await tx
		.update(contest)
		.set({
			cursor: state.cursor,
			scoredAsOf: new Date(state.asOf),
			scoredRuleVersion: state.ruleVersion,
			revision: state.revision,
			changesAt: state.changesAt === null ? null : new Date(state.changesAt)
		})
		.where(eq(contest.id, contestId));
}

/** Stores a revision and tells the nodes; the notice fires at commit and is only a hint. */
export async function appendRevision(
	tx: Transaction,
	contestId: number,
	row: Omit<StoredRevision, 'createdAt'> & { readonly afterPosition?: number }
): Promise<void> {
	await tx.insert(revision).values({
		contestId,
		number: row.number,
		position: row.position,
		afterPosition: row.afterPosition,
		asOf: new Date(row.asOf),
		ruleVersion: row.ruleVersion,
		businessDate: row.businessDate,
		highlights: [...row.highlights],
		createdAt: sql`clock_timestamp()`
	});
	await tx.execute(sql`select pg_notify(${REVISION_CHANNEL}, ${`${contestId}:${row.number}`})`);
}

export async function revisionsBetween(
	tx: Executor,
	contestId: number,
	range: { readonly after: number; readonly through: number }
): Promise<StoredRevision[]> {
	const rows = await tx
		.select()
		.from(revision)
		.where(
			and(
				eq(revision.contestId, contestId),
				gt(revision.number, range.after),
				lte(revision.number, range.through)
			)
		)
		.orderBy(asc(revision.number));
	return rows.map((row) => ({
		number: row.number,
		position: row.position,
		asOf: row.asOf.getTime(),
		ruleVersion: row.ruleVersion,
		businessDate: row.businessDate,
		highlights: row.highlights as StoredHighlight[],
		createdAt: row.createdAt.getTime()
	}));
}

/** The last revision made before an instant: what yesterday's board was. */
export async function latestRevisionBefore(
	tx: Executor,
	contestId: number,
	before: Instant
): Promise<number | null> {
	const [row] = await tx
		.select({ number: revision.number })
		.from(revision)
		.where(
			and(
				eq(revision.contestId, contestId),
				sql`${revision.createdAt} < ${new Date(before).toISOString()}::timestamptz`
			)
		)
		.orderBy(desc(revision.number))
		.limit(1);
	return row?.number ?? null;
}

/** The last revision made under a rule version; null: there is none. */
export async function lastRevisionUnder(
	tx: Executor,
	contestId: number,
	ruleVersion: number
): Promise<number | null> {
	const [row] = await tx
		.select({ number: max(revision.number) })
		.from(revision)
		.where(and(eq(revision.contestId, contestId), eq(revision.ruleVersion, ruleVersion)));
	return row?.number ?? null;
}

/** What a batch that is not committed makes of the running contests, seen from inside its own transaction. */
import { sql } from 'drizzle-orm';
import {
	previewStandings,
	type ContestEffect,
	type PreviewedTotal
} from '#lib/domain/standings-preview.ts';
import type { Transaction } from '#lib/server/db/client.ts';
import { listContests, type StoredContest } from '#lib/server/db/contests.ts';
import { currentTotals } from '#lib/server/db/totals.ts';
import { nextBoard } from './next-board.ts';
import type { Cut } from './rescore.ts';
import { memberTotalOf, type FreshTotal } from './total-of.ts';

/**
 * Computed by the live scorer's own function, from the contest's row as it is read and without its lock. The
 * transaction must see one state of the database throughout, or the scorer could move on between two readings.
 * What is in the ledger and not yet on the board counts on both sides: it is not this batch's doing.
 */
export async function standingsEffect(
	tx: Transaction,
	positions: { readonly before: number; readonly after: number },
	onContest: () => Promise<void> | void
): Promise<ContestEffect[]> {
	const [clock] = await tx.execute<{ ms: string }>(
		sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as ms`
	);
	const now = Number(clock?.ms ?? 0);
	const effects: ContestEffect[] = [];
	for (const stored of await listContests(tx)) {
		if (stored.status !== 'running') continue;
		await onContest();
		const asOf = Math.max(now, stored.scoredAsOf ?? 0);
		const after = await totalsAt(tx, stored, { position: positions.after, asOf });
		// Most files touch few of the contests.
		if (after === null) continue;
		const before = await totalsAt(tx, stored, { position: positions.before, asOf });
		const shown = before ?? (await currentTotals(tx, stored.id)).totals;
		const preview = previewStandings(
			stored.contest,
			shown.map(toPreviewed),
			after.map(toPreviewed)
		);
		if (preview) effects.push({ slug: stored.slug, name: stored.contest.name, ...preview });
	}
	return effects;
}

/** Everybody's totals at a cut; null where they are those that stand. */
async function totalsAt(
	tx: Transaction,
	stored: StoredContest,
	cut: Cut
): Promise<readonly FreshTotal[] | null> {
	const next = await nextBoard(tx, stored, cut);
	if (next === null) return null;
	if (next.isFull) return next.fresh.totals;
	const { totals } = await currentTotals(tx, stored.id);
	const fresh = new Map(next.fresh.totals.map((total) => [total.employeeNo, total]));
	const { managers } = next.rescored;
	return [
		...totals.filter(({ employeeNo }) => !managers.has(employeeNo) && !fresh.has(employeeNo)),
		...fresh.values()
	];
}

function toPreviewed(total: FreshTotal): PreviewedTotal {
	const { employeeNo, points, tieKeys, isRanked } = total;
	return { employeeNo, points, tieKeys, isRanked, participant: memberTotalOf(total).participant };
}

/**
 * The second opinion, written apart from the scorer: plain SQL adds up each manager's live entries per metric and must
 * find the base figures of the totals; and a rescore of everything from nothing must find the live totals themselves.
 */
import { sql, type SQL } from 'drizzle-orm';
import { Exact } from '#lib/domain/decimal.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { ReferralSplit } from '#lib/domain/rules/rule-kind.ts';
import { arrayLiteral } from '#lib/server/db/array-literal.ts';
import { countsAt, ledgerCutOf } from '#lib/server/db/batch-cut.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { contestById, type StoredContest } from '#lib/server/db/contests.ts';
import { teamKey, teamsAtRevision, type StoredTeam } from '#lib/server/db/team-totals.ts';
import { currentTotals, type StoredTotal } from '#lib/server/db/totals.ts';
import { rescoreAll } from './rescore.ts';
import { canonicalTeam, canonicalTotal, withGroups, type FreshTotal } from './total-of.ts';

export interface RecountDifference {
	/** Of a team board the team's code. */
	readonly employeeNo: string;
	/** `total`: a full rescore differs; `team` and a rule: that rule's board does; else the metric whose plain sum differs. */
	readonly what: string;
	readonly live: string;
	readonly recounted: string;
}

export interface Recount {
	readonly revision: number;
	readonly position: number;
	readonly participants: number;
	readonly differences: readonly RecountDifference[];
}

/** Compares at the contest's own cut, in one snapshot of the database. */
export async function recount(db: Database, contestId: number): Promise<Recount> {
	return db.transaction(
		async (tx) => {
			const stored = await contestById(tx, contestId);
			if (!stored || stored.scoredAsOf === null) throw new Error('the contest has not been scored');
			const { totals } = await currentTotals(tx, contestId);
			const teams = await teamsAtRevision(tx, contestId, stored.revision);
			const cut = { position: stored.cursor, asOf: stored.scoredAsOf };
			return {
				revision: stored.revision,
				position: stored.cursor,
				participants: totals.length,
				differences: [
					...(await differencesFromScratch(tx, stored, cut, { totals, teams })),
					...(await differencesOfSums(tx, stored, cut, totals))
				]
			};
		},
		{ isolationLevel: 'repeatable read', accessMode: 'read only' }
	);
}

async function differencesFromScratch(
	tx: Transaction,
	stored: StoredContest,
	cut: { readonly position: number; readonly asOf: Instant },
	live: { readonly totals: readonly StoredTotal[]; readonly teams: readonly StoredTeam[] }
): Promise<RecountDifference[]> {
	const rescored = await rescoreAll(tx, stored, cut);
	const fresh = withGroups(stored.contest, rescored.run, rescored.totals);
	const ofPeople = (totals: readonly FreshTotal[]) =>
		new Map(totals.map((total) => [total.employeeNo, canonicalTotal(total)]));
	const ofTeams = (teams: readonly StoredTeam[]) =>
		new Map(teams.map((row) => [teamKey(row), canonicalTeam(row)]));
	const people = differing(ofPeople(live.totals), ofPeople(fresh.totals)).map(
		({ key, ...texts }) => ({ employeeNo: key, what: 'total', ...texts })
	);
	const names = new Map([...live.teams, ...fresh.teams].map((row) => [teamKey(row), row]));
	const teams = differing(ofTeams(live.teams), ofTeams(fresh.teams)).map(({ key, ...texts }) => {
		const row = names.get(key);
		return { employeeNo: row?.team ?? key, what: `team ${row?.ruleId ?? ''}`, ...texts };
	});
	return [...people, ...teams];
}

function differing(live: ReadonlyMap<string, string>, fresh: ReadonlyMap<string, string>) {
	const keys = [...new Set([...live.keys(), ...fresh.keys()])].sort();
	return keys.flatMap((key) => {
		const there = live.get(key) ?? 'none';
		const recounted = fresh.get(key) ?? 'none';
		return there === recounted ? [] : [{ key, live: there, recounted }];
	});
}

async function differencesOfSums(
	tx: Transaction,
	stored: StoredContest,
	cut: { readonly position: number; readonly asOf: Instant },
	totals: readonly StoredTotal[]
): Promise<RecountDifference[]> {
	const sums = await plainSums(tx, stored, cut);
	return totals.flatMap((total) => {
		const own = sums.get(total.employeeNo) ?? new Map<string, PlainSum>();
		const metrics = [...new Set([...own.keys(), ...Object.keys(total.baseFigures)])].sort();
		return metrics.flatMap((metric) => {
			const live = total.baseFigures[metric] ?? { quantity: '0', amountFen: '0' };
			const plain = own.get(metric) ?? { quantity: '0', amountFen: '0' };
			const isSame =
				Exact.of(live.quantity).equals(Exact.of(plain.quantity)) &&
				Exact.of(live.amountFen).equals(Exact.of(plain.amountFen));
			if (isSame) return [];
			const { employeeNo } = total;
			return [{ employeeNo, what: metric, live: asText(live), recounted: asText(plain) }];
		});
	});
}

interface PlainSum {
	readonly quantity: string;
	readonly amountFen: string;
}

function asText({ quantity, amountFen }: PlainSum): string {
	return `${quantity} / ${amountFen}`;
}

/** The share that the first fitting split of the contest gives the referrer; null where none fits. */
function shareByRule(splits: readonly ReferralSplit[]): SQL {
	if (splits.length === 0) return sql`null::numeric`;
	const cases = splits.map(({ metric, products, referrerShare }) => {
		const fits =
			products === null
				? sql`activity.metric = ${metric}`
				: sql`activity.metric = ${metric} and activity.product = any(${arrayLiteral(products)}::text[])`;
		return sql`when ${fits} then ${referrerShare.toString()}::numeric`;
	});
	return sql`case ${sql.join(cases, sql` `)} end`;
}

/** Netted and windowed sums per manager and metric: no rule, no stage, no code of the domain. */
async function plainSums(
	tx: Transaction,
	{ contest }: StoredContest,
	cut: { readonly position: number; readonly asOf: Instant }
): Promise<Map<string, Map<string, PlainSum>>> {
	const start = new Date(contest.window.start).toISOString();
	const end = new Date(contest.window.end).toISOString();
	const asOf = new Date(cut.asOf).toISOString();
	const ledgerCut = await ledgerCutOf(tx, contest, cut.position);
	const cutOff = contest.cutOff === null ? null : new Date(contest.cutOff).toISOString();
	const ownShare = contest.referrerShare?.toString() ?? '0';
	const rows = await tx.execute<{
		employee_no: string;
		metric: string;
		part: string;
		quantity: string;
		amount_fen: string;
	}>(sql`
		with known_batch as materialized (
			select id from batch as b where ${countsAt(ledgerCut)}
				and (${cutOff}::timestamptz is null or received_at < ${cutOff}::timestamptz)
		), reversed as materialized (
			select source, external_id, metric, generation from entry
			where kind = 'reversal' and batch_id in (select id from known_batch)
			union
			select source, external_id, metric, earlier
			from entry cross join lateral generate_series(1, generation - 1) as earlier
			where kind = 'activity' and generation > 1 and batch_id in (select id from known_batch)
		), decided as materialized (
			select distinct on (source, external_id, metric) source, external_id, metric, decision
			from entry where kind = 'decision' and batch_id in (select id from known_batch)
			order by source, external_id, metric, occurred_at desc,
				array_position(array['cancelled', 'hold', 'release', 'funded'], decision)
		), live as (
			select activity.employee_no, activity.referrer_no, activity.shares, activity.metric, activity.quantity,
				activity.amount_fen,
				coalesce(activity.referrer_share, ${shareByRule(contest.splits)}, ${ownShare}::numeric) as referred
			from entry as activity
				left join reversed using (source, external_id, metric, generation)
				left join decided using (source, external_id, metric)
			where activity.kind = 'activity' and activity.batch_id in (select id from known_batch)
				and activity.occurred_at >= ${start}::timestamptz and activity.occurred_at < ${end}::timestamptz
				and activity.occurred_at <= ${asOf}::timestamptz
				and reversed.source is null
				and coalesce(decided.decision, 'funded') not in ('hold', 'cancelled')
		), link as (
			select distinct on (number) number, person_link.employee_no as manager
			from person_link join batch as b on b.id = person_link.batch_id
			where ${countsAt({ throughPosition: ledgerCut.correctionsThrough ?? cut.position })}
			order by number, b.position desc
		), credit as (
			select employee_no, metric, quantity, amount_fen,
				case when referrer_no is null then 1 else 1 - referred end as share, '1' as part
			from live where shares is null
			union all
			select referrer_no, metric, quantity, amount_fen, referred, '1' from live
			where referrer_no is not null
			union all
			select shared.key, metric, quantity, amount_fen, 1, shared.value
			from live cross join lateral jsonb_each_text(shares) as shared where shares is not null
		)
		select coalesce(link.manager, employee_no) as employee_no, metric, part,
			trim_scale(sum(coalesce(quantity, 1) * share))::text as quantity,
			trim_scale(sum(coalesce(amount_fen, 0) * share))::text as amount_fen
		from credit left join link on link.number = credit.employee_no
		group by coalesce(link.manager, employee_no), metric, part`);
	const sums = new Map<string, Map<string, PlainSum>>();
	for (const row of rows) {
		const own = sums.get(row.employee_no) ?? new Map<string, PlainSum>();
		const before = own.get(row.metric) ?? { quantity: '0', amountFen: '0' };
		// A third is no decimal: what is shared by thirds is added up whole, and divided here.
		const withPart = (sum: string, more: string) =>
			Exact.of(sum)
				.plus(Exact.of(more).times(Exact.of(row.part)))
				.toString();
		own.set(row.metric, {
			quantity: withPart(before.quantity, row.quantity),
			amountFen: withPart(before.amountFen, row.amount_fen)
		});
		sums.set(row.employee_no, own);
	}
	return sums;
}

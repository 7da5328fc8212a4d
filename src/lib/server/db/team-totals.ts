/** Rows of team boards, stored as totals are: what changed with a revision, so that every past board can be shown. */
import { and, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import { Exact } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { Transaction } from './client.ts';
import type { Executor } from './contests.ts';
import { teamTotal } from './schema.ts';

export interface StoredTeam {
	/** The rule whose board it is on. */
	readonly ruleId: string;
	readonly team: string;
	readonly name: Text;
	/** Employee numbers of those who lead it. */
	readonly heads: readonly string[];
	/** How many are in it, without those who lead it. */
	readonly people: number;
	/** Null: not rated. */
	readonly value: Exact | null;
	/** False: a gate is not passed, or there is nothing to rate. */
	readonly isRanked: boolean;
	readonly arithmetic: Text;
}

export type TeamKey = Pick<StoredTeam, 'ruleId' | 'team'>;

/** One text for a team of a rule. */
export function teamKey({ ruleId, team }: TeamKey): string {
	return `${ruleId}\u001f${team}`;
}

type TeamTotalRow = typeof teamTotal.$inferSelect;

function toStoredTeam(row: TeamTotalRow): StoredTeam {
	return {
		ruleId: row.ruleId,
		team: row.team,
		name: { zh: row.nameZh, en: row.nameEn },
		heads: row.heads,
		people: row.people,
		value: row.value === null ? null : Exact.of(row.value),
		isRanked: row.isRanked,
		arithmetic: { zh: row.arithmeticZh, en: row.arithmeticEn }
	};
}

/** All team boards of a contest as they stood at a revision. */
export async function teamsAtRevision(
	tx: Executor,
	contestId: number,
	at: number
): Promise<StoredTeam[]> {
	const rows = await tx
		.select()
		.from(teamTotal)
		.where(
			and(
				eq(teamTotal.contestId, contestId),
				lte(teamTotal.revision, at),
				or(isNull(teamTotal.untilRevision), gt(teamTotal.untilRevision, at))
			)
		);
	return rows.map(toStoredTeam);
}

export interface TeamChanges {
	readonly teams: readonly StoredTeam[];
	readonly gone: readonly TeamKey[];
}

/** What moved between two revisions: rows as they stand at `through`, and which are no longer there. */
export async function changedTeams(
	tx: Executor,
	contestId: number,
	{ after, through }: { readonly after: number; readonly through: number }
): Promise<TeamChanges> {
	const rows = await tx
		.select()
		.from(teamTotal)
		.where(
			and(
				eq(teamTotal.contestId, contestId),
				gt(teamTotal.revision, after),
				lte(teamTotal.revision, through),
				or(isNull(teamTotal.untilRevision), gt(teamTotal.untilRevision, through))
			)
		);
	const closed = await tx
		.selectDistinct({ ruleId: teamTotal.ruleId, team: teamTotal.team })
		.from(teamTotal)
		.where(
			and(
				eq(teamTotal.contestId, contestId),
				gt(teamTotal.untilRevision, after),
				lte(teamTotal.untilRevision, through)
			)
		);
	const standing = new Set(rows.map(teamKey));
	return {
		teams: rows.map(toStoredTeam),
		gone: closed.filter((key) => !standing.has(teamKey(key)))
	};
}

/** Closes the rows of those named and stores the new ones, as of one revision. */
export async function replaceTeams(
	tx: Transaction,
	contestId: number,
	change: {
		readonly revision: number;
		readonly closed: readonly TeamKey[];
		readonly teams: readonly StoredTeam[];
	}
): Promise<void> {
	if (change.closed.length > 0) {
		const keys = change.closed.map(({ ruleId, team }) => ({ rule_id: ruleId, team }));
		await tx.execute(sql`
			update team_total set until_revision = ${change.revision}
			from jsonb_to_recordset(${JSON.stringify(keys)}::text::jsonb) as closed(rule_id text, team text)
			where contest_id = ${contestId} and until_revision is null
				and team_total.rule_id = closed.rule_id and team_total.team = closed.team`);
	}
	if (change.teams.length === 0) return;
	const rows = change.teams.map((row) => ({
		rule_id: row.ruleId,
		team: row.team,
		name_zh: row.name.zh,
		name_en: row.name.en,
		heads: row.heads,
		people: row.people,
		value: row.value?.toString() ?? null,
		is_ranked: row.isRanked,
		arithmetic_zh: row.arithmetic.zh,
		arithmetic_en: row.arithmetic.en
	}));
	await tx.execute(sql`
		insert into team_total (contest_id, revision, rule_id, team, name_zh, name_en, heads, people, value,
			is_ranked, arithmetic_zh, arithmetic_en)
		select ${contestId}, ${change.revision}, fresh.*
		from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as fresh(rule_id text, team text, name_zh text,
			name_en text, heads text[], people integer, value text, is_ranked boolean, arithmetic_zh text,
			arithmetic_en text)`);
}

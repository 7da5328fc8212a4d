import { sql } from 'drizzle-orm';
import type { Executor } from './contests.ts';

/** What a list of contests tells of each beside the document. */
export interface ContestFigures {
	readonly participants: number;
	/** Of the current revision; null: no figure yet. */
	readonly businessDate: string | null;
}

/** By the contest's id, for all contests or for one. */
export async function contestFigures(
	tx: Executor,
	id: number | null = null
): Promise<Map<number, ContestFigures>> {
	const one = id === null ? sql`` : sql`where contest.id = ${id}`;
	const rows = await tx.execute<{
		id: string;
		participants: string;
		businessDate: string | null;
	}>(sql`
		select contest.id::text as id, revision.business_date::text as "businessDate",
			(select count(*) from total
				where total.contest_id = contest.id and total.until_revision is null)::text as participants
		from contest
		left join revision on revision.contest_id = contest.id and revision.number = contest.revision
		${one}`);
	return new Map(
		[...rows].map((row) => [
			Number(row.id),
			{ participants: Number(row.participants), businessDate: row.businessDate }
		])
	);
}

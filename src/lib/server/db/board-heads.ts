/** Cheap questions that each node asks about the boards it keeps. */
import { inArray, lte, max, sql } from 'drizzle-orm';
import type { Executor } from './contests.ts';
import { batch, contest, orgUnit } from './schema.ts';

export interface ContestHead {
	readonly id: number;
	readonly revision: number;
	/** Ended, and scored through its last position: what stands there is final. */
	readonly isEnded: boolean;
}

export async function contestHeads(tx: Executor, ids: readonly number[]): Promise<ContestHead[]> {
	if (ids.length === 0) return [];
	return tx
		.select({
			id: contest.id,
			revision: contest.revision,
			isEnded: sql<boolean>`${contest.status} = 'ended' and ${contest.scoredAsOf} is not distinct from ${contest.endedAt}`
		})
		.from(contest)
		.where(inArray(contest.id, [...ids]));
}

/** A number that changes with the organisation known through a position; null: there is none. */
export async function orgUnitsVersion(tx: Executor, position: number): Promise<number | null> {
	const [row] = await tx
		.select({
			version: max(
				sql`case when ${batch.takenBackPosition} <= ${position} then ${batch.takenBackPosition} else ${batch.position} end`
			).mapWith(Number)
		})
		.from(orgUnit)
		.innerJoin(batch, sql`${batch.id} = ${orgUnit.batchId}`)
		.where(lte(batch.position, position));
	return row?.version ?? null;
}

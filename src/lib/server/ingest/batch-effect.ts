/** What a batch moved, by comparing the boards around it. */
import { sql } from 'drizzle-orm';
import { Exact } from '#lib/domain/decimal.ts';
import type { Text } from '#lib/domain/errors.ts';
import { listContests, type StoredContest } from '../db/contests.ts';
import type { Reader } from '../db/ledger.ts';

export interface BatchEffect {
	readonly slug: string;
	readonly name: Text;
	/** `waiting`: not scored that far yet. `ended`: it came after the end, so it does not enter. */
	readonly state: 'waiting' | 'ended' | 'scored';
	/** Managers whose total changed; those who came to take part, or ceased to. */
	readonly moved: number;
	/** Sums of what was gained and of what was lost, as the contest displays points. */
	readonly gained: string;
	readonly lost: string;
	/** The revision that the batch entered; null: none was made, because nothing moved. */
	readonly revision: number | null;
	/** Other batches that entered with it: the figures are of all together. */
	readonly others: number;
}

/** Of every contest that the batch concerns: those whose board it entered, or will, or is too late for. */
export async function effectsOfBatch(
	tx: Reader,
	batch: { readonly position: number; readonly id: number }
): Promise<BatchEffect[]> {
	const effects: BatchEffect[] = [];
	for (const stored of await listContests(tx)) {
		const effect = await effectOn(tx, stored, batch.position);
		if (effect.state !== 'scored' || effect.revision !== null) effects.push(effect);
	}
	return effects;
}

async function effectOn(tx: Reader, stored: StoredContest, position: number): Promise<BatchEffect> {
	const nothing = {
		slug: stored.slug,
		name: stored.contest.name,
		moved: 0,
		gained: '0',
		lost: '0',
		revision: null,
		others: 0
	};
	if (stored.finalPosition !== null && position > stored.finalPosition)
		return { ...nothing, state: 'ended' };
	if (stored.cursor < position) return { ...nothing, state: 'waiting' };
	const [entered] = await tx.execute<{ number: number; others: number }>(sql`
		select number::float8 as number, (position - after_position - 1)::float8 as others from (
			select number, position, after_position from revision
			where contest_id = ${stored.id} and position >= ${position} order by position, number limit 1
		) next where after_position < ${position}`);
	if (!entered) return { ...nothing, state: 'scored' };
	const rows = await tx.execute<{ before: string | null; after: string | null }>(sql`
		select old.points as before, fresh.points as after
		from (select employee_no, points from total
				where contest_id = ${stored.id} and revision = ${entered.number}) fresh
			full join (select employee_no, points from total
				where contest_id = ${stored.id} and until_revision = ${entered.number}) old
			using (employee_no)
		where old.points is distinct from fresh.points`);
	let gained = Exact.ZERO;
	let lost = Exact.ZERO;
	for (const { before, after } of rows) {
		const change = Exact.of(after ?? '0').minus(Exact.of(before ?? '0'));
		if (change.sign > 0) gained = gained.plus(change);
		else lost = lost.minus(change);
	}
	return {
		...nothing,
		state: 'scored',
		moved: rows.length,
		gained: gained.toFixed(stored.contest.decimals),
		lost: lost.toFixed(stored.contest.decimals),
		revision: entered.number,
		others: entered.others
	};
}

/** Who would move if a batch were taken back: it is, in a transaction that is rolled back. */
import { sql } from 'drizzle-orm';
import type { Text } from '#lib/domain/errors.ts';
import type { ContestEffect } from '#lib/domain/standings-preview.ts';
import { connectTo, type Database } from '../db/client.ts';
import { headPosition, type Reader } from '../db/ledger.ts';
import { listContests } from '../db/contests.ts';
import { standingsEffect } from '../scorer/standings-effect.ts';
import { tryTakeBack } from './take-back.ts';

export interface TakeBackPreview {
	/** Of every running contest that would move. */
	readonly effects: readonly ContestEffect[];
	/** Contests that have ended with the batch in their result, which stays. */
	readonly frozen: readonly { readonly slug: string; readonly name: Text }[];
}

export interface TakeBackPreviewTask {
	readonly databaseUrl: string;
	readonly batchId: number;
}

/** Runs in a worker thread. */
export async function runTakeBackPreview(task: TakeBackPreviewTask): Promise<TakeBackPreview> {
	const { db, close } = connectTo(task.databaseUrl, { connections: 1 });
	try {
		return await previewTakeBack(db, task.batchId);
	} finally {
		await close();
	}
}

/** The batch must be one that can be taken back. */
export async function previewTakeBack(db: Database, batchId: number): Promise<TakeBackPreview> {
	let preview: TakeBackPreview | undefined;
	try {
		await db.transaction(
			async (tx) => {
				const before = await headPosition(tx);
				const frozen = await frozenContests(tx, batchId);
				const after = await tryTakeBack(tx, batchId);
				const effects = await standingsEffect(tx, { before, after }, () => undefined);
				preview = { effects, frozen };
				throw new RolledBack();
			},
			{ isolationLevel: 'repeatable read' }
		);
	} catch (error) {
		if (!(error instanceof RolledBack)) throw error;
	}
	if (!preview) throw new Error('the preview ended without an answer');
	return preview;
}

class RolledBack extends Error {}

/** Ended contests in whose window somebody who took part has an entry of the batch. */
async function frozenContests(tx: Reader, batchId: number): Promise<TakeBackPreview['frozen']> {
	const frozen: { slug: string; name: Text }[] = [];
	for (const { id, slug, status, finalPosition, contest } of await listContests(tx)) {
		if (status !== 'ended' || finalPosition === null) continue;
		const [row] = await tx.execute(sql`
			select from entry e join batch b on b.id = e.batch_id
			where b.id = ${batchId} and b.position <= ${finalPosition}
				and coalesce(e.occurred_at, e.stated_at) >= ${new Date(contest.window.start).toISOString()}::timestamptz
				and coalesce(e.occurred_at, e.stated_at) < ${new Date(contest.window.end).toISOString()}::timestamptz
				and exists (select from total where total.contest_id = ${id}
					and total.employee_no = e.employee_no and total.until_revision is null)
			limit 1`);
		if (row) frozen.push({ slug, name: contest.name });
	}
	return frozen;
}

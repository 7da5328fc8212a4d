/** What holds of the ledger at every moment, and at rest. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { connectTo, type Connection } from '#lib/server/db/client.ts';
import { runningEmbeddedUrl } from '#lib/server/db/command-database.ts';
import { listContests } from '#lib/server/db/contests.ts';
import { allEntries, headPosition } from '#lib/server/db/ledger.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import type { AppProcess } from '../support/app.ts';
import { until } from '../support/waiting.ts';

/** Batches of snapshots hold what was computed from them beside what they count. */
export const SNAPSHOT_FILES = 'snapshots-';

/** A connection of one's own to the database of a running app, for as long as the work lasts. */
export async function withLedger<T>(
	app: Pick<AppProcess, 'dataDir'>,
	work: (connection: Connection) => Promise<T>
): Promise<T> {
	const connection = connectTo(await runningEmbeddedUrl(app.dataDir), { connections: 2 });
	try {
		return await work(connection);
	} finally {
		await connection.close();
	}
}

export interface LedgerWatch {
	/** Ends it, and gives how often it looked and what it saw that may not be. */
	readonly stop: () => Promise<{ readonly looks: number; readonly faults: readonly string[] }>;
}

/** Looks at the ledger again and again until stopped, or until its database is gone. */
export async function watchLedger(app: Pick<AppProcess, 'dataDir'>): Promise<LedgerWatch> {
	const url = await runningEmbeddedUrl(app.dataDir);
	const faults: string[] = [];
	let isStopped = false;
	let looks = 0;
	const watching = (async () => {
		const { sql, close } = connectTo(url, { connections: 1 });
		try {
			let seen = 0;
			while (!isStopped) {
				const look = await lookAt(sql, seen).catch(() => null);
				if (look === null) return;
				looks += 1;
				seen = look.head;
				faults.push(...look.faults);
				await delay(20);
			}
		} finally {
			await close().catch(() => undefined);
		}
	})();
	return {
		stop: async () => {
			isStopped = true;
			await watching;
			return { looks, faults };
		}
	};
}

/** One statement, and so one moment: positions without a hole, and every new batch with all rows that it counts. */
async function lookAt(
	sql: Connection['sql'],
	seen: number
): Promise<{ head: number; faults: string[] }> {
	const [found] = await sql<{ head: number; last: number; batches: number; half: string[] }[]>`
		select (select position from ledger_head)::float8 as head,
			(select max(position) from batch)::float8 as last,
			(select count(*) from batch)::float8 as batches,
			(select coalesce(array_agg(b.position || ': ' || b.accepted || ' counted, ' || e.rows || ' there'), '{}')
				from batch b cross join lateral (
					select count(*) as rows from entry where entry.batch_id = b.id) e
				where b.position > ${seen} and b.origin in ('api', 'file') and b.accepted <> e.rows
					and coalesce(b.file_name, '') not like ${`${SNAPSHOT_FILES}%`}) as half`;
	if (!found) throw new Error('a statement without a row');
	const { head, last, batches, half } = found;
	const faults = half.map((one) => `half of a batch at ${one}`);
	if (head !== last || head !== batches)
		faults.push(`head ${head}, last batch ${last}, ${batches} batches`);
	return { head, faults };
}

/** The ledger at rest. */
export async function expectWhole({ sql }: Connection): Promise<void> {
	expect((await lookAt(sql, 0)).faults).toEqual([]);
}

/** The live board has caught up with the ledger, and a recount finds the same. */
export async function expectScored({ db, sql }: Connection, withinMs = 60_000): Promise<void> {
	await until(
		async () => {
			const [behind] = await sql`
				select 1 from contest, ledger_head where contest.cursor < ledger_head.position`;
			return behind === undefined;
		},
		{ what: 'the scorer to catch up', withinMs }
	);
	for (const { id } of await listContests(db)) {
		const { differences, participants } = await recount(db, id);
		expect(participants).toBe(240);
		expect(differences).toEqual([]);
	}
}

/** Everything in the ledger that counts now. */
export async function countedEntries({ db }: Connection): Promise<LedgerEntry[]> {
	const entries: LedgerEntry[] = [];
	for await (const chunk of allEntries(db, { throughPosition: await headPosition(db) }))
		entries.push(...chunk);
	return entries;
}

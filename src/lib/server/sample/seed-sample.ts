/**
 * Gives an empty database something lifelike to rank: the made bank's roster and quarter, brought through ingest
 * itself, batch by batch as a bank would, and the contest over them.
 */
import { sql } from 'drizzle-orm';
import { dayOf } from '#lib/domain/calendar.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { parseActivityRow, parseRosterRow } from '#lib/domain/file-rows.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import type { Database } from '#lib/server/db/client.ts';
import { publishContest } from '#lib/server/db/contests.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { makeSampleBatches } from './activities.ts';
import { makeSampleBank } from './bank.ts';
import { sampleContestDocument } from './contest-document.ts';
import { sampleDatedInputs } from './dated-inputs.ts';
import { SAMPLE_SOURCE, type ActivityRow } from './rows.ts';

/** The sample is the same wherever it is made on the same day. */
export const SAMPLE_SEED = 7;
export const SAMPLE_ZONE = 'Asia/Shanghai';

/** Seeds only where there is nothing at all; true where it did. */
export async function seedSample(db: Database, now: Instant): Promise<boolean> {
	if (!(await isEmpty(db))) return false;
	const today = dayOf(now, SAMPLE_ZONE);
	const { orgUnits, roster } = makeSampleBank(SAMPLE_SEED, today);
	const by = { origin: 'sample', by: null } as const;
	await ingestBatch(db, {
		...by,
		fileName: 'sample-roster.csv',
		orgUnits,
		roster: roster.map((row, index) => ({
			line: index + 2,
			assignment: expectValue(parseRosterRow(row, index + 2))
		})),
		dated: sampleDatedInputs(SAMPLE_SEED, today).map((input, index) => ({ line: index + 2, input }))
	});
	for (const { businessDate, rows } of makeSampleBatches(SAMPLE_SEED, today))
		await ingestBatch(db, {
			...by,
			fileName: `sample-${businessDate}.csv`,
			entries: rows.map((row, index) => sampleLine(row, index + 2))
		});
	const document = sampleContestDocument(today);
	expectValue(
		await db.transaction((tx) => publishContest(tx, { document, by: null, isSample: true }))
	);
	return true;
}

export function sampleLine(row: ActivityRow, line: number) {
	const defaults = { source: SAMPLE_SOURCE, zone: SAMPLE_ZONE };
	return { line, entry: expectValue(parseActivityRow(row, line, defaults)) };
}

/** The slug of the sample contest in this database, or null where there is none (any more). */
export async function sampleContestSlug(db: Database): Promise<string | null> {
	const rows = await db.execute<{ slug: string }>(
		sql`select slug from contest where is_sample order by id desc limit 1`
	);
	return rows[0]?.slug ?? null;
}

async function isEmpty(db: Database): Promise<boolean> {
	if ((await headPosition(db)) > 0) return false;
	const contests = await db.execute(sql`select 1 from contest limit 1`);
	return contests.length === 0;
}

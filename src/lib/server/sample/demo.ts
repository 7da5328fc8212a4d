/** Replays new activities of the sample bank through the real ingest path, so that the wall moves while one looks. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '#lib/server/db/client.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { demoActivity } from './demo-stream.ts';
import { SAMPLE_SEED, sampleLine } from './seed-sample.ts';

/** About one deal every two seconds, in an uneven rhythm that repeats with the seed's number. */
const PAUSES_MS = [1_200, 2_600, 700, 3_400, 1_800, 900, 2_200];

/** Runs until the signal; every activity is a batch of its own, as a branch would send it. */
export async function runDemo(
	db: Database,
	signal: AbortSignal,
	report: (error: unknown) => void
): Promise<void> {
	for (let n = 0; !signal.aborted; n += 1) {
		try {
			const row = demoActivity(SAMPLE_SEED, n, new Date().toISOString());
			await ingestBatch(db, { origin: 'demo', by: null, entries: [sampleLine(row, 1)] });
		} catch (error) {
			report(error);
		}
		const pause = PAUSES_MS[n % PAUSES_MS.length] ?? 1_500;
		await delay(pause, undefined, { signal }).catch(() => undefined);
	}
}

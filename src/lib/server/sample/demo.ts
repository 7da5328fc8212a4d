/** Replays new activities of the sample bank through the real ingest path, so that the wall moves while one looks. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '#lib/server/db/client.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { log } from '#lib/server/log.ts';
import { StartFault } from '#lib/server/start-fault.ts';
import { demoActivity } from './demo-stream.ts';
import { SAMPLE_SEED, sampleContestSlug, sampleLine } from './seed-sample.ts';

/** About one deal every two seconds, in an uneven rhythm that repeats with the seed's number. */
const PAUSES_MS = [1_200, 2_600, 700, 3_400, 1_800, 900, 2_200];

/**
 * Starts the replay; returns how to stop it. Without the sample there is nobody whose deals could be replayed, and made
 * figures do not belong among a bank's own.
 */
export async function startDemo(db: Database): Promise<() => Promise<void>> {
	if ((await sampleContestSlug(db)) === null)
		throw new StartFault({
			zh: '数据库里没有样例，无法演示。请用空的 LONGHU_DATA_DIR 启动，或设置 LONGHU_SAMPLE=on。',
			en: 'The database holds no sample to replay. Start with an empty LONGHU_DATA_DIR, or set LONGHU_SAMPLE=on.'
		});
	const stop = new AbortController();
	const running = replay(db, stop.signal);
	return async () => {
		stop.abort();
		await running;
	};
}

/** Every activity is a batch of its own, as a branch would send it. */
async function replay(db: Database, signal: AbortSignal): Promise<void> {
	for (let n = 0; !signal.aborted; n += 1) {
		try {
			const row = demoActivity(SAMPLE_SEED, n, new Date().toISOString());
			await ingestBatch(db, { origin: 'demo', by: null, entries: [sampleLine(row, 1)] });
		} catch (error) {
			log().error({ err: error }, 'a demo activity was not stored');
		}
		const pause = PAUSES_MS[n % PAUSES_MS.length] ?? 1_500;
		await delay(pause, undefined, { signal }).catch(() => undefined);
	}
}

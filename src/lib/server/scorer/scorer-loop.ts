/** Keeps every contest scored: on each notice of the ledger, each second, and when time alone changes something. */
import { setTimeout as delay } from 'node:timers/promises';
import { connectTo, type Database } from '#lib/server/db/client.ts';
import { contestsToScore } from '#lib/server/db/contests.ts';
import { LEDGER_CHANNEL } from '#lib/server/db/ledger-append.ts';
import { Notices } from '#lib/server/db/notices.ts';
import { endPausedScorer } from '#lib/server/db/scorer-sessions.ts';
import { scoreOnce } from './score-once.ts';

/** Between two beginnings at least: on a busy ledger many batches share a revision. */
const SPACING_MS = 60;
/** A notice may be missed; nobody waits longer than this. */
const POLL_MS = 1_000;
const RETRY_MS = 1_000;
/**
 * A node that is paused in the middle of a transaction holds the contest. After so long without a word another node
 * has its session ended and takes over; when the paused one wakes, its commit fails. A rescore of millions of entries
 * computes for less than this between two statements.
 */
const PATIENCE_MS = 10_000;

export interface ScorerReport {
	readonly level: 'debug' | 'error';
	readonly message: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/** Runs until the signal; resolves when the last transaction is over. */
export async function runScorer(
	databaseUrl: string,
	signal: AbortSignal,
	report: (report: ScorerReport) => void
): Promise<void> {
	const { db, close } = connectTo(databaseUrl, { connections: 2 });
	const bell = createBell();
	signal.addEventListener('abort', () => bell.ring(), { once: true });
	const notices = new Notices(databaseUrl, LEDGER_CHANNEL, {
		onNotice: () => bell.ring(),
		onFailure: (error) =>
			report({
				level: 'error',
				message: 'not told of new batches, only polling',
				details: { error }
			})
	});
	try {
		await notices.start();
		while (!signal.aborted) {
			const beganAt = performance.now();
			try {
				await scoreWhatIsBehind(db, report);
				await delay(Math.max(0, SPACING_MS - (performance.now() - beganAt)));
				await bell.wait(POLL_MS);
			} catch (error) {
				report({
					level: 'error',
					message: 'scoring failed and will be repeated',
					details: { error }
				});
				await delay(RETRY_MS);
				// What broke the transaction may have broken the line that hears of batches.
				await notices.renew();
			}
		}
	} finally {
		await notices.stop();
		await close();
	}
}

async function scoreWhatIsBehind(
	db: Database,
	report: (report: ScorerReport) => void
): Promise<void> {
	const failures: unknown[] = [];
	for (const contestId of await contestsToScore(db)) {
		// What breaks one contest must not hold up the others.
		const outcome = await scoreOnce(db, contestId).catch((error: unknown) => {
			failures.push(error);
			return null;
		});
		if (outcome === null) continue;
		if (outcome.kind === 'busy' && (await endPausedScorer(db, contestId, PATIENCE_MS)))
			report({
				level: 'error',
				message: 'a scorer that did not answer any more was ended',
				details: { contestId }
			});
		if (outcome.kind === 'revised')
			report({
				level: 'debug',
				message: 'revised',
				details: { contestId, revision: outcome.revision }
			});
	}
	if (failures.length > 0) throw failures[0];
}

/** A ring that comes while nobody waits is not lost: the next wait returns at once. */
function createBell() {
	let hasRung = false;
	let wake: (() => void) | null = null;
	return {
		ring(): void {
			hasRung = true;
			wake?.();
		},
		async wait(ms: number): Promise<void> {
			if (!hasRung)
				await new Promise<void>((resolve) => {
					const timer = setTimeout(resolve, ms);
					wake = () => {
						clearTimeout(timer);
						resolve();
					};
				});
			wake = null;
			hasRung = false;
		}
	};
}

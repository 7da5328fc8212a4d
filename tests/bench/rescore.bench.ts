/**
 * A full rescore from the database, against reading the same rows through the same driver and scoring them: what the
 * scorer adds of its own. Alone in its process it also says how much memory that took.
 */
import { readFile } from 'node:fs/promises';
import { expectValue } from '#lib/domain/errors.ts';
import { scoreMembers } from '#lib/domain/scoring.ts';
import { publishContest, type StoredContest } from '#lib/server/db/contests.ts';
import type { Database } from '#lib/server/db/client.ts';
import { headPosition } from '#lib/server/db/ledger.ts';
import { ingestBatch, type LineEntry } from '#lib/server/ingest/ingest-batch.ts';
import { inputsAt, rescoreAll, type Cut } from '#lib/server/scorer/rescore.ts';
import { totalOf } from '#lib/server/scorer/total-of.ts';
import { median, type BenchServer } from './bench-server.ts';
import { CONTEST_FILE, makeEntries, makePeople, numbersFrom } from './scoring-facts.ts';

export async function rescoreBench(
	server: BenchServer,
	{ sizes = [10_000, 100_000], runs = 3 } = {}
): Promise<void> {
	console.log('rescore: everything from the database, against reading the rows and scoring them');
	const rows = [];
	for (const size of sizes)
		rows.push(
			await server.withDatabase(async ({ db }) => {
				const stored = await fill(db, size);
				const times = { read: [] as number[], score: [] as number[], rescore: [] as number[] };
				for (let run = 0; run < runs + 1; run += 1) {
					const taken = await measure(db, stored, size);
					if (run === 0) continue;
					times.read.push(taken.read);
					times.score.push(taken.score);
					times.rescore.push(taken.rescore);
				}
				const [read, score, rescore] = [times.read, times.score, times.rescore].map(median);
				return {
					entries: size,
					'read ms': Math.round(read ?? 0),
					'score ms': Math.round(score ?? 0),
					'rescore ms': Math.round(rescore ?? 0),
					'rescore / (read + score)': ((rescore ?? 0) / ((read ?? 1) + (score ?? 0))).toFixed(2),
					'most memory, MB': Math.round(process.resourceUsage().maxRSS / 1024)
				};
			})
		);
	console.table(rows);
}

async function measure(db: Database, stored: StoredContest, size: number) {
	return db.transaction(async (tx) => {
		const cut: Cut = { position: await headPosition(tx), asOf: Date.UTC(2027, 0, 1) };
		let began = performance.now();
		const lap = () => {
			const now = performance.now();
			const taken = now - began;
			began = now;
			return taken;
		};
		const { totals } = await rescoreAll(tx, stored, cut);
		const rescore = lap();
		const people = totals.length;
		const inputs = await inputsAt(tx, stored, cut);
		const read = lap();
		const scored = Array.from(scoreMembers(stored.contest, inputs).members, (card) =>
			totalOf(stored.contest, card)
		);
		const score = lap();
		if (scored.length !== people || people < size / 101)
			throw new Error('the two ways do not score the same people');
		return { read, score, rescore };
	});
}

const CHUNK = 10_000;

async function fill(db: Database, size: number): Promise<StoredContest> {
	const number = numbersFrom(20_261_125);
	const { assignments, targets } = makePeople(size, number);
	await ingestBatch(db, {
		origin: 'file',
		by: null,
		roster: assignments.map((assignment, index) => ({ line: index + 2, assignment })),
		dated: targets.map((target, index) => ({
			line: index + 2,
			input: { kind: 'target', ...target }
		}))
	});
	await ingestBatch(db, {
		origin: 'file',
		by: null,
		entries: {
			async *[Symbol.asyncIterator]() {
				let chunk: LineEntry[] = [];
				let line = 1;
				for (const entry of makeEntries(size, number)) {
					chunk.push({ line: (line += 1), entry });
					if (chunk.length < CHUNK) continue;
					yield chunk;
					chunk = [];
				}
				yield chunk;
			}
		}
	});
	const document = await readFile(CONTEST_FILE, 'utf8');
	return expectValue(
		await db.transaction((tx) => publishContest(tx, { document, by: null, isSample: false }))
	);
}

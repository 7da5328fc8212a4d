/**
 * Scoring: how many entries a second one core turns into scorecards, lines made, by size; what ranking costs beside the
 * bare sort of as many numbers. No database.
 */
import { writeFile } from 'node:fs/promises';
import { Exact } from '#lib/domain/decimal.ts';
import { scoreMembers } from '#lib/domain/scoring.ts';
import { ranking } from '#lib/domain/standings.ts';
import { median } from './bench-server.ts';
import { growthPlot } from './growth-plot.ts';
import { benchContest, makeFacts, numbersFrom } from './scoring-facts.ts';

const SIZES = [1000, 10_000, 100_000, 1_000_000];
const RUNS = 7;

/**
 * Scorecards are made one by one and let go, as the scorer does: everybody's lines are made, none is kept. `plot` names
 * the file of a picture of the growth.
 */
export async function scoringBench({
	sizes = SIZES,
	runs = RUNS,
	plot
}: { sizes?: readonly number[]; runs?: number; plot?: string } = {}): Promise<void> {
	const contest = await benchContest();
	console.log('scoring: twelve families of rules, shuffled entries, every line made; one thread');
	const rows = [];
	for (const size of sizes) {
		const facts = makeFacts(size);
		const times: number[] = [];
		for (let run = 0; run < runs + 2; run += 1) {
			const start = performance.now();
			let lines = 0;
			for (const card of scoreMembers(contest, { ...facts, asOf: null }).members)
				lines += card.lines.length;
			const elapsed = performance.now() - start;
			if (lines < facts.assignments.length * LINES_EACH) throw new Error('lines are missing');
			// The first runs are the compiler's.
			if (run > 1) times.push(elapsed);
		}
		const perSecond = (ms: number) => Math.round((size / ms) * 1000);
		rows.push({
			entries: size,
			managers: facts.assignments.length,
			'ms (median)': Number(median(times).toFixed(1)),
			'entries/s (median)': perSecond(median(times)),
			'entries/s (best)': perSecond(Math.min(...times)),
			'sort of as many numbers, ms': Number(sortTime(size).toFixed(1))
		});
	}
	console.table(rows);
	if (plot !== undefined)
		await writeFile(
			plot,
			growthPlot(
				'entries scored, milliseconds',
				rows.map((row) => ({ size: row.entries, ms: row['ms (median)'] }))
			)
		);
}

/** Rules of the contest that make a line. */
const LINES_EACH = 13;

/** What the machine is worth at the moment: the bare sort of shuffled numbers. */
function sortTime(count: number): number {
	const number = numbersFrom(11);
	const numbers = Array.from({ length: count }, () => number(2 ** 31));
	return median(
		Array.from({ length: 3 }, () => {
			const start = performance.now();
			[...numbers].sort((left, right) => left - right);
			return performance.now() - start;
		})
	);
}

const SCORECARDS = 1_000_000;

/** A million scorecards with three tie-breaks, three in ten of them tied, against sorting their million numbers. */
export function rankingBench({ runs = 3 } = {}): void {
	const number = numbersFrom(7);
	const rows = Array.from({ length: SCORECARDS }, (_, index) => ({
		employeeNo: String(index).padStart(7, '0'),
		// Seven in ten have points of their own; the others share some thousand values, and their first tie-break.
		points: Exact.ofInteger(index % 10 < 7 ? 1_000_000 + index : number(3000)),
		tieKeys: [Exact.ofInteger(number(2)), Exact.ofInteger(number(50)), Exact.ofInteger(number(50))],
		isRanked: true
	}));
	for (let index = rows.length - 1; index > 0; index -= 1) {
		const other = number(index + 1);
		const [row, swapped] = [rows[index], rows[other]];
		if (row && swapped) [rows[index], rows[other]] = [swapped, row];
	}
	const numbers = rows.map(({ points }) => Number(points.toString()));
	const times = { rank: [] as number[], sort: [] as number[] };
	for (let run = 0; run < runs + 1; run += 1) {
		const start = performance.now();
		const { ordered } = ranking(rows);
		const between = performance.now();
		const sorted = [...numbers].sort((left, right) => left - right);
		const end = performance.now();
		if (ordered[0]?.points.toString() !== String(sorted.at(-1)))
			throw new Error('the ranking and the sort disagree on the best');
		if (run === 0) continue;
		times.rank.push(between - start);
		times.sort.push(end - between);
	}
	const ranked = median(times.rank);
	const sorting = median(times.sort);
	console.log('ranking: a million scorecards, three tie-breaks, 30 % ties, against numbers.sort');
	console.table([
		{
			scorecards: SCORECARDS,
			'rank ms': Math.round(ranked),
			'sort ms': Math.round(sorting),
			'rank / sort': (ranked / sorting).toFixed(2)
		}
	]);
}

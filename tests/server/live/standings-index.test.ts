import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { RANK_METHODS, rankDivision, type Rankable } from '#lib/domain/standings.ts';
import { StandingsIndex } from '#lib/server/live/standings-index.ts';

/** Few values for many people, so that most share a rank with somebody. */
const rowArbitrary = fc.record({
	employeeNo: fc.integer({ min: 0, max: 25 }).map((no) => String(no).padStart(4, '0')),
	points: fc.integer({ min: -1, max: 3 }).map((points) => Exact.ofRatio(BigInt(points), 3n)),
	tieKeys: fc
		.option(fc.integer({ min: 0, max: 1 }), { nil: null })
		.map((key) => [key === null ? null : Exact.ofInteger(key)]),
	isRanked: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0)
});

const stepArbitrary = fc.oneof(
	{ weight: 5, arbitrary: rowArbitrary.map((row) => ({ kind: 'set' as const, row })) },
	{
		weight: 1,
		arbitrary: rowArbitrary.map(({ employeeNo }) => ({ kind: 'remove' as const, employeeNo }))
	}
);

const shortly = (row: Rankable, rank: number | null) =>
	`${rank ?? '–'} ${row.employeeNo} ${row.points.toString()}`;

describe('the index of a division', () => {
	test.each(RANK_METHODS)(
		'stands as a full sort would put it, after any sequence of changes (%s)',
		(method) => {
			fc.assert(
				fc.property(
					fc.array(rowArbitrary, { maxLength: 20 }),
					fc.array(stepArbitrary, { maxLength: 60 }),
					(start, steps) => {
						const index = new StandingsIndex<Rankable>(start, method);
						const rows = new Map<string, Rankable>(start.map((row) => [row.employeeNo, row]));
						for (const step of steps) {
							if (step.kind === 'set') {
								index.set(step.row);
								rows.set(step.row.employeeNo, step.row);
							} else {
								expect(index.remove(step.employeeNo)).toBe(rows.delete(step.employeeNo));
							}
						}
						const sorted = rankDivision([...rows.values()], method);
						const expected = sorted.map((row) => shortly(row, row.rank));
						const places = index.top(index.size);
						expect(places.map(({ row, rank }) => shortly(row, rank))).toEqual(expected);
						expect(places.map(({ order }) => order)).toEqual(sorted.map((_, order) => order));
						for (const [order, row] of sorted.entries()) {
							expect(index.place(row.employeeNo)).toEqual({
								row: rows.get(row.employeeNo),
								order,
								rank: row.rank
							});
							expect(
								index.neighbours(row.employeeNo, 2).map(({ row, rank }) => shortly(row, rank))
							).toEqual(expected.slice(Math.max(0, order - 2), order + 3));
						}
					}
				),
				{ numRuns: 300 }
			);
		}
	);

	test('knows nothing of somebody who is not there', () => {
		const index = new StandingsIndex<Rankable>();
		expect([index.place('1'), index.neighbours('1', 2), index.remove('1'), index.top(5)]).toEqual([
			undefined,
			[],
			false,
			[]
		]);
	});
});

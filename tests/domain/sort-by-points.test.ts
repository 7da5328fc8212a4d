import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { sortByPoints } from '#lib/domain/sort-by-points.ts';

interface Row {
	readonly points: Exact;
	readonly name: number;
}

const byPoints = (left: Row, right: Row) =>
	right.points.compare(left.points) || left.name - right.name;

/** Ties, thirds, what binary numbers cannot tell apart, one far from all others, and now and then beyond safe integers. */
const points = fc.oneof(
	fc.integer({ min: -3, max: 3 }).map(Exact.ofInteger),
	fc
		.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 9 }))
		.map(([top, bottom]) => Exact.ofRatio(BigInt(top), BigInt(bottom))),
	fc
		.integer({ min: 0, max: 40 })
		.map((step) => Exact.ofRatio(9_007_199_254_740_951n + BigInt(step), 9_007_199_254_740_991n)),
	fc.constant(Exact.ofInteger(9_007_199_254_740_991n))
);
const beyond = fc.constant(Exact.ofRatio(10n ** 30n + 1n, 10n ** 30n));

it('is the plain sort, whatever the points and however many', () => {
	fc.assert(
		fc.property(
			fc.array(points, { minLength: 600, maxLength: 900, size: 'max' }),
			fc.option(beyond, { freq: 5 }),
			(values, far) => {
				const rows = [...values, ...(far ? [far] : [])].map((own, name) => ({ points: own, name }));
				expect(sortByPoints(rows, byPoints).map(({ name }) => name)).toEqual(
					[...rows].sort(byPoints).map(({ name }) => name)
				);
			}
		),
		{ numRuns: 40 }
	);
});

it('does not take more than a fair share of its steps for a crowd beside one far away', () => {
	const rows = Array.from({ length: 5000 }, (_, name) => ({
		points: Exact.ofInteger(name === 17 ? 9_007_199_254_740_000 : name % 2500),
		name
	}));
	let compared = 0;
	const sorted = sortByPoints(rows, (left, right) => {
		compared += 1;
		return byPoints(left, right);
	});
	expect(sorted[0]?.name).toBe(17);
	// A plain sort compares 5,000 rows some 55,000 times; here it is pairs of equals.
	expect(compared).toBeLessThan(10_000);
});

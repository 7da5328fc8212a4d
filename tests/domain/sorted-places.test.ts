import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedPlaces } from '#lib/domain/sorted-places.ts';

const byComparing = (numbers: Float64Array) =>
	[...numbers.keys()].sort(
		(left, right) => (numbers[left] ?? 0) - (numbers[right] ?? 0) || left - right
	);

describe('places in rising order', () => {
	const few = fc.array(fc.maxSafeNat(), { maxLength: 50 });

	it('are those that comparing gives, equal ones as they came', () => {
		fc.assert(
			fc.property(few, fc.integer({ min: 1, max: 400 }), (some, times) => {
				// Over and over, so that there are enough for digits, and equal ones among them.
				const numbers = Float64Array.from(Array.from({ length: times }, () => some).flat());
				expect([...sortedPlaces(numbers)]).toEqual(byComparing(numbers));
			}),
			{ numRuns: 60 }
		);
	});

	it('of instants of many years', () => {
		const numbers = Float64Array.from({ length: 9000 }, (_, index) =>
			Date.UTC(1990 + ((index * 7919) % 200), index % 12, index % 28, 0, 0, 0, index % 5)
		);
		expect([...sortedPlaces(numbers)]).toEqual(byComparing(numbers));
	});

	it('of nothing and of one', () => {
		expect([...sortedPlaces(new Float64Array())]).toEqual([]);
		expect([...sortedPlaces(Float64Array.of(-5))]).toEqual([0]);
	});
});

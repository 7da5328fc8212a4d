import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { CompactEntries } from '#lib/server/db/compact-entries.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 90 });
const number = fc
	.integer({ min: -9999, max: 9999 })
	.map((n) => Exact.of(`${n}`).dividedBy(Exact.of('7')));
const instant = fc.integer({ min: 0, max: 4e12 });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const generation = fc.integer({ min: 1, max: 5 });

const activities: fc.Arbitrary<LedgerEntry> = fc.record({
	kind: fc.constant('activity' as const),
	source: text,
	externalId: text,
	metric: text,
	generation,
	employeeNo: text,
	referral: orNull(fc.record({ referrerNo: text, share: orNull(number) })),
	product: orNull(text),
	quantity: orNull(number),
	amountFen: orNull(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
	clientRef: orNull(text),
	occurredAt: instant,
	receivedAt: instant
});
const sharedOut = activities.map((activity) => ({
	...activity,
	referral: null,
	shares: [
		{ employeeNo: 'A', share: Exact.of('0.3') },
		{ employeeNo: 'B', share: Exact.of('0.7') }
	]
}));
const reversals: fc.Arbitrary<LedgerEntry> = fc.record({
	kind: fc.constant('reversal' as const),
	source: text,
	externalId: text,
	metric: text,
	generation,
	reversalId: text,
	occurredAt: instant,
	receivedAt: instant
});
const figures: fc.Arbitrary<LedgerEntry> = fc.record({
	kind: fc.constant('periodFigure' as const),
	source: text,
	metric: text,
	employeeNo: text,
	period: text,
	statedAt: instant,
	numerator: number,
	base: orNull(number),
	receivedAt: instant
});
const entries = fc.array(
	fc.oneof({ weight: 4, arbitrary: activities }, sharedOut, reversals, figures),
	{
		maxLength: 60
	}
);

function compact(all: readonly LedgerEntry[]): CompactEntries {
	const list = new CompactEntries();
	for (const entry of all) list.add(entry);
	return list;
}

it('gives back what was put in, at its place and in its order', () => {
	fc.assert(
		fc.property(entries, (all) => {
			const list = compact(all);
			expect([...list]).toEqual(all);
			expect(list).toHaveLength(all.length);
			expect(list.at(all.length)).toBeUndefined();
			for (const [place, entry] of all.entries()) expect(list.at(place)).toEqual(entry);
		})
	);
});

it('holds many parts of them, and texts of any length', () => {
	const [activity] = fc.sample(activities, { numRuns: 1, seed: 7 });
	if (activity?.kind !== 'activity') throw new Error('no activity');
	const all = Array.from({ length: 40_000 }, (_, index) => ({
		...activity,
		externalId: `T${index}`.padEnd(index % 100, '龙'),
		clientRef: index % 3 === 0 ? null : `C${index}`
	}));
	const list = compact(all);
	for (const place of [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 39_999])
		expect(list.at(place)).toEqual(all[place]);
	expect(list).toHaveLength(40_000);
});

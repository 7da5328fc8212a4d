import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	compareByOccurrence,
	compareBytewise,
	type LedgerEntry
} from '#lib/domain/ledger-entry.ts';
import { contestOf, decisionOn, pointsOf, reversalOf, sale } from './score-cases.ts';

const contest = contestOf({});
const points = (...entries: LedgerEntry[]) => pointsOf(contest, { entries, roster: ['A'] }).A;

describe('a reversal', () => {
	it('takes its original out, also when it comes first', () => {
		const original = sale('A');
		const reversal = reversalOf(original);
		expect(points(original, reversal)).toBe('0');
		expect(points(reversal, original)).toBe('0');
		expect(points(reversal)).toBe('0');
	});

	it('takes out its own generation alone', () => {
		const first = sale('A', { id: 'S' });
		const second = sale('A', { id: 'S', generation: 2, quantity: '5' });
		expect(points(first, reversalOf(first), second)).toBe('5');
		expect(points(second, reversalOf(second), reversalOf(first), first)).toBe('0');
	});

	it('leaves the same id of another source or metric alone', () => {
		const original = sale('A', { id: 'S' });
		const other = sale('A', { id: 'S', source: 'core' });
		expect(points(original, other, reversalOf(other))).toBe('1');
	});
});

describe('a decision', () => {
	const held = sale('A');

	it.each([
		[['hold'], '0'],
		[['funded'], '1'],
		[['cancelled'], '0'],
		[['hold', 'release'], '1'],
		[['hold', 'release', 'cancelled'], '0'],
		[['funded', 'hold', 'funded'], '1']
	] as const)('%s leaves %s', (words, left) => {
		const decisions = words.map((word, index) => decisionOn(held, word, `2026-03-0${index + 1}`));
		expect(points(held, ...decisions)).toBe(left);
		expect(points(...[...decisions].reverse(), held)).toBe(left);
	});

	it('at one instant the stricter counts, whichever came first', () => {
		for (const words of [
			['release', 'hold'],
			['hold', 'release'],
			['funded', 'cancelled'],
			['cancelled', 'funded']
		] as const)
			expect(points(held, ...words.map((word) => decisionOn(held, word)))).toBe('0');
	});
});

describe('the orders', () => {
	it('compares texts as their bytes', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (left, right) => {
				const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
				expect(Math.sign(compareBytewise(left, right))).toBe(bytes);
			})
		);
	});

	it('sorts by instant, then source, external id, metric and generation', () => {
		const sorted = [
			sale('A', { id: 'b', at: '2026-02-01' }),
			sale('A', { id: 'a', source: 'x', at: '2026-02-01T00:00:00.001' }),
			sale('A', { id: 'a', source: 'xa', at: '2026-02-01T00:00:00.001' }),
			sale('A', { id: 'ab', source: 'xa', at: '2026-02-01T00:00:00.001' }),
			sale('A', { id: 'ab', source: 'xa', generation: 2, at: '2026-02-01T00:00:00.001' })
		];
		expect([...sorted].reverse().sort(compareByOccurrence)).toEqual(sorted);
	});
});

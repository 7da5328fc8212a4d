import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact, formatFen, parseFen } from '#lib/domain/decimal.ts';

const exact = fc
	.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
	.map(([numerator, denominator]) => Exact.ofRatio(numerator, denominator));

describe('Exact', () => {
	it('adds 0.1 and 0.2 to 0.3, and three thirds to one', () => {
		expect(Exact.of('0.1').plus(Exact.of('0.2')).equals(Exact.of('0.3'))).toBe(true);
		const third = Exact.ONE.dividedBy(Exact.of('3'));
		expect(third.times(Exact.of('3')).equals(Exact.ONE)).toBe(true);
		expect(third.toString()).toBe('1/3');
		expect(third.toDecimalString()).toBe('0.333333333333');
	});

	it.each([
		['1.005', 2, '1.01'],
		['-1.005', 2, '-1.01'],
		['0.125', 2, '0.13'],
		['2.5', 0, '3'],
		['-0.004', 2, '0.00'],
		['49.9995', 2, '50.00'],
		['7', 3, '7.000']
	])('shows %s with %i decimals as %s', (text, decimals, shown) => {
		expect(Exact.of(text).toFixed(decimals)).toBe(shown);
	});

	it.each([
		['-0.5', -1n],
		['-1', -1n],
		['0.999', 0n],
		['2', 2n]
	])('floors %s to %s', (text, floored) => {
		expect(Exact.of(text).floor()).toBe(floored);
	});

	it.each(['', '.5', '1.', '1e3', '1,000', ' 1', '١', '0x10', 'NaN', '--1', '1'.repeat(41)])(
		'refuses %j as a number',
		(text) => {
			expect(Exact.parse(text).ok).toBe(false);
		}
	);

	it('reads back what it writes', () => {
		fc.assert(
			fc.property(exact, (value) => Exact.of(value.toString()).equals(value)),
			{ numRuns: 1000 }
		);
		expect(Exact.of('1.50').toString()).toBe('1.5');
	});

	it('keeps the laws of arithmetic and order', () => {
		fc.assert(
			fc.property(exact, exact, exact, (a, b, c) => {
				expect(a.plus(b).equals(b.plus(a))).toBe(true);
				expect(
					a
						.plus(b)
						.plus(c)
						.equals(a.plus(b.plus(c)))
				).toBe(true);
				expect(a.times(b.plus(c)).equals(a.times(b).plus(a.times(c)))).toBe(true);
				expect(a.minus(b).plus(b).equals(a)).toBe(true);
				expect(Math.sign(a.compare(b))).toBe(a.minus(b).sign);
				if (b.sign !== 0) expect(a.dividedBy(b).times(b).equals(a)).toBe(true);
			}),
			{ numRuns: 500 }
		);
	});
});

describe('money', () => {
	it.each([
		['1234.5', 123450n],
		['-0.01', -1n],
		['7.000', 700n],
		['0', 0n]
	])('reads %s yuan as %s fen', (text, fen) => {
		expect(parseFen(text)).toEqual({ ok: true, value: fen });
	});

	it.each(['0.001', '1e2', '1,234.00', '', '9'.repeat(16)])('refuses %j yuan', (text) => {
		expect(parseFen(text).ok).toBe(false);
	});

	it('writes fen with two decimals', () => {
		expect([0n, 5n, -5n, 123450n].map(formatFen)).toEqual(['0.00', '0.05', '-0.05', '1234.50']);
	});
});

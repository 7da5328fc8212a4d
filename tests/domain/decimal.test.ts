import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact, formatFen, parseFen, RunningSum } from '#lib/domain/decimal.ts';
import { fraction, fractionText, halfUpText, type Fraction } from './naive-fraction.ts';

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

/** Whole numbers around every size at which the arithmetic takes another way: 2^26.5, 2^31, 2^53, and far beyond. */
const whole = fc
	.oneof(
		{ weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 1000n }) },
		{ weight: 3, arbitrary: near(2n ** 53n) },
		near(2n ** 52n),
		near(94_906_265n),
		near(2n ** 31n),
		near(10n ** 9n),
		near(10n ** 15n),
		fc.integer({ min: 0, max: 30 }).map((exponent) => 10n ** BigInt(exponent)),
		fc.integer({ min: 0, max: 110 }).map((exponent) => 2n ** BigInt(exponent)),
		fc.bigInt({ min: 0n, max: 2n ** 53n }),
		fc.bigInt({ min: 0n, max: 10n ** 40n })
	)
	.chain((magnitude) => fc.constantFrom(magnitude, -magnitude));

function near(middle: bigint) {
	return fc.bigInt({ min: middle - 3n, max: middle + 3n });
}

interface Modelled {
	readonly value: Exact;
	readonly model: Fraction;
}

const denominator = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(1n, 2n, 10n, 100n, 10_000n, 7n, -3n) },
	whole.filter((value) => value !== 0n)
);

const modelled: fc.Arbitrary<Modelled> = fc
	.tuple(whole, denominator)
	.map(([over, under]) => ({ value: Exact.ofRatio(over, under), model: fraction(over, under) }));

const OPERATIONS = {
	plus: (a: Fraction, b: Fraction) =>
		fraction(a.over * b.under + b.over * a.under, a.under * b.under),
	minus: (a: Fraction, b: Fraction) =>
		fraction(a.over * b.under - b.over * a.under, a.under * b.under),
	times: (a: Fraction, b: Fraction) => fraction(a.over * b.over, a.under * b.under),
	dividedBy: (a: Fraction, b: Fraction) => fraction(a.over * b.under, a.under * b.over)
};
const operation = fc.constantFrom<(keyof typeof OPERATIONS)[]>(
	'plus',
	'minus',
	'times',
	'dividedBy'
);

function applied(name: keyof typeof OPERATIONS, left: Modelled, right: Modelled): Modelled {
	if (name === 'dividedBy' && right.model.over === 0n) {
		expect(() => left.value.dividedBy(right.value)).toThrow(RangeError);
		return left;
	}
	return {
		value: left.value[name](right.value),
		model: OPERATIONS[name](left.model, right.model)
	};
}

function expectSame({ value, model }: Modelled): void {
	const text = fractionText(model);
	expect(value.toString()).toBe(text);
	expect(Exact.of(text).equals(value)).toBe(true);
	expect(value.toDecimalString()).toBe(text.includes('/') ? halfUpText(model, 12) : text);
	for (const decimals of [0, 2, 7, 20])
		expect(value.toFixed(decimals)).toBe(halfUpText(model, decimals));
	expect(value.toFen()).toBe(BigInt(halfUpText(model, 2).replace('.', '')));
	const { over, under } = model;
	const below = over / under;
	expect(value.floor()).toBe(over < 0n && below * under !== over ? below - 1n : below);
	expect(value.sign).toBe(over < 0n ? -1 : over > 0n ? 1 : 0);
}

describe('Exact beside a fraction of two bigints', () => {
	it('makes the same of every chain of operations, to the last digit', () => {
		fc.assert(
			fc.property(
				modelled,
				fc.array(fc.tuple(operation, modelled, fc.boolean()), { maxLength: 4 }),
				(first, steps) => {
					let result = first;
					expectSame(result);
					for (const [name, operand, isLeft] of steps) {
						result = isLeft ? applied(name, operand, result) : applied(name, result, operand);
						expectSame(result);
					}
				}
			),
			{ numRuns: 3000 }
		);
	});

	it('compares as they do, also what differs by next to nothing', () => {
		const tiny = { value: Exact.ofRatio(1n, 10n ** 30n), model: fraction(1n, 10n ** 30n) };
		fc.assert(
			fc.property(modelled, modelled, fc.boolean(), (a, b, isClose) => {
				const other = isClose ? applied('plus', a, tiny) : b;
				const difference = OPERATIONS.minus(a.model, other.model).over;
				const expected = difference < 0n ? -1 : difference > 0n ? 1 : 0;
				expect(a.value.compare(other.value)).toBe(expected);
				expect(a.value.equals(other.value)).toBe(expected === 0);
				expect(a.value.times(b.value).compare(b.value.times(a.value))).toBe(0);
			}),
			{ numRuns: 3000 }
		);
	});

	it('adds many up to the same, and its running sum is as far from any bound at every step', () => {
		fc.assert(
			fc.property(fc.array(modelled, { maxLength: 12 }), modelled, (many, bound) => {
				const running = new RunningSum();
				let model = fraction(0n, 1n);
				for (const each of many) {
					running.add(each.value);
					model = OPERATIONS.plus(model, each.model);
					expectSame({ value: running.value, model });
					const difference = OPERATIONS.minus(model, bound.model).over;
					expect(Math.sign(running.compare(bound.value)) + 0).toBe(
						difference < 0n ? -1 : difference > 0n ? 1 : 0
					);
				}
				expectSame({ value: Exact.sumOf(many, ({ value }) => value), model });
			}),
			{ numRuns: 2000 }
		);
	});

	it('takes whole numbers and fen of every size', () => {
		fc.assert(
			fc.property(whole, (value) => {
				expectSame({ value: Exact.ofInteger(value), model: fraction(value, 1n) });
				expectSame({ value: Exact.ofFen(value), model: fraction(value, 100n) });
				expect(Exact.ofFen(value).toFen()).toBe(value);
				if (BigInt(Number(value)) === value)
					expect(Exact.ofInteger(Number(value)).toString()).toBe(`${value}`);
			})
		);
		expect(() => Exact.ofInteger(0.5)).toThrow(RangeError);
		expect(() => Exact.ofInteger(NaN)).toThrow(RangeError);
	});

	it('keeps no negative zero, by whatever way zero was reached', () => {
		const zeros = [
			Exact.ofInteger(-0),
			Exact.of('-0.00'),
			Exact.ZERO.negated(),
			Exact.ZERO.times(Exact.of('-5')),
			Exact.of('-5').times(Exact.ZERO),
			Exact.ZERO.dividedBy(Exact.of('-5')),
			Exact.of('-5').plus(Exact.of('5')),
			Exact.sumOf([Exact.of('-5'), Exact.of('5.0')], (value) => value),
			Exact.sumOf([], (value: Exact) => value)
		];
		for (const zero of zeros) {
			expect(Object.values(zero).some((part) => Object.is(part, -0))).toBe(false);
			expect([zero.toString(), zero.toFixed(2), zero.sign]).toEqual(['0', '0.00', 0]);
		}
	});

	it('refuses a denominator of zero, however large the rest', () => {
		for (const numerator of [0n, 1n, -(2n ** 53n), 10n ** 40n]) {
			expect(() => Exact.ofRatio(numerator, 0n)).toThrow(RangeError);
			for (const zero of [Exact.ZERO, Exact.of('0.00'), Exact.of(`0.${'0'.repeat(30)}`)])
				expect(() => Exact.ofInteger(numerator).dividedBy(zero)).toThrow(RangeError);
		}
	});

	it('reads short texts by the pattern of the long ones', () => {
		const piece = fc.constantFrom('0', '7', '9', '.', '-', '+', ' ', 'e', '/', '00', '12345678');
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
				const text = pieces.join('');
				const [, sign, digits, decimals = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
				const parsed = Exact.parse(text);
				const isNumber = digits !== undefined && digits.length + decimals.length <= 40;
				expect(parsed.ok).toBe(isNumber);
				if (!parsed.ok || digits === undefined) return;
				const over = BigInt(digits + decimals);
				expect(parsed.value.toString()).toBe(
					fractionText(fraction(sign === '-' ? -over : over, 10n ** BigInt(decimals.length)))
				);
			}),
			{ numRuns: 5000 }
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

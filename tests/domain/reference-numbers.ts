/** Fractions as pairs of bigints in lowest terms, the denominator positive: the numbers of the reference scorer. */
export type Fraction = readonly [bigint, bigint];

export const ZERO: Fraction = [0n, 1n];
export const ONE: Fraction = [1n, 1n];

function reduced(over: bigint, under: bigint): Fraction {
	let [divisor, rest] = [over < 0n ? -over : over, under < 0n ? -under : under];
	while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
	if (under < 0n) divisor = -divisor;
	return [over / divisor, under / divisor];
}

/** A decimal, or a fraction written as `numerator/denominator`. */
export function fraction(text: string): Fraction {
	const [top = '0', bottom] = text.split('/');
	if (bottom !== undefined) return reduced(BigInt(top), BigInt(bottom));
	const [whole = '0', decimals = ''] = top.split('.');
	return reduced(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}

export const add = ([a, b]: Fraction, [c, d]: Fraction): Fraction => reduced(a * d + c * b, b * d);
export const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => reduced(a * c, b * d);
export const negated = ([a, b]: Fraction): Fraction => [-a, b];
export const minus = (left: Fraction, right: Fraction): Fraction => add(left, negated(right));
export const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction => reduced(a * d, b * c);
export const order = ([a, b]: Fraction, [c, d]: Fraction): number =>
	a * d === c * b ? 0 : a * d < c * b ? -1 : 1;
export const sign = ([a]: Fraction): number => (a === 0n ? 0 : a < 0n ? -1 : 1);
export const total = (values: readonly Fraction[]): Fraction => values.reduce(add, ZERO);

export function floor([a, b]: Fraction): bigint {
	return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

/** Half a unit upwards; of amounts that are not negative. */
export function halfUp(value: Fraction): bigint {
	return floor(add(value, [1n, 2n]));
}

export function text([a, b]: Fraction): string {
	return `${a}/${b}`;
}

/** A decimal or a fraction as `numerator/denominator` in lowest terms. */
export const lowestTerms = (written: string): string => text(fraction(written));

export const bytes = (left: string, right: string): number =>
	Buffer.compare(Buffer.from(left), Buffer.from(right));

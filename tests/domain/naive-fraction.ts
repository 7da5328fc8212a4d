/** Fractions the slow way, every step in lowest terms and in bigints alone: what `Exact` is held against. */
export interface Fraction {
	readonly over: bigint;
	/** Positive. */
	readonly under: bigint;
}

export function fraction(over: bigint, under: bigint): Fraction {
	let [divisor, rest] = [over, under];
	while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
	// The sign of the divisor is that of the denominator, so that this one comes out positive.
	if (divisor < 0n !== under < 0n) divisor = -divisor;
	return { over: over / divisor, under: under / divisor };
}

/** The shortest decimal, or lowest terms where no decimal ends. */
export function fractionText({ over, under }: Fraction): string {
	let rest = under;
	for (const prime of [2n, 5n]) while (rest % prime === 0n) rest /= prime;
	if (rest !== 1n) return `${over}/${under}`;
	let places = 0;
	while (10n ** BigInt(places) % under !== 0n) places += 1;
	return halfUpText({ over, under }, places);
}

/** With so many decimals, half-up away from zero. */
export function halfUpText({ over, under }: Fraction, places: number): string {
	const magnitude = over < 0n ? -over : over;
	const scaled = magnitude * 10n ** BigInt(places);
	const rest = scaled % under;
	const rounded = scaled / under + (rest * 2n >= under ? 1n : 0n);
	const whole = rounded / 10n ** BigInt(places);
	const decimals = String(rounded % 10n ** BigInt(places)).padStart(places, '0');
	const sign = over < 0n && rounded > 0n ? '-' : '';
	return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${decimals}`;
}

/** Money divided exactly: the parts add up to the whole, to the fen. */
import { Exact } from '../decimal.ts';
import { compareBytewise } from '../ledger-entry.ts';

/** Equal parts; fen left over go one each in ascending order of the names. */
export function splitEqually(fen: bigint, names: readonly string[]): Map<string, bigint> {
	return splitByWeight(
		fen,
		names.map((name) => ({ name, weight: Exact.ONE }))
	);
}

/**
 * Parts in proportion to positive weights, which are not empty. Every part is rounded down to the fen, and the fen left
 * over go one each by largest remainder, then in ascending order of the names: 1000.00 over 1 : 2 : 4 is 142.86, 285.71,
 * 571.43.
 */
export function splitByWeight(
	fen: bigint,
	parts: readonly { readonly name: string; readonly weight: Exact }[]
): Map<string, bigint> {
	const total = parts.reduce((sum, { weight }) => sum.plus(weight), Exact.ZERO);
	const whole = Exact.ofInteger(fen);
	const floored = parts.map(({ name, weight }) => {
		const exact = whole.times(weight).dividedBy(total);
		const floor = exact.floor();
		return { name, floor, remainder: exact.minus(Exact.ofInteger(floor)) };
	});
	let left = floored.reduce((rest, { floor }) => rest - floor, fen);
	const byRemainder = [...floored].sort(
		(one, other) => other.remainder.compare(one.remainder) || compareBytewise(one.name, other.name)
	);
	const shares = new Map<string, bigint>();
	for (const { name, floor } of byRemainder) {
		shares.set(name, floor + (left > 0n ? 1n : 0n));
		if (left > 0n) left -= 1n;
	}
	return shares;
}

/**
 * The order of many by points. Comparing exact numbers a million times twenty times over is what costs, so rows are first
 * put into buckets by a binary number that never contradicts the exact one, and only rows of one bucket are compared.
 */
import type { Exact } from './decimal.ts';

interface WithPoints {
	readonly points: Exact;
}

/** Fewer are sorted at once. */
const FEW = 500;
/** Bucket and index share the 53 bits of a safe integer. */
const MOST = 2 ** 21;
const BUCKETS = 2 ** 31;

/** Sorted by `compare`, which must put more points before fewer whatever else it looks at. */
export function sortByPoints<Row extends WithPoints>(
	rows: readonly Row[],
	compare: (left: Row, right: Row) => number
): Row[] {
	const keys = rows.length < FEW || rows.length > MOST ? null : bucketKeys(rows);
	if (keys === null) return [...rows].sort(compare);
	keys.sort();
	const ordered: Row[] = [];
	for (let start = 0; start < keys.length;) {
		const bucket = Math.floor((keys[start] ?? 0) / MOST);
		const first = rows[(keys[start] ?? 0) - bucket * MOST];
		const nextBucket = (bucket + 1) * MOST;
		start += 1;
		if (!((keys[start] ?? Infinity) < nextBucket)) {
			if (first) ordered.push(first);
			continue;
		}
		const equals = first ? [first] : [];
		for (; (keys[start] ?? Infinity) < nextBucket; start += 1) {
			const row = rows[(keys[start] ?? 0) - bucket * MOST];
			if (row) equals.push(row);
		}
		const sorted = equals.length < FEW ? equals.sort(compare) : sortByPoints(equals, compare);
		for (const row of sorted) ordered.push(row);
	}
	return ordered;
}

/** Each row's bucket, the most points first, above its index; null where buckets would tell nothing apart. */
function bucketKeys(rows: readonly WithPoints[]): Float64Array | null {
	const keys = new Float64Array(rows.length);
	let least = Infinity;
	let most = -Infinity;
	for (let index = 0; index < keys.length; index += 1) {
		const number = rows[index]?.points.bucketNumber() ?? null;
		if (number === null) return null;
		keys[index] = -number;
		if (-number < least) least = -number;
		if (-number > most) most = -number;
	}
	const spread = most - least;
	if (!(spread > 0) || !Number.isFinite(spread)) return null;
	const scale = BUCKETS / spread;
	for (let index = 0; index < keys.length; index += 1) {
		const bucket = Math.min(BUCKETS - 1, Math.floor(((keys[index] ?? 0) - least) * scale));
		keys[index] = bucket * MOST + index;
	}
	return keys;
}

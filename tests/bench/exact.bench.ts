/**
 * Exact against the plain pair of bigints that it could be instead, with the same shortcuts: typical arithmetic of
 * points, the two in turn in one process. No database.
 */
import { Exact } from '#lib/domain/decimal.ts';
import { median } from './bench-server.ts';

const ROWS = 100_000;
const ROUNDS = 21;
const WARM_UPS = 6;

/** What both can do, so that each task is written once. */
interface Arithmetic<N> {
	plus(other: N): N;
	times(other: N): N;
	dividedBy(other: N): N;
	compare(other: N): number;
	floor(): bigint;
	toString(): string;
}

interface Readers<N> {
	readonly of: (text: string) => N;
	readonly ofFen: (fen: bigint) => N;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

class Pair implements Arithmetic<Pair> {
	constructor(
		private readonly numerator: bigint,
		private readonly denominator: bigint
	) {}

	static of(text: string): Pair {
		const [, sign, whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
		const digits = BigInt(whole + fraction);
		return new Pair(sign === '-' ? -digits : digits, 10n ** BigInt(fraction.length));
	}

	static ofFen(fen: bigint): Pair {
		return new Pair(fen, 100n);
	}

	plus(other: Pair): Pair {
		if (this.denominator === other.denominator)
			return new Pair(this.numerator + other.numerator, this.denominator);
		if (this.denominator % other.denominator === 0n)
			return new Pair(
				this.numerator + other.numerator * (this.denominator / other.denominator),
				this.denominator
			);
		if (other.denominator % this.denominator === 0n) return other.plus(this);
		return new Pair(
			this.numerator * other.denominator + other.numerator * this.denominator,
			this.denominator * other.denominator
		).reduced();
	}

	times(other: Pair): Pair {
		return new Pair(this.numerator * other.numerator, this.denominator * other.denominator);
	}

	dividedBy(other: Pair): Pair {
		return new Pair(
			this.numerator * other.denominator,
			this.denominator * other.numerator
		).reduced();
	}

	compare(other: Pair): number {
		if (this.denominator === other.denominator)
			return this.numerator < other.numerator ? -1 : this.numerator > other.numerator ? 1 : 0;
		const left = this.numerator * other.denominator;
		const right = other.numerator * this.denominator;
		return left < right ? -1 : left > right ? 1 : 0;
	}

	/** No number of the benchmark is negative. */
	floor(): bigint {
		return this.numerator / this.denominator;
	}

	toString(): string {
		const { numerator, denominator } = this.reduced();
		let places = 0;
		let scale = 1n;
		for (; places < 18 && scale % denominator !== 0n; places += 1) scale *= 10n;
		if (scale % denominator !== 0n) return `${numerator}/${denominator}`;
		const digits = ((numerator * scale) / denominator).toString().padStart(places + 1, '0');
		const point = digits.length - places;
		return places === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
	}

	private reduced(): Pair {
		let [a, b] = [this.numerator, this.denominator];
		while (b !== 0n) [a, b] = [b, a % b];
		return a === 1n ? this : new Pair(this.numerator / a, this.denominator / a);
	}
}

interface Row {
	readonly quantity: string;
	readonly fen: bigint;
	readonly share: string;
	/** Two to four decimals. */
	readonly points: string;
}

/** The same rows at every run: a small congruential generator. */
function makeRows(): readonly Row[] {
	let state = 1;
	const below = (limit: number) => (state = (state * 48_271) % 2_147_483_647) % limit;
	return Array.from({ length: ROWS }, () => {
		const decimals = 2 + below(3);
		return {
			quantity: `${1 + below(50)}`,
			fen: BigInt(below(500_000_000)),
			share: ['1', '1', '0.5', '0.333'][below(4)] ?? '1',
			points: `${below(1000)}.${String(below(10 ** decimals)).padStart(decimals, '0')}`
		};
	});
}

/** Each gives what it found as a text, so that the two can be held together. */
function tasksOf<N extends Arithmetic<N>>({ of, ofFen }: Readers<N>, rows: readonly Row[]) {
	const credits = rows.map(({ quantity, fen, share }) => ({
		quantity: of(quantity),
		yuan: ofFen(fen),
		share: of(share)
	}));
	const points = rows.map((row) => of(row.points));
	const zero = of('0');
	const rate = of('1.5');
	const unit = of('10000');
	const seven = of('7');
	return {
		'rate × quantity × share, added up': () => {
			let total = zero;
			for (const { quantity, share } of credits)
				total = total.plus(rate.times(quantity).times(share));
			return total.toString();
		},
		'yuan × share ÷ 10,000 × rate, added up': () => {
			let total = zero;
			for (const { yuan, share } of credits)
				total = total.plus(yuan.times(share).dividedBy(unit).times(rate));
			return total.toString();
		},
		'yuan ÷ 7, added up': () => {
			let total = zero;
			for (const { yuan } of credits) total = total.plus(yuan.dividedBy(seven));
			return total.toString();
		},
		'whole units of 7 yuan': () => {
			let total = 0n;
			for (const { yuan } of credits) total += yuan.dividedBy(seven).floor();
			return total.toString();
		},
		'sum of 2 to 4 decimals': () => {
			let total = zero;
			for (const value of points) total = total.plus(value);
			return total.toString();
		},
		'compare neighbours': () => {
			let rises = 0;
			let before = zero;
			for (const value of points) {
				if (before.compare(value) < 0) rises += 1;
				before = value;
			}
			return rises.toString();
		},
		sort: () => {
			const sorted = [...points].sort((left, right) => left.compare(right));
			return `${sorted[0]} ${sorted[ROWS / 2]} ${sorted[ROWS - 1]}`;
		},
		'fen to yuan': () => {
			let last = zero;
			for (const { fen } of rows) last = ofFen(fen);
			return last.toString();
		},
		'read texts': () => {
			let last = zero;
			for (const row of rows) last = of(row.points);
			return last.toString();
		},
		'write texts': () => {
			let length = 0;
			for (const value of points) length += value.toString().length;
			return length.toString();
		}
	};
}

export function exactBench(): void {
	const rows = makeRows();
	const ours = tasksOf<Exact>(Exact, rows);
	const pairs = tasksOf<Pair>(Pair, rows);
	const table: Record<string, Record<string, string>> = {};
	for (const name of Object.keys(ours) as (keyof typeof ours)[]) {
		const ourTimes: number[] = [];
		const pairTimes: number[] = [];
		for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
			const our = timed(ours[name]);
			const other = timed(pairs[name]);
			if (our.found !== other.found) throw new Error(`${name}: ${our.found} is not ${other.found}`);
			if (round < 0) continue;
			ourTimes.push(our.ms);
			pairTimes.push(other.ms);
		}
		const ourMs = median(ourTimes);
		const pairMs = median(pairTimes);
		table[name] = {
			'Exact, ns a row': ((ourMs * 1e6) / ROWS).toFixed(0),
			'bigint pair, ns a row': ((pairMs * 1e6) / ROWS).toFixed(0),
			'pair / Exact': (pairMs / ourMs).toFixed(2)
		};
	}
	console.log(`exact: ${ROWS} rows, median of ${ROUNDS} rounds`);
	console.table(table);
}

function timed(task: () => string): { readonly found: string; readonly ms: number } {
	const startedAt = performance.now();
	const found = task();
	return { found, ms: performance.now() - startedAt };
}

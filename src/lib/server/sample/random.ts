import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Weighted<T> {
	readonly value: T;
	/** A whole number; zero is never drawn. */
	readonly weight: number;
}

/** A seeded stream of whole numbers and choices. No floating point is involved, so every machine draws the same. */
export class Random {
	readonly #generator;

	constructor(seed: number) {
		this.#generator = xoroshiro128plus(seed);
		// The first values of this generator still show its seed; neighbouring streams would look alike.
		for (let skipped = 0; skipped < 8; skipped += 1) this.#generator.next();
	}

	/** A whole number from `from` to `to`, both included. */
	int(from: number, to: number): number {
		return uniformInt(this.#generator, from, to);
	}

	/** True in `percent` of a hundred draws. */
	chance(percent: number): boolean {
		return this.int(1, 100) <= percent;
	}

	pick<T>(items: readonly T[]): T {
		const item = items[this.int(0, items.length - 1)];
		if (item === undefined) throw new Error('nothing to pick from');
		return item;
	}

	/** One of the values, as often as its weight says. */
	weighted<T>(items: readonly Weighted<T>[]): T {
		let total = 0;
		for (const item of items) total += item.weight;
		if (total <= 0) throw new Error('nothing to pick from');
		let left = this.int(1, total);
		for (const item of items) {
			left -= item.weight;
			if (left <= 0) return item.value;
		}
		throw new Error('weights must be whole numbers');
	}

	/** A new list in another order. */
	shuffled<T>(items: readonly T[]): T[] {
		const rest = [...items];
		const result: T[] = [];
		while (rest.length > 0) result.push(...rest.splice(this.int(0, rest.length - 1), 1));
		return result;
	}

	hex(length: number): string {
		let text = '';
		while (text.length < length) text += this.int(0, 15).toString(16);
		return text;
	}
}

/**
 * The stream that belongs to a seed and a purpose, for example a day or a person. Each purpose has its own stream, so
 * that a further day or a further person changes nothing in what was drawn for the others.
 */
export function randomFor(seed: number, ...purpose: readonly (string | number)[]): Random {
	let hash = 0x811c9dc5;
	for (const character of [seed, ...purpose].join('\u001f')) {
		hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return new Random(hash ^ (hash >>> 16));
}

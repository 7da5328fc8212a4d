/** How many calls are taken a second: a bucket for each caller, that fills at a rate and holds a burst. */

export interface Rate {
	readonly perSecond: number;
	readonly burst: number;
}

interface Bucket {
	left: number;
	filledAt: number;
}

/** Callers who have not called for so long have a full bucket, which need not be remembered. */
const SWEEP_AT = 10_000;

export class RateLimit {
	readonly #buckets = new Map<string, Bucket>();

	constructor(readonly rate: Rate) {}

	/** Takes one call out of a caller's bucket. Whole seconds until there is one to take; 0: it was taken. */
	take(caller: string, now: number): number {
		const { perSecond, burst } = this.rate;
		let bucket = this.#buckets.get(caller);
		if (!bucket) {
			if (this.#buckets.size >= SWEEP_AT) this.#sweep(now);
			this.#buckets.set(caller, (bucket = { left: burst, filledAt: now }));
		}
		const filled = bucket.left + (Math.max(0, now - bucket.filledAt) * perSecond) / 1000;
		bucket.left = Math.min(burst, filled);
		bucket.filledAt = now;
		if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
		bucket.left -= 1;
		return 0;
	}

	/** Whoever is left after it is calling right now; should that be too many, all start afresh. */
	#sweep(now: number): void {
		const { perSecond, burst } = this.rate;
		for (const [caller, { left, filledAt }] of this.#buckets)
			if (left + ((now - filledAt) * perSecond) / 1000 >= burst) this.#buckets.delete(caller);
		if (this.#buckets.size >= SWEEP_AT) this.#buckets.clear();
	}
}

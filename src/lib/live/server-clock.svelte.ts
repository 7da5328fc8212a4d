import { STALE_AFTER_MS } from './events.ts';

/** Milliseconds from any fixed start that never jump: `performance.now`, or a test's own. */
export type MonotonicClock = () => number;

const sincePageStart: MonotonicClock = () => performance.now();

/**
 * The server's clock as this screen knows it. A television's own clock may be hours off and may be set while we look,
 * so the screen takes the server's `sentAt` and adds what its monotonic clock has counted since.
 */
export class ServerClock {
	#monotonic: MonotonicClock;
	#contact = $state.raw({ sentAt: 0, at: 0 });
	#tick = $state.raw(0);

	constructor(sentAt: number, monotonic: MonotonicClock = sincePageStart) {
		this.#monotonic = monotonic;
		this.hear(sentAt);
	}

	/** The server spoke, and this was its time. */
	hear(sentAt: number): void {
		const at = this.#monotonic();
		this.#contact = { sentAt, at };
		this.#tick = at;
	}

	/** Lets the seconds pass on the screen. */
	tick(): void {
		this.#tick = this.#monotonic();
	}

	/** The server's time now, as epoch milliseconds. */
	get now(): number {
		return this.#contact.sentAt + this.sinceContactMs;
	}

	/** The server's time when it last spoke: until then the figures on the screen are true. */
	get heardAt(): number {
		return this.#contact.sentAt;
	}

	get sinceContactMs(): number {
		return Math.max(0, this.#tick - this.#contact.at);
	}

	get isStale(): boolean {
		return this.sinceContactMs > STALE_AFTER_MS;
	}
}

const STAY_MS = 15_000;

/** Which of several boards is on the screen now. One board stays for good. */
export class Rotation {
	readonly count: number;
	#turn = $state.raw(0);

	constructor(count: number) {
		this.count = count;
	}

	get index(): number {
		return this.count === 0 ? 0 : this.#turn % this.count;
	}

	/** Starts turning; the returned function stops it. */
	start(stayMs = STAY_MS): () => void {
		if (this.count < 2) return () => undefined;
		const timer = setInterval(() => (this.#turn += 1), stayMs);
		return () => clearInterval(timer);
	}
}

import { applyDelta } from './apply-delta.ts';
import type {
	BoardDelta,
	BoardKey,
	BoardSnapshot,
	StandingRow,
	SubscribeAnswer
} from './events.ts';
import { Risers } from './risers.svelte.ts';
import type { ServerClock } from './server-clock.svelte.ts';
import type { LiveSocket } from './socket.ts';

export type Refusal = Extract<SubscribeAnswer, { kind: 'refused' }>['reason'];

const ANSWER_WITHIN_MS = 5_000;
/** More deltas than this while an answer is awaited: a snapshot is cheaper than keeping them. */
const BUFFERED_AT_MOST = 200;

/**
 * One board as a screen sees it: subscribe, take the snapshot, apply the deltas above its revision in order, and
 * subscribe again when one is missing. What was shown last stays, whatever happens to the line.
 */
export class LiveStandings {
	readonly key: BoardKey;
	/** Who has just gained a rank. */
	readonly risers = new Risers();
	#clock: ServerClock;
	#snapshot: BoardSnapshot;
	#refusal = $state.raw<Refusal | null>(null);
	/** Deltas that came while an answer is awaited; null: none is awaited. */
	#early: BoardDelta[] | null = null;
	/** Tells answers of an earlier connection apart from the awaited one. */
	#asked = 0;

	constructor(first: BoardSnapshot, clock: ServerClock) {
		this.key = first.header.key;
		this.#snapshot = $state.raw(first);
		this.#clock = clock;
	}

	get snapshot(): BoardSnapshot {
		return this.#snapshot;
	}

	get rows(): readonly StandingRow[] {
		return this.#snapshot.rows;
	}

	/** Why the server will not show this board; null: it does. */
	get refusal(): Refusal | null {
		return this.#refusal;
	}

	/** How long ago the revision on the screen was made. */
	get ageMs(): number {
		return Math.max(0, this.#clock.now - this.#snapshot.status.revisedAt);
	}

	/** Asks for what is missing: after each connect, and after a gap. Unconnected it waits for the next connect. */
	subscribe(socket: LiveSocket): void {
		if (!socket.connected) return;
		const question = ++this.#asked;
		this.#early = [];
		socket
			.timeout(ANSWER_WITHIN_MS)
			.emit(
				'subscribe',
				this.key,
				this.#snapshot.status.revision,
				(fault: Error | null, answer: SubscribeAnswer) => {
					if (question !== this.#asked) return;
					if (fault) this.subscribe(socket);
					else this.#take(answer, socket);
				}
			);
	}

	receive(delta: BoardDelta, socket: LiveSocket): void {
		this.#clock.hear(delta.status.sentAt);
		if (this.#early === null) this.#apply(delta, socket);
		else if (this.#early.length < BUFFERED_AT_MOST) this.#early.push(delta);
		else this.subscribe(socket);
	}

	close(): void {
		this.#asked += 1;
		this.risers.clear();
	}

	#take(answer: SubscribeAnswer, socket: LiveSocket): void {
		const early = this.#early ?? [];
		this.#early = null;
		switch (answer.kind) {
			case 'snapshot':
				this.#refusal = null;
				this.#clock.hear(answer.snapshot.status.sentAt);
				this.#show(answer.snapshot);
				break;
			case 'current':
				this.#refusal = null;
				this.#clock.hear(answer.status.sentAt);
				this.#show({ ...this.#snapshot, status: answer.status });
				break;
			case 'refused':
				this.#refusal = answer.reason;
				return;
			default:
				answer satisfies never;
		}
		for (const delta of early) this.#apply(delta, socket);
	}

	#apply(delta: BoardDelta, socket: LiveSocket): void {
		// A gap found among the early ones has asked again already: the rest waits with it.
		if (this.#early !== null) {
			this.#early.push(delta);
			return;
		}
		const applied = applyDelta(this.#snapshot, delta);
		if (applied.kind === 'applied') this.#show(applied.snapshot);
		else if (applied.kind === 'gap') this.subscribe(socket);
	}

	#show(next: BoardSnapshot): void {
		this.risers.compare(this.#snapshot, next);
		this.#snapshot = next;
	}
}

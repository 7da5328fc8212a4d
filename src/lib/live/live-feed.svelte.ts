import type { BoardSnapshot } from './events.ts';
import { isSameBoard } from './apply-delta.ts';
import { LiveStandings } from './live-standings.svelte.ts';
import { ServerClock, type MonotonicClock } from './server-clock.svelte.ts';
import type { LiveSocket } from './socket.ts';

export type Connection = 'connecting' | 'online' | 'offline' | 'revoked';

const TICK_MS = 1_000;
/** Silence for so long on a line that calls itself open: it is dead, and a new one is made. */
const SILENT_LINE_MS = 20_000;
/** A refused board is asked for again: the refusal may have been a passing state of the server. */
const ASK_AGAIN_MS = 15_000;

export interface FeedOptions {
	readonly monotonic?: MonotonicClock;
	/** What a `reload` command does; a browser loads the page anew. */
	readonly reload?: () => void;
}

/** The boards of one page and the one line they come over. */
export class LiveFeed {
	readonly clock: ServerClock;
	readonly boards: readonly LiveStandings[];
	#connection = $state.raw<Connection>('connecting');
	#reload: () => void;

	constructor(snapshots: readonly BoardSnapshot[], options: FeedOptions = {}) {
		const sentAt = Math.max(0, ...snapshots.map((snapshot) => snapshot.status.sentAt));
		this.clock = new ServerClock(sentAt, options.monotonic);
		this.boards = snapshots.map((snapshot) => new LiveStandings(snapshot, this.clock));
		this.#reload = options.reload ?? (() => location.reload());
	}

	get connection(): Connection {
		return this.#connection;
	}

	/** Nothing heard for ten seconds, or the screen was unpaired: what stands there may no longer be true. */
	get isStale(): boolean {
		return this.clock.isStale || this.#connection === 'revoked';
	}

	/** Goes live over a socket made for this feed; the returned function ends it and leaves no timer behind. */
	start(socket: LiveSocket): () => void {
		let retry: ReturnType<typeof setTimeout> | undefined;

		socket.on('connect', () => {
			this.#connection = 'online';
			for (const board of this.boards) board.subscribe(socket);
		});
		const connectLater = (): void => {
			if (this.#connection === 'revoked') return;
			this.#connection = 'offline';
			// The library tries again by itself, except when the server closed the line or refused it at the door.
			if (socket.active) return;
			clearTimeout(retry);
			retry = setTimeout(() => socket.connect(), SILENT_LINE_MS / 10);
		};
		socket.on('disconnect', connectLater);
		socket.on('connect_error', connectLater);
		socket.on('heartbeat', (beat) => this.clock.hear(beat.sentAt));
		socket.on('delta', (delta) => {
			for (const board of this.boards)
				if (isSameBoard(board.key, delta.key)) board.receive(delta, socket);
		});
		socket.on('control', ({ command }) => {
			if (command === 'reload') return this.#reload();
			this.#connection = 'revoked';
			socket.disconnect();
		});

		const ticking = setInterval(() => {
			this.clock.tick();
			if (socket.connected && this.clock.sinceContactMs > SILENT_LINE_MS) socket.io.engine.close();
		}, TICK_MS);
		const asking = setInterval(() => {
			for (const board of this.boards) if (board.refusal !== null) board.subscribe(socket);
		}, ASK_AGAIN_MS);
		socket.connect();

		return () => {
			clearInterval(ticking);
			clearInterval(asking);
			clearTimeout(retry);
			for (const board of this.boards) board.close();
			socket.removeAllListeners();
			socket.disconnect();
		};
	}
}

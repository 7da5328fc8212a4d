import type { Server } from 'node:http';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { Connection } from '#lib/server/db/client.ts';
import { BoardStore } from './board-store.ts';
import { Feed } from './feed.ts';
import { Gateway } from './gateway.ts';

/** The live side of this process. */
export interface LiveService {
	readonly store: BoardStore;
	readonly gateway: Gateway | null;
	/** Nanoseconds between ticks of the thread that serves sockets, since the start. */
	readonly loopDelay: IntervalHistogram;
	readonly stop: () => Promise<void>;
}

export const LOOP_RESOLUTION_MS = 10;

// A reload in development runs this module again; the sockets must survive it.
const key = Symbol.for('longhu.live');
const holder = globalThis as { [key]?: LiveService | undefined };

export interface LiveOptions {
	readonly connection: Pick<Connection, 'db' | 'url'>;
	/** Without one there are boards to load and no sockets. */
	readonly server: Server | undefined;
	readonly publicOrigin: string | undefined;
	readonly recheckEveryMs?: number;
}

/** Makes a node's live side; a process has one, a test may have two. */
export async function openLive(options: LiveOptions): Promise<LiveService> {
	const { connection, server, publicOrigin, recheckEveryMs } = options;
	const store = new BoardStore(connection.db);
	const gateway = server
		? new Gateway({ server, store, publicOrigin, ...(recheckEveryMs ? { recheckEveryMs } : {}) })
		: null;
	const feed = new Feed(connection, store, {
		watchedDivisions: (contestId) => gateway?.watchedDivisions(contestId) ?? [],
		send: (contestId, delta) => gateway?.send(contestId, delta),
		askAnew: (contestId) => gateway?.askAnew(contestId)
	});
	const loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
	loopDelay.enable();
	await feed.start();
	return {
		store,
		gateway,
		loopDelay,
		stop: async () => {
			loopDelay.disable();
			await gateway?.close();
			await feed.stop();
		}
	};
}

/** Starts the live side of this process; what it returns stops it. */
export async function startLive(options: LiveOptions): Promise<() => Promise<void>> {
	const live = await openLive(options);
	holder[key] = live;
	return async () => {
		holder[key] = undefined;
		await live.stop();
	};
}

export function live(): LiveService {
	if (!holder[key]) throw new Error('the live side has not been started');
	return holder[key];
}

/** Looks at once whether every screen of this node may still see what it sees: after a key was taken back. */
export async function recheckScreens(): Promise<void> {
	await holder[key]?.gateway?.recheck();
}

import { io, type Socket } from 'socket.io-client';
import { SOCKET_PATH, type ClientToServerEvents, type ServerToClientEvents } from './events.ts';

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface SocketTiming {
	readonly firstDelayMs: number;
	readonly longestDelayMs: number;
	readonly timeoutMs: number;
}

/** Nobody stands beside a wall to press reload, so it tries for ever, and never waits longer than about three seconds. */
export const SOCKET_TIMING: SocketTiming = {
	firstDelayMs: 500,
	longestDelayMs: 3_000,
	timeoutMs: 5_000
};

/**
 * The one place a browser opens a socket. It is made unconnected, so that the listeners are there before the first
 * word. Without an address it goes to the page's own server.
 */
export function createLiveSocket(address = '', timing = SOCKET_TIMING): LiveSocket {
	return io(address, {
		path: SOCKET_PATH,
		transports: ['websocket'],
		autoConnect: false,
		reconnection: true,
		reconnectionAttempts: Infinity,
		reconnectionDelay: timing.firstDelayMs,
		reconnectionDelayMax: timing.longestDelayMs,
		randomizationFactor: 0.3,
		timeout: timing.timeoutMs,
		// Screens of one page share a feed; two pages never share a connection.
		forceNew: true
	});
}

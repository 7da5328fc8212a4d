import type { IncomingMessage, Server, ServerResponse } from 'node:http';

interface Closer {
	readonly name: string;
	readonly close: () => Promise<void> | void;
}

/** Answers requests itself, before the page framework sees them. */
export interface OwnListener {
	readonly claims: (url: string) => boolean;
	readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

interface Slot {
	server: Server | undefined;
	own: OwnListener | undefined;
	address: string | undefined;
	readonly closers: Closer[];
	readonly listeners: ((address: string) => void)[];
	closing: Promise<void> | undefined;
}

/*
 * Whoever owns the HTTP server (the production entry, or vite in development) puts it here before the
 * app starts, and the app takes it from here. Entry and app are compiled apart, so a plain module
 * variable would exist twice: the slot lives on globalThis.
 */
const key = Symbol.for('longhu.http');

function slot(): Slot {
	const holder = globalThis as { [key]?: Slot };
	holder[key] ??= {
		server: undefined,
		own: undefined,
		address: undefined,
		closers: [],
		listeners: [],
		closing: undefined
	};
	return holder[key];
}

export function offerHttpServer(server: Server): void {
	slot().server = server;
}

export function findHttpServer(): Server | undefined {
	return slot().server;
}

export function offerListener(own: OwnListener): void {
	slot().own = own;
}

/** Whether a request was answered past the page framework. */
export function answerOwn(request: IncomingMessage, response: ServerResponse): boolean {
	const { own } = slot();
	if (!own?.claims(request.url ?? '')) return false;
	own.listener(request, response);
	return true;
}

/** Has `close` run when the process stops; the last part to start is the first to stop. */
export function onShutdown(name: string, close: Closer['close']): void {
	slot().closers.push({ name, close });
}

export function isShuttingDown(): boolean {
	return slot().closing !== undefined;
}

/** Stops every part once, in reverse order; one that fails is reported and does not keep the others. */
export function shutdown(report: (name: string, error: unknown) => void): Promise<void> {
	const state = slot();
	state.closing ??= (async () => {
		for (let closer = state.closers.pop(); closer; closer = state.closers.pop()) {
			try {
				await closer.close();
			} catch (error) {
				report(closer.name, error);
			}
		}
	})();
	return state.closing;
}

/** Calls back with the address people use, as soon as the server listens. */
export function onListening(listener: (address: string) => void): void {
	const state = slot();
	if (state.address === undefined) state.listeners.push(listener);
	else listener(state.address);
}

export function announceListening(address: string): void {
	const state = slot();
	state.address = address;
	for (const listener of state.listeners.splice(0)) listener(address);
}

/** The address a person on this machine types, also where the server listens on every interface. */
export function addressOf(server: Server): string {
	const bound = server.address();
	if (bound === null || typeof bound === 'string') return String(bound);
	const host = ['0.0.0.0', '::'].includes(bound.address)
		? 'localhost'
		: bound.family === 'IPv6'
			? `[${bound.address}]`
			: bound.address;
	return `http://${host}:${bound.port}`;
}

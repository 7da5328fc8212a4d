/**
 * The sockets of this node: who may open one, which board it looks at, and what is sent to all who look at the same.
 * Websocket only; nothing but `subscribe` and `unsubscribe` is ever heard.
 */
import type { IncomingMessage, RequestListener, Server as HttpServer } from 'node:http';
import { Server, type DefaultEventsMap, type Socket } from 'socket.io';
import {
	HEARTBEAT_EVERY_MS,
	SOCKET_PATH,
	type BoardDelta,
	type ClientToServerEvents,
	type ServerToClientEvents,
	type SubscribeAnswer
} from '#lib/live/events.ts';
import { mayReadBoard, type Asker } from '#lib/server/auth/permissions.ts';
import { log } from '#lib/server/log.ts';
import { askerOf, isOwnOrigin, isSomebody } from './askers.ts';
import type { BoardStore } from './board-store.ts';
import { answerOf, findBoard, readKey, readRevision, refuse } from './subscriptions.ts';

const MAX_SOCKETS = 10_000;
const MAX_BOARDS_PER_SOCKET = 8;
/** A client asks on connect and after a gap; one that asks more often than this is broken, or worse. */
const MAX_QUESTIONS = 40;
const QUESTIONS_WITHIN_MS = 10_000;
/** A key to a board is two short names. */
const MAX_MESSAGE_BYTES = 4_096;
const RECHECK_EVERY_MS = 20_000;

interface SocketState {
	asker: Asker;
	readonly cookie: string | undefined;
	/** Room → the board it is of. */
	readonly boards: Map<string, { readonly contest: string; readonly division: string }>;
	questions: number;
	countedFrom: number;
}

type LiveServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketState>;
type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketState>;

export interface GatewayOptions {
	readonly server: HttpServer;
	readonly store: BoardStore;
	/** The address people use when a proxy stands in front. */
	readonly publicOrigin: string | undefined;
	readonly recheckEveryMs?: number;
}

export class Gateway {
	readonly #io: LiveServer;
	readonly #store: BoardStore;
	readonly #publicOrigin: string | undefined;
	readonly #askers = new WeakMap<IncomingMessage, Asker>();
	readonly #timers: NodeJS.Timeout[];
	#rechecking: Promise<void> | undefined;
	#isClosed = false;

	constructor(options: GatewayOptions) {
		this.#store = options.store;
		this.#publicOrigin = options.publicOrigin;
		this.#io = new Server({
			path: SOCKET_PATH,
			transports: ['websocket'],
			serveClient: false,
			allowUpgrades: false,
			perMessageDeflate: false,
			httpCompression: false,
			maxHttpBufferSize: MAX_MESSAGE_BYTES,
			pingInterval: 10_000,
			pingTimeout: 10_000,
			connectTimeout: 10_000,
			allowRequest: (request, decide) => {
				void this.#admit(request).then((isAdmitted) => decide(null, isAdmitted));
			}
		});
		attachForUpgradesOnly(this.#io, options.server);
		this.#io.on('connection', (socket) => this.#welcome(socket));
		this.#timers = [
			setInterval(() => this.#beat(), HEARTBEAT_EVERY_MS),
			setInterval(() => void this.recheck(), options.recheckEveryMs ?? RECHECK_EVERY_MS)
		];
	}

	get sockets(): number {
		return this.#io.of('/').sockets.size;
	}

	watchedDivisions(contestId: number): string[] {
		const prefix = roomOf(contestId, '');
		const rooms = [...this.#io.of('/').adapter.rooms.keys()];
		return rooms.filter((room) => room.startsWith(prefix)).map((room) => room.slice(prefix.length));
	}

	/** Once per room and to this node's own sockets: every node tells its own. */
	send(contestId: number, delta: BoardDelta): void {
		this.#io.local.to(roomOf(contestId, delta.key.division ?? '')).emit('delta', delta);
	}

	/** Cuts the lines of those who look at a contest: a client that comes back asks for what is true now. */
	askAnew(contestId: number): void {
		const prefix = roomOf(contestId, '');
		for (const socket of this.#io.of('/').sockets.values())
			if ([...socket.data.boards.keys()].some((room) => room.startsWith(prefix)))
				socket.conn.close();
	}

	/** Looks at everybody's cookies again, and shows out who may no longer be here. */
	recheck(): Promise<void> {
		this.#rechecking ??= this.#recheckAll().finally(() => (this.#rechecking = undefined));
		return this.#rechecking;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		for (const timer of this.#timers) clearInterval(timer);
		this.#io.engine.close();
		await this.#rechecking;
	}

	/** Before a line is opened: from our own page, by somebody who is signed in or a paired display. */
	async #admit(request: IncomingMessage): Promise<boolean> {
		const { headers } = request;
		if (this.#isClosed || this.#io.engine.clientsCount >= MAX_SOCKETS) return false;
		if (!isOwnOrigin(headers, this.#publicOrigin)) return false;
		try {
			const asker = await askerOf(headers.cookie);
			if (!isSomebody(asker)) return false;
			this.#askers.set(request, asker);
			return true;
		} catch (error) {
			log().warn({ err: error }, 'a socket could not be admitted');
			return false;
		}
	}

	#welcome(socket: LiveSocket): void {
		const asker = this.#askers.get(socket.request);
		if (!asker) {
			socket.disconnect(true);
			return;
		}
		const { cookie } = socket.request.headers;
		const now = performance.now();
		socket.data = { asker, cookie, boards: new Map(), questions: 0, countedFrom: now };
		socket.emit('heartbeat', { sentAt: Date.now() });
		// Typed by the contract, but sent by anybody: each argument is unknown until it was read.
		socket.on('subscribe', (key: unknown, revision: unknown, answer: unknown) => {
			if (typeof answer !== 'function' || !this.#mayAsk(socket)) return;
			this.#subscribe(socket, key, revision).then(
				(said) => said && answer(said),
				(error) => log().warn({ err: error }, 'a subscription was not answered')
			);
		});
		socket.on('unsubscribe', (key: unknown) => {
			if (this.#mayAsk(socket)) this.#unsubscribe(socket, key);
		});
	}

	/** Null: the client is gone. */
	async #subscribe(
		socket: LiveSocket,
		rawKey: unknown,
		rawRevision: unknown
	): Promise<SubscribeAnswer | null> {
		const key = readKey(rawKey);
		const revision = readRevision(rawRevision);
		if (!key || revision === undefined) return refuse('invalid');
		const found = await findBoard(this.#store, socket.data.asker, key);
		if (!socket.connected) return null;
		if (found.kind === 'refused') return found;
		const { boards } = socket.data;
		const room = roomOf(found.board.id, found.division);
		if (!boards.has(room) && boards.size >= MAX_BOARDS_PER_SOCKET) return refuse('invalid');
		boards.set(room, { contest: key.contest, division: found.division });
		// Joining and answering happen in one turn: the next delta starts from what is answered here.
		void socket.join(room);
		return answerOf(found, revision);
	}

	#unsubscribe(socket: LiveSocket, rawKey: unknown): void {
		const key = readKey(rawKey);
		if (!key) return;
		for (const [room, { contest, division }] of socket.data.boards) {
			if (contest !== key.contest || (key.division !== null && division !== key.division)) continue;
			socket.data.boards.delete(room);
			void socket.leave(room);
		}
	}

	#mayAsk(socket: LiveSocket): boolean {
		const state = socket.data;
		const now = performance.now();
		if (now - state.countedFrom > QUESTIONS_WITHIN_MS) {
			state.countedFrom = now;
			state.questions = 0;
		}
		state.questions += 1;
		if (state.questions > MAX_QUESTIONS) socket.disconnect(true);
		return state.questions <= MAX_QUESTIONS;
	}

	#beat(): void {
		this.#io.local.emit('heartbeat', { sentAt: Date.now() });
	}

	async #recheckAll(): Promise<void> {
		const byCookie = new Map<string | undefined, LiveSocket[]>();
		for (const socket of this.#io.of('/').sockets.values()) {
			const known = byCookie.get(socket.data.cookie);
			if (known) known.push(socket);
			else byCookie.set(socket.data.cookie, [socket]);
		}
		try {
			for (const [cookie, sockets] of byCookie) {
				const asker = await askerOf(cookie);
				for (const socket of sockets) this.#apply(socket, asker);
			}
		} catch (error) {
			// Nobody is shown out because the database is away.
			log().warn({ err: error }, 'open sockets could not be checked');
		}
	}

	#apply(socket: LiveSocket, asker: Asker): void {
		const wasDisplay = socket.data.asker.display !== null && socket.data.asker.session === null;
		socket.data.asker = asker;
		const boards = [...socket.data.boards.values()];
		const isWelcome =
			isSomebody(asker) &&
			boards.every(({ contest, division }) => mayReadBoard(asker, contest, division));
		if (isWelcome) return;
		// A page whose reader was signed out loads anew and comes to the sign-in.
		socket.emit('control', { command: wasDisplay ? 'revoked' : 'reload' });
		socket.disconnect(true);
	}
}

function roomOf(contestId: number, division: string): string {
	return `board:${contestId}:${division}`;
}

/**
 * The library would also answer plain requests under its path, before and beside the app that answers all others, and
 * two answers to one request are an error. Sockets come as upgrades alone, so requests stay with the app.
 */
function attachForUpgradesOnly(io: LiveServer, server: HttpServer): void {
	const listeners = server.listeners('request') as RequestListener[];
	io.attach(server);
	server.removeAllListeners('request');
	for (const listener of listeners) server.on('request', listener);
}

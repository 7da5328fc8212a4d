import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
	BoardSnapshot,
	ClientToServerEvents,
	ServerToClientEvents,
	SubscribeAnswer
} from '#lib/live/events.ts';
import { SOCKET_PATH } from '#lib/live/events.ts';
import { LiveFeed } from '#lib/live/live-feed.svelte.ts';
import { createLiveSocket } from '#lib/live/socket.ts';
import {
	diffBoards,
	fixtureSnapshot,
	fixtureStatus,
	rankedRows
} from '../support/board-fixtures.ts';

const TIMING = { firstDelayMs: 20, longestDelayMs: 60, timeoutMs: 1_000 };

/** The board at a revision: the second person has one tenth more each time. */
function boardAt(revision: number, sentAt = 1_000_000): BoardSnapshot {
	const people = [
		{ employeeNo: '1', name: '王雅琴', orgUnit: '武林支行', tenths: 50, rankBefore: 1 },
		{ employeeNo: '2', name: '李承泽', orgUnit: '城西支行', tenths: revision * 10, rankBefore: 2 }
	];
	return fixtureSnapshot({
		status: fixtureStatus({ revision, revisedAt: sentAt - 3_000, sentAt }),
		rows: rankedRows(people)
	});
}

async function until(claim: () => boolean, what: string): Promise<void> {
	const deadline = performance.now() + 5_000;
	while (!claim()) {
		if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** A server that speaks the contract from a board held in memory, and whose line can be cut. */
class TestServer {
	board = boardAt(1);
	asked: (number | null)[] = [];
	/** Set: answers in its place, and may speak before answering. */
	answer: ((socketId: string) => SubscribeAnswer) | null = null;
	#http: HttpServer | null = null;
	#io: Server<ClientToServerEvents, ServerToClientEvents> | null = null;
	#lines = new Set<NetSocket>();

	async open(port = 0): Promise<number> {
		const http = createServer();
		const io = new Server<ClientToServerEvents, ServerToClientEvents>(http, {
			path: SOCKET_PATH,
			transports: ['websocket']
		});
		http.on('connection', (line) => {
			this.#lines.add(line);
			line.on('close', () => this.#lines.delete(line));
		});
		io.on('connection', (socket) => {
			socket.on('subscribe', (_key, revision, answer) => {
				this.asked.push(revision);
				if (this.answer) answer(this.answer(socket.id));
				else if (revision === this.board.status.revision)
					answer({ kind: 'current', status: this.board.status });
				else answer({ kind: 'snapshot', snapshot: this.board });
			});
		});
		await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
		this.#http = http;
		this.#io = io;
		return (http.address() as AddressInfo).port;
	}

	get io(): Server<ClientToServerEvents, ServerToClientEvents> {
		if (!this.#io) throw new Error('not open');
		return this.#io;
	}

	/** Moves to a revision and, unless it is to be missed, tells everybody. */
	advance(revision: number, isTold = true): void {
		const next = boardAt(revision, this.board.status.sentAt + 1_000);
		const delta = diffBoards(this.board, next);
		this.board = next;
		if (isTold) this.io.emit('delta', delta);
	}

	cutLines(): void {
		for (const line of this.#lines) line.destroy();
	}

	async close(): Promise<void> {
		const http = this.#http;
		this.cutLines();
		await this.#io?.close();
		if (http?.listening) await new Promise((resolve) => http.close(resolve));
		this.#http = this.#io = null;
	}
}

describe('LiveFeed', () => {
	let server: TestServer;
	let port: number;
	let clockMs: number;
	let stop: () => void;
	let feed: LiveFeed;
	let reloads: number;

	function start(first: BoardSnapshot): void {
		feed = new LiveFeed([first], { monotonic: () => clockMs, reload: () => (reloads += 1) });
		stop = feed.start(createLiveSocket(`http://127.0.0.1:${port}`, TIMING));
	}
	const board = () => {
		const only = feed.boards[0];
		if (!only) throw new Error('no board');
		return only;
	};
	const revision = () => board().snapshot.status.revision;
	const online = () => until(() => feed.connection === 'online', 'online');
	/** Connected, and the first question answered. */
	const subscribed = async () => {
		await online();
		await until(() => server.asked.length > 0, 'asked');
		await until(() => revision() === server.board.status.revision, 'first answer');
	};

	beforeEach(async () => {
		clockMs = 500;
		reloads = 0;
		stop = () => undefined;
		server = new TestServer();
		port = await server.open();
	});
	afterEach(async () => {
		stop();
		await server.close();
	});

	it('takes a snapshot when its revision is not current, then follows the deltas in order', async () => {
		server.board = boardAt(3);
		start(boardAt(1));
		await subscribed();
		for (const next of [4, 5, 6, 7]) server.advance(next);
		await until(() => revision() === 7, 'revision 7');
		expect(board().snapshot).toEqual(server.board);
		expect(server.asked).toEqual([1]);
	});

	it('keeps the rows and takes the clock when its revision is current', async () => {
		server.board = boardAt(1, 9_000_000);
		start(boardAt(1));
		const rows = board().rows;
		await online();
		await until(() => feed.clock.now === 9_000_000, 'the clock of the answer');
		expect(board().rows).toBe(rows);
	});

	it('asks again after a gap', async () => {
		start(boardAt(1));
		await subscribed();
		server.advance(2, false);
		server.advance(3);
		await until(() => revision() === 3, 'revision 3');
		expect(server.asked).toEqual([1, 1]);
		expect(board().snapshot).toEqual(server.board);
	});

	it('applies deltas that overtake the answer, and drops those the answer already holds', async () => {
		server.answer = (socketId) => {
			const [two, three, four] = [boardAt(2), boardAt(3), boardAt(4)];
			const line = server.io.to(socketId);
			line.emit('delta', diffBoards(two, three));
			line.emit('delta', diffBoards(three, four));
			return { kind: 'snapshot', snapshot: three };
		};
		start(boardAt(1));
		await until(() => revision() === 4, 'revision 4');
		expect(board().rows).toEqual(boardAt(4).rows);
		expect(server.asked).toEqual([1]);
	});

	it('keeps the last board while the line is cut, and catches up', async () => {
		start(boardAt(1));
		await subscribed();
		server.advance(2);
		await until(() => revision() === 2, 'revision 2');
		await server.close();
		await until(() => feed.connection === 'offline', 'offline');
		expect(revision()).toBe(2);
		server.board = boardAt(9);
		await server.open(port);
		await until(() => revision() === 9, 'revision 9');
		expect(feed.connection).toBe('online');
	});

	it('catches up after the server closed the line on purpose', async () => {
		start(boardAt(1));
		await subscribed();
		server.board = boardAt(6);
		server.io.disconnectSockets(true);
		await until(() => revision() === 6, 'revision 6');
		expect(feed.connection).toBe('online');
	});

	it('is stale ten seconds after the last word, by a clock that cannot be set, until the next word', async () => {
		start(boardAt(1));
		await subscribed();
		expect(feed.clock.now).toBe(1_000_000);
		clockMs += 10_001;
		feed.clock.tick();
		expect([feed.isStale, feed.clock.heardAt, feed.clock.now]).toEqual([
			true,
			1_000_000,
			1_010_001
		]);
		expect(board().ageMs).toBe(13_001);
		server.io.emit('heartbeat', { sentAt: 1_011_000 });
		await until(() => !feed.isStale, 'heartbeat');
		expect(feed.clock.now).toBe(1_011_000);
	});

	it('opens a new line when the old one is open but silent', async () => {
		start(boardAt(1));
		await subscribed();
		server.board = boardAt(5);
		clockMs += 20_001;
		await until(() => revision() === 5, 'revision 5');
		expect(feed.isStale).toBe(false);
	});

	it('says why a board is refused and keeps asking no other', async () => {
		server.answer = () => ({ kind: 'refused', reason: 'forbidden' });
		start(boardAt(1));
		await until(() => board().refusal === 'forbidden', 'refusal');
		expect(revision()).toBe(1);
	});

	it('obeys reload, and stops for good when its key is revoked', async () => {
		start(boardAt(1));
		await subscribed();
		server.io.emit('control', { command: 'reload' });
		await until(() => reloads === 1, 'reload');
		server.io.emit('control', { command: 'revoked' });
		await until(() => feed.connection === 'revoked', 'revoked');
		await until(() => server.io.engine.clientsCount === 0, 'no line');
		expect(feed.isStale).toBe(true);
	});

	it('names who gained a rank, and nobody who was pushed down', async () => {
		start(boardAt(1));
		await subscribed();
		server.advance(6);
		await until(() => revision() === 6, 'revision 6');
		expect(['1', '2'].map((no) => board().risers.has(no))).toEqual([false, true]);
	});
});

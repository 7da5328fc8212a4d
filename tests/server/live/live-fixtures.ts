import { createServer } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { applyDelta } from '#lib/live/apply-delta.ts';
import {
	SOCKET_PATH,
	type BoardDelta,
	type BoardKey,
	type BoardSnapshot,
	type ClientToServerEvents,
	type ServerToClientEvents,
	type SubscribeAnswer
} from '#lib/live/events.ts';
import type { Database } from '#lib/server/db/client.ts';
import { publishContest } from '#lib/server/db/contests.ts';
import { revision as revisionTable } from '#lib/server/db/schema.ts';
import {
	appendRevision,
	currentTotals,
	moveContest,
	replaceTotals,
	type StoredHighlight,
	type StoredTotal
} from '#lib/server/db/totals.ts';
import { openLive, type LiveService } from '#lib/server/live/live-service.ts';
import type { TestDatabase } from '../../support/postgres.ts';
import { until } from '../../support/waiting.ts';

export const LIVE_CONTEST = `
schema: longhu/contest@1
id: live
name: { zh: 实时, en: Live }
window: { from: 2026-01-01, to: 2027-01-01 }
divisions:
  - { id: wealth, name: { zh: 理财, en: Wealth }, positions: [wealth] }
  - { id: lobby, name: { zh: 大堂, en: Lobby }, positions: [lobby] }
rules:
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: cross_sale, rate: 1 }
prizes:
  - { id: p, kind: rankPrize, name: { zh: 名次, en: Rank }, places: [{ from: 1, amountYuan: 100 }, { from: 2, to: 3, amountYuan: 50 }] }
display: { decimals: 1 }
`;

export function totalOfManager(
	employeeNo: string,
	points: string,
	changes: Partial<StoredTotal> = {}
): StoredTotal {
	return {
		employeeNo,
		division: 'wealth',
		points: Exact.of(points),
		tieKeys: [],
		isRanked: true,
		payShare: Exact.ONE,
		kept: null,
		registered: null,
		name: `员工${employeeNo}`,
		position: 'wealth',
		grade: null,
		orgUnit: 'east',
		baseFigures: {},
		changesAt: null,
		revision: 1,
		...changes
	};
}

export async function publishLive(db: Database, document = LIVE_CONTEST): Promise<number> {
	const stored = await db.transaction((tx) =>
		publishContest(tx, { document, by: null, isSample: false })
	);
	return expectValue(stored).id;
}

export interface Revise {
	readonly totals?: readonly StoredTotal[];
	readonly gone?: readonly string[];
	readonly highlights?: readonly StoredHighlight[];
	/** Whether the database tells the nodes; false is a notice that was lost. */
	readonly isTold?: boolean;
}

/** What a scorer transaction leaves behind: totals, a revision, and the contest moved on. Gives the revision. */
export async function revise(db: Database, contestId: number, change: Revise): Promise<number> {
	return db.transaction(async (tx) => {
		const { revision: before, totals: known } = await currentTotals(tx, contestId);
		const revision = before + 1;
		const totals = change.totals ?? [];
		const named = new Set(totals.map(({ employeeNo }) => employeeNo));
		const closed = known.map(({ employeeNo }) => employeeNo).filter((no) => named.has(no));
		await replaceTotals(tx, contestId, {
			revision,
			closed: [...closed, ...(change.gone ?? [])],
			totals
		});
		const row = {
			number: revision,
			position: 0,
			asOf: Date.now(),
			ruleVersion: 1,
			businessDate: '2026-03-31',
			highlights: change.highlights ?? []
		};
		if (change.isTold ?? true) await appendRevision(tx, contestId, row);
		else
			await tx.insert(revisionTable).values({
				...row,
				contestId,
				asOf: new Date(row.asOf),
				highlights: [...row.highlights],
				createdAt: new Date()
			});
		await moveContest(tx, contestId, {
			cursor: 0,
			asOf: Date.now(),
			ruleVersion: 1,
			revision,
			changesAt: null
		});
		return revision;
	});
}

export interface Node {
	readonly port: number;
	readonly live: LiveService;
	readonly stop: () => Promise<void>;
}

/** One node: a bare HTTP server with the live side on it, as the app wires them. */
export async function openNode(
	database: Pick<TestDatabase, 'db' | 'url'>,
	{ port = 0, recheckEveryMs = 60_000 } = {}
): Promise<Node> {
	const server = createServer((_request, response) => response.writeHead(404).end('the app'));
	const live = await openLive({
		connection: database,
		server,
		publicOrigin: 'https://longhu.bank',
		recheckEveryMs
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('the node does not listen');
	return {
		port: address.port,
		live,
		stop: async () => {
			await live.stop();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

export type ClientSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export function openSocket(
	port: number,
	headers: Readonly<Record<string, string>>,
	{ reconnection = false } = {}
): ClientSocket {
	return io(`http://127.0.0.1:${port}`, {
		path: SOCKET_PATH,
		transports: ['websocket'],
		extraHeaders: headers,
		forceNew: true,
		reconnection,
		reconnectionDelay: 50,
		reconnectionDelayMax: 100
	});
}

export async function connected(socket: ClientSocket): Promise<void> {
	await until(() => socket.connected, { what: 'the socket to connect' });
}

export function ask(
	socket: ClientSocket,
	key: BoardKey,
	revision: number | null = null
): Promise<SubscribeAnswer> {
	return socket.timeout(5_000).emitWithAck('subscribe', key, revision);
}

/** A screen as docs describe one: snapshot, then deltas in order, and a new question after a gap. */
export class Screen {
	snapshot: BoardSnapshot | null = null;
	readonly deltas: BoardDelta[] = [];
	readonly answers: SubscribeAnswer['kind'][] = [];
	gaps = 0;
	readonly #socket: ClientSocket;
	readonly #key: BoardKey;

	constructor(socket: ClientSocket, key: BoardKey) {
		this.#socket = socket;
		this.#key = key;
		socket.on('connect', () => void this.#ask());
		socket.on('delta', (delta) => {
			this.deltas.push(delta);
			const applied = this.snapshot ? applyDelta(this.snapshot, delta) : null;
			if (applied?.kind === 'applied') this.snapshot = applied.snapshot;
			else if (applied?.kind === 'gap') {
				this.gaps += 1;
				void this.#ask();
			}
		});
		if (socket.connected) void this.#ask();
	}

	get revision(): number {
		return this.snapshot?.status.revision ?? -1;
	}

	/** The board in short, best first: `1 001 12.0`. */
	get lines(): string[] {
		return (this.snapshot?.rows ?? []).map(
			({ rank, employeeNo, points }) => `${rank} ${employeeNo} ${points}`
		);
	}

	at(revision: number, withinMs = 10_000): Promise<void> {
		return until(() => this.revision === revision, {
			what: () => `revision ${revision} on the screen, which shows ${this.revision}`,
			withinMs,
			everyMs: 10
		});
	}

	async #ask(): Promise<void> {
		const answer = await ask(this.#socket, this.#key, this.snapshot?.status.revision ?? null);
		this.answers.push(answer.kind);
		if (answer.kind === 'snapshot') this.snapshot = answer.snapshot;
		if (answer.kind === 'current' && this.snapshot)
			this.snapshot = { ...this.snapshot, status: answer.status };
	}
}

/** What a screen shows, without the moment at which it was sent. */
export function shownBoard(snapshot: BoardSnapshot | null) {
	if (!snapshot) return null;
	const { rows, teams, prizes, participants, highlights, header } = snapshot;
	const status = { ...snapshot.status, sentAt: 0 };
	return { rows, teams, prizes, participants, highlights, header, status };
}

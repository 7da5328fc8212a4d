/**
 * What a board's change costs on its way to all screens, against a bare Socket.IO broadcast of the same bytes to as
 * many clients of the same process: from the totals that changed to the last screen, and from the commit to it.
 */
import { createServer, type Server as HttpServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Server } from 'socket.io';
import { Exact } from '#lib/domain/decimal.ts';
import { SOCKET_PATH, type BoardDelta } from '#lib/live/events.ts';
import { createDisplay, DISPLAY_COOKIE, openDisplay } from '#lib/server/auth/displays.ts';
import { startSignIn, stopSignIn } from '#lib/server/auth/sign-in-service.ts';
import type { Connection } from '#lib/server/db/client.ts';
import {
	appendRevision,
	currentTotals,
	moveContest,
	replaceTotals
} from '#lib/server/db/totals.ts';
import { BoardStore } from '#lib/server/live/board-store.ts';
import { Feed, SPACING_MS } from '#lib/server/live/feed.ts';
import { Gateway } from '#lib/server/live/gateway.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { median, type BenchServer } from './bench-server.ts';
import { steadyNow } from './live-clients.ts';
import { employeeNoOf, seedLiveContest } from './live-contest.ts';
import { percentile, startScreens, type Screens } from './screens.ts';

export interface EmissionFigures {
	readonly clients: number;
	readonly managers: number;
	readonly bytes: number;
	/** From the changed totals to the last screen, against the broadcast; medians. */
	readonly emissionMs: number;
	readonly bareMs: number;
	readonly ratio: number;
	readonly commitMs: number;
}

export async function emissionBench(
	server: BenchServer,
	{ clients = 200, managers = 240, changed = 20, rounds = 60 } = {}
): Promise<EmissionFigures> {
	return server.withDatabase(async (connection) => {
		startSignIn({ db: connection.db, secret: 'a secret of the benchmark alone, and long' });
		const screens = startScreens();
		const closers: Closer[] = [stopSignIn, () => screens.close()];
		try {
			const figures = await measure(connection, screens, closers, {
				clients,
				managers,
				changed,
				rounds
			});
			console.log('emission: changed totals -> last screen, against a bare broadcast');
			console.table({
				clients: figures.clients,
				managers: figures.managers,
				'bytes of a delta': figures.bytes,
				'emission ms (median)': figures.emissionMs.toFixed(1),
				'bare broadcast ms (median)': figures.bareMs.toFixed(1),
				'emission / bare': figures.ratio.toFixed(2),
				'commit to last screen ms (median)': figures.commitMs.toFixed(1)
			});
			return figures;
		} finally {
			for (const close of closers.reverse()) await close();
		}
	});
}

type Closer = () => unknown;

interface Size {
	readonly clients: number;
	readonly managers: number;
	readonly changed: number;
	readonly rounds: number;
}

async function measure(
	connection: Connection,
	screens: Screens,
	closers: Closer[],
	{ clients, managers, changed, rounds }: Size
): Promise<EmissionFigures> {
	const { db } = connection;
	const { id } = await seedLiveContest(db, managers);
	await scoreOnce(db, id);

	const ours = await listen(closers);
	const store = new BoardStore(db);
	const gateway = new Gateway({ server: ours.server, store, publicOrigin: undefined });
	const sent: { delta: BoardDelta; movedAt: number }[] = [];
	let movedAt = 0;
	const feed = new Feed(connection, store, {
		// Asked right after the totals were taken in, before the delta is made.
		watchedDivisions: (contestId) => {
			movedAt = steadyNow();
			return gateway.watchedDivisions(contestId);
		},
		send: (contestId, delta) => {
			sent.push({ delta, movedAt });
			gateway.send(contestId, delta);
		},
		askAnew: () => undefined
	});
	await feed.start();
	closers.push(
		() => feed.stop(),
		() => gateway.close()
	);

	const bareServer = await listen(closers);
	const bare = new Server(bareServer.server, {
		path: SOCKET_PATH,
		transports: ['websocket'],
		serveClient: false,
		perMessageDeflate: false
	});
	closers.push(() => bare.engine.close());

	const { token } = await createDisplay(db, { contestId: id, division: null, name: '', by: null });
	const cookie = `${DISPLAY_COOKIE}=${(await openDisplay(token))?.cookie}`;
	const key = { contest: 'bench', division: null };
	await screens.open({ group: 'ours', url: ours.url, cookie, key, count: clients });
	await screens.open({ group: 'bare', url: bareServer.url, cookie: '', key: null, count: clients });

	const emission: number[] = [];
	const bareTimes: number[] = [];
	const commits: number[] = [];
	let bytes = 0;
	for (let round = 0; round < rounds; round += 1) {
		// A quiet board, so that nothing waits for its turn.
		await delay(SPACING_MS);
		const arrived = screens.received('ours', round + 2);
		const committedAt = await revise(connection, id, { round, managers, changed });
		const last = Math.max(...(await arrived).at);
		const told = sent.at(-1);
		if (!told) throw new Error('nothing was sent');
		emission.push(last - told.movedAt);
		commits.push(last - committedAt);
		bytes = JSON.stringify(told.delta).length;

		await delay(SPACING_MS);
		const echoed = screens.received('bare', told.delta.status.revision);
		const startedAt = steadyNow();
		bare.emit('delta', told.delta);
		bareTimes.push(Math.max(...(await echoed).at) - startedAt);
	}
	const emissionMs = median(emission);
	const bareMs = median(bareTimes);
	return {
		clients,
		managers,
		bytes,
		emissionMs,
		bareMs,
		ratio: emissionMs / bareMs,
		commitMs: percentile(commits, 50)
	};
}

async function listen(
	closers: Closer[]
): Promise<{ readonly server: HttpServer; readonly url: string }> {
	const server = createServer((_request, response) => response.writeHead(404).end());
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('the server does not listen');
	closers.push(() => new Promise((resolve) => server.close(resolve)));
	return { server, url: `http://127.0.0.1:${address.port}` };
}

/** What the scorer leaves behind when some managers' points moved. Gives the moment after the commit. */
async function revise(
	{ db }: Connection,
	contestId: number,
	{ round, managers, changed }: { round: number; managers: number; changed: number }
): Promise<number> {
	await db.transaction(async (tx) => {
		const { revision: before, totals } = await currentTotals(tx, contestId);
		const revision = before + 1;
		const moved = new Set(
			Array.from({ length: changed }, (_, index) =>
				employeeNoOf((round * 7919 + index * 104_729) % managers)
			)
		);
		const points = Exact.ofInteger((round * 37) % 100);
		await replaceTotals(tx, contestId, {
			revision,
			closed: [...moved],
			totals: totals
				.filter(({ employeeNo }) => moved.has(employeeNo))
				.map((total) => ({ ...total, points: total.points.plus(points) }))
		});
		const cut = { asOf: Date.now(), ruleVersion: 1 };
		await appendRevision(tx, contestId, {
			...cut,
			number: revision,
			position: 1,
			businessDate: null,
			highlights: []
		});
		await moveContest(tx, contestId, { ...cut, cursor: 1, revision, changesAt: null });
	});
	return steadyNow();
}

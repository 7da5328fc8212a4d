import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDisplay, DISPLAY_COOKIE, openDisplay } from '#lib/server/auth/displays.ts';
import { startSignIn, stopSignIn } from '#lib/server/auth/sign-in-service.ts';
import { endContest } from '#lib/server/db/contests.ts';
import { SPACING_MS } from '#lib/server/live/feed.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { freePort, until } from '../../support/waiting.ts';
import {
	LIVE_CONTEST,
	openNode,
	openSocket,
	publishLive,
	revise,
	Screen,
	shownBoard,
	totalOfManager,
	type ClientSocket,
	type Node
} from './live-fixtures.ts';

const secret = 'a secret of the tests, long enough to be one';
const WEALTH = { contest: 'live', division: 'wealth' };
const STAFF = ['001', '002', '003', '004', '005'];

let database: TestDatabase;
let contestId: number;
let cookie: string;
const open: { nodes: Set<Node>; sockets: Set<ClientSocket> } = {
	nodes: new Set(),
	sockets: new Set()
};

beforeEach(async () => {
	database = await createTestDatabase();
	startSignIn({ db: database.db, secret });
	contestId = await publishLive(database.db);
	const { token } = await createDisplay(database.db, {
		contestId,
		division: null,
		name: '大厅',
		by: null
	});
	cookie = `${DISPLAY_COOKIE}=${(await openDisplay(token))?.cookie}`;
	await revise(database.db, contestId, {
		totals: [
			...STAFF.map((employeeNo) => totalOfManager(employeeNo, '0')),
			totalOfManager('101', '7', { division: 'lobby' })
		]
	});
});

afterEach(async () => {
	for (const socket of open.sockets) socket.disconnect();
	for (const node of open.nodes) await node.stop();
	open.sockets.clear();
	open.nodes.clear();
	stopSignIn();
	await database.close();
});

async function node(port?: number): Promise<Node> {
	const opened = await openNode(database, port === undefined ? {} : { port });
	open.nodes.add(opened);
	return opened;
}

async function stop(stopped: Node): Promise<void> {
	open.nodes.delete(stopped);
	await stopped.stop();
}

function screen({ port }: { port: number }, key = WEALTH): Screen & { socket: ClientSocket } {
	const socket = openSocket(port, { cookie }, { reconnection: true });
	open.sockets.add(socket);
	return Object.assign(new Screen(socket, key), { socket });
}

/** What a screen that comes now is shown. */
async function freshBoard(port: number) {
	const late = screen({ port });
	await until(() => late.snapshot !== null, { what: 'a fresh snapshot' });
	return shownBoard(late.snapshot);
}

const scores = (...points: [string, string][]) =>
	points.map(([employeeNo, text]) => totalOfManager(employeeNo, text));

describe('a screen', () => {
	test('gets a snapshot and then only the rows that changed', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		expect(wall.lines).toEqual(STAFF.map((no) => `1 ${no} 0.0`));

		await revise(database.db, contestId, {
			totals: scores(['003', '10']),
			highlights: [
				{
					at: 1,
					employeeNo: '003',
					name: '员工003',
					division: 'wealth',
					metric: 'cross_sale',
					product: null,
					quantity: '1',
					gained: '10'
				}
			]
		});
		await wall.at(2);
		expect(wall.lines).toEqual([
			'1 003 10.0',
			...['001', '002', '004', '005'].map((no) => `2 ${no} 0.0`)
		]);
		await revise(database.db, contestId, { totals: scores(['003', '12.04']) });
		await wall.at(3);

		const [first, second] = wall.deltas;
		expect([first?.from, first?.status.revision]).toEqual([1, 2]);
		expect(first?.highlights.map(({ gained }) => gained)).toEqual(['+10.0']);
		expect(second?.from).toBe(2);
		// The first one's points, and everybody's gap to the first one.
		expect(second?.rows).toHaveLength(5);
		expect(second?.highlights).toEqual([]);
		await revise(database.db, contestId, { totals: scores(['005', '12.04']) });
		await wall.at(4);
		expect(wall.deltas[2]?.rows.length).toBeLessThanOrEqual(5);
		expect(shownBoard(wall.snapshot)).toEqual(await freshBoard(port));
		expect(wall.gaps).toBe(0);
	});

	test('of another division is told the revision and no rows', async () => {
		const { port } = await node();
		const wealth = screen({ port });
		const lobby = screen({ port }, { contest: 'live', division: 'lobby' });
		await Promise.all([wealth.at(1), lobby.at(1)]);
		await revise(database.db, contestId, { totals: scores(['003', '10']) });
		await Promise.all([wealth.at(2), lobby.at(2)]);
		expect(lobby.lines).toEqual(['1 101 7.0']);
		expect(lobby.deltas.map(({ rows, gone }) => [rows, gone])).toEqual([[[], []]]);
	});

	test('sees somebody leave a division and arrive in the other', async () => {
		const { port } = await node();
		const wealth = screen({ port });
		const lobby = screen({ port }, { contest: 'live', division: 'lobby' });
		await Promise.all([wealth.at(1), lobby.at(1)]);
		await revise(database.db, contestId, {
			totals: [totalOfManager('005', '9', { division: 'lobby' })],
			gone: ['004']
		});
		await Promise.all([wealth.at(2), lobby.at(2)]);
		expect(wealth.snapshot?.participants).toBe(3);
		expect([...(wealth.deltas[0]?.gone ?? [])].sort()).toEqual(['004', '005']);
		expect(lobby.lines).toEqual(['1 005 9.0', '2 101 7.0']);
		// Nobody stands in another division as yesterday.
		expect(lobby.snapshot?.rows.map(({ move }) => move)).toEqual([null, -1]);
	});

	test('learns of an end that brought no revision', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		await database.db.transaction((tx) => endContest(tx, { id: contestId, by: null }));
		// The scorer is through, and nobody's points moved.
		await database.sql`update contest set scored_as_of = ended_at where id = ${contestId}`;
		await until(() => wall.snapshot?.status.isEnded === true, { what: 'the end on the screen' });
		expect(wall.answers).toEqual(['snapshot', 'current']);
	});
});

describe('many revisions', () => {
	test('come as few deltas, a quiet board at once, and end at the very snapshot', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		const startedAt = performance.now();
		for (let round = 1; round <= 20; round += 1) {
			const employeeNo = STAFF[round % STAFF.length] ?? '';
			await revise(database.db, contestId, { totals: scores([employeeNo, String(round)]) });
		}
		const tookMs = performance.now() - startedAt;
		await wall.at(21);
		expect(wall.deltas.length).toBeLessThanOrEqual(2 + Math.ceil(tookMs / SPACING_MS));
		expect(wall.deltas.length).toBeLessThan(15);
		expect(wall.deltas[0]?.from).toBe(1);
		for (const [at, delta] of wall.deltas.entries())
			if (at > 0) expect(delta.from).toBe(wall.deltas[at - 1]?.status.revision);
		expect(shownBoard(wall.snapshot)).toEqual(await freshBoard(port));
		expect(wall.gaps).toBe(0);
	});
});

describe('what is missed', () => {
	test('a lost notice: the board catches up within about a second', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		await revise(database.db, contestId, { totals: scores(['002', '5']), isTold: false });
		await wall.at(2, 1_800);
		expect(wall.lines[0]).toBe('1 002 5.0');
	});

	test('a dead line to the database: it is replaced, and notices are heard again', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		const dropListeners = () => database.sql`
			select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and query ilike 'listen%'`;
		expect(await dropListeners()).toHaveLength(1);
		await revise(database.db, contestId, { totals: scores(['002', '5']) });
		await wall.at(2);
		await until(
			async () =>
				(
					await database.sql`select 1 from pg_stat_activity
						where datname = current_database() and query ilike 'listen%'`
				).length === 1,
			{ what: 'somebody to listen again' }
		);
		const toldAt = performance.now();
		await revise(database.db, contestId, { totals: scores(['002', '6']) });
		await wall.at(3);
		expect(performance.now() - toldAt).toBeLessThan(900);
	});

	test('a cut line: the screen comes back by itself and takes what it missed', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		wall.socket.io.engine.close();
		await revise(database.db, contestId, { totals: scores(['002', '5']) });
		await wall.at(2);
		await until(() => wall.socket.connected, { what: 'the line to be back' });
		await revise(database.db, contestId, { totals: scores(['002', '6']) });
		await wall.at(3);
		expect(shownBoard(wall.snapshot)).toEqual(await freshBoard(port));
	});

	test('the server gone for a while: the last board stays, and then the new one comes', async () => {
		const port = await freePort();
		const first = await node(port);
		const wall = screen({ port });
		await wall.at(1);
		await stop(first);
		await until(() => !wall.socket.connected, { what: 'the line to be gone' });
		await revise(database.db, contestId, { totals: scores(['002', '5']) });
		await revise(database.db, contestId, { totals: scores(['003', '6']) });
		expect(wall.revision).toBe(1);
		await node(port);
		await wall.at(3);
		expect(wall.lines.slice(0, 2)).toEqual(['1 003 6.0', '2 002 5.0']);
	});

	test('nothing at all: a screen that comes back with the current revision gets the clock alone', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		wall.socket.io.engine.close();
		await until(() => wall.answers.length === 2, { what: 'a second answer' });
		expect(wall.answers).toEqual(['snapshot', 'current']);
		await revise(database.db, contestId, { totals: scores(['002', '5']) });
		await wall.at(2);
		expect(wall.gaps).toBe(0);
	});

	test('a delta: the screen notices the gap and asks again', async () => {
		const { port } = await node();
		const wall = screen({ port });
		await wall.at(1);
		if (!wall.snapshot) throw new Error('no snapshot');
		wall.snapshot = { ...wall.snapshot, status: { ...wall.snapshot.status, revision: 0 } };
		await revise(database.db, contestId, { totals: scores(['002', '5']) });
		await wall.at(2);
		expect([wall.gaps, wall.answers]).toEqual([1, ['snapshot', 'snapshot']]);
	});
});

describe('boards and nodes', () => {
	test('two nodes on one database both tell their own screens', async () => {
		const nodes = [await node(), await node()];
		const walls = nodes.map((one) => screen(one));
		await Promise.all(walls.map((wall) => wall.at(1)));
		for (let round = 2; round <= 6; round += 1)
			await revise(database.db, contestId, { totals: scores(['002', String(round)]) });
		await Promise.all(walls.map((wall) => wall.at(6)));
		expect(shownBoard(walls[0]?.snapshot ?? null)).toEqual(shownBoard(walls[1]?.snapshot ?? null));
		expect(walls.map(({ gaps }) => gaps)).toEqual([0, 0]);
	});

	test('a contest that is removed is no longer shown', async () => {
		const { port, live } = await node();
		const wall = screen({ port });
		await wall.at(1);
		await database.sql.begin(async (sql) => {
			await sql`select set_config('longhu.removing_sample', 'on', true)`;
			await sql`update contest set is_sample = true where id = ${contestId}`;
			await sql`delete from rule_version where contest_id = ${contestId}`;
			await sql`delete from contest where id = ${contestId}`;
		});
		await until(() => live.store.boards.length === 0, { what: 'the board to be forgotten' });
		// Its display went with it, so the line is not opened again.
		await until(() => !wall.socket.connected, { what: 'the line to be cut' });
		expect(live.store.boards).toEqual([]);
	});

	test('a board without a revision yet is empty, and fills with the first', async () => {
		const other = await publishLive(database.db, LIVE_CONTEST.replace('id: live', 'id: fresh'));
		const { token } = await createDisplay(database.db, {
			contestId: other,
			division: null,
			name: '大厅',
			by: null
		});
		cookie = `${DISPLAY_COOKIE}=${(await openDisplay(token))?.cookie}`;
		const wall = screen(await node(), { contest: 'fresh', division: 'wealth' });
		await wall.at(0);
		await revise(database.db, other, { totals: scores(['001', '3']) });
		await wall.at(1);
		expect(wall.lines).toEqual(['1 001 3.0']);
	});
});

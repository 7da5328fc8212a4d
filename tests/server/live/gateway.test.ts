import { request } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
	createDisplay,
	DISPLAY_COOKIE,
	openDisplay,
	revokeDisplay
} from '#lib/server/auth/displays.ts';
import { SESSION_COOKIE } from '#lib/server/auth/library.ts';
import { sessionFromHeaders, signIn, signOut } from '#lib/server/auth/session.ts';
import type { BoardKey, ServerToClientEvents } from '#lib/live/events.ts';
import { until } from '../../support/waiting.ts';
import { chief, makeChief, withSignIn } from '../auth/sign-in-database.ts';
import {
	ask,
	connected,
	LIVE_CONTEST,
	openNode,
	openSocket,
	publishLive,
	revise,
	totalOfManager,
	type ClientSocket,
	type Node
} from './live-fixtures.ts';

const WEALTH = { contest: 'live', division: 'wealth' };
const database = withSignIn();
let contestId: number;
let node: Node;
const sockets: ClientSocket[] = [];

beforeAll(async () => {
	contestId = await publishLive(database().db);
	await publishLive(database().db, LIVE_CONTEST.replace('id: live', 'id: other'));
	await revise(database().db, contestId, {
		totals: [totalOfManager('001', '5'), totalOfManager('101', '7', { division: 'lobby' })]
	});
});
beforeEach(async () => {
	node = await openNode(database());
});
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.disconnect();
	await node.stop();
});

async function openWall(division: string | null = null) {
	const { id, token } = await createDisplay(database().db, {
		contestId,
		division,
		name: '大厅',
		by: null
	});
	return { id, cookie: `${DISPLAY_COOKIE}=${(await openDisplay(token))?.cookie}` };
}

async function signedIn(): Promise<string> {
	await makeChief();
	const outcome = await signIn({ ...chief, address: '10.0.0.1', userAgent: null });
	if (outcome.kind !== 'signedIn') throw new Error(outcome.kind);
	return `${SESSION_COOKIE}=${encodeURIComponent(outcome.cookie)}`;
}

function socketWith(headers: Record<string, string>): ClientSocket {
	const socket = openSocket(node.port, headers);
	sockets.push(socket);
	return socket;
}

async function connectedWith(headers: Record<string, string>): Promise<ClientSocket> {
	const socket = socketWith(headers);
	await connected(socket);
	return socket;
}

/** Whether the door stays shut for these headers. */
function isRefused(headers: Record<string, string>): Promise<boolean> {
	const socket = socketWith(headers);
	return new Promise((resolve) => {
		socket.on('connect', () => resolve(false));
		socket.on('connect_error', () => resolve(true));
	});
}

describe('the door', () => {
	test('is shut for whoever is neither signed in nor a paired display', async () => {
		expect(await isRefused({})).toBe(true);
		expect(await isRefused({ cookie: `${DISPLAY_COOKIE}=made-up` })).toBe(true);
		expect(await isRefused({ cookie: `${SESSION_COOKIE}=made.up` })).toBe(true);
		const { id, cookie } = await openWall();
		expect(await isRefused({ cookie })).toBe(false);
		await revokeDisplay(database().db, { id, by: null });
		expect(await isRefused({ cookie })).toBe(true);
	});

	test('is shut for pages of other sites, whatever cookies they bring', async () => {
		const { cookie } = await openWall();
		const from = (origin: string) => isRefused({ cookie, origin });
		expect(await from('http://evil.example')).toBe(true);
		expect(await from('null')).toBe(true);
		expect(await from(`http://127.0.0.1:${node.port + 1}`)).toBe(true);
		expect(await from(`http://127.0.0.1:${node.port}`)).toBe(false);
		expect(await from('https://longhu.bank')).toBe(false);
	});

	test('is for sockets alone: plain requests under its path go to the app, once', async () => {
		const answers = await Promise.all(
			['/live/?EIO=4&transport=polling', '/live/socket.io.js', '/'].map(
				(path) =>
					new Promise((resolve, reject) => {
						request({ port: node.port, path }, (response) => {
							let body = '';
							response.on('data', (chunk) => (body += chunk));
							response.on('end', () => resolve(`${response.statusCode} ${body}`));
						})
							.on('error', reject)
							.end();
					})
			)
		);
		expect(answers).toEqual(['404 the app', '404 the app', '404 the app']);
	});
});

describe('a board', () => {
	test('is read by a signed-in user, every division and contest; without a division the first', async () => {
		const socket = await connectedWith({ cookie: await signedIn() });
		const boards: [BoardKey, BoardKey][] = [
			[WEALTH, WEALTH],
			[{ contest: 'live', division: null }, WEALTH],
			[
				{ contest: 'live', division: 'lobby' },
				{ contest: 'live', division: 'lobby' }
			],
			[
				{ contest: 'other', division: null },
				{ contest: 'other', division: 'wealth' }
			]
		];
		for (const [asked, got] of boards)
			expect(await ask(socket, asked)).toMatchObject({
				kind: 'snapshot',
				snapshot: { header: { key: got } }
			});
		expect(await ask(socket, { contest: 'live', division: 'no' })).toEqual({
			kind: 'refused',
			reason: 'notFound'
		});
		expect(await ask(socket, { contest: 'none', division: null })).toEqual({
			kind: 'refused',
			reason: 'notFound'
		});
	});

	test('is read by its display only, and other contests are not even told of', async () => {
		const { cookie } = await openWall('lobby');
		const socket = await connectedWith({ cookie });
		const forbidden = { kind: 'refused', reason: 'forbidden' };
		expect(await ask(socket, WEALTH)).toEqual(forbidden);
		expect(await ask(socket, { contest: 'other', division: 'lobby' })).toEqual(forbidden);
		expect(await ask(socket, { contest: 'none', division: 'lobby' })).toEqual(forbidden);
		expect(await ask(socket, { contest: 'live', division: null })).toMatchObject({
			kind: 'snapshot',
			snapshot: { header: { key: { contest: 'live', division: 'lobby' } } }
		});
		// What it may not read is not sent to it either.
		const heard: unknown[] = [];
		socket.on('delta', ({ key }) => heard.push(key.division));
		await revise(database().db, contestId, { totals: [totalOfManager('001', '6')] });
		await until(() => heard.length > 0, { what: 'a delta' });
		expect(heard).toEqual(['lobby']);
	});

	test('is no longer told of after unsubscribing', async () => {
		const socket = await connectedWith({ cookie: (await openWall()).cookie });
		await ask(socket, WEALTH);
		expect(node.live.gateway?.watchedDivisions(contestId)).toEqual(['wealth']);
		socket.emit('unsubscribe', WEALTH);
		await until(() => node.live.gateway?.watchedDivisions(contestId).length === 0, {
			what: 'nobody to look'
		});
		await ask(socket, WEALTH);
		socket.emit('unsubscribe', { contest: 'live', division: null });
		await until(() => node.live.gateway?.watchedDivisions(contestId).length === 0, {
			what: 'nobody to look'
		});
		expect(socket.connected).toBe(true);
	});
});

describe('nonsense', () => {
	const nonsense: unknown[] = [
		null,
		'live',
		7,
		[],
		{},
		{ contest: 'live' },
		{ contest: 7, division: null },
		{ contest: 'live', division: 7 },
		{ contest: '', division: null },
		{ contest: 'x'.repeat(61), division: null },
		{ contest: 'live', division: null, admin: true },
		{ contest: { $ne: 1 }, division: null }
	];

	/** The socket as somebody else's program uses it. */
	const raw = (socket: ClientSocket) =>
		socket as unknown as {
			emit: (...sent: unknown[]) => void;
			timeout: (ms: number) => { emitWithAck: (...sent: unknown[]) => Promise<unknown> };
		};

	test('is refused, and the line lives on', async () => {
		const socket = await connectedWith({ cookie: (await openWall()).cookie });
		const invalid = { kind: 'refused', reason: 'invalid' };
		const { emit, timeout } = raw(socket);
		const say = (...sent: unknown[]) =>
			timeout.call(socket, 5_000).emitWithAck('subscribe', ...sent);
		for (const key of nonsense) expect(await say(key, null)).toEqual(invalid);
		for (const revision of ['1', -1, 1.5, {}, true])
			expect(await say(WEALTH, revision)).toEqual(invalid);
		// Nothing to answer to, events that do not exist, and a name that is dangerous elsewhere.
		emit.call(socket, 'subscribe', WEALTH, null, 'not a function');
		emit.call(socket, 'subscribe');
		emit.call(socket, 'unsubscribe', { contest: '__proto__', division: 'constructor' });
		emit.call(socket, 'delete', 'everything');
		expect(await ask(socket, WEALTH)).toMatchObject({ kind: 'snapshot' });
		expect(await ask(socket, { contest: '__proto__', division: null })).toMatchObject({
			kind: 'refused'
		});
	});

	test('in quantity ends the line: too many questions, or a message too large', async () => {
		const { cookie } = await openWall();
		const busy = await connectedWith({ cookie });
		for (let question = 0; question < 60; question += 1)
			raw(busy).emit.call(busy, 'unsubscribe', 1);
		await until(() => !busy.connected, { what: 'the busy one to be shown out' });
		const large = await connectedWith({ cookie });
		raw(large).emit.call(large, 'subscribe', 'x'.repeat(10_000));
		await until(() => !large.connected, { what: 'the large one to be shown out' });
		expect(await isRefused({ cookie })).toBe(false);
	});
});

describe('who stays', () => {
	const commands = (socket: ClientSocket) => {
		const heard: Parameters<ServerToClientEvents['control']>[0]['command'][] = [];
		socket.on('control', ({ command }) => heard.push(command));
		return heard;
	};

	test('a revoked display is told so and shown out; others stay', async () => {
		const walls = [await openWall(), await openWall()];
		const [gone, stays] = await Promise.all(walls.map(({ cookie }) => connectedWith({ cookie })));
		if (!gone || !stays) throw new Error('not connected');
		const heard = commands(gone);
		await Promise.all([ask(gone, WEALTH), ask(stays, WEALTH)]);
		await revokeDisplay(database().db, { id: walls[0]?.id ?? '', by: null });
		await node.live.gateway?.recheck();
		await until(() => !gone.connected, { what: 'the revoked display to be shown out' });
		expect([heard, stays.connected]).toEqual([['revoked'], true]);
	});

	test('cookies are looked at again by themselves', async () => {
		await node.stop();
		node = await openNode(database(), { recheckEveryMs: 100 });
		const { id, cookie } = await openWall();
		const socket = await connectedWith({ cookie });
		const heard = commands(socket);
		await revokeDisplay(database().db, { id, by: null });
		await until(() => !socket.connected, { what: 'the display to be shown out' });
		expect(heard).toEqual(['revoked']);
	});

	test('whoever signs out is led back to the sign-in', async () => {
		const cookie = await signedIn();
		const socket = await connectedWith({ cookie });
		const heard = commands(socket);
		await ask(socket, WEALTH);
		const session = await sessionFromHeaders({ cookie });
		if (!session) throw new Error('no session');
		await signOut(session);
		await node.live.gateway?.recheck();
		await until(() => !socket.connected, { what: 'the line to end' });
		expect(heard).toEqual(['reload']);
	});

	test('an open line does not keep a session from ending for want of use', async () => {
		const cookie = await signedIn();
		await connectedWith({ cookie });
		await database().sql`update user_session set expires_at = expires_at - interval '239 minutes'`;
		const endsAt = () => database().sql`select expires_at from user_session`;
		const before = await endsAt();
		await node.live.gateway?.recheck();
		expect(await endsAt()).toEqual(before);
		await sessionFromHeaders({ cookie });
		expect(await endsAt()).not.toEqual(before);
	});

	test('the heartbeat comes with the first breath, and carries the clock', async () => {
		const { cookie } = await openWall();
		const socket = socketWith({ cookie });
		const beats: number[] = [];
		socket.on('heartbeat', ({ sentAt }) => beats.push(sentAt));
		await until(() => beats.length >= 2, { what: 'two heartbeats' });
		expect(Math.abs((beats.at(-1) ?? 0) - Date.now())).toBeLessThan(2_000);
	});
});

import { isHttpError, isRedirect } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#lib/server/db/client.ts';
import type { Display } from '#lib/server/auth/displays.ts';
import type { Session } from '#lib/server/auth/session.ts';
import { listBoards, loadBoard } from '#lib/server/live/load-board.ts';
import { startLive } from '#lib/server/live/live-service.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { LIVE_CONTEST, publishLive, revise, totalOfManager } from './live-fixtures.ts';

let database: TestDatabase;
let contestId: number;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	contestId = await publishLive(database.db);
	await publishLive(
		database.db,
		LIVE_CONTEST.replace('id: live', 'id: other').replace(
			'rules:\n',
			'rules:\n  - { id: sum, kind: teamAggregate, name: { zh: 合计, en: Sum }, teams: { by: division }, method: sum, counts: false }\n'
		)
	);
	await revise(database.db, contestId, {
		totals: [totalOfManager('001', '5'), totalOfManager('101', '7', { division: 'lobby' })]
	});
	const connection = openDatabase(database.url);
	closers.push(connection.close);
	closers.push(await startLive({ connection, server: undefined, publicOrigin: undefined }));
});
afterAll(async () => {
	for (const close of closers.reverse()) await close();
	await database.close();
});

const session: Session = {
	id: 's',
	user: { id: 'u', username: 'chief', name: 'Chief', role: 'administrator' },
	startedAt: new Date()
};
const displayOf = (division: string | null, contestSlug = 'live'): Display => ({
	id: 'd',
	name: '大厅',
	contestId,
	contestSlug,
	division
});

interface Asking {
	readonly session?: Session;
	readonly display?: Display;
	readonly headers?: Readonly<Record<string, string>>;
	readonly path?: string;
}

function eventOf({ headers = { accept: 'text/html' }, path = '/boards/live', ...asker }: Asking) {
	const url = new URL(path, 'http://longhu.bank');
	return {
		locals: { session: null, display: null, ...asker },
		isDataRequest: false,
		request: new Request(url, { headers }),
		url
	};
}

async function outcome(run: Promise<unknown>): Promise<unknown> {
	try {
		await run;
		return 'shown';
	} catch (thrown) {
		if (isRedirect(thrown)) return thrown.location;
		if (isHttpError(thrown)) return thrown.status;
		throw thrown;
	}
}

describe('a page', () => {
	test('shows the board to a signed-in user and to its display; others are led to the sign-in', async () => {
		const wealth = { contest: 'live', division: 'wealth' };
		expect(await outcome(loadBoard(eventOf({ session }), wealth))).toBe('shown');
		expect(await outcome(loadBoard(eventOf({ display: displayOf(null) }), wealth))).toBe('shown');
		expect(await outcome(loadBoard(eventOf({ display: displayOf('lobby') }), wealth))).toBe(403);
		expect(await outcome(loadBoard(eventOf({}), wealth))).toBe('/login?next=%2Fboards%2Flive');
		expect(await outcome(loadBoard(eventOf({ headers: {} }), wealth))).toBe(401);
	});

	test('says that there is no such board', async () => {
		for (const key of [
			{ contest: 'none', division: null },
			{ contest: 'live', division: 'none' },
			{ contest: '', division: null },
			{ contest: 'x'.repeat(200), division: null }
		])
			expect(await outcome(loadBoard(eventOf({ session }), key))).toBe(404);
	});

	test('without a division shows the first, and a display its own', async () => {
		const key = { contest: 'live', division: null };
		const first = await loadBoard(eventOf({ session }), key);
		expect(first.header.key.division).toBe('wealth');
		expect(first.rows.map(({ employeeNo, points }) => [employeeNo, points])).toEqual([
			['001', '5.0']
		]);
		const own = await loadBoard(eventOf({ display: displayOf('lobby') }), key);
		expect(own.header.key.division).toBe('lobby');
	});

	test('lists what the asker may look at', async () => {
		const inShort = async (asking: Asking) =>
			(await listBoards(eventOf(asking))).map(
				({ contest, divisions }) => `${contest}: ${divisions.map(({ id }) => id).join(' ')}`
			);
		expect(await inShort({ session })).toEqual(['live: wealth lobby', 'other: wealth lobby']);
		expect(await inShort({ display: displayOf('lobby') })).toEqual(['live: lobby']);
		const ofTeams = { display: displayOf('team:sum', 'other') };
		expect((await listBoards(eventOf(ofTeams))).map(({ teamBoards }) => teamBoards)).toEqual([
			[{ id: 'team:sum', name: { zh: '合计', en: 'Sum' } }]
		]);
		const paired = await loadBoard(eventOf(ofTeams), { contest: 'other', division: null });
		expect(paired.header.key.division).toBe('team:sum');
		expect(await outcome(listBoards(eventOf({})))).toBe('/login?next=%2Fboards%2Flive');
	});
});

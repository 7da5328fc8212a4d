/** Boards of teams from the scorer's transaction to a screen, beside the boards of people of the same contest. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ActivityRow } from '#lib/domain/file-rows.ts';
import { createDisplay, DISPLAY_COOKIE, openDisplay } from '#lib/server/auth/displays.ts';
import { teamsAtRevision } from '#lib/server/db/team-totals.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { pastBoard } from '#lib/server/live/past-board.ts';
import { readBoard } from '#lib/server/live/read-board.ts';
import { recount } from '#lib/server/scorer/recount.ts';
import { scoreOnce } from '#lib/server/scorer/score-once.ts';
import { withSignIn } from '../auth/sign-in-database.ts';
import { ingestRoster, ingestRows, publish } from '../scorer/scorer-fixtures.ts';
import {
	ask,
	connected,
	openNode,
	openSocket,
	Screen,
	type ClientSocket,
	type Node
} from './live-fixtures.ts';

const TEAMS = 'team:branches';

/** Odd numbers are in the east, even ones in the west; 005 and 006 lead them. */
const contestNamed = (id: string, metric: string) => `
schema: longhu/contest@1
id: ${id}
name: { zh: 团队, en: Teams }
window: { from: 2026-01-01, to: 2026-04-01 }
divisions:
  - { id: wealth, name: { zh: 理财, en: Wealth }, positions: [wealth] }
  - { id: lobby, name: { zh: 大堂, en: Lobby }, positions: [lobby] }
rules:
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: ${metric}, rate: 2 }
  - { id: half, kind: teamGate, name: { zh: 半数开单, en: Half have sold }, teams: { by: orgUnit }, members: { positions: [wealth] }, rule: sales, atLeast: 1, minShare: 0.5 }
  - id: branches
    kind: teamAggregate
    name: { zh: 支行对抗, en: Branch against branch }
    teams: { by: orgUnit }
    members: { positions: [wealth] }
    method: sum
    gates: [half]
    counts: false
    creditTo: { positions: [lobby] }
display: { decimals: 1 }
`;

const database = withSignIn();
const closers: (() => unknown)[] = [];
let count = 0;
let slug: string;
/** Each test's own, for they share one ledger. */
let metric: string;
let contestId: number;

beforeEach(async () => {
	const { db } = database();
	slug = `teams${(count += 1)}`;
	metric = `sale${count}`;
	await ingestRoster(db);
	await ingestBatch(db, {
		origin: 'file',
		by: null,
		orgUnits: [
			{
				code: 'east',
				nameZh: '东城支行',
				nameEn: 'East Branch',
				parentCode: null,
				level: 'branch'
			},
			{ code: 'west', nameZh: '西城支行', nameEn: 'West Branch', parentCode: null, level: 'branch' }
		]
	});
	({ id: contestId } = await publish(db, contestNamed(slug, metric)));
	await scoreOnce(db, contestId);
});
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

async function sell(...sales: readonly (readonly [employeeNo: string, quantity: number])[]) {
	await ingestRows(
		database().db,
		sales.map(([employeeNo, quantity]): ActivityRow => ({
			externalId: `sale ${(count += 1)}`,
			employeeNo,
			metric,
			quantity: String(quantity),
			occurredAt: '2026-01-05T10:00'
		}))
	);
	return scoreOnce(database().db, contestId);
}

async function wall(node: Node): Promise<ClientSocket> {
	const { token } = await createDisplay(database().db, {
		contestId,
		division: null,
		name: '大厅',
		by: null
	});
	const cookie = `${DISPLAY_COOKIE}=${(await openDisplay(token))?.cookie}`;
	const socket = openSocket(node.port, { cookie });
	closers.push(() => socket.disconnect());
	await connected(socket);
	return socket;
}

/** `rank team points +gap people heads`, best first. */
const linesOf = (screen: Pick<Screen, 'snapshot'>) =>
	(screen.snapshot?.teams ?? []).map(
		({ rank, team, points, gap, people, heads }) =>
			`${rank ?? '-'} ${team} ${points} +${gap ?? ''} ${people} ${heads.join(' ')}`
	);

test('move with the boards of people of the same contest, snapshot and deltas alike', async () => {
	const node = await openNode(database());
	closers.push(node.stop);
	const teams = new Screen(await wall(node), { contest: slug, division: TEAMS });
	const people = new Screen(await wall(node), { contest: slug, division: 'wealth' });
	await Promise.all([teams.at(1), people.at(1)]);
	expect(teams.snapshot?.header).toMatchObject({
		division: { zh: '支行对抗', en: 'Branch against branch' },
		divisions: [{ id: 'wealth' }, { id: 'lobby' }],
		teamBoards: [{ id: TEAMS, name: { zh: '支行对抗' } }],
		budgetYuan: '0.00'
	});
	// Nobody has sold: below the gate, each with its reason.
	expect(linesOf(teams)).toEqual(['- east 0.0 + 2 员工005', '- west 0.0 + 2 员工006']);
	expect(teams.snapshot?.teams[0]?.unranked).toEqual({
		isBelowGate: true,
		reason: {
			zh: '半数开单：2 人中 0 人达到 1（要求 ≥ 50%），未通过',
			en: 'Half have sold: 0 of 2 reach 1 (wanted ≥ 50%), fails'
		}
	});
	await sell(['001', 3], ['002', 1], ['002', 1]);
	await Promise.all([teams.at(2), people.at(2)]);
	expect(linesOf(teams)).toEqual(['1 east 6.0 + 2 员工005', '2 west 4.0 +2.0 2 员工006']);
	expect(people.lines).toEqual(['1 001 6.0', '2 002 4.0', '3 003 0.0', '3 004 0.0']);
	expect(teams.snapshot?.teams.map(({ name }) => name)).toEqual([
		{ zh: '东城支行', en: 'East Branch' },
		{ zh: '西城支行', en: 'West Branch' }
	]);
	await sell(['004', 5]);
	await Promise.all([teams.at(3), people.at(3)]);
	expect(linesOf(teams)).toEqual(['1 west 14.0 + 2 员工006', '2 east 6.0 +8.0 2 员工005']);
	expect(teams.deltas.at(-1)).toMatchObject({ from: 2, rows: [], gone: [] });
	expect(teams.snapshot?.highlights[0]).toMatchObject({ employeeNo: '004', gained: '+10.0' });
	// What came in deltas is what a snapshot says, and both screens got by without asking again.
	const fresh = await readBoard(database().db, slug, 0);
	expect(teams.snapshot?.teams).toEqual(fresh?.snapshot(TEAMS, 0).teams);
	expect([teams.answers, people.answers]).toEqual([['snapshot'], ['snapshot']]);
});

test('send a row only where it shows something new', async () => {
	const node = await openNode(database());
	closers.push(node.stop);
	const teams = new Screen(await wall(node), { contest: slug, division: TEAMS });
	await teams.at(1);
	await sell(['001', 3], ['002', 5]);
	await teams.at(2);
	await sell(['001', 1]);
	await teams.at(3);
	expect(teams.deltas.at(-1)?.teams.map(({ team, gap }) => [team, gap])).toEqual([['east', '2.0']]);
});

test('are stored with their revision, found again by a recount, and shown as they were', async () => {
	const { db, url } = database();
	await sell(['001', 1]);
	await sell(['001', 1]);
	expect((await recount(db, contestId)).differences).toEqual([]);
	const valuesAt = async (revision: number) =>
		(await teamsAtRevision(db, contestId, revision))
			.filter(({ ruleId }) => ruleId === 'branches')
			.map(({ team, value }) => `${team} ${value?.toString()}`)
			.sort();
	expect(await valuesAt(1)).toEqual(['east 0', 'west 0']);
	expect(await valuesAt(2)).toEqual(['east 2', 'west 0']);
	expect(await valuesAt(3)).toEqual(['east 4', 'west 0']);
	const past = await pastBoard({ databaseUrl: url, slug, revision: 2, division: TEAMS, now: 0 });
	expect(past?.teams.map(({ team, points }) => [team, points])).toEqual([
		['east', '2.0'],
		['west', '0.0']
	]);
	await db.execute(
		`update team_total set value = '5' where team = 'east' and rule_id = 'branches' and until_revision is null`
	);
	expect((await recount(db, contestId)).differences).toMatchObject([
		{ employeeNo: 'east', what: 'team branches' }
	]);
});

test('are not there under a rule that makes none, nor for a screen of one division', async () => {
	const board = await readBoard(database().db, slug, 0);
	expect(board?.divisionOf(TEAMS)).toBe(TEAMS);
	expect([board?.divisionOf('team:half'), board?.divisionOf('team:')]).toEqual([null, null]);
	const { token } = await createDisplay(database().db, {
		contestId,
		division: 'wealth',
		name: '理财组',
		by: null
	});
	const cookie = `${DISPLAY_COOKIE}=${(await openDisplay(token))?.cookie}`;
	const node = await openNode(database());
	closers.push(node.stop);
	const socket = openSocket(node.port, { cookie });
	closers.push(() => socket.disconnect());
	await connected(socket);
	expect(await ask(socket, { contest: slug, division: TEAMS })).toEqual({
		kind: 'refused',
		reason: 'forbidden'
	});
});

import { describe, expect, test } from 'vitest';
import { parseContest } from '#lib/domain/contest.ts';
import { expectValue } from '#lib/domain/errors.ts';
import type { StoredRevision } from '#lib/server/db/totals.ts';
import { ContestBoard, NEWS_KEPT, type BoardChange } from '#lib/server/live/contest-board.ts';
import { LIVE_CONTEST, totalOfManager } from './live-fixtures.ts';

const contest = expectValue(parseContest(LIVE_CONTEST));

const revisionOf = (number: number, changes: Partial<StoredRevision> = {}): StoredRevision => ({
	number,
	position: number,
	asOf: number,
	ruleVersion: 1,
	businessDate: null,
	highlights: [],
	createdAt: number * 1_000,
	...changes
});

const changeOf = (number: number, changes: Partial<BoardChange> = {}): BoardChange => ({
	totals: [],
	gone: [],
	teams: { teams: [], gone: [] },
	revisions: [revisionOf(number)],
	isEnded: false,
	contest: null,
	baseline: null,
	orgUnits: null,
	teamRun: null,
	...changes
});

const boardOf = (...points: string[]) =>
	new ContestBoard({
		id: 1,
		slug: 'live',
		isSample: false,
		openedAt: 0,
		contest,
		isEnded: false,
		totals: points.map((text, at) => totalOfManager(String(at + 1), text)),
		teams: [],
		revisions: [revisionOf(1)],
		baseline: {
			day: '1970-01-01',
			totals: [totalOfManager('1', '0'), totalOfManager('2', '9')],
			teams: []
		},
		orgUnits: { version: null, names: new Map() },
		teamRun: null
	});

describe('a board in memory', () => {
	test('moves revision by revision and refuses to skip one', () => {
		const board = boardOf('3', '2');
		expect(() => board.advance(changeOf(3))).toThrow('stands at 1 and was given 3');
		expect(() => board.advance(changeOf(1))).toThrow('stands at 1 and was given 1');
		board.advance(changeOf(2, { revisions: [revisionOf(2), revisionOf(3)] }));
		expect(board.revision).toBe(3);
	});

	test('tells from which revision to which, once', () => {
		const board = boardOf('3', '2');
		board.snapshot('wealth', 0);
		expect(board.delta('wealth', 0)).toBeNull();
		board.advance(changeOf(2, { totals: [totalOfManager('2', '2.5')] }));
		board.advance(changeOf(3, { totals: [totalOfManager('2', '2.7')] }));
		const delta = board.delta('wealth', 7);
		expect(delta).toMatchObject({ from: 1, status: { revision: 3, sentAt: 7 } });
		expect(delta?.rows.map(({ points, gap }) => [points, gap])).toEqual([['2.7', '0.3']]);
		expect(board.delta('wealth', 8)).toBeNull();
	});

	test('shows what was brought, per manager and added up, also after a change', () => {
		const brought = (employeeNo: string, points: string, quantity: string, amountFen: string) => ({
			...totalOfManager(employeeNo, points),
			baseFigures: {
				cross_sale: { quantity, amountFen },
				vip_new: { quantity: '0', amountFen: '0' }
			}
		});
		const board = boardOf('3', '2');
		board.advance(
			changeOf(2, { totals: [brought('1', '3', '2.5', '12345'), brought('2', '2', '1', '5')] })
		);
		const sums = () => board.snapshot('wealth', 0).figures;
		expect(sums()).toEqual([{ metric: 'cross_sale', quantity: '3.5', amountYuan: '123.50' }]);
		expect(board.snapshot('wealth', 0).rows[0]?.figures).toEqual([
			{ metric: 'cross_sale', quantity: '2.5', amountYuan: '123.45' }
		]);
		board.advance(changeOf(3, { totals: [brought('1', '3', '1', '0')] }));
		expect(board.delta('wealth', 0)).toMatchObject({
			figures: [{ metric: 'cross_sale', quantity: '2', amountYuan: '0.05' }]
		});
		board.advance(changeOf(4, { gone: ['2'] }));
		expect(sums()).toEqual([{ metric: 'cross_sale', quantity: '1', amountYuan: null }]);
	});

	test('compares with the start of the day, and anew when a day has passed', () => {
		const board = boardOf('3', '2');
		const moves = () => board.snapshot('wealth', 0).rows.map(({ move }) => move);
		expect(moves()).toEqual([1, -1]);
		const baseline = { day: '1970-01-02', totals: [totalOfManager('1', '3')], teams: [] };
		board.advance(changeOf(2, { baseline }));
		expect(moves()).toEqual([0, null]);
	});

	test('calls nobody fallen on the first day, before which everybody shared the first rank', () => {
		const board = boardOf('3', '2');
		const totals = [totalOfManager('1', '0'), totalOfManager('2', '0')];
		board.advance(changeOf(2, { baseline: { day: '1970-01-02', totals, teams: [] } }));
		expect(board.snapshot('wealth', 0).rows.map(({ move }) => move)).toEqual([null, null]);
	});

	test('sends everybody for a snapshot when the rules changed, for only that carries them', () => {
		const board = boardOf('3', '2');
		board.snapshot('wealth', 0);
		const changed = expectValue(parseContest(LIVE_CONTEST.replace('decimals: 1', 'decimals: 3')));
		board.advance(
			changeOf(2, { contest: changed, revisions: [revisionOf(2, { ruleVersion: 2 })] })
		);
		expect(board.delta('wealth', 0)).toMatchObject({ from: -1, rows: [], gone: [] });
		expect(board.snapshot('wealth', 0)).toMatchObject({
			header: { decimals: 3 },
			status: { ruleVersion: 2 },
			rows: [{ points: '3.000' }, { points: '2.000' }]
		});
	});

	test('shows a renamed branch, keeps the latest news, and knows the end', () => {
		const board = boardOf('3');
		board.snapshot('wealth', 0);
		const news = (revision: number) =>
			Array.from({ length: 12 }, (_, at) => ({
				at,
				employeeNo: '1',
				name: '员工1',
				division: 'wealth',
				metric: 'cross_sale',
				product: null,
				quantity: null,
				gained: `${revision}.${at}`
			}));
		board.advance(
			changeOf(2, {
				revisions: [
					revisionOf(2, { highlights: news(2) }),
					revisionOf(3, {
						highlights: [
							...news(3),
							...news(3)
								.slice(0, 1)
								.map((one) => ({ ...one, division: 'lobby' }))
						]
					})
				],
				orgUnits: { version: 2, names: new Map([['east', { zh: '新东城', en: 'New East' }]]) },
				isEnded: true
			})
		);
		const delta = board.delta('wealth', 0);
		expect(delta?.rows.map(({ orgUnit }) => orgUnit)).toEqual([{ zh: '新东城', en: 'New East' }]);
		expect(delta?.highlights).toHaveLength(NEWS_KEPT);
		expect(delta?.highlights[0]?.gained).toBe('+3.0');
		expect(delta?.highlights[12]?.gained).toBe('+2.0');
		expect(delta?.status.isEnded).toBe(true);
		expect(board.snapshot('lobby', 0).highlights).toHaveLength(1);
	});
});

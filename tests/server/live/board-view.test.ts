import { describe, expect, test } from 'vitest';
import { budgetOf } from '#lib/domain/contest-budget.ts';
import { parseContest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { sumOfLines } from '#lib/domain/prizes/money-line.ts';
import type { StoredTotal } from '#lib/server/db/totals.ts';
import { TeamBoards } from '#lib/server/live/team-boards.ts';
import { showHeader, showHighlight, showRows } from '#lib/server/live/board-view.ts';
import { laddersOf, prizeSteps } from '#lib/server/live/prize-steps.ts';
import { ShownPoints } from '#lib/server/live/shown-points.ts';
import { StandingsIndex } from '#lib/server/live/standings-index.ts';
import { moneyOf } from '#lib/server/results/stored-money.ts';
import { LIVE_CONTEST, totalOfManager } from './live-fixtures.ts';

const contest = expectValue(parseContest(LIVE_CONTEST));
const index = (...totals: StoredTotal[]) => new StandingsIndex(totals);
const ladders = laddersOf(contest, 'wealth');
const contestWith = (yaml: string) =>
	expectValue(parseContest(LIVE_CONTEST.replace(/prizes:\n.*\n/, `prizes:\n${yaml}\n`)));

function rowsOf(
	totals: StoredTotal[],
	ranksBefore: ReadonlyMap<string, number> | null = null,
	before = new Map()
) {
	const standing = index(...totals);
	const placed = standing.top(totals.length).map(({ row, rank }) => ({ total: row, place: rank }));
	const money = moneyOf(contest, placed, { run: null, asOf: contest.window.end });
	return showRows(
		{
			contest,
			index: standing,
			bonusFen: new Map([...money].map(([no, lines]) => [no, sumOfLines(lines)])),
			ranksBefore,
			orgUnitNames: new Map([['east', { zh: '东城支行', en: 'East Branch' }]]),
			shown: new ShownPoints(1)
		},
		before
	);
}

describe('rows of a division', () => {
	const totals = [
		totalOfManager('4', '10'),
		totalOfManager('1', '31/3'),
		totalOfManager('3', '10.05'),
		totalOfManager('2', '10.05'),
		totalOfManager('5', '99', { isRanked: false, orgUnit: 'moon' })
	];

	test('show rank, gap to the next better rank, move, bonus and name of the branch', () => {
		const before = new Map([
			['1', 4],
			['2', 1],
			['4', 4]
		]);
		const shown = rowsOf(totals, before).map((row) =>
			[row.rank, row.order, row.employeeNo, row.points, row.gap, row.move, row.bonusYuan].join(' ')
		);
		expect(shown).toEqual([
			// A rise of three places.
			'1 0 1 10.3  3 100.00',
			// 31/3 less 10.05 is 0.2833…; both are as far from the first, and share the money of two places.
			'2 1 2 10.1 0.3 -1 50.00',
			'2 2 3 10.1 0.3  50.00',
			'4 3 4 10.0 0.1 0 ',
			' 4 5 99.0   '
		]);
		expect(rowsOf(totals).map(({ orgUnit }) => orgUnit)).toEqual([
			...Array.from({ length: 4 }, () => ({ zh: '东城支行', en: 'East Branch' })),
			{ zh: 'moon', en: 'moon' }
		]);
	});

	test('are the very objects from before where they show the same', () => {
		const first = rowsOf(totals);
		const byEmployee = new Map(first.map((row) => [row.employeeNo, row]));
		const again = rowsOf([...totals.slice(1), totalOfManager('4', '10.01')], null, byEmployee);
		// 10.01 still shows as 10.0, and its gap of 0.04 as 0.0 instead of 0.1.
		expect(again.map((row) => row === byEmployee.get(row.employeeNo))).toEqual([
			true,
			true,
			true,
			false,
			true
		]);
	});

	test('have no gap among those who share the first rank', () => {
		const rows = rowsOf([totalOfManager('1', '5'), totalOfManager('2', '5')]);
		expect(rows.map(({ gap, rank }) => [gap, rank])).toEqual([
			[null, 1],
			[null, 1]
		]);
		expect(rows.map(({ bonusYuan }) => bonusYuan)).toEqual(['75.00', '75.00']);
	});
});

describe('steps of the prize table', () => {
	const shown = new ShownPoints(1);
	const inShort = (steps: ReturnType<typeof prizeSteps>) =>
		steps.map(
			({ fromRank, toRank, amountYuan, holdsFrom, chaseGap }) =>
				`${fromRank}-${toRank} ${amountYuan} ${holdsFrom} ${chaseGap}`
		);
	const ranked = (...points: string[]) =>
		index(...points.map((text, at) => totalOfManager(String(at), text))).rows;

	test('say who holds each and what the first one outside lacks', () => {
		expect(inShort(prizeSteps(ranked('9', '7', '5', '4.5'), ladders, shown))).toEqual([
			'1-1 100.00 9.0 2.0',
			'2-3 50.00 5.0 0.5'
		]);
	});

	test('count those who share the last place as inside', () => {
		expect(inShort(prizeSteps(ranked('9', '5', '5', '5', '3'), ladders, shown))).toEqual([
			'1-1 100.00 9.0 4.0',
			'2-3 50.00 5.0 2.0'
		]);
	});

	test('are open where nobody stands', () => {
		expect(inShort(prizeSteps(ranked('9'), ladders, shown))).toEqual([
			'1-1 100.00 9.0 null',
			'2-3 50.00 null null'
		]);
	});

	test('ask for the minimum where points under it leave a place unpaid', () => {
		const withMinimum = contestWith(
			'  - { id: p, kind: rankPrize, name: { zh: 名次, en: Rank }, minPoints: 6, places: [{ from: 1, to: 3, amountYuan: 50 }] }'
		);
		const prizes = laddersOf(withMinimum, 'wealth');
		expect(inShort(prizeSteps(ranked('9', '5'), prizes, shown))).toEqual(['1-3 50.00 9.0 1.0']);
		expect(inShort(prizeSteps(ranked('5', '4'), prizes, shown))).toEqual(['1-3 50.00 null 1.0']);
	});

	test('add up where two prizes name the same places', () => {
		const both = contestWith(
			[
				'  - { id: p, kind: rankPrize, name: { zh: 名次, en: Rank }, places: [{ from: 1, to: 3, amountYuan: 50 }] }',
				'  - { id: q, kind: rankPrize, name: { zh: 冠军, en: First }, places: [{ from: 1, amountYuan: 0.01 }, { from: 5, amountYuan: 1 }] }'
			].join('\n')
		);
		const prizes = laddersOf(both, 'wealth');
		expect(inShort(prizeSteps(ranked('9', '5'), prizes, shown))).toEqual([
			'1-1 50.01 9.0 4.0',
			'2-3 50.00 5.0 null',
			'5-5 1.00 null null'
		]);
		expect(budgetOf(both)).toEqual({ fen: 30_202n, isOpenEnded: false });
	});
});

test('news carry their sign, and a header names the division among its sisters', () => {
	const news = {
		at: 1,
		employeeNo: '1',
		name: '王',
		division: 'wealth',
		metric: 'cross_sale',
		product: null,
		quantity: '2',
		gained: '1/3'
	};
	const shown = new ShownPoints(1);
	expect(showHighlight(news, shown).gained).toBe('+0.3');
	expect(showHighlight({ ...news, gained: '-2' }, shown).gained).toBe('-2.0');
	expect(shown.text(Exact.of('1.05'))).toBe('1.1');
	const header = showHeader(contest, { slug: 'live', division: 'lobby', isSample: true });
	expect(header).toMatchObject({
		key: { contest: 'live', division: 'lobby' },
		division: { en: 'Lobby' },
		divisions: [{ id: 'wealth' }, { id: 'lobby' }],
		isSample: true,
		budgetYuan: '200.00',
		decimals: 1
	});
});

test('a header says what points are counted in, but for teams only where points are put together', () => {
	const document = LIVE_CONTEST.replace(
		'decimals: 1',
		'decimals: 1, unit: { zh: "%", en: "%" }'
	).replace(
		'rules:\n',
		`rules:
  - { id: sum, kind: teamAggregate, name: { zh: 合计, en: Sum }, teams: { by: division }, method: sum }
  - { id: met, kind: teamAggregate, name: { zh: 达成, en: Met }, teams: { by: orgUnit }, method: quota, quota: { from: target, metric: cross_sale } }
`
	);
	const measured = expectValue(parseContest(document));
	const unitOf = (division: string) =>
		showHeader(measured, { slug: 'live', division, isSample: false }).unit;
	expect(['wealth', 'team:sum', 'team:met'].map(unitOf)).toEqual([
		{ zh: '%', en: '%' },
		{ zh: '%', en: '%' },
		{ zh: '%', en: '%' }
	]);
	const quota = (id: string) =>
		showHeader(expectValue(parseContest(document.replace(', unit: { zh: "%", en: "%" }', ''))), {
			slug: 'live',
			division: id,
			isSample: false
		}).unit;
	expect(['wealth', 'team:sum', 'team:met'].map(quota)).toEqual([null, null, { zh: '%', en: '%' }]);
	// Whatever the contest's decimals: 0.8926 of a quota is 89.3 %, and 0.1074 of it are missing to the one above.
	const row = (team: string, value: string) => ({
		ruleId: 'met',
		team,
		name: { zh: team, en: team },
		heads: [],
		people: 1,
		value: Exact.of(value),
		isRanked: true,
		arithmetic: { zh: '', en: '' }
	});
	const teams = new TeamBoards([row('B1', '0.8926'), row('B2', '1')]);
	const { rows } = teams.show('met', {
		contest: measured,
		revision: 1,
		points: new ShownPoints(0),
		nameOf: (employeeNo) => employeeNo
	});
	expect(rows.map(({ team, points, gap }) => [team, points, gap])).toEqual([
		['B2', '100.0', null],
		['B1', '89.3', '10.7']
	]);
	expect(
		showHeader(contest, { slug: 'live', division: 'wealth', isSample: false }).unit
	).toBeNull();
});

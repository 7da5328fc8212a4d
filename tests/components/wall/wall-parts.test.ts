import { describe, expect, it } from 'vitest';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { fitText } from '#lib/wall/fit.ts';
import { closestRaces } from '#lib/wall/races.ts';
import { shownRows } from '#lib/wall/shown-rows.ts';
import { wallEntries } from '#lib/wall/wall-entry.ts';
import {
	bothSame,
	fixtureHeader,
	fixtureRow,
	fixtureTeam,
	rankedRows
} from '../../support/board-fixtures.ts';

const board = (...tenths: readonly number[]) =>
	wallEntries({
		header: fixtureHeader,
		rows: rankedRows(
			tenths.map((points, index) => ({
				employeeNo: String(index).padStart(3, '0'),
				name: `第${index}`,
				orgUnit: '',
				tenths: points,
				rankBefore: null
			}))
		),
		teams: []
	});

describe('shownRows', () => {
	it('shows twelve, and nobody who is not ranked', () => {
		const many = board(...Array.from({ length: 20 }, (_, index) => 200 - index));
		expect(shownRows(many)).toHaveLength(12);
		const unranked = {
			header: fixtureHeader,
			rows: [fixtureRow({ rank: null })],
			teams: [fixtureTeam({ rank: null })]
		};
		expect(shownRows(wallEntries(unranked))).toEqual([]);
	});

	it('measures the bars from the last row shown, not from zero', () => {
		const shown = shownRows(board(9000, 8900, 8800, 1020, 1010, 1005, 1000));
		expect(shown.slice(3).map(({ lead }) => lead)).toEqual([1, 0.5, 0.25, 0]);
	});

	it('draws no bar where all are level', () => {
		expect(shownRows(board(5, 5, 5, 5, 5)).map(({ lead }) => lead)).toEqual([0, 0, 0, 0, 0]);
	});

	it('marks every row of a tie but its first', () => {
		const ties = shownRows(board(50, 40, 40, 40, 30)).map(({ row, isTie }) => [row.rank, isTie]);
		expect(ties).toEqual([
			[1, false],
			[2, false],
			[2, true],
			[2, true],
			[5, false]
		]);
	});
});

describe('wallEntries', () => {
	it('says of a team who leads it and how many are in it, in the language of the screen', () => {
		const teams = [
			fixtureTeam({ heads: ['李承泽', '周若兰'] }),
			fixtureTeam({ team: 'B2', heads: [], people: 1, order: 1 })
		];
		const said = () =>
			wallEntries({ header: fixtureHeader, rows: [], teams }).map(({ name, under, tag }) => [
				name,
				under,
				tag
			]);
		overwriteGetLocale(() => 'zh');
		expect(said()).toEqual([
			['湖滨支行', '负责人 李承泽、周若兰', '12 人'],
			['湖滨支行', '', '1 人']
		]);
		overwriteGetLocale(() => 'en');
		expect(said()).toEqual([
			['Hubin Branch', 'led by 李承泽, 周若兰', '12 people'],
			['Hubin Branch', '', '1 person']
		]);
		const [person] = wallEntries({
			header: fixtureHeader,
			rows: [fixtureRow({ orgUnit: bothSame('武林') })],
			teams: []
		});
		expect([person?.under, person?.tag]).toEqual(['武林', 'Wealth']);
	});
});

describe('closestRaces', () => {
	const races = (...tenths: readonly number[]) =>
		closestRaces(board(...tenths), 3).map(
			({ chaser, ahead, gap }) => `${chaser.rank} → ${ahead.rank}: ${gap}`
		);

	it('names the narrowest gaps, narrowest first, the better rank before the worse', () => {
		expect(races(100, 90, 88, 60, 58, 10)).toEqual(['3 → 2: 0.2', '5 → 4: 0.2', '2 → 1: 1.0']);
	});

	it('lets the first of a tie stand for all, and runs no race within it', () => {
		expect(races(50, 40, 40, 39)).toEqual(['4 → 2: 0.1', '2 → 1: 1.0']);
		expect(races(5, 5, 5)).toEqual([]);
	});
});

describe('fitText', () => {
	it('makes long names smaller, Latin ones later than Chinese ones', () => {
		const room = { full: 6, middle: 8 };
		const names = ['李', '司马相如', '𠮷田𬱖', '买买提·吐尔逊', 'Li Wei', 'Darcel Schlecht'];
		expect(names.map((name) => fitText(name, room))).toEqual([
			'full',
			'full',
			'full',
			'middle',
			'full',
			'small'
		]);
		expect(fitText('阿卜杜热西提·买买提艾力江', room)).toBe('small');
	});
});

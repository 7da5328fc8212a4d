import { fireEvent, render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import BoardList from '#lib/components/BoardList.svelte';
import BoardScreen from '#lib/components/BoardScreen.svelte';
import type { BoardHeader, BoardSnapshot } from '#lib/live/events.ts';
import { LiveFeed } from '#lib/live/live-feed.svelte.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import {
	bothSame,
	fixtureHeader,
	fixtureRow,
	fixtureSnapshot,
	fixtureTeam
} from '../support/board-fixtures.ts';
import { screenCases } from '../support/wall-harness/cases.ts';

const teamHeader: BoardHeader = {
	...fixtureHeader,
	key: { contest: 'q4', division: 'team:branches' },
	teamBoards: [{ id: 'team:branches', name: { zh: '支行对抗赛', en: 'Branch against branch' } }]
};
let clockMs = 0;

function show(snapshot: BoardSnapshot): LiveFeed {
	clockMs = 0;
	const feed = new LiveFeed([snapshot], { monotonic: () => clockMs });
	render(BoardScreen, { feed });
	return feed;
}

const names = (): string[] =>
	screen.getAllByRole('rowheader').map((cell) => cell.firstChild?.textContent?.trim() ?? '');

beforeEach(() => overwriteGetLocale(() => 'zh'));

describe('BoardScreen', () => {
	const two = fixtureSnapshot({
		rows: [
			fixtureRow(),
			fixtureRow({
				employeeNo: '0000002',
				name: 'Darcel Schlecht',
				orgUnit: bothSame('Central'),
				order: 1
			})
		]
	});

	it('finds people by a part of the name, the org unit or the number, and leads back when nobody fits', async () => {
		show(two);
		const search = screen.getByRole('searchbox', { name: '按姓名或机构查找' });
		const found: string[][] = [];
		for (const words of ['王', ' schl', 'central', '0000002']) {
			await fireEvent.input(search, { target: { value: words } });
			found.push(names());
		}
		expect(found).toEqual([
			['王雅琴'],
			['Darcel Schlecht'],
			['Darcel Schlecht'],
			['Darcel Schlecht']
		]);
		await fireEvent.input(search, { target: { value: '无此人' } });
		expect(screen.getByText('没有找到“无此人”')).toBeTruthy();
		await fireEvent.click(screen.getByRole('button', { name: '清除' }));
		expect(names()).toEqual(['王雅琴', 'Darcel Schlecht']);
	});

	it('shows business date, revision, age and rules, and says when the server is not heard any more', () => {
		const feed = show(two);
		expect(
			screen.getByText(/业绩日期 2026-11-23 日终 · 数据版本 18,204 · 12 秒前更新 · 规则第 3 版/)
		).toBeTruthy();
		clockMs = 10_001;
		flushSync(() => feed.clock.tick());
		expect(screen.getByRole('status').textContent).toBe('连接中断 · 数据停在 15:42');
		expect(names()).toEqual(['王雅琴', 'Darcel Schlecht']);
	});

	it('shows teams with who leads them, and why one has no rank; finds them by either name or a leader', async () => {
		const [board] = screenCases['teams'] ?? [];
		if (!board) throw new Error('no board');
		show(board);
		expect(screen.getByText(/11 个团队/)).toBeTruthy();
		expect(screen.getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual([
			'名次',
			'升降',
			'团队',
			'负责人',
			'人数',
			'积分',
			'距上一名次'
		]);
		expect(screen.getAllByText(/^未达门槛：/).map((line) => line.textContent)).toEqual([
			'未达门槛：六成客户经理开单：10 人中 5 人达到 1（要求 ≥ 60%），未通过',
			'未达门槛：六成客户经理开单：10 人中 4 人达到 1（要求 ≥ 60%），未通过'
		]);
		expect(screen.getAllByRole('img', { name: '未参与排名' })).toHaveLength(2);
		const search = screen.getByRole('searchbox', { name: '按团队或负责人查找' });
		for (const words of ['湖滨', 'hubin', '李承泽']) {
			await fireEvent.input(search, { target: { value: words } });
			expect(names()).toEqual(['湖滨支行']);
		}
	});

	it('leaves out the column of leaders where no team has one, and says what is not rated', () => {
		const teams = [
			fixtureTeam({
				heads: [],
				rank: null,
				points: null,
				unranked: { isBelowGate: false, reason: { zh: '没有人员', en: 'nobody in it' } }
			})
		];
		show(fixtureSnapshot({ rows: [], teams, header: teamHeader }));
		expect(screen.queryByRole('columnheader', { name: '负责人' })).toBeNull();
		expect(screen.getByText('不评：没有人员')).toBeTruthy();
	});

	it('links to the boards of people and of teams alike, also where there is one division', () => {
		show(fixtureSnapshot({ header: teamHeader }));
		expect(screen.getByRole('navigation', { name: '榜单' })).toBeTruthy();
		expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
			'?division=wealth',
			'?division=team%3Abranches'
		]);
		expect(screen.getByRole('link', { current: 'page' }).textContent.trim()).toBe('支行对抗赛');
	});

	it('links to the divisions, and none where there is one', () => {
		show(two);
		expect(screen.queryByRole('navigation')).toBeNull();
		const divisions = [
			{ id: 'wealth', name: { zh: '理财组', en: 'Wealth' } },
			{ id: 'lobby/1', name: { zh: '大堂组', en: 'Lobby' } }
		];
		show({ ...two, header: { ...fixtureHeader, divisions } });
		const links = screen.getAllByRole('link');
		expect(
			links.map((link) => [link.getAttribute('href'), link.getAttribute('aria-current')])
		).toEqual([
			['?division=wealth', 'page'],
			['?division=lobby%2F1', null]
		]);
	});

	it('leads on from an empty board, in both languages', () => {
		show(fixtureSnapshot({ rows: [] }));
		expect(screen.getByText('榜上还没有人')).toBeTruthy();
		expect(screen.getByRole('link', { name: '去导入' }).getAttribute('href')).toBe('/imports');
		overwriteGetLocale(() => 'en');
		show(fixtureSnapshot({ rows: [] }));
		expect(screen.getByText('Nobody is on this board yet')).toBeTruthy();
	});
});

describe('BoardList', () => {
	it('leads on where there is no contest', () => {
		render(BoardList, { contests: [], now: 0 });
		expect(screen.getByText('还没有竞赛')).toBeTruthy();
		expect(screen.getByRole('link', { name: '去导入' }).getAttribute('href')).toBe('/imports');
	});

	it('lists contests with their state, divisions and wall', () => {
		const { startsAt, endsAt, zone, title } = fixtureHeader;
		const contest = {
			contest: 'q4',
			title,
			isSample: true,
			status: 'running' as const,
			zone,
			startsAt,
			endsAt,
			divisions: [
				{ id: 'wealth', name: { zh: '理财组', en: 'Wealth' } },
				{ id: 'lobby', name: { zh: '大堂组', en: 'Lobby' } }
			],
			teamBoards: [{ id: 'team:branches', name: { zh: '支行对抗', en: 'Branches' } }]
		};
		render(BoardList, { contests: [contest], now: startsAt - 1 });
		expect(screen.getByText(/未开始 · 2026-10-01 至 2026-12-31/)).toBeTruthy();
		expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
			'/boards/q4',
			'/boards/q4?division=wealth',
			'/boards/q4?division=lobby',
			'/boards/q4?division=team%3Abranches',
			'/boards/q4',
			'/wall/q4'
		]);
	});
});

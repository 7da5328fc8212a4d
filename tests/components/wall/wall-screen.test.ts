import { render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BoardSnapshot } from '#lib/live/events.ts';
import { LiveFeed } from '#lib/live/live-feed.svelte.ts';
import type { LiveSocket } from '#lib/live/socket.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import WallScreen from '#lib/wall/WallScreen.svelte';
import {
	diffBoards,
	fixtureHeader,
	fixtureSnapshot,
	fixtureStatus
} from '../../support/board-fixtures.ts';
import { afterSomeSales, screenCases } from '../../support/wall-harness/cases.ts';

let clockMs = 0;
/** Deltas are handed to the boards directly: nothing is asked of this socket. */
const noSocket = { connected: false } as LiveSocket;

function show(snapshots: readonly BoardSnapshot[]): LiveFeed {
	clockMs = 0;
	const feed = new LiveFeed(snapshots, { monotonic: () => clockMs });
	render(WallScreen, { feed });
	return feed;
}

const one = (name: string): readonly BoardSnapshot[] => screenCases[name] ?? [];
const text = (selector: string): string =>
	document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const all = (selector: string): string[] =>
	[...document.querySelectorAll(selector)].map((node) =>
		node.textContent.replace(/\s+/g, ' ').trim()
	);

beforeEach(() => {
	vi.useFakeTimers();
	overwriteGetLocale(() => 'zh');
	// Where things move is looked at in a real browser; here they stand still.
	const still: Partial<Animation> = { cancel: () => undefined };
	vi.spyOn(Element.prototype, 'animate').mockReturnValue(still as Animation);
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

describe('WallScreen', () => {
	it('says who, for how long still, and what there is to win', () => {
		show(one('full'));
		expect([text('.wall-title'), text('.wall-scope'), ...all('.wall-stat-value')]).toEqual([
			'2026 四季度贵宾客户竞赛',
			'理财组 · 82 人参赛 · 第 55 天 / 共 92 天',
			'37 天 08:18',
			'¥ 186,400'
		]);
	});

	it('says the same in English', () => {
		overwriteGetLocale(() => 'en');
		show(one('full'));
		expect([text('.wall-scope'), text('.wall-truth')]).toEqual([
			'Wealth · 82 participants · Day 55 of 92',
			'Business date 11-23 · Revision 18,204 · updated 12 s ago · Connecting · Rules version 3'
		]);
	});

	it('shows teams as it shows people, and those below the gate beside them with the reason', () => {
		show(one('teams'));
		expect(text('.wall-scope')).toBe('支行对抗赛 · 11 个团队 · 第 55 天 / 共 92 天');
		expect(all('.wall-card-name')).toEqual(['湖滨支行', '新港支行', '白沙支行']);
		expect(all('.wall-row-rank')).toEqual(['4', '5', '5', '7', '8', '9']);
		expect(text('.wall-row-unit')).toBe('负责人 陈思远 10 人');
		expect(text('.wall-columns-name')).toBe('团队');
		expect(all('.wall-gate')).toEqual([
			'翠微支行 六成客户经理开单：10 人中 5 人达到 1（要求 ≥ 60%），未通过',
			'清河支行 六成客户经理开单：10 人中 4 人达到 1（要求 ≥ 60%），未通过'
		]);
	});

	it('says percent beside each number of a contest of attainment', () => {
		const [board] = one('full');
		if (!board) throw new Error('no board');
		const unit = { zh: '%', en: '%' };
		show([{ ...board, header: { ...board.header, unit } }]);
		expect([text('.wall-card-1 .wall-card-points'), text('.wall-columns-points')]).toEqual([
			'2,486.5%',
			'百分比'
		]);
		expect([all('.wall-row-gap')[0], all('.wall-race-gap')[0]]).toEqual(['+12.5%', '7.5%']);
		expect(all('.wall-prize-chase')[0]).toMatch(/%$/);
	});

	it('lets the board of people and the board of teams take turns', () => {
		show(one('peopleAndTeams'));
		const scene = () => [text('.wall-card-1 .wall-card-name'), text('.wall-scene')];
		expect(scene()).toEqual(['王雅琴', '排行榜 理财组 1/2']);
		flushSync(() => vi.advanceTimersByTime(15_000));
		expect(scene()).toEqual(['湖滨支行', '排行榜 支行对抗赛 2/2']);
	});

	it('puts three on the podium and nine below, ties side by side', () => {
		show(one('full'));
		expect(all('.wall-card-rank')).toEqual(['1', '2', '3']);
		expect(all('.wall-row-rank')).toEqual(['4', '5', '6', '7', '8', '8', '10', '11', '12']);
		expect(all('.wall-row.is-tie .wall-row-gap')).toEqual(['并列']);
	});

	it('names the rank that chases a prize, also where the last place inside is shared', () => {
		const [board] = one('full');
		if (!board) throw new Error('no board');
		const step = { fromRank: 6, toRank: 8, amountYuan: '1000.00', holdsFrom: '2200.0' };
		show([{ ...board, prizes: [{ ...step, chaseGap: '20.0' }] }]);
		expect(text('.wall-prize-chase')).toBe('第 10 名还差 20.0');
	});

	it('moves rows on a delta, lets the risers glow for five seconds, and nobody else', () => {
		const feed = show(one('full'));
		const board = feed.boards[0];
		if (!board) throw new Error('no board');
		flushSync(() =>
			board.receive(diffBoards(board.snapshot, afterSomeSales(board.snapshot)), noSocket)
		);
		const glowing = () => all('.is-risen .wall-card-name, .is-risen .wall-row-name');
		expect(glowing()).toEqual(['周若兰', '孙嘉怡', '许清和']);
		expect(all('.wall-news-line')[0]).toBe('15:42 孙嘉怡 钻石客户 ×5 +210.0');
		flushSync(() => vi.advanceTimersByTime(5_000));
		expect(glowing()).toEqual([]);
	});

	it('says when the line is lost and leaves the last board standing', () => {
		const feed = show(one('full'));
		clockMs = 10_001;
		flushSync(() => feed.clock.tick());
		expect(text('.wall-stale')).toBe('连接中断 · 数据停在 15:42');
		expect(document.querySelector('.wall-footer.is-stale')).not.toBeNull();
		expect(all('.wall-row')).toHaveLength(9);
	});

	it('marks a sample and an ended contest', () => {
		show(one('ended'));
		expect([...all('.wall-mark'), text('.wall-stat-value'), text('.wall-stat-label')]).toEqual([
			'样例 SAMPLE',
			'已结束',
			'已结束',
			'竞赛截止 2026-12-31'
		]);
	});

	it('counts down to the start of a contest that is still to come', () => {
		const sentAt = fixtureHeader.startsAt - 3_600_000;
		show([fixtureSnapshot({ status: fixtureStatus({ sentAt, businessDate: null }) })]);
		expect([text('.wall-stat-value'), text('.wall-stat-label'), text('.wall-truth-first')]).toEqual(
			['01:00', '距离开始', '尚无业绩']
		);
	});

	it('lets several divisions take turns every fifteen seconds and says which one it is', () => {
		show(one('turns'));
		const seen: string[] = [text('.wall-scene')];
		for (let turn = 0; turn < 3; turn += 1) {
			flushSync(() => vi.advanceTimersByTime(15_000));
			seen.push(text('.wall-scene'));
		}
		expect(seen).toEqual([
			'排行榜 理财组 1/3',
			'排行榜 营销组 2/3',
			'排行榜 大堂组 3/3',
			'排行榜 理财组 1/3'
		]);
	});

	it('leaves no timer behind', () => {
		const feed = new LiveFeed(one('turns'), { monotonic: () => clockMs });
		const { unmount } = render(WallScreen, { feed });
		const [board] = feed.boards;
		if (!board) throw new Error('no board');
		flushSync(() =>
			board.receive(diffBoards(board.snapshot, afterSomeSales(board.snapshot)), noSocket)
		);
		unmount();
		for (const each of feed.boards) each.close();
		expect(vi.getTimerCount()).toBe(0);
	});

	it('is worth looking at with nobody, one or two on it', () => {
		show(one('empty'));
		expect(screen.getByText('参赛名单导入后，名次会自动出现在这里。')).toBeTruthy();
		show(one('one'));
		expect(all('.wall-card-rank')).toEqual(['1', '2']);
		expect(document.querySelector('.wall-columns')).toBeNull();
	});
});

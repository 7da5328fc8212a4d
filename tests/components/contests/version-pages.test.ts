import { render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import BoardScreen from '#lib/components/BoardScreen.svelte';
import FieldChanges from '#lib/components/contests/FieldChanges.svelte';
import PlanSheet from '#lib/components/contests/PlanSheet.svelte';
import VersionList from '#lib/components/contests/VersionList.svelte';
import VersionMoves from '#lib/components/contests/VersionMoves.svelte';
import VersionTies from '#lib/components/contests/VersionTies.svelte';
import VersionTiles from '#lib/components/contests/VersionTiles.svelte';
import { planOf } from '#lib/domain/contest-plan.ts';
import { parseContest } from '#lib/domain/contest.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { resultOf } from '#lib/domain/result.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { previewVersion } from '#lib/domain/version-preview.ts';
import { LiveFeed } from '#lib/live/live-feed.svelte.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import {
	assignment,
	contestOf,
	documentOf,
	PER_SALE,
	PER_WAN,
	sale,
	type Fields
} from '../../domain/score-cases.ts';
import { fixtureHeader, fixtureSnapshot } from '../../support/board-fixtures.ts';

beforeEach(() => overwriteGetLocale(() => 'zh'));

const text = (node: Element) => node.textContent.replace(/\s+/g, ' ').trim();
const prizes = (amountYuan: string) => [
	{ id: 'p', kind: 'rankPrize', places: [{ from: '1', amountYuan }] }
];
const BEFORE: Fields = { prizes: prizes('100') };
const AFTER: Fields = { rules: [PER_WAN], prizes: prizes('150') };

/** A counts sales, B and C bring amounts, D has nothing: under amounts B and C pass A together. */
function preview() {
	const assignments = ['A', 'B', 'C', 'D'].map((employeeNo) =>
		assignment(employeeNo, { name: `员工${employeeNo}` })
	);
	const entries = [
		...[1, 2, 3].map(() => sale('A', { yuan: '1000' })),
		...[1, 2].map(() => sale('B', { yuan: '30000' })),
		sale('C', { yuan: '60000' })
	];
	const under = (fields: Fields) => {
		const contest = contestOf(fields);
		const { scorecards } = scoreContest(contest, { assignments, entries, asOf: null });
		return { contest, document: documentOf(fields), rows: resultOf(contest, scorecards) };
	};
	return previewVersion(under(BEFORE), under(AFTER));
}

describe('a preview', () => {
	it('says of each mover what was and what would be, and in words how far', () => {
		render(VersionMoves, { rows: preview().rows });
		const rows = screen.getAllByRole('row').slice(1);
		expect(rows.map((row) => [...row.children].map(text).join(' | '))).toEqual([
			'员工A A | 全体 | 1 → 3 2 | 3.00 → 0.30 | ¥ 100.00 → –',
			'员工C C | 全体 | 3 → 1 2 | 1.00 → 6.00 | – → ¥ 75.00',
			'员工B B | 全体 | 2 → 1 1 | 2.00 → 6.00 | – → ¥ 75.00'
		]);
		expect(
			within(rows[0] as HTMLElement)
				.getByRole('img')
				.getAttribute('aria-label')
		).toBe('下降 2 名');
	});

	it('sums up who moves, what the budget becomes and how many ties appear', () => {
		render(VersionTiles, { preview: preview() });
		const tiles = [...document.querySelectorAll('dl > div')].map(text);
		expect(tiles).toEqual([
			'名次变动 3',
			'奖励变动 3',
			'奖励预算 ¥ 100.00 → ¥ 150.00',
			'按此名次应发 ¥ 100.00 → ¥ 150.00',
			'新增并列 1',
			'参赛人数 4'
		]);
	});

	it('names who would share a rank, and that they split the bonus', () => {
		render(VersionTies, { title: '新增并列', ties: preview().newTies });
		expect(text(screen.getByRole('listitem'))).toBe(
			'全体 第 1 名 · 6.00 分 · 2 人并列 奖励由并列者平分 员工B、员工C'
		);
	});

	it('shows what the document says differently', () => {
		overwriteGetLocale(() => 'en');
		render(FieldChanges, { changes: preview().changedFields });
		const rows = screen.getAllByRole('row').slice(1);
		const said = rows.map((row) => [...row.children].map(text).join(' | '));
		expect(said).toHaveLength(3);
		expect(said).toContain('Prizes · Name prizes[p].places[0].amountYuan | 100 | 150');
		expect(said.filter((line) => /rules\[sales\] \| \{.*\} \| none$/.test(line))).toHaveLength(1);
	});
});

describe('the list of versions', () => {
	const version = {
		number: 1,
		reason: null,
		approvalNo: null,
		paper: null,
		publishedAt: Date.parse('2026-01-05T08:30:00+08:00'),
		publishedBy: 'leader',
		lastRevision: 7,
		readings: 0
	};
	const contest = { slug: 'spring', zone: 'Asia/Shanghai', ruleVersion: 2 };
	const second = {
		...version,
		number: 2,
		reason: '季中调整',
		approvalNo: '〔2026〕9 号',
		paper: { id: 4, fileName: '签报.pdf' },
		lastRevision: null,
		readings: 3
	};

	it('leads from each to what was said and shown under it', () => {
		const versions = [second, version];
		render(VersionList, { contest, versions, isDraftOpen: false, isEnded: false });
		const [newest, first] = screen.getAllByRole('listitem');
		if (!newest || !first) throw new Error('two versions are listed');
		expect(text(newest)).toContain('第 2 版 现行 季中调整 2026-01-05 08:30 由 leader 发布');
		expect(text(newest)).toContain('签报文号 〔2026〕9 号 · 3 人已确认阅读');
		const links = (item: HTMLElement) =>
			within(item)
				.getAllByRole('link')
				.map((link) => link.getAttribute('href'));
		// Not scored yet: there is no board under the second.
		expect(links(newest)).toEqual([
			'/contests/spring/rules?version=2',
			'/contests/spring/document?version=2',
			'/contests/spring/papers/4'
		]);
		expect(links(first).at(-1)).toBe('/boards/spring?version=1');
		expect(screen.getByRole('link', { name: '新版本' })).toBeTruthy();
	});

	it('offers no second draft, and none at all once the contest has ended', () => {
		const shown = { contest, versions: [version] };
		const { unmount } = render(VersionList, { ...shown, isDraftOpen: true, isEnded: false });
		expect(screen.queryByRole('link', { name: '新版本' })).toBeNull();
		expect(screen.getByRole('link', { name: '查看影响' })).toBeTruthy();
		unmount();
		render(VersionList, { ...shown, isDraftOpen: false, isEnded: true });
		expect(screen.queryByRole('link', { name: '新版本' })).toBeNull();
	});
});

describe('the rules to read', () => {
	it('say period, people, rules, ranking, prizes and sources', () => {
		const document = documentOf({
			...BEFORE,
			rules: [{ ...PER_SALE, name: { zh: '每笔一分', en: 'One each' } }],
			participants: { positions: ['wealth'] }
		});
		render(PlanSheet, {
			plan: planOf(expectValue(parseContest(document)), document),
			version: { number: 3, publishedAt: 0, approvalNo: '〔2026〕9 号' }
		});
		expect(screen.getAllByRole('heading').map(text)).toEqual([
			'名',
			'竞赛时间',
			'参赛范围与组别',
			'积分规则',
			'排名',
			'奖励（税前）',
			'数据来源'
		]);
		const sheet = text(screen.getByRole('article'));
		for (const said of [
			'第 3 版',
			'〔2026〕9 号',
			'2026-01-01 至 2026-03-31',
			'岗位：理财',
			'每笔一分',
			'sale每单位 1 分。'
		])
			expect(sheet).toContain(said);
		expect(sheet).toContain('第 1 名¥ 100.00');
		expect(sheet).toContain('sale');
	});
});

describe('an earlier board', () => {
	it('says so in place of being live, and keeps to itself from division to division', () => {
		const divisions = ['wealth', 'lobby'].map((id) => ({ id, name: { zh: id, en: id } }));
		const snapshot = fixtureSnapshot({ header: { ...fixtureHeader, divisions } });
		render(BoardScreen, { feed: new LiveFeed([snapshot]), past: 'revision=7' });
		const note = screen.getByRole('note');
		expect(text(note)).toContain('历史版本');
		expect(within(note).getByRole('link').getAttribute('href')).toBe(
			`/boards/${snapshot.header.key.contest}`
		);
		expect(document.querySelector('.live-badge')).toBeNull();
		const tabs = within(screen.getByRole('navigation')).getAllByRole('link');
		expect(tabs.map((tab) => tab.getAttribute('href'))).toEqual([
			'?revision=7&division=wealth',
			'?revision=7&division=lobby'
		]);
	});
});

import { render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import StandingsTable from '#lib/components/StandingsTable.svelte';
import type { Text } from '#lib/domain/errors.ts';
import type { StandingRow } from '#lib/live/events.ts';
import { overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { fixtureRow, rankedRows } from '../support/board-fixtures.ts';

const people = (lines: readonly (readonly [string, number])[]): StandingRow[] =>
	rankedRows(
		lines.map(([name, tenths], index) => ({
			employeeNo: String(index),
			name,
			orgUnit: '武林支行',
			tenths,
			rankBefore: 2
		}))
	);

/** The rows of the table, each as `rank name points gap bonus`. */
function printed(): string[] {
	return screen
		.getAllByRole('row')
		.slice(1)
		.map((row) => {
			const own = (cell: Element | undefined): string =>
				cell?.firstChild?.textContent?.trim() ?? '';
			const cells = [...row.children];
			const rank = cells[0]?.textContent.trim() ?? '';
			const rest = [2, 5, 6, 7].map((index) => own(cells[index]));
			return [rank, ...rest].join(' ').trim();
		});
}

const show = (rows: readonly StandingRow[], hasPrizes = true, unit: Text | null = null) =>
	render(StandingsTable, {
		unit,
		caption: '名次',
		rows,
		hasPrizes,
		labels: { metrics: { cross_sale: { zh: '交叉销售', en: 'Cross-sales' } }, products: {} }
	});

beforeEach(() => overwriteGetLocale(() => 'zh'));

describe('StandingsTable', () => {
	it('lets ties share a number and skips the next, and says tie where the gap would be', () => {
		show(
			people([
				['甲', 50],
				['乙', 40],
				['丙', 40],
				['丁', 12]
			])
		);
		expect(printed()).toEqual([
			'1 甲 5.0  ¥\u00a05,000.00',
			'2 乙 4.0 +1.0 ¥\u00a03,000.00',
			'2 丙 4.0 并列 ¥\u00a03,000.00',
			'4 丁 1.2 +2.8 ¥\u00a01,000.00'
		]);
	});

	it('shows who is not ranked without a number, and says so', () => {
		show([fixtureRow(), fixtureRow({ employeeNo: '2', rank: null, order: 1, move: null })]);
		expect(screen.getByRole('img', { name: '未参与排名' }).textContent).toBe('–');
	});

	it('is a table with a caption, headed columns and headed rows', () => {
		show(people([['甲', 50]]));
		const table = screen.getByRole('table', { name: '名次' });
		expect(within(table).getAllByRole('columnheader')).toHaveLength(8);
		expect(within(table).getByRole('rowheader').textContent).toContain('甲');
	});

	it('has no column of prizes where there are none', () => {
		show(people([['甲', 50]]), false);
		expect(screen.queryByText('现可得奖励（税前）')).toBeNull();
	});

	it('names another unit than points over the column, and a percentage beside each number', () => {
		const rows = people([
			['甲', 50],
			['乙', 40]
		]);
		const { unmount } = show(rows, true, { zh: '户', en: 'Clients' });
		expect(screen.getByRole('columnheader', { name: '户' })).toBeTruthy();
		expect(printed()[1]).toBe('2 乙 4.0 +1.0 ¥\u00a03,000.00');
		unmount();
		show(rows, true, { zh: '%', en: '%' });
		expect(screen.getByRole('columnheader', { name: '百分比' })).toBeTruthy();
		expect(printed()[1]).toBe('2 乙 4.0% +1.0% ¥\u00a03,000.00');
	});

	it('speaks English, and leaves the bank its own words', () => {
		overwriteGetLocale(() => 'en');
		show([
			fixtureRow({ orgUnit: { zh: '中心支行', en: 'Central' } }),
			fixtureRow({ employeeNo: '2', position: 'broker' })
		]);
		expect(screen.getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual([
			'Rank',
			'Move',
			'Name',
			'Org unit',
			'Position',
			'Points',
			'To next rank',
			'Bonus now (before tax)'
		]);
		expect(screen.getByText('Central')).toBeTruthy();
		expect(screen.queryByText(/中心支行/)).toBeNull();
		expect(screen.getAllByText('Wealth')).toHaveLength(1);
		expect(screen.getAllByText('broker')).toHaveLength(1);
	});

	it('says under the name what the points rest on, in the contest’s words', () => {
		const figures = [
			{ metric: 'cross_sale', quantity: '349', amountYuan: '1153214.00' },
			{ metric: 'other', quantity: '2', amountYuan: null }
		];
		show([fixtureRow({ figures })]);
		expect(screen.getByText(/交叉销售 349/).textContent).toBe(
			'交叉销售 349 · ¥\u00a01,153,214\u3000other 2'
		);
	});
});

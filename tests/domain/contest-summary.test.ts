import { describe, expect, test } from 'vitest';
import { contestPhase } from '#lib/domain/contest-phase.ts';
import { summarizeContest } from '#lib/domain/contest-summary.ts';
import { parseContest } from '#lib/domain/contest.ts';
import { lineFinder } from '#lib/domain/document-lines.ts';
import { expectValue } from '#lib/domain/errors.ts';

const document = `schema: longhu/contest@1
id: spring
name: { zh: 春季竞赛, en: Spring }
window: { from: 2026-01-01, to: 2026-04-01 }
divisions:
  - { id: wealth, name: { zh: 理财组, en: Wealth }, positions: [wealth] }
  - { id: lobby, name: { zh: 大堂组, en: Lobby }, positions: [lobby] }
rules:
  - id: sales
    kind: perUnit
    name: { zh: 每笔一分, en: A point each }
    metric: cross_sale
    rate: 1
ranking:
  tieBreaks: [{ by: amount, metric: cross_sale }, { by: reachedAt }]
prizes:
  - id: all
    kind: rankPrize
    name: { zh: 名次奖, en: By rank }
    minPoints: 1
    places: [{ from: 1, amountYuan: 100.50 }, { from: 2, to: 3, amountYuan: 50 }]
  - id: lobby-only
    kind: rankPrize
    name: { zh: 大堂奖, en: Lobby prize }
    division: lobby
    places: [{ from: 1, amountYuan: 9.99 }]
labels: { metrics: { cross_sale: { zh: 交叉销售, en: Cross-sales } } }
`;

describe('a contest in words', () => {
	const summary = summarizeContest(expectValue(parseContest(document)));

	test('the budget counts a prize for all in each division', () => {
		expect(summary.budgetYuan).toBe('410.99');
	});

	test('names what the reader knows, not codes', () => {
		expect(summary.tieBreaks).toEqual([
			{ by: 'amount', metric: { zh: '交叉销售', en: 'Cross-sales' } },
			{ by: 'reachedAt', metric: null }
		]);
		expect(summary.prizes.map(({ division }) => division?.zh ?? null)).toEqual([null, '大堂组']);
		expect(summary.divisions[0]).toEqual({
			id: 'wealth',
			name: { zh: '理财组', en: 'Wealth' },
			who: { positions: ['wealth'] }
		});
		expect(summary.prizes[0]?.places).toEqual([
			{ from: 1, to: 1, amountYuan: '100.50' },
			{ from: 2, to: 3, amountYuan: '50.00' }
		]);
	});
});

describe('the line of a place', () => {
	const lineOf = lineFinder(document);

	test.each([
		['id', 2],
		['rules[0].rate', 13],
		['prizes[1].division', 25],
		['line 7', 7]
	])('%s stands on line %i', (place, line) => {
		expect(lineOf(place)).toBe(line);
	});

	test('what is missing is looked for where it should stand', () => {
		expect(lineOf('rules[0].products')).toBe(9);
		expect(lineOf('display.decimals')).toBeNull();
		expect(lineOf('')).toBeNull();
	});

	test('a document that is no YAML has lines, too', () => {
		expect(lineFinder('a: [1\nb: 2')('a')).toBe(1);
	});
});

test('a contest is over when its window is past, and ended when somebody ended it', () => {
	const window = { start: 100, end: 200 };
	const phases = [99, 100, 199, 200].map((now) => contestPhase({ isEnded: false, window }, now));
	expect(phases).toEqual(['upcoming', 'running', 'running', 'over']);
	expect(contestPhase({ isEnded: true, window }, 150)).toBe('ended');
});

import { describe, expect, it } from 'vitest';
import { previousPeriod } from '#lib/domain/calendar.ts';
import {
	contestOf,
	documentOf,
	faultsOf,
	figure,
	lineOf,
	sale,
	scorecardsOf,
	target,
	type Facts,
	type Fields
} from './score-cases.ts';

const balance = (period: string, amount: string, metric = 'aum') =>
	figure('A', [amount, null], { period, metric, statedAt: '2026-04-02' });
const AUM = { take: 'figure', metric: 'aum' };

describe('the period before', () => {
	it.each([
		['2026', '2025'],
		['2026-H1', '2025-H2'],
		['2026-H2', '2026-H1'],
		['2026-Q1', '2025-Q4'],
		['2026-Q3', '2026-Q2'],
		['2026-01', '2025-12'],
		['2026-10', '2026-09'],
		['2026-03-01', '2026-02-28'],
		['2026-01-01', '2025-12-31']
	])('%s follows %s', (period, before) => {
		expect(previousPeriod(period)).toBe(before);
	});
});

describe('netIncrease', () => {
	const line = (fields: Fields, entries: Facts['entries']) =>
		lineOf(
			contestOf({ rules: [{ id: 'n', kind: 'netIncrease', end: AUM, ...fields }] }),
			{ roster: ['A'], entries },
			'n'
		);
	const OPENING = { baseline: { from: 'opening' } };

	it('measures from the last figure that ends before the contest begins', () => {
		const entries = [
			balance('2025-11', '70'),
			balance('2025-12', '100'),
			balance('2026-01', '90'),
			balance('2026-03', '130')
		];
		expect(line(OPENING, entries)).toEqual({
			value: '30',
			zh: '2026-03 的数据，基数 2025-12：130 − 100 = 30',
			en: 'figure of 2026-03, baseline 2025-12: 130 − 100 = 30',
			steps: ['30']
		});
	});

	it('does not rate what has no end or no baseline: a newcomer’s balance is no increase', () => {
		expect(line(OPENING, [balance('2026-03', '130')])).toMatchObject({
			value: null,
			zh: '基数：期初没有数据，不评',
			steps: []
		});
		expect(line(OPENING, [balance('2025-12', '130')]).en).toBe('no figure, not rated');
		expect(line({ baseline: { from: 'previous' } }, [balance('2026-03', '1')]).en).toBe(
			'baseline: no figure of 2026-02, not rated'
		);
		expect(line({ baseline: { from: 'peak' } }, [balance('2026-03', '1')]).zh).toBe(
			'基数：没有更早的数据，不评'
		);
	});

	it.each([
		['keep', '-30'],
		['zero', '0']
	])('with `negative: %s` a loss of 30 is %s', (negative, value) => {
		const entries = [balance('2025-12', '100'), balance('2026-03', '70')];
		expect(line({ ...OPENING, negative }, entries).value).toBe(value);
	});

	it('measures from the period just before, and from no older one', () => {
		const entries = [
			balance('2025-12', '10'),
			balance('2026-01', '100'),
			balance('2026-02', '120'),
			balance('2026-03', '150')
		];
		const previous = { baseline: { from: 'previous' } };
		expect(line(previous, entries).value).toBe('30');
		expect(line({ ...previous, end: { ...AUM, period: '2026-01' } }, entries).value).toBe('90');
		expect(line(previous, entries.toSpliced(2, 1)).value).toBe(null);
	});

	it('measures from the highest earlier figure, since a day if the rule names one', () => {
		const entries = [
			balance('2025-06', '200'),
			balance('2025-12', '100'),
			balance('2026-01', '140'),
			balance('2026-02', '120'),
			balance('2026-03', '150')
		];
		const peak = (since?: string) => ({ baseline: { from: 'peak', since } });
		expect(line(peak(), entries)).toMatchObject({
			value: '-50',
			en: 'figure of 2026-03, baseline 2025-06: 150 − 200 = -50'
		});
		expect(line(peak('2025-12-01'), entries).value).toBe('10');
		expect(line(peak('2026-02-01'), entries).value).toBe('30');
		expect(line({ ...peak(), end: { ...AUM, period: '2026-01' } }, entries).value).toBe('-60');
	});

	it('takes the market out of the baseline, and prices the rest', () => {
		const entries = [balance('2025-12', '1000000'), balance('2026-03', '1130000')];
		expect(line({ ...OPENING, drift: '0.08', rate: '4', unit: '10000' }, entries)).toMatchObject({
			value: '20',
			zh: '2026-03 的数据，基数 2025-12：1130000 − 1000000 × 1.08 = 50000 → 50000 ÷ 10000 × 4 = 20'
		});
		expect(line({ ...OPENING, drift: '-0.1' }, entries).value).toBe('230000');
		expect(
			line({ ...OPENING, drift: '0.2', negative: 'zero', rate: '1', unit: '7' }, entries)
		).toMatchObject({
			value: '0',
			en: 'figure of 2026-03, baseline 2025-12: 1130000 − 1000000 × 1.2 = -70000, counted as 0 → 0 ÷ 7 × 1 = 0'
		});
	});

	it('measures any number from any other', () => {
		const fields = {
			end: { take: 'amount', metric: 'sale' },
			baseline: { from: 'measure', measure: { ...AUM, period: '2025-12-31' } }
		};
		const entries = [sale('A', { yuan: '12.34' }), balance('2025-12-31', '10')];
		expect(line(fields, entries)).toMatchObject({ value: '2.34', steps: ['2.34'] });
	});

	it('refuses a baseline out of a history that its end does not have', () => {
		const rule = {
			id: 'n',
			kind: 'netIncrease',
			end: { take: 'amount', metric: 'sale' },
			baseline: { from: 'peak' }
		};
		expect(faultsOf(documentOf({ rules: [rule] }))).toEqual([
			'rules[0].baseline.from: does not apply here'
		]);
	});
});

describe('nodeGrowth', () => {
	const node = (period: string, rate: string) => ({ measure: { ...AUM, period }, rate });
	const NODES = [node('2026-01', '40'), node('2026-02', '35'), node('2026-03', '30')];
	const rule = (fields: Fields = {}) => ({
		id: 'g',
		kind: 'nodeGrowth',
		opening: { ...AUM, period: '2025-12' },
		unit: '10',
		nodes: NODES,
		...fields
	});
	const line = (fields: Fields, entries: Facts['entries'], targets: Facts['targets'] = []) =>
		lineOf(contestOf({ rules: [rule(fields)] }), { roster: ['A'], entries, targets }, 'g');
	const UP_DOWN_UP = [
		balance('2025-12', '100'),
		balance('2026-01', '120'),
		balance('2026-02', '110'),
		balance('2026-03', '126')
	];

	it('pays no ground twice: after a fall the next node is measured from the peak', () => {
		expect(line({}, UP_DOWN_UP)).toEqual({
			value: '98',
			zh: '节点 1：(120 − 100) ÷ 10 × 40 = 80；节点 2：110 − 120 < 0，得 0；节点 3：(126 − 120) ÷ 10 × 30 = 18；合计 = 98',
			en: 'node 1: (120 − 100) ÷ 10 × 40 = 80; node 2: 110 − 120 < 0, so 0; node 3: (126 − 120) ÷ 10 × 30 = 18; sum = 98',
			steps: ['80', '0', '18']
		});
	});

	it.each([
		['peak', 'zero', ['80', '0', '18']],
		['peak', 'keep', ['80', '-35', '18']],
		['previous', 'zero', ['80', '0', '48']],
		['previous', 'keep', ['80', '-35', '48']],
		['opening', 'zero', ['80', '35', '78']]
	])('measured from the %s, a fall is %s', (baseline, negative, steps) => {
		expect(line({ baseline, negative }, UP_DOWN_UP).steps).toEqual(steps);
	});

	it('waits for nodes that have not come, and is not rated before the first', () => {
		expect(line({}, UP_DOWN_UP.slice(0, 2))).toMatchObject({
			value: '80',
			en: 'node 1: (120 − 100) ÷ 10 × 40 = 80; node 2: no figure, not rated; node 3: no figure, not rated; sum = 80',
			steps: ['80']
		});
		expect(
			line(
				{},
				[UP_DOWN_UP[0], UP_DOWN_UP[3]].flatMap((entry) => entry ?? [])
			)
		).toMatchObject({
			value: '78'
		});
		expect(line({}, UP_DOWN_UP.slice(0, 1)).value).toBe(null);
		expect(line({}, UP_DOWN_UP.slice(1))).toMatchObject({
			value: null,
			zh: '期初：没有期间数据，不评'
		});
	});

	describe('times the part of a plan that was reached', () => {
		const nodes = NODES.map((one, index) => ({
			...one,
			balance: { take: 'figure', metric: 'point', period: `2026-0${index + 1}` }
		}));
		const coefficient = {
			opening: { take: 'figure', metric: 'point', period: '2025-12' },
			plan: { take: 'target', metric: 'point' }
		};
		const points = [
			balance('2025-12', '50', 'point'),
			balance('2026-01', '60', 'point'),
			balance('2026-02', '20', 'point'),
			balance('2026-03', '90', 'point')
		];
		const targets = [target('A', '40', { metric: 'point' })];
		const given = [...UP_DOWN_UP, ...points];

		it('exactly, and never below zero', () => {
			expect(line({ coefficient, nodes }, given, targets)).toMatchObject({
				value: '38',
				steps: ['20', '0', '18']
			});
			const rising = [balance('2025-12', '100'), balance('2026-02', '110'), ...points];
			// 20 of the balance are less than the 50 at the opening.
			expect(line({ coefficient, nodes }, rising, targets).steps).toEqual(['0']);
			const deep = { ...coefficient, floor: '-1' };
			expect(line({ coefficient: deep, nodes }, rising, targets).steps).toEqual(['-26.25']);
			const capped = { ...coefficient, cap: '0.5' };
			expect(line({ coefficient: capped, nodes }, given, targets).steps).toEqual(['20', '0', '9']);
		});

		it('and does not rate what has no plan or no balance', () => {
			for (const none of [[], [target('A', '0', { metric: 'point' })]])
				expect(line({ coefficient, nodes }, given, none)).toMatchObject({
					value: '0',
					zh: '节点 1：没有完成系数，不评；节点 2：110 − 120 < 0，得 0；节点 3：没有完成系数，不评；合计 = 0'
				});
			expect(line({ coefficient, nodes }, UP_DOWN_UP, targets).steps).toEqual(['0']);
		});

		it('wants a balance at each node with a coefficient, and at none without', () => {
			expect(faultsOf(documentOf({ rules: [rule({ coefficient })] }))).toEqual([
				'rules[0].nodes[0].balance: is required, but missing',
				'rules[0].nodes[1].balance: is required, but missing',
				'rules[0].nodes[2].balance: is required, but missing'
			]);
			expect(faultsOf(documentOf({ rules: [rule({ nodes: nodes.slice(0, 1) })] }))).toEqual([
				'rules[0].nodes[0].balance: does not apply here'
			]);
		});
	});

	it('takes entries as nodes, and puts the reward on the day of the entry', () => {
		const at = (day: string, from: string, to: string) => ({
			name: { zh: day, en: day },
			measure: { take: 'amount', metric: 'sale', from, to },
			rate: '1'
		});
		const nodes = [
			at('January', '2026-01-01', '2026-02-01'),
			at('February', '2026-02-01', '2026-03-01')
		];
		const entries = [
			balance('2025-12', '100'),
			sale('A', { yuan: '150', at: '2026-01-31' }),
			sale('A', { yuan: '100', at: '2026-02-10' }),
			sale('A', { yuan: '70.5', at: '2026-02-20' })
		];
		const contest = contestOf({ rules: [rule({ nodes, unit: '1' })] });
		expect(lineOf(contest, { entries }, 'g')).toMatchObject({
			value: '70.5',
			en: 'January: (150 − 100) × 1 = 50; February: (170.5 − 150) × 1 = 20.5; sum = 70.5',
			steps: ['2026-01-31 50', '20.5']
		});
		const [card] = scorecardsOf(contest, { entries });
		expect(card?.points.toString()).toBe('70.5');
	});
});

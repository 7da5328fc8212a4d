import { describe, expect, it } from 'vitest';
import {
	assignment,
	contestOf,
	documentOf,
	faultsOf,
	figure,
	lineOf,
	sale,
	target,
	type Facts,
	type Fields
} from './score-cases.ts';

const QUANTITY = { take: 'quantity', metric: 'sale' };
const TARGET = { take: 'target', metric: 'sale' };

const rule = (fields: Fields = {}) => ({
	id: 'r',
	kind: 'targetAttainment',
	measure: QUANTITY,
	target: TARGET,
	...fields
});
const contest = (fields: Fields = {}) => contestOf({ rules: [rule(fields)] });
const line = (fields: Fields, facts: Partial<Facts>) =>
	lineOf(contest(fields), { roster: ['A'], entries: [], ...facts }, 'r');
const sold = (...quantities: string[]) =>
	quantities.map((quantity, index) => sale('A', { quantity, at: `2026-02-0${index + 1}` }));

describe('targetAttainment', () => {
	it('is exact, and counts only where the document says so', () => {
		const facts = { entries: sold('1', '1'), targets: [target('A', '3')] };
		expect(line({}, facts)).toEqual({
			value: '2/3',
			zh: '2 条记录；任务（2026-Q1）：2 ÷ 3 ≈ 66.666666666667%',
			en: '2 entries; target (2026-Q1): 2 ÷ 3 ≈ 66.666666666667%',
			steps: ['2026-02-01 1/3', '2026-02-02 1/3']
		});
		expect(contest().countsOf('r')).toBe(false);
		expect(contest({ counts: 'true', scale: '100' }).countsOf('r')).toBe(true);
		expect(line({ scale: '100' }, facts).value).toBe('200/3');
	});

	it.each([
		['70', '3'],
		['60', '3'],
		['59.9', '2.995'],
		['0', '0'],
		['-8', '-0.4'],
		['-8.1', '-0.4']
	])('caps at 3 and holds at −0.4: %s of 20 is %s', (quantity, ratio) => {
		const facts = { entries: sold(quantity), targets: [target('A', '20')] };
		expect(line({ cap: '3', floor: '-0.4' }, facts).value).toBe(ratio);
	});

	it('says where a limit was met, and gives each entry what the limited ratio gained', () => {
		const targets = [target('A', '20')];
		expect(line({ cap: '3', scale: '100' }, { entries: sold('50', '20'), targets })).toEqual({
			value: '300',
			zh: '2 条记录；任务（2026-Q1）：70 ÷ 20 = 350%，封顶 300% × 100 = 300',
			en: '2 entries; target (2026-Q1): 70 ÷ 20 = 350%, at most 300% × 100 = 300',
			steps: ['2026-02-01 250', '2026-02-02 50']
		});
		expect(line({ floor: '0.5' }, { entries: sold('5', '10'), targets })).toMatchObject({
			value: '0.75',
			steps: ['0.5', '2026-02-01 0', '2026-02-02 0.25']
		});
		expect(line({ floor: '0.5' }, { targets })).toMatchObject({
			value: '0.5',
			zh: '0 条记录；任务（2026-Q1）：0 ÷ 20 = 0%，保底 50%',
			steps: ['0.5']
		});
	});

	it.each([
		[[], '没有任务', 'no target'],
		[
			[target('A', '0')],
			'任务（2026-Q1） 0，不是正数',
			'target (2026-Q1) 0, which is not above zero'
		],
		[
			[target('A', '-5')],
			'任务（2026-Q1） -5，不是正数',
			'target (2026-Q1) -5, which is not above zero'
		]
	])('does not rate without a target above zero, or gives 0 by flag', (targets, zh, en) => {
		const facts = { entries: sold('5'), targets };
		expect(line({}, facts)).toEqual({
			value: null,
			zh: `${zh}，不评`,
			en: `${en}, not rated`,
			steps: []
		});
		expect(line({ zeroTarget: 'zero' }, facts)).toMatchObject({ value: '0', en: `${en}, so 0` });
	});

	it('does not rate an actual that nobody stated', () => {
		const targets = [target('A', '5', { metric: 'aum' })];
		const fields = {
			measure: { take: 'figure', metric: 'aum' },
			target: { take: 'target', metric: 'aum' }
		};
		expect(line(fields, { targets })).toMatchObject({ value: null, en: 'no figure, not rated' });
		const entries = [figure('A', ['4', null], { metric: 'aum' })];
		expect(line(fields, { targets, entries })).toMatchObject({ value: '0.8', steps: ['0.8'] });
	});

	it('takes the target of the period it names', () => {
		const targets = [
			target('A', '10', { period: '2026-02' }),
			target('A', '20', { period: '2026-Q1' }),
			target('B', '1')
		];
		const facts = { entries: sold('5'), targets };
		expect(line({ target: { ...TARGET, period: '2026-02' } }, facts).value).toBe('0.5');
		expect(line({ target: { ...TARGET, period: '2026-03' } }, facts).value).toBe(null);
		expect(line({ target: { take: 'constant', value: '2.5' } }, facts).value).toBe('2');
	});

	it('takes without one that with the most days of the contest, then the shortest, then the earliest', () => {
		const meant = (...periods: string[]) => {
			const targets = periods.map((period) => target('A', '2', { period }));
			const { en } = line({}, { entries: sold('1'), targets });
			return en.replace(/^1 entry; target \((.*)\).*$/, '$1');
		};
		expect(meant('2025', '2026', '2026-Q1', '2026-H1', '2026-03')).toBe('2026-Q1');
		expect(meant('2026-03', '2026', '2026-H1')).toBe('2026-H1');
		expect(meant('2026-02', '2026-03', '2026-01')).toBe('2026-01');
		expect(meant('2026-02', '2025')).toBe('2026-02');
		expect(meant('2025', '2025-Q4', '2026-Q2')).toBe('no target, not rated');
	});

	describe('where less is better', () => {
		const CHURN = {
			measure: { take: 'ratio', metric: 'retention' },
			target: { take: 'constant', value: '0.05' }
		};
		const churn = (lost: string) => ({ entries: [figure('A', [lost, '100'])] });

		it.each([
			['0', '2', null],
			['2.5', '1.5', '2'],
			['4', '1.2', '1.25'],
			['5', '1', '1'],
			['10', '0', '0.5'],
			['15', '-1', '1/3']
		])('%s of 100 lost is %s straight and %s inverse', (lost, straight, inverse) => {
			expect(line({ ...CHURN, lowerIsBetter: 'linear' }, churn(lost)).value).toBe(straight);
			expect(line({ ...CHURN, lowerIsBetter: 'inverse' }, churn(lost)).value).toBe(inverse);
		});

		it('gives the cap for what is beyond measure', () => {
			expect(line({ ...CHURN, lowerIsBetter: 'inverse', cap: '1.5' }, churn('0'))).toMatchObject({
				value: '1.5',
				zh: '2026-Q1：0 ÷ 100；定值：0.05 ÷ 0 → ∞，封顶 150%',
				steps: ['1.5']
			});
			expect(line({ ...CHURN, lowerIsBetter: 'inverse' }, churn('0')).en).toBe(
				'2026-Q1: 0 ÷ 100; fixed: 0.05 ÷ 0 → ∞, not rated'
			);
			expect(line({ ...CHURN, lowerIsBetter: 'linear' }, churn('4')).en).toBe(
				'2026-Q1: 4 ÷ 100; fixed: 2 − 0.04 ÷ 0.05 = 120%'
			);
		});

		it('falls with every entry from twice the target', () => {
			const facts = { entries: sold('1', '2'), targets: [target('A', '4')] };
			expect(line({ lowerIsBetter: 'linear' }, facts)).toMatchObject({
				value: '1.25',
				steps: ['2', '2026-02-01 -0.25', '2026-02-02 -0.5']
			});
			expect(line({ lowerIsBetter: 'inverse' }, facts)).toMatchObject({
				value: '4/3',
				steps: ['4/3']
			});
		});
	});

	describe('cuts the target to the days somebody was there', () => {
		// 1 April to 31 October 2026 are 214 days, 3 June to 31 October are 151 of them.
		const window = { from: '2026-04-01', to: '2026-11-01' };
		const part = (fields: Fields, facts: Partial<Facts>) =>
			lineOf(
				contestOf({
					window,
					rules: [rule({ target: { take: 'constant', value: '214' }, ...fields })]
				}),
				{ entries: [sale('A', { quantity: '151', at: '2026-07-01' })], ...facts },
				'r'
			);
		const joiner = [assignment('A', { from: '2026-06-03' })];

		it('of the contest, where the target has no period of its own', () => {
			expect(part({ proRata: 'days' }, { roster: joiner })).toMatchObject({
				value: '1',
				zh: '1 条记录；定值 214 × 151/214：151 ÷ 151 = 100%'
			});
			expect(part({}, { roster: joiner }).value).toBe('151/214');
			expect(part({ proRata: 'days' }, { roster: ['A'] }).value).toBe('151/214');
		});

		it('of the target’s own period, whatever the contest’s', () => {
			const facts = {
				roster: [
					assignment('A', { from: '2026-02-15', to: '2026-03-01' }),
					assignment('A', { from: '2026-03-15', to: null })
				],
				entries: sold('31'),
				targets: [target('A', '90', { period: '2026-Q1' })]
			};
			// 14 days of February and 17 of March.
			expect(lineOf(contest({ proRata: 'days' }), facts, 'r')).toMatchObject({
				value: '1',
				en: '1 entry; target (2026-Q1) 90 × 31/90: 31 ÷ 31 = 100%'
			});
		});

		it('without the days of leave, if the rule says so', () => {
			const leave = [
				{ employeeNo: 'A', from: '2026-05-20', to: '2026-06-13', reason: null },
				{ employeeNo: 'A', from: '2026-10-31', to: '2026-12-01', reason: null }
			];
			expect(part({ proRata: 'days' }, { roster: joiner, leave }).value).toBe('1');
			expect(part({ proRata: 'daysAtWork' }, { roster: joiner, leave }).value).toBe('151/140');
		});

		it('and counts the first days only in part', () => {
			const ramp = [
				{ days: '30', share: '0' },
				{ days: '61', share: '0.5' }
			];
			// 30 days of nothing, 61 of a half, 60 whole.
			expect(part({ proRata: 'days', ramp }, { roster: joiner })).toMatchObject({
				value: '302/181',
				en: '1 entry; fixed 214 × 90.5/214: 151 ÷ 90.5 ≈ 166.850828729282%'
			});
			// Somebody who came three years before is past it.
			expect(part({ proRata: 'days', ramp }, { roster: ['A'] }).value).toBe('151/214');
			const late = [assignment('A', { from: '2026-10-20' })];
			expect(part({ proRata: 'days', ramp }, { roster: late }).value).toBe(null);
		});
	});

	it('refuses a floor above the cap, and a ramp of days that are not counted', () => {
		const ramp = [{ days: '30', share: '0.5' }];
		expect(faultsOf(documentOf({ rules: [rule({ cap: '1', floor: '1.1', ramp })] }))).toEqual([
			'rules[0].floor: must not be above the cap',
			'rules[0].ramp: does not apply here'
		]);
		expect(faultsOf(documentOf({ rules: [rule({ cap: '1', floor: '1' })] }))).toEqual([]);
	});
});

describe('ratioMetric', () => {
	const ratio = (fields: Fields, facts: Partial<Facts>) =>
		lineOf(
			contestOf({ rules: [{ id: 'q', kind: 'ratioMetric', ...fields }] }),
			{ roster: ['A'], entries: [], ...facts },
			'q'
		);
	const FIGURE = { figure: { metric: 'retention' } };

	it.each([
		['9497', '10000', '0.9497'],
		['1', '3', '1/3'],
		['0', '5', '0'],
		['-2', '5', '-0.4'],
		['1', '0', null],
		['1', null, null]
	])('%s of %s is %s', (numerator, base, value) => {
		expect(ratio(FIGURE, { entries: [figure('A', [numerator, base])] }).value).toBe(value);
	});

	it('is not rated below the least base, and says so', () => {
		const facts = { entries: [figure('A', ['2', '2'])] };
		expect(ratio({ ...FIGURE, minBase: '2' }, facts).value).toBe('1');
		expect(ratio({ ...FIGURE, minBase: '2.5' }, facts)).toEqual({
			value: null,
			zh: '2026-Q1 的数据：2 ÷ 2，基数低于 2.5，不评',
			en: 'figure of 2026-Q1: 2 ÷ 2, base below 2.5, not rated',
			steps: []
		});
		expect(ratio(FIGURE, {}).zh).toBe('没有期间数据，不评');
		expect(ratio(FIGURE, { entries: [figure('A', ['2', null])] }).en).toBe(
			'figure of 2026-Q1: no base, not rated'
		);
	});

	it('scales and caps', () => {
		const facts = { entries: [figure('A', ['5', '3'])] };
		expect(ratio({ ...FIGURE, scale: '100' }, facts)).toMatchObject({
			value: '500/3',
			en: 'figure of 2026-Q1: 5 ÷ 3 ≈ 1.666666666667 × 100 ≈ 166.666666666667',
			steps: ['500/3']
		});
		expect(ratio({ ...FIGURE, scale: '100', cap: '1.5' }, facts)).toMatchObject({
			value: '150',
			zh: '2026-Q1 的数据：5 ÷ 3 ≈ 1.666666666667，封顶 1.5 × 100 = 150'
		});
	});

	it('divides one measure by another', () => {
		const fields = {
			numerator: { take: 'amount', metric: 'sale' },
			base: { take: 'entries', metric: 'sale' }
		};
		const entries = [
			sale('A', { yuan: '100', at: '2026-02-01' }),
			sale('A', { yuan: '101', at: '2026-02-05' })
		];
		expect(ratio(fields, { entries })).toMatchObject({
			value: '100.5',
			zh: '2 条记录 ÷ 2 条记录：201 ÷ 2 = 100.5'
		});
		expect(ratio(fields, {})).toMatchObject({
			value: null,
			en: '0 entries ÷ 0 entries: no base, not rated'
		});
	});

	it('wants a figure, or a numerator with its base', () => {
		const faults = (fields: Fields) =>
			faultsOf(documentOf({ rules: [{ id: 'q', kind: 'ratioMetric', ...fields }] }));
		const either = 'rules[0].figure: must be given, or what may stand in its place, and not both';
		expect(faults({})).toEqual([either]);
		expect(faults({ numerator: QUANTITY })).toEqual(['rules[0].base: is required, but missing']);
		expect(faults({ ...FIGURE, base: QUANTITY })).toEqual(['rules[0].base: does not apply here']);
		expect(faults({ ...FIGURE, numerator: QUANTITY, base: QUANTITY })).toEqual([either]);
	});
});

describe('weightedScore', () => {
	const rules = (fields: Fields, items: readonly object[]) => [
		{ id: 'kept', kind: 'ratioMetric', figure: { metric: 'retention' }, scale: '100' },
		{ ...rule({ id: 'r', scale: '100', cap: '1.2' }) },
		{ id: 'w', kind: 'weightedScore', notRated: 'zero', items, ...fields }
	];
	const ITEMS = [
		{ weight: '30', measure: { take: 'rule', rule: 'kept' } },
		{ weight: '50', measure: { take: 'rule', rule: 'r' } },
		{ weight: '-0.5', measure: { take: 'entries', metric: 'slip' } }
	];
	const facts = {
		entries: [
			figure('A', ['9', '10']),
			...sold('2', '1'),
			sale('A', { metric: 'slip', at: '2026-02-20' })
		],
		targets: [target('A', '4')]
	};
	const score = (fields: Fields, given: Facts = facts) =>
		lineOf(contestOf({ rules: rules(fields, ITEMS) }), given, 'w');

	it('adds weighted numbers of rules and measures, entry by entry', () => {
		expect(score({})).toEqual({
			value: '6449.5',
			zh: '30 × 90 + 50 × 75 + -0.5 × 1 = 6449.5',
			en: '30 × 90 + 50 × 75 + -0.5 × 1 = 6449.5',
			steps: ['2026-02-01 2500', '2026-02-02 1250', '2026-02-20 -0.5', '2700']
		});
		expect(score({ divideBy: '100' })).toMatchObject({
			value: '64.495',
			en: '(30 × 90 + 50 × 75 + -0.5 × 1) ÷ 100 = 64.495'
		});
	});

	it('says what an item that is not rated means', () => {
		const unrated = { ...facts, entries: facts.entries.slice(1) };
		expect(score({}, unrated)).toMatchObject({
			value: '3749.5',
			zh: '30 × 不评 + 50 × 75 + -0.5 × 1 = 3749.5'
		});
		expect(score({ notRated: 'skip' }, unrated).value).toBe('3749.5');
		// 79.5 of weights are spread over the 49.5 that are rated.
		expect(score({ notRated: 'reweigh' }, unrated)).toMatchObject({
			value: '397447/66',
			en: '(30 × not rated + 50 × 75 + -0.5 × 1) × 79.5/49.5 ≈ 6021.924242424242'
		});
	});

	it('is not rated where nothing is, unless nothing counts as zero', () => {
		const items = [{ weight: '1', measure: { take: 'rule', rule: 'kept' } }];
		const none = { roster: ['A'], entries: [] };
		const of = (notRated: string) =>
			lineOf(contestOf({ rules: rules({ notRated }, items) }), none, 'w');
		expect(of('zero')).toMatchObject({ value: '0', en: '1 × not rated = 0' });
		for (const notRated of ['skip', 'reweigh'])
			expect(of(notRated)).toMatchObject({ value: null, zh: '没有可评的项目，不评' });
		const cancelled = [
			{ weight: '1', measure: { take: 'constant', value: '5' } },
			{ weight: '-1', measure: { take: 'constant', value: '2' } },
			...items
		];
		const reweighed = contestOf({ rules: rules({ notRated: 'reweigh' }, cancelled) });
		expect(lineOf(reweighed, none, 'w').value).toBe(null);
	});

	it('weighs scores that are weighted themselves, and reads what a cap left', () => {
		const nested = contestOf({
			rules: [
				{
					id: 'all',
					kind: 'weightedScore',
					notRated: 'skip',
					items: [
						{ weight: '0.45', measure: { take: 'rule', rule: 'deposits' } },
						{ weight: '0.1', measure: { take: 'constant', value: '10' } }
					]
				},
				{
					id: 'deposits',
					kind: 'weightedScore',
					notRated: 'zero',
					counts: 'false',
					items: [
						{ weight: '0.3', measure: { take: 'rule', rule: 'point' } },
						{ weight: '0.7', measure: { take: 'amount', metric: 'sale' } }
					]
				},
				{ id: 'point', kind: 'perUnit', metric: 'sale', rate: '100', counts: 'false' },
				{ id: 'cap', kind: 'cap', of: ['point'], limit: '150' }
			]
		});
		const entries = [
			sale('A', { yuan: '10', at: '2026-02-01' }),
			sale('A', { yuan: '30', at: '2026-02-02' })
		];
		// 0.45 × (0.3 × 150 + 0.7 × 40) + 0.1 × 10
		expect(lineOf(nested, { entries }, 'all')).toMatchObject({ value: '33.85' });
	});

	it('must say what it does with items that are not rated, and ends no circle', () => {
		expect(faultsOf(documentOf({ rules: rules({ notRated: undefined }, ITEMS) }))).toEqual([
			'rules[2].notRated: is not an allowed value'
		]);
		const circle = [{ weight: '1', measure: { take: 'rule', rule: 'w' } }];
		expect(faultsOf(documentOf({ rules: rules({}, circle) }))).toEqual([
			'rules[2].items[0].measure.rule: rules read each other in a circle'
		]);
	});
});

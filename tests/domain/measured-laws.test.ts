/** What holds of every kind that makes a number of a measure, whatever the entries. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import type { LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { sum } from '#lib/domain/rules/selection.ts';
import type { Scorecard } from '#lib/domain/scoring.ts';
import {
	contestOf,
	figure,
	lineOf,
	reversalOf,
	sale,
	scorecardsOf,
	target
} from './score-cases.ts';

const QUANTITY = { take: 'quantity', metric: 'sale' };
const AMOUNT = { take: 'amount', metric: 'sale' };
const BALANCE = { take: 'figure', metric: 'aum' };
const TARGET = { take: 'target', metric: 'sale' };
const of = (rule: string) => ({ take: 'rule', rule });

const ROWS = [
	{ from: '-2', rate: '0.5' },
	{ from: '0', rate: '1' },
	{ from: '7', rate: '3' },
	{ from: '12.5', rate: '-1' }
];

const contest = contestOf({
	rules: [
		{
			id: 'half',
			kind: 'conversion',
			metric: 'sale',
			factors: [{ products: ['fund'], factor: '0.5' }]
		},
		{
			id: 'bands',
			kind: 'bandTable',
			measure: QUANTITY,
			bands: ROWS.map((row, index) => ({ ...row, points: String(index) })),
			rateOn: 'excess',
			unit: '3',
			boundary: 'upper'
		},
		{ id: 'each', kind: 'bandTable', measure: AMOUNT, bands: ROWS, lookUp: 'entry' },
		{ id: 'marginal', kind: 'tierMarginal', measure: QUANTITY, tiers: ROWS },
		{ id: 'slab', kind: 'tierSlab', measure: AMOUNT, slabs: ROWS, chosenBy: of('marginal') },
		{
			id: 'price',
			kind: 'rateSwitch',
			measure: QUANTITY,
			target: TARGET,
			rate: '8',
			otherwise: '5',
			unit: '7'
		},
		{
			id: 'attained',
			kind: 'targetAttainment',
			measure: of('marginal'),
			target: TARGET,
			cap: '1.5',
			floor: '-0.4',
			scale: '100'
		},
		{
			id: 'less',
			kind: 'targetAttainment',
			measure: QUANTITY,
			target: TARGET,
			lowerIsBetter: 'linear'
		},
		{ id: 'ratio', kind: 'ratioMetric', numerator: AMOUNT, base: QUANTITY },
		{ id: 'most', kind: 'cap', of: ['marginal'], limit: '9', per: 'week' },
		{
			id: 'score',
			kind: 'weightedScore',
			notRated: 'reweigh',
			divideBy: '100',
			items: ['attained', 'ratio', 'slab', 'gained'].map((rule, index) => ({
				weight: String(7 * index + 11),
				measure: of(rule)
			}))
		},
		{ id: 'gained', kind: 'netIncrease', end: BALANCE, baseline: { from: 'peak' } },
		{ id: 'first', kind: 'reachedAt', of: ['bands', 'slab'], target: TARGET },
		{
			id: 'nodes',
			kind: 'nodeGrowth',
			opening: { ...BALANCE, period: '2025-12' },
			nodes: [
				{ measure: { ...AMOUNT, to: '2026-02-01' }, rate: '2' },
				{ measure: { ...BALANCE, period: '2026-02' }, rate: '3' }
			]
		}
	]
});

const hundredths = (max: number) =>
	fc.integer({ min: -max, max }).map((number) => (number / 100).toFixed(2));
const sales = fc
	.array(
		fc.record({
			quantity: hundredths(900),
			yuan: hundredths(2000),
			day: fc.integer({ min: 1, max: 28 }),
			month: fc.integer({ min: 1, max: 3 }),
			product: fc.constantFrom('fund', 'card'),
			referrer: fc.constantFrom(undefined, 'B'),
			isReversed: fc.boolean()
		}),
		{ maxLength: 8 }
	)
	.map((rows) =>
		rows.flatMap(({ day, month, isReversed, referrer, ...fields }): LedgerEntry[] => {
			const entry = sale('A', {
				...fields,
				at: `2026-0${month}-${String(day).padStart(2, '0')}T12:00`,
				...(referrer ? { referrer, share: '0.3' } : {})
			});
			return isReversed ? [entry, reversalOf(entry)] : [entry];
		})
	);
const figures = fc
	.subarray(['2025-12', '2026-01', '2026-02', '2026-03'])
	.chain((periods) =>
		fc.tuple(...periods.map((period) => hundredths(5000).map((amount) => ({ period, amount }))))
	)
	.map((rows) =>
		rows.map(({ period, amount }) => figure('A', [amount, null], { metric: 'aum', period }))
	);
const ledger = fc.tuple(sales, figures).map(([entries, stated]) => [...entries, ...stated]);
const targets = fc.constantFrom([], [target('A', '5')], [target('A', '0')], [target('A', '3.7')]);

function printed(cards: readonly Scorecard[]): string {
	return JSON.stringify(
		cards.map(({ lines, points }) => [
			points.toString(),
			lines.map(({ ruleId, value, arithmetic, steps }) => [
				ruleId,
				value?.toString() ?? null,
				arithmetic,
				steps.map((step) => [step.at, step.day, step.points.toString()])
			])
		])
	);
}

describe('every number made of a measure', () => {
	it('is the sum of its steps, and says in two languages how it came about', () => {
		fc.assert(
			fc.property(ledger, targets, (entries, aims) => {
				const facts = { roster: ['A', 'B'], entries, targets: aims };
				for (const { lines } of scorecardsOf(contest, facts))
					for (const { ruleId, value, arithmetic, steps } of lines) {
						expect(sum(steps.map(({ points }) => points)).equals(value ?? Exact.ZERO)).toBe(true);
						const { zh, en } = arithmetic;
						const isUnrated = zh.includes('不评');
						expect(en.includes('not rated')).toBe(isUnrated);
						// These two list their parts, of which some may not be rated.
						if (ruleId !== 'nodes' && ruleId !== 'score') expect(isUnrated).toBe(value === null);
						expect(/undefined|NaN|null|\[object/.test(zh + en)).toBe(false);
					}
			}),
			{ numRuns: 60 }
		);
	});

	it('is the same in whatever order things arrive', () => {
		fc.assert(
			fc.property(
				ledger.chain((entries) =>
					fc.tuple(
						fc.constant(entries),
						fc.shuffledSubarray(entries, { minLength: entries.length })
					)
				),
				targets,
				([entries, shuffled], aims) => {
					const shown = (given: readonly LedgerEntry[]) =>
						printed(scorecardsOf(contest, { roster: ['A', 'B'], entries: given, targets: aims }));
					expect(shown(shuffled)).toBe(shown(entries));
				}
			),
			{ numRuns: 60 }
		);
	});

	it('is what counting one unit after the other gives', () => {
		const whole = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 6 });
		const rows = [
			{ from: 0, rate: 2 },
			{ from: 4, rate: 5 },
			{ from: 11, rate: 3 }
		];
		const written = rows.map(({ from, rate }) => ({ from: String(from), rate: String(rate) }));
		const rules = [
			{ id: 'm', kind: 'tierMarginal', measure: QUANTITY, tiers: written },
			{ id: 's', kind: 'tierSlab', measure: QUANTITY, slabs: written },
			{ id: 'b', kind: 'bandTable', measure: QUANTITY, bands: written }
		];
		const counted = contestOf({ rules });
		const rateAt = (unit: number) => rows.findLast(({ from }) => from <= unit)?.rate ?? 0;
		fc.assert(
			fc.property(whole, (quantities) => {
				const entries = quantities.map((quantity) => sale('A', { quantity: String(quantity) }));
				const total = quantities.reduce((units, quantity) => units + quantity, 0);
				const marginal = Array.from({ length: total }, (_, unit) => rateAt(unit)).reduce(
					(points, rate) => points + rate,
					0
				);
				const facts = { roster: ['A'], entries };
				const value = (id: string) => lineOf(counted, facts, id).value;
				expect(value('m')).toBe(String(marginal));
				expect(value('s')).toBe(String(total * rateAt(total)));
				expect(value('b')).toBe(value('s'));
			}),
			{ numRuns: 60 }
		);
	});
});

describe('numbers that build on one another', () => {
	const day = (period: string, amount: string) =>
		figure('A', [amount, null], { metric: 'deposit', period, statedAt: period });

	it('pay the increase of a daily average over the opening balance in slices', () => {
		const built = contestOf({
			rules: [
				{
					id: 'pay',
					kind: 'tierMarginal',
					measure: of('gain'),
					unit: '10000',
					tiers: [
						{ from: '0', rate: '2' },
						{ from: '1000000', rate: '3' }
					]
				},
				{
					id: 'gain',
					kind: 'netIncrease',
					end: of('average'),
					baseline: {
						from: 'measure',
						measure: { take: 'figure', metric: 'deposit', period: '2025-12-31' }
					},
					negative: 'zero'
				},
				{ id: 'average', kind: 'dailyAverage', metric: 'deposit' }
			]
		});
		const entries = [day('2025-12-31', '5000000'), day('2026-01-16', '8000000')];
		const value = (asOf: string) =>
			['average', 'gain', 'pay'].map((id) => lineOf(built, { entries, asOf }, id).value);
		// 15 days of 5 million and 15 of 8 million.
		expect(value('2026-01-30')).toEqual(['6500000', '1500000', '350']);
		expect(value('2026-01-15')).toEqual(['5000000', '0', '0']);
		expect(lineOf(built, { entries: entries.slice(1) }, 'pay')).toMatchObject({
			value: null,
			zh: '规则 gain，不评'
		});
	});

	it('rank nobody who lags behind time', () => {
		const gated = contestOf({
			rules: [
				{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' },
				{ id: 'done', kind: 'targetAttainment', measure: QUANTITY, target: TARGET },
				{ id: 'lead', kind: 'timeProgress', give: 'lead', attainment: of('done') },
				{
					id: 'ahead',
					kind: 'gate',
					failing: 'notRanked',
					conditions: [{ if: 'value', measure: of('lead'), atLeast: '0' }]
				}
			]
		});
		const facts = {
			entries: [
				sale('A', { quantity: '50', at: '2026-02-01' }),
				sale('B', { quantity: '49.9999', at: '2026-02-01' }),
				sale('C', { quantity: '50', at: '2026-02-01' })
			],
			targets: [target('A', '100'), target('B', '100')]
		};
		const ranked = (asOf: string) =>
			scorecardsOf(gated, { ...facts, asOf }).map(({ standing }) => standing.isRanked);
		// Half of the 90 days have passed at the end of 14 February; the next day 50 of 100 are behind.
		expect(ranked('2026-02-14T12:00')).toEqual([true, false, false]);
		expect(ranked('2026-02-15')).toEqual([false, false, false]);
	});
});

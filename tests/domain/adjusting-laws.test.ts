import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contest } from '#lib/domain/contest.ts';
import type { Instant, LedgerEntry } from '#lib/domain/ledger-entry.ts';
import type { View } from '#lib/domain/scoring-inputs.ts';
import { scoreContest } from '#lib/domain/scoring.ts';
import { sum } from '#lib/domain/rules/selection.ts';
import { CUTS, entriesOf, ROSTER } from './random-contests.ts';
import { contestOf, PER_SALE, reversalOf, sale, type Fields } from './score-cases.ts';

const measure = fc.constantFrom<Fields>(
	{ take: 'quantity', metric: 'sale' },
	{ take: 'clients', metric: 'sale' },
	{ take: 'rule', rule: 'amount' },
	{ take: 'points' }
);
const decimal = fc.constantFrom('0', '0.5', '1', '2.5', '7', '20');
const factor = fc.constantFrom('0', '0.5', '1', '1.1', '3');
const of = fc.constantFrom(['sales'], ['amount'], ['sales', 'amount', 'roles']);
const conditions = fc.constantFrom([
	{ if: 'value', measure: { take: 'quantity', metric: 'vip' }, atLeast: '1' }
]);
const kind = <Kind extends string>(name: Kind) => fc.constant(name);

/** One rule of each adjusting, judging or rewarding kind, with fields that collide often. */
const anyRule = fc.oneof(
	fc.record({
		kind: kind('multiplier'),
		of,
		factor,
		negatives: fc.constantFrom('true', 'false'),
		from: fc.constantFrom('2026-01-01', '2026-02-01')
	}),
	fc.record({ kind: kind('booster'), factor, conditions }),
	fc.record({
		kind: kind('cap'),
		of,
		limit: decimal,
		floor: fc.constantFrom('0', '-3'),
		per: fc.constantFrom('row', 'client', 'clientAndProduct', 'metric', 'day', 'contest')
	}),
	fc.record({
		kind: kind('cap'),
		of: fc.constant(['sales']),
		share: fc.constantFrom('0', '0.3', '1'),
		total: fc.constant(['sales', 'amount'])
	}),
	fc.record({
		kind: kind('concentrationCap'),
		of,
		source: fc.constantFrom('product', 'client', 'metric', 'rule'),
		share: fc.constantFrom('0.1', '0.4', '0.5', '0.9')
	}),
	fc.record({
		kind: kind('streak'),
		metric: fc.constant('sale'),
		every: fc.constantFrom('1', '2'),
		points: decimal,
		count: fc.constantFrom('entries', 'units')
	}),
	fc.record({ kind: kind('longestStreak'), metric: fc.constant('sale') }),
	fc.record({ kind: kind('oneOffBonus'), measure, atLeast: decimal, points: decimal }),
	fc.record({
		kind: kind('milestone'),
		measure,
		steps: fc.constant([
			{ from: '-1', points: '1' },
			{ from: '3', points: '2' },
			{ from: '9', points: '-5' }
		]),
		pay: fc.constantFrom('highest', 'cumulative')
	}),
	fc.record({
		kind: kind('negativeEvent'),
		measure,
		points: fc.constantFrom('0', '-1', '-2.5'),
		totalFloor: fc.constantFrom('0', '-4', '-1000')
	}),
	fc.record({
		kind: kind('carryover'),
		measure: fc.constant({ take: 'quantity', metric: 'sale' }),
		target: fc.constant({ value: '4' }),
		counts: fc.constantFrom('true', 'false'),
		excess: fc.constantFrom('true', 'false'),
		result: fc.constantFrom('counted', 'balance', 'met')
	}),
	fc.record({
		kind: kind('validity'),
		metric: fc.constant('sale'),
		require: fc.constantFrom('all', 'any'),
		tests: fc.subarray(
			[
				{ need: 'funded', withinDays: '20' },
				{ need: 'entries', metric: 'vip', withinMonths: '1' },
				{ need: 'entries', metric: 'sale', withinDays: '0', units: '2' },
				{ need: 'size', minAmountYuan: '100' }
			],
			{ minLength: 1 }
		)
	}),
	fc.record({
		kind: kind('split'),
		metric: fc.constant('sale'),
		closer: fc.constant('0.75'),
		referrer: fc.constant('0.25')
	})
);

const contests: fc.Arbitrary<Contest> = fc
	.tuple(
		fc.constantFrom<Fields>(
			{ kind: 'dedupe', metric: 'sale' },
			{ kind: 'firstOf', metric: 'sale', per: 'manager' },
			{ kind: 'firstOf', metric: 'sale', scope: 'manager' },
			{ kind: 'quotaFirstN', metric: 'sale', first: '3' },
			{ kind: 'quotaFirstN', metric: 'sale', first: '4', count: 'units', per: 'client' }
		),
		fc.array(anyRule, { minLength: 1, maxLength: 5 })
	)
	.map(([claim, rules]) =>
		contestOf({
			referral: { referrerShare: '0.5' },
			rules: [
				{ id: 'claim', ...claim },
				{ ...PER_SALE, claim: 'claim' },
				{ id: 'amount', kind: 'perAmount', metric: 'sale', rate: '2', unit: '7000' },
				{
					id: 'roles',
					kind: 'splitPoints',
					metric: 'vip',
					points: { own: '5', closer: '3', referrer: '1' }
				},
				...rules.map((rule, index) => ({ id: `x${index}`, ...rule }))
			]
		})
	);
const cut = fc.constantFrom<Instant | null>(null, ...CUTS);
const view = fc.constantFrom<View>('provisional', 'confirmed');
const RUNS = { numRuns: 300 };

function cards(
	contest: Contest,
	entries: readonly LedgerEntry[],
	run: { readonly asOf: Instant | null; readonly view: View }
) {
	return scoreContest(contest, { assignments: ROSTER, entries, ...run }).scorecards;
}

/** What is seen of every line; `asOf` itself is shown nowhere. */
function shown(...asked: Parameters<typeof cards>): unknown {
	return cards(...asked).map(({ participant, points, lines }) => [
		participant.employeeNo,
		points.toString(),
		...lines.map(({ ruleId, value, steps }) => [
			ruleId,
			value?.toString() ?? null,
			...steps.map((step) => `${step.at} ${step.day} ${step.base} ${step.points.toString()}`)
		])
	]);
}

describe('whatever adjusts, judges and rewards', { timeout: 60_000 }, () => {
	it('the order in which facts arrive changes nothing', () => {
		fc.assert(
			fc.property(
				contests,
				entriesOf.chain((entries) =>
					fc.tuple(
						fc.constant(entries),
						fc.shuffledSubarray(entries, { minLength: entries.length })
					)
				),
				cut,
				view,
				(contest, [entries, shuffled], asOf, seen) => {
					const run = { asOf, view: seen };
					expect(shown(contest, shuffled, run)).toEqual(shown(contest, entries, run));
				}
			),
			RUNS
		);
	});

	it('what was reversed might never have happened', () => {
		fc.assert(
			fc.property(contests, entriesOf, cut, view, (contest, entries, asOf, seen) => {
				const taken = sale('0001', {
					client: 'C1',
					yuan: '20000',
					quantity: '3',
					at: '2026-01-15'
				});
				const run = { asOf, view: seen };
				expect(shown(contest, [taken, ...entries, reversalOf(taken)], run)).toEqual(
					shown(contest, entries, run)
				);
			}),
			RUNS
		);
	});

	it('steps add up to values, and lines to points', () => {
		fc.assert(
			fc.property(contests, entriesOf, cut, view, (contest, entries, asOf, seen) => {
				for (const { lines, points } of cards(contest, entries, { asOf, view: seen })) {
					expect(sum(lines.map((line) => line.points)).equals(points)).toBe(true);
					for (const { value, steps: own } of lines)
						if (value !== null)
							expect(sum(own.map((step) => step.points)).toString()).toBe(value.toString());
				}
			}),
			RUNS
		);
	});

	it('nothing changes before the instant that the scorecards name', () => {
		fc.assert(
			fc.property(
				contests,
				entriesOf,
				fc.constantFrom(...CUTS),
				view,
				(contest, entries, asOf, seen) => {
					const decided = entries.filter(({ kind: what }) => what !== 'decision');
					const next = cards(contest, decided, { asOf, view: seen }).flatMap(
						({ changesAt }) => changesAt ?? []
					);
					const until = Math.min(...next, contest.window.end + 1) - 1;
					expect(shown(contest, decided, { asOf: until, view: seen })).toEqual(
						shown(contest, decided, { asOf, view: seen })
					);
				}
			),
			RUNS
		);
	});
});

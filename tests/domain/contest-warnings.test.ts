import { describe, expect, it } from 'vitest';
import { contestWarnings, entryWarnings } from '#lib/domain/contest-warnings.ts';
import { contestOf, documentOf, figure, PER_SALE, sale, type Fields } from './score-cases.ts';

const warned = (fields: Fields) =>
	contestWarnings(contestOf(fields), documentOf(fields)).map(({ place, text }) => [place, text.en]);
const rule = (fields: Fields) => ({ rules: [PER_SALE, { id: 'r', ...fields }] });

describe('a span of days', () => {
	const from = (fields: Fields) =>
		warned(rule({ kind: 'perUnit', metric: 'sale', rate: '1', ...fields }));

	it('within the contest, or around it, is no slip', () => {
		expect(from({ from: '2026-03-31' })).toEqual([]);
		expect(from({ to: '2026-01-02' })).toEqual([]);
		expect(from({ from: '2025-01-01', to: '2027-01-01' })).toEqual([]);
	});

	it('after the last day, before the first, or of no day counts nothing', () => {
		const outside = 'lies outside the contest (2026-01-01 – 2026-03-31): no day counts';
		expect(from({ from: '2026-04-01' })).toEqual([['rules[1].from', outside]]);
		expect(from({ to: '2026-01-01' })).toEqual([['rules[1].to', outside]]);
		expect(from({ from: '2026-02-02', to: '2026-02-02' })).toEqual([
			['rules[1].to', '2026-02-02 is not later than 2026-02-02: no day counts']
		]);
	});

	it('is found in a measure as well, and an average may begin before the contest', () => {
		const measure = { take: 'quantity', metric: 'sale', from: '2027-01-01' };
		const bonus = { kind: 'oneOffBonus', measure, atLeast: '1', points: '1' };
		expect(warned(rule(bonus)).map(([place]) => place)).toEqual(['rules[1].measure.from']);
		const average = { kind: 'dailyAverage', metric: 'b', from: '2025-01-01', to: '2026-01-01' };
		expect(warned(rule(average))).toEqual([]);
	});
});

describe('a ratio held against a per cent', () => {
	const kept = { take: 'ratio', metric: 'kept' };
	const gate = (measure: Fields, bounds: Fields) => ({
		kind: 'gate',
		conditions: [{ if: 'anyOf', conditions: [{ if: 'value', measure, ...bounds }] }]
	});
	const meant = 'a ratio of 95 is 9500%; did you mean 0.95?';

	it.each(['atLeast', 'moreThan', 'atMost', 'lessThan'])('is asked about: %s', (bound) => {
		expect(warned(rule(gate(kept, { [bound]: '95' })))).toEqual([
			[`rules[1].conditions[0].conditions[0].${bound}`, meant]
		]);
	});

	it('is not asked about up to 2, nor of what is no ratio', () => {
		expect(warned(rule(gate(kept, { atLeast: '2' })))).toEqual([]);
		expect(warned(rule(gate({ take: 'points' }, { atLeast: '95' })))).toEqual([]);
	});

	it('is found through a rule that makes a ratio, unless that is scaled', () => {
		const attained = (scale: Fields) => ({
			rules: [
				{
					id: 'a',
					kind: 'ratioMetric',
					figure: { metric: 'kept' },
					...scale
				},
				{ id: 'r', ...gate({ take: 'rule', rule: 'a' }, { atLeast: '95' }) },
				{
					id: 's',
					kind: 'tierSlab',
					measure: { take: 'amount', metric: 'sale' },
					chosenBy: { take: 'rule', rule: 'a' },
					slabs: [
						{ from: '0', rate: '1' },
						{ from: '100', rate: '2' }
					]
				}
			],
			prizes: [
				{
					id: 'p',
					kind: 'individualGoal',
					amountYuan: '1',
					conditions: [{ rule: 'a', atLeast: '95' }]
				},
				{ id: 'q', kind: 'stepPrize', of: 'a', steps: [{ from: '95', amountYuan: '1' }] }
			]
		});
		expect(warned(attained({})).map(([place]) => place)).toEqual([
			'rules[1].conditions[0].conditions[0].atLeast',
			'rules[2].slabs[1].from',
			'prizes[0].conditions[0].atLeast',
			'prizes[1].steps[0].from'
		]);
		expect(warned(attained({ scale: '100' }))).toEqual([]);
	});
});

describe('entries', () => {
	const said = (fields: Fields, entries: Parameters<typeof entryWarnings>[1]) =>
		entryWarnings(contestOf(fields), entries).map(({ en }) => en);

	it('have every metric that rules read, or that is said; of no entries at all nothing is', () => {
		const two = { rules: [PER_SALE, { id: 'v', kind: 'ratioMetric', figure: { metric: 'kept' } }] };
		expect(said(two, [sale('A', {})])).toEqual(['metric kept, which rules read, occurs in no row']);
		expect(said(two, [sale('A', {}), figure('A', ['1', '2'], { metric: 'kept' })])).toEqual([]);
		expect(said(two, [])).toEqual([]);
	});

	it('that name a referrer are divided by something, or that is said', () => {
		const entries = [sale('A', { referrer: 'B' }), sale('A', { referrer: 'B', share: '0.3' })];
		expect(said({}, entries)).toEqual([expect.stringMatching(/the referrer gets nothing: 1$/)]);
		expect(said({ referral: { referrerShare: '0.3' } }, entries)).toEqual([]);
		const split = { id: 's', kind: 'split', metric: 'sale', closer: '0.7', referrer: '0.3' };
		expect(said({ rules: [PER_SALE, split] }, entries)).toEqual([]);
		expect(said({ rules: [PER_SALE, { ...split, products: ['fund'] }] }, entries)).toHaveLength(1);
		const roles = {
			id: 's',
			kind: 'splitPoints',
			metric: 'sale',
			points: { own: '1', closer: '1', referrer: '1' }
		};
		expect(said({ rules: [roles] }, entries)).toEqual([]);
	});
});

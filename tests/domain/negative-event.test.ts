import { describe, expect, it } from 'vitest';
import {
	contestOf,
	documentOf,
	faultsOf,
	figure,
	linesOf,
	PER_SALE,
	pointsOf,
	reversalOf,
	sale,
	scorecardsOf,
	type Fields
} from './score-cases.ts';

const complaints = { take: 'entries', metric: 'complaint' };
const penalty = (fields: Fields) =>
	contestOf({
		rules: [PER_SALE, { id: 'minus', kind: 'negativeEvent', points: '-5', ...fields }]
	});
const complaint = (fields: Parameters<typeof sale>[1] = {}) =>
	sale('A', { metric: 'complaint', ...fields });

describe('negativeEvent', () => {
	it('takes points for each event, below zero if need be', () => {
		const contest = penalty({ measure: complaints });
		const entries = [sale('A', { quantity: '7' }), complaint()];
		expect(pointsOf(contest, { entries }).A).toBe('2');
		expect(pointsOf(contest, { entries: [...entries, complaint()] }).A).toBe('-3');
		expect(scorecardsOf(contest, { entries })[0]?.lines[1]?.arithmetic).toEqual({
			zh: '1 条记录：1 × -5 = -5',
			en: '1 entry: 1 × -5 = -5'
		});
	});

	it('takes them for each unit or client, and gives them back with a reversal', () => {
		const first = complaint({ quantity: '2.5', client: 'C1' });
		const second = complaint({ quantity: '1', client: 'C1' });
		const of = (take: string) => penalty({ measure: { ...complaints, take } });
		expect(linesOf(of('quantity'), { entries: [first, second] }).minus).toBe('-17.5');
		expect(linesOf(of('clients'), { entries: [first, second] }).minus).toBe('-5');
		expect(linesOf(of('quantity'), { entries: [first, second, reversalOf(first)] }).minus).toBe(
			'-5'
		);
	});

	it('never gives points for fewer than none', () => {
		const contest = penalty({ measure: { ...complaints, take: 'quantity' } });
		const entries = [complaint({ quantity: '1' }), complaint({ quantity: '-3' })];
		expect(linesOf(contest, { entries }).minus).toBe('0');
	});

	it.each([
		['-9', '-9'],
		['-10', '-10'],
		['-11', '-10'],
		['0', '0']
	])('with a total floor of %s takes %s', (totalFloor, expected) => {
		const contest = penalty({ measure: complaints, totalFloor });
		const entries = [complaint({ at: '2026-02-01' }), complaint({ at: '2026-03-01' })];
		expect(linesOf(contest, { entries }).minus).toBe(expected);
	});

	it('says what the floor left, and dates what was taken by its entry', () => {
		const entries = [complaint({ at: '2026-02-01' }), complaint({ at: '2026-03-01' })];
		const line = scorecardsOf(penalty({ measure: complaints, totalFloor: '-8' }), { entries })[0]
			?.lines[1];
		expect(line?.arithmetic.en).toBe('2 entries: 2 × -5 → -8');
		expect(line?.steps.map(({ day, points }) => `${day} ${points.toString()}`)).toEqual([
			'2026-02-01 -5',
			'2026-03-01 -3'
		]);
	});

	it('shares an event as the credit is shared', () => {
		const entries = [complaint({ referrer: 'B', share: '0.4' })];
		expect(pointsOf(penalty({ measure: complaints }), { entries })).toEqual({ A: '-3', B: '-2' });
	});

	const fall = { metric: 'clients' };
	const clients = (now: string, base: string | null, period = '2026-Q1') =>
		figure('A', [now, base], { metric: 'clients', period });

	it.each([
		['97', '100', '-15'],
		['100', '100', '0'],
		['103', '100', '0'],
		['0', '2', '-10']
	])('takes for the fall of a figure: %s from %s is %s', (now, base, expected) => {
		expect(linesOf(penalty({ fall }), { entries: [clients(now, base)] }).minus).toBe(expected);
	});

	it('goes by the latest figure, or by that of the period named', () => {
		const entries = [clients('90', '100', '2026-02'), clients('99', '100', '2026-03')];
		expect(linesOf(penalty({ fall }), { entries }).minus).toBe('-5');
		expect(linesOf(penalty({ fall: { ...fall, period: '2026-02' } }), { entries }).minus).toBe(
			'-50'
		);
		expect(linesOf(penalty({ fall, totalFloor: '-3' }), { entries }).minus).toBe('-3');
	});

	it('rates nothing without a figure or a base', () => {
		const line = (entries: Parameters<typeof linesOf>[1]['entries']) =>
			scorecardsOf(penalty({ fall }), { roster: ['A'], entries })[0]?.lines[1];
		expect(line([])?.value).toBe(null);
		expect(line([])?.arithmetic).toEqual({
			zh: '没有期间数据，不评',
			en: 'no figure, not rated'
		});
		expect(line([clients('97', null)])?.arithmetic.en).toBe(
			'figure of 2026-Q1 has no base, not rated'
		);
	});

	it('takes by a measure or by a fall, and never gives', () => {
		const faults = (fields: Fields) =>
			faultsOf(
				documentOf({
					rules: [PER_SALE, { id: 'm', kind: 'negativeEvent', points: '-1', ...fields }]
				})
			);
		const either = [
			'rules[1].measure: must be given, or what may stand in its place, and not both'
		];
		expect(faults({})).toEqual(either);
		expect(faults({ measure: complaints, fall })).toEqual(either);
		expect(faults({ fall, points: '1' })).toEqual([
			'rules[1].points: must not be greater than zero'
		]);
		expect(faults({ fall, totalFloor: '1' })).toEqual([
			'rules[1].totalFloor: must not be greater than zero'
		]);
	});
});

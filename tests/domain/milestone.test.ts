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
	type Facts,
	type Fields
} from './score-cases.ts';

const sold = { take: 'quantity', metric: 'sale' };
const marks = [
	{ from: '20', points: '75' },
	{ from: '30', points: '150' }
];
const milestone = (fields: Fields = {}) =>
	contestOf({
		rules: [PER_SALE, { id: 'mark', kind: 'milestone', measure: sold, steps: marks, ...fields }]
	});
const units = (quantity: string, at = '2026-02-02') => sale('A', { quantity, at });

/** The steps of the mark as `day points`. */
function marked(contest: ReturnType<typeof milestone>, facts: Facts): string[] | undefined {
	linesOf(contest, facts);
	return scorecardsOf(contest, facts)[0]
		?.lines.find(({ ruleId }) => ruleId === 'mark')
		?.steps.map(({ day, points }) => `${day} ${points.toString()}`);
}

describe('milestone', () => {
	it.each([
		['19.9999', '0', '0'],
		['20', '75', '75'],
		['29.99', '75', '75'],
		['30', '150', '225'],
		['1000', '150', '225'],
		['-5', '0', '0']
	])('%s pays %s for the highest, %s for each', (quantity, highest, each) => {
		const entries = [units(quantity)];
		expect(linesOf(milestone(), { entries }).mark).toBe(highest);
		expect(linesOf(milestone({ pay: 'cumulative' }), { entries }).mark).toBe(each);
	});

	it('belongs to the entry that reached it, in order of occurrence', () => {
		const entries = [units('5', '2026-03-01'), units('19', '2026-02-01'), units('8', '2026-03-15')];
		expect(marked(milestone(), { entries })).toEqual(['2026-03-01 75', '2026-03-15 75']);
		expect(marked(milestone({ pay: 'cumulative' }), { entries })).toEqual([
			'2026-03-01 75',
			'2026-03-15 150'
		]);
		const late = units('1', '2026-02-15');
		expect(marked(milestone(), { entries: [...entries, late] })).toEqual([
			'2026-02-15 75',
			'2026-03-15 75'
		]);
	});

	it('is taken back by what takes the number back', () => {
		const entries = [units('25', '2026-02-01'), units('-6', '2026-02-02')];
		expect(marked(milestone(), { entries })).toEqual(['2026-02-01 75', '2026-02-02 -75']);
		const reached = units('20');
		expect(linesOf(milestone(), { entries: [reached] }).mark).toBe('75');
		expect(
			linesOf(milestone(), { entries: [reached, reversalOf(reached)], roster: ['A'] }).mark
		).toBe('0');
	});

	it('says what was reached and what the next mark needs', () => {
		const text = (quantity: string, fields: Fields = {}) =>
			scorecardsOf(milestone(fields), { entries: [units(quantity)] })[0]?.lines[1]?.arithmetic;
		expect(text('19.5')).toEqual({
			zh: '1 条记录：19.5；距 20 还差 0.5',
			en: '1 entry: 19.5; 0.5 short of 20'
		});
		expect(text('21')).toEqual({
			zh: '1 条记录：21，达到 20，得 75；距 30 还差 9',
			en: '1 entry: 21, reached 20, so 75; 9 short of 30'
		});
		expect(text('30', { pay: 'cumulative' })?.en).toBe('1 entry: 30, reached 20, 30, so 225');
	});

	it('goes by the manager’s own part of a referred entry', () => {
		const entries = [
			sale('A', { quantity: '40', referrer: 'B', share: '0.5' }),
			sale('A', { quantity: '10' })
		];
		const { A, B } = pointsOf(milestone(), { entries });
		expect([A, B]).toEqual(['180', '95']);
	});

	it('goes by the points made so far, after caps, and dates them', () => {
		const contest = contestOf({
			rules: [
				{
					id: 'mark',
					kind: 'milestone',
					measure: { take: 'points' },
					steps: [{ from: '20', points: '1' }]
				},
				PER_SALE,
				{ id: 'cap', kind: 'cap', of: ['sales'], limit: '15', per: 'day' }
			]
		});
		expect(marked(contest, { entries: [units('30')] })).toEqual([]);
		expect(marked(contest, { entries: [units('30'), units('5', '2026-03-02')] })).toEqual([
			'2026-03-02 1'
		]);
	});

	it('goes by what another rule makes of the entries', () => {
		const contest = milestone({ measure: { take: 'rule', rule: 'sales' } });
		expect(marked(contest, { entries: [units('19'), units('1', '2026-03-01')] })).toEqual([
			'2026-03-01 75'
		]);
	});

	it('goes by a figure, and is not rated without one', () => {
		const contest = milestone({ measure: { take: 'figure', metric: 'retention' } });
		expect(linesOf(contest, { entries: [figure('A', ['30', null])] }).mark).toBe('150');
		expect(linesOf(contest, { roster: ['A'], entries: [] }).mark).toBe(null);
	});

	it('refuses marks that do not rise', () => {
		const faults = faultsOf(
			documentOf({
				rules: [{ id: 'm', kind: 'milestone', measure: sold, steps: [...marks].reverse() }]
			})
		);
		expect(faults).toEqual(['rules[0].steps[1].from: must be greater than in the row before']);
	});
});

describe('oneOffBonus', () => {
	const bonus = contestOf({
		rules: [
			{
				id: 'mark',
				kind: 'oneOffBonus',
				measure: { take: 'clients', metric: 'sale' },
				atLeast: '2',
				points: '30'
			}
		]
	});

	it('is given once, however often the number is passed', () => {
		const of = (...clients: string[]) =>
			linesOf(bonus, { entries: clients.map((client) => sale('A', { client })) }).mark;
		expect(of('C1')).toBe('0');
		expect(of('C1', 'C1')).toBe('0');
		expect(of('C1', 'C2')).toBe('30');
		expect(of('C1', 'C2', 'C3', 'C4')).toBe('30');
	});
});

describe('a cap over a bonus that goes by the points', () => {
	const bonus = {
		id: 'bonus',
		kind: 'oneOffBonus',
		measure: { take: 'points' },
		atLeast: '10',
		points: '8'
	};
	const cap = { id: 'cap', kind: 'cap', of: ['sales', 'bonus'], limit: '12' };

	it('holds for both together: the bonus goes by the points before it', () => {
		const contest = contestOf({ rules: [cap, PER_SALE, bonus] });
		expect(linesOf(contest, { entries: [units('11')] })).toEqual({
			sales: '11',
			bonus: '8',
			cap: '-7'
		});
	});

	it('is a circle where the bonus reads by name what the cap changes', () => {
		const named = { ...bonus, measure: { take: 'rule', rule: 'sales' } };
		expect(faultsOf(documentOf({ rules: [PER_SALE, named, cap] }))).toEqual([
			expect.stringContaining('rules read each other in a circle')
		]);
	});
});

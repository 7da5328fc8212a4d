import { describe, expect, it } from 'vitest';
import {
	assignment,
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

const doubled = (fields: Fields, ...more: Fields[]) =>
	contestOf({
		rules: [
			PER_SALE,
			{ id: 'double', kind: 'multiplier', of: ['sales'], factor: '2', ...fields },
			...more
		]
	});

/** What the multiplier adds, and the points. */
const gain = (fields: Fields, facts: Facts) => linesOf(doubled(fields), facts).double;

describe('multiplier', () => {
	it('multiplies entries from a day up to, not including, another', () => {
		const on = (at: string) => sale('A', { quantity: '10', at });
		const entries = [
			on('2026-01-31T23:59:59.999'),
			on('2026-02-01'),
			on('2026-02-28T23:59:59.999'),
			on('2026-03-01')
		];
		expect(gain({ from: '2026-02-01', to: '2026-03-01' }, { entries })).toBe('20');
		expect(gain({ from: '2026-02-01' }, { entries })).toBe('30');
		expect(gain({ to: '2026-02-01' }, { entries })).toBe('10');
	});

	it.each<[Fields, string]>([
		[{ products: ['fund'] }, '8'],
		[{ positions: ['lobby'] }, '8'],
		[{ grades: ['senior'] }, '3'],
		[{ orgUnits: ['BR2'] }, '8'],
		[{ metric: 'sale' }, '11'],
		[{ metric: 'other' }, '0'],
		[{ minQuantity: '8' }, '8'],
		[{ minAmountYuan: '0.01' }, '3']
	])('asks of the entry and of its day: %j', (fields, expected) => {
		const roster = [
			assignment('A', { to: '2026-02-01', grade: 'senior' }),
			assignment('A', { from: '2026-02-01', position: 'lobby', orgUnit: 'BR2' })
		];
		const entries = [
			sale('A', { quantity: '3', at: '2026-01-31', product: 'gold', yuan: '0.01' }),
			sale('A', { quantity: '8', at: '2026-02-01', product: 'fund' })
		];
		expect(gain(fields, { roster, entries })).toBe(expected);
	});

	it('takes factors one after the other, unrounded, each on what the earlier ones left', () => {
		const contest = doubled(
			{ factor: '1.1' },
			{ id: 'second', kind: 'multiplier', of: ['sales'], factor: '1.3' },
			{ id: 'half', kind: 'multiplier', of: ['sales', 'second'], factor: '0.5' }
		);
		expect(linesOf(contest, { entries: [sale('A', { quantity: '0.7' })] })).toEqual({
			sales: '0.7',
			double: '0.07',
			second: '0.231',
			half: '-0.5005'
		});
	});

	it('sees of each entry what is left of it: a factor under 1 is no negative entry', () => {
		const contest = doubled(
			{ factor: '0.5' },
			{ id: 'more', kind: 'multiplier', of: ['sales'], factor: '1.2' }
		);
		expect(linesOf(contest, { entries: [sale('A', { quantity: '10' })] }).more).toBe('1');
	});

	it('leaves negative points as they are, unless the rule says otherwise', () => {
		const entries = [sale('A', { quantity: '10' }), sale('A', { quantity: '-4' })];
		expect(gain({}, { entries })).toBe('10');
		expect(gain({ negatives: 'true' }, { entries })).toBe('6');
	});

	it('multiplies after the cap of a row and before that of a day', () => {
		const contest = contestOf({
			rules: [
				PER_SALE,
				{ id: 'day', kind: 'cap', of: ['sales'], limit: '15', per: 'day' },
				{ id: 'double', kind: 'multiplier', of: ['sales'], factor: '2' },
				{ id: 'row', kind: 'cap', of: ['sales'], limit: '10', per: 'row' }
			]
		});
		expect(linesOf(contest, { entries: [sale('A', { quantity: '12' })] })).toEqual({
			sales: '12',
			row: '-2',
			double: '10',
			day: '-5'
		});
	});

	it('multiplies the points of a figure only where nothing is asked of an entry', () => {
		const kept = {
			id: 'kept',
			kind: 'ratioThreshold',
			metric: 'retention',
			atLeast: '0.9',
			points: '7'
		};
		const of = (fields: Fields) =>
			contestOf({
				rules: [kept, { id: 'double', kind: 'multiplier', of: ['kept'], factor: '2', ...fields }]
			});
		const entries = [figure('A', ['95', '100'])];
		expect(linesOf(of({}), { entries }).double).toBe('7');
		expect(linesOf(of({ from: '2026-01-01' }), { entries }).double).toBe('0');
	});

	const meetings = { take: 'entries', metric: 'meeting' };
	const met = (count: number) => [
		sale('A', { quantity: '10' }),
		...Array.from({ length: count }, () => sale('A', { metric: 'meeting' }))
	];

	it.each([
		[9, '0'],
		[10, '0.5'],
		[19, '0.5'],
		[20, '1']
	])('has a scale by a number of the manager: %i meetings add %s', (count, expected) => {
		const scale = {
			measure: meetings,
			bands: [
				{ from: '10', factor: '1.05' },
				{ from: '20', factor: '1.1' }
			]
		};
		const contest = doubled({ factor: undefined, scale });
		expect(linesOf(contest, { entries: met(count) }).double).toBe(expected);
	});

	it('applies while its conditions hold, and says which do not', () => {
		const conditions = [{ if: 'value', measure: meetings, atLeast: '2' }];
		const line = (count: number) =>
			scorecardsOf(doubled({ conditions }), { entries: met(count) })[0]?.lines[1];
		expect(line(2)?.points.toString()).toBe('10');
		expect(line(2)?.arithmetic).toEqual({
			zh: '1 条记录：10 × 2 = 20',
			en: '1 entry: 10 × 2 = 20'
		});
		expect(line(1)?.points.toString()).toBe('0');
		expect(line(1)?.arithmetic).toEqual({
			zh: '条件未满足：1 条记录 1（要求 ≥ 2）',
			en: 'conditions not met: 1 entry 1 (wanted ≥ 2)'
		});
	});

	it('multiplies each share of a referred entry, so that nothing is made or lost', () => {
		const entries = [sale('A', { quantity: '10', referrer: 'B', share: '0.3' })];
		expect(pointsOf(doubled({ factor: '1.5' }), { entries })).toEqual({ A: '10.5', B: '4.5' });
	});

	it('forgets what was reversed, and does not care what arrived when', () => {
		const late = sale('A', { quantity: '4', at: '2026-02-01', receivedAt: '2026-03-30' });
		const gone = sale('A', { quantity: '9', at: '2026-02-01' });
		const other = sale('A', { quantity: '1', at: '2026-03-01' });
		const fields = { from: '2026-02-01', to: '2026-02-02' };
		expect(gain(fields, { entries: [other, gone, reversalOf(gone), late] })).toBe('4');
	});

	it('has a factor or a scale, and a scale that rises', () => {
		const faults = (fields: Fields) =>
			faultsOf(
				documentOf({
					rules: [PER_SALE, { id: 'm', kind: 'multiplier', of: ['sales'], ...fields }]
				})
			);
		const bands = [
			{ from: '2', factor: '1' },
			{ from: '2', factor: '2' }
		];
		const either = 'rules[1].factor: must be given, or what may stand in its place, and not both';
		expect(faults({})).toEqual([either]);
		expect(faults({ factor: '-1' })).toEqual(['rules[1].factor: must not be negative']);
		expect(faults({ scale: { measure: meetings, bands } })).toEqual([
			'rules[1].scale.bands[1].from: must be greater than in the row before'
		]);
		expect(faults({ factor: '1', scale: { measure: meetings, bands: bands.slice(0, 1) } })).toEqual(
			[either]
		);
	});
});

describe('booster', () => {
	const loans = { if: 'value', measure: { take: 'quantity', metric: 'loan' }, atLeast: '1' };
	const boosted = (fields: Fields = {}, ...more: Fields[]) =>
		contestOf({
			rules: [
				{ id: 'boost', kind: 'booster', factor: '1.10', conditions: [loans], ...fields },
				PER_SALE,
				...more
			]
		});
	const loan = sale('A', { metric: 'loan' });

	it('multiplies the whole score when its condition holds', () => {
		const entries = [sale('A', { quantity: '70' })];
		expect(linesOf(boosted(), { entries: [...entries, loan] })).toEqual({
			sales: '70',
			boost: '7'
		});
		expect(pointsOf(boosted(), { entries: [...entries, loan] }).A).toBe('77');
		expect(pointsOf(boosted(), { entries }).A).toBe('70');
		expect(pointsOf(boosted(), { entries: [...entries, loan, reversalOf(loan)] }).A).toBe('70');
	});

	it('comes after caps and bonuses, wherever the document names it', () => {
		const contest = boosted({ factor: '2' }, { id: 'cap', kind: 'cap', of: ['sales'], limit: '5' });
		expect(pointsOf(contest, { entries: [sale('A', { quantity: '9' }), loan] }).A).toBe('10');
	});

	it('multiplies what another booster left', () => {
		const again = { id: 'again', kind: 'booster', factor: '3', conditions: [loans] };
		expect(linesOf(boosted({ factor: '2' }, again), { entries: [sale('A'), loan] })).toEqual({
			sales: '1',
			boost: '1',
			again: '4'
		});
	});

	it('grows the points of each day by the same factor', () => {
		const entries = [
			sale('A', { quantity: '10', at: '2026-02-01' }),
			sale('A', { quantity: '20', at: '2026-03-01' }),
			loan
		];
		const [card] = scorecardsOf(boosted(), { entries });
		const line = card?.lines.find(({ ruleId }) => ruleId === 'boost');
		expect(line?.steps.map(({ day, points }) => `${day} ${points.toString()}`)).toEqual([
			'2026-02-01 1',
			'2026-03-01 2'
		]);
		expect(line?.arithmetic.en).toBe('1 entry 1 (wanted ≥ 1): 30 × 1.1 = 33');
	});

	it('does not deepen a loss, unless the rule says so', () => {
		const entries = [sale('A', { quantity: '-10' }), loan];
		expect(pointsOf(boosted(), { entries }).A).toBe('-10');
		expect(pointsOf(boosted({ negatives: 'true' }), { entries }).A).toBe('-11');
	});

	it('asks for all of its conditions, or for any', () => {
		const cards = { if: 'value', measure: { take: 'quantity', metric: 'card' }, atLeast: '1' };
		const of = (require: string) => boosted({ conditions: [loans, cards], require });
		const entries = [sale('A', { quantity: '10' }), loan];
		expect(pointsOf(of('all'), { entries }).A).toBe('10');
		expect(pointsOf(of('any'), { entries }).A).toBe('11');
	});

	it('can be read by a gate on points, after it', () => {
		const points = { if: 'value', measure: { take: 'points' }, atLeast: '11' };
		const contest = boosted({}, { id: 'gate', kind: 'gate', conditions: [points] });
		const entries = [sale('A', { quantity: '10' }), loan];
		expect(linesOf(contest, { entries }).gate).toBe('1');
	});
});

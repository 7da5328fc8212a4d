import { describe, expect, it } from 'vitest';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import {
	at,
	board,
	contestOf,
	documentOf,
	faultsOf,
	figure,
	lineOf,
	reversalOf,
	sale,
	scorecardsOf,
	target,
	type Facts,
	type Fields
} from './score-cases.ts';

const changeOf = (contest: ReturnType<typeof contestOf>, facts: Facts) =>
	scorecardsOf(contest, facts)[0]?.changesAt ?? null;

describe('dailyAverage', () => {
	const balance = (period: string, amount: string) =>
		figure('A', [amount, null], { period, metric: 'deposit', statedAt: period });
	const contest = (fields: Fields = {}) =>
		contestOf({ rules: [{ id: 'd', kind: 'dailyAverage', metric: 'deposit', ...fields }] });
	const line = (fields: Fields, facts: Partial<Facts>) =>
		lineOf(contest(fields), { roster: ['A'], entries: [], ...facts }, 'd');

	it('carries the last balance forward: 100 on three days and 130 on two are 112', () => {
		const entries = [balance('2026-01-04', '130'), balance('2026-01-01', '100')];
		const facts = { entries, asOf: '2026-01-05T18:00' };
		expect(line({}, facts)).toEqual({
			value: '112',
			zh: '2026-01-01 至 2026-01-05，期初 100 (2026-01-01)：逐日余额合计 560 ÷ 5 = 112',
			en: '2026-01-01 to 2026-01-05, opening 100 (2026-01-01): sum of daily balances 560 ÷ 5 = 112',
			steps: ['112']
		});
		expect(changeOf(contest(), facts)).toBe(at('2026-01-06'));
	});

	it('ends with the contest, and is a fraction where it must be', () => {
		const entries = [balance('2026-01-01', '100'), balance('2026-03-31', '200')];
		expect(line({}, { entries }).value).toBe('910/9');
		expect(changeOf(contest(), { entries })).toBe(null);
		expect(line({}, { entries, asOf: '2026-12-31' }).value).toBe('910/9');
		// A balance after the cut's day is not yet one.
		expect(line({}, { entries, asOf: '2026-03-30T23:59' }).value).toBe('100');
	});

	it('takes the opening balance from before the first day', () => {
		const entries = [
			balance('2025-11-30', '1'),
			balance('2025-12-30', '50'),
			balance('2026-01-03', '-10')
		];
		expect(line({}, { entries, asOf: '2026-01-04' })).toMatchObject({
			value: '20',
			en: '2026-01-01 to 2026-01-04, opening 50 (2025-12-30): sum of daily balances 80 ÷ 4 = 20'
		});
	});

	it('is not rated without an opening balance, however much came later', () => {
		const entries = [balance('2026-01-02', '1000000')];
		expect(line({}, { entries, asOf: '2026-01-05' })).toEqual({
			value: null,
			zh: '没有 2026-01-01 的期初余额，不评',
			en: 'no opening balance on 2026-01-01, not rated',
			steps: []
		});
		const month = figure('A', ['5', null], { period: '2025-12', metric: 'deposit' });
		expect(line({}, { entries: [month, ...entries] }).value).toBe(null);
	});

	it.each([
		['contest', '2026-01-01'],
		['month', '2026-03-01'],
		['quarter', '2026-01-01'],
		['year', '2026-01-01']
	])('from the start of the %s', (start, first) => {
		const entries = [balance('2025-12-31', '10')];
		expect(line({ start }, { entries, asOf: '2026-03-02' }).en).toContain(`${first} to 2026-03-02`);
	});

	it('in a contest that begins within a quarter, also from before it', () => {
		const within = (fields: Fields) =>
			lineOf(
				contestOf({
					window: { from: '2026-05-15', to: '2026-07-01' },
					rules: [{ id: 'd', kind: 'dailyAverage', metric: 'deposit', ...fields }]
				}),
				{ entries: [balance('2026-01-01', '10'), balance('2026-05-16', '30')], asOf: '2026-05-17' },
				'd'
			).value;
		expect(within({})).toBe('70/3');
		expect(within({ start: 'quarter' })).toBe('510/47');
		expect(within({ start: 'year' })).toBe('1410/137');
		expect(within({ from: '2026-05-16' })).toBe('30');
		expect(within({ from: '2026-05-10', to: '2026-05-17' })).toBe('90/7');
	});

	it('keeps to days of its own, and stops changing at their end', () => {
		const fields = { from: '2026-01-03', to: '2026-01-05' };
		const entries = [balance('2026-01-01', '10'), balance('2026-01-04', '20')];
		const on = (asOf: string) => ({ roster: ['A'], entries, asOf });
		expect(line(fields, on('2026-01-02'))).toMatchObject({
			value: null,
			zh: '2026-01-03 才开始，不评'
		});
		expect(changeOf(contest(fields), on('2026-01-02'))).toBe(at('2026-01-03'));
		expect(line(fields, on('2026-01-03')).value).toBe('10');
		expect(changeOf(contest(fields), on('2026-01-03'))).toBe(at('2026-01-04'));
		expect(line(fields, on('2026-01-04')).value).toBe('15');
		expect(changeOf(contest(fields), on('2026-01-04'))).toBe(null);
		expect(line(fields, on('2026-02-20')).value).toBe('15');
		expect(line({}, on('2025-12-31')).en).toBe('begins on 2026-01-01, not rated');
	});

	it('takes a ready-made average from the bank’s file', () => {
		const entries = [
			figure('A', ['111', null], { period: '2026-02', metric: 'deposit' }),
			figure('A', ['222.5', null], { period: '2026-03', metric: 'deposit' })
		];
		const made = { source: 'readyMade' };
		expect(line(made, { entries })).toMatchObject({
			value: '222.5',
			zh: '2026-03 的数据（现成日均）：222.5',
			steps: ['222.5']
		});
		expect(line({ ...made, period: '2026-02' }, { entries }).value).toBe('111');
		expect(line({ ...made, period: '2026-01' }, { entries }).en).toBe('no figure, not rated');
	});

	it('refuses fields that do not go together', () => {
		const faults = (fields: Fields) =>
			faultsOf(
				documentOf({ rules: [{ id: 'd', kind: 'dailyAverage', metric: 'deposit', ...fields }] })
			);
		expect(faults({ period: '2026-02' })).toEqual(['rules[0].period: does not apply here']);
		expect(faults({ source: 'readyMade', start: 'month', from: '2026-01-01' })).toEqual([
			'rules[0].start: does not apply here',
			'rules[0].from: does not apply here',
			'rules[0].start: must be given, or what may stand in its place, and not both'
		]);
		expect(faults({ from: '2026-02-01', to: '2026-02-01' })).toEqual([
			'rules[0].to: must be later than `from`'
		]);
	});
});

describe('timeProgress', () => {
	const contest = (fields: Fields) =>
		contestOf({ rules: [{ id: 't', kind: 'timeProgress', ...fields }] });
	const line = (fields: Fields, facts: Partial<Facts>) =>
		lineOf(contest(fields), { roster: ['A'], entries: [], ...facts }, 't');
	const SHARE = { give: 'share' };

	it.each([
		['2025-12-31T23:59', '0'],
		['2026-01-01', '1/90'],
		['2026-02-14T23:59:59', '0.5'],
		['2026-03-31', '1'],
		['2026-06-01', '1'],
		[null, '1']
	])('of the contest’s 90 days at %s', (asOf, share) => {
		expect(line(SHARE, { asOf }).value).toBe(share);
	});

	it('counts a period of its own, and changes at midnight until its end', () => {
		const fields = { ...SHARE, period: '2026-02' };
		const on = (asOf: string) => ({ roster: ['A'], entries: [], asOf });
		expect(line(fields, on('2026-02-07'))).toEqual({
			value: '0.25',
			zh: '序时进度 7 ÷ 28 = 0.25',
			en: 'time passed 7 ÷ 28 = 0.25',
			steps: ['0.25']
		});
		expect(changeOf(contest(fields), on('2026-01-07'))).toBe(at('2026-02-01'));
		expect(changeOf(contest(fields), on('2026-02-07T12:00'))).toBe(at('2026-02-08'));
		expect(changeOf(contest(fields), on('2026-02-28'))).toBe(null);
	});

	it('counts working days by the bank’s calendar', () => {
		const calendar = new WorkCalendar([
			...['16', '17', '18', '19', '20', '23'].map((day) => ({
				date: `2026-02-${day}`,
				isWorkingDay: false,
				name: null
			})),
			{ date: '2026-02-14', isWorkingDay: true, name: null }
		]);
		const fields = { ...SHARE, period: '2026-02', days: 'working' };
		// 20 weekdays less six, and one made up: 15. Ten of them by the 13th, the eleventh on Saturday.
		expect(line(fields, { asOf: '2026-02-13', calendar }).value).toBe('2/3');
		expect(line(fields, { asOf: '2026-02-14', calendar }).value).toBe('11/15');
		expect(line(fields, { asOf: '2026-02-23', calendar }).value).toBe('11/15');
		const facts = { roster: ['A'], entries: [], asOf: '2026-02-14', calendar };
		expect(changeOf(contest(fields), facts)).toBe(at('2026-02-24'));
		expect(line({ ...fields, period: '2026-02-15' }, { calendar })).toMatchObject({
			value: null,
			en: 'no working day in the period, not rated'
		});
		expect(contest(fields).rules[0]?.usesWorkingDays).toBe(true);
		expect(contest(SHARE).rules[0]?.usesWorkingDays).toBe(false);
	});

	it('gives the lead of an attainment, which a gate may ask for', () => {
		const rules = [
			{ id: 'lead', kind: 'timeProgress', give: 'lead', attainment: { take: 'rule', rule: 'a' } },
			{
				id: 'a',
				kind: 'targetAttainment',
				measure: { take: 'quantity', metric: 'sale' },
				target: { take: 'target', metric: 'sale' }
			}
		];
		const facts = {
			entries: [sale('A', { quantity: '6', at: '2026-02-01' })],
			targets: [target('A', '10')],
			asOf: '2026-02-14T12:00'
		};
		expect(lineOf(contestOf({ rules }), facts, 'lead')).toMatchObject({
			value: '0.1',
			zh: '规则 a，超序时进度：0.6 − 45 ÷ 90 = 0.1'
		});
		expect(lineOf(contestOf({ rules }), { ...facts, targets: [] }, 'lead').value).toBe(null);
	});

	it('gives what is still needed on each day left', () => {
		const fields = {
			give: 'neededPerDay',
			actual: { take: 'quantity', metric: 'sale' },
			target: { take: 'target', metric: 'sale' }
		};
		const sold = (quantity: string, asOf: string | null) => ({
			entries: [sale('A', { quantity, at: '2026-01-05' })],
			targets: [target('A', '100')],
			asOf
		});
		expect(line(fields, sold('10', '2026-02-14'))).toMatchObject({
			value: '2',
			en: 'needed each day left: (100 − 10) ÷ 45 = 2'
		});
		expect(line(fields, sold('100', '2026-02-14'))).toMatchObject({
			value: '0',
			zh: '100 − 100：已达成'
		});
		expect(line(fields, sold('99', null))).toMatchObject({
			value: null,
			en: '100 − 99: no days left, not rated'
		});
		expect(line(fields, { ...sold('99', null), targets: [] }).zh).toBe('没有任务，不评');
	});

	it('wants what its number is made of, and nothing else', () => {
		const faults = (fields: Fields) =>
			faultsOf(documentOf({ rules: [{ id: 't', kind: 'timeProgress', ...fields }] }));
		const measure = { take: 'points' };
		expect(faults({ give: 'lead', target: measure })).toEqual([
			'rules[0].attainment: is required, but missing',
			'rules[0].target: does not apply here'
		]);
		expect(faults({ give: 'neededPerDay', actual: measure })).toEqual([
			'rules[0].target: is required, but missing'
		]);
	});
});

describe('reachedAt', () => {
	const FIVE = { take: 'constant', value: '5' };
	const contest = (fields: Fields = {}, more: Fields = {}) =>
		contestOf({
			rules: [
				{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' },
				{
					id: 'first',
					kind: 'reachedAt',
					measure: { take: 'quantity', metric: 'sale' },
					target: FIVE,
					...fields
				}
			],
			...more
		});
	const early = sale('A', { quantity: '3', at: '2026-01-02T12:00' });
	const late = sale('A', { quantity: '2', at: '2026-01-04T18:00:09' });

	it('is the moment at which the sum reached the target, in days from the start', () => {
		expect(lineOf(contest(), { entries: [late, early] }, 'first')).toEqual({
			value: '36001/9600',
			zh: '2026-01-04 18:00:09 达到 5，距开始天数 ≈ 3.750104166667',
			en: 'reached 5 on 2026-01-04 18:00:09; days from the start ≈ 3.750104166667',
			steps: ['36001/9600']
		});
		expect(lineOf(contest(), { entries: [early] }, 'first')).toEqual({
			value: null,
			zh: '3 未达到 5，不评',
			en: '3 has not reached 5, not rated',
			steps: []
		});
	});

	it('was not reached by what was reversed, nor by what was lost again', () => {
		const more = sale('A', { quantity: '2', at: '2026-01-10T12:00' });
		const loss = sale('A', { quantity: '-1', at: '2026-01-06' });
		const days = (...entries: Facts['entries']) => lineOf(contest(), { entries }, 'first').value;
		expect(days(early, late, reversalOf(late))).toBe(null);
		expect(days(early, late, more, reversalOf(late))).toBe('9.5');
		expect(days(early, late, loss)).toBe(null);
		expect(days(early, late, loss, more)).toBe('9.5');
		const same = sale('A', { quantity: '-1', at: '2026-01-04T18:00:09' });
		expect(days(early, late, same, more)).toBe('9.5');
	});

	it('is reached from the start where there is nothing to reach', () => {
		const fields = { target: { take: 'constant', value: '0' } };
		expect(lineOf(contest(fields), { roster: ['A'], entries: [] }, 'first').value).toBe('0');
		const figures = { ...fields, measure: { take: 'figure', metric: 'aum' } };
		expect(lineOf(contest(figures), { roster: ['A'], entries: [] }, 'first').zh).toBe(
			'没有数据，不评'
		);
	});

	it('goes by points after what caps them, and by the manager’s own target', () => {
		const rules = [
			{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '1' },
			{ id: 'cap', kind: 'cap', of: ['sales'], limit: '2', per: 'day' },
			{ id: 'first', kind: 'reachedAt', of: ['sales'], target: { take: 'target', metric: 'sale' } }
		];
		const facts = { entries: [early, late], targets: [target('A', '4')] };
		expect(lineOf(contestOf({ rules }), facts, 'first').value).toBe('36001/9600');
		expect(
			lineOf(contestOf({ rules }), { ...facts, targets: [target('A', '2')] }, 'first').value
		).toBe('1.5');
		expect(lineOf(contestOf({ rules }), { ...facts, targets: [] }, 'first').value).toBe(null);
	});

	it('goes by when a figure was stated', () => {
		const fields = { measure: { take: 'figure', metric: 'aum' } };
		const entries = [figure('A', ['5', null], { metric: 'aum', statedAt: '2026-01-03' })];
		expect(lineOf(contest(fields), { entries }, 'first').value).toBe('2');
	});

	it('ranks who was first to the target, whatever they sold later; who never was comes last', () => {
		const ranking = { tieBreaks: [{ by: 'value', rule: 'first', order: 'asc' }] };
		const first = contestOf({
			rules: [
				{
					id: 'there',
					kind: 'bandTable',
					measure: { take: 'quantity', metric: 'sale' },
					bands: [{ from: '5', points: '1' }]
				},
				{
					id: 'first',
					kind: 'reachedAt',
					measure: { take: 'quantity', metric: 'sale' },
					target: FIVE
				}
			],
			ranking
		});
		const entries = [
			sale('A', { quantity: '5', at: '2026-02-02' }),
			sale('A', { quantity: '90', at: '2026-02-03' }),
			sale('B', { quantity: '5', at: '2026-02-01' }),
			sale('C', { quantity: '4.99', at: '2026-01-05' }),
			sale('D', { quantity: '5', at: '2026-02-02' })
		];
		expect(board(first, { entries })).toEqual(['all 1 B 1', 'all 2 A 1', 'all 2 D 1', 'all 4 C 0']);
	});

	it('wants a measure that comes about in time, or rules', () => {
		const faults = (fields: Fields) =>
			faultsOf(documentOf({ rules: [{ id: 'f', kind: 'reachedAt', target: FIVE, ...fields }] }));
		const either = 'rules[0].measure: must be given, or what may stand in its place, and not both';
		expect(faults({})).toEqual([either]);
		expect(faults({ measure: FIVE })).toEqual(['rules[0].measure.take: does not apply here']);
		expect(faults({ of: ['f'], measure: { take: 'entries', metric: 'sale' } })).toContain(either);
	});
});

describe('conversion', () => {
	const convert = (factors: readonly object[], id = 'c') => ({
		id,
		kind: 'conversion',
		metric: 'sale',
		factors
	});
	const contest = (...conversions: readonly object[]) =>
		contestOf({
			rules: [
				{ id: 'units', kind: 'perUnit', metric: 'sale', rate: '1' },
				{ id: 'yuan', kind: 'perAmount', metric: 'sale', rate: '1', unit: '1' },
				{ id: 'other', kind: 'perUnit', metric: 'other', rate: '1' },
				...conversions
			]
		});
	const values = (made: ReturnType<typeof contest>, entries: Facts['entries'], who = 'A') =>
		['units', 'yuan', 'other'].map((id) => lineOf(made, { entries }, id, who).value);

	it('converts quantity and amount by the first row that fits', () => {
		const made = contest(
			convert([
				{ products: ['margin'], factor: '0.3' },
				{ minAmountYuan: '1000', factor: '2' },
				{ products: ['savings'], factor: '1.1' }
			])
		);
		const of = (fields: Parameters<typeof sale>[1]) => values(made, [sale('A', fields)]);
		expect(of({ product: 'margin', quantity: '5', yuan: '2000' })).toEqual(['1.5', '600', '0']);
		expect(of({ product: 'savings', yuan: '1000' })).toEqual(['2', '2000', '0']);
		expect(of({ product: 'savings', yuan: '999.99' })).toEqual(['1.1', '1099.989', '0']);
		expect(of({ product: 'fund', yuan: '10' })).toEqual(['1', '10', '0']);
		expect(of({ yuan: '10' })).toEqual(['1', '10', '0']);
		expect(of({ metric: 'other', product: 'margin' })).toEqual(['0', '0', '1']);
	});

	it('multiplies several conversions, also in measures, and shares the result', () => {
		const made = contest(convert([{ factor: '0.5' }]), convert([{ factor: '0' }], 'none'));
		expect(values(made, [sale('A', { yuan: '10' })])).toEqual(['0', '0', '0']);
		const shared = contest(
			convert([{ factor: '0.5' }]),
			convert([{ products: ['vip'], factor: '3' }], 'vip'),
			{
				id: 'bands',
				kind: 'bandTable',
				measure: { take: 'quantity', metric: 'sale' },
				bands: [{ from: '1.05', points: '7' }]
			}
		);
		const entries = [sale('A', { product: 'vip', yuan: '10', referrer: 'B', share: '0.3' })];
		expect(values(shared, entries)).toEqual(['1.05', '10.5', '0']);
		expect(lineOf(shared, { entries }, 'bands').value).toBe('7');
		expect(values(shared, entries, 'B')).toEqual(['0.45', '4.5', '0']);
	});

	it('makes no line, so that no rule reads one', () => {
		const [card] = scorecardsOf(contest(convert([{ factor: '2' }])), { entries: [sale('A')] });
		expect(card?.lines.map(({ ruleId }) => ruleId)).toEqual(['units', 'yuan', 'other']);
		const reader = { id: 'cap', kind: 'cap', of: ['c'], limit: '1' };
		expect(faultsOf(documentOf({ rules: [convert([{ factor: '2' }]), reader] }))).toEqual([
			'rules[1].of[0]: is not a rule that gives points'
		]);
		expect(faultsOf(documentOf({ rules: [convert([{ factor: '-1' }])] }))).toEqual([
			'rules[0].factors[0].factor: must not be negative'
		]);
	});
});

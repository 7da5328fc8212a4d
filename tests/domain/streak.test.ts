import { describe, expect, it } from 'vitest';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import {
	at,
	contestOf,
	documentOf,
	faultsOf,
	linesOf,
	PER_SALE,
	pointsOf,
	reversalOf,
	sale,
	scorecardsOf,
	type Facts,
	type Fields
} from './score-cases.ts';

/** 2 February 2026 is a Monday. */
const runs = (fields: Fields = {}) =>
	contestOf({
		rules: [
			{ id: 'streak', kind: 'streak', metric: 'sale', every: '3', points: '20', ...fields },
			{
				id: 'longest',
				kind: 'longestStreak',
				metric: 'sale',
				...fields,
				every: undefined,
				points: undefined
			}
		]
	});
const on = (...days: string[]) => days.map((day) => sale('A', { at: `2026-02-${day}T10:00` }));
const found = (contest: ReturnType<typeof runs>, facts: Facts) => {
	const { streak, longest } = linesOf(contest, facts);
	return [streak, longest];
};

describe('streak', () => {
	it.each([
		[['02', '03'], '0', '2'],
		[['02', '03', '04'], '20', '3'],
		[['02', '03', '05'], '0', '2'],
		// A run goes over the weekend, and a sale on Saturday adds nothing to it.
		[['05', '06', '09'], '20', '3'],
		[['05', '06', '07', '10'], '0', '2'],
		[['05', '06', '07', '09'], '20', '3'],
		[['07', '08'], '0', '0'],
		// Longer runs pay again at 6, not at 5; another run begins anew.
		[['02', '03', '04', '05', '06'], '20', '5'],
		[['02', '03', '04', '05', '06', '09'], '40', '6'],
		[['02', '03', '04', '10', '11', '12'], '40', '3'],
		[[], '0', '0']
	])('of %j pays %s, the longest is %s', (days, points, longest) => {
		expect(found(runs(), { roster: ['A'], entries: on(...days) })).toEqual([points, longest]);
	});

	it('counts days, not entries, and in whatever order they arrive', () => {
		const entries = on('04', '02', '02', '02', '03');
		expect(found(runs(), { entries })).toEqual(['20', '3']);
	});

	it('breaks where the entry of a day is reversed', () => {
		const entries = on('02', '03', '04');
		const gone = entries[1];
		if (!gone) throw new Error('no entry');
		expect(found(runs(), { entries: [...entries, reversalOf(gone)] })).toEqual(['0', '1']);
	});

	it('asks for so many events a day, entries or units', () => {
		const entries = [
			sale('A', { at: '2026-02-02T10:00' }),
			sale('A', { at: '2026-02-02T11:00' }),
			sale('A', { at: '2026-02-03T10:00', quantity: '2' }),
			sale('A', { at: '2026-02-04T10:00', quantity: '3' }),
			sale('A', { at: '2026-02-04T11:00', quantity: '-1' })
		];
		expect(found(runs({ atLeast: '2' }), { entries })).toEqual(['0', '1']);
		expect(found(runs({ atLeast: '2', count: 'units' }), { entries })).toEqual(['20', '3']);
		expect(found(runs({ atLeast: '2.5', count: 'units' }), { entries })).toEqual(['0', '0']);
		expect(found(runs(), { entries })).toEqual(['20', '3']);
	});

	it('is the work of everybody with a share in it', () => {
		const entries = ['02', '03', '04'].map((day) =>
			sale('A', { at: `2026-02-${day}`, referrer: 'B', share: '0.5' })
		);
		expect(pointsOf(runs(), { entries })).toEqual({ A: '20', B: '20' });
	});

	it('dates the points by the entry that reached them', () => {
		const entries = [...on('02', '03'), sale('A', { at: '2026-02-04T10:00', quantity: '0' })];
		const reaching = sale('A', { at: '2026-02-04T11:00' });
		const [card] = scorecardsOf(runs(), {
			entries: [...entries, reaching, sale('A', { at: '2026-02-04T12:00' })]
		});
		expect(card?.lines[0]?.steps.map(({ at: when }) => when)).toEqual([at('2026-02-04T11:00')]);
		expect(card?.lines[0]?.arithmetic).toEqual({
			zh: '最长连续 3 个工作日；每连续 3 天：20 × 1 = 20',
			en: 'longest run 3 working days; for every 3 in a row: 20 × 1 = 20'
		});
	});

	it('goes by the bank’s calendar: holidays are no gap, a make-up Saturday is a day like any other', () => {
		const calendar = new WorkCalendar([
			{ date: '2026-02-04', isWorkingDay: false, name: null },
			{ date: '2026-02-07', isWorkingDay: true, name: '调休' }
		]);
		expect(found(runs(), { entries: on('02', '03', '05'), calendar })).toEqual(['20', '3']);
		expect(found(runs(), { entries: on('02', '03', '04'), calendar })).toEqual(['0', '2']);
		expect(found(runs(), { entries: on('05', '06', '09'), calendar })).toEqual(['0', '2']);
		expect(found(runs(), { entries: on('05', '06', '07', '09'), calendar })).toEqual(['20', '4']);
	});

	it('passes over the manager’s leave only where the rule says so', () => {
		const leave = [{ employeeNo: 'A', from: '2026-02-04', to: '2026-02-06', reason: null }];
		const entries = on('02', '03', '06');
		expect(found(runs(), { entries, leave })).toEqual(['0', '2']);
		expect(found(runs({ skipLeave: 'true' }), { entries, leave })).toEqual(['20', '3']);
	});

	it('shows the run that goes on, until the end of a working day without an event breaks it', () => {
		const line = (asOf: string) => {
			const [card] = scorecardsOf(runs(), { entries: on('05', '06'), asOf });
			return [card?.lines[1]?.arithmetic.en, card?.changesAt ?? null];
		};
		const going = 'longest run 2 working days, now 2';
		expect(line('2026-02-06T23:59')).toEqual([going, at('2026-02-07')]);
		expect(line('2026-02-08')).toEqual([going, at('2026-02-09')]);
		expect(line('2026-02-09T23:59:59.999')).toEqual([going, at('2026-02-10')]);
		expect(line('2026-02-10')).toEqual(['longest run 2 working days', null]);
	});

	it('knows nothing of what happens after the cut', () => {
		const entries = on('02', '03', '04');
		expect(found(runs(), { entries, asOf: '2026-02-04T09:59:59.999' })).toEqual(['0', '2']);
		expect(found(runs(), { entries, asOf: '2026-02-04T10:00' })).toEqual(['20', '3']);
	});

	it('pays for a whole number of days above zero', () => {
		const faults = (every: string) =>
			faultsOf(
				documentOf({
					rules: [PER_SALE, { id: 's', kind: 'streak', metric: 'sale', every, points: '1' }]
				})
			);
		expect(faults('0')).toEqual(['rules[1].every: must be greater than zero']);
		expect(faults('1.5')).toEqual(['rules[1].every: must be a whole number']);
	});
});

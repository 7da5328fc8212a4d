import { describe, expect, it } from 'vitest';
import {
	comparePeriods,
	dayOf,
	isPeriodName,
	parseInstant,
	periodDays,
	startOfDay,
	startOfWeek
} from '#lib/domain/calendar.ts';
import { at, board, contestOf, pointsOf, sale, scorecardsOf } from './score-cases.ts';

describe('the window of a contest', () => {
	it('holds its first instant and not its last, as instants', () => {
		const contest = contestOf({});
		const counted = (text: string) => pointsOf(contest, { entries: [sale('A', { at: text })] }).A;
		expect(counted('2025-12-31T23:59:59.999+08:00')).toBe('0');
		expect(counted('2026-01-01T00:00:00.000+08:00')).toBe('1');
		expect(counted('2026-03-31T23:59:59.999')).toBe('1');
		expect(counted('2026-03-31T15:59:59.999Z')).toBe('1');
		expect(counted('2026-03-31T16:00:00Z')).toBe('0');
		expect(counted('2026-04-01T00:59:59.999+09:00')).toBe('1');
	});

	it('begins and ends by the clocks of its zone where they change', () => {
		// New York springs forward on 8 March 2026: that day has 23 hours.
		const contest = contestOf({
			zone: 'America/New_York',
			window: { from: '2026-03-08', to: '2026-03-09' }
		});
		expect(contest.window.end - contest.window.start).toBe(23 * 3_600_000);
		// Beirut has no midnight on 29 March 2026: the day begins at one.
		expect(new Date(startOfDay('2026-03-29', 'Asia/Beirut')).toISOString()).toBe(
			'2026-03-28T22:00:00.000Z'
		);
	});

	it('puts an instant on the day that it has in the zone', () => {
		expect(dayOf(at('2026-01-31T23:59:59.999'), 'Asia/Shanghai')).toBe('2026-01-31');
		expect(dayOf(at('2026-01-31T23:59:59.999'), 'UTC')).toBe('2026-01-31');
		expect(dayOf(at('2026-02-01T00:00'), 'UTC')).toBe('2026-01-31');
		expect(dayOf(at('2026-01-31T18:14:59Z'), 'Asia/Kathmandu')).toBe('2026-01-31');
		expect(dayOf(at('2026-01-31T18:15:00Z'), 'Asia/Kathmandu')).toBe('2026-02-01');
	});
});

describe('what lies ahead of the cut', () => {
	const contest = contestOf({});
	const entries = [
		sale('A', { at: '2026-01-10' }),
		sale('A', { at: '2026-03-05' }),
		sale('A', { at: '2026-03-20', referrer: 'B', share: '0.5' }),
		sale('A', { at: '2026-04-20' })
	];

	it('does not count yet, and says when it will', () => {
		const cards = scorecardsOf(contest, { entries, asOf: '2026-02-01' });
		expect(cards.map(({ points }) => points.toString())).toEqual(['1', '0']);
		expect(cards.map(({ changesAt }) => changesAt)).toEqual([at('2026-03-05'), at('2026-03-20')]);
	});

	it('counts from its own instant on', () => {
		expect(pointsOf(contest, { entries, asOf: '2026-03-05' }).A).toBe('2');
		const cards = scorecardsOf(contest, { entries, asOf: '2026-03-31' });
		expect(cards.map(({ changesAt }) => changesAt)).toEqual([null, null]);
		expect(board(contest, { entries })).toEqual(['all 1 A 2.5', 'all 2 B 0.5']);
	});
});

describe('dates as files give them', () => {
	it.each([
		['2026-03-31', '2026-03-30T16:00:00.000Z'],
		['2026-03-31 09:30', '2026-03-31T01:30:00.000Z'],
		['2026-03-31T09:30:15.250', '2026-03-31T01:30:15.250Z'],
		['2026-03-31T09:30:15+0900', '2026-03-31T00:30:15.000Z'],
		['2026-03-31t09:30z', '2026-03-31T09:30:00.000Z'],
		['2026-02-29', null],
		['2024-02-29', '2024-02-28T16:00:00.000Z'],
		['2026-13-01', null],
		['2026-03-31T25:00', null],
		['2026/03/31', null],
		['1889-01-01', null],
		['20260331', null],
		['', null]
	])('%s → %s', (text, instant) => {
		const read = parseInstant(text, 'Asia/Shanghai');
		expect(read === null ? null : new Date(read).toISOString()).toBe(instant);
	});

	it('knows weeks from Monday, across months and years', () => {
		expect(['2026-03-01', '2026-03-02', '2026-01-01'].map(startOfWeek)).toEqual([
			'2026-02-23',
			'2026-03-02',
			'2025-12-29'
		]);
	});

	it('knows periods and their days', () => {
		expect(
			['2026', '2026-H2', '2026-Q4', '2026-12', '2024-02', '2026-12-31'].map(periodDays)
		).toEqual([
			{ from: '2026-01-01', to: '2027-01-01' },
			{ from: '2026-07-01', to: '2027-01-01' },
			{ from: '2026-10-01', to: '2027-01-01' },
			{ from: '2026-12-01', to: '2027-01-01' },
			{ from: '2024-02-01', to: '2024-03-01' },
			{ from: '2026-12-31', to: '2027-01-01' }
		]);
		expect(['2026-Q5', '2026-00', '26-Q1', '2026-Q1 ', '2026-02-30'].map(isPeriodName)).toEqual([
			false,
			false,
			false,
			false,
			false
		]);
		expect(['2026-Q4', '2026-12', '2026-Q3', '2026-10'].sort(comparePeriods)).toEqual([
			'2026-Q3',
			'2026-10',
			'2026-12',
			'2026-Q4'
		]);
	});
});

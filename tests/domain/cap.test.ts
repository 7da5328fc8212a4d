import { describe, expect, it } from 'vitest';
import type { Scorecard } from '#lib/domain/scoring.ts';
import {
	contestOf,
	PER_SALE,
	pointsOf,
	reversalOf,
	sale,
	scorecardsOf,
	type Facts,
	type Fields
} from './score-cases.ts';

const capped = (fields: Fields) =>
	contestOf({ rules: [PER_SALE, { id: 'cap', kind: 'cap', of: ['sales'], ...fields }] });

/** What is left of each day's points after all caps. */
function days(cards: readonly Scorecard[]): Record<string, string> {
	const byDay = new Map<string, number>();
	for (const { lines } of cards)
		for (const { steps } of lines)
			for (const { day, points } of steps)
				byDay.set(day, (byDay.get(day) ?? 0) + Number(points.toString()));
	return Object.fromEntries([...byDay].sort().map(([day, points]) => [day, String(points)]));
}

describe('cap', () => {
	const entries = [
		sale('A', { quantity: '4', at: '2026-01-31T23:59:59.999' }),
		sale('A', { quantity: '4', at: '2026-01-31T10:00' }),
		sale('A', { quantity: '4', at: '2026-02-01T00:00' }),
		sale('A', { quantity: '4', at: '2026-02-02T00:00' })
	];

	it.each([
		['contest', '5', '5'],
		// 31 January and 1 February are one week, not one month.
		['month', '5', '10'],
		['week', '5', '9'],
		['day', '5', '13'],
		['day', '100', '16'],
		['day', '0', '0']
	])('per %s of %s leaves %s', (per, limit, left) => {
		expect(pointsOf(capped({ per, limit }), { entries }).A).toBe(left);
	});

	it('takes back from what happened last, never from what arrived last', () => {
		const early = sale('A', { quantity: '4', at: '2026-02-01', receivedAt: '2026-03-30' });
		const late = sale('A', { quantity: '4', at: '2026-02-02' });
		const [card] = scorecardsOf(capped({ limit: '5' }), { entries: [late, early] });
		expect(card?.lines[1]?.steps.map(({ day, points }) => `${day} ${points.toString()}`)).toEqual([
			'2026-02-02 -3'
		]);
		expect(card?.lines[1]?.arithmetic).toEqual({
			zh: '全程封顶 5：8 → 5',
			en: 'at most 5 in the contest: 8 → 5'
		});
	});

	it('gives back the room of what was reversed', () => {
		const taken = sale('A', { quantity: '5', at: '2026-02-01' });
		const kept = sale('A', { quantity: '3', at: '2026-02-01T10:00' });
		const contest = capped({ per: 'day', limit: '5' });
		expect(pointsOf(contest, { entries: [taken, kept] }).A).toBe('5');
		expect(pointsOf(contest, { entries: [taken, kept, reversalOf(taken)] }).A).toBe('3');
	});

	it('lets negative rows make room within their bucket', () => {
		const contest = capped({ per: 'day', limit: '5' });
		const rows = [
			sale('A', { quantity: '8', at: '2026-02-01T10:00' }),
			sale('A', { quantity: '-2', at: '2026-02-01T11:00' }),
			sale('A', { quantity: '-9', at: '2026-02-02' })
		];
		expect(pointsOf(contest, { entries: rows.slice(0, 2) }).A).toBe('5');
		expect(pointsOf(contest, { entries: rows }).A).toBe('-4');
	});

	it('caps what another cap left: the case of the late row', () => {
		const contest = contestOf({
			window: { from: '2026-03-01', to: '2026-04-01' },
			rules: [
				{ id: 'funds', kind: 'perAmount', metric: 'sale', rate: '10', unit: '100000' },
				{ id: 'day', kind: 'cap', of: ['funds'], limit: '50', per: 'day' },
				{ id: 'all', kind: 'cap', of: ['funds', 'day'], limit: '120' }
			]
		});
		const before = [
			sale('M1', { yuan: '400000', at: '2026-03-02T10:00' }),
			sale('M1', { yuan: '700000', at: '2026-03-03T10:00' }),
			sale('M1', { yuan: '500000', at: '2026-03-09T10:00' })
		];
		const late = sale('M1', { yuan: '200000', at: '2026-03-02T15:00' });
		const facts = (entries: Facts['entries']) => scorecardsOf(contest, { entries });
		expect(days(facts(before))).toEqual({
			'2026-03-02': '40',
			'2026-03-03': '50',
			'2026-03-09': '30'
		});
		expect(days(facts([...before, late]))).toEqual({
			'2026-03-02': '50',
			'2026-03-03': '50',
			'2026-03-09': '20'
		});
		expect(facts([...before, late])[0]?.points.toString()).toBe('120');
	});

	it('caps several rules together', () => {
		const contest = contestOf({
			rules: [
				PER_SALE,
				{ id: 'more', kind: 'perUnit', metric: 'other', rate: '2' },
				{ id: 'cap', kind: 'cap', of: ['sales', 'more'], limit: '5' }
			]
		});
		const rows = [sale('A', { quantity: '3' }), sale('A', { quantity: '3', metric: 'other' })];
		expect(pointsOf(contest, { entries: rows }).A).toBe('5');
	});
});

import { describe, expect, it } from 'vitest';
import { arrivalState, dueAt, recentDays, type ArrivalRule } from '#lib/domain/arrival.ts';
import { parseInstant } from '#lib/domain/calendar.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';

const zone = 'Asia/Shanghai';
// The National Day holiday of 2026 and its make-up Saturday; 10 and 11 October are a weekend.
const calendar = new WorkCalendar([
	...['01', '02', '05', '06', '07'].map((day) => ({
		date: `2026-10-${day}`,
		isWorkingDay: false,
		name: '国庆节'
	})),
	{ date: '2026-10-10', isWorkingDay: true, name: '调休' }
]);
const where = { calendar, zone };
const at = (text: string) => parseInstant(text, zone) ?? 0;

function rule(changes: Partial<ArrivalRule> = {}): ArrivalRule {
	return { days: 1, time: '09:00', workingDaysOnly: true, from: null, ...changes };
}

describe('figures are due', () => {
	it.each<[string, ArrivalRule | null, string, string | null]>([
		['the next working day', rule(), '2026-09-29', '2026-09-30T09:00'],
		['after the holiday', rule(), '2026-09-30', '2026-10-08T09:00'],
		['on a make-up Saturday', rule(), '2026-10-09', '2026-10-10T09:00'],
		['after as many working days', rule({ days: 3 }), '2026-09-29', '2026-10-09T09:00'],
		['the same day', rule({ days: 0, time: '18:30' }), '2026-09-29', '2026-09-29T18:30'],
		['never for a day off', rule(), '2026-10-05', null],
		[
			'for a day off, where all days count',
			rule({ workingDaysOnly: false }),
			'2026-10-05',
			'2026-10-06T09:00'
		],
		['never before the first day', rule({ from: '2026-10-08' }), '2026-09-29', null],
		['from the first day on', rule({ from: '2026-09-29' }), '2026-09-29', '2026-09-30T09:00'],
		['never where nobody expects them', null, '2026-09-29', null]
	])('%s', (_name, asked, day, due) => {
		expect(dueAt(asked, day, where)).toBe(due === null ? null : at(due));
	});
});

describe('a metric of a day', () => {
	const due = at('2026-09-30T09:00');
	const arrived = (text: string) => ({ rows: 1, firstAt: at(text) });
	it.each([
		['arrived', due, arrived('2026-09-30T09:00'), '2026-10-01'],
		['late', due, arrived('2026-09-30T09:00:00.001'), '2026-10-01'],
		['expected', due, null, '2026-09-30T09:00'],
		['missing', due, null, '2026-09-30T09:00:00.001'],
		['extra', null, arrived('2026-09-30T09:00'), '2026-10-01'],
		['unasked', null, null, '2026-10-01']
	] as const)('is %s', (state, dueInstant, found, now) => {
		expect(arrivalState(dueInstant, found, at(now))).toBe(state);
	});
});

it('the last working days go back over days off, the newest first', () => {
	expect(recentDays(at('2026-10-08T12:00'), 3, where)).toEqual([
		'2026-10-08',
		'2026-10-07',
		'2026-10-06',
		'2026-10-05',
		'2026-10-04',
		'2026-10-03',
		'2026-10-02',
		'2026-10-01',
		'2026-09-30',
		'2026-09-29'
	]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from '#lib/domain/decimal.ts';
import { judgeRegistrations, type Registration } from '#lib/domain/registrations.ts';
import { WorkCalendar } from '#lib/domain/work-calendar.ts';
import { at, contestOf, sale, scorecardsOf } from './score-cases.ts';

function deal(externalId: string, fields: Partial<Registration> = {}): Registration {
	return {
		source: 'page',
		externalId,
		employeeNo: 'A',
		metric: 'sale',
		product: 'fund',
		quantity: Exact.ONE,
		amountFen: 500_000n,
		clientRef: 'C1',
		day: '2026-02-02',
		receivedAt: at('2026-02-02T10:00'),
		isWithdrawn: false,
		...fields
	};
}

const figure = (id: string, fields: Parameters<typeof sale>[1] = {}) =>
	sale('B', { id, product: 'fund', client: 'C1', yuan: '5000', at: '2026-02-03', ...fields });

function states(
	registrations: readonly Registration[],
	activities: Parameters<typeof judgeRegistrations>[1],
	asOf: string | null = '2026-02-04',
	calendar = WorkCalendar.PLAIN_WEEK
): string[] {
	return judgeRegistrations(registrations, activities, {
		zone: 'Asia/Shanghai',
		calendar,
		asOf: asOf === null ? null : at(asOf),
		lapseAfterWorkingDays: 5
	}).map(({ registration, state, figure: by }) =>
		[registration.externalId, state, by?.externalId ?? ''].join(' ').trim()
	);
}

describe('a registration', () => {
	it.each([
		['waits', [], 'R pending'],
		['is confirmed by the same deal', [figure('f')], 'R confirmed f'],
		['is corrected by another amount', [figure('f', { yuan: '4999.99' })], 'R corrected f'],
		['is corrected by another quantity', [figure('f', { quantity: '2' })], 'R corrected f'],
		['is not confirmed by another client', [figure('f', { client: 'C2' })], 'R pending'],
		['is not confirmed by another product', [figure('f', { product: 'gold' })], 'R pending'],
		['is not confirmed by an earlier deal', [figure('f', { at: '2026-02-01' })], 'R pending'],
		['is not confirmed by what has not happened', [figure('f', { at: '2026-02-05' })], 'R pending']
	])('%s', (_name, activities, expected) => {
		expect(states([deal('R')], activities)).toEqual([expected]);
	});

	it('lapses at the end of its last working day, by the calendar', () => {
		const lapse = (asOf: string, calendar?: WorkCalendar) =>
			states([deal('R')], [], asOf, calendar);
		expect(lapse('2026-02-09T23:59:59.999')).toEqual(['R pending']);
		expect(lapse('2026-02-10')).toEqual(['R lapsed']);
		const holiday = new WorkCalendar([{ date: '2026-02-05', isWorkingDay: false, name: null }]);
		expect(lapse('2026-02-10', holiday)).toEqual(['R pending']);
		expect(lapse('2026-02-11', holiday)).toEqual(['R lapsed']);
	});

	it('that lapsed is confirmed by a figure of its days that comes late, and by none of later days', () => {
		expect(states([deal('R')], [figure('f', { at: '2026-02-09' })], '2026-03-01')).toEqual([
			'R confirmed f'
		]);
		expect(states([deal('R')], [figure('f', { at: '2026-02-10' })], '2026-03-01')).toEqual([
			'R lapsed'
		]);
	});

	it('is confirmed once, the earliest first, and each figure confirms one', () => {
		const later = deal('Q', { receivedAt: at('2026-02-02T11:00'), employeeNo: 'B' });
		expect(states([later, deal('R')], [figure('f')])).toEqual(['Q pending', 'R confirmed f']);
		expect(states([deal('R')], [figure('g', { at: '2026-02-03T12:00' }), figure('f')])).toEqual([
			'R confirmed f'
		]);
	});

	it('that is withdrawn leaves its figure to the next', () => {
		const next = deal('Z');
		expect(states([deal('R', { isWithdrawn: true }), next], [figure('f')])).toEqual([
			'R withdrawn',
			'Z confirmed f'
		]);
	});

	it('has its state whatever the order of arrival, and no figure confirms two', () => {
		const registration = fc
			.tuple(fc.nat(9), fc.constantFrom('C1', 'C2'), fc.integer({ min: 1, max: 12 }), fc.boolean())
			.map(([id, clientRef, day, isWithdrawn]) =>
				deal(`R${id}`, {
					clientRef,
					isWithdrawn,
					day: `2026-02-${String(day).padStart(2, '0')}`
				})
			);
		const activity = fc
			.tuple(fc.nat(9), fc.constantFrom('C1', 'C2'), fc.integer({ min: 1, max: 20 }))
			.map(([id, client, day]) =>
				figure(`f${id}`, { client, at: `2026-02-${String(day).padStart(2, '0')}` })
			);
		const unique = <T extends { readonly externalId: string }>(items: fc.Arbitrary<T>) =>
			fc.uniqueArray(items, { selector: ({ externalId }) => externalId, maxLength: 8 });
		fc.assert(
			fc.property(
				unique(registration),
				unique(activity),
				fc.constantFrom('2026-02-05', '2026-02-12', null),
				(registrations, activities, asOf) => {
					const forth = states(registrations, activities, asOf);
					const back = states([...registrations].reverse(), [...activities].reverse(), asOf);
					expect([...back].reverse()).toEqual(forth);
					const used = forth.flatMap((text) => text.split(' ')[2] ?? []);
					expect(new Set(used).size).toBe(used.length);
				}
			)
		);
	});
});

describe('a contest', () => {
	const rules = [{ id: 'sales', kind: 'perUnit', metric: 'sale', rate: '10' }];
	const facts = {
		roster: ['A', 'B'],
		entries: [] as ReturnType<typeof figure>[],
		registrations: [deal('R')],
		asOf: '2026-02-04'
	};
	const shown = (
		contest: ReturnType<typeof contestOf>,
		given: Parameters<typeof scorecardsOf>[1]
	) =>
		scorecardsOf(contest, given).map(
			({ participant, points, registered, credits }) =>
				`${participant.employeeNo} ${points.toString()} ${registered?.toString() ?? '-'} ${credits.length}`
		);

	it('that says nothing does not count what is registered', () => {
		expect(shown(contestOf({ rules }), facts)).toEqual(['A 0 - 0', 'B 0 - 0']);
	});

	it('that ranks it counts it provisionally, never confirmed, and never beside its core figure', () => {
		const contest = contestOf({ rules, registrations: { ranks: true } });
		expect(shown(contest, facts)).toEqual(['A 10 10 0', 'B 0 - 0']);
		expect(shown(contest, { ...facts, view: 'confirmed' })).toEqual(['A 0 - 0', 'B 0 - 0']);
		expect(shown(contest, { ...facts, entries: [figure('f')] })).toEqual(['A 0 - 0', 'B 10 - 1']);
		expect(shown(contest, { ...facts, asOf: '2026-02-10' })).toEqual(['A 0 - 0', 'B 0 - 0']);
	});

	it('wakes at the instant at which it lapses', () => {
		const contest = contestOf({ rules, registrations: { ranks: true } });
		const [card] = scorecardsOf(contest, facts);
		expect(card?.changesAt).toBe(at('2026-02-10'));
	});
});

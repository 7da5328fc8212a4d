import { describe, expect, it } from 'vitest';
import { OrgTree } from '#lib/domain/org-tree.ts';
import { representativeAssignment } from '#lib/domain/roster.ts';
import { assignment, at, board, contestOf, sale, scorecardsOf } from './score-cases.ts';

const contest = contestOf({
	participants: { positions: ['wealth', 'lobby'] },
	divisions: [
		{ id: 'senior', positions: ['wealth'], grades: ['senior', 'chief'] },
		{ id: 'wealth', positions: ['wealth'] },
		{ id: 'rest' }
	]
});

describe('who takes part', () => {
	it('has an assignment in the window that the contest means, entries or none', () => {
		const roster = [
			assignment('before', { to: '2026-01-01' }),
			assignment('first-day', { to: '2026-01-02' }),
			assignment('last-day', { from: '2026-03-31' }),
			assignment('after', { from: '2026-04-01' }),
			assignment('teller', { position: 'teller' }),
			assignment('lobby', { position: 'lobby' }),
			assignment('chief', { grade: 'chief' })
		];
		expect(board(contest, { roster, entries: [sale('teller')] })).toEqual([
			'senior 1 chief 0',
			'wealth 1 first-day 0',
			'wealth 1 last-day 0',
			'rest 1 lobby 0'
		]);
	});

	it('stands in the division that names them or gathers their branches', () => {
		const grouped = contestOf({
			participants: { positions: ['wealth'] },
			divisions: [
				{ id: 'stars', employeeNos: ['B', '007'] },
				{ id: 'strong', orgUnits: ['north', 'BR9'] },
				{ id: 'others' }
			]
		});
		const roster = [
			assignment('A', { orgUnit: 'BR1' }),
			assignment('B', { orgUnit: 'BR9' }),
			assignment('007', { orgUnit: 'BR3' }),
			assignment('7', { orgUnit: 'BR3' }),
			assignment('C', { orgUnit: 'BR9' })
		];
		const unit = (code: string, parentCode: string | null, level: string) => ({
			code,
			nameZh: code,
			nameEn: code,
			parentCode,
			level
		});
		const orgUnits = new OrgTree([unit('north', null, 'region'), unit('BR1', 'north', 'branch')]);
		expect(board(grouped, { roster, orgUnits, entries: [] })).toEqual([
			'stars 1 007 0',
			'stars 1 B 0',
			'strong 1 A 0',
			'strong 1 C 0',
			'others 1 7 0'
		]);
	});

	it('moves with a transfer, keeps the points, and says when the next move is', () => {
		const roster = [
			assignment('A', { position: 'lobby', orgUnit: 'BR1', to: '2026-02-01' }),
			assignment('A', { position: 'wealth', orgUnit: 'BR2', from: '2026-02-01', to: '2026-03-01' }),
			assignment('A', { position: 'teller', orgUnit: 'BR3', from: '2026-03-01' })
		];
		const entries = [sale('A', { at: '2026-01-10' })];
		const seen = ['2025-12-01', '2026-01-31T23:59', '2026-02-01', '2026-03-15', null].map(
			(asOf) => {
				const [card] = scorecardsOf(contest, { roster, entries, asOf });
				return (
					card && [
						card.participant.division,
						card.participant.orgUnit,
						card.points.toString(),
						card.participant.changesAt
					]
				);
			}
		);
		expect(seen).toEqual([
			['rest', 'BR1', '0', at('2026-02-01')],
			['rest', 'BR1', '1', at('2026-02-01')],
			['wealth', 'BR2', '1', at('2026-03-01')],
			// A position that the contest does not mean: the last meant one stands.
			['wealth', 'BR2', '1', null],
			['wealth', 'BR2', '1', null]
		]);
	});

	it('stands where the assignment of the day is, else the last before, else the first after', () => {
		const roster = [
			assignment('A', { orgUnit: 'first', from: '2026-01-01', to: '2026-01-10' }),
			assignment('A', { orgUnit: 'second', from: '2026-01-05', to: '2026-01-10' }),
			assignment('A', { orgUnit: 'third', from: '2026-02-01' })
		];
		const unit = (day: string) => representativeAssignment(roster, day)?.orgUnit;
		expect(
			['2025-12-31', '2026-01-04', '2026-01-07', '2026-01-20', '2026-02-01'].map(unit)
		).toEqual(['first', 'first', 'second', 'second', 'third']);
	});
});

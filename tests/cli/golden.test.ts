import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { participantsIn, scoreFolder } from './command.ts';
import { expectWorked, expectWorkedTeams } from './worked-case.ts';

const golden = (name: string) => `tests/fixtures/golden/${name}`;

describe('contests worked by hand', () => {
	it.each([
		'gc01',
		'gc02',
		'gc04',
		'gc05',
		'gc06',
		'gc08',
		'gc09',
		'gc11',
		'gc12',
		'gc15',
		'gc16',
		'gc20',
		'gc21',
		'gc23'
	])('%s comes out as by hand', (name) => expectWorked(golden(name)));

	it.each(['gc01', 'gc08'])('the teams of %s come out as by hand', (name) =>
		expectWorkedTeams(golden(name))
	);

	it('pays each node of gc09 what it earned', () => {
		const [card] = participantsIn(scoreFolder(golden('gc09'), '--format', 'json'));
		const nodes = card?.lines[0]?.arithmetic.en.matchAll(/(?:=|so) ([\d.]+);/g) ?? [];
		expect([...nodes].map(([, reward]) => reward)).toEqual(
			JSON.parse(readFileSync(`${golden('gc09')}/expected-nodes.json`, 'utf8'))
		);
	});

	it('knows at each instant what was known by then: the late row of gc16', () => {
		const at = (instant: string) => {
			const [card] = participantsIn(
				scoreFolder(golden('gc16'), '--format', 'json', '--as-of', instant)
			);
			return {
				points: card?.points,
				lines: card?.lines.map(({ points, entries }) => `${points} by ${entries}`),
				bonus: card?.bonusYuan,
				weeks: card?.bonuses.map(({ arithmetic }) => arithmetic.en)
			};
		};
		// The row of 2 March became known on 10 March at nine: its week gains ten points and the prize.
		expect(at('2026-03-10T08:59:59+08:00')).toEqual({
			points: '120',
			lines: ['160 by 3', '-20 by 1', '-20 by 1'],
			bonus: '0.00',
			weeks: [
				'week of 2026-03-02: place 1, not paid: points 90 below 100',
				'week of 2026-03-09: place 1, not paid: points 30 below 100'
			]
		});
		expect(at('2026-03-10T09:00:00+08:00')).toEqual({
			points: '120',
			lines: ['180 by 4', '-30 by 2', '-30 by 1'],
			bonus: '200.00',
			weeks: [
				'week of 2026-03-02: place 1: ¥200.00',
				'week of 2026-03-09: place 1, not paid: points 20 below 100'
			]
		});
		expect(at('2026-03-02')).toEqual({
			points: '0',
			lines: ['0 by 0', '0 by 0', '0 by 0'],
			bonus: '0.00',
			weeks: []
		});
	});
});

describe('the CRM contest', () => {
	it('scores from its files, everybody on the board, also those without a deal', () => {
		const outcome = scoreFolder('tests/fixtures/crm', '--format', 'json');
		expect([outcome.code, outcome.err]).toEqual([0, '']);
		const rows = participantsIn(outcome);
		expect(rows).toHaveLength(35);
		const idle = rows.filter(({ points }) => points === '0').map(({ employeeNo }) => employeeNo);
		expect(idle.sort()).toEqual([
			'Carl Lin',
			'Carol Thompson',
			'Elizabeth Anderson',
			'Mei-Mei Johns',
			'Natalya Ivanova'
		]);
		expect(rows.every(({ status }) => status === 'PROVISIONAL')).toBe(true);
	});
});

import { describe, expect, it } from 'vitest';
import { OrgTree } from '#lib/domain/org-tree.ts';
import {
	assignment,
	board,
	contestOf,
	documentOf,
	faultsOf,
	lineOf,
	PER_SALE,
	sale,
	type Facts
} from './score-cases.ts';

const rule = (fields: object) => ({ id: 'ranks', kind: 'rankPoints', ...fields });
const podium = {
	by: 'rank',
	rows: [
		{ from: '1', points: '10' },
		{ from: '2', to: '3', points: '5' }
	]
};
const distribution = {
	by: 'percent',
	rows: [
		{ upTo: '0.1', points: '10' },
		{ upTo: '0.3', points: '8' },
		{ upTo: '1', points: '5' }
	]
};

/** Points of the rule by employee number; `-` where somebody is not rated. */
function earned(fields: object, facts: Facts, more: readonly object[] = []): string {
	const contest = contestOf({ rules: [PER_SALE, ...more, rule(fields)] });
	return (facts.roster ?? [])
		.map((person) => (typeof person === 'string' ? person : person.employeeNo))
		.map((who) => lineOf(contest, facts, 'ranks', who).value ?? '-')
		.join(' ');
}

/** `A` sells the first quantity, `B` the second and so on. */
function selling(...quantities: readonly number[]): Facts {
	const people = quantities.map((_, index) => String.fromCharCode(65 + index));
	return {
		roster: people,
		entries: people.map((who, index) => sale(who, { quantity: String(quantities[index]) }))
	};
}

describe('points for ranks', () => {
	it.each([
		{ sold: [9, 8, 7, 6], best: '10 5 5 0', average: '10 5 5 0' },
		{ sold: [9, 9, 7, 6], best: '10 10 5 0', average: '7.5 7.5 5 0' },
		{ sold: [9, 8, 8, 8], best: '10 5 5 5', average: '10 10/3 10/3 10/3' },
		{ sold: [1, 2, 3, 3], best: '0 5 10 10', average: '0 5 7.5 7.5' },
		{ sold: [4], best: '10', average: '10' }
	])('by a table: $sold → $best or $average', ({ sold, best, average }) => {
		expect(earned({ table: podium }, selling(...sold))).toBe(best);
		expect(earned({ table: podium, ties: 'average' }, selling(...sold))).toBe(average);
	});

	it('add to the points that the board ranks by', () => {
		const contest = contestOf({
			rules: [{ ...PER_SALE, counts: 'false' }, rule({ rule: 'sales', table: podium })]
		});
		expect(board(contest, selling(3, 9, 6))).toEqual(['all 1 B 10', 'all 2 A 5', 'all 2 C 5']);
	});

	it('go up from the least where less is better', () => {
		expect(earned({ table: podium, order: 'asc' }, selling(3, 9, 6, 1))).toBe('5 0 5 10');
	});

	it('by parts of the group, each up to and with its bound, compared exactly', () => {
		const ten = selling(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
		expect(earned({ table: distribution }, ten)).toBe('10 8 8 5 5 5 5 5 5 5');
		// 10 % of nine is less than one head: nobody is in that part.
		const nine = selling(9, 8, 7, 6, 5, 4, 3, 2, 1);
		expect(earned({ table: distribution }, nine)).toBe('8 8 5 5 5 5 5 5 5');
		// Equals at a bound stand together in the better part, or share the average of their places.
		const tied = selling(10, 9, 8, 8, 6, 5, 4, 3, 2, 1);
		expect(earned({ table: distribution }, tied)).toBe('10 8 8 8 5 5 5 5 5 5');
		expect(earned({ table: distribution, ties: 'average' }, tied)).toBe('10 8 6.5 6.5 5 5 5 5 5 5');
	});

	it('leaves out who is not rated and who may not be ranked', () => {
		const may = { id: 'may', kind: 'eligibility', holdsNone: ['warned'] };
		const facts = {
			...selling(9, 8, 7),
			qualifications: [{ employeeNo: 'A', qualification: 'warned', from: '2026-01-01', to: null }]
		};
		expect(earned({ table: podium }, facts, [may])).toBe('- 10 5');
	});

	it.each([
		{ within: { by: 'contest' }, found: '10 5 5 0' },
		{ within: { by: 'position' }, found: '10 5 10 5' },
		{ within: { by: 'grade' }, found: '- 10 - -' },
		{ within: { by: 'orgUnit' }, found: '10 10 5 10' },
		{ within: { by: 'level', level: 'branch' }, found: '10 10 5 -' }
	])('within $within: $found', ({ within, found }) => {
		const unit = (code: string) => ({
			code,
			nameZh: code,
			nameEn: code,
			parentCode: null,
			level: 'branch'
		});
		const facts = {
			...selling(9, 8, 7, 6),
			roster: [
				assignment('A', { orgUnit: 'B1' }),
				assignment('B', { orgUnit: 'B2', grade: 'senior' }),
				assignment('C', { orgUnit: 'B1', position: 'lobby' }),
				assignment('D', { orgUnit: 'B3', position: 'lobby' })
			],
			orgUnits: new OrgTree([unit('B1'), unit('B2')])
		};
		expect(earned({ table: podium, within }, facts)).toBe(found);
	});

	it('may rank what another group rule gives', () => {
		const first = rule({ id: 'first', table: podium, counts: 'false' });
		expect(
			earned({ rule: 'first', order: 'asc', table: podium }, selling(9, 8, 7, 6), [first])
		).toBe('0 5 5 10');
	});

	it('says the number, the rank and of how many', () => {
		const contest = contestOf({ rules: [PER_SALE, rule({ table: podium })] });
		expect(lineOf(contest, selling(3, 9), 'ranks', 'A')).toMatchObject({
			zh: '3：2 人中第 2 名，得 5',
			en: '3: rank 2 of 2, so 5'
		});
	});

	it('is refused where rows overlap or do not rise', () => {
		const faults = (table: object) => faultsOf(documentOf({ rules: [PER_SALE, rule({ table })] }));
		const rows = (...list: readonly object[]) => ({ by: 'rank', rows: list });
		expect(faults(rows({ from: '1', to: '3', points: '1' }, { from: '3', points: '1' }))).toEqual([
			'rules[1].table.rows[1]: must be greater than in the row before'
		]);
		expect(faults(rows({ from: '3', to: '1', points: '1' }))).toEqual([
			'rules[1].table.rows[0]: is not a range of ranks'
		]);
		expect(
			faults({
				by: 'percent',
				rows: [
					{ upTo: '0.5', points: '1' },
					{ upTo: '0.5', points: '0' }
				]
			})
		).toEqual(['rules[1].table.rows[1]: must be greater than in the row before']);
	});
});

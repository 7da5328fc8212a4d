import { describe, expect, it } from 'vitest';
import { board, contestOf, sale, type Fields } from './score-cases.ts';

const TOP_THREE = [
	{ from: 1, amountYuan: '1000' },
	{ from: 2, amountYuan: '800' },
	{ from: 3, amountYuan: '500' }
];

/** Everybody with so many units, under the prizes given. */
function pay(units: Record<string, string>, ...prizes: Fields[]): string[] {
	const contest = contestOf({
		prizes: prizes.map((prize, index) => ({ id: `p${index}`, kind: 'rankPrize', ...prize }))
	});
	const entries = Object.entries(units).map(([employeeNo, quantity]) =>
		sale(employeeNo, { quantity })
	);
	return board(contest, { entries }).map((row) => row.replace('all ', ''));
}

describe('prizes by rank', () => {
	it('adds the money of tied places and splits it equally; the next rank goes on after them', () => {
		expect(pay({ A: '120', B: '120', C: '90' }, { places: TOP_THREE })).toEqual([
			'1 A 120 ¥900.00',
			'1 B 120 ¥900.00',
			'3 C 90 ¥500.00'
		]);
	});

	it('gives fen that are left over one each in ascending employee number', () => {
		expect(pay({ B1: '200', B2: '150', B4: '150', B3: '150' }, { places: TOP_THREE })).toEqual([
			'1 B1 200 ¥1000.00',
			'2 B2 150 ¥433.34',
			'2 B3 150 ¥433.33',
			'2 B4 150 ¥433.33'
		]);
	});

	it('lets a tie at the last paid place share that place alone', () => {
		const tied = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`M${index}`, '5']));
		const rows = pay({ A: '9', ...tied }, { places: [{ from: 1, to: 2, amountYuan: '0.10' }] });
		expect(rows.map((row) => row.split('¥')[1])).toEqual([
			'0.10',
			'0.02',
			'0.02',
			'0.02',
			'0.01',
			'0.01',
			'0.01',
			'0.01'
		]);
	});

	it('pays nothing below the minimum, and the place stays unpaid', () => {
		expect(pay({ A: '10', B: '9.9999' }, { places: TOP_THREE, minPoints: '10' })).toEqual([
			'1 A 10 ¥1000.00',
			'2 B 9.9999'
		]);
	});

	it('adds what several prizes pay, and reads ranges as places', () => {
		expect(
			pay(
				{ A: '3', B: '2', C: '1' },
				{ places: [{ from: 1, amountYuan: '100' }] },
				{ places: [{ from: 1, to: 2, amountYuan: '10.50' }] }
			)
		).toEqual(['1 A 3 ¥110.50', '2 B 2 ¥10.50', '3 C 1']);
	});

	it('pays each division by itself, and a prize of one division only there', () => {
		const contest = contestOf({
			divisions: [
				{ id: 'a', orgUnits: ['BR1'] },
				{ id: 'b', orgUnits: ['BR2'] }
			],
			prizes: [
				{ id: 'each', kind: 'rankPrize', places: [{ from: 1, amountYuan: '5' }] },
				{ id: 'b-only', kind: 'rankPrize', division: 'b', places: [{ from: 1, amountYuan: '1' }] }
			]
		});
		const person = { name: '', position: 'wealth', grade: null, step: null, from: '2020-01-01' };
		const roster = [
			{ ...person, employeeNo: 'A', orgUnit: 'BR1', to: null, employmentType: null },
			{ ...person, employeeNo: 'B', orgUnit: 'BR2', to: null, employmentType: null }
		];
		expect(board(contest, { roster, entries: [sale('A'), sale('B')] })).toEqual([
			'a 1 A 1 ¥5.00',
			'b 1 B 1 ¥6.00'
		]);
	});
});

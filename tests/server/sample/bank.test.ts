import { describe, expect, it } from 'vitest';
import { GRADE_STEPS } from '#lib/domain/roster.ts';
import { makeSampleBank } from '#lib/server/sample/bank.ts';
import { quarterOf } from '#lib/server/sample/calendar.ts';
import { sampleLabels } from '#lib/server/sample/labels.ts';

const TODAY = '2026-11-24';
const SEEDS = [1, 7, 2026];

describe.each(SEEDS)('the sample bank of seed %i', (seed) => {
	const { orgUnits, roster } = makeSampleBank(seed, TODAY);
	const quarter = quarterOf(TODAY);
	const moves = roster.filter((row, index) => roster[index - 1]?.employeeNo === row.employeeNo);

	it('is a tree of one head office, four regions and six branches in each', () => {
		const count = (level: string) => orgUnits.filter((unit) => unit.level === level).length;
		expect([count('headOffice'), count('region'), count('branch')]).toEqual([1, 4, 24]);
		expect(new Set(orgUnits.map((unit) => unit.code)).size).toBe(orgUnits.length);
		for (const [index, unit] of orgUnits.entries()) {
			const parent = orgUnits.findIndex((other) => other.code === unit.parentCode);
			if (unit.level === 'headOffice') expect(unit.parentCode).toBeNull();
			else expect(parent).toBeGreaterThanOrEqual(0);
			expect(parent).toBeLessThan(index);
		}
	});

	it('has 240 managers over all positions, grades, employment types and branches', () => {
		const numbers = new Set(roster.map((row) => row.employeeNo));
		expect(numbers.size).toBe(240);
		for (const number of numbers) expect(number).toMatch(/^0\d{7}$/);
		const branches = orgUnits.filter((unit) => unit.level === 'branch').map((unit) => unit.code);
		expect([...new Set(roster.map((row) => row.orgUnit))].sort()).toEqual(branches.sort());
		for (const key of ['positions', 'grades', 'employmentTypes'] as const) {
			const field = { positions: 'position', grades: 'grade', employmentTypes: 'employmentType' };
			const used = new Set(roster.map((row) => row[field[key] as 'position' | 'grade']));
			expect([...used].sort()).toEqual(Object.keys(sampleLabels[key]).sort());
		}
		for (const row of roster) {
			expect(row.step).toMatch(/^[1-9]$/);
			expect(Number(row.step)).toBeLessThanOrEqual(GRADE_STEPS[row.grade]);
		}
	});

	it('has Chinese names, among them a long, a compound and a rare one, and two people of one name', () => {
		const names = roster.map((row) => row.name);
		const lengths = names.map((name) => [...name].length);
		expect(Math.min(...lengths)).toBe(2);
		expect(names.filter((name) => name.includes('·') && [...name].length >= 10)).toHaveLength(1);
		expect(names.some((name) => name.startsWith('欧阳'))).toBe(true);
		expect(names.some((name) => /[\u{20000}-\u{2a6df}]/u.test(name))).toBe(true);
		for (const name of names) {
			if (!name.includes('·')) expect(name).toMatch(/^\p{Script=Han}{2,4}$/u);
		}
		const holders = new Map<string, Set<string>>();
		for (const row of roster) {
			holders.set(row.name, (holders.get(row.name) ?? new Set()).add(row.employeeNo));
		}
		expect([...holders.values()].filter((numbers) => numbers.size > 1)).toHaveLength(1);
	});

	it('lets one manager move to another branch in the middle of the quarter', () => {
		expect(moves).toHaveLength(1);
		const [before, after] = roster.filter((row) => row.employeeNo === moves[0]?.employeeNo);
		expect(before?.to).toBe(after?.from);
		expect(before?.orgUnit).not.toBe(after?.orgUnit);
		expect(after?.to).toBe('');
		expect(after && after.from > quarter.from && after.from < quarter.to).toBe(true);
	});

	it('has three who join and one who leaves in the quarter; everybody else was there before', () => {
		const inQuarter = (day: string) => day >= quarter.from && day < quarter.to;
		const joined = roster.filter((row) => inQuarter(row.from) && !moves.includes(row));
		const left = roster.filter((row) => inQuarter(row.to)).map((row) => row.employeeNo);
		expect(joined).toHaveLength(3);
		expect(left.filter((number) => number !== moves[0]?.employeeNo)).toHaveLength(1);
		for (const row of roster) {
			expect(row.from).toMatch(/^\d{4}-\d{2}-\d{2}$/);
			expect(row.to === '' || row.to > row.from).toBe(true);
			expect(row.from < quarter.to).toBe(true);
		}
	});

	it('is the same for every day of the quarter, and another for another seed', () => {
		const text = JSON.stringify({ orgUnits, roster });
		expect(JSON.stringify(makeSampleBank(seed, '2026-10-01'))).toBe(text);
		expect(JSON.stringify(makeSampleBank(seed, '2026-12-31'))).toBe(text);
		expect(JSON.stringify(makeSampleBank(seed + 1, TODAY))).not.toBe(text);
	});
});

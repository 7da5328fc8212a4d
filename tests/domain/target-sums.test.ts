import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Target } from '#lib/domain/dated-inputs.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import type { Assignment } from '#lib/domain/roster.ts';
import { targetDifferences, targetTopics, targetTree } from '#lib/domain/target-sums.ts';

const unit = (code: string, parentCode: string | null = null): OrgUnitFact => ({
	code,
	nameZh: `${code} 支行`,
	nameEn: `${code} Branch`,
	parentCode,
	level: 'branch'
});
const of = (owner: Target['of'], target: number, fields: Partial<Target> = {}): Target => ({
	of: owner,
	metric: 'deposit',
	period: '2026-Q4',
	target: Exact.of(String(target)),
	...fields
});
const person = (
	employeeNo: string,
	orgUnit: string,
	fields: Partial<Assignment> = {}
): Assignment => ({
	employeeNo,
	name: `人${employeeNo}`,
	position: 'wealth',
	grade: null,
	step: null,
	orgUnit,
	from: '2026-01-01',
	to: null,
	employmentType: null,
	...fields
});
const topic = { metric: 'deposit', period: '2026-Q4' };
/** R > B1, B2; B1 > O1 */
const orgUnits = [unit('R'), unit('B1', 'R'), unit('B2', 'R'), unit('O1', 'B1')];

function lines(
	targets: readonly Target[],
	assignments: readonly Assignment[] = [],
	units: readonly OrgUnitFact[] = orgUnits
): string[] {
	return targetTree(topic, { targets, orgUnits: units, assignments }).map(
		({ code, depth, target, parts, difference }) =>
			`${'  '.repeat(depth)}${code} ${target ?? '–'} ${parts ? `${parts.sum}/${parts.count}` : '–'} ${difference ?? '–'}`
	);
}

describe('targets', () => {
	it('are compared with those of the parts, at every level', () => {
		const targets = [
			of({ orgUnit: 'R' }, 100),
			of({ orgUnit: 'B1' }, 60),
			of({ orgUnit: 'B2' }, 30),
			of({ employeeNo: '1' }, 40),
			of({ employeeNo: '2' }, 20)
		];
		expect(lines(targets, [person('1', 'B1'), person('2', 'B1')])).toEqual([
			'R 100 90/2 -10',
			'  B1 60 60/2 0',
			'    1 40 – –',
			'    2 20 – –',
			'  B2 30 – –'
		]);
	});

	it('count through a level that has none', () => {
		const targets = [
			of({ orgUnit: 'R' }, 100),
			of({ employeeNo: '1' }, 70),
			of({ employeeNo: '2' }, 35)
		];
		expect(lines(targets, [person('1', 'O1'), person('2', 'R')])).toEqual([
			'R 100 105/2 5',
			'  B1 – 70/1 –',
			'    O1 – 70/1 –',
			'      1 70 – –',
			'  2 35 – –'
		]);
	});

	it('are each of their own metric and period', () => {
		const other = { metric: 'vip_new' };
		const targets = [
			of({ orgUnit: 'R' }, 100),
			of({ orgUnit: 'B1' }, 60, other),
			of({ orgUnit: 'B2' }, 100, { period: '2026' })
		];
		expect(lines(targets)).toEqual(['R 100 – –']);
		expect(targetTopics(targets)).toEqual([
			{ metric: 'deposit', period: '2026-Q4' },
			{ metric: 'deposit', period: '2026' },
			{ metric: 'vip_new', period: '2026-Q4' }
		]);
	});

	it('of managers count where they stand on the last day of the period, or stood last', () => {
		const targets = [
			of({ orgUnit: 'B1' }, 10),
			of({ orgUnit: 'B2' }, 5),
			of({ employeeNo: '1' }, 10),
			of({ employeeNo: '2' }, 5),
			of({ employeeNo: '3' }, 9)
		];
		const people = [
			person('1', 'B2', { to: '2026-11-01' }),
			person('1', 'B1', { from: '2026-11-01' }),
			person('2', 'B2', { to: '2026-11-01' })
		];
		expect(lines(targets, people)).toEqual([
			'R – 15/2 –',
			'  B1 10 10/1 0',
			'    1 10 – –',
			'  B2 5 5/1 0',
			'    2 5 – –'
		]);
	});

	it('of units that nobody knows stand alone, and a circle of units ends', () => {
		const circle = [unit('X', 'Y'), unit('Y', 'X')];
		expect(
			lines([of({ orgUnit: 'Z' }, 1), of({ orgUnit: 'X' }, 2), of({ orgUnit: 'Y' }, 3)], [], circle)
		).toEqual(['Z 1 – –', 'X 2 3/1 1', '  Y 3 – –']);
	});

	it('that add up differ nowhere, and only those that do not are named', () => {
		const amounts = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 2 });
		fc.assert(
			fc.property(
				fc.array(amounts, { minLength: 1, maxLength: 5 }),
				fc.integer({ min: -5, max: 5 }),
				(branches, wrong) => {
					const units = [unit('R'), ...branches.map((_, index) => unit(`B${index}`, 'R'))];
					const people = branches.flatMap((own, index) =>
						own.map((_, at) => person(`${index}-${at}`, `B${index}`))
					);
					const sums = branches.map((own) => own.reduce((sum, amount) => sum + amount, 0));
					const targets = [
						of({ orgUnit: 'R' }, sums.reduce((sum, amount) => sum + amount, 0) + wrong),
						...sums.map((sum, index) => of({ orgUnit: `B${index}` }, sum)),
						...branches.flatMap((own, index) =>
							own.map((amount, at) => of({ employeeNo: `${index}-${at}` }, amount))
						)
					];
					const tree = targetTree(topic, { targets, orgUnits: units, assignments: people });
					expect(
						targetDifferences(tree).map(({ code, difference }) => `${code} ${difference ?? '–'}`)
					).toEqual(wrong === 0 ? [] : [`R ${-wrong}`]);
				}
			)
		);
	});
});

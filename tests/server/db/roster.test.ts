import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Assignment } from '#lib/domain/roster.ts';
import { marksBetween } from '#lib/server/db/ledger.ts';
import { assignmentsThrough, orgUnitsThrough } from '#lib/server/db/roster.ts';
import { ingestBatch } from '#lib/server/ingest/ingest-batch.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
beforeAll(async () => {
	test = await createTestDatabase();
});
afterAll(() => test.close());

function assignment(employeeNo: string, fields: Partial<Assignment> = {}): Assignment {
	return {
		employeeNo,
		name: '王伟',
		position: 'wealth',
		grade: 'senior',
		step: 2,
		orgUnit: 'U1',
		from: '2026-01-01',
		to: null,
		employmentType: 'contract',
		...fields
	};
}

function ingestRoster(...roster: Assignment[]) {
	return ingestBatch(test.db, {
		origin: 'file',
		by: null,
		roster: roster.map((row, index) => ({ line: index + 2, assignment: row }))
	});
}

const known = (throughPosition: number, ...employeeNos: string[]) =>
	assignmentsThrough(test.db, { throughPosition, ...(employeeNos.length > 0 && { employeeNos }) });

it('all of a manager’s assignments come from the latest batch that names them', async () => {
	const before = [
		assignment('1', { to: '2026-06-01' }),
		assignment('1', { from: '2026-06-01', orgUnit: 'U2' })
	];
	await ingestRoster(...before, assignment('2'));
	const moved = assignment('1', { orgUnit: 'U3', grade: null, step: null });
	expect(await ingestRoster(moved)).toMatchObject({ position: 2, accepted: 1 });

	expect(await known(1, '1')).toEqual(before);
	expect(await known(2)).toEqual([moved, assignment('2')]);
	expect(await marksBetween(test.db, { after: 1, through: 2 })).toEqual({
		employeeNos: ['1'],
		clientRefs: [],
		isForEverybody: false
	});
});

it('a roster that says what is known is not stored again', async () => {
	const moved = assignment('1', { orgUnit: 'U3', grade: null, step: null });
	expect(await ingestRoster(moved, moved, assignment('2'))).toMatchObject({
		position: null,
		accepted: 0,
		duplicates: 3
	});
});

it('two rows of one manager from one day that differ: the second is refused', async () => {
	const receipt = await ingestRoster(assignment('3'), assignment('3', { orgUnit: 'U9' }));
	expect(receipt).toMatchObject({
		accepted: 1,
		refused: [
			{
				line: 3,
				faults: [
					{
						code: 'roster.assignment.conflict',
						found: expect.stringContaining(',U9,'),
						allowed: expect.stringContaining(',U1,')
					}
				]
			}
		]
	});
});

it('of several facts about a unit the latest counts', async () => {
	const unit = {
		code: 'U1',
		nameZh: '湖滨支行',
		nameEn: 'Hubin',
		parentCode: null,
		level: 'branch'
	};
	const ingestUnits = (...orgUnits: (typeof unit)[]) =>
		ingestBatch(test.db, { origin: 'file', by: null, orgUnits });
	const first = await ingestUnits(unit, { ...unit, code: 'U2' });
	const second = await ingestUnits({ ...unit, nameEn: 'Lakeside' }, { ...unit, code: 'U2' });
	expect(second).toMatchObject({ accepted: 1, duplicates: 1 });
	const names = async (position: number | null) =>
		(await orgUnitsThrough(test.db, position ?? 0)).map(({ code, nameEn }) => `${code} ${nameEn}`);
	expect(await names(first.position)).toEqual(['U1 Hubin', 'U2 Hubin']);
	expect(await names(second.position)).toEqual(['U1 Lakeside', 'U2 Hubin']);
	const marks = await marksBetween(test.db, {
		after: first.position ?? 0,
		through: second.position ?? 0
	});
	expect(marks.isForEverybody).toBe(true);
});

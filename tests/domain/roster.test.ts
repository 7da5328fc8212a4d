import { describe, expect, it } from 'vitest';
import { parseRosterRow } from '#lib/domain/file-rows.ts';
import { assignmentOn, overlappingAssignments, type Assignment } from '#lib/domain/roster.ts';

const ROW = {
	employeeNo: '007001',
	name: '王伟',
	position: 'wealth',
	grade: 'senior',
	step: '3',
	orgUnit: 'B1',
	from: '2026-01-01',
	employmentType: 'contract'
};

describe('a roster row', () => {
	it('says why an assignment ended', () => {
		const read = parseRosterRow({ ...ROW, to: '2026-07-01', endReason: '离职' }, 2);
		expect(read).toMatchObject({ ok: true, value: { to: '2026-07-01', endReason: '离职' } });
		expect(parseRosterRow(ROW, 2)).toMatchObject({ ok: true, value: { to: null } });
	});

	it('has no reason without an end', () => {
		const read = parseRosterRow({ ...ROW, endReason: '离职' }, 2);
		expect(read.ok ? [] : read.faults.map(({ place }) => place)).toEqual(['row 2, endReason']);
	});
});

const row = (orgUnit: string, from: string, to: string | null = null): Assignment => ({
	employeeNo: '007001',
	name: '王伟',
	position: 'wealth',
	grade: null,
	step: null,
	orgUnit,
	from,
	to,
	employmentType: null
});

it('an assignment without an end goes on until the next begins', () => {
	const rows = [row('B2', '2026-06-01'), row('B1', '2026-01-01')];
	expect(overlappingAssignments(rows)).toBeNull();
	expect(assignmentOn(rows, '2026-05-31')?.orgUnit).toBe('B1');
	expect(assignmentOn(rows, '2026-06-01')?.orgUnit).toBe('B2');
});

it('an assignment that is said to go on after another began contradicts it', () => {
	const first = row('B1', '2026-01-01', '2026-06-02');
	const second = row('B2', '2026-06-01', '2026-07-01');
	expect(overlappingAssignments([second, first])).toEqual([first, second]);
	expect(overlappingAssignments([second, { ...first, to: '2026-06-01' }])).toBeNull();
	const long = row('B0', '2026-01-01', '2026-12-01');
	const open = row('B3', '2026-02-01');
	expect(overlappingAssignments([long, open, row('B4', '2026-12-01')])).toEqual([long, open]);
});

import { describe, expect, it } from 'vitest';
import { describeFaults } from '../../src/cli/file-fault.ts';
import { filesOf, longhu } from './command.ts';

const CONTEST = JSON.stringify({
	schema: 'longhu/contest@1',
	id: 'c',
	name: { zh: '名', en: 'Name' },
	window: { from: '2026-01-01', to: '2026-04-01' },
	rules: [{ id: 'a', kind: 'perUnit', name: { zh: '名', en: 'Name' }, metric: 'sale', rate: '1' }]
});
const ROSTER = 'employeeNo,name,position,orgUnit,from\n0007,A,wealth,B1,2026-01-01\n';
const HEADER = 'externalId,employeeNo,metric,occurredAt,clientRef,referrerNo,amount';

/**
 * The faults on the error stream, files by their bare names; the outcome must be a refusal without output, and the last
 * line say how many they are.
 */
function refused(files: Record<string, string | Uint8Array>, ...more: string[]): string[] {
	const named = {
		'contest.yaml': CONTEST,
		'roster.csv': ROSTER,
		'activities.csv': `${HEADER}\nS1,0007,sale,2026-02-01,,,\n`,
		...files
	};
	const paths = filesOf(named);
	const given = Object.entries(paths).flatMap(([name, path]) => [
		`--${name.replace(/-?\d*\.\w+$/, '')}`,
		path
	]);
	const outcome = longhu('score', ...given, '--lang', 'en', ...more);
	expect([outcome.code, outcome.out]).toEqual([1, '']);
	const lines = outcome.err
		.trimEnd()
		.split('\n')
		.map((line) => line.replace(/^.*\/longhu-cli-[^/]*\//, ''));
	const total = lines.pop();
	expect(total).toBe(`longhu: ${lines.length} ${lines.length === 1 ? 'fault' : 'faults'} in all`);
	return lines;
}

describe('wrong inputs', () => {
	it('are shown all at once, each with its file, its place and what stood there', () => {
		expect(
			refused({
				'contest.yaml': CONTEST.replace('"perUnit"', '"perUnits"'),
				'roster.csv': `${ROSTER}0008,,wealth,B1,2026-02-30\n`,
				'activities.csv': `${HEADER}\nS1,0007,sale,,,,1.005\n`,
				'figures.csv': 'employeeNo,metric,period,value,statedAt\n0007,kept,2026-Q5,x,2026-04-01\n',
				'targets.csv': 'metric,period,target\nsale,2026-Q1,1\n',
				'leave.csv': 'employeeNo,from,to\n0007,2026-02-01,2026-02-01\n',
				'calendar.csv': 'date,isWorkingDay\n2026-02-01,1\n'
			})
		).toEqual([
			expect.stringMatching(
				/^contest\.yaml: rules\[0\]\.kind: is not a known kind \(found: "perUnits"; allowed: perUnit, perAmount, .*; did you mean: perUnit\)$/
			),
			'roster.csv: row 3, from: is not a date (found: "2026-02-30"; allowed: 2026-03-21)',
			'roster.csv: row 3, name: is required, but empty (found: "")',
			'activities.csv: row 2, occurredAt: is required, but empty (found: "")',
			'activities.csv: row 2, amount: is not an amount in yuan, exact to the fen (found: "1.005"; allowed: 1234.50)',
			'figures.csv: row 2, period: is not a period (found: "2026-Q5"; allowed: 2026-Q4, 2026-10, 2026-10-31)',
			'figures.csv: row 2, value: is not a decimal number (found: "x"; allowed: 12.5)',
			'targets.csv: row 2, employeeNo: is required, but empty (found: "")',
			'leave.csv: row 2, to: must be later than `from` (found: "2026-02-01"; allowed: > 2026-02-01)',
			'calendar.csv: row 2, isWorkingDay: must be true or false (found: "1"; allowed: true, false)'
		]);
	});

	it('name an unknown column with the one that was meant, a doubled and a missing one', () => {
		expect(refused({ 'roster.csv': 'employeNo,name,name,position,orgUnit,from\n' })).toEqual([
			'roster.csv: row 1, column 1: is not a column of this file (found: "employeNo"; allowed: employeeNo, name, position, grade, step, orgUnit, from, to, employmentType, endReason; did you mean: employeeNo)',
			'roster.csv: row 1, column 3: stands in the header twice (found: "name")',
			'roster.csv: row 1: column employeeNo is missing'
		]);
		expect(
			refused({ 'activities.csv': 'externalId,employeeNo,metric,occurredAt,\n' })
		).toHaveLength(1);
	});

	it('list what is wrong in the rows beside a column too many, without reading that column', () => {
		expect(
			refused({
				'activities.csv': `${HEADER},colour\nS1,0007,sale,2026-13-01,,,,13812345678\nS2,0O07,sale,2026-02-01,,,,\n`
			}).map((line) => line.replace(/; allowed.*/, ')'))
		).toEqual([
			'activities.csv: row 1, column 8: is not a column of this file (found: "colour")',
			'activities.csv: row 2, occurredAt: is not a date or a date with time (found: "2026-13-01")',
			'activities.csv: row 3, employeeNo: is on no row of the roster (found: "0O07"; did you mean: 0007)'
		]);
	});

	it('include a number that is on no roster row, and the one that was probably meant', () => {
		expect(
			refused({
				'activities.csv': `${HEADER}\nS1,0O07,sale,2026-02-01,,,\nS2,0007,sale,2026-02-01,,99,\n`,
				'leave.csv': 'employeeNo,from,to\n1,2026-02-01,2026-02-02\n'
			})
		).toEqual([
			'activities.csv: row 2, employeeNo: is on no row of the roster (found: "0O07"; did you mean: 0007)',
			'activities.csv: row 3, referrerNo: is on no row of the roster (found: "99")',
			'leave.csv: row 2, employeeNo: is on no row of the roster (found: "1")'
		]);
	});

	it('include two assignments of one manager from one day, but not the same row twice', () => {
		const row = '0007,A,wealth,B1,2026-01-01\n';
		expect(refused({ 'roster.csv': `${ROSTER}${row}0007,A,lobby,B1,2026-01-01\n` })).toEqual([
			'roster.csv: row 4: is another assignment of the same manager from the same day as row 2 (found: "0007 2026-01-01")'
		]);
	});

	it('include other content under a live identity, also across files, with both shown', () => {
		const [line] = refused({ 'activities-2.csv': `${HEADER}\nS1,0007,sale,2026-02-01,,,5\n` });
		expect(line).toMatch(
			/^activities-2\.csv: row 2: .*found: ".*amount=5\.00.*"; allowed: externalId=S1/
		);
	});

	it('include a client who looks like a person’s number, without repeating it', () => {
		const lines = refused({
			'activities.csv': `${HEADER}\n13812345678,0007,sale,2026-02-01,13812345678,,\nS2,0007,sale,2026-02-01,11010519491231002X,,\n`
		});
		expect(lines).toEqual([
			'activities.csv: row 2, clientRef: looks like a mobile number; a client is an opaque reference here',
			'activities.csv: row 3, clientRef: looks like an identity number; a client is an opaque reference here'
		]);
	});

	it('include everything else in a row with somebody’s number, and never the number itself', () => {
		const lines = refused({
			'activities.csv': [
				HEADER,
				'S1,0007,13812345678,2026-13-01,6222021234567890128,,1.005',
				'S1,0O07,sale,2026-02-01,13812345678,,x',
				'S2,0O07,sale,2026-02-01,13812345678,,',
				'S3,13812345678,sale,2026-02-01,,,',
				'S4,0007,sale,2026-02-01,13812345678,,',
				'S4,0007,sale,2026-02-01,13812345679,,'
			].join('\n'),
			'roster.csv': `${ROSTER}0008,13812345678,Wealth,B1,${'x'.repeat(50)} 13812345678\n`
		}).map((line) => line.replace(/; a client is.*|; allowed: (?!externalId).*/, ''));
		expect(lines).toEqual([
			'roster.csv: row 3, name: looks like a mobile number',
			'roster.csv: row 3, from: looks like a mobile number',
			'roster.csv: row 3, from: is not a date (found: "…"',
			'roster.csv: row 3, position: must be a code in lower case (found: "Wealth"',
			'activities.csv: row 2, metric: looks like a mobile number',
			'activities.csv: row 2, clientRef: looks like a bank card number',
			'activities.csv: row 2, metric: must be a code in lower case (found: "…"',
			'activities.csv: row 2, occurredAt: is not a date or a date with time (found: "2026-13-01"',
			'activities.csv: row 2, amount: is not an amount in yuan, exact to the fen (found: "1.005"',
			'activities.csv: row 3, clientRef: looks like a mobile number',
			'activities.csv: row 3, amount: is not an amount in yuan, exact to the fen (found: "x"',
			'activities.csv: row 3, employeeNo: is on no row of the roster (found: "0O07"; did you mean: 0007)',
			'activities.csv: row 4, clientRef: looks like a mobile number',
			'activities.csv: row 4, employeeNo: is on no row of the roster (found: "0O07"; did you mean: 0007)',
			'activities.csv: row 5, employeeNo: is on no row of the roster (found: "…")',
			'activities.csv: row 6, clientRef: looks like a mobile number',
			'activities.csv: row 7, clientRef: looks like a mobile number',
			expect.stringMatching(
				/^activities\.csv: row 7: .*found: "externalId=S4 .*clientRef=… .*allowed: externalId=S4 .*clientRef=… /
			)
		]);
	});

	it('take no roster row with a fault for a number that nobody has', () => {
		expect(
			refused({
				'roster.csv': `${ROSTER}0008,B,wealth,B1,2026-02-30\n`,
				'activities.csv': `${HEADER}\nS1,0008,sale,2026-02-01,,,\n`
			})
		).toHaveLength(1);
	});

	it('include those of the rows below a header with faults, in the columns that it leaves certain', () => {
		expect(
			refused({
				'roster.csv':
					'employeNo,name,name,position,orgUnit,from\n0007,,,Wealth,B1,2026-02-30\n0008,B,B,wealth,,2026-02-01\n',
				'activities.csv': 'colour,size\nred,1\n'
			}).map((line) => line.replace(/ \(.*/, ''))
		).toEqual([
			'roster.csv: row 1, column 1: is not a column of this file',
			'roster.csv: row 1, column 3: stands in the header twice',
			'roster.csv: row 1: column employeeNo is missing',
			'roster.csv: row 2, from: is not a date',
			'roster.csv: row 2, position: must be a code in lower case',
			'roster.csv: row 3, orgUnit: is required, but empty',
			'activities.csv: row 1, column 1: is not a column of this file',
			'activities.csv: row 1, column 2: is not a column of this file',
			'activities.csv: row 1: column metric is missing'
		]);
	});

	it('include an org unit that no file of org units has, once there is one', () => {
		expect(
			refused({
				'org-units.csv':
					'code,nameZh,parentCode,level\nB10,支行,HQQ,branch\nHQ,总行,,bank\nB2,,HQ,branch\n',
				'roster.csv': `${ROSTER}0008,B,wealth,B2,2026-01-01\n0009,C,wealth,B10,2026-01-01\n`,
				'targets.csv': 'orgUnit,metric,period,target\nB11,sale,2026-Q1,1\n'
			})
		).toEqual([
			'org-units.csv: row 2, parentCode: is in no file of org units (found: "HQQ"; did you mean: HQ)',
			'org-units.csv: row 4, nameZh: is required, but empty (found: "")',
			'roster.csv: row 2, orgUnit: is in no file of org units (found: "B1"; did you mean: B10)',
			'targets.csv: row 2, orgUnit: is in no file of org units (found: "B11"; did you mean: B10)'
		]);
	});

	it('include units that lie under themselves, each circle once', () => {
		expect(
			refused({
				'org-units.csv':
					'code,nameZh,parentCode,level\nB3,c,B1,branch\nB1,a,B2,branch\nB2,b,B1,branch\nHQ,d,,bank\n',
				'roster.csv': ROSTER
			})
		).toEqual([
			'org-units.csv: row 3, parentCode: the units above it go round in a circle (found: "B1 → B2 → B1")'
		]);
	});

	it('include leave that shares a day with other leave of the same manager, but not the same row twice', () => {
		expect(
			refused({
				'leave.csv':
					'employeeNo,from,to\n0007,2026-02-01,2026-02-05\n0007,2026-02-05,2026-02-07\n0007,2026-02-01,2026-02-05\n0007,2026-02-04,2026-02-06\n'
			})
		).toEqual([
			'leave.csv: row 5: overlaps the leave of the same manager in row 2 (2026-02-01 to 2026-02-05) (found: "2026-02-04 – 2026-02-06")'
		]);
	});

	it('include rows of another width, unclosed quotes, workbooks, and files that are not there', () => {
		expect(
			refused({
				'roster.csv': `${ROSTER}0008,B\n0009,C,wealth,B1,2026-01-01,,\n`,
				'activities.csv': `${HEADER}\n"S1`
			})
		).toEqual([
			'roster.csv: row 3: has another number of cells than the header (found: "2"; allowed: 5)',
			expect.stringMatching(/^activities\.csv: row 2: A quote is never closed/)
		]);
		const [workbook] = refused({ 'roster.csv': new Uint8Array([0x50, 0x4b, 3, 4]) });
		expect(workbook).toMatch(/^roster\.csv: file: This is an Excel workbook/);
		expect(refused({}, '--activities', '/nowhere/activities.csv')).toEqual([
			'/nowhere/activities.csv: there is no such file'
		]);
		expect(refused({}, '--activities', '/')[0]).toMatch(/cannot be read \(EISDIR\)/);
	});

	it('are all listed, however many they are, in pieces that a reader can keep up with', () => {
		const rows = Array.from(
			{ length: 150_000 },
			(_, index) => `S${index},nobody,sale,2026-02-01,,,`
		);
		const lines = refused({ 'activities.csv': [HEADER, ...rows].join('\n') });
		expect(lines).toEqual(
			rows.map(
				(_, index) =>
					`activities.csv: row ${index + 2}, employeeNo: is on no row of the roster (found: "nobody")`
			)
		);
		const faults = rows.map((_, index) => ({
			file: 'a.csv',
			fault: { code: 'x', message: { zh: '错', en: 'wrong' }, place: `row ${index}` }
		}));
		const pieces = [...describeFaults(faults, 'en')];
		expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(20_000);
		expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true);
	});

	it('are in both languages unless one is asked for, and move no cursor', () => {
		const paths = filesOf({ contest: CONTEST, roster: 'a\u001b[2J\n', activities: HEADER });
		const { err } = longhu(
			'score',
			'--contest',
			paths.contest,
			'--roster',
			paths.roster,
			'--activities',
			paths.activities
		);
		expect(err).toContain('没有这一列 / is not a column of this file');
		expect(err).toContain('缺少 name 列 / column name is missing');
		expect(err).not.toContain('\u001b');
	});
});

it('reads what Excel saves in China: GB18030, semicolons and carriage returns', () => {
	const paths = filesOf({
		contest: CONTEST,
		// 王 in GB18030.
		roster: Buffer.concat([
			Buffer.from('employeeNo;name;position;orgUnit;from\r\n0007;'),
			Buffer.from([0xcd, 0xf5]),
			Buffer.from(';wealth;B1;2026-01-01\r\n')
		]),
		activities: `\ufeff${HEADER}\r\nS1,0007,sale,2026-02-01,,,\r\n`
	});
	const outcome = longhu(
		'score',
		'--contest',
		paths.contest,
		'--roster',
		paths.roster,
		'--activities',
		paths.activities,
		'--format',
		'csv'
	);
	expect(outcome.out.split('\r\n')[1]).toBe('0007,王,all,1,1,1.00,0.00,wealth,B1,PROVISIONAL');
});

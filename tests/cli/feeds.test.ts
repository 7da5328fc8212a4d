import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesOf, longhu, participantsIn } from './command.ts';

const CONTEST = `
schema: longhu/contest@1
id: quarter
name: { zh: 一季度竞赛, en: First quarter }
window: { from: 2026-01-01, to: 2026-04-01 }
divisions:
  - { id: wealth, name: { zh: 理财组, en: Wealth } }
rules:
  - { id: sales, kind: perUnit, name: { zh: 每笔, en: Each sale }, metric: sale, rate: 2 }
  - { id: volume, kind: perAmount, name: { zh: 金额, en: Volume }, metric: sale, rate: 1, unit: 100 }
  - { id: kept, kind: ratioThreshold, name: { zh: 保有, en: Kept }, metric: retention, atLeast: 0.5, points: 10 }
  - { id: conduct, kind: negativeEvent, name: { zh: 投诉, en: Complaints }, measure: { take: quantity, metric: complaint }, points: -5 }
`;
const ROSTER = `employeeNo,name,position,orgUnit,from
0007,王芳,wealth,B1,2020-01-01
0008,李娜,wealth,B1,2020-01-01
`;
const NO_SALES = 'externalId,employeeNo,metric,quantity,amount,occurredAt\n';

function score(files: Readonly<Record<string, string>>, ...more: readonly string[]) {
	const paths = filesOf({ contest: CONTEST, roster: ROSTER, ...files });
	const options = Object.entries(paths).flatMap(([kind, path]) => [`--${kind}`, path]);
	return longhu('score', ...options, '--format', 'json', ...more);
}

function pointsOf(outcome: ReturnType<typeof score>): string[] {
	expect(outcome.code).toBe(0);
	return participantsIn(outcome)
		.map(({ employeeNo, points }) => `${employeeNo} ${points}`)
		.sort();
}

describe('snapshots in a file', () => {
	const header = 'employeeNo,metric,businessDate,scope,quantity,amount\n';

	it('score like the activities that they stand for', () => {
		const steps = fc.array(
			fc.tuple(
				fc.constantFrom('0007', '0008'),
				fc.integer({ min: 1, max: 28 }),
				fc.integer({ min: -3, max: 9 }),
				fc.integer({ min: -300, max: 900 })
			),
			{ minLength: 1, maxLength: 12 }
		);
		fc.assert(
			fc.property(steps, (given) => {
				const daily = new Map<string, { count: number; yuan: number }>();
				for (const [employeeNo, day, count, yuan] of given) {
					const key = `${employeeNo} 2026-02-${String(day).padStart(2, '0')}`;
					const known = daily.get(key) ?? { count: 0, yuan: 0 };
					daily.set(key, { count: known.count + count, yuan: known.yuan + yuan });
				}
				const totals = new Map<string, { count: number; yuan: number }>();
				let activities = NO_SALES;
				let snapshots = header;
				for (const key of [...daily.keys()].sort()) {
					const [employeeNo = '', day = ''] = key.split(' ');
					const { count, yuan } = daily.get(key) ?? { count: 0, yuan: 0 };
					const before = totals.get(employeeNo) ?? { count: 0, yuan: 0 };
					const total = { count: before.count + count, yuan: before.yuan + yuan };
					totals.set(employeeNo, total);
					activities += `${key},${employeeNo},sale,${count},${yuan},${day}\n`;
					snapshots += `${employeeNo},sale,${day},month,${total.count},${total.yuan}\n`;
				}
				expect(pointsOf(score({ snapshots }))).toEqual(pointsOf(score({ activities })));
			}),
			{ numRuns: 30 }
		);
	});

	it('contradict each other where two say something else of one date, or count the same twice', () => {
		const snapshots = `${header}0007,sale,2026-02-01,month,3,
0007,sale,2026-02-01,month,4,
0007,sale,2026-02-02,year,9,
0007,sale,2026-02-03,month,,100
0007,sale,2026-02-01,month,3,
`;
		const { code, err } = score({ snapshots }, '--lang', 'en');
		expect(code).toBe(1);
		for (const [row, says] of [
			[3, 'another value for the same date'],
			[4, 'is counted up over another scope'],
			[5, 'states another measure']
		])
			expect(err).toMatch(new RegExp(`row ${row}.*contradicts row 2: ${says}`));
		expect(err.match(/contradicts/g)).toHaveLength(3);
	});
});

it('conduct events cost what the rule says, and figures of clients go to whoever cares for them', () => {
	const files = {
		activities: `${NO_SALES}S1,0007,sale,10,0,2026-02-01\n`,
		conduct: 'reference,employeeNo,code,day,count\nC1,0007,complaint,2026-02-03,2\n',
		care: `clientRef,employeeNo,from,to
K1,0007,2026-01-01,2026-03-01
K1,0008,2026-03-01,
K2,0007,2026-01-01,
`,
		'client-figures': `clientRef,metric,period,value,base,statedAt
K1,retention,2026-Q1,1,1,2026-04-01
K2,retention,2026-Q1,0,1,2026-04-01
`
	};
	expect(pointsOf(score(files))).toEqual(['0007 10', '0008 10']);
});

it('a client whom two managers have on one day is refused with both rows', () => {
	const care = 'clientRef,employeeNo,from\nK1,0007,2026-01-01\nK1,0008,2026-02-01\n';
	const { code, err } = score({ activities: NO_SALES, care }, '--lang', 'en');
	expect(code).toBe(1);
	expect(err).toMatch(/row 3.*contradicts row 2: the client has two managers on one day/);
});

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf, longhu, participantsIn, scoreFolder } from './command.ts';

const CONTEST = `
schema: longhu/contest@1
id: quarter
name: { zh: 一季度竞赛, en: First quarter }
window: { from: 2026-01-01, to: 2026-04-01 }
divisions:
  - { id: wealth, name: { zh: 理财组, en: Wealth }, positions: [wealth] }
  - { id: rest, name: { zh: 其他, en: Rest } }
rules:
  - { id: sales, kind: perUnit, name: { zh: 每笔, en: Each sale }, metric: sale, rate: 0.1 }
  - { id: kept, kind: ratioThreshold, name: { zh: 保有, en: Kept }, metric: retention, atLeast: 0.95, points: 2.005 }
prizes:
  - { id: top, kind: rankPrize, name: { zh: 奖, en: Prize }, places: [{ from: 1, amountYuan: 100 }] }
`;
const ROSTER = `employeeNo,name,position,orgUnit,from
0007,王芳,wealth,一支行,2020-01-01
0008,"=HYPERLINK(""x"")",wealth,-B2,2020-01-01
0009,Ann,lobby,B1,2020-01-01
`;
const ACTIVITIES = `externalId,employeeNo,metric,occurredAt,reverses,quantity
S1,0007,sale,2026-02-01,,3
S2,0008,sale,2026-02-01,,3
S3,0008,sale,2026-02-01,,4
R3,,sale,2026-02-05,S3,
`;
const FIGURES = `employeeNo,metric,period,value,base,statedAt
0007,retention,2026-Q1,94.97,100,2026-04-02
0007,retention,2026-Q1,95,100,2026-04-01
0009,retention,2026-Q1,19,20,2026-04-01
`;

function paths(more: Record<string, string> = {}): Record<string, string> {
	return filesOf({
		contest: CONTEST,
		roster: ROSTER,
		activities: ACTIVITIES,
		figures: FIGURES,
		...more
	});
}

function score(more: readonly string[], files = paths()) {
	const given = ['contest', 'roster', 'activities', 'figures'].flatMap((name) =>
		files[name] === undefined ? [] : [`--${name}`, files[name]]
	);
	return longhu('score', ...given, ...more);
}

describe('longhu score', () => {
	it('gives rows without an id one of their own: equal rows of a file are two, the same file again none', () => {
		const rows = ['metric,employeeNo,occurredAt', ...Array(2).fill('sale,0009,2026-02-01'), ''];
		const files = paths({ activities: rows.join('\n'), again: rows.join('\n') });
		const outcome = score(['--format', 'json', '--activities', files.again ?? ''], files);
		expect([outcome.code, outcome.err]).toEqual([0, '']);
		const ann = participantsIn(outcome).find(({ employeeNo }) => employeeNo === '0009');
		expect(ann?.lines[0]).toMatchObject({ points: '0.2', entries: 2 });
	});

	it('gives JSON with every point explained', () => {
		const outcome = score(['--format', 'json']);
		expect([outcome.code, outcome.err]).toEqual([0, '']);
		expect(participantsIn(outcome)[0]).toEqual({
			employeeNo: '0007',
			name: '王芳',
			division: 'wealth',
			rank: 1,
			points: '0.3',
			displayPoints: '0.30',
			bonusYuan: '50.00',
			heldYuan: '0.00',
			position: 'wealth',
			orgUnit: '一支行',
			status: 'PROVISIONAL',
			displayRank: 1,
			bonuses: [
				{
					prize: 'top',
					name: { zh: '奖', en: 'Prize' },
					bonusYuan: '50.00',
					heldYuan: '0.00',
					held: [],
					arithmetic: {
						zh: '2 人并列第 1 位：¥100.00 / 2 → ¥50.00',
						en: 'place 1 shared by 2: ¥100.00 / 2 → ¥50.00'
					}
				}
			],
			lines: [
				{
					rule: 'sales',
					kind: 'perUnit',
					name: { zh: '每笔', en: 'Each sale' },
					value: '0.3',
					points: '0.3',
					arithmetic: { zh: '1 条记录：3 × 0.1 = 0.3', en: '1 entry: 3 × 0.1 = 0.3' },
					entries: 1
				},
				{
					rule: 'kept',
					kind: 'ratioThreshold',
					name: { zh: '保有', en: 'Kept' },
					value: '0',
					points: '0',
					arithmetic: {
						zh: '2026-Q1：94.97 ÷ 100 < 95%，得 0',
						en: '2026-Q1: 94.97 ÷ 100 < 95%, so 0'
					},
					entries: 0
				}
			]
		});
	});

	it('gives CSV that a spreadsheet opens with its Chinese, its zeros and no formula', () => {
		expect(score(['--format', 'csv']).out).toBe(
			[
				'\ufeffemployeeNo,name,division,rank,points,displayPoints,bonusYuan,position,orgUnit,status',
				'0007,王芳,wealth,1,0.3,0.30,50.00,wealth,一支行,PROVISIONAL',
				`0008,"'=HYPERLINK(""x"")",wealth,1,0.3,0.30,50.00,wealth,'-B2,PROVISIONAL`,
				'0009,Ann,rest,1,2.005,2.01,100.00,lobby,B1,PROVISIONAL',
				''
			].join('\r\n')
		);
	});

	it('gives a table whose columns stand under each other, in the language asked for', () => {
		const chinese = score([]).out.split('\n');
		expect(chinese[0]).toBe('一季度竞赛  [试算 PROVISIONAL]');
		expect(chinese[1]).toContain('竞赛奖励(税前,元)');
		// Bonus stands at the right: all lines end in one column.
		expect(new Set(chinese.slice(1, 5).map((line) => stringWidth(line))).size).toBe(1);
		const english = score(['--format', 'table', '--lang', 'en']).out;
		expect(english).toContain('First quarter  [PROVISIONAL]');
		expect(english).toMatch(/Wealth +1 +0007 +王芳 +Wealth +一支行 +0\.30 +50\.00\n/);
	});

	it('counts what is known and has happened by --as-of, read in the zone of the contest', () => {
		const points = (asOf: string) =>
			participantsIn(score(['--format', 'json', '--as-of', asOf])).map((row) => row.points);
		expect(points('2026-01-31')).toEqual(['0', '0', '0']);
		expect(points('2026-02-01')).toEqual(['0.7', '0.3', '0']);
		expect(points('2026-02-04T16:00:00Z')).toEqual(['0.3', '0.3', '0']);
		// The figure stated first passes the threshold, the one stated later does not.
		expect(points('2026-04-01')).toEqual(['2.305', '0.3', '2.005']);
		expect(points('2026-04-02')).toEqual(['0.3', '0.3', '2.005']);
	});

	it('takes figures of one kind from several files', () => {
		const files = paths({
			activities: ACTIVITIES.split('\n').slice(0, 3).join('\n'),
			second: ['externalId,employeeNo,metric,occurredAt', 'S4,0009,sale,2026-02-01'].join('\n')
		});
		const outcome = score(['--format', 'json', '--activities', files.second ?? ''], files);
		expect(participantsIn(outcome).map(({ points }) => points)).toEqual(['0.3', '0.3', '2.105']);
	});

	it('gives the same bytes whatever the order and repetition of rows and columns', () => {
		const [header = '', ...rows] = ACTIVITIES.trim().split('\n');
		const wanted = score(['--format', 'json']).out;
		expect(wanted).toContain('0007');
		fc.assert(
			fc.property(
				fc.shuffledSubarray(rows, { minLength: rows.length }),
				fc.subarray(rows),
				fc.shuffledSubarray([...header.split(',').keys()], { minLength: 6 }),
				(shuffled, again, columns) => {
					const turn = (line: string) => columns.map((column) => line.split(',')[column]).join(',');
					const activities = [header, ...shuffled, ...again].map(turn).join('\n');
					expect(score(['--format', 'json'], paths({ activities })).out).toBe(wanted);
				}
			),
			{ numRuns: 50 }
		);
	});

	it('checks targets, leave and calendar, and says which of them no rule of the contest reads', () => {
		const files = paths({
			targets:
				'employeeNo,orgUnit,metric,period,target\n0007,,sale,2026-Q1,10\n,B1,sale,2026-Q1,100\n',
			leave: 'employeeNo,from,to,reason\n0007,2026-02-01,2026-02-05,\n',
			calendar: 'date,isWorkingDay,name\n2026-02-14,true,调休\n'
		});
		const more = ['targets', 'leave', 'calendar'].flatMap((name) => [
			`--${name}`,
			files[name] ?? ''
		]);
		const outcome = score([...more, '--format', 'json', '--lang', 'en'], files);
		expect(outcome.code).toBe(0);
		expect(outcome.err.split('\n')).toEqual([
			'longhu: --targets was checked; no rule of this contest reads it',
			'longhu: --calendar was checked; no rule of this contest reads it',
			''
		]);
		expect(outcome.out).toBe(score(['--format', 'json']).out);
	});

	it('refuses a reversal of a part, which would take back the whole', () => {
		const activities = ACTIVITIES.replace(',S3,\n', ',S3,1\n');
		const outcome = score(['--lang', 'en'], paths({ activities }));
		expect(outcome).toMatchObject({ code: 1, out: '' });
		expect(outcome.err).toMatch(/row 5: a reversal takes the whole activity back/);
		const whole = score([], paths({ activities: ACTIVITIES.replace(',S3,\n', ',S3,-4\n') }));
		expect(whole).toEqual(score([]));
	});

	it('says what rows do nothing, and still scores', () => {
		const activities = `${ACTIVITIES}X1,0007,sales,2026-02-01,,\nR9,,sale,2026-02-01,S9,\n`;
		const outcome = score(['--lang', 'en'], paths({ activities }));
		expect(outcome).toMatchObject({
			code: 0,
			err: 'longhu: no rule reads metric sales (rows: 1)\nlonghu: 1 reversed or decided activities are in none of the files: S9\n'
		});
		const nobody = CONTEST.replace(
			'divisions:',
			'participants: { positions: [teller] }\ndivisions:'
		);
		expect(score(['--lang', 'en', '--format', 'json'], paths({ contest: nobody }))).toEqual({
			code: 0,
			out: '[]\n',
			err: 'longhu: nobody on the roster takes part in the contest\n'
		});
	});
});

describe('what is still undecided', () => {
	const contest = CONTEST.replace(
		'rules:',
		`rules:
  - { id: valid, kind: validity, name: { zh: 有效, en: Valid }, metric: sale, tests: [{ need: funded, withinDays: 10 }] }`
	);
	const activities = `externalId,employeeNo,metric,occurredAt,decision
A1,0007,sale,2026-02-01,
A1,,sale,2026-02-05,funded
A2,0007,sale,2026-02-02,
`;
	const points = (...more: string[]) => {
		const outcome = score(['--format', 'json', ...more], paths({ contest, activities }));
		return participantsIn(outcome).find(({ employeeNo }) => employeeNo === '0007')?.points;
	};

	it('counts in the provisional result and not in the confirmed one, and lapses after its time', () => {
		const open = ['--as-of', '2026-02-06'];
		const [both, one] = [points(...open), points(...open, '--confirmed')];
		expect(Number(both)).toBe(2 * Number(one));
		expect(Number(one)).toBeGreaterThan(0);
		expect(points('--as-of', '2026-02-13')).toBe(one);
	});
});

describe('the command line', () => {
	it('explains itself', () => {
		expect(longhu().out).toContain('longhu score');
		expect(longhu('--help')).toEqual(longhu('help'));
		expect(longhu('--version').out).toMatch(/^longhu \d+\.\d+\.\d+\n$/);
		const help = longhu('score', '--help');
		expect([help.code, help.err]).toEqual([0, '']);
		for (const column of ['employeeNo*', 'receivedAt', 'isWorkingDay*', 'orgUnit*'])
			expect(help.out).toContain(column);
	});

	it.each([
		[['scroe'], 'there is no command scroe (→ score?)'],
		[['score'], 'missing --contest, --roster, --activities'],
		[['score', '--rooster', 'r.csv'], "Unknown option '--rooster' (→ --roster?)"],
		[['score', '--contest'], '--contest'],
		[['score', 'extra'], 'extra']
	])('%j is wrong usage', (args, sentence) => {
		const outcome = longhu(...args);
		expect([outcome.code, outcome.out]).toEqual([2, '']);
		expect(outcome.err).toContain(sentence);
	});

	it('refuses an unknown format, language and instant as wrong usage', () => {
		for (const more of [
			['--format', 'xml'],
			['--lang', 'fr'],
			['--as-of', '2026-02-30'],
			['--contest', 'second.yaml']
		])
			expect(score(more)).toMatchObject({ code: 2, out: '' });
	});
});

describe('the built command', () => {
	const folder = 'node_modules/.cache/longhu-cli-test';
	beforeAll(async () => {
		await build({
			configFile: 'vite.node.config.ts',
			logLevel: 'error',
			build: { outDir: folder, rolldownOptions: { input: { longhu: 'src/cli/longhu.ts' } } }
		});
	}, 60_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('answers as the functions do, in a process of its own', () => {
		const crm = 'tests/fixtures/crm';
		const out = execFileSync(
			process.execPath,
			[
				`${folder}/longhu.js`,
				'score',
				'--contest',
				`${crm}/contest.yaml`,
				'--roster',
				`${crm}/roster.csv`,
				'--activities',
				`${crm}/activities.csv`,
				'--format',
				'json'
			],
			{ encoding: 'utf8' }
		);
		expect(out).toBe(scoreFolder(crm, '--format', 'json').out);
	});

	it('ends with the code that says what was wrong', () => {
		const fail = (...args: string[]) => {
			try {
				execFileSync(process.execPath, [`${folder}/longhu.js`, ...args], { stdio: 'pipe' });
				return 0;
			} catch (error) {
				return error instanceof Error && 'status' in error ? error.status : error;
			}
		};
		expect(fail('--version')).toBe(0);
		expect(fail('score')).toBe(2);
		expect(fail('score', '--contest', 'none', '--roster', 'none', '--activities', 'none')).toBe(1);
	});

	it('says what to do where it can neither be found nor built', () => {
		const paths = filesOf({ 'package.json': '{ "type": "module" }' });
		const bin = join(dirname(paths['package.json']), 'bin');
		mkdirSync(bin);
		copyFileSync('bin/longhu.js', join(bin, 'longhu.js'));
		const { status, stderr } = spawnSync(process.execPath, [join(bin, 'longhu.js')], {
			encoding: 'utf8'
		});
		expect(status).toBe(1);
		expect(stderr).toContain('npm run build');
	});
});

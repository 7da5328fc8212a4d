import { describe, expect, it } from 'vitest';
import { filesOf, longhu, scoreFolder, teamsIn } from './command.ts';

const gc01 = (...more: readonly string[]) =>
	scoreFolder('tests/fixtures/golden/gc01', '--teams', ...more);

describe('longhu score --teams', () => {
	it('gives each board with its rule, its people and how the number came about', () => {
		const [participation, branch] = teamsIn(gc01('--format', 'json'));
		expect(participation?.rule).toBe('participation');
		expect(branch).toMatchObject({
			rule: 'branch',
			name: { zh: '支行合计', en: 'total of the branch' },
			status: 'PROVISIONAL'
		});
		expect(branch?.teams).toEqual([
			{
				team: 'B1',
				name: { zh: 'B1', en: 'B1' },
				rank: 1,
				value: '69',
				displayValue: '69.00',
				heads: ['BM1'],
				members: ['M1', 'M2', 'M3'],
				arithmetic: { zh: '3 人：30 + 20 + 19 = 69', en: '3 people: 30 + 20 + 19 = 69' }
			},
			{
				team: 'B2',
				name: { zh: 'B2', en: 'B2' },
				rank: null,
				value: '149',
				displayValue: '149.00',
				heads: ['BM2'],
				members: ['M4', 'M5', 'M6', 'M7'],
				arithmetic: {
					zh: '4 人：100 + 49 + 0 + 0 = 149；未通过 participation，不参加排名',
					en: '4 people: 100 + 49 + 0 + 0 = 149; fails participation, not ranked'
				}
			}
		]);
	});

	it('gives CSV, one row a team', () => {
		expect(gc01('--format', 'csv').out).toBe(
			[
				'\ufeffrule,team,name,rank,value,displayValue,status',
				'participation,B1,B1,1,0.666666666667,0.67,PROVISIONAL',
				'participation,B2,B2,,0.5,0.50,PROVISIONAL',
				'branch,B1,B1,1,69,69.00,PROVISIONAL',
				'branch,B2,B2,,149,149.00,PROVISIONAL',
				''
			].join('\r\n')
		);
	});

	it('gives a table for each board, in either language', () => {
		expect(gc01().out).toBe(
			[
				'标准案例 GC01  [试算 PROVISIONAL]',
				'',
				'支行六成员工达 20 分',
				'名次  团队  名称  人数  数值',
				'   1  B1    B1       3  0.67',
				'   -  B2    B2       4  0.50',
				'',
				'支行合计',
				'名次  团队  名称  人数    数值',
				'   1  B1    B1       3   69.00',
				'   -  B2    B2       4  149.00',
				''
			].join('\n')
		);
		expect(gc01('--lang', 'en').out.split('\n').slice(6, 9)).toEqual([
			'',
			'total of the branch',
			'Rank  Team  Name  People   Value'
		]);
	});

	it('says that a contest has none', () => {
		const outcome = scoreFolder('tests/fixtures/golden/gc06', '--teams', '--format', 'json');
		expect([outcome.code, outcome.out]).toEqual([0, '[]\n']);
		expect(outcome.err).toBe('longhu: 本竞赛没有团队榜 / the contest has no board of teams\n');
	});
});

describe('longhu score --qualifications', () => {
	it('refuses somebody who is on no roster, a period that ends before it begins, and a missing column', () => {
		const paths = filesOf({
			'bad.csv':
				'employeeNo,qualification,from,to\nM99,self-active,2019-11-01,\nM1,self-active,2019-11-01,2019-11-01\n',
			'short.csv': 'employeeNo,from\nM1,2019-11-01\n'
		});
		const outcome = longhu(
			'score',
			'--contest',
			'tests/fixtures/golden/gc01/contest.yaml',
			'--roster',
			'tests/fixtures/golden/gc01/roster.csv',
			'--activities',
			'tests/fixtures/golden/gc01/activities.csv',
			'--qualifications',
			paths['bad.csv'],
			'--qualifications',
			paths['short.csv'],
			'--lang',
			'en'
		);
		expect([outcome.code, outcome.out]).toEqual([1, '']);
		expect(outcome.err).toContain('row 2, employeeNo: is on no row of the roster (found: "M99"');
		expect(outcome.err).toContain('row 3, to: must be later than `from`');
		expect(outcome.err).toContain('row 1: column qualification is missing');
	});
});

import { describe, expect, it } from 'vitest';
import { filesOf, longhu, type Outcome } from './command.ts';

const OLD = `schema: longhu/contest@1
id: spring
name: { zh: 春季竞赛, en: Spring }
window: { from: 2026-01-01, to: 2026-04-01 }
rules:
  - { id: sales, kind: perUnit, name: { zh: 笔数, en: Sales }, metric: sale, rate: 2 }
  - { id: vip, kind: perUnit, name: { zh: 贵宾, en: VIP }, metric: vip, rate: 1 }
prizes:
  - { id: p, kind: rankPrize, minPoints: 1, name: { zh: 名次奖, en: Rank }, places: [{ from: 1, amountYuan: 100 }, { from: 2, amountYuan: 50 }] }
display: { decimals: 0 }
`;
/** A sale half as much, a new client three times, the first prize doubled: B passes A, A and C tie. */
const NEW = OLD.replace('rate: 2', 'rate: 1')
	.replace('metric: vip, rate: 1', 'metric: vip, rate: 3')
	.replace('amountYuan: 100', 'amountYuan: 200');
const ROSTER = `employeeNo,name,position,orgUnit,from
001,甲,wealth,B1,2026-01-01
002,乙,wealth,B1,2026-01-01
003,丙,wealth,B1,2026-01-01
004,丁,wealth,B1,2026-01-01
`;
const ACTIVITIES = `externalId,employeeNo,metric,quantity,occurredAt
S1,001,sale,3,2026-02-01
S2,002,vip,2,2026-02-01
S3,003,vip,1,2026-02-01
S4,003,sale,0,2026-03-01
`;

function diff(files: Record<string, string>, ...more: string[]): Outcome {
	const paths = filesOf({
		'old.yaml': OLD,
		'new.yaml': NEW,
		'roster.csv': ROSTER,
		'activities.csv': ACTIVITIES,
		...files
	});
	return longhu(
		'diff',
		paths['old.yaml'],
		paths['new.yaml'],
		'--roster',
		paths['roster.csv'],
		'--activities',
		paths['activities.csv'],
		...more
	);
}

describe('longhu diff', () => {
	it('says who moves, by how much, what it costs and which ties appear', () => {
		// Before: 001 6, 002 2, 003 1. After: 002 6, 001 and 003 3 each.
		const { code, out, err } = diff({}, '--lang', 'en');
		expect([code, err]).toEqual([0, '']);
		expect(out.split('\n')).toEqual([
			'Spring  [PROVISIONAL]',
			'4 take part; 3 move, 3 have other points, 3 another bonus',
			'prize budget ¥150.00 → ¥250.00; paid on these figures ¥150.00 → ¥250.00',
			'new tie: All, rank 2 (3 points): 甲, 丙, who share the money',
			'',
			expect.stringMatching(/^Division +Rank +No\. +Name +Points +Bonus before tax \(yuan\)$/),
			expect.stringMatching(/^All +2 → 1 +002 +乙 +2 → 6 +50\.00 → 200\.00$/),
			expect.stringMatching(/^All +1 → 2 +001 +甲 +6 → 3 +100\.00 → 25\.00$/),
			expect.stringMatching(/^All +3 → 2 +003 +丙 +1 → 3 +0\.00 → 25\.00$/),
			''
		]);
		expect(diff({}).out).toMatch(/新的并列：全体第 2 名（3 分）甲、丙，平分奖金/);
	});

	it('gives the same as JSON and CSV', () => {
		const preview: unknown = JSON.parse(diff({}, '--format', 'json').out);
		expect(preview).toMatchObject({
			status: 'PROVISIONAL',
			movers: 3,
			budgetYuan: { before: '150.00', after: '250.00' },
			newTies: [{ rank: 2, names: ['甲', '丙'] }],
			resolvedTies: [],
			changedFields: [
				{ place: 'rules[sales].rate', before: '2', after: '1' },
				{ place: 'rules[vip].rate', before: '1', after: '3' },
				{ before: '100', after: '200' }
			]
		});
		const rows = diff({}, '--format', 'csv').out.replace('\uFEFF', '').trimEnd().split('\r\n');
		expect(rows).toHaveLength(4);
		expect(rows[1]).toBe('002,乙,全体,全体,2,1,2,6,50.00,200.00,PROVISIONAL');
	});

	it('looks only at what was known by the instant asked for', () => {
		const { out } = diff({}, '--as-of', '2026-01-15', '--lang', 'en');
		expect(out).toContain('4 take part; 0 move, 0 have other points, 0 another bonus');
		expect(out).not.toContain('Division');
	});

	it('reads the further files too, and says that a new version keeps the id', () => {
		const gate = `  - { id: t, kind: targetAttainment, name: { zh: 任务, en: Target }, counts: true, scale: 10, measure: { take: quantity, metric: sale }, target: { take: target, metric: sale } }
prizes:`;
		const files = filesOf({
			'targets.csv': 'employeeNo,metric,period,target\n001,sale,2026-Q1,2\n'
		});
		const { out, err } = diff(
			{ 'new.yaml': OLD.replace('prizes:', gate).replace('id: spring', 'id: summer') },
			'--targets',
			files['targets.csv'],
			'--lang',
			'en'
		);
		expect(out).toMatch(/001 +甲 +6 → 21/);
		expect(err).toBe(
			'longhu: the two documents have different ids: a new version keeps the id of its contest\n'
		);
	});

	it('lists the faults of both documents and of the files, once each', () => {
		const { code, out, err } = diff(
			{
				'old.yaml': OLD.replace('rate: 2', 'rate: two'),
				'new.yaml': NEW.replace('amountYuan: 200', 'amountYuan: 0.001'),
				'activities.csv': ACTIVITIES.replace('S1,001', 'S1,009')
			},
			'--lang',
			'en'
		);
		expect([code, out]).toEqual([1, '']);
		expect(
			err
				.trimEnd()
				.split('\n')
				.map((line) => line.replace(/^.*\//, ''))
		).toEqual([
			expect.stringMatching(/^old\.yaml: rules\[0\]\.rate/),
			expect.stringMatching(/^activities\.csv: row 2, employeeNo/),
			expect.stringMatching(/^new\.yaml: prizes\[0\]\.places\[0\]\.amountYuan/),
			'longhu: 3 faults in all'
		]);
	});

	it.each([
		[['diff', 'a.yaml', 'b.yaml'], 'missing --roster, --activities'],
		[['diff', 'a.yaml', '--roster', 'r', '--activities', 'a'], 'missing new.yaml'],
		[['diff', 'a', 'b', 'c'], 'two contest documents are compared, not more: c'],
		[['diff', 'a', 'b', '--teams'], "Unknown option '--teams'"]
	])('%s is wrong usage', (args, words) => {
		const { code, err } = longhu(...args);
		expect(code).toBe(2);
		expect(err).toContain(words);
		expect(err).toMatch(/longhu diff --help\n$/);
	});

	it('has a help of its own', () => {
		expect(longhu('diff', '-h')).toMatchObject({
			code: 0,
			out: expect.stringContaining('longhu diff old.yaml new.yaml')
		});
	});
});

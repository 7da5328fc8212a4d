import { describe, expect, it } from 'vitest';
import { filesOf, longhu, moneyIn, scoreFolder } from './command.ts';

const settle = (...more: readonly string[]) =>
	scoreFolder('tests/fixtures/worked/052-settlement-negative-clawback', ...more);
const askBack = (...more: readonly string[]) =>
	scoreFolder('tests/fixtures/worked/053-cut-off-and-clawback', '--clawbacks', ...more);

describe('longhu score --settlement', () => {
	it('gives each line with how it came about', () => {
		const outcome = settle('--settlement', 'february', '--format', 'json');
		expect(moneyIn(outcome)[1]).toEqual({
			employeeNo: 'B',
			name: 'B',
			prize: 'pay',
			prizeName: { zh: '计价', en: 'pay by points' },
			earnedYuan: '50.00',
			sealedYuan: '200.00',
			payYuan: '0.00',
			carriedYuan: '-150.00',
			heldYuan: '0.00',
			arithmetic: {
				zh: '¥50.00 − ¥200.00 = ¥-150.00，结转至以后扣减',
				en: '¥50.00 − ¥200.00 = ¥-150.00, carried and set off later'
			},
			settlement: 'february',
			status: 'PROVISIONAL'
		});
	});

	it('gives CSV and a table, in either language', () => {
		expect(settle('--settlement', 'february', '--format', 'csv').out).toBe(
			[
				'\ufeffemployeeNo,name,prize,prizeName,earnedYuan,sealedYuan,payYuan,carriedYuan,heldYuan,arithmetic,settlement,status',
				'A,A,pay,计价,400.00,300.00,100.00,0.00,0.00,¥400.00 − ¥300.00 = ¥100.00,february,PROVISIONAL',
				'B,B,pay,计价,50.00,200.00,0.00,-150.00,0.00,¥50.00 − ¥200.00 = ¥-150.00，结转至以后扣减,february,PROVISIONAL',
				''
			].join('\r\n')
		);
		const [title, headings, first] = settle('--settlement', 'february').out.split('\n');
		expect(title).toBe(
			'分期结算：已发的先扣，多发的抵扣或追回  [试算 PROVISIONAL]  二月，截至 2026-02-28 23:59:59（元，税前）'
		);
		expect(headings?.split(/ +/)).toEqual(
			'工号 姓名 奖项 奖项名称 累计应得 此前已发 本期发放 结转扣减 递延 算式 结算期'.split(' ')
		);
		expect(first).toContain('100.00');
		const english = settle('--settlement', 'february', '--lang', 'en').out;
		expect(english).toContain('February, to 2026-02-28 23:59:59 (yuan, before tax)');
		expect(english).toContain('Earned to date');
	});

	it('leaves what became known after the cut to the next settlement', () => {
		const { activities } = filesOf({
			activities: [
				'externalId,employeeNo,metric,quantity,occurredAt,receivedAt',
				'1,A,sale,30,2026-01-10,2026-01-31T23:59:59.999',
				'2,A,sale,10,2026-01-10,2026-02-01',
				''
			].join('\n')
		});
		const folder = 'tests/fixtures/worked/052-settlement-negative-clawback';
		const paid = ['january', 'february'].map((id) =>
			moneyIn(
				longhu(
					'score',
					...['--contest', `${folder}/contest.yaml`, '--roster', `${folder}/roster.csv`],
					...['--activities', activities, '--settlement', id, '--format', 'json']
				)
			).map(({ employeeNo, payYuan }) => `${employeeNo} ${payYuan}`)
		);
		expect(paid).toEqual([['A 300.00'], ['A 100.00']]);
	});

	it('refuses an id that the contest does not have', () => {
		const unknown = settle('--settlement', 'febuary');
		expect([unknown.code, unknown.out]).toEqual([2, '']);
		expect(unknown.err).toContain('must be one of january, february, march (→ february?)');
		const none = scoreFolder('tests/fixtures/worked/053-cut-off-and-clawback', '--settlement', 'x');
		expect([none.code, none.out]).toEqual([2, '']);
		expect(none.err).toContain('本竞赛没有结算期（settlements） / the contest has no settlements');
	});

	it.each([
		[['--settlement', 'january', '--clawbacks'], 'only one of these at a time'],
		[['--teams', '--clawbacks'], '--teams, --clawbacks'],
		[['--settlement', 'january', '--as-of', '2026-02-01'], 'goes without --as-of']
	])('%j is wrong usage', (more, sentence) => {
		const outcome = settle(...more);
		expect([outcome.code, outcome.out]).toEqual([2, '']);
		expect(outcome.err).toContain(sentence);
	});
});

describe('longhu score --clawbacks', () => {
	it('gives the reason, as CSV and as a table in either language', () => {
		expect(askBack('--format', 'csv', '--lang', 'en').out).toBe(
			[
				'\ufeffemployeeNo,name,prize,prizeName,payYuan,reason,status',
				'B,B,pay,pay by points,-40.00,reversed after the cut-off (b3): ¥60.00 − ¥100.00 = ¥-40.00,PROVISIONAL',
				''
			].join('\r\n')
		);
		const [title, headings, line] = askBack().out.split('\n');
		expect(title).toMatch(/\[试算 PROVISIONAL\] {2}截止后追回（元，税前）$/);
		expect(headings).toBe('工号  姓名  奖项  奖项名称    追回  原因');
		expect(line).toContain('截止后冲减 b3：¥60.00 − ¥100.00 = ¥-40.00');
	});

	it('asks nothing back before the reversal is known', () => {
		const asOf = ['--as-of', '2026-04-13T23:59:59.999', '--format', 'json'];
		expect(askBack(...asOf)).toEqual({ code: 0, out: '[]\n', err: expect.any(String) });
	});

	it('says that a contest has no cut-off', () => {
		const outcome = settle('--clawbacks', '--format', 'json', '--lang', 'en');
		expect(outcome).toEqual({
			code: 0,
			out: '[]\n',
			err: 'longhu: the contest has no cutOff: every entry counts, and nothing is asked back\n'
		});
	});
});

describe('longhu score --help', () => {
	it('says how a reversal and a decision are written', () => {
		const { out } = longhu('score', '--help');
		for (const words of ['--settlement ID', '--clawbacks', 'A reversal: externalId its own id'])
			expect(out).toContain(words);
		for (const word of ['funded', 'cancelled', 'hold', 'release'])
			expect(out).toMatch(new RegExp(`^ .*\\b${word} \\p{Script=Han}`, 'mu'));
	});
});

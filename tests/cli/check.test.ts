import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY_DOCUMENT } from '#lib/domain/policy/default-policy.ts';
import { exampleContestDocument } from '#lib/server/contests/example-document.ts';
import { PERMISSIVE_POLICY } from '../support/permissive-policy.ts';
import { filesOf, longhu, type Outcome } from './command.ts';

const GOOD = exampleContestDocument('2026-11-24');
/** The same without whose money it is, and without the rule that looks at targets. */
const BREACHING = GOOD.replace('funding: { source: own }\n', '')
	.replace(/ {2}- id: sales-target\n( {4}.*\n)+/, '')
	.replaceAll(', sales-target]', ']');

function check(files: Record<string, string>, ...more: string[]): Outcome & { lines: string[] } {
	const paths = filesOf(files);
	const policy = paths['policy.yaml'];
	const outcome = longhu(
		'check',
		paths['contest.yaml'] ?? '',
		...(policy === undefined ? [] : ['--policy', policy]),
		...more
	);
	const bare = (text: string) => text.replace(/^.*\/longhu-cli-[^/]*\//, '');
	return { ...outcome, out: bare(outcome.out), lines: outcome.err.trimEnd().split('\n').map(bare) };
}

describe('longhu check', () => {
	it('says that a contest is without fault and keeps to the shipped policy', () => {
		expect(check({ 'contest.yaml': GOOD })).toMatchObject({
			code: 0,
			out: 'contest.yaml: 没有错误，符合“通用竞赛政策” / no fault, and it keeps to "General contest policy"\n',
			err: ''
		});
		expect(check({ 'contest.yaml': GOOD }, '--lang', 'zh').out).toBe(
			'contest.yaml: 没有错误，符合“通用竞赛政策”\n'
		);
	});

	it('lists every fault with its path, and no breach of what cannot be read', () => {
		const { code, out, lines } = check(
			{
				'contest.yaml': BREACHING.replace('rate: 10', 'rate: ten').replace(
					'minPoints: 1',
					'minPoint: 1'
				)
			},
			'--lang',
			'en'
		);
		expect([code, out]).toEqual([1, '']);
		expect(lines).toEqual([
			expect.stringMatching(/^contest\.yaml: rules\[\d+\]\.rate: must be a decimal number/),
			expect.stringMatching(
				/^contest\.yaml: prizes\[0\]\.minPoint: is not a known field .*did you mean: minPoints/
			),
			'longhu: 2 faults in all'
		]);
	});

	it('lists every breach with its path, in words, with what it rests on', () => {
		const { code, out, lines } = check({ 'contest.yaml': BREACHING }, '--lang', 'en');
		expect([code, out]).toEqual([1, '']);
		expect(lines).toEqual([
			expect.stringMatching(
				/^contest\.yaml: funding: The document does not say whose money the prizes are .* no waiver lift this\.$/
			),
			expect.stringMatching(
				/^contest\.yaml: rules: The contest ranks without a target: .*\(waivers: breach noTarget\)\. \(Grounds: Notice on managing the deposit deviation of commercial banks\)$/
			),
			'longhu: 2 faults in all'
		]);
		expect(check({ 'contest.yaml': BREACHING }, '--lang', 'zh').lines[1]).toMatch(
			/^contest\.yaml: rules: 竞赛排名而没有任务.*须改正，或写明总行豁免.*依据：关于加强商业银行存款偏离度管理有关事项的通知/
		);
	});

	it('notes what is waived, and then refuses nothing', () => {
		const waived = `${BREACHING}funding: { source: thirdParty, name: 某基金公司 }
waivers:
  - { breach: noTarget, number: 总行 2026-7, by: 零售部, reason: 试点 }
  - { breach: thirdPartyFunding, number: 总行 2026-8, by: 零售部, reason: 试点 }
`;
		const { code, out, lines } = check({ 'contest.yaml': waived }, '--lang', 'en');
		expect(code).toBe(0);
		expect(out).toMatch(/keeps to/);
		expect(lines).toEqual([
			expect.stringMatching(/^longhu: rules: .*Waived by 零售部, 总行 2026-7: 试点/),
			expect.stringMatching(/^longhu: funding: .*某基金公司.* Waived by 零售部, 总行 2026-8: 试点/)
		]);
	});

	it('holds it against another policy, with grants of its own', () => {
		expect(check({ 'contest.yaml': BREACHING, 'policy.yaml': PERMISSIVE_POLICY }).code).toBe(0);
		const granting = `${DEFAULT_POLICY_DOCUMENT}grants:
  - { number: A-1, breach: noTarget, by: 零售部, contests: [other] }
`;
		const waived = `${BREACHING}funding: { source: own }
waivers: [{ breach: noTarget, number: A-1, by: 零售部, reason: 试点 }]
`;
		const { code, lines } = check(
			{ 'contest.yaml': waived, 'policy.yaml': granting },
			'--lang',
			'en'
		);
		expect(code).toBe(1);
		expect(lines[0]).toMatch(/The waiver A-1 is not for the contest my-contest/);
	});

	it('lists faults of the policy beside those of the contest', () => {
		const { code, lines } = check(
			{
				'contest.yaml': GOOD.replace('rate: 10', 'rate: ten'),
				'policy.yaml': PERMISSIVE_POLICY.replace('id: permissive', 'id: Permissive')
			},
			'--lang',
			'en'
		);
		expect(code).toBe(1);
		expect(lines).toEqual([
			expect.stringMatching(/^policy\.yaml: id: must begin with a lower case letter/),
			expect.stringMatching(/^contest\.yaml: rules\[\d+\]\.rate/),
			'longhu: 2 faults in all'
		]);
		expect(longhu('check', '/nowhere.yaml', '--lang', 'en')).toMatchObject({
			code: 1,
			err: expect.stringContaining('/nowhere.yaml: there is no such file')
		});
	});

	it.each([
		[['check'], 'missing contest.yaml'],
		[['check', 'a.yaml', 'b.yaml'], 'one contest document at a time: b.yaml'],
		[['check', 'a.yaml', '--polcy', 'b'], '→ --policy?'],
		[['check', 'a.yaml', '--lang', 'fr'], 'must be one of zh, en'],
		[['chek'], '→ check?']
	])('%s is wrong usage', (args, words) => {
		const { code, err } = longhu(...args);
		expect(code).toBe(2);
		expect(err).toContain(words);
		expect(err).toMatch(/longhu (check )?--help\n$/);
	});

	it('has a help of its own', () => {
		for (const args of [
			['check', '--help'],
			['help', 'check']
		])
			expect(longhu(...args)).toMatchObject({
				code: 0,
				out: expect.stringContaining('--policy F')
			});
	});
});

import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BREACH_CODES, BREACH_NAMES } from '#lib/domain/policy/breach-codes.ts';
import { DEFAULT_POLICY, DEFAULT_POLICY_DOCUMENT } from '#lib/domain/policy/default-policy.ts';
import { parsePolicy, policyJsonSchema } from '#lib/domain/policy/policy.ts';

const HEAD = `schema: longhu/policy@1
id: test
name: { zh: 测试政策, en: Test policy }
`;

function faultsOf(text: string) {
	const read = parsePolicy(text);
	return read.ok ? [] : read.faults;
}

describe('the policy document', () => {
	test('may be as short as a name, and then refuses every metric', () => {
		expect(parsePolicy(HEAD)).toMatchObject({
			ok: true,
			value: { id: 'test', otherMetrics: 'refused', metrics: [], demands: [] }
		});
	});

	test('tells every fault with its place, in both languages', () => {
		const faults = faultsOf(`${HEAD}metrics:
  - { code: Deposit, name: { zh: 存款, en: Deposits }, kind: levels }
  - { code: fund_sale, name: { zh: 基金, en: Funds }, kind: amount, categories: [fund, bonds] }
  - { code: fund_sale, name: { zh: 基金, en: Funds }, kind: amount }
categories:
  - { id: fund, name: { zh: 基金, en: Funds }, products: [fund], needsConduct: perhaps }
limit: { budgetYuan: 1 }
demands:
  - { breach: pointInTimes, stance: waiver }
  - { breach: noTarget, citations: [nowhere] }
citations:
  - { id: law, title: { zh: 法, en: Law }, source: { zh: 某, en: Some }, url: 'javascript:alert(1)' }
`);
		expect(faults.map(({ place }) => place).sort()).toEqual(
			[
				'citations[0].url',
				'categories[0].needsConduct',
				'demands[0].breach',
				'demands[1].citations',
				'limit',
				'metrics[0].code',
				'metrics[0].kind',
				'metrics[1].categories',
				'metrics[2].code'
			].sort()
		);
		for (const { code, message } of faults) {
			expect(code).toBe('policy.document');
			expect(message.zh).toMatch(/\p{Script=Han}/u);
			expect(message.en).not.toBe('');
		}
		expect(faults.find(({ place }) => place === 'demands[0].breach')).toMatchObject({
			suggestion: 'pointInTime'
		});
		expect(faults.find(({ place }) => place === 'limit')).toMatchObject({ suggestion: 'limits' });
	});

	test.each([
		['weights: [{ metrics: [a], role: volume, atMost: 0.5 }]', 'weights[0].metrics'],
		['weights: [{ atMost: 0.5 }]', 'weights[0].metrics'],
		['weights: [{ role: volume }]', 'weights[0]'],
		['caps: [{ per: [day] }]', 'caps[0].metrics'],
		['caps: [{ role: volume, per: [] }]', 'caps[0].per'],
		['limits: { budgetYuan: -1 }', 'limits.budgetYuan'],
		['grants: [{ number: A1, breach: noTarget, by: 某, until: 2026-02-30 }]', 'grants[0].until']
	])('refuses %s', (line, place) => {
		expect(faultsOf(`${HEAD}${line}\n`)).toMatchObject([{ place }]);
	});

	test('says what is no YAML, and what is not there at all', () => {
		expect(faultsOf('schema: [')).toMatchObject([{ code: 'policy.document' }]);
		expect(faultsOf('').map(({ code }) => code)).toContain('policy.document');
	});
});

describe('the policy that ships with the product', () => {
	test('fits the published schema, numbers and truth values as YAML has them', () => {
		const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true })
			.addFormat('uri', true)
			.compile(policyJsonSchema());
		validate(parse(DEFAULT_POLICY_DOCUMENT));
		expect(validate.errors).toBeNull();
	});

	test('cites something for each of the demands it names, and cites nothing in vain', () => {
		const cited = DEFAULT_POLICY.demands.flatMap(({ citations = [] }) => citations);
		for (const { citations } of DEFAULT_POLICY.demands)
			expect(citations?.length).toBeGreaterThan(0);
		expect(new Set(cited)).toEqual(new Set(DEFAULT_POLICY.citations.map(({ id }) => id)));
	});

	test('every breach has a name in both languages', () => {
		for (const code of BREACH_CODES) {
			expect(BREACH_NAMES[code].zh).toMatch(/\p{Script=Han}/u);
			expect(BREACH_NAMES[code].en).toMatch(/^[a-z]/);
		}
	});
});

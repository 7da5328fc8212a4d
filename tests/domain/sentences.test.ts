import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseContest } from '#lib/domain/contest.ts';
import { planOf } from '#lib/domain/contest-plan.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { ruleSentences } from '#lib/domain/rules/sentences.ts';
import { TEMPLATES } from '#lib/templates/index.ts';
import { documentOf, type Fields } from './score-cases.ts';

/** One rule as a sentence, `zh | en`, beside a rule of sales that it may name. */
function said(rule: Fields, more: Fields = {}): string {
	const document = documentOf({
		rules: [
			{
				id: 'sales',
				kind: 'perUnit',
				metric: 'sale',
				rate: '1',
				name: { zh: '销售', en: 'Sales' }
			},
			{ id: 'rule', ...rule }
		],
		divisions: [{ id: 'heads', name: { zh: '行长', en: 'Heads' } }],
		labels: {
			metrics: { sale: { zh: '交叉销售', en: 'cross-sales' } },
			products: { fund: { zh: '基金', en: 'funds' } },
			qualifications: { 'fund-licence': { zh: '基金销售资格', en: 'fund licence' } },
			levels: { branch: { zh: '支行', en: 'branch' } }
		},
		...more
	});
	const sentence = ruleSentences(expectValue(parseContest(document)), document).get('rule');
	return `${sentence?.zh} | ${sentence?.en}`;
}

const units = { take: 'quantity', metric: 'sale' };

describe('a rule as a sentence', () => {
	it.each<[string, Fields, string]>([
		[
			'one point is not many',
			{ kind: 'perUnit', metric: 'sale', rate: '1' },
			'交叉销售每单位 1 分。 | 1 point for each unit of cross-sales.'
		],
		[
			'who, when, how large, and in what order the parts stand',
			{
				kind: 'perUnit',
				metric: 'sale',
				products: ['fund'],
				from: '2026-02-01',
				to: '2026-03-01',
				positions: ['wealth'],
				minAmountYuan: '50000',
				rate: '2.5'
			},
			'交叉销售（基金，2026-02-01 至 2026-02-28，岗位 wealth，单笔至少 ¥50000.00）每单位 2.5 分。 | 2.5 points for each unit of cross-sales (funds, 2026-02-01 to 2026-02-28, position wealth, from ¥50000.00 an entry).'
		],
		[
			'a unit of 10,000 is 万, one of 100,000 is 10 万',
			{ kind: 'perAmount', metric: 'sale', rate: '2', unit: '100000' },
			'交叉销售每 10 万元 2 分。 | 2 points for each 100,000 yuan of cross-sales.'
		],
		[
			'a unit of a few hundred is written out',
			{ kind: 'perAmount', metric: 'sale', rate: '1', unit: '500' },
			'交叉销售每 500 元 1 分。 | 1 point for each 500 yuan of cross-sales.'
		],
		[
			'a part of the amount itself',
			{ kind: 'perAmount', metric: 'sale', rate: '0.1', unit: '1' },
			'交叉销售每元 0.1 分。 | 0.1 points for each yuan of cross-sales.'
		],
		[
			'a code without a label stands as it is',
			{ kind: 'perUnit', metric: 'card', products: ['gold'], rate: '3' },
			'card（gold）每单位 3 分。 | 3 points for each unit of card (gold).'
		],
		[
			'a number that does not count says so',
			{ kind: 'perUnit', metric: 'sale', rate: '1', counts: 'false' },
			'交叉销售每单位 1 分（不计入积分）。 | 1 point for each unit of cross-sales (adds no points).'
		],
		[
			'caps in their words',
			{ kind: 'cap', of: ['sales'], limit: '1500', symmetric: 'true', per: 'month' },
			'“销售”合计每月在 ±1,500 分之间。 | "Sales" together: within ±1,500 points a month.'
		],
		[
			'a gate for some, with what failing means',
			{
				kind: 'gate',
				appliesTo: { divisions: ['heads'] },
				conditions: [
					{ if: 'value', measure: units, atLeast: '3' },
					{
						if: 'anyOf',
						conditions: [
							{ if: 'qualification', qualification: 'licence' },
							{ if: 'value', measure: { take: 'points' }, moreThan: '0' }
						]
					}
				],
				failing: 'half'
			},
			'行长：须交叉销售的数量 ≥ 3 且 具备资格 licence 或 积分 > 0，否则奖励减半。 | Heads: wanted: units of cross-sales ≥ 3 and licence is held or the points > 0; who fails is paid half.'
		],
		[
			'a qualification is called by its name',
			{ kind: 'eligibility', holds: ['fund-licence'], holdsNone: ['warning'] },
			'须具备 基金销售资格，没有 warning，否则不参加排名、不发奖励。 | Only who is holding fund licence, without warning is ranked and paid.'
		],
		[
			'a level is called by its name',
			{
				kind: 'rankPoints',
				within: { by: 'level', level: 'branch' },
				table: { by: 'rank', rows: [{ from: '1', points: '5' }] }
			},
			'积分同一支行内名次得分：1 → 5。 | Points for the rank by the points in the branch: 1 → 5.'
		],
		[
			'bands with fixed points, rates and a side of the boundary',
			{
				kind: 'bandTable',
				measure: { take: 'amount', metric: 'sale' },
				boundary: 'upper',
				unit: '10000',
				rateOn: 'excess',
				bands: [
					{ from: '0', points: '5' },
					{ from: '1000000', points: '10', rate: '0.5' }
				]
			},
			'交叉销售的金额（元）分档（单位：万）：> 0 → 5 分；> 1,000,000 → 10 分 + 超出部分每单位 0.5 分。 | Yuan of cross-sales by band (a unit is 10,000): > 0 → 5 points; > 1,000,000 → 10 points + 0.5 for each unit of the excess.'
		],
		[
			'a factor by a number',
			{
				kind: 'multiplier',
				of: ['sales'],
				scale: { measure: units, bands: [{ from: '10', factor: '1.2' }] }
			},
			'“销售”的积分 × 按交叉销售的数量取系数：≥ 10 → 1.2。 | Points of "Sales" × a factor by units of cross-sales: ≥ 10 → 1.2.'
		],
		[
			'a validity by use, to the end of the next month',
			{
				kind: 'validity',
				metric: 'sale',
				tests: [{ need: 'entries', metric: 'use', withinMonths: '1', yuan: '500' }]
			},
			'交叉销售须在次月末前有同一客户的use（至少 1, ¥500.00）才计入。 | An entry of cross-sales counts only if it has use of the same client by the end of the next month (at least 1, ¥500.00).'
		],
		[
			'less is better',
			{
				kind: 'targetAttainment',
				measure: units,
				target: { take: 'constant', value: '4' },
				lowerIsBetter: 'linear',
				cap: '1.5',
				scale: '100'
			},
			'(2 − 交叉销售的数量 ÷ 4) × 100，封顶 150%（不计入积分）。 | (2 − units of cross-sales ÷ 4) × 100, at most 150% (adds no points).'
		]
	])('%s', (_name, rule, expected) => {
		expect(said(rule)).toBe(expected);
	});
});

describe('the printed scheme', () => {
	const documents = [
		...TEMPLATES.map(({ id, document }) => [id, document] as const),
		['every kind', ''] as const
	];

	it.each(documents)(
		'of %s has a whole sentence for every rule, in both languages',
		async (_id, given) => {
			const document = given === '' ? await readFile('docs/contest-kinds.yaml', 'utf8') : given;
			for (const { kind, name, sentence } of planOf(expectValue(parseContest(document)), document)
				.rules) {
				expect(sentence, kind).not.toEqual(name);
				expect(sentence.zh, kind).toMatch(/^\S.*。$/);
				expect(sentence.en, kind).toMatch(/^[\d("\p{Lu}a-z−-].*\.$/u);
				// Nothing that a field leaves to chance: no missing value, no field of the code, no empty pair of brackets.
				for (const text of [sentence.zh, sentence.en])
					expect(text, kind).not.toMatch(/undefined|null|\[object|\(\)|（）|NaN| {2}/);
			}
		}
	);
});

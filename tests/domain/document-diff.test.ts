import { describe, expect, it } from 'vitest';
import { diffDocuments } from '#lib/domain/document-diff.ts';

const BEFORE = `
schema: longhu/contest@1
id: spring
name: { zh: 春季竞赛, en: Spring }
window: { from: 2026-01-01, to: 2026-04-01 }
rules:
  - { id: sales, kind: perUnit, name: { zh: 每笔, en: Each }, metric: sale, rate: 1, products: [fund, gold] }
  - { id: vip, kind: perUnit, name: { zh: 新贵宾, en: New VIP }, metric: vip, rate: 10 }
prizes:
  - id: rank
    kind: rankPrize
    name: { zh: 名次奖, en: By rank }
    places: [{ from: 1, amountYuan: 100 }]
`;

function differences(after: string): string[] {
	return diffDocuments(BEFORE, after).map(
		({ part, of, place, before, after: is }) =>
			`${part.zh}${of ? `「${of.zh}」` : ''} ${place}: ${before} → ${is}`
	);
}

describe('the differences of two documents', () => {
	it('are none where only comments, quotes or the order of keys and items differ', () => {
		const [first = '', second = ''] = BEFORE.match(/ {2}- \{ id: .*\n/g) ?? [];
		const reordered = BEFORE.replace(first + second, second + first)
			.replace('rate: 10', 'rate: "10"')
			.replace('{ from: 2026-01-01, to: 2026-04-01 }', '{ to: 2026-04-01, from: 2026-01-01 }')
			.replace('{ from: 1, amountYuan: 100 }', '{ amountYuan: 100, from: 1 }');
		expect(differences(`# as agreed\n${reordered}`)).toEqual([]);
	});

	it('name the rule and the field, and what it said before', () => {
		const after = BEFORE.replace('rate: 10', 'rate: 12.5')
			.replace('[fund, gold]', '[fund]')
			.replace('to: 2026-04-01', 'to: 2026-05-01')
			.replace('amountYuan: 100', 'amountYuan: 120');
		expect(differences(after)).toEqual([
			'时间 window.to: 2026-04-01 → 2026-05-01',
			'规则「每笔」 rules[sales].products: ["fund","gold"] → ["fund"]',
			'规则「新贵宾」 rules[vip].rate: 10 → 12.5',
			'奖励「名次奖」 prizes[rank].places[0].amountYuan: 100 → 120'
		]);
	});

	it('are there where divisions stand in another order, since the first that fits wins', () => {
		const [one, two] = ['{ id: a, name: { zh: 甲, en: A } }', '{ id: b, name: { zh: 乙, en: B } }'];
		const changes = diffDocuments(`divisions: [${one}, ${two}]`, `divisions: [${two}, ${one}]`);
		expect(changes).toMatchObject([{ place: 'divisions', before: 'a, b', after: 'b, a' }]);
	});

	it('show a rule that comes or goes as a whole', () => {
		const after = BEFORE.replace(/ {2}- \{ id: vip.*\n/, '');
		expect(differences(after)).toEqual([
			'规则「新贵宾」 rules[vip]: {"id":"vip","kind":"perUnit","metric":"vip","name":{"en":"New VIP","zh":"新贵宾"},"rate":"10"} → null'
		]);
	});
});

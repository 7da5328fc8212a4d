/** What a prize asks of a number: of the points, or of what a rule makes. Compared exactly, never as displayed. */
import { z } from 'zod';
import { code, MUST_BE } from '../contest-fields.ts';
import type { Exact } from '../decimal.ts';
import type { Text } from '../errors.ts';
import { bounds, boundTests, refuseContradiction } from '../rules/condition.ts';
import type { NamedByPrize, PayRow } from './prize-kind.ts';

/** A test of a rule's number, with at least one bound. A number that is not rated fails. */
export const ruleTestField = z
	.strictObject({ rule: code, ...bounds })
	.refine((test) => boundTests(test).length > 0, MUST_BE.demanding.en)
	.superRefine(refuseContradiction);
export type RuleTest = z.output<typeof ruleTestField>;

export const ruleTests = z.array(ruleTestField).min(1).max(20);

export function holds(test: RuleTest, { values }: Pick<PayRow, 'values'>): boolean {
	const value = values.get(test.rule) ?? null;
	return (
		value !== null && boundTests(test).every(({ bound, test: fits }) => fits(value.compare(bound)))
	);
}

/** `rule kept 0.94 (wanted ≥ 0.95)`. */
export function testText(test: RuleTest, { values }: Pick<PayRow, 'values'>): Text {
	const value = values.get(test.rule) ?? null;
	const wanted = wantedText(test);
	return {
		zh: `规则 ${test.rule} ${numberText(value).zh}（要求 ${wanted}）`,
		en: `rule ${test.rule} ${numberText(value).en} (wanted ${wanted})`
	};
}

export function wantedText(test: RuleTest): string {
	return boundTests(test)
		.map(({ sign, bound }) => `${sign} ${bound.toDecimalString()}`)
		.join(', ');
}

export function testNames(at: string, tests: readonly RuleTest[]): NamedByPrize[] {
	return tests.map(({ rule }, index) => ({ at: `${at}[${index}].rule`, is: 'rule', id: rule }));
}

export function numberText(value: Exact | null): Text {
	const text = value?.toDecimalString();
	return text === undefined ? { zh: '不评', en: 'not rated' } : { zh: text, en: text };
}

/** The number that a prize goes by: the points, or what the named rule makes. */
export function numberOf(row: PayRow, of: string | undefined): Exact | null {
	return of === undefined ? row.points : (row.values.get(of) ?? null);
}

export function numberName(of: string | undefined): Text {
	return of === undefined ? { zh: '积分', en: 'points' } : { zh: `规则 ${of}`, en: `rule ${of}` };
}

export function numberNames(of: string | undefined): NamedByPrize[] {
	return of === undefined ? [] : [{ at: 'of', is: 'rule', id: of }];
}

/** The parts that sentences about rules are made of: what is counted, numbers, conditions. */
import { addDays } from '../calendar.ts';
import { Exact, formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { AppliesTo } from './applies-to.ts';
import { boundTests, type Condition } from './condition.ts';
import type { Measure } from './measure.ts';
import { claimsAsked, type Filters } from './selection.ts';

/** What a contest calls its metrics, products, rules, divisions, qualifications and levels. */
export interface Words {
	readonly metric: (code: string) => Text;
	readonly product: (code: string) => Text;
	readonly rule: (id: string) => Text;
	readonly division: (id: string) => Text;
	readonly qualification: (code: string) => Text;
	readonly level: (level: string) => Text;
}

export function say(zh: string, en: string): Text {
	return { zh, en };
}

export function joined(texts: readonly Text[], zh = '、', en = ', '): Text {
	return { zh: texts.map((text) => text.zh).join(zh), en: texts.map((text) => text.en).join(en) };
}

/** The same in both languages: numbers, codes. */
export function plain(text: string): Text {
	return { zh: text, en: text };
}

export function listed(texts: readonly string[]): Text {
	return joined(texts.map(plain));
}

export function ruleNames(ids: readonly string[], words: Words): Text {
	return joined(ids.map(words.rule));
}

/** `1,234,567.8`. */
export function number(value: Exact): string {
	const [whole = '', ...rest] = value.toDecimalString().split('.');
	return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}

/** `0.95` as `95%`. */
export function percent(ratio: Exact): string {
	return `${number(ratio.times(Exact.ofInteger(100)))}%`;
}

const WAN = Exact.ofInteger(10_000);

/** What one unit is: `每万` / `for each 10,000`. */
export function perUnitOf(unit: Exact): Text {
	const wan = unit.dividedBy(WAN);
	const zh =
		wan.compare(Exact.ONE) < 0 ? number(unit) : wan.equals(Exact.ONE) ? '万' : ` ${number(wan)} 万`;
	return say(`每${/^\d/.test(zh) ? ` ${zh} ` : zh}`, `for each ${number(unit)}`);
}

/** `交叉销售（基金、保险）` with what else restricts it; empty where nothing is asked. */
export function what(rule: Filters, words: Words): Text {
	const { metric, products } = rule;
	const name = metric === undefined ? null : words.metric(metric);
	const limits = [
		...(products ? [joined(products.map(words.product))] : []),
		...restrictions(rule, words)
	];
	if (!name) return joined(limits, '，', ', ');
	if (limits.length === 0) return name;
	const { zh, en } = joined(limits, '，', ', ');
	return say(`${name.zh}（${zh}）`, `${name.en} (${en})`);
}

function restrictions(rule: Filters, words: Words): Text[] {
	const { from, to, positions, grades, orgUnits, minAmountYuan, minQuantity } = rule;
	const last = to === undefined ? undefined : addDays(to, -1);
	return [
		...(from !== undefined || last !== undefined
			? [
					say(
						from === undefined
							? `${last} 止`
							: last === undefined
								? `${from} 起`
								: `${from} 至 ${last}`,
						from === undefined
							? `until ${last}`
							: last === undefined
								? `from ${from}`
								: `${from} to ${last}`
					)
				]
			: []),
		...(positions ? [say(`岗位 ${positions.join('、')}`, `position ${positions.join(', ')}`)] : []),
		...(grades ? [say(`等级 ${grades.join('、')}`, `grade ${grades.join(', ')}`)] : []),
		...(orgUnits ? [say(`机构 ${orgUnits.join('、')}`, `in ${orgUnits.join(', ')}`)] : []),
		...(minAmountYuan === undefined
			? []
			: [
					say(`单笔至少 ¥${formatFen(minAmountYuan)}`, `from ¥${formatFen(minAmountYuan)} an entry`)
				]),
		...(minQuantity === undefined
			? []
			: [say(`单笔至少 ${number(minQuantity)}`, `from ${number(minQuantity)} an entry`)]),
		...claimsAsked(rule).map((claim) =>
			say(`按${words.rule(claim).zh}`, `under ${words.rule(claim).en}`)
		)
	];
}

export function measured(measure: Measure, words: Words): Text {
	switch (measure.take) {
		case 'quantity':
			return around(what(measure, words), ['', '的数量'], ['units of ', '']);
		case 'amount':
			return around(what(measure, words), ['', '的金额（元）'], ['yuan of ', '']);
		case 'entries':
			return around(what(measure, words), ['', '的笔数'], ['entries of ', '']);
		case 'clients':
			return around(what(measure, words), ['', '的客户数'], ['different clients of ', '']);
		case 'figure':
			return inPeriod(words.metric(measure.metric), measure.period);
		case 'ratio':
			return inPeriod(words.metric(measure.metric), measure.period);
		case 'target':
			return inPeriod(
				around(words.metric(measure.metric), ['', '的任务'], ['the target of ', '']),
				measure.period
			);
		case 'rule':
			return words.rule(measure.rule);
		case 'points':
			return say('积分', 'the points');
		case 'constant':
			return plain(number(measure.value));
		default:
			return measure satisfies never;
	}
}

export function around(
	{ zh, en }: Text,
	[zhBefore, zhAfter]: readonly [string, string],
	[enBefore, enAfter]: readonly [string, string]
): Text {
	return say(`${zhBefore}${zh}${zhAfter}`, `${enBefore}${en}${enAfter}`);
}

export function inPeriod(text: Text, period: string | undefined): Text {
	return period === undefined ? text : around(text, ['', `（${period}）`], ['', ` (${period})`]);
}

function conditionText(condition: Condition, words: Words): Text {
	switch (condition.if) {
		case 'value': {
			const bounds = boundTests(condition)
				.map(({ sign, bound }) => `${sign} ${number(bound)}`)
				.join(', ');
			return around(measured(condition.measure, words), ['', ` ${bounds}`], ['', ` ${bounds}`]);
		}
		case 'qualification':
			return around(
				words.qualification(condition.qualification),
				['具备资格 ', ''],
				['', ' is held']
			);
		case 'anyOf':
			return joined(
				condition.conditions.map((one) => conditionText(one, words)),
				' 或 ',
				' or '
			);
		default:
			return condition satisfies never;
	}
}

export function conditionsText(
	conditions: readonly Condition[],
	require: 'all' | 'any',
	words: Words
): Text {
	const texts = conditions.map((condition) => conditionText(condition, words));
	return require === 'all' ? joined(texts, ' 且 ', ' and ') : joined(texts, ' 或 ', ' or ');
}

/** Whom a rule concerns, to stand before what it says; empty for everybody. */
export function whoText(who: AppliesTo | undefined, words: Words): Text {
	const parts = [
		...(who?.divisions ? [joined(who.divisions.map(words.division))] : []),
		...(who?.positions ? [around(listed(who.positions), ['岗位 ', ''], ['position ', ''])] : []),
		...(who?.grades ? [around(listed(who.grades), ['等级 ', ''], ['grade ', ''])] : [])
	];
	if (parts.length === 0) return plain('');
	return around(joined(parts, '，', ', '), ['', '：'], ['', ': ']);
}

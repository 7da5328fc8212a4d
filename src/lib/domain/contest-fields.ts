/**
 * The fields that contest documents are built from. Documents are read with every scalar as its text, so `0.1` in YAML
 * is the decimal 0.1 and never a binary float on its way.
 */
import { z } from 'zod';
import { isCalendarDay, isPeriodName, isTimeZone } from './calendar.ts';
import { Exact, parseFen } from './decimal.ts';
import type { Text } from './errors.ts';

const DECIMAL_PATTERN = /^-?\d{1,15}(\.\d{1,10})?$/;

/** What a field must be. The schema library carries one text per fault, so the English one is the key to the pair. */
export const MUST_BE = {
	code: {
		zh: '应以小写字母开头，只含小写字母、数字、_ 和 -，最多 60 个字符',
		en: 'must begin with a lower case letter and hold only lower case letters, digits, _ and -, 60 at most'
	},
	decimal: {
		zh: '应为十进制数，最多 15 位整数、10 位小数',
		en: 'must be a decimal number of at most 15 digits and 10 decimals'
	},
	positive: { zh: '应大于零', en: 'must be greater than zero' },
	notNegative: { zh: '不能为负', en: 'must not be negative' },
	fraction: { zh: '应在 0 与 1 之间', en: 'must lie between 0 and 1' },
	yuan: { zh: '应为精确到分的金额（元）', en: 'must be an amount in yuan, exact to the fen' },
	whole: { zh: '应为整数', en: 'must be a whole number' },
	period: {
		zh: '应为期间，例如 2026-Q4、2026-10 或 2026-10-31',
		en: 'must be a period such as 2026-Q4, 2026-10 or 2026-10-31'
	},
	zone: { zh: '应为时区，例如 Asia/Shanghai', en: 'must be a time zone such as Asia/Shanghai' },
	flag: { zh: '应为 true 或 false', en: 'must be true or false' },
	day: { zh: '应为日期，例如 2026-10-31', en: 'must be a day such as 2026-10-31' },
	printable: { zh: '含有控制字符', en: 'must not contain control characters' },
	distinct: { zh: '有重复的名称', en: 'must not name the same twice' },
	demanding: { zh: '至少要有一项要求', en: 'must demand something' },
	possible: {
		zh: '与另一个界限矛盾，没有数能满足',
		en: 'contradicts the other bound: no number can pass'
	},
	rising: { zh: '应大于上一行', en: 'must be greater than in the row before' },
	required: { zh: '必填，但是没有', en: 'is required, but missing' },
	eitherOr: {
		zh: '应填写其中一项，且只填一项',
		en: 'must be given, or what may stand in its place, and not both'
	},
	properShare: {
		zh: '应大于 0、小于 1',
		en: 'must be more than 0 and less than 1'
	},
	belowPlan: {
		zh: '应小于 1：达到计划即全额发放',
		en: 'must be less than 1: the plan itself pays all'
	},
	notPositive: { zh: '不能大于零', en: 'must not be greater than zero' },
	atMostWhole: { zh: '各份之和不能超过 1', en: 'must not add up to more than 1' },
	wholeShares: { zh: '各份之和应为 1', en: 'must add up to 1' },
	apart: { zh: '在此不适用', en: 'does not apply here' },
	later: { zh: '必须晚于 from', en: 'must be later than `from`' },
	aboveCap: { zh: '不能高于封顶', en: 'must not be above the cap' },
	ranks: { zh: '名次区间不正确', en: 'is not a range of ranks' },
	peopled: { zh: '应列出机构或人员', en: 'must name org units or people' }
} as const satisfies Record<string, Text>;

/** The pair of texts behind a fault of one of these fields; null where the fault is the schema library's own. */
export function mustBe(message: string): Text | null {
	return Object.values(MUST_BE).find(({ en }) => en === message) ?? null;
}

/** An escape in the document may write what no screen shows and no database stores. */
const shown = z
	.string()
	.min(1)
	.max(120)
	.refine((name) => !/[\p{Cc}\p{Cs}]/u.test(name), MUST_BE.printable.en);

/** A name in both languages. */
export const bilingual = z.strictObject({ zh: shown, en: shown });

/** A code of a metric, product, rule, division: lower case, digits, `_` and `-`. */
export const code = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/, MUST_BE.code.en);

/** A text that could not be read ends the checks around it, which would meet a text where they expect a number. */
function unread({ en }: Text): { readonly error: string; readonly abort: true } {
	return { error: en, abort: true };
}

export const decimal = z
	.string()
	.regex(DECIMAL_PATTERN, unread(MUST_BE.decimal))
	.transform((text) => Exact.of(text));

export const positiveDecimal = decimal.refine((value) => value.sign > 0, MUST_BE.positive.en);
export const nonNegativeDecimal = decimal.refine(
	(value) => value.sign >= 0,
	MUST_BE.notNegative.en
);

/** A share or a ratio from 0 to 1. */
export const fraction = decimal.refine(
	(value) => value.sign >= 0 && value.compare(Exact.ONE) <= 0,
	MUST_BE.fraction.en
);

/** Yuan with at most two decimals, as whole fen. */
export const yuan = z
	.string()
	.regex(/^\d{1,13}(\.\d{1,2})?$/, unread(MUST_BE.yuan))
	.transform((text) => {
		const fen = parseFen(text);
		return fen.ok ? fen.value : 0n;
	});

export const whole = z
	.string()
	.regex(/^\d{1,9}$/, unread(MUST_BE.whole))
	.transform(Number);

export const flag = z
	.string()
	.regex(/^(true|false)$/, unread(MUST_BE.flag))
	.transform((text) => text === 'true');

/** A calendar day in the contest's zone. */
export const day = z.string().refine(isCalendarDay, MUST_BE.day.en);

export const periodName = z.string().refine(isPeriodName, MUST_BE.period.en);
export const timeZone = z.string().refine(isTimeZone, MUST_BE.zone.en);

/** A list that names nothing twice. */
export function distinct<Items extends z.ZodType<readonly string[]>>(items: Items) {
	return items.refine((names) => new Set(names).size === names.length, MUST_BE.distinct.en);
}

/** The field that published JSON Schema describes as a text although a document may also write it as a truth value. */
export const FLAG_FIELD: z.core.$ZodType = flag.in;

/** Fields that published JSON Schema describes as text although a document may also write them as a number. */
export const NUMERIC_FIELDS: readonly z.core.$ZodType[] = [decimal.in, yuan.in, whole.in] as const;

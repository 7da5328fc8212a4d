/**
 * The fields that contest documents are built from. Documents are read with every scalar as its text, so `0.1` in YAML
 * is the decimal 0.1 and never a binary float on its way.
 */
import { z } from 'zod';
import { isCalendarDay, isTimeZone } from './calendar.ts';
import { Exact, parseFen } from './decimal.ts';

const DECIMAL_PATTERN = /^-?\d{1,15}(\.\d{1,10})?$/;

/** A name in both languages. */
export const bilingual = z.strictObject({
	zh: z.string().min(1).max(120),
	en: z.string().min(1).max(120)
});

/** A code of a metric, product, rule, division: lower case, digits, `_` and `-`. */
export const code = z
	.string()
	.regex(/^[a-z][a-z0-9_-]{0,59}$/, 'lower case letters, digits, _ and -');

export const decimal = z
	.string()
	.regex(DECIMAL_PATTERN, 'a decimal number with at most 10 decimals')
	.transform((text) => Exact.of(text));

export const positiveDecimal = decimal.refine((value) => value.sign > 0, 'greater than zero');
export const nonNegativeDecimal = decimal.refine((value) => value.sign >= 0, 'zero or more');

/** A share or a ratio from 0 to 1. */
export const fraction = decimal.refine(
	(value) => value.sign >= 0 && value.compare(Exact.ONE) <= 0,
	'from 0 to 1'
);

/** Yuan with at most two decimals, as whole fen. */
export const yuan = z
	.string()
	.regex(/^\d{1,13}(\.\d{1,2})?$/, 'an amount in yuan, exact to the fen')
	.transform((text) => {
		const fen = parseFen(text);
		return fen.ok ? fen.value : 0n;
	});

export const whole = z
	.string()
	.regex(/^\d{1,9}$/, 'a whole number')
	.transform(Number);

export const calendarDay = z.string().refine(isCalendarDay, 'a day such as 2026-10-01');
export const timeZone = z.string().refine(isTimeZone, 'a time zone such as Asia/Shanghai');

/** Fields that published JSON Schema describes as text although a document may also write them as a number. */
export const NUMERIC_FIELDS: readonly z.core.$ZodType[] = [decimal.in, yuan.in, whole.in] as const;

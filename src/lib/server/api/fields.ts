/** The fields that bodies and answers are made of. */
import { z } from 'zod';
import { GRADE_STEPS, type Grade } from '#lib/domain/roster.ts';
import { described } from './described.ts';

const MAX_TEXT = 200;

/** Half of a surrogate pair would be stored as another character, and then conflict with itself. */
const isText = (text: string) => text.isWellFormed();

export function text(zh: string, en: string) {
	return described(z.string().min(1).max(MAX_TEXT).refine(isText, 'surrogate'), zh, en);
}

export function word(zh: string, en: string) {
	return described(z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/), zh, en);
}

/**
 * Numbers are texts: what reads JSON turns a number into a binary float, and 0.1 or a long amount is then another
 * number, without anybody having noticed.
 */
export function decimal(zh: string, en: string) {
	return described(z.string().regex(/^[+-]?[0-9]{1,30}(\.[0-9]{1,20})?$/), zh, en);
}

export function amount() {
	return described(
		z.string().regex(/^[+-]?[0-9]{1,16}(\.[0-9]{1,2})?$/),
		'金额（元），精确到分的十进制文本；写成 JSON 数字会被拒绝',
		'yuan, exact to the fen, as decimal text; a JSON number is refused'
	);
}

export function instant(zh: string, en: string) {
	return described(
		z.string().min(10).max(40),
		`${zh}；带时区的 RFC 3339，或上海当地的日期、日期时间`,
		`${en}; RFC 3339 with an offset, or a date or a date with time of Shanghai`
	);
}

export function day(zh: string, en: string) {
	return described(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), zh, en);
}

export const source = () =>
	text('来源系统；缺省为 api', 'the system it comes from; `api` where none is given').optional();

const grades = Object.keys(GRADE_STEPS) as [Grade, ...Grade[]];
export const grade = () => described(z.enum(grades), '等级', 'the grade');

/** Of answers. */
export const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
export const count = (zh: string, en: string) => described(z.int().min(0), zh, en);
export const moment = (zh: string, en: string) => described(z.iso.datetime(), zh, en);

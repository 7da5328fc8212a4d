/** What a body's shape is wrong in, field by field, without repeating what it held. */
import { z } from 'zod';
import type { Text } from '#lib/domain/errors.ts';
import { pointerStep, type ApiError } from './problems.ts';

/** The value, or every error with its pointer. */
export function readShape<Schema extends z.ZodType>(
	schema: Schema,
	value: unknown,
	pointer = ''
): { readonly value: z.output<Schema> } | { readonly errors: readonly ApiError[] } {
	const read = schema.safeParse(value);
	if (read.success) return { value: read.data };
	return { errors: read.error.issues.flatMap((issue) => errorsOf(issue, value, pointer)) };
}

function errorsOf(issue: z.core.$ZodIssue, body: unknown, root: string): ApiError[] {
	const pointer = root + issue.path.map((step) => pointerStep(String(step))).join('');
	if (issue.code === 'unrecognized_keys')
		return issue.keys.slice(0, 20).map((name) => ({
			pointer: pointer + pointerStep(name),
			code: 'field.unknown',
			detail: { zh: '没有这个字段', en: 'there is no such field' }
		}));
	return [{ pointer, ...describe(issue, valueAt(body, issue.path)) }];
}

function describe(
	issue: z.core.$ZodIssue,
	value: unknown
): { readonly code: string; readonly detail: Text; readonly allowed?: string } {
	switch (issue.code) {
		case 'invalid_type':
			if (value === undefined)
				return { code: 'field.missing', detail: { zh: '缺少必填字段', en: 'is required' } };
			if (issue.expected === 'string' && typeof value === 'number')
				return {
					code: 'field.number',
					detail: {
						zh: '数值须写成文本，例如 "1234.50"：JSON 数字会被读成二进制浮点数而失真',
						en: 'must be text, such as "1234.50": a JSON number is read as a binary float and may become another number'
					}
				};
			return {
				code: 'field.type',
				detail: { zh: '类型不正确', en: 'is of another type' },
				allowed: issue.expected
			};
		case 'too_big':
			return {
				code: 'field.tooLong',
				detail: { zh: '过长或过多', en: 'is too long, or too many' },
				allowed: `<= ${issue.maximum}`
			};
		case 'too_small':
			return {
				code: 'field.tooShort',
				detail: { zh: '过短或过少', en: 'is too short, or too few' },
				allowed: `>= ${issue.minimum}`
			};
		case 'invalid_format':
			return {
				code: 'field.format',
				detail: { zh: '格式不正确', en: 'is not written as it must be' },
				...(issue.pattern !== undefined && { allowed: issue.pattern })
			};
		case 'invalid_value':
			return {
				code: 'field.value',
				detail: { zh: '不是允许的取值', en: 'is none of the values that there are' },
				allowed: issue.values.map(String).join(', ')
			};
		default:
			return {
				code: 'field.text',
				detail: { zh: '含有不能存储的字符', en: 'contains a character that cannot be stored' }
			};
	}
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
	let value = body;
	for (const step of path) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
			return undefined;
		value = (value as Readonly<Record<PropertyKey, unknown>>)[step];
	}
	return value;
}

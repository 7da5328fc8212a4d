/** Faults of a contest document: the place as a path, what was found, what is allowed, in both languages. */
import type { z } from 'zod';
import { mustBe } from './contest-fields.ts';
import type { Fault } from './errors.ts';

export function documentFault(place: string, zh: string, en: string): Fault {
	return { code: 'contest.document', message: { zh, en }, place };
}

/** One issue of the schema library as faults with a document path, what was found and what is allowed. */
export function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
	const found = typeof issue.input === 'string' ? { found: issue.input.slice(0, 60) } : {};
	return describeIssue(issue, pathText(issue.path)).map((fault) => ({ ...found, ...fault }));
}

function describeIssue(issue: z.core.$ZodIssue, place: string): Fault[] {
	switch (issue.code) {
		case 'unrecognized_keys':
			return issue.keys.map((key) => ({
				...documentFault(pathText([...issue.path, key]), '没有这个字段', 'is not a known field'),
				found: key
			}));
		case 'invalid_union': {
			// The only unions are the lists of kinds.
			const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
			return [
				{
					...documentFault(place, '没有这种类型', 'is not a known kind'),
					...(options.length > 0 ? { allowed: options.join(', ') } : {})
				}
			];
		}
		case 'invalid_type':
			return [
				{
					...documentFault(
						place,
						issue.input === undefined ? '必填，但是没有' : '类型不对',
						issue.input === undefined ? 'is required, but missing' : 'is of another type'
					),
					allowed: issue.expected
				}
			];
		case 'invalid_value':
			return [
				{
					...documentFault(place, '不在允许的值之中', 'is not an allowed value'),
					allowed: issue.values.join(', ')
				}
			];
		case 'too_small':
		case 'too_big': {
			const isShort = issue.code === 'too_small';
			const bound = String(isShort ? issue.minimum : issue.maximum);
			return [
				{
					...documentFault(
						place,
						isShort ? '太少或太短' : '太多、太长或太大',
						isShort ? 'is too short or too few' : 'is too long, too large or too many'
					),
					allowed: `${isShort ? '≥' : '≤'} ${bound}`
				}
			];
		}
		default: {
			const text = mustBe(issue.message) ?? { zh: '内容不符合要求', en: issue.message };
			return [documentFault(place, text.zh, text.en)];
		}
	}
}

function pathText(path: readonly PropertyKey[]): string {
	return path.reduce<string>(
		(text, step) =>
			typeof step === 'number'
				? `${text}[${step}]`
				: text === ''
					? String(step)
					: `${text}.${String(step)}`,
		''
	);
}

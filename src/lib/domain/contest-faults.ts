/** Faults of a contest document: the place as a path, what was found, what is allowed, in both languages. */
import type { z } from 'zod';
import { MUST_BE, mustBe } from './contest-fields.ts';
import type { Fault } from './errors.ts';
import { nearestName } from './nearest-name.ts';

export function documentFault(place: string, zh: string, en: string): Fault {
	return { code: 'contest.document', message: { zh, en }, place };
}

const LONGEST_FOUND = 60;
/** The place of a fault that no part of the document has. */
export const WHOLE = 'document';

/**
 * One issue of the schema library as faults with a document path, what was found and what is allowed. `fields` are
 * those that are known where the issue is about an unknown one.
 */
export function faultsOfIssue(issue: z.core.$ZodIssue, fields: readonly string[]): Fault[] {
	const found =
		typeof issue.input === 'string' ? { found: issue.input.slice(0, LONGEST_FOUND) } : {};
	return describeIssue(issue, pathText(issue.path) || WHOLE, fields).map((fault) => ({
		...found,
		...fault
	}));
}

/** A kind that no schema has: the only unions of a document are lists of kinds. */
export interface UnknownKind {
	readonly discriminator: string;
	/** Null: no text stands there. */
	readonly found: string | null;
	readonly isMissing: boolean;
	readonly kinds: readonly string[];
}

export function unknownKind(issue: z.core.$ZodIssue): UnknownKind | null {
	if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return null;
	const { discriminator, input } = issue;
	const options = 'options' in issue ? (issue.options ?? []) : [];
	const found =
		typeof input === 'object' && input !== null && discriminator in input
			? Object.entries(input).find(([field]) => field === discriminator)?.[1]
			: undefined;
	return {
		discriminator,
		found: typeof found === 'string' ? found : null,
		isMissing: found === undefined,
		kinds: options.map(String)
	};
}

export function meantKind({ found, kinds }: UnknownKind): string | null {
	return found === null ? null : nearestName(found, kinds);
}

/** Only a field still missing can be the one that was meant. */
export function meantField(key: string, holder: object, fields: readonly string[]): string | null {
	return nearestName(
		key,
		fields.filter((field) => !Object.hasOwn(holder, field))
	);
}

const ZONE = 'Asia/Shanghai';

/** China's time by a name that is none of a zone: `CST`, which also means Chicago's, `+08:00`, `UTC+8`. */
function meantZone(found: string): string | null {
	const isChinese = /^(CST|PRC|北京时间|(UTC|GMT)?\+?0?8(:?00)?)$/i.test(found.trim());
	return isChinese ? ZONE : nearestName(found, [ZONE]);
}

function suggested(meant: string | null): Pick<Fault, 'suggestion'> {
	return meant === null ? {} : { suggestion: meant };
}

/** How a document writes what the schema library has other words for. */
const WRITTEN: Readonly<Record<string, string>> = {
	object: '{ … }',
	record: '{ … }',
	array: '[ … ]'
};

function describeIssue(issue: z.core.$ZodIssue, place: string, fields: readonly string[]): Fault[] {
	switch (issue.code) {
		case 'unrecognized_keys': {
			const holder = typeof issue.input === 'object' && issue.input !== null ? issue.input : {};
			return issue.keys.map((key) => ({
				...documentFault(pathText([...issue.path, key]), '没有这个字段', 'is not a known field'),
				found: key.slice(0, LONGEST_FOUND),
				...(fields.length > 0 ? { allowed: fields.join(', ') } : {}),
				...suggested(meantField(key, holder, fields))
			}));
		}
		case 'invalid_union': {
			const unknown = unknownKind(issue);
			if (!unknown) return [documentFault(place, '类型不对', 'is of another type')];
			const { found, isMissing, kinds } = unknown;
			return [
				{
					...(isMissing
						? documentFault(place, '必填，但是没有', 'is required, but missing')
						: found === null
							? documentFault(place, '类型不对', 'is of another type')
							: documentFault(place, '没有这种类型', 'is not a known kind')),
					...(found === null ? {} : { found: found.slice(0, LONGEST_FOUND) }),
					allowed: kinds.join(', '),
					...suggested(meantKind(unknown))
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
					allowed: WRITTEN[issue.expected] ?? issue.expected
				}
			];
		case 'invalid_value':
			return [
				{
					...documentFault(place, '不在允许的值之中', 'is not an allowed value'),
					allowed: issue.values.join(', '),
					...(typeof issue.input === 'string'
						? suggested(nearestName(issue.input, issue.values.map(String)))
						: {})
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
			const isZone = issue.message === MUST_BE.zone.en && typeof issue.input === 'string';
			return [
				{
					...documentFault(place, text.zh, text.en),
					...suggested(isZone ? meantZone(String(issue.input)) : null)
				}
			];
		}
	}
}

export function pathText(path: readonly PropertyKey[]): string {
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

/** The published JSON Schema of contest documents with what every part of it means, for editors and for the reference page. */
import type { Text } from './errors.ts';
import {
	CONDITION_FIELDS,
	CONDITION_KINDS,
	CONTEST_FIELDS,
	fieldText,
	MEASURE_FIELDS,
	MEASURE_TAKES,
	type FieldTexts,
	type KindTexts
} from './field-texts.ts';
import { PRIZE_FIELDS, PRIZE_KIND_TEXTS } from './prizes/kind-texts.ts';
import { RULE_KIND_TEXTS } from './rules/kind-texts.ts';

/** As much of JSON Schema as is used here. */
export interface JsonSchema {
	type?: string | string[];
	title?: string;
	description?: string;
	const?: string;
	enum?: string[];
	pattern?: string;
	default?: unknown;
	minItems?: number;
	$ref?: string;
	$defs?: Record<string, JsonSchema>;
	items?: JsonSchema;
	oneOf?: JsonSchema[];
	anyOf?: JsonSchema[];
	properties?: Record<string, JsonSchema>;
	required?: string[];
	additionalProperties?: boolean | JsonSchema;
}

/** Lists whose items have kinds with texts of their own. */
export const KINDS_WITHIN = ['rules', 'prizes'] as const;

export const KIND_TEXTS: Readonly<
	Record<(typeof KINDS_WITHIN)[number], Readonly<Record<string, KindTexts>>>
> = { rules: RULE_KIND_TEXTS, prizes: PRIZE_KIND_TEXTS };

/** Adds titles and descriptions, in both languages one after the other, to the schema that it is given. */
export function describeContest(schema: JsonSchema): JsonSchema {
	describeFields(schema, CONTEST_FIELDS);
	for (const list of KINDS_WITHIN)
		for (const kind of kindsOf(schema, list)) {
			const texts = KIND_TEXTS[list][kindName(kind)];
			if (!texts) continue;
			kind.title = bothWays(texts.title);
			kind.description = bothWays(texts.meaning);
			describeFields(kind, fieldsOf(list, texts));
		}
	describeChoices(schema.$defs?.measure, 'take', MEASURE_TAKES, MEASURE_FIELDS);
	describeChoices(schema.$defs?.condition, 'if', CONDITION_KINDS, CONDITION_FIELDS);
	return schema;
}

export function kindsOf(schema: JsonSchema, list: (typeof KINDS_WITHIN)[number]): JsonSchema[] {
	return schema.properties?.[list]?.items?.oneOf ?? [];
}

export function kindName(kind: JsonSchema): string {
	return kind.properties?.kind?.const ?? '';
}

/** A kind's own fields, with those that every prize has. */
export function fieldsOf(
	list: (typeof KINDS_WITHIN)[number],
	{ fields }: Pick<KindTexts, 'fields'>
): FieldTexts {
	return list === 'prizes' ? { ...PRIZE_FIELDS, ...fields } : fields;
}

export interface Field {
	/** Within the thing described: `ramp.days`, `nodes[].rate`. */
	readonly path: string;
	readonly schema: JsonSchema;
	readonly isRequired: boolean;
}

/**
 * Every field within, those of a choice of shapes one after the other; not those of rules, prizes, measures and
 * conditions, which are described by themselves, nor the two languages of a name.
 */
export function fieldsWithin(schema: JsonSchema, path = ''): Field[] {
	if (isName(schema) || KINDS_WITHIN.some((list) => path === `${list}[]`)) return [];
	if (schema.items) return fieldsWithin(schema.items, `${path}[]`);
	if (schema.oneOf) return schema.oneOf.flatMap((shape) => fieldsWithin(shape, path));
	return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
		const own = path === '' ? name : `${path}.${name}`;
		const isRequired = schema.required?.includes(name) === true && field.default === undefined;
		return [{ path: own, schema: field, isRequired }, ...fieldsWithin(field, own)];
	});
}

/** A text in both languages. */
export function isName({ properties }: JsonSchema): boolean {
	return properties !== undefined && Object.keys(properties).join() === 'zh,en';
}

function describeFields(schema: JsonSchema, own: FieldTexts): void {
	for (const { path, schema: field } of fieldsWithin(schema)) {
		const text = fieldText(own, path);
		if (text) field.description = bothWays(text);
	}
}

function describeChoices(
	schema: JsonSchema | undefined,
	key: string,
	choices: FieldTexts,
	own: FieldTexts
): void {
	for (const shape of schema?.oneOf ?? []) {
		const text = choices[shape.properties?.[key]?.const ?? ''];
		if (text) shape.description = bothWays(text);
		describeFields(shape, own);
	}
}

function bothWays({ zh, en }: Text): string {
	return zh === en ? zh : `${zh} ${en}`;
}

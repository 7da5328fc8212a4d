/** Schemas with what they mean in both languages, as the published document shows them. */
import { z } from 'zod';
import type { Text } from '#lib/domain/errors.ts';

const texts = z.registry<Text>();
const names = z.registry<{ readonly id: string }>();

export function described<Schema extends z.ZodType>(schema: Schema, zh: string, en: string) {
	texts.add(schema, { zh, en });
	return schema;
}

/** Stands under this name in the document's components, and is referred to from everywhere else. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
	names.add(schema, { id });
	return schema;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

const REFERENCE = '#/components/schemas/';

/** All named schemas, as OpenAPI 3.1 holds them: its dialect is JSON Schema 2020-12, which is what the library writes. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
	const { schemas } = z.toJSONSchema(names, {
		io: 'input',
		uri: (id) => REFERENCE + id,
		override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema)
	});
	return Object.fromEntries(
		Object.entries(schemas)
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([id, schema]) => [id, withoutHeads(schema)])
	);
}

export function referenceTo(schema: z.ZodType): JsonSchema {
	const name = names.get(schema)?.id;
	if (name === undefined) throw new Error('a schema of the API has no name');
	return { $ref: REFERENCE + name };
}

/** A schema where it stands: of a parameter. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
	return withoutHeads(
		z.toJSONSchema(schema, {
			io: 'input',
			override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema)
		})
	);
}

export function textOf(schema: z.ZodType): Text {
	const text = texts.get(schema);
	if (!text) throw new Error('a schema of the API has no text');
	return text;
}

function describe(schema: z.core.$ZodType, json: object): void {
	const text = texts.get(schema);
	if (text) Object.assign(json, { description: bothWays(text), 'x-text': text });
}

function withoutHeads(schema: object): JsonSchema {
	return Object.fromEntries(
		Object.entries(schema).filter(([key]) => !['$schema', '$id', 'id', '~standard'].includes(key))
	);
}

export function bothWays({ zh, en }: Text): string {
	return zh === en ? zh : `${zh} ${en}`;
}

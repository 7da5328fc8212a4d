/** The published JSON Schema of a document that people write. */
import { z } from 'zod';
import { FLAG_FIELD, NUMERIC_FIELDS } from './contest-fields.ts';
import { Exact } from './decimal.ts';

/** A document may write 10 or "10", true or "true": all are read as text. */
export function jsonSchemaOf(schema: z.ZodType): object {
	return z.toJSONSchema(schema, {
		io: 'input',
		override: ({ zodSchema, jsonSchema }) => {
			if (NUMERIC_FIELDS.includes(zodSchema)) {
				jsonSchema.type = undefined;
				Object.assign(jsonSchema, { type: ['string', 'number'] });
			}
			if (zodSchema === FLAG_FIELD) {
				jsonSchema.type = undefined;
				Object.assign(jsonSchema, { type: ['string', 'boolean'] });
			}
			// The library leaves out the defaults of what it cannot turn back into an input.
			const { def } = zodSchema._zod;
			if (def.type === 'default') {
				const { defaultValue: value } = def;
				const written = value instanceof Exact ? value.toString() : value;
				if (jsonSchema.default === undefined) Object.assign(jsonSchema, { default: written });
			}
		}
	});
}

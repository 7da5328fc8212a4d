import { Ajv2020 } from 'ajv/dist/2020.js';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseMapping } from '#lib/domain/mapping-document.ts';
import {
	MAPPING_FIELDS,
	MAPPING_PARTS,
	mappingJsonSchema,
	mappingPart
} from '#lib/domain/mapping-fields.ts';
import { MAPPING_EXAMPLES, mappingReference } from '../../scripts/mapping-reference.ts';

describe('the fields of a mapping', () => {
	it.each(MAPPING_PARTS)('have a text each, and no other has: %s', (part) => {
		const { properties = {} } = mappingPart(mappingJsonSchema(), part);
		expect(Object.keys(MAPPING_FIELDS[part]).sort()).toEqual(Object.keys(properties).sort());
	});

	it.each(Object.entries(MAPPING_EXAMPLES))(
		'%s: the example passes the check and the published schema',
		(_, example) => {
			expect(parseMapping(example)).toMatchObject({ ok: true });
			const validate = new Ajv2020({ strict: false }).compile(mappingJsonSchema());
			expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
			expect(validate({ ...parse(example), rows: [{ set: { amount: { read: 'money' } } }] })).toBe(
				false
			);
		}
	);
});

describe('the reference page', () => {
	it.each([
		['zh', 'docs/mapping-reference.md'],
		['en', 'docs/mapping-reference.en.md']
	] as const)('in %s is what the code says (update with vitest -u)', async (language, path) => {
		const config = await resolveConfig('package.json');
		const text = await format(mappingReference(language), { ...config, parser: 'markdown' });
		await expect(text).toMatchFileSnapshot(`../../${path}`);
	});
});

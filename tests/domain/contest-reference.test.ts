import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { contestJsonSchema, parseContest } from '#lib/domain/contest.ts';
import {
	fieldsOf,
	fieldsWithin,
	KIND_TEXTS,
	kindName,
	KINDS_WITHIN,
	kindsOf,
	type JsonSchema
} from '#lib/domain/described-schema.ts';
import {
	CONDITION_FIELDS,
	CONDITION_KINDS,
	CONTEST_FIELDS,
	fieldText,
	MEASURE_FIELDS,
	MEASURE_TAKES,
	type FieldTexts
} from '#lib/domain/field-texts.ts';
import { PRIZE_FIELDS } from '#lib/domain/prizes/kind-texts.ts';
import { contestReference, examplesIn } from '../../scripts/contest-reference.ts';

const EXAMPLES = await readFile('docs/contest-kinds.yaml', 'utf8');
const schema: JsonSchema = contestJsonSchema();
const pathsOf = (within: JsonSchema | undefined) => [
	...new Set(fieldsWithin(within ?? {}).map(({ path }) => path))
];
const withoutText = (paths: readonly string[], own: FieldTexts) =>
	paths.filter((path) => fieldText(own, path) === null);

describe.each(KINDS_WITHIN)('the kinds of %s', (list) => {
	const kinds = kindsOf(schema, list);

	it('are those that have texts', () => {
		expect(Object.keys(KIND_TEXTS[list]).sort()).toEqual(kinds.map(kindName).sort());
	});

	it.each(kinds.map((kind) => ({ name: kindName(kind), kind })))(
		'say what every field of $name means, and of no other, and have an example',
		({ name, kind }) => {
			const texts = KIND_TEXTS[list][name];
			const paths = pathsOf(kind);
			expect(withoutText(paths, fieldsOf(list, texts ?? { fields: {} }))).toEqual([]);
			expect(paths).toEqual(expect.arrayContaining(Object.keys(texts?.fields ?? {})));
			expect(kind.title).toContain(texts?.title.zh);
			expect(kind.description).toContain(texts?.meaning.en);
			expect(examplesIn(EXAMPLES)(list, name)).toContain(`kind: ${name}`);
		}
	);
});

describe('the shared parts', () => {
	it.each([
		['the document', schema, CONTEST_FIELDS],
		['measures', schema.$defs?.measure, MEASURE_FIELDS],
		['conditions', schema.$defs?.condition, CONDITION_FIELDS]
	])('of %s have a text for every field and for no other', (_name, within, own) => {
		const paths = pathsOf(within);
		expect(withoutText(paths, own)).toEqual([]);
		expect(paths).toEqual(expect.arrayContaining(Object.keys(own)));
	});

	it('name every choice of measures and conditions', () => {
		const choicesOf = (within: JsonSchema | undefined, key: string) =>
			within?.oneOf?.map(({ properties }) => properties?.[key]?.const ?? '').sort();
		expect(choicesOf(schema.$defs?.measure, 'take')).toEqual(Object.keys(MEASURE_TAKES).sort());
		expect(choicesOf(schema.$defs?.condition, 'if')).toEqual(Object.keys(CONDITION_KINDS).sort());
	});

	it('of prizes are fields of every prize', () => {
		for (const kind of kindsOf(schema, 'prizes'))
			expect(pathsOf(kind)).toEqual(expect.arrayContaining(Object.keys(PRIZE_FIELDS)));
	});
});

describe('the reference page', () => {
	it('has examples that pass the check as a whole', () => {
		expect(parseContest(EXAMPLES)).toMatchObject({ ok: true });
	});

	it.each([
		['zh', 'docs/contest-reference.md'],
		['en', 'docs/contest-reference.en.md']
	] as const)('in %s is what the code says (update with vitest -u)', async (language, path) => {
		const config = await resolveConfig('package.json');
		const page = contestReference(language, EXAMPLES);
		const text = await format(page, { ...config, parser: 'markdown' });
		await expect(text).toMatchFileSnapshot(`../../${path}`);
	});
});

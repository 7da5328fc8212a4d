import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020.js';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contestJsonSchema } from '#lib/domain/contest.ts';
import { parseCsv } from '#lib/domain/csv.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { FILE_FORMS, FILE_KINDS, fileJsonSchema, READ_COLUMNS } from '#lib/domain/file-forms.ts';
import { policyJsonSchema } from '#lib/domain/policy/policy.ts';

const SCHEMAS = new Map([
	['contest', contestJsonSchema()],
	['policy', policyJsonSchema()],
	...FILE_KINDS.map((kind) => [kind, fileJsonSchema(kind)] as const)
]);
const GOLDEN = readdirSync('tests/fixtures/golden').filter((name) => name.startsWith('gc'));

const validators = new Map<string, ValidateFunction>();

function validator(kind: string): ValidateFunction {
	let known = validators.get(kind);
	if (!known) {
		const schema = SCHEMAS.get(kind);
		if (!schema) throw new Error(`no schema of ${kind}`);
		// The patterns come from JavaScript's own expressions.
		known = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
		validators.set(kind, known);
	}
	return known;
}

async function rowsOf(path: string): Promise<Record<string, string>[]> {
	const { header, rows } = expectValue(parseCsv(await readFile(path)));
	return rows.map(({ cells }) =>
		Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']))
	);
}

describe('published schemas', () => {
	it.each([...SCHEMAS.keys()])(
		'docs/schemas/%s.schema.json is what the code says (update with vitest -u)',
		async (kind) => {
			const path = `docs/schemas/${kind}.schema.json`;
			const config = await resolveConfig('package.json');
			const text = await format(JSON.stringify(SCHEMAS.get(kind)), { ...config, parser: 'json' });
			await expect(text).toMatchFileSnapshot(`../../${path}`);
		}
	);

	it.each(GOLDEN)('accept the documents and files of %s', { timeout: 30_000 }, async (name) => {
		const folder = `tests/fixtures/golden/${name}`;
		const contest = validator('contest');
		// An editor reads YAML with numbers as numbers: the schema takes both.
		contest(parse(await readFile(`${folder}/contest.yaml`, 'utf8')));
		expect(contest.errors).toBeNull();
		const files = readdirSync(folder).filter((file) => file.endsWith('.csv'));
		expect(files).toEqual(expect.arrayContaining(['activities.csv', 'roster.csv']));
		for (const file of files) {
			const check = validator(file.slice(0, -'.csv'.length));
			check(await rowsOf(`${folder}/${file}`));
			expect([file, check.errors]).toEqual([file, null]);
		}
	});

	it('refuse an unknown column, a missing one and a wrong value', () => {
		const check = validator('roster');
		const row = {
			employeeNo: '1',
			name: 'A',
			position: 'wealth',
			orgUnit: 'B',
			from: '2026-01-01'
		};
		expect(check([row, { ...row, grade: '', to: '' }])).toBe(true);
		expect(check([{ ...row, nam: 'A' }])).toBe(false);
		expect(check([{ ...row, from: 'today' }])).toBe(false);
		expect(check([{ ...row, name: '' }])).toBe(false);
	});
});

describe('file forms', () => {
	it.each(FILE_KINDS)('name the very columns that the reader of %s knows', (kind) => {
		expect(FILE_FORMS[kind].columns.map(({ name }) => name)).toEqual(READ_COLUMNS[kind]);
	});
});

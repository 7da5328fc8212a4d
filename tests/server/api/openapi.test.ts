import { Validator } from '@seriousme/openapi-schema-validator';
import { format, resolveConfig } from 'prettier';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiLimits } from '#lib/server/api/limits.ts';
import { apiOperations } from '#lib/server/api/operations.ts';
import { openApiDocument, problemsOf } from '#lib/server/api/openapi.ts';
import { readEnv } from '#lib/server/env.ts';
import { expectValue } from '#lib/domain/errors.ts';
import { publishLive, revise, totalOfManager } from '../live/live-fixtures.ts';
import { startTestApi, type TestApi } from './api-support.ts';

const limits = apiLimits(expectValue(readEnv({})));
const operations = apiOperations(limits);
const document = openApiDocument(operations, limits);

let api: TestApi;
beforeAll(async () => {
	api = await startTestApi(limits);
});
afterAll(() => api.close());

/** A schema of the document's components, ready to check with. */
function validatorOf(name: string): ValidateFunction {
	const ajv = new Ajv2020({ strict: false, validateFormats: false });
	ajv.addSchema(document, 'api');
	return ajv.compile({ $ref: `api#/components/schemas/${name}` });
}

describe('the published document', () => {
	it('is valid OpenAPI 3.1', async () => {
		const validator = new Validator();
		const result = await validator.validate(JSON.parse(JSON.stringify(document)));
		expect(result.errors).toBeUndefined();
		expect(result.valid).toBe(true);
		expect(validator.version).toBe('3.1');
	});

	it('is served as docs/openapi.json keeps it (update with vitest -u)', async () => {
		const path = 'docs/openapi.json';
		const options = (await resolveConfig(path)) ?? {};
		const text = await format(JSON.stringify(document), { ...options, filepath: path });
		await expect(text).toMatchFileSnapshot(`../../../${path}`);
		expect((await api.get('/openapi.json', { authorization: '' })).body).toEqual(JSON.parse(text));
	});

	it('says of every field in both languages what it is', () => {
		const bodies = ['Activity', 'Reversal', 'Decision', 'PeriodFigure', 'Assignment'];
		for (const name of bodies) {
			const { properties } = document.components.schemas[name] as {
				properties: Record<string, { 'x-text'?: { zh: string; en: string } }>;
			};
			for (const [field, schema] of Object.entries(properties))
				if (field !== 'kind') expect(schema['x-text'], `${name}.${field}`).toBeDefined();
		}
	});

	it('names every answer that an operation gives by status', () => {
		for (const operation of operations)
			expect(problemsOf(operation)).toEqual(expect.arrayContaining([...operation.problems]));
	});
});

describe('the examples of the document', () => {
	const examples = operations.flatMap(({ id, path, body, answer }) =>
		body?.kind === 'json' ? [{ id, path, example: body.example, answer }] : []
	);

	it.each(examples)('$id is taken as it stands, and taken again', async ({ path, example }) => {
		const name = referenceOf(path, 'post', '200', 'application/json');
		const isAnswer = validatorOf(name);
		for (const time of [1, 2]) {
			const { status, body } = await api.post(path, example);
			expect(status, JSON.stringify(body)).toBe(200);
			expect(isAnswer(body), `${time}: ${JSON.stringify(isAnswer.errors)}`).toBe(true);
		}
	});

	it('the stream is taken as it stands, and its receipts are as described', async () => {
		const lines = document.paths['/activities/stream']?.post as {
			requestBody: { content: Record<string, { examples: { lines: { value: string } } }> };
		};
		const body = lines.requestBody.content['application/x-ndjson']?.examples.lines.value ?? '';
		const response = await fetch(`${api.url}/activities/stream`, {
			method: 'POST',
			headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/x-ndjson' },
			body
		});
		expect(response.status).toBe(200);
		const receipts = (await response.text())
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line));
		const isReceipt = validatorOf('StreamReceipt');
		for (const receipt of receipts)
			expect(isReceipt(receipt), JSON.stringify([receipt, isReceipt.errors])).toBe(true);
		expect(receipts.at(-1)).toMatchObject({ done: true, lines: 2, accepted: 2 });
	});

	it('what can be read is as described', async () => {
		const contest = await publishLive(api.database.db);
		await revise(api.database.db, contest, {
			totals: [totalOfManager('001', '5'), totalOfManager('002', '3')]
		});
		const paths: [string, string][] = [
			['/contests', 'Contests'],
			['/contests/live/standings', 'Standings'],
			['/contests/live/standings?limit=1', 'Standings'],
			['/batches/1', 'Batch'],
			['/batches/999', 'Problem'],
			['/contests/none/standings', 'Problem'],
			['/contests/live/standings?page=2', 'Problem']
		];
		for (const [path, name] of paths) {
			const { body } = await api.get(path);
			const isAnswer = validatorOf(name);
			expect(isAnswer(body), JSON.stringify([path, body, isAnswer.errors])).toBe(true);
		}
	});

	it('problems are as described', async () => {
		const isProblem = validatorOf('Problem');
		const problems = await Promise.all([
			api.post('/activities', { amount: 1 }),
			api.post('/activities', '{"a":1,"a":2}'),
			api.post('/nowhere', {}),
			api.get('/contests', { authorization: 'Bearer none' })
		]);
		expect(problems.map(({ status }) => status)).toEqual([422, 400, 404, 401]);
		for (const { body } of problems)
			expect(isProblem(body), JSON.stringify([body, isProblem.errors])).toBe(true);
	});
});

function referenceOf(path: string, method: string, status: string, type: string): string {
	const operation = document.paths[path]?.[method] as {
		responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }>;
	};
	const reference = operation.responses[status]?.content[type]?.schema.$ref ?? '';
	return reference.slice('#/components/schemas/'.length);
}

/** The API's own description: OpenAPI 3.1, made from the very operations and schemas that run. */
import type { Text } from '#lib/domain/errors.ts';
import {
	bothWays,
	componentSchemas,
	inlineSchema,
	referenceTo,
	textOf,
	type JsonSchema
} from './described.ts';
import type { ApiLimits } from './limits.ts';
import { MIB, KIB, type Body, type Operation } from './operation.ts';
import { problemSchema } from './problem-schema.ts';
import { PROBLEMS, type ProblemKind } from './problems.ts';

export const API_ROOT = '/api/v1';

export const JSON_TYPE = 'application/json';
export const LINES_TYPE = 'application/x-ndjson';
export const PROBLEM_TYPE = 'application/problem+json';

export function openApiDocument(operations: readonly Operation[], limits: ApiLimits) {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const operation of operations)
		(paths[operation.path] ??= {})[operation.method.toLowerCase()] = describeOperation(
			operation,
			limits
		);
	return {
		openapi: '3.1.0',
		info: {
			title: 'Longhu 龙虎榜',
			version: '1',
			description: bothWays(introduction(limits)),
			'x-text': introduction(limits),
			license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
		},
		servers: [{ url: API_ROOT }],
		security: [],
		paths,
		components: {
			securitySchemes: {
				token: {
					type: 'http',
					scheme: 'bearer',
					description: bothWays({
						zh: '管理员在“接口令牌”页建立；只显示一次。',
						en: 'Made by an administrator on the page of API tokens; shown once.'
					})
				},
				session: { type: 'apiKey', in: 'cookie', name: 'longhu_session' },
				display: { type: 'apiKey', in: 'cookie', name: 'longhu_display' }
			},
			schemas: componentSchemas()
		}
	};
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

function introduction({ ingest, read, streamBytes, streams }: ApiLimits): Text {
	return {
		zh: `金额和数值一律写成十进制文本。每个令牌每秒至多报送 ${ingest.perSecond} 次、读取 ${read.perSecond} 次（可积攒至 ${ingest.burst} 次和 ${read.burst} 次），同时至多 ${streams} 个逐行报送、每个至多 ${sizeOf(streamBytes)}；超出时回答 429 和 Retry-After，过大时回答 413。错误都是问题详情（RFC 9457），并指向出错的字段。`,
		en: `Amounts and numbers are decimal text throughout. A token may hand in ${ingest.perSecond} times a second and read ${read.perSecond} times (saved up to ${ingest.burst} and ${read.burst}), with ${streams} streams at once of at most ${sizeOf(streamBytes)}; beyond that the answer is 429 with Retry-After, and 413 to what is too large. Errors are problem details (RFC 9457) that point at the field.`
	};
}

function sizeOf(bytes: number): string {
	return bytes >= MIB ? `${bytes / MIB} MiB` : `${bytes / KIB} KiB`;
}

function describeOperation(operation: Operation, limits: ApiLimits) {
	const { id, summary, access, parameters = [], body } = operation;
	const description = operation.description;
	return {
		operationId: id,
		summary: bothWays(summary),
		...(description && { description: bothWays(description) }),
		'x-text': { summary, ...(description && { description }) },
		...securityOf(operation),
		...(access.kind === 'token' && { 'x-scope': access.scope }),
		...(parameters.length > 0 && {
			parameters: parameters.map(({ name, in: place, schema, example }) => ({
				name,
				in: place,
				required: place === 'path',
				description: bothWays(textOf(schema)),
				schema: inlineSchema(schema),
				...(example !== undefined && { example })
			}))
		}),
		...(body && { requestBody: describeBody(body), 'x-limits': limitsOf(body, limits) }),
		responses: describeAnswers(operation)
	};
}

function securityOf({ access }: Operation) {
	switch (access.kind) {
		case 'token':
			return { security: [{ token: [access.scope] }] };
		case 'screen':
			return { security: [{ session: [] }, { display: [] }] };
		case 'open':
			return { security: [] };
		default:
			return access satisfies never;
	}
}

function describeBody(body: Body) {
	const schema = referenceTo(body.schema);
	const content =
		body.kind === 'json'
			? { [JSON_TYPE]: { schema, example: body.example } }
			: {
					[LINES_TYPE]: {
						// One line; the media type has no schema for all of them.
						schema,
						examples: {
							lines: {
								value: body.example.map((line) => `${JSON.stringify(line)}\n`).join('')
							}
						}
					}
				};
	return { required: true, content };
}

function limitsOf(body: Body, limits: ApiLimits) {
	return body.kind === 'json'
		? {
				maxBytes: body.maxBytes,
				callsPerSecond: limits.ingest.perSecond,
				burst: limits.ingest.burst
			}
		: { maxBytes: limits.streamBytes, atOnce: limits.streams };
}

/** Those of every operation, then those of the kind that it is, then its own. */
export function problemsOf({ access, parameters, body, problems }: Operation): ProblemKind[] {
	const usual: ProblemKind[] = ['notAcceptable', 'failed', 'unavailable'];
	if (access.kind === 'token') usual.push('unauthorized', 'forbidden', 'tooMany');
	if (access.kind === 'screen') usual.push('unauthorized', 'tooMany');
	if (parameters?.some((parameter) => parameter.in === 'path')) usual.push('notFound');
	if (parameters) usual.push('invalidQuery');
	if (body) usual.push('tooLarge', 'unsupportedMediaType');
	if (body?.kind === 'json') usual.push('notJson', 'notUtf8', 'duplicateKey', 'tooDeep');
	return [...new Set([...usual, ...problems])];
}

function describeAnswers(operation: Operation): Readonly<Record<string, unknown>> {
	const byStatus = new Map<number, ProblemKind[]>();
	for (const kind of problemsOf(operation)) {
		const { status } = PROBLEMS[kind];
		byStatus.set(status, [...(byStatus.get(status) ?? []), kind]);
	}
	const type = operation.body?.kind === 'lines' ? LINES_TYPE : JSON_TYPE;
	const answer: JsonSchema = { schema: referenceTo(operation.answer) };
	return Object.fromEntries([
		['200', { description: '成功。 Done.', content: { [type]: answer } }],
		...[...byStatus]
			.sort(([one], [other]) => one - other)
			.map(([status, kinds]) => [
				String(status),
				{
					description: kinds.map((kind) => bothWays(PROBLEMS[kind].title)).join(' / '),
					'x-problems': kinds,
					...(status === 429 || status === 503
						? {
								headers: {
									'Retry-After': {
										description: '多少秒后再试。 Seconds to wait.',
										schema: { type: 'integer', minimum: 1 }
									}
								}
							}
						: {}),
					content: { [PROBLEM_TYPE]: { schema: referenceTo(problemSchema) } }
				}
			])
	]);
}

/** The document as the page shows it: each operation with its fields in a row, and an example to copy. */
import type { Text } from '#lib/domain/errors.ts';
import { textOf, type JsonSchema } from './described.ts';
import { API_ROOT, problemsOf, type OpenApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { PROBLEMS } from './problems.ts';

export interface ReadableField {
	readonly name: string;
	readonly text: Text | null;
	readonly isRequired: boolean;
	/** Allowed values or form, where the schema says so. */
	readonly form: string | null;
}

export interface ReadableOperation {
	readonly id: string;
	readonly method: string;
	readonly path: string;
	readonly summary: Text;
	readonly description: Text | null;
	readonly scope: string | null;
	readonly isForScreens: boolean;
	readonly parameters: readonly ReadableField[];
	readonly fields: readonly ReadableField[];
	/** One command that does it. */
	readonly example: string | null;
	readonly statuses: readonly { readonly status: number; readonly kind: string }[];
}

export function readableApi(
	document: OpenApiDocument,
	operations: readonly Operation[]
): { readonly introduction: Text; readonly operations: readonly ReadableOperation[] } {
	return {
		introduction: document.info['x-text'],
		operations: operations.map((operation) => readable(operation, document.components.schemas))
	};
}

function readable(
	operation: Operation,
	schemas: Readonly<Record<string, JsonSchema>>
): ReadableOperation {
	const { id, method, path, summary, description = null, access, parameters = [] } = operation;
	return {
		id,
		method,
		path: API_ROOT + path,
		summary,
		description,
		scope: access.kind === 'token' ? access.scope : null,
		isForScreens: access.kind === 'screen',
		parameters: parameters.map((parameter) => ({
			name: parameter.name,
			text: textOf(parameter.schema),
			isRequired: parameter.in === 'path',
			form: null
		})),
		fields: fieldsOf(operation, schemas),
		example: exampleOf(operation),
		statuses: problemsOf(operation)
			.map((kind) => ({ status: PROBLEMS[kind].status, kind }))
			.sort((one, other) => one.status - other.status)
	};
}

/** Which component's fields a body shows: a list shows those of its items. */
const SHOWN: Readonly<Record<string, string>> = {
	postActivity: 'Activity',
	postReversal: 'Reversal',
	postDecision: 'Decision',
	postPeriodFigure: 'PeriodFigure',
	postRoster: 'Assignment'
};

function fieldsOf(
	{ id }: Operation,
	schemas: Readonly<Record<string, JsonSchema>>
): ReadableField[] {
	const schema = schemas[SHOWN[id] ?? ''];
	if (!schema) return [];
	const required = (schema.required ?? []) as readonly string[];
	return Object.entries(schema.properties as Readonly<Record<string, JsonSchema>>)
		.filter(([name]) => name !== 'kind')
		.map(([name, field]) => ({
			name,
			text: (field['x-text'] as Text | undefined) ?? null,
			isRequired: required.includes(name),
			form: Array.isArray(field.enum) ? field.enum.join(', ') : null
		}));
}

function exampleOf({ method, path, body }: Operation): string | null {
	if (!body) return null;
	const type = body.kind === 'json' ? 'application/json' : 'application/x-ndjson';
	const data =
		body.kind === 'json'
			? JSON.stringify(body.example, null, 2)
			: body.example.map((line) => JSON.stringify(line)).join('\n');
	return [
		`curl -X ${method} "$LONGHU${API_ROOT}${path}" \\`,
		'  -H "Authorization: Bearer $TOKEN" \\',
		`  -H "Content-Type: ${type}" \\`,
		`  --data-binary '${data}'`
	].join('\n');
}

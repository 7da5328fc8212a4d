/** All that the API does, in the order in which it is shown. */
import { z } from 'zod';
import { handingIn } from './handing-in.ts';
import type { ApiLimits } from './limits.ts';
import { openApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { reading } from './reading.ts';
import { roster } from './roster-calls.ts';
import { screens } from './screens.ts';
import { streaming } from './streaming.ts';
import { described, named } from './described.ts';

const documentSchema = named(
	'OpenApi',
	described(z.looseObject({ openapi: z.string() }), 'OpenAPI 3.1 文档', 'an OpenAPI 3.1 document')
);

export function apiOperations(limits: ApiLimits): readonly Operation[] {
	const operations: Operation[] = [
		...handingIn,
		...streaming(limits.streamBytes),
		...roster,
		...reading,
		...screens
	];
	const document: Operation = {
		id: 'getOpenApi',
		method: 'GET',
		path: '/openapi.json',
		summary: { zh: '本文档', en: 'This document' },
		access: { kind: 'open' },
		answer: documentSchema,
		problems: [],
		run: () => ({ status: 200, json: openApiDocument([...operations, document], limits) })
	};
	return [...operations, document];
}

import { apiLimits } from '#lib/server/api/limits.ts';
import { apiOperations } from '#lib/server/api/operations.ts';
import { openApiDocument } from '#lib/server/api/openapi.ts';
import { PROBLEMS } from '#lib/server/api/problems.ts';
import { readableApi } from '#lib/server/api/readable.ts';
import { env } from '#lib/server/env.ts';
import type { PageServerLoad } from './$types';

/** Holds nothing of anybody's: whoever writes a program may read it without signing in. */
export const load: PageServerLoad = () => {
	const limits = apiLimits(env());
	const operations = apiOperations(limits);
	return {
		...readableApi(openApiDocument(operations, limits), operations),
		problems: Object.entries(PROBLEMS).map(([kind, { status, title }]) => ({ kind, status, title }))
	};
};

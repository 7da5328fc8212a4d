import { contestJsonSchema } from '#lib/domain/contest.ts';
import type { RequestHandler } from './$types';

/** The schema of contest documents, for editors that check and complete while one writes. */
export const GET: RequestHandler = () =>
	new Response(`${JSON.stringify(contestJsonSchema(), null, '\t')}\n`, {
		headers: { 'content-type': 'application/schema+json; charset=utf-8' }
	});

import { mappingJsonSchema } from '#lib/domain/mapping-fields.ts';
import type { RequestHandler } from './$types';

/** The schema of mapping documents, for editors that check and complete while one writes. */
export const GET: RequestHandler = () =>
	new Response(`${JSON.stringify(mappingJsonSchema(), null, '\t')}\n`, {
		headers: { 'content-type': 'application/schema+json; charset=utf-8' }
	});

import { policyJsonSchema } from '#lib/domain/policy/policy.ts';
import type { RequestHandler } from './$types';

/** The schema of policy documents, for editors that check and complete while one writes. */
export const GET: RequestHandler = () =>
	new Response(`${JSON.stringify(policyJsonSchema(), null, '\t')}\n`, {
		headers: { 'content-type': 'application/schema+json; charset=utf-8' }
	});

import { DEFAULT_POLICY_DOCUMENT } from '#lib/domain/policy/default-policy.ts';
import { contentDisposition } from '#lib/server/results/bonus-file.ts';
import type { RequestHandler } from './$types';

/** The policy that ships with the product, to start a bank's own from. */
export const GET: RequestHandler = () =>
	new Response(DEFAULT_POLICY_DOCUMENT, {
		headers: {
			'content-type': 'application/yaml; charset=utf-8',
			'content-disposition': contentDisposition('policy-default.yaml')
		}
	});

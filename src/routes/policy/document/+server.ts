import { requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { currentPolicy } from '#lib/server/db/policies.ts';
import { contentDisposition } from '#lib/server/results/bonus-file.ts';
import type { RequestHandler } from './$types';

/** The policy that holds, as it was set: to keep, to review, to make the next one from. */
export const GET: RequestHandler = async (event) => {
	requireSession(event);
	const { number, document, policy } = await currentPolicy(database());
	return new Response(document, {
		headers: {
			'content-type': 'application/yaml; charset=utf-8',
			'content-disposition': contentDisposition(`policy_${policy.id}_v${number}.yaml`),
			'cache-control': 'no-store'
		}
	});
};

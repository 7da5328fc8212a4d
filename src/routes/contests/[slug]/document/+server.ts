import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { contestBySlug, documentOf } from '#lib/server/db/contests.ts';
import { contentDisposition } from '#lib/server/results/bonus-file.ts';
import type { RequestHandler } from './$types';

/** The document as it was published, to keep, review, or start another from. */
export const GET: RequestHandler = async (event) => {
	requireSession(event);
	const db = database();
	const stored = await contestBySlug(db, event.params.slug);
	const document = stored && (await documentOf(db, stored.id, stored.ruleVersion));
	if (!stored || document === null) error(404, m.contest_not_found());
	return new Response(document, {
		headers: {
			'content-type': 'application/yaml; charset=utf-8',
			'content-disposition': contentDisposition(`${stored.slug}_v${stored.ruleVersion}.yaml`),
			'cache-control': 'no-store'
		}
	});
};

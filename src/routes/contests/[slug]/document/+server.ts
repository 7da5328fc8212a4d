import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import { database } from '#lib/server/db/client.ts';
import { contestBySlug, documentOf } from '#lib/server/db/contests.ts';
import { contentDisposition } from '#lib/server/results/bonus-file.ts';
import type { RequestHandler } from './$types';

/** The document as it was published, to keep, review, or start another from; `?version=1` gives an earlier one. */
export const GET: RequestHandler = async (event) => {
	requireSession(event);
	const db = database();
	const stored = await contestBySlug(db, event.params.slug);
	if (!stored) error(404, m.contest_not_found());
	const asked = event.url.searchParams.get('version');
	const version = asked === null ? stored.ruleVersion : askedNumber(asked);
	const document = version === null ? null : await documentOf(db, stored.id, version);
	if (document === null) error(404, m.version_not_found());
	return new Response(document, {
		headers: {
			'content-type': 'application/yaml; charset=utf-8',
			'content-disposition': contentDisposition(`${stored.slug}_v${version}.yaml`),
			'cache-control': 'no-store'
		}
	});
};

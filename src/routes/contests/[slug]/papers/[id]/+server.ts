import { error } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import { database } from '#lib/server/db/client.ts';
import { contestBySlug } from '#lib/server/db/contests.ts';
import { paperOf } from '#lib/server/db/rule-versions.ts';
import { contentDisposition } from '#lib/server/results/bonus-file.ts';
import type { RequestHandler } from './$types';

/** An approval paper as it was attached. To keep, not to open here: what is in it is not ours. */
export const GET: RequestHandler = async (event) => {
	requireSession(event);
	const db = database();
	const stored = await contestBySlug(db, event.params.slug);
	const id = askedNumber(event.params.id);
	const paper = stored && id !== null ? await paperOf(db, stored.id, id) : null;
	if (!paper) error(404, m.version_paper_not_found());
	return new Response(new Uint8Array(paper.bytes), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': contentDisposition(paper.fileName),
			'content-security-policy': 'sandbox',
			'cache-control': 'no-store'
		}
	});
};

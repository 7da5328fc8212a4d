import { json } from '@sveltejs/kit';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { findJob } from '#lib/server/ingest/own-file.ts';
import type { RequestHandler } from './$types';

/** How far a file is: small enough to be asked for each second. */
export const GET: RequestHandler = async (event) => {
	requireSession(event);
	const { status, rowsRead, progress, cancelAskedAt } = await findJob(event.params.id);
	return json(
		{ status, rowsRead, progress, isStopping: cancelAskedAt !== null, now: Date.now() },
		{ headers: { 'cache-control': 'no-store' } }
	);
};

import { error } from '@sveltejs/kit';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { env } from '#lib/server/env.ts';
import { listResponse, readListFormat } from '#lib/server/ingest/list-response.ts';
import { findJob } from '#lib/server/ingest/own-file.ts';
import { uploadPath } from '#lib/server/ingest/uploads.ts';
import type { RequestHandler } from './$types';

/** Every fault of a file, which says no more of its rows than the page does. */
export const GET: RequestHandler = async (event) => {
	requireSession(event);
	const job = await findJob(event.params.id);
	if (job.fileKeptUntil === null) error(410);
	const filePath = uploadPath(env().dataDir, job.id);
	return listResponse({ job, filePath, format: readListFormat(event.url), what: 'faults' });
};

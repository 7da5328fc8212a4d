import { requireSession } from '#lib/server/auth/permissions.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import { database } from '#lib/server/db/client.ts';
import { refusedRowsFetched } from '#lib/server/db/imports.ts';
import { listResponse, readListFormat } from '#lib/server/ingest/list-response.ts';
import { findOwnFile } from '#lib/server/ingest/own-file.ts';
import type { RequestHandler } from './$types';

/** The rows that were refused, to be mended and brought again, for whoever brought the file. */
export const GET: RequestHandler = async (event) => {
	const session = requireSession(event);
	const format = readListFormat(event.url);
	const { job, filePath } = await findOwnFile(event.params.id, session);
	await appendAudit(database(), {
		actor: session.user.username,
		action: 'import.refusedRowsFetched',
		subject: job.id,
		detail: { format, rows: job.report?.rowsRefused ?? 0 }
	});
	return listResponse(
		{ job, filePath, format, what: 'rows' },
		{ onEnd: () => refusedRowsFetched(database(), job.id) }
	);
};

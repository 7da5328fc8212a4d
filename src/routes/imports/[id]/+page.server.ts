import { error, fail, redirect } from '@sveltejs/kit';
import { TARGET_COLUMNS } from '#lib/domain/mapping-document.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { findImportJob } from '#lib/server/db/imports.ts';
import { dropImport, startCommit } from '#lib/server/ingest/import-queue.ts';
import { isJobId } from '#lib/server/ingest/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	event.depends('import:job');
	const job = await findJob(event.params.id);
	return {
		columns: job.report ? [...TARGET_COLUMNS[job.report.target]] : [],
		job: {
			id: job.id,
			status: job.status,
			fileName: job.fileName,
			rowsRead: job.rowsRead,
			report: job.report,
			createdAt: job.createdAt.getTime(),
			createdBy: job.createdBy,
			position: job.position
		}
	};
};

export const actions: Actions = {
	commit: async (event) => {
		const { user } = requireSession(event);
		const job = await findJob(event.params.id);
		if (job.status !== 'checked' || job.report?.isReadable !== true)
			return fail(409, { isLate: true });
		const asked = await startCommit(job.id, { commitMode: 'good', by: user.username });
		if (asked === 'late') return fail(409, { isLate: true });
		return { isStarted: asked === 'started' };
	},
	drop: async (event) => {
		requireSession(event);
		const job = await findJob(event.params.id);
		if (!(await dropImport(job.id))) return fail(409, { isLate: true });
		redirect(303, '/imports');
	}
};

async function findJob(id: string) {
	const job = isJobId(id) ? await findImportJob(database(), id) : null;
	if (!job) error(404);
	return job;
}

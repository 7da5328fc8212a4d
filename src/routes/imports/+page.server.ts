import { requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { latestImportJobs } from '#lib/server/db/imports.ts';
import { mappingChoices } from '#lib/server/ingest/mapping-choice.ts';
import { MAX_UPLOAD_MEGABYTES } from '#lib/server/ingest/uploads.ts';
import type { PageServerLoad } from './$types';

const SHOWN = 50;

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	const [jobs, choices] = await Promise.all([
		latestImportJobs(database(), SHOWN),
		mappingChoices(database())
	]);
	return {
		choices,
		megabytes: MAX_UPLOAD_MEGABYTES,
		jobs: jobs.map(
			({ id, status, stoppedBy, fileName, rowsRead, report, createdAt, createdBy }) => ({
				id,
				status,
				stoppedBy,
				fileName,
				rowsRead,
				createdAt: createdAt.getTime(),
				createdBy,
				counts: report && {
					accepted: report.accepted,
					duplicates: report.duplicates,
					refused: report.rowsRefused + report.conflicts,
					isReadable: report.isReadable,
					hasQuestions: report.questions.length > 0
				}
			})
		)
	};
};

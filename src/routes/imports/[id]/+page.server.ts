import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { ImportReport } from '#lib/domain/import-report.ts';
import { TARGET_COLUMNS } from '#lib/domain/mapping-document.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { batchesById, KEPT_DAYS } from '#lib/server/db/imports.ts';
import { textField } from '#lib/server/auth/enter.ts';
import { confirmerOf, declineProposal } from '#lib/server/ingest/import-decision.ts';
import { answerQuestions } from '#lib/server/ingest/answer-questions.ts';
import {
	cancelImport,
	confirmCommit,
	dropImport,
	remapImport,
	retryImport,
	startCommit
} from '#lib/server/ingest/import-queue.ts';
import { readAnswers, readCommitMode } from '#lib/server/ingest/read-import-form.ts';
import { findJob } from '#lib/server/ingest/own-file.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

const FAULTS_A_PAGE = 50;

export const load: PageServerLoad = async (event) => {
	const { user } = requireSession(event);
	event.depends('import:job');
	const job = await findJob(event.params.id);
	if (job.status === 'unmapped') redirect(303, `/imports/${job.id}/mapping`);
	const { report } = job;
	return {
		columns: report ? [...TARGET_COLUMNS[report.target]] : [],
		job: {
			id: job.id,
			status: job.status,
			fileName: job.fileName,
			fileBytes: job.fileBytes,
			sheet: job.sheet,
			rowsRead: job.rowsRead,
			progress: job.progress,
			isStopping: job.cancelAskedAt !== null,
			stoppedBy: job.stoppedBy,
			commitMode: job.commitMode,
			mappingId: job.mappingId,
			createdAt: job.createdAt.getTime(),
			createdBy: job.createdBy,
			position: job.position,
			keptUntil: job.fileKeptUntil?.getTime() ?? null,
			secondPerson: {
				isWaiting: job.status === 'proposed',
				proposedBy: job.proposedBy,
				isOwn: job.proposedBy === user.username,
				confirmedBy: confirmerOf(job),
				declined:
					job.declineReason === null ? null : { by: job.decidedBy, reason: job.declineReason }
			}
		},
		// The faults come by pages: the first thousands of them would fill one.
		report: report && { ...report, faults: [] },
		faults: report && pageOfFaults(report, event.url),
		originals: report ? await originalsOf(report) : [],
		effect: job.effect ?? [],
		isOwn: job.createdBy === user.username,
		now: Date.now(),
		keptDays: KEPT_DAYS
	};
};

function pageOfFaults(report: ImportReport, url: URL) {
	const kind = url.searchParams.get('kind');
	const listed = kind === null ? report.faults : report.faults.filter(({ code }) => code === kind);
	const pages = Math.max(1, Math.ceil(listed.length / FAULTS_A_PAGE));
	const asked = Number(url.searchParams.get('page') ?? '1');
	const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
	return {
		kind,
		page,
		pages,
		listed: listed.length,
		total:
			kind === null
				? report.faultCount
				: (report.faultKinds.find(({ code }) => code === kind)?.count ?? 0),
		rows: listed.slice((page - 1) * FAULTS_A_PAGE, page * FAULTS_A_PAGE)
	};
}

async function originalsOf({ duplicatesOf }: ImportReport) {
	const ids = duplicatesOf.flatMap(({ batchId }) => (batchId === null ? [] : [batchId]));
	const batches = new Map((await batchesById(database(), ids)).map((row) => [row.id, row]));
	return duplicatesOf.map(({ batchId, count }) => {
		const found = batchId === null ? undefined : batches.get(batchId);
		return {
			count,
			/** Null: this very file. */
			batch: found
				? {
						position: found.position,
						origin: found.origin,
						fileName: found.fileName,
						receivedAt: found.receivedAt.getTime(),
						receivedBy: found.receivedBy
					}
				: null
		};
	});
}

/** Does it if the job still stands where it must; the page then shows what became of it. */
async function act(event: RequestEvent, deed: (jobId: string) => Promise<boolean>) {
	requireSession(event);
	const { id } = await findJob(event.params.id ?? '');
	return (await deed(id)) ? { isDone: true } : fail(409, { isLate: true });
}

export const actions: Actions = {
	commit: async (event) => {
		const { user } = requireSession(event);
		const mode = readCommitMode(await readForm(event));
		if (mode === null) error(400);
		return act(event, async (id) => {
			const job = await findJob(id);
			const { report } = job;
			if (job.status !== 'checked' || report?.isReadable !== true) return false;
			if (report.questions.length > 0 || report.accepted === 0) return false;
			if (mode === 'all' && report.rowsRefused + report.conflicts > 0) return false;
			return (await startCommit(id, { commitMode: mode, by: user.username })) !== 'late';
		});
	},
	/** A second person's word on a file that waits for it. */
	confirm: async (event) => {
		const { user } = requireSession(event);
		const confirmed = await confirmCommit((await findJob(event.params.id)).id, user.username);
		return confirmed.ok ? { isDone: true } : fail(409, { faults: confirmed.faults });
	},
	decline: async (event) => {
		const { user } = requireSession(event);
		const job = await findJob(event.params.id);
		const reason = textField(await readForm(event), 'reason');
		const declined = await declineProposal(database(), job.id, { by: user.username, reason });
		return declined.ok ? { isDone: true } : fail(409, { faults: declined.faults });
	},
	cancel: (event) => act(event, cancelImport),
	retry: (event) => act(event, retryImport),
	answer: async (event) => {
		const { user } = requireSession(event);
		const form = await readForm(event);
		return act(event, async (id) => {
			const job = await findJob(id);
			const given = readAnswers(form, job.report);
			return given !== null && answerQuestions(job, { ...given, by: user.username });
		});
	},
	sheet: async (event) => {
		requireSession(event);
		const sheet = (await readForm(event)).get('sheet');
		return act(event, async (id) => {
			const job = await findJob(id);
			const isKnown = job.report?.sheets.some(({ name }) => name === sheet) === true;
			if (typeof sheet !== 'string' || !isKnown) return false;
			return remapImport(id, { mapping: { id: job.mappingId, text: job.mappingText }, sheet });
		});
	},
	drop: async (event) => {
		const outcome = await act(event, dropImport);
		if ('status' in outcome) return outcome;
		redirect(303, '/imports');
	}
};

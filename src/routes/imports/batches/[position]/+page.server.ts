import { error, fail, type RequestEvent } from '@sveltejs/kit';
import type { Fault } from '#lib/domain/errors.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { askedNumber } from '#lib/server/contests/asked-number.ts';
import {
	batchAt,
	batchContents,
	importOfBatch,
	laterDuplicates,
	type BatchRow
} from '#lib/server/db/batches.ts';
import { connection, database } from '#lib/server/db/client.ts';
import { correctionsOfBatch } from '#lib/server/db/corrections.ts';
import { effectsOfBatch } from '#lib/server/ingest/batch-effect.ts';
import {
	askForTakeBack,
	confirmCorrection,
	declineCorrection
} from '#lib/server/ingest/corrections.ts';
import { wantsSecondPerson } from '#lib/server/ingest/second-person.ts';
import { whyNotTakeable } from '#lib/server/ingest/take-back.ts';
import { readForm } from '#lib/server/read-body.ts';
import { runJob } from '#lib/server/workers.ts';
import type { Actions, PageServerLoad } from './$types';

async function findBatch(text: string): Promise<BatchRow> {
	const position = askedNumber(text);
	const row = position === null ? null : await batchAt(database(), position);
	if (!row) error(404);
	return row;
}

export const load: PageServerLoad = async (event) => {
	const { user } = requireSession(event);
	event.depends('import:batch');
	const db = database();
	const row = await findBatch(event.params.position);
	const isTakeable =
		whyNotTakeable({ ...row, isTakenBack: row.takenBackPosition !== null }) === null;
	const asked = await correctionsOfBatch(db, row.id);
	// Who would move is computed when somebody wants to know.
	const isPreviewed = isTakeable && event.url.searchParams.has('preview');
	return {
		row,
		isTakeable,
		contents: await batchContents(db, row.id),
		effects: await effectsOfBatch(db, row),
		importId: await importOfBatch(db, row.id),
		later: await laterDuplicates(db, row),
		taker: row.takenBackPosition === null ? null : await batchAt(db, row.takenBackPosition),
		corrections: asked.map((one) => ({
			id: one.id,
			status: one.status,
			reason: one.reason,
			proposedBy: one.proposedBy,
			proposedAt: one.proposedAt.getTime(),
			decidedBy: one.decidedBy,
			declineReason: one.declineReason,
			isOwn: one.proposedBy === user.username
		})),
		wantsSecondPerson: await wantsSecondPerson(db, 'corrections'),
		preview: isPreviewed
			? await runJob('takeBackPreview', { databaseUrl: connection().url, batchId: row.id })
			: null
	};
};

const said = (faults: readonly Fault[]) =>
	fail(409, { problem: faults.map(({ message }) => message[getLocale()]).join(' ') });

async function wordOf(event: RequestEvent) {
	const { user } = requireSession(event);
	const form = await readForm(event);
	return {
		by: user.username,
		reason: textField(form, 'reason'),
		id: askedNumber(textField(form, 'correction')) ?? 0
	};
}

export const actions = {
	takeBack: async (event) => {
		const { by, reason } = await wordOf(event);
		const { id: batchId } = await findBatch(event.params.position);
		const asked = await askForTakeBack(database(), { batchId, reason, by });
		return asked.ok ? { done: asked.value } : said(asked.faults);
	},
	confirm: async (event) => {
		const { by, id } = await wordOf(event);
		const confirmed = await confirmCorrection(database(), { id, by });
		return confirmed.ok ? { done: 'done' as const } : said(confirmed.faults);
	},
	decline: async (event) => {
		const { by, id, reason } = await wordOf(event);
		const declined = await declineCorrection(database(), { id, by, reason });
		return declined.ok ? { done: 'declined' as const } : said(declined.faults);
	}
} satisfies Actions;

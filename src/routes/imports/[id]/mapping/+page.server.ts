import { error, fail, redirect } from '@sveltejs/kit';
import { textOfDraft } from '#lib/domain/draft-document.ts';
import { success, type Result } from '#lib/domain/errors.ts';
import { TARGET_COLUMNS, type MappingTarget } from '#lib/domain/mapping-document.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { textField } from '#lib/server/auth/enter.ts';
import { database } from '#lib/server/db/client.ts';
import { remapImport } from '#lib/server/ingest/import-queue.ts';
import { saveNamedMapping } from '#lib/server/ingest/mapping-choice.ts';
import { findOwnFile } from '#lib/server/ingest/own-file.ts';
import { readForm } from '#lib/server/read-body.ts';
import { runJob } from '#lib/server/workers.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const session = requireSession(event);
	const { job, filePath } = await findOwnFile(event.params.id, session);
	if (!['unmapped', 'checked', 'failed'].includes(job.status)) redirect(303, `/imports/${job.id}`);
	const { searchParams } = event.url;
	const target = readTarget(searchParams.get('target'));
	const sheet = searchParams.get('sheet') ?? job.sheet;
	// Another kind of rows, or another sheet, wants another proposal.
	const isOwnText = job.mappingText !== '' && target === null && !searchParams.has('sheet');
	const desk = await runJob('mappingDesk', {
		filePath,
		sheet,
		target: target ?? 'activities',
		mappingText: isOwnText ? job.mappingText : null
	});
	return {
		job: { id: job.id, fileName: job.fileName, hasMapping: job.mappingText !== '' },
		target: target ?? 'activities',
		targets: Object.keys(TARGET_COLUMNS) as MappingTarget[],
		columns: TARGET_COLUMNS,
		sheet,
		desk: desk.ok ? desk.value : null,
		faults: desk.ok ? [] : [...desk.faults]
	};
};

function readTarget(word: string | null): MappingTarget | null {
	return word !== null && Object.hasOwn(TARGET_COLUMNS, word) ? (word as MappingTarget) : null;
}

export const actions: Actions = {
	/** Saves the mapping under its name and checks the file by it. */
	default: async (event) => {
		const session = requireSession(event);
		const { job } = await findOwnFile(event.params.id, session);
		const form = await readForm(event);
		const given = readMapping(form);
		if (!given.ok) return fail(400, { text: textField(form, 'text'), faults: [...given.faults] });
		const text = given.value;
		const sheet = textField(form, 'sheet') || null;
		const saved = await saveNamedMapping(database(), {
			text,
			by: session.user.username,
			mayReplace: form.get('replace') === 'yes'
		});
		if (saved.kind === 'refused') return fail(400, { text, faults: [...saved.faults] });
		if (saved.kind === 'taken') return fail(409, { text, isTaken: true, name: saved.name });
		const mapping = { id: saved.id, text };
		if (!(await remapImport(job.id, { mapping, sheet }))) error(409);
		redirect(303, `/imports/${job.id}`);
	}
};

/** The page's draft; its text where a draft could not say it. */
function readMapping(form: FormData): Result<string> {
	const draft = textField(form, 'draft');
	if (draft === '') return success(textField(form, 'text'));
	try {
		return textOfDraft(JSON.parse(draft));
	} catch {
		return textOfDraft(null);
	}
}

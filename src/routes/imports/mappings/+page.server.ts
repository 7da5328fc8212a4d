import { fail } from '@sveltejs/kit';
import { textField } from '#lib/server/auth/enter.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import { database } from '#lib/server/db/client.ts';
import { deleteMapping, savedMappings } from '#lib/server/db/imports.ts';
import { renameSavedMapping, saveMappingText } from '#lib/server/ingest/mapping-choice.ts';
import { readForm } from '#lib/server/read-body.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	requireSession(event);
	const mappings = await savedMappings(database());
	return {
		mappings: mappings.map(({ id, name, document, createdAt, createdBy }) => ({
			id,
			name,
			document,
			createdAt: createdAt.getTime(),
			createdBy
		}))
	};
};

export const actions: Actions = {
	save: async (event) => {
		const { user } = requireSession(event);
		const form = await readForm(event);
		const given = await givenDocument(form);
		const saved = await saveMappingText(database(), { text: given, by: user.username });
		if (!saved.ok) return fail(400, { document: given, faults: [...saved.faults] });
		return { saved: saved.value };
	},
	rename: async (event) => {
		const { user } = requireSession(event);
		const form = await readForm(event);
		const zh = textField(form, 'zh').trim();
		const name = { zh, en: textField(form, 'en').trim() || zh };
		const id = Number(form.get('id'));
		const done = await renameSavedMapping(database(), id, { name, by: user.username });
		return done.ok ? { saved: done.value } : fail(400, { renaming: id, faults: [...done.faults] });
	},
	delete: async (event) => {
		const { user } = requireSession(event);
		const form = await readForm(event);
		return database().transaction(async (tx) => {
			const gone = await deleteMapping(tx, Number(form.get('id')));
			if (gone)
				await appendAudit(tx, {
					actor: user.username,
					action: 'mapping.deleted',
					subject: gone.name
				});
			return { deleted: gone?.name ?? null };
		});
	}
};

/** A chosen file goes before the text beside it. */
async function givenDocument(form: FormData): Promise<string> {
	const file = form.get('file');
	if (file instanceof File && file.size > 0) return file.text();
	return textField(form, 'document');
}

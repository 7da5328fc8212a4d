import { fail } from '@sveltejs/kit';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { database } from '#lib/server/db/client.ts';
import { savedMappings } from '#lib/server/db/imports.ts';
import { saveMappingText } from '#lib/server/ingest/mapping-choice.ts';
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
	default: async (event) => {
		const { user } = requireSession(event);
		const form = await readForm(event);
		const given = await givenDocument(form);
		const saved = await saveMappingText(database(), { text: given, by: user.username });
		if (!saved.ok) return fail(400, { document: given, faults: [...saved.faults] });
		return { saved: saved.value };
	}
};

/** A chosen file goes before the text beside it. */
async function givenDocument(form: FormData): Promise<string> {
	const file = form.get('file');
	if (file instanceof File && file.size > 0) return file.text();
	const text = form.get('document');
	return typeof text === 'string' ? text : '';
}

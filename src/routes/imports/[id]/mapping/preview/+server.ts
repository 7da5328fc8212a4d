import { json } from '@sveltejs/kit';
import { textOfDraft } from '#lib/domain/draft-document.ts';
import { success } from '#lib/domain/errors.ts';
import { requireSession } from '#lib/server/auth/permissions.ts';
import { findOwnFile } from '#lib/server/ingest/own-file.ts';
import { runJob } from '#lib/server/workers.ts';
import type { RequestHandler } from './$types';

const MAX_CHARACTERS = 200_000;

/** What the first rows become by a mapping that is still being made. A form of another site cannot send JSON. */
export const POST: RequestHandler = async (event) => {
	const session = requireSession(event);
	const { filePath } = await findOwnFile(event.params.id, session);
	const asked: unknown = await event.request.json().catch(() => null);
	if (!isAsked(asked)) return json({ faults: [] }, { status: 400 });
	const given = asked.draft === null ? success(asked.text) : textOfDraft(asked.draft);
	if (!given.ok) return json({ faults: given.faults }, { status: 422 });
	if (given.value.length > MAX_CHARACTERS) return json({ faults: [] }, { status: 413 });
	const preview = await runJob('mappingPreview', {
		filePath,
		mappingText: given.value,
		sheet: asked.sheet
	});
	return preview.ok ? json(preview.value) : json({ faults: preview.faults }, { status: 422 });
};

/** A draft, or the text of a mapping where it says more than a draft can. */
interface Asked {
	readonly draft: unknown;
	readonly text: string;
	readonly sheet: string | null;
}

function isAsked(asked: unknown): asked is Asked {
	if (typeof asked !== 'object' || asked === null) return false;
	if (!('text' in asked && 'sheet' in asked && 'draft' in asked)) return false;
	const { text, sheet } = asked;
	return typeof text === 'string' && (sheet === null || typeof sheet === 'string');
}

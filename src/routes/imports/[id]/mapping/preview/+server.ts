import { json } from '@sveltejs/kit';
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
	const { text: mappingText, sheet } = asked;
	const preview = await runJob('mappingPreview', { filePath, mappingText, sheet });
	return preview.ok ? json(preview.value) : json({ faults: preview.faults }, { status: 422 });
};

function isAsked(
	asked: unknown
): asked is { readonly text: string; readonly sheet: string | null } {
	if (typeof asked !== 'object' || asked === null) return false;
	if (!('text' in asked) || !('sheet' in asked)) return false;
	const { text, sheet } = asked;
	return (
		typeof text === 'string' &&
		text.length <= MAX_CHARACTERS &&
		(sheet === null || typeof sheet === 'string')
	);
}

import { COLUMN_WORDS } from '#lib/domain/column-synonyms.ts';
import type { DraftReading } from '#lib/domain/mapping-draft.ts';
import type { ReadKind } from '#lib/domain/values/read-settings.ts';
import { m } from '#lib/paraglide/messages.js';

/** How a target column is usually written; a person may say otherwise. */
export function readingFor(target: string): DraftReading {
	return { read: COLUMN_WORDS[target]?.read ?? 'text' };
}

export function kindText(kind: ReadKind): string {
	switch (kind) {
		case 'day':
			return m.import_editor_read_day();
		case 'instant':
			return m.import_editor_read_instant();
		case 'amount':
			return m.import_editor_read_amount();
		case 'number':
			return m.import_editor_read_number();
		case 'percent':
			return m.import_editor_read_percent();
		case 'text':
			return m.import_editor_read_text();
		case 'code':
			return m.import_editor_read_code();
		default:
			return kind;
	}
}

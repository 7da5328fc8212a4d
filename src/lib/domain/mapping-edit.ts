/** Small changes to a mapping's own text, whose comments and order stay. */
import { parseDocument } from 'yaml';
import type { MissingAnswer } from './snapshots.ts';

/** What becomes of those whom a file of cumulative values leaves out. */
export function withMissingAnswer(text: string, answer: MissingAnswer): string {
	return edited(text, ['missing'], answer);
}

/** Under another name. */
export function renamed(text: string, name: { readonly zh: string; readonly en: string }): string {
	return edited(edited(text, ['name', 'zh'], name.zh), ['name', 'en'], name.en);
}

function edited(text: string, path: readonly string[], value: string): string {
	const document = parseDocument(text, { schema: 'failsafe' });
	document.setIn(path, value);
	return document.toString();
}

/** What somebody chose on a file's page. A choice that the page did not offer is none. */
import type { CommitMode, ImportReport } from '#lib/domain/import-report.ts';
import type { Answers } from '#lib/domain/mapping-questions.ts';
import { MISSING_ANSWERS, type MissingAnswer } from '#lib/domain/snapshots.ts';

export function readCommitMode(form: FormData): CommitMode | null {
	const mode = form.get('mode');
	return mode === 'all' || mode === 'good' ? mode : null;
}

/** Every question has its answer, or null: a file is not checked again for half of them. */
export function readAnswers(
	form: FormData,
	report: ImportReport | null
): { readonly answers: Answers; readonly missing: MissingAnswer | null } | null {
	const answers: Record<string, string> = {};
	for (const { id, choices } of report?.questions ?? []) {
		const given = form.get(`answer:${id}`);
		const chosen = choices.find(({ value }) => value === given);
		if (!chosen) return null;
		answers[id] = chosen.value;
	}
	const missing = MISSING_ANSWERS.find((answer) => answer === form.get('missing')) ?? null;
	return Object.keys(answers).length > 0 || missing !== null ? { answers, missing } : null;
}

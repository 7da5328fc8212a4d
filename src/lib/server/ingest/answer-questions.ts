/** A person's answers to what a file leaves open, written into the mapping; then the file is checked again. */
import { expectValue } from '#lib/domain/errors.ts';
import { withMissingAnswer } from '#lib/domain/mapping-edit.ts';
import { parseMapping } from '#lib/domain/mapping-document.ts';
import { answerText, type Answers } from '#lib/domain/mapping-questions.ts';
import type { MissingAnswer } from '#lib/domain/snapshots.ts';
import { database } from '../db/client.ts';
import { findMapping, saveMapping, type ImportJob } from '../db/imports.ts';
import { remapImport } from './import-queue.ts';

/**
 * The saved mapping learns the answers, too, where it still says what this file was read by: the same question is not
 * asked of the next file. False where the file cannot be checked again.
 */
export async function answerQuestions(
	job: ImportJob,
	given: { readonly answers: Answers; readonly missing: MissingAnswer | null; readonly by: string }
): Promise<boolean> {
	const mapping = expectValue(parseMapping(job.mappingText));
	const answered = answerText(job.mappingText, mapping, given.answers);
	const text = given.missing === null ? answered : withMissingAnswer(answered, given.missing);
	const isMoved = await remapImport(job.id, {
		mapping: { id: job.mappingId, text },
		sheet: job.sheet
	});
	if (!isMoved || job.mappingId === null) return isMoved;
	const saved = await findMapping(database(), job.mappingId);
	// Who is missing is asked of each file anew.
	if (saved?.document === job.mappingText && Object.keys(given.answers).length > 0)
		await saveMapping(database(), { name: saved.name, document: answered, createdBy: given.by });
	return true;
}

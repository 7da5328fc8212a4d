/** Reads a file for what its columns say about how they are written, before anything of it is stored. */
import type { ColumnMapping } from '#lib/domain/mapping-document.ts';
import { Evidence } from '#lib/domain/mapping-evidence.ts';
import { answer, questionId, type Decision, type Question } from '#lib/domain/mapping-questions.ts';
import type { ReportWriter } from './import-report.ts';
import { readFacts, type ImportFile } from './import-rows.ts';

/** The questions that are left, and the mapping with what the rows decided. Both are in the report, too. */
export async function settleColumns(
	file: ImportFile,
	report: ReportWriter
): Promise<{
	readonly questions: readonly Question[];
	readonly decisions: readonly Decision[];
	readonly mapping: ColumnMapping;
}> {
	const evidence = new Evidence();
	const chunks = readFacts(file, report, evidence);
	while (!(await chunks.next()).done);
	const { questions, decisions } = evidence.outcome();
	report.questions = questions;
	report.decisions = decisions;
	const decided = decisions.map(({ setting, column, value }) => [
		questionId(setting, column),
		value
	]);
	return { questions, decisions, mapping: answer(file.mapping, Object.fromEntries(decided)) };
}

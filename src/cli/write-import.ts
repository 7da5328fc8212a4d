/** What became of a brought file, as lines for a terminal or a report beside the file. */
import type { Fault, Text } from '#lib/domain/errors.ts';
import type { ImportReport, ReportedFault } from '#lib/domain/import-report.ts';
import type { AtOnceOutcome } from '#lib/server/ingest/import-at-once.ts';
import { describeFaults, say } from './file-fault.ts';
import type { Language } from './usage.ts';

const OUTCOMES: Readonly<Record<AtOnceOutcome['outcome'], Text>> = {
	checked: { zh: '仅检查，未导入', en: 'checked only, nothing came in' },
	refused: { zh: '未导入', en: 'refused, nothing came in' },
	proposed: {
		zh: '已提交，待第二人在导入页复核',
		en: 'handed in, waits on the import pages for a second person'
	},
	committed: { zh: '已导入', en: 'came in' }
};

export function* describeImport(
	file: string,
	{ outcome, report, position }: AtOnceOutcome,
	language: Language | null
): Generator<string> {
	const where =
		position === null
			? { zh: '', en: '' }
			: { zh: `，台账序号 ${position}`, en: `, position ${position}` };
	const summary: Text = {
		zh: `${OUTCOMES[outcome].zh}${where.zh}：读取 ${report.rowsRead} 行，新增 ${report.accepted}，重复 ${report.duplicates}，拒绝 ${report.rowsRefused + report.conflicts}`,
		en: `${OUTCOMES[outcome].en}${where.en}: ${report.rowsRead} rows read, ${report.accepted} new, ${report.duplicates} known already, ${report.rowsRefused + report.conflicts} refused`
	};
	yield `${file}: ${say(summary, language)}\n`;
	for (const question of report.questions)
		yield `${file}: ${question.column}: ${say(question.text, language)} (${question.choices.map(({ label }) => say(label, language)).join(' | ')})\n`;
	const faults = [...report.faults, ...report.warnings].map(asFault);
	if (faults.length > 0)
		yield* describeFaults(
			faults.map((fault) => ({ file, fault })),
			language
		);
	const unlisted = report.faultCount - report.faults.length;
	if (unlisted > 0)
		yield `${file}: ${say({ zh: `另有 ${unlisted} 处错误未列出`, en: `${unlisted} more faults are not listed` }, language)}\n`;
}

function asFault({ row, column, code, message, found, allowed, suggestion }: ReportedFault): Fault {
	const place = [...(row === null ? [] : [`row ${row}`]), ...(column === null ? [] : [column])];
	return { code, message, place: place.join(', '), found, allowed, suggestion };
}

/** Whether a command that was to bring a file did so. */
export function isDone({ outcome, report }: AtOnceOutcome): boolean {
	return outcome === 'checked' ? isClean(report) : outcome !== 'refused';
}

function isClean({ isReadable, questions, rowsRefused, conflicts }: ImportReport): boolean {
	return isReadable && questions.length === 0 && rowsRefused + conflicts === 0;
}

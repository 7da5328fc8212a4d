/** The bank's approval paper 签报 on its way from a form. */
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import type { NewPaper } from '#lib/server/db/rule-versions.ts';

export const MAX_PAPER_MEGABYTES = 10;
const MAX_FILE_NAME = 200;
const PDF_MARK = '%PDF-';

/** The chosen file, or null where none was chosen. */
export async function paperOfForm(form: FormData): Promise<Result<NewPaper | null>> {
	const file = form.get('paper');
	if (!(file instanceof File) || (file.size === 0 && file.name === '')) return success(null);
	if (file.size > MAX_PAPER_MEGABYTES * 1024 * 1024)
		return failure(
			fault(
				'tooLarge',
				`签报附件不能超过 ${MAX_PAPER_MEGABYTES} MB`,
				`The approval paper may have ${MAX_PAPER_MEGABYTES} MB at most`
			)
		);
	const bytes = new Uint8Array(await file.arrayBuffer());
	if (Buffer.from(bytes.subarray(0, PDF_MARK.length)).toString('latin1') !== PDF_MARK)
		return failure(
			fault('noPdf', '签报附件应为 PDF 文件', 'The approval paper must be a PDF file')
		);
	return success({ fileName: plainName(file.name), bytes });
}

/** What the file is called; only shown, and offered again as a download. */
function plainName(name: string): string {
	return (
		name
			.replace(/[\p{Cc}\p{Cs}]/gu, '')
			.trim()
			.slice(-MAX_FILE_NAME) || 'approval.pdf'
	);
}

function fault(what: string, zh: string, en: string): Fault {
	return { code: `version.paper.${what}`, message: { zh, en }, place: '' };
}

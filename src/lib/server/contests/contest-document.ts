/** The document of a contest on its way from a form to its publication. */
import { parseContest, type Contest } from '#lib/domain/contest.ts';
import { decodeText } from '#lib/domain/csv.ts';
import { lineFinder } from '#lib/domain/document-lines.ts';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import type { Database } from '#lib/server/db/client.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import { contestBySlug, publishContest, type StoredContest } from '#lib/server/db/contests.ts';
import { breachFaults, checkDetail, policyCheck } from './policy-check.ts';

/** Far more than any document has; a larger file is a mistake and is not read. */
const MAX_FILE_BYTES = 4_000_000;
/** The page on which contests are made stands at this address. */
const RESERVED_ID = 'new';

/** A fault with the line it is on, where there is one. */
export interface PlacedFault extends Fault {
	readonly line: number | null;
}

/**
 * The document of a submitted form: the chosen file, else the text. Line ends and the byte order mark depend on the
 * editor and the browser and are no part of it.
 */
export async function documentOfForm(form: FormData): Promise<Result<string>> {
	const file = form.get('file');
	if (file instanceof File && file.size > 0) {
		if (file.size > MAX_FILE_BYTES)
			return failure({
				code: 'contest.document',
				message: {
					zh: '文件过大，不像是一份竞赛文件或政策文件',
					en: 'the file is too large to be a contest document or a policy'
				},
				place: file.name
			});
		const decoded = decodeText(new Uint8Array(await file.arrayBuffer()));
		// No text of ours holds a NUL, and the database stores none.
		if (!decoded.ok || decoded.value.text.includes('\0'))
			return failure({
				code: 'contest.document',
				message: {
					zh: '不是 UTF-8 或 GB18030 编码的文本文件，请另存为 UTF-8 文本',
					en: 'this is no text in UTF-8 or GB18030; save it as UTF-8 text'
				},
				place: file.name
			});
		return success(withPlainLines(decoded.value.text));
	}
	const text = form.get('document');
	if (typeof text !== 'string' || text.includes('\0') || text.trim() === '')
		return failure({
			code: 'contest.document',
			message: { zh: '请粘贴文件内容，或选择文件', en: 'paste the document or choose a file' },
			place: ''
		});
	return success(withPlainLines(text));
}

function withPlainLines(text: string): string {
	return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** All that is wrong with a document, also what only the stored contests can tell; nothing is published. */
export async function checkDocument(db: Database, document: string): Promise<Result<Contest>> {
	const parsed = parseContest(document);
	if (!parsed.ok) return parsed;
	const { id } = parsed.value;
	if (id === RESERVED_ID || (await contestBySlug(db, id))) return failure(idFault(id));
	return parsed;
}

function idFault(id: string): Fault {
	return {
		code: 'contest.taken',
		message: {
			zh: '这个 id 已被占用，请换一个',
			en: 'this id is in use already; choose another'
		},
		place: 'id',
		found: id
	};
}

/** Publishes a checked document that keeps to the policy as a new contest; who did it is stored with it. */
export async function publishDocument(
	db: Database,
	{ document, by }: { readonly document: string; readonly by: string }
): Promise<Result<StoredContest>> {
	const checked = await checkDocument(db, document);
	if (!checked.ok) return checked;
	return db.transaction(async (tx) => {
		const policy = await policyCheck(tx, { contest: checked.value, document });
		const breaches = breachFaults(policy);
		if (breaches.length > 0) return failure(...breaches);
		const published = await publishContest(tx, { document, by, isSample: false });
		if (published.ok)
			await appendAudit(tx, {
				actor: by,
				action: 'contest.published',
				subject: published.value.slug,
				detail: { ruleVersion: published.value.ruleVersion, ...checkDetail(policy) }
			});
		return published;
	});
}

export function placeFaults(document: string, faults: readonly Fault[]): PlacedFault[] {
	const lineOf = lineFinder(document);
	return faults
		.map((fault) => ({ ...fault, line: lineOf(fault.place) }))
		.sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}

/** A new rule version from its proposal to its end: applied as one set, or dropped. */
import { parseContest } from '#lib/domain/contest.ts';
import { failure, success, type Fault, type Result, type Text } from '#lib/domain/errors.ts';
import { appendAudit } from '#lib/server/db/audit.ts';
import type { Database, Transaction } from '#lib/server/db/client.ts';
import { contestById, documentOf, type StoredContest } from '#lib/server/db/contests.ts';
import {
	closeDraft,
	holdContest,
	insertDraft,
	insertPaper,
	openDraft,
	publishVersion,
	type NewPaper,
	type RuleDraft
} from '#lib/server/db/rule-versions.ts';
import { breachFaults, checkDetail, policyCheck, type PolicyCheck } from './policy-check.ts';

const MAX_REASON = 500;
const MAX_APPROVAL_NO = 100;

export interface Proposal {
	readonly document: string;
	readonly reason: string;
	/** Empty: none. */
	readonly approvalNo: string;
	readonly paper: NewPaper | null;
	readonly by: string;
}

/** All that is wrong with a proposal. `place` is empty where it is not the document's. */
export async function checkProposal(
	tx: Database | Transaction,
	stored: StoredContest,
	proposal: Proposal
): Promise<Result<void>> {
	const faults: Fault[] = [];
	if (stored.status !== 'running') return failure(ENDED);
	if (await openDraft(tx, stored.id)) return failure(OPEN_DRAFT);
	const document = await checkVersion(tx, stored, proposal.document);
	if (!document.ok) faults.push(...document.faults);
	if (proposal.document === (await documentOf(tx, stored.id, stored.ruleVersion)))
		faults.push(
			fault('same', '内容与现行版本完全相同', 'this is the present version, word for word')
		);
	if (proposal.reason === '') faults.push(fault('reason', '请填写修改原因', 'give the reason'));
	if (isUnfit(proposal.reason, MAX_REASON))
		faults.push(
			fault(
				'reason',
				`修改原因最多 ${MAX_REASON} 个字`,
				`the reason may have ${MAX_REASON} characters at most`
			)
		);
	if (isUnfit(proposal.approvalNo, MAX_APPROVAL_NO))
		faults.push(
			fault(
				'approvalNo',
				`签报文号最多 ${MAX_APPROVAL_NO} 个字`,
				`the approval number may have ${MAX_APPROVAL_NO} characters at most`
			)
		);
	return faults.length > 0 ? failure(...faults) : success(undefined);
}

/** Stores a proposal as the contest's open draft; nothing is published. */
export async function proposeVersion(
	db: Database,
	contestId: number,
	proposal: Proposal
): Promise<Result<void>> {
	return db.transaction(async (tx) => {
		const stored = await heldContest(tx, contestId);
		const checked = await checkProposal(tx, stored, proposal);
		if (!checked.ok) return checked;
		const { document, reason, approvalNo, paper, by } = proposal;
		const attachmentId = paper && (await insertPaper(tx, contestId, { ...paper, by }));
		const isOpened = await insertDraft(tx, {
			contestId,
			baseVersion: stored.ruleVersion,
			document,
			reason,
			approvalNo: approvalNo || null,
			attachmentId,
			createdBy: by
		});
		if (!isOpened) throw new Error('a second draft although the contest was held');
		await appendAudit(tx, {
			actor: by,
			action: 'version.proposed',
			subject: stored.slug,
			detail: { baseVersion: stored.ruleVersion, reason, approvalNo }
		});
		return success(undefined);
	});
}

/** The draft that a page showed: another one may stand in its place by now. */
export interface DraftDeed {
	readonly contestId: number;
	readonly draftId: number;
	readonly by: string;
}

/** Publishes an open, previewed draft as the next version, and gives its number. */
export async function applyDraft(db: Database, deed: DraftDeed): Promise<Result<number>> {
	return db.transaction(async (tx) => {
		const stored = await heldContest(tx, deed.contestId);
		const draft = await draftOf(tx, deed);
		if (!draft) return failure(GONE);
		if (stored.status !== 'running') return failure(ENDED);
		if (draft.baseVersion !== stored.ruleVersion) return failure(STALE);
		if (!draft.preview) return failure(NOT_PREVIEWED);
		// Checked when it was proposed; since then head office may have set another policy, or a later release reads it otherwise.
		const checked = await checkVersion(tx, stored, draft.document);
		if (!checked.ok) return checked;
		const number = stored.ruleVersion + 1;
		const { document, reason, approvalNo, attachmentId } = draft;
		await publishVersion(tx, {
			contestId: stored.id,
			number,
			document,
			reason,
			approvalNo,
			attachmentId,
			publishedBy: deed.by
		});
		await closeDraft(tx, draft.id, { by: deed.by, appliedVersion: number });
		await appendAudit(tx, {
			actor: deed.by,
			action: 'version.applied',
			subject: stored.slug,
			detail: {
				ruleVersion: number,
				reason,
				previewedRevision: draft.preview.revision,
				...checkDetail(checked.value)
			}
		});
		return success(number);
	});
}

/** Drops an open draft. Nothing of it was ever published. */
export async function dropDraft(db: Database, deed: DraftDeed): Promise<Result<void>> {
	return db.transaction(async (tx) => {
		const stored = await heldContest(tx, deed.contestId);
		const draft = await draftOf(tx, deed);
		if (!draft) return failure(GONE);
		await closeDraft(tx, draft.id, { by: deed.by, appliedVersion: null });
		await appendAudit(tx, {
			actor: deed.by,
			action: 'version.dropped',
			subject: stored.slug,
			detail: { baseVersion: draft.baseVersion, reason: draft.reason }
		});
		return success(undefined);
	});
}

/** Held until the transaction ends: nobody ends the contest, or decides on its draft, in between. */
async function heldContest(tx: Transaction, id: number): Promise<StoredContest> {
	await holdContest(tx, id);
	const stored = await contestById(tx, id);
	if (!stored) throw new Error(`contest ${id} is gone`);
	return stored;
}

async function draftOf(tx: Transaction, deed: DraftDeed): Promise<RuleDraft | null> {
	const draft = await openDraft(tx, deed.contestId);
	return draft?.id === deed.draftId ? draft : null;
}

/** A version must be faultless, keep the id and keep to the policy. */
async function checkVersion(
	tx: Database | Transaction,
	{ slug, isSample }: StoredContest,
	document: string
): Promise<Result<PolicyCheck>> {
	const parsed = parseContest(document);
	if (!parsed.ok) return parsed;
	const { id } = parsed.value;
	const policy = await policyCheck(tx, { contest: parsed.value, document, isSample });
	const faults = breachFaults(policy);
	if (id !== slug)
		faults.push({
			code: 'version.id',
			message: {
				zh: '新版本的 id 必须与竞赛编号相同',
				en: 'a new version keeps the id of its contest'
			},
			place: 'id',
			found: id,
			allowed: slug
		});
	return faults.length > 0 ? failure(...faults) : success(policy);
}

function isUnfit(text: string, max: number): boolean {
	return text.length > max || /[\0\p{Cs}]/u.test(text);
}

function fault(what: string, zh: Text['zh'], en: Text['en']): Fault {
	return { code: `version.${what}`, message: { zh, en }, place: '' };
}

const ENDED = fault(
	'ended',
	'竞赛已结束，成绩不再变动，不能发布新版本。',
	'The contest has ended and its result stands: no new version can be published.'
);
const OPEN_DRAFT = fault(
	'openDraft',
	'已有一份新版本在等待确认，请先应用或放弃它。',
	'A new version is waiting already: apply or drop it first.'
);
const GONE = fault(
	'gone',
	'这份新版本已被应用或放弃。',
	'This new version has been applied or dropped meanwhile.'
);
const STALE = fault(
	'stale',
	'现行规则在此期间已变，请放弃后按现行规则重新提出。',
	'The rules have changed since: drop it and propose it again on the present rules.'
);
const NOT_PREVIEWED = fault(
	'notPreviewed',
	'试算还没有完成，看过影响之后才能应用。',
	'The preview is not finished: a version is applied only once its effects can be seen.'
);

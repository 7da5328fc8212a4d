/** Taking a batch back: from the next position on nothing that it brought counts. Its file may then be brought again. */
import { failure, success, type Fault, type Result, type Text } from '#lib/domain/errors.ts';
import { appendAudit } from '../db/audit.ts';
import { markTakenBack, takeableBatch, type TakeableBatch } from '../db/batches.ts';
import type { Database, Transaction } from '../db/client.ts';
import { isTakenBackTwice } from '../db/database-error.ts';
import { closeBatch, closeTrial, openBatch } from '../db/ledger-append.ts';
import { readReason } from './read-reason.ts';
import { missingSecondPerson } from './second-person.ts';
import { correctFeeds } from './store-feeds.ts';

export interface TakeBackInput {
	readonly batchId: number;
	/** Why, in the words of whoever does it. */
	readonly reason: string;
	readonly by: string;
	/** Somebody else, where the policy asks for a second person. */
	readonly confirmedBy?: string | null;
}

/** Gives the position from which on the batch does not count. */
export async function takeBack(db: Database, input: TakeBackInput): Promise<Result<number>> {
	try {
		return await db.transaction((tx) => takeBackWithin(tx, input));
	} catch (error) {
		if (isTakenBackTwice(error)) return failure(alreadyTakenBack());
		throw error;
	}
}

/** The same as part of a bigger deed. */
export async function takeBackWithin(
	tx: Transaction,
	input: TakeBackInput
): Promise<Result<number>> {
	const unasked = await missingSecondPerson(tx, 'corrections', input);
	if (unasked) return failure(unasked);
	const fault = whyNotTakeable(await takeableBatch(tx, input.batchId));
	if (fault) return failure(fault);
	const given = readReason(input.reason);
	if (!given.ok) return given;
	const reason = given.value;
	const position = await storeTakeBack(tx, { ...input, reason }, closeBatch);
	await appendAudit(tx, {
		actor: input.by,
		action: 'batch.takenBack',
		subject: `batch:${input.batchId}`,
		detail: { position, reason, ...(input.confirmedBy ? { confirmedBy: input.confirmedBy } : {}) }
	});
	return success(position);
}

/** In a transaction that will be rolled back: what would be, without keeping anybody else from the ledger's head. */
export function tryTakeBack(tx: Transaction, batchId: number): Promise<number> {
	return storeTakeBack(tx, { batchId, reason: 'preview', by: null }, closeTrial);
}

async function storeTakeBack(
	tx: Transaction,
	{
		batchId,
		reason,
		by,
		confirmedBy = null
	}: Omit<TakeBackInput, 'by'> & { readonly by: string | null },
	close: typeof closeBatch
): Promise<number> {
	const taking = await openBatch(tx, {
		origin: 'takeBack',
		by,
		confirmedBy,
		takesBack: batchId,
		reason
	});
	await correctFeeds(tx, [batchId], { into: taking, isTrial: close === closeTrial });
	const nothing = { accepted: 0, duplicates: 0, refused: 0, duplicatesOf: new Map() };
	const position = await close(tx, taking, nothing);
	await markTakenBack(tx, batchId, position);
	return position;
}

/** Null: it can be taken back. */
export function whyNotTakeable(batch: TakeableBatch | null): Fault | null {
	if (!batch) return refusal('batch.unknown', UNKNOWN);
	if (batch.origin === 'takeBack') return refusal('batch.isTakeBack', IS_TAKE_BACK);
	if (batch.origin === 'link') return refusal('batch.isLink', IS_LINK);
	if (batch.isRemoved) return refusal('batch.removed', REMOVED);
	return batch.isTakenBack ? alreadyTakenBack() : null;
}

export function alreadyTakenBack(): Fault {
	return refusal('batch.takenBack', ALREADY);
}

function refusal(code: string, message: Text): Fault {
	return { code, message, place: 'batch' };
}

const UNKNOWN: Text = { zh: '没有这个批次', en: 'there is no such batch' };
const ALREADY: Text = { zh: '这个批次已经撤回', en: 'this batch has already been taken back' };
const REMOVED: Text = {
	zh: '这个批次属于示例数据，已经移除',
	en: 'this batch belonged to the sample, which has been removed'
};
const IS_LINK: Text = {
	zh: '关联号码请在“待认领号码”中解除',
	en: 'a link of a number is undone on the page of unknown numbers'
};
const IS_TAKE_BACK: Text = {
	zh: '撤回本身不能再撤回；要恢复，请重新导入原来的文件',
	en: 'a take-back is not taken back itself; to restore what it took, bring the file again'
};

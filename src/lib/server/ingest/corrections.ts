/**
 * Corrections as people ask for them: done at once, or, where the policy wants a second person, kept until somebody
 * else confirms or declines them.
 */
import { failure, success, type Fault, type Result, type Text } from '#lib/domain/errors.ts';
import { appendAudit } from '../db/audit.ts';
import { takeableBatch } from '../db/batches.ts';
import type { Database, Transaction } from '../db/client.ts';
import {
	decideCorrection,
	insertCorrection,
	lockCorrection,
	type Correction,
	type NewCorrection
} from '../db/corrections.ts';
import { isTakenBackTwice } from '../db/database-error.ts';
import { linkWithin, whyNotLinkable, type LinkInput } from './link-person.ts';
import { readReason } from './read-reason.ts';
import { samePersonFault, wantsSecondPerson } from './second-person.ts';
import { alreadyTakenBack, takeBackWithin, whyNotTakeable } from './take-back.ts';

/** Done, or waiting for somebody else. */
export type Asked = 'done' | 'proposed';

export function askForTakeBack(
	db: Database,
	{
		batchId,
		reason,
		by
	}: { readonly batchId: number; readonly reason: string; readonly by: string }
): Promise<Result<Asked>> {
	return ask(db, {
		asked: { kind: 'takeBack', batchId, reason, proposedBy: by },
		check: async (tx) => whyNotTakeable(await takeableBatch(tx, batchId)),
		act: (tx) => takeBackWithin(tx, { batchId, reason, by })
	});
}

export function askForLink(
	db: Database,
	{ number, employeeNo, reason, by }: Omit<LinkInput, 'confirmedBy'>
): Promise<Result<Asked>> {
	return ask(db, {
		asked: { kind: 'link', number, employeeNo, reason, proposedBy: by },
		check: (tx) => whyNotLinkable(tx, { number, employeeNo }),
		act: (tx) => linkWithin(tx, { number, employeeNo, reason, by })
	});
}

interface Wish {
	readonly asked: NewCorrection;
	readonly check: (tx: Transaction) => Promise<Fault | null>;
	readonly act: (tx: Transaction) => Promise<Result<number>>;
}

function ask(db: Database, { asked, check, act }: Wish): Promise<Result<Asked>> {
	return once(() =>
		db.transaction(async (tx) => {
			if (!(await wantsSecondPerson(tx, 'corrections'))) {
				const done = await act(tx);
				return done.ok ? success('done') : done;
			}
			const fault = await check(tx);
			if (fault) return failure(fault);
			const reason = readReason(asked.reason);
			if (!reason.ok) return reason;
			const id = await insertCorrection(tx, { ...asked, reason: reason.value });
			if (id === null) return failure(refusal('correction.waiting', WAITING));
			await appendAudit(tx, {
				actor: asked.proposedBy,
				action: 'correction.proposed',
				subject: subjectOf(asked),
				detail: { correction: id, reason: reason.value }
			});
			return success('proposed');
		})
	);
}

/** Does what somebody else asked for. Gives the position from which on it holds. */
export function confirmCorrection(
	db: Database,
	{ id, by }: { readonly id: number; readonly by: string }
): Promise<Result<number>> {
	return once(() =>
		db.transaction(async (tx) => {
			const asked = await lockCorrection(tx, id);
			if (asked?.status !== 'open') return failure(refusal('correction.decided', DECIDED));
			if (asked.proposedBy === by) return failure(samePersonFault());
			const { reason, proposedBy } = asked;
			const people = { reason, by: proposedBy, confirmedBy: by };
			const done =
				asked.kind === 'takeBack'
					? await takeBackWithin(tx, { batchId: asked.batchId, ...people })
					: await linkWithin(tx, { number: asked.number, employeeNo: asked.employeeNo, ...people });
			if (!done.ok) return done;
			await decideCorrection(tx, id, { status: 'confirmed', by });
			await appendAudit(tx, {
				actor: by,
				action: 'correction.confirmed',
				subject: subjectOf(asked),
				detail: { correction: id, proposedBy, position: done.value }
			});
			return done;
		})
	);
}

/** Nothing happens, and the reason stays. Whoever asked may take the wish back so, too. */
export function declineCorrection(
	db: Database,
	{ id, by, reason }: { readonly id: number; readonly by: string; readonly reason: string }
): Promise<Result<void>> {
	return db.transaction(async (tx) => {
		const asked = await lockCorrection(tx, id);
		if (asked?.status !== 'open') return failure(refusal('correction.decided', DECIDED));
		const given = readReason(reason);
		if (!given.ok) return given;
		await decideCorrection(tx, id, { status: 'declined', by, reason: given.value });
		await appendAudit(tx, {
			actor: by,
			action: 'correction.declined',
			subject: subjectOf(asked),
			detail: { correction: id, proposedBy: asked.proposedBy, reason: given.value }
		});
		return success(undefined);
	});
}

/** Who was slower than somebody else is told so. */
async function once<T>(act: () => Promise<Result<T>>): Promise<Result<T>> {
	try {
		return await act();
	} catch (error) {
		if (isTakenBackTwice(error)) return failure(alreadyTakenBack());
		throw error;
	}
}

function subjectOf(asked: NewCorrection | Correction): string {
	return asked.kind === 'takeBack' ? `batch:${asked.batchId}` : `number:${asked.number}`;
}

function refusal(code: string, message: Text): Fault {
	return { code, message, place: 'correction' };
}

const WAITING: Text = {
	zh: '已有人提交，正在等待复核',
	en: 'somebody has asked for this already, and it waits for a second person'
};
const DECIDED: Text = { zh: '已经处理过了', en: 'this has been decided already' };

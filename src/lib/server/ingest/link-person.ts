/** Says whose number a number is that no roster knows: what came under it, and what will come, is that manager's. */
import { failure, success, type Fault, type Result, type Text } from '#lib/domain/errors.ts';
import { appendAudit } from '../db/audit.ts';
import type { Transaction } from '../db/client.ts';
import { closeBatch, openBatch } from '../db/ledger-append.ts';
import { headPosition } from '../db/ledger.ts';
import { appendLink, isNumberOfEntries, linksThrough } from '../db/person-links.ts';
import { assignmentsThrough } from '../db/roster.ts';
import { readReason } from './read-reason.ts';
import { missingSecondPerson } from './second-person.ts';

export interface LinkInput {
	/** As entries give it. */
	readonly number: string;
	/** Null: the link is undone, and what came under the number counts for nobody again. */
	readonly employeeNo: string | null;
	readonly reason: string;
	readonly by: string;
	/** Somebody else, where the policy asks for a second person. */
	readonly confirmedBy?: string | null;
}

/** Gives the position from which on it holds. */
export async function linkWithin(tx: Transaction, input: LinkInput): Promise<Result<number>> {
	const unasked = await missingSecondPerson(tx, 'corrections', input);
	if (unasked) return failure(unasked);
	const fault = await whyNotLinkable(tx, input);
	if (fault) return failure(fault);
	const reason = readReason(input.reason);
	if (!reason.ok) return reason;
	const { number, employeeNo, by, confirmedBy = null } = input;
	const header = { origin: 'link', by, confirmedBy, reason: reason.value } as const;
	const batchId = await openBatch(tx, header);
	await appendLink(tx, { batchId, number, employeeNo });
	const counts = { accepted: 1, duplicates: 0, refused: 0, duplicatesOf: new Map() };
	const position = await closeBatch(tx, batchId, counts);
	await appendAudit(tx, {
		actor: by,
		action: employeeNo === null ? 'person.unlinked' : 'person.linked',
		subject: `number:${number}`,
		detail: {
			position,
			reason: reason.value,
			...(employeeNo === null ? {} : { employeeNo }),
			...(confirmedBy === null ? {} : { confirmedBy })
		}
	});
	return success(position);
}

/** Null: it can be linked, or its link undone. */
export async function whyNotLinkable(
	tx: Transaction,
	{ number, employeeNo }: Pick<LinkInput, 'number' | 'employeeNo'>
): Promise<Fault | null> {
	const throughPosition = await headPosition(tx);
	const linked = (await linksThrough(tx, { throughPosition })).get(number) ?? null;
	if (employeeNo === null) return linked === null ? refusal('link.none', NOT_LINKED) : null;
	if (employeeNo === linked) return refusal('link.same', LINKED);
	const named = await assignmentsThrough(tx, {
		throughPosition,
		employeeNos: [number, employeeNo]
	});
	if (named.some((row) => row.employeeNo === number)) return refusal('link.known', KNOWN);
	if (!named.some((row) => row.employeeNo === employeeNo))
		return { ...refusal('link.nobody', NOBODY), found: employeeNo };
	return (await isNumberOfEntries(tx, number)) ? null : refusal('link.unused', UNUSED);
}

function refusal(code: string, message: Text): Fault {
	return { code, message, place: 'link' };
}

const NOT_LINKED: Text = { zh: '这个号码没有关联', en: 'this number is not linked' };
const LINKED: Text = {
	zh: '这个号码已经关联到此人',
	en: 'this number is linked with that manager already'
};
const KNOWN: Text = {
	zh: '名单里有这个号码，它的业绩已经计给名单上的人',
	en: 'the roster knows this number: what comes under it counts for that manager already'
};
const NOBODY: Text = {
	zh: '名单里没有这个员工号',
	en: 'no roster names this employee number'
};
const UNUSED: Text = {
	zh: '台账里没有这个号码的记录',
	en: 'the ledger holds nothing under this number'
};

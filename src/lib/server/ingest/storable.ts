/** What the database could not take as it is. Found here, it refuses one row; found by the database, it spoils a batch. */
import type { Fault } from '#lib/domain/errors.ts';
import type { NewEntry } from '#lib/domain/ledger-entry.ts';

/** As in the file form. A character takes at most three bytes here, so the longest identity still fits into an index. */
const MAX_TEXT = 200;
const MAX_FEN = 2n ** 63n - 1n;
const FIRST_INSTANT = Date.UTC(1900, 0);
const LAST_INSTANT = Date.UTC(2200, 0);

/**
 * Characters that no text may hold: the null character, which the database refuses; the separator of identity keys; and
 * half of a surrogate pair, which would be stored as another character, so that the same row sent again would conflict.
 */
const UNSTORABLE = new RegExp(String.raw`[\0\x1f\p{Cs}]`, 'u');

/** The first reason why an entry cannot be stored, or null. A checked file row never has one; a caller's value may. */
export function findUnstorable(entry: NewEntry, place: string): Fault | null {
	const texts = textsOf(entry);
	if (texts.some((text) => text.length > MAX_TEXT))
		return fault(
			'length',
			place,
			`超过 ${MAX_TEXT} 个字符`,
			`is longer than ${MAX_TEXT} characters`
		);
	if (UNSTORABLE.test(texts.join(' ')))
		return fault('text', place, '含有不能存储的字符', 'contains a character that cannot be stored');
	const amount = entry.kind === 'activity' ? entry.amountFen : null;
	if (amount !== null && (amount > MAX_FEN || amount < -MAX_FEN))
		return fault('amount', place, '金额太大', 'has an amount that is too large');
	const instant = entry.kind === 'periodFigure' ? entry.statedAt : entry.occurredAt;
	// Written so that NaN fails too.
	if (!(Number.isInteger(instant) && instant >= FIRST_INSTANT && instant < LAST_INSTANT))
		return fault('instant', place, '时间超出范围', 'has a time outside 1900 to 2200');
	return null;
}

function fault(what: string, place: string, zh: string, en: string): Fault {
	return { code: `ledger.unstorable.${what}`, message: { zh, en }, place };
}

function textsOf(entry: NewEntry): string[] {
	const { source, metric } = entry;
	switch (entry.kind) {
		case 'activity':
			return [
				source,
				metric,
				entry.externalId,
				entry.employeeNo,
				entry.referral?.referrerNo ?? '',
				...(entry.shares ?? []).map((one) => one.employeeNo),
				entry.product ?? '',
				entry.clientRef ?? ''
			];
		case 'reversal':
			return [source, metric, entry.externalId, entry.reversalId];
		case 'decision':
			return [source, metric, entry.externalId];
		case 'periodFigure':
			return [source, metric, entry.employeeNo, entry.period];
		default:
			return entry satisfies never;
	}
}

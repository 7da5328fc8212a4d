import { failure, success, type Result } from '#lib/domain/errors.ts';

const LONGEST_REASON = 500;

/** Why somebody does something that others will ask about, in their own words. */
export function readReason(text: string): Result<string> {
	const reason = text.trim();
	if (
		reason !== '' &&
		reason.length <= LONGEST_REASON &&
		!/[\p{Cc}\p{Cs}]/u.test(reason.replace(/[\r\n\t]/g, ' '))
	)
		return success(reason);
	return failure({
		code: 'reason.missing',
		message: {
			zh: `请写明原因，不超过 ${LONGEST_REASON} 字`,
			en: `give a reason of at most ${LONGEST_REASON} characters`
		},
		place: 'reason'
	});
}

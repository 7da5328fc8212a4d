/** Part of a bonus now, part held until a day has come or a condition holds. */
import { z } from 'zod';
import { startOfDay } from '../calendar.ts';
import { day, fraction, MUST_BE } from '../contest-fields.ts';
import { Exact, formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Instant } from '../ledger-entry.ts';
import type { PayRow } from './prize-kind.ts';
import { holds, ruleTestField, wantedText } from './rule-test.ts';

export const deferralField = z
	.strictObject({
		/** The part that is held. */
		share: fraction,
		/** Held until this day begins. */
		untilDay: day.optional(),
		/** Held until this holds; with a day, until both. */
		until: ruleTestField.optional()
	})
	.refine(({ untilDay, until }) => untilDay !== undefined || until !== undefined, {
		error: MUST_BE.demanding.en
	});
export type Deferral = z.output<typeof deferralField>;

/**
 * What is held back of so many fen, half-up to the fen; the rest is paid now. Of a whole contest, without a cut, the day
 * is taken not to have come.
 */
export function heldFen(
	deferral: Deferral,
	fen: bigint,
	{
		row,
		asOf,
		zone
	}: { readonly row: PayRow; readonly asOf: Instant | null; readonly zone: string }
): bigint {
	const { untilDay, until } = deferral;
	const hasCome = untilDay === undefined || (asOf !== null && asOf >= startOfDay(untilDay, zone));
	if (hasCome && (until === undefined || holds(until, row))) return 0n;
	return Exact.ofFen(fen).times(deferral.share).toFen();
}

export function deferralText({ untilDay, until }: Deferral, fen: bigint): Text {
	const part = `¥${formatFen(fen)}`;
	const rule = until && `${until.rule} ${wantedText(until)}`;
	return {
		zh: `${part} 递延至${[untilDay, rule && `规则 ${rule} 达成`].filter(Boolean).join('且')}`,
		en: `${part} is held until ${[untilDay, rule && `rule ${rule}`].filter(Boolean).join(' and ')}`
	};
}

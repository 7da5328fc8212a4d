/** Part of a bonus now, and parts held, each until a day has come or a condition holds. */
import { z } from 'zod';
import { startOfDay } from '../calendar.ts';
import { day, fraction, MUST_BE } from '../contest-fields.ts';
import { Exact, formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { Instant } from '../ledger-entry.ts';
import { sum } from '../rules/selection.ts';
import type { PayRow } from './prize-kind.ts';
import { holds, ruleTestField, wantedText } from './rule-test.ts';
import { splitByWeight } from './shares.ts';

const waits = {
	/** Held until this day begins. */
	untilDay: day.optional(),
	/** Held until this holds; with a day, until both. */
	until: ruleTestField.optional()
};

function isWaiting({ untilDay, until }: z.output<z.ZodObject<typeof waits>>): boolean {
	return untilDay !== undefined || until !== undefined;
}

const tranche = z
	.strictObject({ share: fraction, ...waits })
	.refine(isWaiting, { error: MUST_BE.demanding.en });
type Tranche = z.output<typeof tranche>;

/** The parts that are held, in the order in which the document names them. */
export type Deferral = readonly Tranche[];

export const deferralField = z
	.strictObject({
		/** The part that is held, where it is one. */
		share: fraction.optional(),
		...waits,
		/** In its place: several parts, each with a day or a condition of its own; what they leave is paid now. */
		tranches: z.array(tranche).min(2).max(24).optional()
	})
	.superRefine((field, context) => {
		const refuse = (path: string[], message: string) =>
			context.addIssue({ code: 'custom', message, path });
		const { share, tranches } = field;
		if (tranches === undefined) {
			if (share === undefined) refuse(['share'], MUST_BE.required.en);
			if (!isWaiting(field)) refuse([], MUST_BE.demanding.en);
			return;
		}
		if (share !== undefined || isWaiting(field)) refuse(['tranches'], MUST_BE.eitherOr.en);
		if (sum(tranches.map((part) => part.share)).compare(Exact.ONE) > 0)
			refuse(['tranches'], MUST_BE.atMostWhole.en);
	})
	.transform(({ share, untilDay, until, tranches }): Deferral => {
		return tranches ?? [{ share: share ?? Exact.ZERO, untilDay, until }];
	});

/** Rules whose numbers decide when a part is paid, with the field that names each. */
export function namedByDeferral(deferral: Deferral): readonly { at: string; id: string }[] {
	return deferral.flatMap(({ until }, index) =>
		until
			? [
					{
						at: `${deferral.length === 1 ? 'until' : `tranches[${index}].until`}.rule`,
						id: until.rule
					}
				]
			: []
	);
}

/** A part of a bonus that is not paid yet. */
export interface HeldPart {
	readonly fen: bigint;
	/** The day from which it may be paid; null: a condition alone decides. */
	readonly untilDay: string | null;
	/** What it waits for, in words. */
	readonly until: Text;
}

interface Cut {
	readonly row: PayRow;
	readonly asOf: Instant | null;
	readonly zone: string;
}

/**
 * What is held back of so many fen; the rest is paid now. Now and every part are shares of the whole by largest remainder,
 * an equal one to the part that is held, so that one held part is rounded half-up and several never come to more than
 * the whole; what has been released changes no other part. Of a whole contest, without a cut, no day is taken to have come.
 */
export function heldParts(deferral: Deferral, fen: bigint, cut: Cut): HeldPart[] {
	const waiting = deferral.filter((part) => isHeld(part, cut));
	if (fen === 0n || waiting.length === 0) return [];
	const now = Exact.ONE.minus(sum(deferral.map(({ share }) => share)));
	const names = deferral.map((_, index) => String(index).padStart(2, '0'));
	const parts = [
		...deferral.map(({ share }, index) => ({ name: names[index] ?? '', weight: share })),
		{ name: 'now', weight: now }
	].filter(({ weight }) => weight.sign > 0);
	const shares = splitByWeight(fen, parts);
	return deferral.flatMap((part, index) => {
		const own = shares.get(names[index] ?? '') ?? 0n;
		return own === 0n || !waiting.includes(part)
			? []
			: [{ fen: own, untilDay: part.untilDay ?? null, until: waitText(part) }];
	});
}

function isHeld({ untilDay, until }: Tranche, { row, asOf, zone }: Cut): boolean {
	const hasCome = untilDay === undefined || (asOf !== null && asOf >= startOfDay(untilDay, zone));
	return !(hasCome && (until === undefined || holds(until, row)));
}

function waitText({ untilDay, until }: Tranche): Text {
	const rule = until && `${until.rule} ${wantedText(until)}`;
	return {
		zh: [untilDay, rule && `规则 ${rule} 达成`].filter(Boolean).join('且'),
		en: [untilDay, rule && `rule ${rule}`].filter(Boolean).join(' and ')
	};
}

export function heldText({ fen, until }: HeldPart): Text {
	const part = `¥${formatFen(fen)}`;
	return { zh: `${part} 递延至${until.zh}`, en: `${part} is held until ${until.en}` };
}

/** What is held of every award, for the words of the prize. */
export function deferralText(deferral: Deferral): Text {
	const parts = deferral.map((part) => {
		const { zh, en } = waitText(part);
		const share = `${part.share.times(Exact.ofInteger(100)).toDecimalString()}%`;
		return { zh: `${share} 递延至${zh}`, en: `${share} is held until ${en}` };
	});
	return {
		zh: parts.map(({ zh }) => zh).join('，'),
		en: parts.map(({ en }) => en).join(', ')
	};
}

/** A table of places paid over an ordered list: tied places are pooled and split, to the fen. */
import { z } from 'zod';
import { whole, yuan } from '../contest-fields.ts';
import { formatFen } from '../decimal.ts';
import type { Text } from '../errors.ts';
import type { PlaceRange, PrizeFault } from './prize-kind.ts';
import { splitEqually } from './shares.ts';

const placeRange = z
	.strictObject({ from: whole, to: whole.optional(), amountYuan: yuan })
	.transform(({ from, to, amountYuan }): PlaceRange => ({
		from,
		to: to ?? from,
		amountFen: amountYuan
	}));

export const placesField = z.array(placeRange).min(1).max(1_000);

/** Rows that are no range, or name a place that a row before them names. */
export function placeFaults(places: readonly PlaceRange[]): PrizeFault[] {
	return places.flatMap(({ from, to }, row) => {
		const at = `places[${row}]`;
		if (from < 1 || to < from)
			return [{ at, text: { zh: '名次区间不正确', en: 'is not a range of places' } }];
		return places.slice(0, row).some((earlier) => from <= earlier.to && to >= earlier.from)
			? [{ at, text: { zh: '名次与前面重叠', en: 'overlaps places named before' } }]
			: [];
	});
}

export interface Contender {
	/** The employee number, or the team. */
	readonly name: string;
	/** Why the place is not paid although it is held; null: it is paid. */
	readonly unfit: (() => Text) | null;
}

/** Somebody on a paid place. */
export interface Placed {
	readonly contender: Contender;
	readonly fen: bigint;
	readonly explain: () => Text;
}

/** What the table pays for a place, in fen; 0 where it does not name it. */
export function amountOfPlace(places: readonly PlaceRange[], place: number): bigint {
	return places.find(({ from, to }) => place >= from && place <= to)?.amountFen ?? 0n;
}

export function sumOfPlaces(places: readonly PlaceRange[]): bigint {
	return places.reduce(
		(sum, { from, to, amountFen }) => sum + amountFen * BigInt(to - from + 1),
		0n
	);
}

/**
 * Groups of equals, best first. A group holds as many places as it has members; the money of those places is added and
 * split equally, and fen left over go one each in ascending order of the names: 800 + 500 + 0 for three is 433.34, 433.33,
 * 433.33. Who is unfit keeps a place and is not paid for it, unless places move down: then the next fit ones hold them.
 */
export function payPlaces(
	groups: readonly (readonly Contender[])[],
	places: readonly PlaceRange[],
	movesDown: boolean
): Placed[] {
	const lastPlace = Math.max(...places.map(({ to }) => to));
	const placed: Placed[] = [];
	let place = 1;
	for (const group of groups) {
		if (place > lastPlace) break;
		const held = movesDown ? group.filter(({ unfit }) => unfit === null) : group;
		const first = place;
		place += held.length;
		let pot = 0n;
		for (let next = first; next < place && next <= lastPlace; next += 1)
			pot += amountOfPlace(places, next);
		if (pot === 0n) continue;
		const shares = splitEqually(
			pot,
			held.map(({ name }) => name)
		);
		for (const contender of held) {
			const { name, unfit } = contender;
			const fen = unfit === null ? (shares.get(name) ?? 0n) : 0n;
			placed.push({
				contender,
				fen,
				explain: () => placeText({ first, tied: held.length, pot, fen }, unfit)
			});
		}
	}
	return placed;
}

function placeText(
	{ first, tied, pot, fen }: { first: number; tied: number; pot: bigint; fen: bigint },
	unfit: Contender['unfit']
): Text {
	const place =
		tied === 1
			? { zh: `第 ${first} 位`, en: `place ${first}` }
			: { zh: `${tied} 人并列第 ${first} 位`, en: `place ${first} shared by ${tied}` };
	if (unfit) {
		const { zh, en } = unfit();
		return { zh: `${place.zh}，不发：${zh}`, en: `${place.en}, not paid: ${en}` };
	}
	const money =
		tied === 1 ? `¥${formatFen(fen)}` : `¥${formatFen(pot)} / ${tied} → ¥${formatFen(fen)}`;
	return { zh: `${place.zh}：${money}`, en: `${place.en}: ${money}` };
}

/** `1: ¥1000.00; 2–3: ¥800.00`. */
export function tableText(places: readonly PlaceRange[]): string {
	return places
		.map(
			({ from, to, amountFen }) =>
				`${from === to ? from : `${from}–${to}`}: ¥${formatFen(amountFen)}`
		)
		.join('; ');
}

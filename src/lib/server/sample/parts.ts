import type { SamplePosition } from './labels.ts';
import type { Random } from './random.ts';

/**
 * What a person is in the sample for. `twin` and `twinCopy` sell the same all quarter and share a place near the top;
 * `sameInstant` are five with one equal sale at one moment, whom nothing tells apart; `sameSale` are three with one
 * equal sale on different days, whom the time decides; `zero` have nothing at all.
 */
export type Part =
	| 'star'
	| 'strong'
	| 'steady'
	| 'quiet'
	| 'twin'
	| 'twinCopy'
	| 'sameInstant'
	| 'sameSale'
	| 'joiner'
	| 'leaver'
	| 'transferred'
	| 'zero';

interface Seat {
	readonly branch: string;
	readonly position: SamplePosition;
}

/** How many of which position take which part; everybody else is `steady`. */
const CAST: readonly (readonly [Part, SamplePosition, number])[] = [
	['twin', 'wealth', 1],
	['twinCopy', 'wealth', 1],
	['sameInstant', 'marketing', 5],
	['sameSale', 'lobby', 3],
	['zero', 'wealth', 3],
	['zero', 'marketing', 3],
	['zero', 'lobby', 4],
	['joiner', 'wealth', 1],
	['joiner', 'marketing', 1],
	['joiner', 'lobby', 1],
	['leaver', 'wealth', 1],
	['transferred', 'wealth', 1],
	['star', 'wealth', 4],
	['star', 'marketing', 2],
	['strong', 'wealth', 18],
	['strong', 'marketing', 8],
	['strong', 'lobby', 4],
	['quiet', 'wealth', 24],
	['quiet', 'marketing', 18],
	['quiet', 'lobby', 18]
];

/** The part of every seat, drawn without regard to the branch. */
export function castParts(seats: readonly Seat[], random: Random): Part[] {
	const parts = seats.map((): Part => 'steady');
	let free = random.shuffled(seats.map((_, index) => index));
	for (const [part, position, count] of CAST) {
		const chosen = free.filter((index) => seats[index]?.position === position).slice(0, count);
		for (const index of chosen) parts[index] = part;
		free = free.filter((index) => !chosen.includes(index));
	}
	return parts;
}

/** Stage 5, money: what a rank pays, exact to the fen. */
import { z } from 'zod';
import { bilingual, code, decimal, whole, yuan } from './contest-fields.ts';
import type { Exact } from './decimal.ts';
import { compareBytewise } from './ledger-entry.ts';

const places = z
	.strictObject({ from: whole, to: whole.optional(), amountYuan: yuan })
	.transform(({ from, to, amountYuan }) => ({ from, to: to ?? from, amountFen: amountYuan }));

/** A table of places and what each pays, in every division or in one. */
export const rankPrizeSchema = z.strictObject({
	id: code,
	kind: z.literal('rankPrize'),
	name: bilingual,
	division: code.optional(),
	/** Below so many points nothing is paid, whatever the rank; the place stays unpaid. */
	minPoints: decimal.optional(),
	places: z.array(places).min(1).max(1_000)
});

export const prizeSchema = z.discriminatedUnion('kind', [rankPrizeSchema]);
export type Prize = z.output<typeof prizeSchema>;

export interface RankedForPrize {
	readonly employeeNo: string;
	readonly rank: number | null;
	readonly points: Exact;
}

/** What a prize pays for a place, in fen; 0 where the table does not name it. */
export function amountOfPlace(prize: Prize, place: number): bigint {
	return prize.places.find(({ from, to }) => place >= from && place <= to)?.amountFen ?? 0n;
}

/** All that a prize can pay in one division, in fen. */
export function budgetOf(prize: Prize): bigint {
	return prize.places.reduce(
		(sum, { from, to, amountFen }) => sum + amountFen * BigInt(to - from + 1),
		0n
	);
}

export function prizesOf(prizes: readonly Prize[], division: string): readonly Prize[] {
	return prizes.filter((prize) => prize.division === undefined || prize.division === division);
}

/**
 * The bonus in fen per employee number of one division. People who share a rank hold as many places as they are; the
 * money of those places is added and split equally, and fen left over go one each in ascending employee number:
 * 800 + 500 + 0 for three who share rank 2 is 433.34, 433.33, 433.33. `standings` come in rank order.
 */
export function awardPrizes(
	standings: readonly RankedForPrize[],
	prizes: readonly Prize[]
): Map<string, bigint> {
	const bonusFen = new Map<string, bigint>();
	for (let start = 0; start < standings.length;) {
		const rank = standings[start]?.rank ?? null;
		let end = start + 1;
		while (end < standings.length && standings[end]?.rank === rank) end += 1;
		const tied = standings.slice(start, end);
		start = end;
		if (rank === null) continue;
		for (const prize of prizes) splitPlaces(prize, rank, tied, bonusFen);
	}
	return bonusFen;
}

function splitPlaces(
	prize: Prize,
	rank: number,
	tied: readonly RankedForPrize[],
	bonusFen: Map<string, bigint>
): void {
	const points = tied[0]?.points;
	if (prize.minPoints && points && points.compare(prize.minPoints) < 0) return;
	const lastPlace = Math.max(...prize.places.map(({ to }) => to));
	let money = 0n;
	for (let place = rank; place < rank + tied.length && place <= lastPlace; place += 1)
		money += amountOfPlace(prize, place);
	if (money === 0n) return;
	const heads = BigInt(tied.length);
	const each = money / heads;
	let left = money % heads;
	const inOrder = [...tied].sort((a, b) => compareBytewise(a.employeeNo, b.employeeNo));
	for (const { employeeNo } of inOrder) {
		const share = each + (left > 0n ? 1n : 0n);
		left -= left > 0n ? 1n : 0n;
		bonusFen.set(employeeNo, (bonusFen.get(employeeNo) ?? 0n) + share);
	}
}

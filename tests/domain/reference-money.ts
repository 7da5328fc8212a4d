/** Prizes of one division, the slow way: place by place and fen by fen. */
import type { PrizeDocument } from './reference-documents.ts';
import {
	bytes,
	floor,
	fraction,
	halfUp,
	minus,
	ONE,
	order,
	over,
	sign,
	times,
	total,
	ZERO,
	type Fraction
} from './reference-numbers.ts';

export interface PayCard {
	no: string;
	/** The first of the places that those who share a rank hold; null: not ranked. */
	place: number | null;
	points: Fraction;
	valueOf: (rule: string) => Fraction | null;
	/** What gates leave of every prize. */
	payShare: Fraction;
}

/** Fen by prize and manager, of one division whose cards come by standing. */
export function referenceMoney(
	prizes: readonly PrizeDocument[],
	cards: readonly PayCard[]
): Map<string, Map<string, bigint>> {
	const paid = new Map<string, Map<string, bigint>>();
	const isPool = (prize: PrizeDocument) =>
		prize.kind === 'poolShare' && prize.pool.from === 'unpaid';
	for (const prize of [
		...prizes.filter((one) => !isPool(one)),
		...prizes.filter((one) => isPool(one))
	]) {
		const whole =
			prize.kind === 'rankPrize'
				? ofPlaces(prize, cards)
				: prize.kind === 'stepPrize'
					? ofSteps(prize, cards)
					: ofPool(prize, cards, (id) => leftOver(prizes, paid, id));
		paid.set(
			prize.id,
			new Map(
				[...whole].map(([no, fen]) => {
					const share = cards.find((card) => card.no === no)?.payShare ?? ONE;
					return [no, halfUp(times([fen, 1n], share))];
				})
			)
		);
	}
	return paid;
}

/** What a prize offered and has not paid. */
function leftOver(
	prizes: readonly PrizeDocument[],
	paid: ReadonlyMap<string, ReadonlyMap<string, bigint>>,
	id: string
): bigint {
	const prize = prizes.find((candidate) => candidate.id === id);
	if (prize?.kind !== 'rankPrize') return 0n;
	const offered = prize.places.reduce(
		(sum, { from, to, amountYuan }) =>
			sum + BigInt(Number(to ?? from) - Number(from) + 1) * fenOf(amountYuan),
		0n
	);
	return [...(paid.get(id)?.values() ?? [])].reduce((left, fen) => left - fen, offered);
}

const fenOf = (yuan: string) => floor(times(fraction(yuan), [100n, 1n]));

function ofPlaces(
	{ minPoints, unfilled, places }: Extract<PrizeDocument, { kind: 'rankPrize' }>,
	cards: readonly PayCard[]
): Map<string, bigint> {
	const isFit = ({ points, payShare }: PayCard) =>
		(minPoints === undefined || order(points, fraction(minPoints)) >= 0) && sign(payShare) > 0;
	const amountOf = (place: number) => {
		const row = places.find(({ from, to }) => Number(from) <= place && place <= Number(to ?? from));
		return row ? fenOf(row.amountYuan) : 0n;
	};
	const paid = new Map<string, bigint>();
	const ranked = cards.filter(
		({ place, points }) => place !== null && (minPoints !== undefined || sign(points) > 0)
	);
	const holding = unfilled === 'movesDown' ? ranked.filter(isFit) : ranked;
	for (const { no, place } of holding) {
		const tied = holding.filter((other) => other.place === place);
		const better = holding.filter((other) => (other.place ?? 0) < (place ?? 0)).length;
		const pot = tied.reduce((sum, _, index) => sum + amountOf(better + index + 1), 0n);
		const heads = BigInt(tied.length);
		const before = BigInt(tied.filter((other) => bytes(other.no, no) < 0).length);
		const fen = pot / heads + (before < pot % heads ? 1n : 0n);
		const card = holding.find((one) => one.no === no);
		if (card && isFit(card)) paid.set(no, fen);
	}
	return paid;
}

function ofSteps(
	{ of, steps, pay }: Extract<PrizeDocument, { kind: 'stepPrize' }>,
	cards: readonly PayCard[]
): Map<string, bigint> {
	return new Map(
		cards.map((card) => {
			const value = of === undefined ? card.points : card.valueOf(of);
			const reached = steps
				.filter(({ from }) => value !== null && order(value, fraction(from)) >= 0)
				.sort((one, other) => order(fraction(one.from), fraction(other.from)));
			const counted = pay === 'sum' ? reached : reached.slice(-1);
			return [card.no, counted.reduce((sum, { amountYuan }) => sum + fenOf(amountYuan), 0n)];
		})
	);
}

function ofPool(
	{ pool, of, reached }: Extract<PrizeDocument, { kind: 'poolShare' }>,
	cards: readonly PayCard[],
	leftOf: (prize: string) => bigint
): Map<string, bigint> {
	const sumOf = (rule: string) => total(cards.map((card) => card.valueOf(rule) ?? ZERO));
	let fen: bigint;
	if (pool.from === 'fixed') fen = fenOf(pool.amountYuan);
	else if (pool.from === 'unpaid') fen = pool.prizes.reduce((sum, id) => sum + leftOf(id), 0n);
	else {
		const yuan = times(sumOf(pool.of), fraction(pool.times));
		fen = sign(yuan) > 0 ? halfUp(times(yuan, [100n, 1n])) : 0n;
	}
	if (reached) {
		const attained = over(sumOf(reached.of), fraction(reached.plan));
		const scaled =
			reached.scaleFrom !== undefined &&
			order(attained, fraction(reached.scaleFrom)) >= 0 &&
			sign(attained) > 0;
		const step = (reached.steps ?? [])
			.filter(({ from }) => order(attained, fraction(from)) >= 0)
			.at(-1);
		const below = step ? fraction(step.share) : scaled ? attained : ZERO;
		const part = order(attained, ONE) >= 0 ? ONE : below;
		fen = halfUp(times([fen, 1n], part));
	}
	const weights = cards.flatMap(({ no, points, valueOf, payShare }) => {
		const weight = of === undefined ? points : valueOf(of);
		return weight !== null && sign(weight) > 0 && sign(payShare) > 0 ? [{ no, weight }] : [];
	});
	const whole = total(weights.map(({ weight }) => weight));
	const parts = weights.map(({ no, weight }) => {
		const exact = over(times([fen, 1n], weight), whole);
		return { no, exact, own: floor(exact) };
	});
	// One fen at a time to whoever lost most by rounding down.
	let left = parts.reduce((rest, { own }) => rest - own, parts.length > 0 ? fen : 0n);
	const lost = ({ exact, own }: (typeof parts)[number]) => minus(exact, [own, 1n]);
	for (; left > 0n; left -= 1n) {
		const [next] = [...parts].sort(
			(one, other) => order(lost(other), lost(one)) || bytes(one.no, other.no)
		);
		if (next) next.own += 1n;
	}
	return new Map(parts.map(({ no, own }) => [no, own]));
}

import type { SamplePosition, SampleProduct } from './labels.ts';
import type { Random, Weighted } from './random.ts';

/** Which products whom: lobby managers sell cards at the door, wealth managers what needs advice. */
const PRODUCTS: Record<SamplePosition, readonly Weighted<SampleProduct>[]> = {
	wealth: weigh({
		wealth_product: 34,
		fund: 26,
		insurance: 18,
		precious_metal: 10,
		pension: 6,
		credit_card: 6
	}),
	marketing: weigh({
		credit_card: 32,
		fund: 20,
		insurance: 18,
		wealth_product: 16,
		pension: 10,
		precious_metal: 4
	}),
	lobby: weigh({ credit_card: 52, pension: 20, precious_metal: 16, fund: 8, wealth_product: 4 })
};

const TIERS: readonly Weighted<SampleProduct>[] = weigh({
	card: 62,
	platinum: 27,
	diamond: 9,
	private: 2
});

/** Ranges in fen: smallest, largest, and the step that people think in. Small deals are more common than large ones. */
const AMOUNTS: Partial<Record<SampleProduct, readonly [number, number, number]>> = {
	fund: [1_000_000, 60_000_000, 100_000],
	insurance: [500_000, 20_000_000, 100_000],
	wealth_product: [5_000_000, 200_000_000, 1_000_000],
	precious_metal: [60_000, 8_000_000, 1],
	pension: [100_000, 1_200_000, 100_000]
};

/** Hours of the day and how busy they are. */
const HOURS: readonly Weighted<number>[] = [
	{ value: 9, weight: 15 },
	{ value: 10, weight: 19 },
	{ value: 11, weight: 13 },
	{ value: 12, weight: 5 },
	{ value: 13, weight: 7 },
	{ value: 14, weight: 15 },
	{ value: 15, weight: 16 },
	{ value: 16, weight: 10 }
];

/** A product as the position sells it, with its amount in yuan; a credit card has none. */
export function drawSale(
	position: SamplePosition,
	random: Random
): { product: SampleProduct; amount?: string } {
	const product = random.weighted(PRODUCTS[position]);
	const range = AMOUNTS[product];
	if (!range) return { product };
	const [least, most, step] = range;
	const steps = Math.floor((most - least) / step);
	const drawn = Math.min(random.int(0, steps), random.int(0, steps), random.int(0, steps));
	return { product, amount: yuan(least + drawn * step) };
}

export function drawTier(random: Random): SampleProduct {
	return random.weighted(TIERS);
}

/** A second within opening hours, 09:00 to 17:00. */
export function drawSecond(random: Random): number {
	return random.weighted(HOURS) * 3600 + random.int(0, 3599);
}

/** An opaque client reference. At most ten digits, so it is never taken for a card, phone or identity number. */
export function clientReference(random: Random): string {
	return `c-${random.hex(10)}`;
}

function yuan(fen: number): string {
	return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

function weigh(weights: Partial<Record<SampleProduct, number>>): Weighted<SampleProduct>[] {
	return Object.entries(weights).map(([value, weight]) => ({
		value: value as SampleProduct,
		weight
	}));
}

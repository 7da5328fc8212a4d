/** Fewer are sorted by comparing. */
const FEW = 4000;
const DIGIT = 2 ** 16;

/**
 * The places of whole numbers, no further apart than a safe integer, in rising order; of equal ones the earlier place
 * first. Many are dealt out digit by digit, sixteen bits at a time, which takes a tenth of what comparing them takes.
 */
export function sortedPlaces(numbers: Float64Array): Uint32Array {
	const count = numbers.length;
	let places = new Uint32Array(count);
	for (let place = 0; place < count; place += 1) places[place] = place;
	if (count < FEW)
		return places.sort((left, right) => (numbers[left] ?? 0) - (numbers[right] ?? 0));
	let least = Infinity;
	let most = -Infinity;
	for (let place = 0; place < count; place += 1) {
		const number = numbers[place] ?? 0;
		if (number < least) least = number;
		if (number > most) most = number;
	}
	let next = new Uint32Array(count);
	const starts = new Uint32Array(DIGIT + 1);
	for (let unit = 1; unit <= most - least; unit *= DIGIT) {
		// A bitwise operation looks at the last 32 bits of a whole number: the last 16 of them are the digit.
		const digitOf = (place: number) => (((numbers[place] ?? 0) - least) / unit) & (DIGIT - 1);
		starts.fill(0);
		for (let index = 0; index < count; index += 1) {
			const after = digitOf(index) + 1;
			starts[after] = (starts[after] ?? 0) + 1;
		}
		for (let digit = 1; digit < DIGIT; digit += 1)
			starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
		for (let index = 0; index < count; index += 1) {
			const place = places[index] ?? 0;
			const digit = digitOf(place);
			const start = starts[digit] ?? 0;
			starts[digit] = start + 1;
			next[start] = place;
		}
		[places, next] = [next, places];
	}
	return places;
}

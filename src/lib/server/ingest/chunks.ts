/** Rows resolved and stored by one pair of statements: enough that the trips no longer count, few enough to hold. */
export const CHUNK_ROWS = 5000;

/** Items one by one, or chunks of any size, as chunks that are never too big. */
export async function* chunksOf<T>(
	items: Iterable<T> | AsyncIterable<readonly T[]>
): AsyncGenerator<T[], void, undefined> {
	if (Symbol.asyncIterator in items) {
		for await (const chunk of items) yield* slices(chunk);
	} else yield* slices(items);
}

function* slices<T>(items: Iterable<T>): Generator<T[], void, undefined> {
	let chunk: T[] = [];
	for (const item of items) {
		chunk.push(item);
		if (chunk.length < CHUNK_ROWS) continue;
		yield chunk;
		chunk = [];
	}
	if (chunk.length > 0) yield chunk;
}

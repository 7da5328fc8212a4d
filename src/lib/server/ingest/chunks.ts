/** Rows resolved and stored by one pair of statements: enough that the trips no longer count, few enough to hold. */
export const CHUNK_ROWS = 5000;

/** Items one by one, or chunks of any size, as chunks of this size. */
export async function* chunksOf<T>(
	items: Iterable<T> | AsyncIterable<readonly T[]>
): AsyncGenerator<T[], void, undefined> {
	let chunk: T[] = [];
	for await (const piece of Symbol.asyncIterator in items ? items : [items])
		for (const item of piece) {
			chunk.push(item);
			if (chunk.length < CHUNK_ROWS) continue;
			yield chunk;
			chunk = [];
		}
	if (chunk.length > 0) yield chunk;
}

import { setImmediate } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';

/** One file inside a workbook: its XML comes in pieces and is never held as a whole. */
export interface Part {
	readonly path: string;
	readonly xml: Iterable<string> | AsyncIterable<string>;
}

/** XML that is compressed in one go before other work gets its turn: a few milliseconds. */
const SLICE_CHARACTERS = 64 * 1024;

/**
 * Packs the parts, in their order. The same parts give the same bytes on every machine and at any time: no clock, no
 * time zone, and a compressor that comes with the product instead of with the runtime. Other work gets its turn between
 * slices, so a long list does not hold the thread.
 */
export async function packParts(parts: Iterable<Part>): Promise<Uint8Array> {
	const packed: Uint8Array[] = [];
	for await (const bytes of packedParts(parts)) packed.push(bytes);
	return Buffer.concat(packed);
}

/** The same in pieces, as they are made: nothing is held that was handed on. */
export async function* packedParts(parts: Iterable<Part>): AsyncGenerator<Uint8Array, void> {
	const packed: Uint8Array[] = [];
	const zip = new Zip((error, bytes) => {
		if (error) throw error;
		packed.push(bytes);
	});
	const take = () => packed.splice(0);
	// A zip must say a time. It is read by local clock fields, so it is built from them and says the same everywhere.
	const fixedTime = new Date(1980, 0, 1, 12);
	const encoder = new TextEncoder();
	for (const part of parts) {
		const entry = new ZipDeflate(part.path, { level: 6 });
		entry.mtime = fixedTime;
		zip.add(entry);
		for await (const slice of slices(part.xml)) {
			entry.push(encoder.encode(slice));
			yield* take();
			await setImmediate();
		}
		entry.push(new Uint8Array(0), true);
		yield* take();
	}
	zip.end();
	yield* take();
}

async function* slices(
	pieces: Iterable<string> | AsyncIterable<string>
): AsyncGenerator<string, void> {
	let slice = '';
	for await (const piece of pieces) {
		slice += piece;
		if (slice.length >= SLICE_CHARACTERS) {
			yield slice;
			slice = '';
		}
	}
	yield slice;
}

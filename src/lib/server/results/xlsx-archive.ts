import { setImmediate } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';

/** One file inside a workbook: its XML comes in pieces and is never held as a whole. */
export interface Part {
	readonly path: string;
	readonly xml: Iterable<string>;
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
	const zip = new Zip((error, bytes) => {
		if (error) throw error;
		packed.push(bytes);
	});
	// A zip must say a time. It is read by local clock fields, so it is built from them and says the same everywhere.
	const fixedTime = new Date(1980, 0, 1, 12);
	const encoder = new TextEncoder();
	for (const part of parts) {
		const entry = new ZipDeflate(part.path, { level: 6 });
		entry.mtime = fixedTime;
		zip.add(entry);
		for (const slice of slices(part.xml)) {
			entry.push(encoder.encode(slice));
			await setImmediate();
		}
		entry.push(new Uint8Array(0), true);
	}
	zip.end();
	return Buffer.concat(packed);
}

function* slices(pieces: Iterable<string>): Generator<string> {
	let slice = '';
	for (const piece of pieces) {
		slice += piece;
		if (slice.length >= SLICE_CHARACTERS) {
			yield slice;
			slice = '';
		}
	}
	yield slice;
}

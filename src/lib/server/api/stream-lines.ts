/** Bytes as chunks of whole lines. What is held is one chunk and the beginning of a line. */
import { Refusal } from './problems.ts';

const CHUNK_LINES = 1_000;
const CHUNK_BYTES = 1024 * 1024;
export const MAX_LINE_BYTES = 16 * 1024;
/** A sender that pauses wants to know what it has sent. */
const PAUSE_MS = 200;
const LINE_FEED = 10;
const NONE = new Uint8Array();

/**
 * The lines as they come, at most a thousand at once, fewer where the sender pauses. Empty lines are passed over. A line
 * that is too long, or more bytes than allowed, ends it with a refusal, after the lines before it were given.
 */
export async function* linesOf(
	chunks: AsyncIterable<Uint8Array>,
	maxBytes: number
): AsyncGenerator<readonly Uint8Array[] | Refusal, void> {
	const source = chunks[Symbol.asyncIterator]();
	const cutter = new LineCutter();
	let bytes = 0;
	let next = ask(source);
	try {
		for (;;) {
			if (cutter.hasLines && !(await comesSoon(next))) yield cutter.take();
			const { done, value } = await next;
			if (done) break;
			bytes += value.byteLength;
			const isLine = bytes <= maxBytes;
			if (isLine) yield* cutter.cut(value);
			if (!isLine || cutter.isTooLong) {
				if (cutter.hasLines) yield cutter.take();
				return yield new Refusal('tooLarge');
			}
			next = ask(source);
		}
		cutter.end();
		if (cutter.hasLines) yield cutter.take();
	} finally {
		// Not awaited: it would wait for what a sender that has stopped sending sends next.
		source.return?.().catch(() => undefined);
	}
}

class LineCutter {
	#begun: Uint8Array = NONE;
	#lines: Uint8Array[] = [];
	#bytes = 0;
	isTooLong = false;

	get hasLines(): boolean {
		return this.#lines.length > 0;
	}

	take(): readonly Uint8Array[] {
		const lines = this.#lines;
		this.#lines = [];
		this.#bytes = 0;
		return lines;
	}

	/** Gives chunks as they are full, and stops at a line that is too long. */
	*cut(piece: Uint8Array): Generator<readonly Uint8Array[], void> {
		let from = 0;
		for (let to = piece.indexOf(LINE_FEED); to >= 0; to = piece.indexOf(LINE_FEED, from)) {
			this.#begin(piece.subarray(from, to));
			if (this.isTooLong) return;
			this.end();
			from = to + 1;
			if (this.#lines.length === CHUNK_LINES || this.#bytes > CHUNK_BYTES) yield this.take();
		}
		this.#begin(piece.subarray(from));
	}

	/** Ends the line that has begun. */
	end(): void {
		const line = this.#begun;
		this.#begun = NONE;
		if (isBlank(line)) return;
		this.#lines.push(line);
		this.#bytes += line.byteLength;
	}

	/** Copies, so that a small rest does not hold the buffer that it came in. */
	#begin(part: Uint8Array): void {
		const both = new Uint8Array(this.#begun.byteLength + part.byteLength);
		both.set(this.#begun);
		both.set(part, this.#begun.byteLength);
		this.#begun = both;
		this.isTooLong = both.byteLength > MAX_LINE_BYTES;
	}
}

function ask(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
	const next = source.next();
	// Whoever stops listening need not hear of a line that breaks later.
	next.catch(() => undefined);
	return next;
}

async function comesSoon(next: Promise<unknown>): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const pause = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), PAUSE_MS);
	});
	try {
		return await Promise.race([next.then(() => true), pause]);
	} finally {
		clearTimeout(timer);
	}
}

function isBlank(line: Uint8Array): boolean {
	return line.every((byte) => byte === 32 || byte === 9 || byte === 13);
}

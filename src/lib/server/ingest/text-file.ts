/** Text in whatever encoding it came, read as it is asked for. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { possibleEncodings, type TextEncoding } from '#lib/domain/csv.ts';

export const READ_BYTES = 256 * 1024;
/** Enough to tell what a file is and, in text, what separates its cells. */
const HEAD_BYTES = 64 * 1024;

export async function readHead(filePath: string): Promise<Uint8Array> {
	const file = await open(filePath);
	try {
		const { buffer, bytesRead } = await file.read({
			buffer: Buffer.alloc(HEAD_BYTES),
			position: 0
		});
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

/**
 * The encoding that every byte of the file agrees with, or null. So no row is ever decoded by a guess that a later row
 * disproves.
 */
export async function findEncoding(
	filePath: string,
	head: Uint8Array
): Promise<TextEncoding | null> {
	for (const encoding of possibleEncodings(head))
		if (await isEncodedAs(encoding, filePath)) return encoding;
	return null;
}

async function isEncodedAs(encoding: TextEncoding, filePath: string): Promise<boolean> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	for await (const bytes of fileBytes(filePath))
		if (!decodes(() => decoder.decode(bytes, { stream: true }))) return false;
	return decodes(() => decoder.decode());
}

function decodes(decode: () => string): boolean {
	try {
		decode();
		return true;
	} catch {
		return false;
	}
}

export async function* decoded(
	chunks: AsyncIterable<Uint8Array>,
	encoding: TextEncoding
): AsyncGenerator<string, void> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	for await (const bytes of chunks) yield decoder.decode(bytes, { stream: true });
	yield decoder.decode();
}

export function fileBytes(filePath: string): AsyncIterable<Uint8Array> {
	return createReadStream(filePath, { highWaterMark: READ_BYTES });
}

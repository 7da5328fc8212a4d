import { createHmac } from 'node:crypto';
import type { HashClient } from '#lib/domain/mapping.ts';

/** Crockford's alphabet: no letter that is read as a digit, and nothing that a spreadsheet takes for a number. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 130 bits: two clients never meet, and the reference still fits on a screen. */
const CHARACTERS = 26;

/**
 * The keyed hash that stands for a client number. The same client gives the same reference in every file; without the
 * key, which is kept outside the database, nobody can try numbers until one fits.
 */
export function clientHasher(key: string): HashClient {
	return (clientNumber) => {
		const digest = createHmac('sha256', key).update(clientNumber.normalize('NFKC')).digest();
		return `C-${encode(digest)}`;
	};
}

function encode(digest: Uint8Array): string {
	let text = '';
	for (let index = 0; index < CHARACTERS; index += 1) {
		const bit = index * 5;
		const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
		text += ALPHABET[(pair >> (11 - (bit & 7))) & 31];
	}
	return text;
}

/** What a file is, by its first bytes: its name proves nothing, and offices send web pages and tabbed text as .xls. */
import { markedEncoding } from '#lib/domain/csv.ts';
import { failure, success, type Result } from '#lib/domain/errors.ts';
import { refusal, type Refusal } from './table-fault.ts';

export type FileKind = 'zip' | 'ole' | 'html' | 'text';

const SIGNATURES: readonly (readonly [bytes: readonly number[], kind: 'zip' | 'ole' | Refusal])[] =
	[
		[[0x50, 0x4b, 0x03, 0x04], 'zip'],
		[[0x50, 0x4b, 0x05, 0x06], 'zip'],
		[[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'ole'],
		// Excel 2 to 4, and later ones without their container. A tab begins with 9 as well, but what follows tells them apart.
		[[0x09, 0x00, 0x04, 0x00], 'oldExcel'],
		[[0x09, 0x02, 0x06, 0x00], 'oldExcel'],
		[[0x09, 0x04, 0x06, 0x00], 'oldExcel'],
		[[0x09, 0x08, 0x08, 0x00], 'oldExcel'],
		[[0x09, 0x08, 0x10, 0x00], 'oldExcel'],
		[ascii('%PDF'), 'pdf'],
		[[0x89, ...ascii('PNG')], 'image'],
		[[0xff, 0xd8, 0xff], 'image'],
		[ascii('GIF8'), 'image'],
		[[...ascii('II'), 0x2a, 0x00], 'image'],
		[[...ascii('MM'), 0x00, 0x2a], 'image'],
		[ascii('Rar!'), 'archive'],
		[[...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c], 'archive'],
		[[0x1f, 0x8b], 'archive'],
		[[0xfd, ...ascii('7zXZ')], 'archive'],
		[ascii('{\\rtf'), 'document']
	];

function ascii(text: string): number[] {
	return [...text].map((character) => character.charCodeAt(0));
}

/** `head` is the beginning of the file, some tens of kilobytes. */
export function recogniseFile(head: Uint8Array): Result<FileKind> {
	const known = SIGNATURES.find(([bytes]) =>
		bytes.every((byte, index) => head[index] === byte)
	)?.[1];
	if (known === 'zip' || known === 'ole') return success(known);
	if (known !== undefined) return failure(refusal(known));
	// What tells kinds of text apart is ASCII, which every encoding but UTF-16 has as it is.
	const text = new TextDecoder(markedEncoding(head) ?? 'latin1').decode(head);
	if (text.includes('\0')) return failure(refusal(isWide(head) ? 'utf16' : 'binary'));
	const start = text
		.replace(/^(\ufeff|ï»¿)/, '')
		.trimStart()
		.slice(0, 1_000)
		.toLowerCase();
	if (/^(mime-version:|content-type: *multipart)/.test(start)) return failure(refusal('mhtml'));
	const isXml = start.startsWith('<?xml');
	if (isXml && !/<(!doctype )?html/.test(start)) return failure(refusal('xml'));
	return success(isXml || MARKUP.test(start) ? 'html' : 'text');
}

const MARKUP = /^<(!--|!doctype\s|(html|head|meta|title|style|body|div|center|table)[\s>])/;

/** A tenth of the bytes are null, and all on the same side of a pair: Latin letters in UTF-16. */
function isWide(head: Uint8Array): boolean {
	const nulls = [0, 0];
	for (const [index, byte] of head.entries())
		if (byte === 0) nulls[index % 2] = (nulls[index % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = nulls;
	return Math.min(even, odd) === 0 && even + odd > head.length / 10;
}

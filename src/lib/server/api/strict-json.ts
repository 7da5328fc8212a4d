/** JSON as strictly as it was meant: UTF-8, every name once in its object, and not nested without end. */
import { Refusal } from './problems.ts';

/** No body of ours is deeper than three. */
const MAX_DEPTH = 16;

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function decodeUtf8(bytes: Uint8Array): string | Refusal {
	try {
		return utf8.decode(bytes);
	} catch {
		return new Refusal('notUtf8');
	}
}

export interface Parsed {
	readonly value: unknown;
}

export function parseJson(text: string): Parsed | Refusal {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return new Refusal('notJson');
	}
	return checkNames(text) ?? { value };
}

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Two programs that read one text must read the same, and of a name that comes twice some take the first and some the
 * last. The text is known to be JSON, so only quotes, brackets and colons matter.
 */
function checkNames(text: string): Refusal | null {
	const open: (Set<string> | null)[] = [];
	let string = '';
	for (let at = 0; at < text.length; at += 1) {
		switch (text[at]) {
			case '"': {
				const start = at;
				for (at += 1; text.charCodeAt(at) !== QUOTE; at += 1)
					if (text.charCodeAt(at) === BACKSLASH) at += 1;
				string = text.slice(start, at + 1);
				break;
			}
			case ':': {
				// Names that are written in different ways may be the same.
				const name = string.includes('\\') ? JSON.stringify(JSON.parse(string)) : string;
				const names = open.at(-1);
				if (names?.has(name)) return new Refusal('duplicateKey');
				names?.add(name);
				break;
			}
			case '{':
			case '[':
				if (open.length === MAX_DEPTH) return new Refusal('tooDeep');
				open.push(text[at] === '{' ? new Set() : null);
				break;
			case '}':
			case ']':
				open.pop();
				break;
			default:
		}
	}
	return null;
}

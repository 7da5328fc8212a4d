/** Faults and notes with the file they are in, written for people. */
import type { Fault, Text } from '#lib/domain/errors.ts';
import { findPersonalData } from '#lib/domain/personal-data.ts';
import type { Language } from './usage.ts';

export interface FileFault {
	readonly file: string;
	readonly fault: Fault;
}

/** Characters of a piece of output: half a million faults are never one text. */
const PIECE = 16_384;
/** Stands where a value must not be repeated. */
export const WITHHELD = '…';

const FOUND: Text = { zh: '现为', en: 'found' };
const ALLOWED: Text = { zh: '应为', en: 'allowed' };
const SUGGESTION: Text = { zh: '是否指', en: 'did you mean' };

/**
 * Every fault on a line of its own, `activities.csv: row 17, amount: 中文 / English (…)`, and how many they are on the
 * last one; in pieces of some pages each.
 */
export function* describeFaults(
	faults: readonly FileFault[],
	language: Language | null
): Generator<string> {
	let piece = '';
	for (const { file, fault } of faults) {
		const place = fault.place === '' ? '' : `${fault.place}: `;
		piece += `${oneLine(`${file}: ${place}${say(fault.message, language)}${details(fault, language)}`)}\n`;
		if (piece.length < PIECE) continue;
		yield piece;
		piece = '';
	}
	const count = faults.length;
	const total = {
		zh: `共 ${count} 处错误`,
		en: `${count} ${count === 1 ? 'fault' : 'faults'} in all`
	};
	yield `${piece}longhu: ${say(total, language)}\n`;
}

export function describeNotes(notes: readonly Text[], language: Language | null): string {
	return notes.map((note) => `longhu: ${oneLine(say(note, language))}\n`).join('');
}

export function say(text: Text, language: Language | null): string {
	return language === null ? `${text.zh} / ${text.en}` : text[language];
}

function details(fault: Fault, language: Language | null): string {
	const label = (text: Text) => text[language ?? 'en'];
	const parts = [
		...(fault.found === undefined ? [] : [`${label(FOUND)}: "${withheld(fault.found)}"`]),
		...(fault.allowed === undefined ? [] : [`${label(ALLOWED)}: ${withheld(fault.allowed)}`]),
		...(fault.suggestion === undefined
			? []
			: [`${label(SUGGESTION)}: ${withheld(fault.suggestion)}`])
	];
	return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** What looks like a person's own number must not reach a terminal or a log, in whichever column it stood. */
function withheld(text: string): string {
	if (findPersonalData(text) === null) return text;
	const parts = text.split(/([\s,;=]+)/);
	const rest = parts.map((part) => (findPersonalData(part) === null ? part : WITHHELD)).join('');
	return findPersonalData(rest) === null ? rest : WITHHELD;
}

/** A value from a file may hold anything, also what moves a terminal's cursor. */
function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** Faults and notes with the file they are in, written for people. */
import type { Fault, Text } from '#lib/domain/errors.ts';
import type { Language } from './usage.ts';

export interface FileFault {
	readonly file: string;
	readonly fault: Fault;
}

/** A file with one fault in every row would bury the others; the rest is counted. */
export const MOST_FAULTS = 200;

const FOUND: Text = { zh: '现为', en: 'found' };
const ALLOWED: Text = { zh: '应为', en: 'allowed' };
const SUGGESTION: Text = { zh: '是否指', en: 'did you mean' };

/** One line a fault: `activities.csv: row 17, amount: 中文 / English (…)`. */
export function describeFaults(faults: readonly FileFault[], language: Language | null): string {
	const lines = faults.slice(0, MOST_FAULTS).map(({ file, fault }) => {
		const place = fault.place === '' ? '' : `${fault.place}: `;
		return `${file}: ${place}${say(fault.message, language)}${details(fault, language)}`;
	});
	const rest = faults.length - lines.length;
	if (rest > 0)
		lines.push(say({ zh: `另有 ${rest} 处错误`, en: `and ${rest} more faults` }, language));
	return lines.map((line) => `${oneLine(line)}\n`).join('');
}

export function describeNotes(notes: readonly Text[], language: Language | null): string {
	return notes.map((note) => `longhu: ${oneLine(say(note, language))}\n`).join('');
}

function say(text: Text, language: Language | null): string {
	return language === null ? `${text.zh} / ${text.en}` : text[language];
}

function details(fault: Fault, language: Language | null): string {
	const label = (text: Text) => text[language ?? 'en'];
	const parts = [
		...(fault.found === undefined ? [] : [`${label(FOUND)}: "${fault.found}"`]),
		...(fault.allowed === undefined ? [] : [`${label(ALLOWED)}: ${fault.allowed}`]),
		...(fault.suggestion === undefined ? [] : [`${label(SUGGESTION)}: ${fault.suggestion}`])
	];
	return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** A value from a file may hold anything, also what moves a terminal's cursor. */
function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

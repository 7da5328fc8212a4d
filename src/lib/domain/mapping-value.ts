/** Dates as a file writes them, by a pattern that the mapping states. */
import { isCalendarDay } from './calendar.ts';

const TOKENS: Readonly<Record<string, string>> = {
	yyyy: '(?<year>\\d{4})',
	MM: '(?<month>\\d{2})',
	M: '(?<month>\\d{1,2})',
	dd: '(?<day>\\d{2})',
	d: '(?<day>\\d{1,2})',
	HH: '(?<hour>\\d{2})',
	H: '(?<hour>\\d{1,2})',
	mm: '(?<minute>\\d{2})',
	ss: '(?<second>\\d{2})'
};
const TOKEN = /yyyy|MM?|dd?|HH?|mm|ss/g;
/** A letter that is no token is a slip (`YYYY-DD`), not text that dates carry. */
const STRAY_LETTER = /[A-Za-z]/;

export type DateReader = (text: string) => string | null;

/** Whether a pattern names year, month and day once each, a time of day at most once, and nothing unknown. */
export function isDatePattern(pattern: string): boolean {
	return compileDatePattern(pattern) !== null;
}

/**
 * A reader for dates of one pattern: `2024/3/1` by `yyyy/M/d` → `2024-03-01`; with a time of day → `2024-03-01T09:30:00`.
 * It answers null for a text of another form and for a day that does not exist.
 */
export function compileDatePattern(pattern: string): DateReader | null {
	const tokens = pattern.match(TOKEN) ?? [];
	const letters = tokens.map((token) => token.charAt(0));
	const isComplete = ['y', 'M', 'd'].every((letter) => letters.includes(letter));
	const isOnce = new Set(letters).size === letters.length;
	const hasWholeTime = letters.includes('H') === letters.includes('m');
	const hasStraySecond = letters.includes('s') && !letters.includes('H');
	if (!isComplete || !isOnce || !hasWholeTime || hasStraySecond) return null;
	if (STRAY_LETTER.test(pattern.replace(TOKEN, ''))) return null;
	const source = pattern
		.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
		.replace(TOKEN, (token) => TOKENS[token] ?? token);
	const form = new RegExp(`^${source}$`);
	return (text) => {
		const parts = form.exec(text)?.groups;
		return parts ? assemble(parts) : null;
	};
}

function assemble(parts: Readonly<Record<string, string | undefined>>): string | null {
	const two = (text: string | undefined) => (text ?? '00').padStart(2, '0');
	const day = `${parts.year ?? ''}-${two(parts.month)}-${two(parts.day)}`;
	if (!isCalendarDay(day)) return null;
	if (parts.hour === undefined) return day;
	if (Number(parts.hour) > 23 || Number(parts.minute) > 59 || Number(parts.second ?? 0) > 59)
		return null;
	return `${day}T${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}`;
}

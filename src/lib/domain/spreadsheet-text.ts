/** What a spreadsheet's cell says, as text: numbers and serial days are kept as binary floats there, and shown by a format. */

export type FormatKind = 'number' | 'percent' | 'date' | 'dateTime' | 'time' | 'elapsed';

/** The formats that a workbook does not spell out, because every program knows them; the rest of them are numbers. */
const BUILTIN: readonly (readonly [from: number, through: number, kind: FormatKind])[] = [
	[9, 10, 'percent'],
	[14, 17, 'date'],
	[18, 21, 'time'],
	[22, 22, 'dateTime'],
	// Chinese, Japanese and Korean programs have dates and times here; which is which shows in the value.
	[27, 31, 'date'],
	[32, 35, 'time'],
	[36, 36, 'date'],
	[45, 45, 'time'],
	[46, 46, 'elapsed'],
	[47, 47, 'time'],
	[50, 54, 'date'],
	[55, 56, 'time'],
	[57, 58, 'date']
];

export function builtinFormatKind(id: number): FormatKind {
	return BUILTIN.find(([from, through]) => id >= from && id <= through)?.[2] ?? 'number';
}

/** Excel takes no longer format. */
const MAX_FORMAT = 255;

/** What a number format makes of a number: `yyyy"年"m"月"` a date, `[h]:mm` a length of time, `0.0%` a percentage. */
export function formatKind(format: string): FormatKind {
	const code = bareFormat(format.slice(0, MAX_FORMAT));
	if (code.includes('general') || code.includes('通用格式')) return 'number';
	if (/\[(h+|m+|s+)\]/.test(code)) return 'elapsed';
	const hasTime = /[hs时]|am\/pm|上午\/下午/.test(code);
	const hasDay = /[ydeg]|aaa/.test(code) || (code.includes('m') && !hasTime);
	if (hasDay) return hasTime ? 'dateTime' : 'date';
	if (hasTime) return 'time';
	return code.includes('%') ? 'percent' : 'number';
}

/** The first section without what is only shown: quoted and escaped text, fillers, colours, languages, exponents. */
function bareFormat(format: string): string {
	let bare = '';
	for (let at = 0; at < format.length; at += 1) {
		const character = format.charAt(at);
		if (character === ';') break;
		if (character === '\\' || character === '_' || character === '*') at += 1;
		else if (character === '"' || character === '[') {
			const end = format.indexOf(character === '"' ? '"' : ']', at + 1);
			if (end === -1) break;
			const inside = format.slice(at, end + 1).toLowerCase();
			if (/^\[(h+|m+|s+)\]$/.test(inside)) bare += inside;
			at = end;
		} else bare += character.toLowerCase();
	}
	return bare.replace(/e[+-]/g, '');
}

/** What a workbook says of one of its numbers. */
export interface NumberFormat {
	readonly kind: FormatKind;
	/** Workbooks that began on an old Macintosh count their days from 1 January 1904. */
	readonly isFrom1904: boolean;
}

/** A number of a workbook as its format means it: a figure, a percentage, a day or a time. */
export function cellText(value: number, { kind, isFrom1904 }: NumberFormat): string {
	if (kind === 'number') return numberText(value);
	if (kind === 'percent') return percentText(value);
	return serialText(value, { kind, isFrom1904 });
}

export interface SerialDays extends NumberFormat {
	readonly kind: Exclude<FormatKind, 'number' | 'percent'>;
}

const DAY_SECONDS = 86_400;
const DAYS_TO_1904 = 1_462;
/** 31 December 9999. */
const LAST_DAY = 2_958_465;
/** Excel believes that 1900 had a 29 February, as Lotus 1-2-3 did. */
const NO_SUCH_DAY = 60;

/**
 * A serial number of days as a day (`2024-03-21`), an instant on the office's clock (`2024-03-21T09:30:00`), a time of day
 * (`09:30:00`) or a length of time (`26:30:00`), to the second. A day's own time is never dropped, though its format may
 * hide it. What no calendar has is given as Excel shows it (`1900-02-29`), so that it is refused; beyond the calendar it
 * stays a number.
 */
export function serialText(serial: number, { kind, isFrom1904 }: SerialDays): string {
	const total = Math.round(serial * DAY_SECONDS);
	if (kind === 'elapsed') return `${total < 0 ? '-' : ''}${clock(Math.abs(total))}`;
	const time = total % DAY_SECONDS;
	const shown = Math.floor(total / DAY_SECONDS);
	if (kind === 'time' && shown === 0) return clock(time);
	const day = shown + (isFrom1904 ? DAYS_TO_1904 : 0);
	if (shown < 0 || day > LAST_DAY) return numberText(serial);
	return time === 0 && kind === 'date' ? dayText(day) : `${dayText(day)}T${clock(time)}`;
}

function dayText(day: number): string {
	if (day === 0) return '1900-01-00';
	if (day === NO_SUCH_DAY) return '1900-02-29';
	const ofMonth = day < NO_SUCH_DAY ? day + 1 : day;
	return new Date(Date.UTC(1899, 11, 30 + ofMonth)).toISOString().slice(0, 10);
}

function clock(seconds: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Spreadsheets keep 15 digits: what a binary float has beyond them is noise that nobody typed. */
const DIGITS = 15;

/**
 * What stands for a number with more digits than that before its point: the sheet has replaced the last ones by zeros, so
 * that an account or client number would be somebody else's.
 */
export const ROUNDED = '#ROUNDED!';

/** A spreadsheet's number in plain decimals, without an exponent: 0.1 + 0.2 is `0.3`. Beyond 15 digits it is `ROUNDED`. */
export function numberText(value: number): string {
	if (Math.abs(value) >= 10 ** DIGITS) return ROUNDED;
	if (Number.isInteger(value)) return String(value + 0);
	const [digits = '', exponent = '0'] = value.toExponential(DIGITS - 1).split('e');
	const sign = digits.startsWith('-') ? '-' : '';
	const all = digits.replace(/[-.]/g, '').replace(/0+$/, '');
	const point = Number(exponent) + 1;
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
	if (point >= all.length) return sign + all.padEnd(point, '0');
	return `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}

/** 0.945 as `94.5%`, by moving the point of its decimals. */
function percentText(value: number): string {
	const text = numberText(value);
	if (text === ROUNDED) return text;
	const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
	const digits = whole + fraction.padEnd(2, '0');
	const point = whole.length + 2;
	const rest = digits.slice(point);
	const moved = digits.slice(0, point).replace(/^0+(?=\d)/, '');
	return `${sign}${moved}${rest === '' ? '' : `.${rest}`}%`;
}

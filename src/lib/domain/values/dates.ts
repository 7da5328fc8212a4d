/** Days and times as people write them: 2024/3/21 · 2024年3月21日 下午3:20 · 21/03/2024 · 20240321 · a spreadsheet's 45372. */
import type { DayOrder } from './read-settings.ts';
import {
	BadValue,
	formulaFault,
	isNone,
	OpenValue,
	plainText,
	type Reading,
	type ReadText
} from './reading.ts';

/** The years of a bank's figures, as in the calendar. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2199;

const TIME =
	'(?:(?:T| )? ?(?<half>上午|下午|中午|凌晨|早上|晚上|[AP]M)? ?(?<hour>\\d{1,2})(?::|时|点)(?<minute>\\d{1,2})(?:(?::|分)(?<second>\\d{1,2})(?:\\.(?<fraction>\\d{1,9}))?秒?|分)? ?(?<after>[AP]M)?(?<offset> ?(?:Z|[+-]\\d{2}:?\\d{2}))?)?';
const WEEKDAY = '(?: ?\\(?(?:星期|周)[一二三四五六日天]\\)?)?';

const YEAR_FIRST = form(
	'(?<year>\\d{4}) ?(?<sign>[-/.]) ?(?<month>\\d{1,2}) ?\\k<sign> ?(?<day>\\d{1,2})'
);
const CHINESE = form('(?<year>\\d{4}) ?年 ?(?<month>\\d{1,2}) ?月 ?(?<day>\\d{1,2}) ?[日号]?');
const COMPACT =
	/^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:[ T]?(?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2}))?)?$/;
const YEAR_LAST = form(
	'(?<first>\\d{1,2})(?<sign>[-/.])(?<other>\\d{1,2})\\k<sign>(?<year>\\d{4})'
);
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAY_MONTH_NAME = form('(?<day>\\d{1,2})[- ](?<name>[a-z]{3,9})\\.?,?[- ](?<year>\\d{4})');
const MONTH_NAME_DAY = form('(?<name>[a-z]{3,9})\\.? (?<day>\\d{1,2}),? (?<year>\\d{4})');
const SERIAL = /^(?<days>\d{5,6})(?:\.(?<part>\d{1,15}))?$/;

function form(date: string): RegExp {
	return new RegExp(`^${date}${WEEKDAY}${TIME}$`, 'i');
}

export interface DaySettings {
	readonly order?: DayOrder | undefined;
	readonly serial?: boolean | undefined;
}

type Parts = Readonly<Record<string, string | undefined>>;
/** With a time of day where one is written: `2024-03-21` or `2024-03-21T09:30:00`. */
type Stamp = string;

/** A business day. A time of day that stands with it is left away, but one with an offset is a fault: it may be another day here. */
export function dayReader(settings: DaySettings): ReadText {
	const read = stampReader(settings);
	return (text) =>
		isDayText(text)
			? text
			: mapped(read(text), (stamp) => (OFFSET.test(stamp) ? NOT_DAY : stamp.slice(0, 10)));
}

/** An instant: a day with its time, or a bare day, which is its first instant. */
export function instantReader(settings: DaySettings): ReadText {
	const read = stampReader(settings);
	return (text) => (isDayText(text) ? text : read(text));
}

const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/;
const HYPHEN = 45;
const DIGIT_0 = 48;

/** Already canonical, told by its characters: a file of a million rows has a day in each. */
function isDayText(text: string): boolean {
	if (text.length !== 10 || text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN)
		return false;
	const digits = (from: number, to: number) => {
		let number = 0;
		for (let at = from; at < to; at += 1) {
			const digit = text.charCodeAt(at) - DIGIT_0;
			if (!(digit >= 0 && digit <= 9)) return -1;
			number = number * 10 + digit;
		}
		return number;
	};
	return isDay(digits(0, 4), digits(5, 7), digits(8, 10));
}

function isDay(year: number, month: number, day: number): boolean {
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return false;
	return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function stampReader({ order, serial }: DaySettings): ReadText {
	return remembered((text) => {
		if (isNone(text)) return '';
		const plain = plainText(text);
		if (plain === null) return NOT_DAY;
		const named = yearFirst(plain);
		if (named) return stampOf(named, named.month, named.day) ?? NOT_DAY;
		const last = YEAR_LAST.exec(plain)?.groups;
		if (last) return yearLast(last, order);
		const number = SERIAL.exec(plain)?.groups;
		if (number) return ofSerial(number, serial);
		return formulaFault(plain) ?? NOT_DAY;
	});
}

/** The forms that can be read in one way only. */
function yearFirst(plain: string): Parts | null {
	const parts = (YEAR_FIRST.exec(plain) ?? CHINESE.exec(plain) ?? COMPACT.exec(plain))?.groups;
	if (parts) return parts;
	const named = (DAY_MONTH_NAME.exec(plain) ?? MONTH_NAME_DAY.exec(plain))?.groups;
	const name = named?.name?.toLowerCase() ?? '';
	const month = MONTHS.findIndex((short) => name.startsWith(short) && isMonthName(name));
	return named && month >= 0 ? { ...named, month: String(month + 1) } : null;
}

const LONG_MONTHS =
	'january february march april may june july august september october november december'.split(
		' '
	);

function isMonthName(name: string): boolean {
	return name === 'sept' || MONTHS.includes(name) || LONG_MONTHS.includes(name);
}

function yearLast(parts: Parts, order: DayOrder | undefined): Reading {
	const dmy = stampOf(parts, parts.other, parts.first);
	const mdy = stampOf(parts, parts.first, parts.other);
	if (order === 'dmy') return dmy ?? NOT_DAY;
	if (order === 'mdy') return mdy ?? NOT_DAY;
	if (order === 'ymd' || (dmy === null && mdy === null)) return NOT_DAY;
	if (dmy !== null && dmy === mdy) return dmy;
	// One reading alone still depends on the column: the others of it must be of the same order.
	return new OpenValue('order', [
		...(dmy === null ? [] : [{ choice: 'dmy', text: dmy }]),
		...(mdy === null ? [] : [{ choice: 'mdy', text: mdy }])
	]);
}

const DAY_MS = 86_400_000;
/** Day 0 of a spreadsheet's serial numbers, for every day since March 1900. */
const SERIAL_START = Date.UTC(1899, 11, 30);
const DAY_SECONDS = 86_400n;

function ofSerial({ days = '', part = '' }: Parts, isSerial: boolean | undefined): Reading {
	if (isSerial === false) return NOT_DAY;
	// To the second, as sheets show it; the fraction of a day is exact until then.
	const scale = 10n ** BigInt(part.length);
	const seconds = (BigInt(part || 0) * DAY_SECONDS * 2n + scale) / (scale * 2n);
	const at = new Date(SERIAL_START + Number(days) * DAY_MS + Number(seconds) * 1000);
	const year = at.getUTCFullYear();
	if (year < FIRST_YEAR || year > LAST_YEAR) return NOT_DAY;
	const stamp = part === '' ? at.toISOString().slice(0, 10) : at.toISOString().slice(0, 19);
	return isSerial ? stamp : new OpenValue('serial', [{ choice: 'true', text: stamp }]);
}

function stampOf(
	parts: Parts,
	monthText: string | undefined,
	dayText: string | undefined
): Stamp | null {
	const two = (text: string | undefined) => (text ?? '00').padStart(2, '0');
	if (!isDay(Number(parts.year), Number(monthText), Number(dayText))) return null;
	const day = `${parts.year ?? ''}-${two(monthText)}-${two(dayText)}`;
	if (parts.hour === undefined) return day;
	const hour = hourOf(Number(parts.hour), parts.half ?? parts.after);
	if (parts.half !== undefined && parts.after !== undefined) return null;
	if (hour === null || Number(parts.minute) > 59 || Number(parts.second ?? 0) > 59) return null;
	// Milliseconds are as fine as an instant is.
	const fraction = (parts.fraction ?? '').slice(0, 3).replace(/0+$/, '');
	const offset = (parts.offset ?? '').trim().toUpperCase();
	const shift = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
	const time = `${two(String(hour))}:${two(parts.minute)}:${two(parts.second)}`;
	return `${day}T${time}${fraction === '' ? '' : `.${fraction}`}${shift}`;
}

/** 下午3 → 15. Twelve at night is a day's start or its end, which 晚上12点 does not say. */
function hourOf(hour: number, half: string | undefined): number | null {
	if (hour > 23) return null;
	switch (half?.toUpperCase()) {
		case undefined:
		case '早上':
			return hour;
		case '上午':
		case '凌晨':
		case 'AM':
			return hour === 12 ? 0 : hour < 12 ? hour : null;
		case '下午':
		case 'PM':
			return hour < 12 ? hour + 12 : hour;
		case '中午':
			return hour >= 11 ? hour : hour <= 2 ? hour + 12 : null;
		case '晚上':
			return hour > 12 ? hour : hour >= 5 && hour < 12 ? hour + 12 : null;
		default:
			return null;
	}
}

function mapped(reading: Reading, shorten: (stamp: Stamp) => Reading): Reading {
	if (typeof reading === 'string') return reading === '' ? '' : shorten(reading);
	if (reading instanceof BadValue) return reading;
	const readings = reading.readings.map(({ choice, text }) => ({ choice, text: shorten(text) }));
	const texts = readings.filter(
		(one): one is { choice: string; text: string } => typeof one.text === 'string'
	);
	return texts.length === readings.length ? new OpenValue(reading.setting, texts) : NOT_DAY;
}

/** So many different texts of days and times are kept; a file of days has a few hundred. */
const REMEMBERED = 10_000;

function remembered(read: ReadText): ReadText {
	const known = new Map<string, Reading>();
	return (text) => {
		let reading = known.get(text);
		if (reading === undefined) {
			if (known.size >= REMEMBERED) known.clear();
			known.set(text, (reading = read(text)));
		}
		return reading;
	};
}

const NOT_DAY = new BadValue(
	'mapping.date',
	{
		zh: '不是日期（年份应写四位），或没有这一天',
		en: 'is not a date with a year of four digits, or no such day'
	},
	'2024-03-21'
);

/** Periods as people write them: 2026年3月 · 202603 · 2026Q1 · 2026年一季度 · 2026年上半年. */
import { dayReader } from './dates.ts';
import { BadValue, isNone, plainText, type Reading } from './reading.ts';

const YEAR = /^(\d{4}) ?年?(?:度|全年)?$/;
const HALF = /^(\d{4}) ?(?:年? ?(上|下)半年?|[-/]?H([12]))$/i;
const QUARTER = /^(\d{4}) ?(?:年? ?第?([一二三四1-4]) ?季度?|[-/]? ?Q([1-4])|年? ?([1-4]) ?Q)$/i;
const MONTH = /^(\d{4})(?: ?年 ?(\d{1,2}) ?月(?:份)?|[-/.](\d{1,2})|(\d{2}))$/;
const FIRST_YEAR = 1990;
const LAST_YEAR = 2199;

const readDay = dayReader({ order: 'ymd', serial: false });

/** The product's name of a period: `2026`, `2026-H1`, `2026-Q1`, `2026-03` or a day. */
export function readPeriod(text: string): Reading {
	if (isNone(text)) return '';
	const plain = plainText(text);
	if (plain === null) return NOT_PERIOD;
	const name = nameOf(plain);
	if (name === null) {
		const day = readDay(text);
		return typeof day === 'string' ? day : NOT_PERIOD;
	}
	const year = Number(name.slice(0, 4));
	return year >= FIRST_YEAR && year <= LAST_YEAR ? name : NOT_PERIOD;
}

function nameOf(text: string): string | null {
	const [, year] = YEAR.exec(text) ?? [];
	if (year !== undefined) return year;
	const [, halfYear, half, halfDigit] = HALF.exec(text) ?? [];
	if (halfYear !== undefined) return `${halfYear}-H${halfDigit ?? (half === '上' ? 1 : 2)}`;
	const [, quarterYear, word, digit, before] = QUARTER.exec(text) ?? [];
	if (quarterYear !== undefined) {
		const quarter = digit ?? before ?? word ?? '';
		return `${quarterYear}-Q${'一二三四'.indexOf(quarter) + 1 || quarter}`;
	}
	const [, monthYear, chinese, signed, compact] = MONTH.exec(text) ?? [];
	const month = Number(chinese ?? signed ?? compact);
	if (monthYear === undefined || month < 1 || month > 12) return null;
	return `${monthYear}-${String(month).padStart(2, '0')}`;
}

const NOT_PERIOD = new BadValue(
	'mapping.period',
	{ zh: '不是期间', en: 'is not a period' },
	'2026, 2026-H2, 2026-Q4, 2026-10'
);

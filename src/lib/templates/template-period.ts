/** A template's document moved to the period that a leader plans: every day and period in it moves by the same months. */
import { periodDays } from '#lib/domain/calendar.ts';

/** The periods of the calendar that a template's own repeats by; `year`: it may begin anywhere in it. */
export type Span = 'quarter' | 'half' | 'year';

const MONTHS: Readonly<Record<Span, number>> = { quarter: 3, half: 6, year: 12 };
/** Days, months, quarters and half-years, also in ids. */
const DATED = /(?<![\d.])(\d{4})-(?:([QqHh])([1-4])|(\d{2})(?:-(\d{2}))?)(?![\d-])/g;

/**
 * The document for the period that `today` lies in. Where its window crosses the year, the one that `today` lies in or
 * that comes next.
 */
export function documentFor(
	{ document, span }: { readonly document: string; readonly span: Span },
	today: string
): string {
	const window = windowOf(document);
	const step = MONTHS[span];
	let months = Math.floor((monthOf(today) - monthOf(window.from)) / step) * step;
	// A window longer or later than the span may already be over, or still to come.
	while (moved(window.to, months) <= today) months += step;
	while (moved(window.to, months - step) > today) months -= step;
	return document.replaceAll(DATED, (written) => moved(written, months));
}

/** The first day of a template's contest and the first that no longer counts. */
export function windowOf(document: string): { readonly from: string; readonly to: string } {
	const match = /^window: \{ from: (\S+), to: (\S+) \}/m.exec(document);
	if (match?.[1] === undefined || match[2] === undefined)
		throw new Error('a template states its window in one line of days');
	return { from: match[1], to: match[2] };
}

/** Months since the year 0. */
function monthOf(text: string): number {
	return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
}

/** A day, month, quarter or half-year so many months later; the last day of a month stays one. */
function moved(written: string, months: number): string {
	const [year = '', part = '', date] = written.split('-');
	const letter = /^[QqHh]/.test(part) ? part.charAt(0) : null;
	const size = letter === null ? 1 : letter.toLowerCase() === 'q' ? 3 : 6;
	const first = letter === null ? Number(part) - 1 : (Number(part.slice(1)) - 1) * size;
	const month = Number(year) * 12 + first + months;
	const named = `${Math.floor(month / 12)}-`;
	if (letter !== null) return `${named}${letter}${Math.floor((month % 12) / size) + 1}`;
	const own = `${named}${String((month % 12) + 1).padStart(2, '0')}`;
	if (date === undefined) return own;
	const last = lastDateOf(own);
	const isLast = date === lastDateOf(`${year}-${part}`);
	return `${own}-${isLast || date > last ? last : date}`;
}

function lastDateOf(month: string): string {
	const { from, to } = periodDays(month);
	return String((Date.parse(to) - Date.parse(from)) / 86_400_000).padStart(2, '0');
}

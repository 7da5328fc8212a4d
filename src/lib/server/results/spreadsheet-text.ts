/**
 * Texts and numbers that a spreadsheet shows as they are. A spreadsheet guesses what a cell means; in a file that
 * becomes somebody's pay it may not: a name never turns into a formula, a number never loses a fen.
 */

/** Excel takes 32,767 UTF-16 units in a cell and calls a longer one damage; one place is kept for an apostrophe. */
const MAX_CELL_LENGTH = 32_766;
/** A spreadsheet keeps numbers as binary floats, which give back 15 significant digits unchanged, and no more. */
const MAX_SIGNIFICANT_DIGITS = 15;

const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const LINE_CHARACTERS = new Set(['\t', '\n', '\r']);
const EXACT_DECIMAL = /^-?(\d+)(?:\.(\d{1,15}))?$/;

/**
 * What a spreadsheet may take for a formula: `=`, `+`, `-`, `@`, also in their full-width forms and behind blanks or
 * invisible characters, and a leading tab or line break. Apostrophes in front do not change that, so that a text which
 * already begins with one is marked too and the mark can be taken off again without guessing.
 */
const FORMULA_START = /^'*(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])/u;

/**
 * The text with what no file can carry made visible: control characters other than tab and line breaks, halves of a
 * character and non-characters become U+FFFD, one for one. Refusing them would hold up everybody's file for one bad
 * name, and dropping them would change a name without a trace. A text beyond Excel's limit is cut and ends in `…`.
 */
export function printableText(text: string): string {
	const printable = text.replace(UNPRINTABLE, (found) =>
		LINE_CHARACTERS.has(found) ? found : '\ufffd'
	);
	if (printable.length <= MAX_CELL_LENGTH) return printable;
	const cut = printable.slice(0, MAX_CELL_LENGTH - 1);
	// A cut may not leave half a character at the end.
	return `${cut.replace(/\p{Cs}$/u, '')}…`;
}

/** Whether a spreadsheet might read the text as a formula, when it opens the file or when somebody edits the cell. */
export function looksLikeFormula(text: string): boolean {
	return FORMULA_START.test(text);
}

/** For files without types (CSV): an apostrophe in front of what looks like a formula, as OWASP recommends. */
export function disarmFormula(text: string): string {
	return looksLikeFormula(text) ? `'${text}` : text;
}

/**
 * A decimal text that may be written as a number; anything else throws, because a points or bonus figure that is none
 * is a bug in what made it. Returns the text untouched and how many decimals it shows.
 */
export function exactNumber(text: string): { readonly text: string; readonly decimals: number } {
	const match = EXACT_DECIMAL.exec(text);
	const whole = match?.[1];
	if (whole === undefined) throw new TypeError(`not a decimal number: ${text.slice(0, 60)}`);
	const fraction = match?.[2] ?? '';
	const significant = (whole + fraction).replace(/^0+/, '').replace(/0+$/, '');
	if (significant.length > MAX_SIGNIFICANT_DIGITS)
		throw new RangeError(`a spreadsheet would round this number: ${text.slice(0, 60)}`);
	return { text, decimals: fraction.length };
}

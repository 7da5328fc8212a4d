/** What a reader of values answers: canonical text, a fault, or that the writing can mean several things. */
import type { Text } from '../errors.ts';

/** Canonical text; empty where the cell says that there is no value. */
export type Reading = string | BadValue | OpenValue;

/** What a mapping may say of a column so that its values are read in one way. */
export type ReadSetting = 'order' | 'serial' | 'decimal' | 'unit';

export class BadValue {
	constructor(
		readonly code: string,
		readonly message: Text,
		/** An example of what would be read. */
		readonly allowed: string
	) {}
}

/** A text that is read one way or another by a setting that nobody has stated. */
export class OpenValue {
	constructor(
		readonly setting: ReadSetting,
		readonly readings: readonly { readonly choice: string; readonly text: string }[]
	) {}
}

export type ReadText = (text: string) => Reading;

/** A cell that says "none": empty, a dash of any length, 无, N/A. */
const NONE = /^(?:[-\u2010-\u2015\u2212\uff0d]+|无|[/／]|N\/A)?$/i;
const PRINTABLE = /^[\x21-\x7e]*$/;
/** Format characters such as a zero-width space, which copying from web pages leaves behind. */
const INVISIBLE = /\p{Cf}/gu;
/** Compatibility forms would become digits: 5² is not 52, ½ is not 12. */
const NO_DIGIT = /\p{No}/u;

export function isNone(text: string): boolean {
	return NONE.test(text.trim());
}

/** Without the spaces and invisible characters around it that nobody means. */
export function tidyText(text: string): string {
	return PRINTABLE.test(text) ? text : text.replace(INVISIBLE, '').trim();
}

/** As figures and dates are compared: half-width, plain signs, single spaces. Null where no figure is written so. */
export function plainText(text: string): string | null {
	if (PRINTABLE.test(text)) return text;
	if (NO_DIGIT.test(text)) return null;
	return tidyText(text)
		.normalize('NFKC')
		.replace(/[\u2010-\u2015\u2212]/g, '-')
		.replace(/\s+/g, ' ')
		.trim();
}

/** What a spreadsheet shows where a formula has failed. */
const FORMULA_ERROR = /^#(?:N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)$/;

export function formulaFault(text: string): BadValue | null {
	return text.startsWith('#') && FORMULA_ERROR.test(text)
		? new BadValue(
				'mapping.formula',
				{
					zh: '表格中的公式出错了，这里没有数值',
					en: 'is an error of a formula in the sheet, not a value'
				},
				''
			)
		: null;
}

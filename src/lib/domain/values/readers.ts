/** The reader of a value, by its kind and settings. Made once for a file, run for every row. */
import { dayReader, instantReader } from './dates.ts';
import { amountReader, numberReader, percentReader, type FigureSettings } from './figures.ts';
import { readPeriod } from './periods.ts';
import type { ReadKind, ReadSettings } from './read-settings.ts';
import { BadValue, formulaFault, isNone, tidyText, type ReadText } from './reading.ts';

export function valueReader(
	kind: ReadKind,
	settings: ReadSettings & Pick<FigureSettings, 'headerUnit'>
): ReadText {
	switch (kind) {
		case 'day':
			return dayReader(settings);
		case 'instant':
			return instantReader(settings);
		case 'period':
			return readPeriod;
		case 'amount':
			return amountReader(settings);
		case 'number':
			return numberReader(settings);
		case 'percent':
			return percentReader(settings);
		case 'text':
			return readWords;
		case 'code':
			return readCode;
		default:
			return kind satisfies never;
	}
}

/** Words stay as they are, but for what nobody sees. */
function readWords(text: string): ReturnType<ReadText> {
	const tidy = joinLines(tidyText(text));
	return isNone(tidy) ? '' : (formulaFault(tidy) ?? tidy);
}

const LINE_BREAK = /[\r\n\u2028\u2029]+/;
const NO_SPACE = /[\p{Script=Han}\p{P}\uff00-\uff60]/u;

/** Lines that were broken to fit a cell become one; Chinese has no space there. */
function joinLines(text: string): string {
	if (!LINE_BREAK.test(text)) return text;
	return text
		.split(LINE_BREAK)
		.map((line) => line.trim())
		.reduce((before, line) =>
			NO_SPACE.test(before.slice(-1)) || NO_SPACE.test(line.slice(0, 1))
				? before + line
				: `${before} ${line}`
		);
}

/** A spreadsheet that took a long number for a figure has lost its last digits. */
const SHORTENED = /^\d(?:\.\d+)?E\+?\d+$/i;
const SHORTENED_CODE = new BadValue(
	'mapping.code',
	{
		zh: '表格把编号当成了数，末尾数字已丢失；请把该列设为文本后重新导出',
		en: 'is a number that the sheet has shortened; format the column as text and export it again'
	},
	'01023'
);

/** An employee or serial number: text with its leading zeros, full-width characters made half-width. */
function readCode(text: string): ReturnType<ReadText> {
	const tidy = tidyText(text);
	if (isNone(tidy)) return '';
	const code = tidy.normalize('NFKC');
	return formulaFault(code) ?? (SHORTENED.test(code) ? SHORTENED_CODE : code);
}

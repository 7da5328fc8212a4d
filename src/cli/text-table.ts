/** A table for people: Chinese takes two columns of a terminal, numbers stand at the right. */
import stringWidth from 'string-width';
import { printableText } from '#lib/server/results/spreadsheet-text.ts';

const GAP = '  ';

export function textTable(
	title: string,
	headings: readonly string[],
	rows: readonly (readonly string[])[],
	rightColumns: readonly number[]
): string {
	const table = [headings, ...rows.map((cells) => cells.map(printableText))];
	const widths = headings.map((_, column) =>
		table.reduce((widest, line) => Math.max(widest, stringWidth(line[column] ?? '')), 0)
	);
	const lines = table.map((line) =>
		line
			.map((cell, column) => pad(cell, widths[column] ?? 0, rightColumns.includes(column)))
			.join(GAP)
			.trimEnd()
	);
	return [title, ...lines, ''].join('\n');
}

function pad(text: string, width: number, isRight: boolean): string {
	const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
	return isRight ? blanks + text : text + blanks;
}

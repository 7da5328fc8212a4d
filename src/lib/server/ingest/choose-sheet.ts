import type { TableSheet } from '#lib/domain/source-table.ts';
import type { TableChoice } from './opened-table.ts';
import { missingSheet, refusal, TableFault } from './table-fault.ts';

/** The sheet that is asked for, hidden or not; without a wish the first that people see. */
export function chooseSheet<Sheet extends TableSheet>(
	sheets: readonly Sheet[],
	{ sheet }: TableChoice
): Sheet {
	const chosen =
		sheet === undefined
			? sheets.find(({ isHidden }) => !isHidden)
			: sheets.find(({ name }) => name === sheet);
	if (chosen) return chosen;
	const fault =
		sheet === undefined
			? refusal('noSheet')
			: missingSheet(
					sheet,
					sheets.map(({ name }) => name)
				);
	throw new TableFault(fault);
}

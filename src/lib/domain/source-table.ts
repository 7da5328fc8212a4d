/** What an outside file of rows turned out to be. */
export type TableFormat = 'csv' | 'xlsx' | 'xls' | 'html';

/** A sheet of a workbook, or a table of a page, by the name that people know it by. */
export interface TableSheet {
	readonly name: string;
	readonly isHidden: boolean;
}

/** What the check or the commit of a file found out: kept with its job and shown on its page. */
import type { TextEncoding } from './csv.ts';
import type { Text } from './errors.ts';
import type { MappingTarget } from './mapping-document.ts';
import type { TableFormat, TableSheet } from './source-table.ts';
import type { Decision, Question } from './mapping-questions.ts';
import type { MissingAnswer, MissingSeries } from './snapshots.ts';
import type { SkipReason } from './table-rows.ts';
import type { AmountUnit, PercentUnit } from './values/read-settings.ts';

/** What is asked for: all rows or none, or those that nothing is wrong with. */
export type CommitMode = 'all' | 'good';

export interface ReportedFault {
	/** Null: the file as a whole. */
	readonly row: number | null;
	/** As the file calls it. */
	readonly column: string | null;
	readonly code: string;
	readonly message: Text;
	readonly found?: string;
	readonly allowed?: string;
	readonly suggestion?: string;
}

export interface PreviewRow {
	readonly row: number;
	readonly values: Readonly<Record<string, string>>;
}

/** What was found out about the table in a sheet. */
export interface ShapeReport {
	/** The rows that the column names stand in: one, or two under one another. */
	readonly headerRows: readonly number[];
	/** A line above the table that states a unit for all amounts (单位：万元). */
	readonly unitLine: { readonly row: number; readonly unit: AmountUnit } | null;
	/** Mapped columns with the unit that their name states. */
	readonly units: readonly { readonly column: string; readonly unit: AmountUnit | PercentUnit }[];
	/** Rows that are no data, and why: the first hundred of them. */
	readonly skipped: readonly { readonly row: number; readonly reason: SkipReason }[];
	readonly skippedCount: number;
}

/** Whom a file of cumulative snapshots leaves out, though they had a value the last time. */
export interface MissingReport {
	/** What somebody said about them; null: nobody did, and their value stays as it was. */
	readonly answer: MissingAnswer | null;
	readonly count: number;
	/** The first of them. */
	readonly listed: readonly MissingSeries[];
}

export interface ImportReport {
	readonly target: MappingTarget;
	readonly mappingName: Text;
	/** Null where the file could not be opened; encoding and separator also where the format has none. */
	readonly format: TableFormat | null;
	readonly encoding: TextEncoding | null;
	readonly delimiter: string | null;
	/** The sheet that was read, of all that the file has. */
	readonly sheet: string | null;
	readonly sheets: readonly TableSheet[];
	/** Columns that were dropped unread. */
	readonly ignoredColumns: readonly string[];
	/** Columns of which only a keyed hash came in. */
	readonly hashedColumns: readonly string[];
	readonly rowsRead: number;
	/** Rows that the mapping selects nothing from, such as lost deals. */
	readonly rowsPassedOver: number;
	readonly rowsRefused: number;
	/** Facts in the product's form: new, known already (from before, or twice in the file), refused by the ledger. */
	readonly accepted: number;
	readonly duplicates: number;
	readonly conflicts: number;
	/** Facts that got an id made from their content, because the file gives none. */
	readonly madeIds: number;
	readonly preview: readonly PreviewRow[];
	readonly faults: readonly ReportedFault[];
	readonly faultCount: number;
	/** What is wrong how often, the most frequent first; the message is that of the first fault of its kind. */
	readonly faultKinds: readonly {
		readonly code: string;
		readonly message: Text;
		readonly count: number;
	}[];
	/** Where the duplicates came before: in which batch, or in this very file (null). The largest parts first. */
	readonly duplicatesOf: readonly { readonly batchId: number | null; readonly count: number }[];
	/** Null where no header was found. */
	readonly shape: ShapeReport | null;
	/** What must be answered before anything comes in; then nothing is accepted, and the counts of facts are 0. */
	readonly questions: readonly Question[];
	/** What the rows of a column decided by themselves. */
	readonly decisions: readonly Decision[];
	/** Rows that came in though something is missing in them: the first of them, and how many. */
	readonly warnings: readonly ReportedFault[];
	readonly warningCount: number;
	/** Null where nobody is missing. */
	readonly missing: MissingReport | null;
	/** The file, or its header, or a broken quote: nothing of it may come in. */
	readonly isReadable: boolean;
}

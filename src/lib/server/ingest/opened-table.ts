/** What every reader of files gives, whatever the format. */
import type { Delimiter, SourceRow, TextEncoding } from '#lib/domain/csv.ts';
import type { Fault } from '#lib/domain/errors.ts';
import type { TableFormat, TableSheet } from '#lib/domain/source-table.ts';

export interface OpenedTable {
	readonly format: TableFormat;
	/** Of text and web pages; null of workbooks. */
	readonly encoding: TextEncoding | null;
	readonly delimiter: Delimiter | null;
	/** The sheet whose rows these are; null where the format has none. */
	readonly sheet: string | null;
	readonly sheets: readonly TableSheet[];
	/**
	 * All rows from the first on in chunks, read as they are asked for, titles and headers among them. Workbooks leave out
	 * rows without any value, and fill rows up to the widest so far. A fault ends the rows: after it nobody can say what
	 * the rest of the file means.
	 */
	readonly chunks: AsyncIterable<RowChunk>;
	/** How much of the rows' bytes was read so far, 0 to 1; readers that hold the whole file cannot say. */
	readonly share?: () => number;
	/** Lets go of the file where the rows are not wanted, or not to their end. */
	readonly close: () => Promise<void>;
}

export interface RowChunk {
	readonly rows: readonly SourceRow[];
	readonly fault?: Fault;
}

export interface TableChoice {
	/** By its name; without one the first that is not hidden. */
	readonly sheet?: string;
}

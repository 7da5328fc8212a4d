/**
 * A mapping as people make it while they look at a file: each column of the file is one thing or is left unread. What
 * this cannot say (conditions, templates, several facts of a row) is for the mapping's text.
 */
import type { Text } from './errors.ts';
import type { ColumnMapping, MappingTarget } from './mapping-document.ts';
import type { ReadKind } from './values/read-settings.ts';

/** How a column's values are written, in the words of the mapping document. */
export interface DraftReading {
	readonly read?: ReadKind;
	readonly unit?: string;
	readonly order?: string;
	readonly serial?: boolean;
	readonly decimal?: string;
	readonly date?: string;
	readonly values?: Readonly<Record<string, string>>;
	readonly otherwise?: string;
	readonly optional?: boolean;
}

export interface DraftColumn {
	/** As the file calls it. */
	readonly column: string;
	/** A target column; `each`: one of the columns that are gone through; null: left unread. */
	readonly target: string | null;
	readonly reading: DraftReading;
	readonly role: 'clientNumber' | 'number' | null;
}

/** A wide table: the columns marked `each` hold `value`, and their names stand for `name`. */
export interface DraftWide {
	readonly value: string;
	readonly name: string;
	readonly reading: DraftReading;
}

export interface MappingDraft {
	readonly name: Text;
	readonly target: MappingTarget;
	readonly source: string;
	readonly columns: readonly DraftColumn[];
	/** Target columns that are the same in every row. */
	readonly constants: Readonly<Record<string, string>>;
	readonly wide: DraftWide | null;
	/** The rest of the document, which the page does not touch. */
	readonly rest: Readonly<
		Pick<ColumnMapping, 'zone' | 'header' | 'totals' | 'sheet' | 'unknownColumns' | 'missing'>
	>;
}

/** Stands for a target column where a column is one of those that are gone through. */
export const EACH = 'each';

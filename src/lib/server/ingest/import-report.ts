/** What a check or a commit found out: kept with the job, shown on its page, the same in every language. */
import type { TextEncoding } from '#lib/domain/csv.ts';
import type { Fault, Text } from '#lib/domain/errors.ts';
import type { MappingPlan } from '#lib/domain/mapping.ts';
import type { MappingTarget } from '#lib/domain/mapping-document.ts';

/** Rows that are shown before anything counts. */
const PREVIEW_ROWS = 10;
/** All faults are counted; this many are kept, or a million rows under a wrong mapping would fill a page and the memory. */
export const LISTED_FAULTS = 1_000;

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

export interface ImportReport {
	readonly target: MappingTarget;
	readonly mappingName: Text;
	readonly encoding: TextEncoding | null;
	readonly delimiter: string | null;
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
	/** The file, or its header, or a broken quote: nothing of it may come in. */
	readonly isReadable: boolean;
}

/** Collects a report while the rows go by. */
export class ReportWriter {
	rowsRead = 0;
	rowsPassedOver = 0;
	rowsRefused = 0;
	madeIds = 0;
	encoding: TextEncoding | null = null;
	delimiter: string | null = null;
	isReadable = true;
	plan: MappingPlan | null = null;
	readonly #preview: PreviewRow[] = [];
	readonly #faults: ReportedFault[] = [];
	#faultCount = 0;

	constructor(
		private readonly target: MappingTarget,
		private readonly mappingName: Text
	) {}

	refuseFile(faults: readonly Fault[]): void {
		this.isReadable = false;
		this.#list(faults);
	}

	refuseRow(faults: readonly Fault[]): void {
		this.rowsRefused += 1;
		this.#list(faults);
	}

	/** The ledger's refusals, which come at the end. */
	refuseFacts(faults: readonly Fault[]): void {
		this.#list(faults);
	}

	show(row: number, values: Readonly<Record<string, string>>): void {
		if (this.#preview.length < PREVIEW_ROWS) this.#preview.push({ row, values });
	}

	finish(counts: { accepted: number; duplicates: number; conflicts: number }): ImportReport {
		const used = this.plan?.used ?? [];
		return {
			target: this.target,
			mappingName: this.mappingName,
			encoding: this.encoding,
			delimiter: this.delimiter,
			ignoredColumns: this.plan?.ignoredColumns ?? [],
			hashedColumns: used.filter((column) => column.isClientNumber).map(({ name }) => name),
			rowsRead: this.rowsRead,
			rowsPassedOver: this.rowsPassedOver,
			rowsRefused: this.rowsRefused,
			...counts,
			madeIds: this.madeIds,
			preview: this.#preview,
			faults: [...this.#faults].sort((left, right) => (left.row ?? 0) - (right.row ?? 0)),
			faultCount: this.#faultCount,
			isReadable: this.isReadable
		};
	}

	#list(faults: readonly Fault[]): void {
		this.#faultCount += faults.length;
		for (const fault of faults.slice(0, LISTED_FAULTS - this.#faults.length))
			this.#faults.push(this.#locate(fault));
	}

	/** `row 17, amount` → row 17 and the file's own column that `amount` comes from. */
	#locate({ place, ...fault }: Fault): ReportedFault {
		const [, row, column] = /^row (\d+)(?:, (.+))?$/s.exec(place) ?? [];
		return {
			...fault,
			row: row === undefined ? null : Number(row),
			column: column === undefined ? null : (this.plan?.sources.get(column) ?? column)
		};
	}
}

/** What a check or a commit found out, collected while the rows go by. */
import type { TextEncoding } from '#lib/domain/csv.ts';
import type { Fault, Text } from '#lib/domain/errors.ts';
import type { ImportReport, PreviewRow, ReportedFault } from '#lib/domain/import-report.ts';
import type { MappingPlan } from '#lib/domain/mapping.ts';
import type { MappingTarget } from '#lib/domain/mapping-document.ts';

/** Rows that are shown before anything counts. */
const PREVIEW_ROWS = 10;
/** All faults are counted; this many are kept, or a million rows under a wrong mapping would fill a page and the memory. */
export const LISTED_FAULTS = 1_000;

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
		this.#list(withoutRepeats(faults));
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

/** A row that becomes several facts reads the same cell for each: what is wrong with that cell is said once. */
function withoutRepeats(faults: readonly Fault[]): Fault[] {
	const named = new Map(
		faults.map((fault) => [JSON.stringify([fault.place, fault.code, fault.found]), fault])
	);
	return [...named.values()];
}

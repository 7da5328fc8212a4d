/** What a check or a commit found out, collected while the rows go by. */
import { CodeCounter, type UnknownCode } from '#lib/domain/catalogue.ts';
import type { Fault, Text } from '#lib/domain/errors.ts';
import type {
	ImportReport,
	MissingReport,
	PreviewRow,
	ReportedFault,
	ShapeReport
} from '#lib/domain/import-report.ts';
import type { MappingPlan } from '#lib/domain/mapping.ts';
import type { MappingTarget } from '#lib/domain/mapping-document.ts';
import type { Decision, Question } from '#lib/domain/mapping-questions.ts';
import type { MissingAnswer, MissingSeries } from '#lib/domain/snapshots.ts';
import type { SkipReason } from '#lib/domain/table-rows.ts';
import type { OpenedTable } from './opened-table.ts';
import type { OriginalBatch } from './ingest-batch.ts';

/** Rows that are shown before anything counts. */
const PREVIEW_ROWS = 10;
/**
 * All faults are counted; this many of a kind are kept, or a million rows under a wrong mapping would fill a page and
 * the memory. By kind, so that a common fault hides no rare one.
 */
export const LISTED_FAULTS_OF_A_KIND = 500;
const LISTED_FAULTS = 5_000;
/** Batches that a file's rows are known from, the largest parts first. */
const LISTED_ORIGINALS = 20;
/** Of rows passed over, and of warnings. */
const LISTED_ROWS = 100;
const LISTED_MISSING = 1_000;

/** Takes every fault as it is found. `begin` comes first, and again where a file is read anew. */
export interface FaultSink {
	readonly begin: () => void;
	readonly add: (fault: ReportedFault, origin: 'reading' | 'ledger') => void;
}

export class ReportWriter {
	rowsRead = 0;
	rowsPassedOver = 0;
	rowsRefused = 0;
	madeIds = 0;
	table: OpenedTable | null = null;
	isReadable = true;
	plan: MappingPlan | null = null;
	readonly #preview: PreviewRow[] = [];
	readonly #faults: ReportedFault[] = [];
	#faultCount = 0;
	/** What the columns leave open, and what they decided: the outcome of looking at all of them. */
	questions: readonly Question[] = [];
	decisions: readonly Decision[] = [];
	readonly #skipped: { readonly row: number; readonly reason: SkipReason }[] = [];
	#skippedCount = 0;
	readonly #warnings: ReportedFault[] = [];
	#warningCount = 0;
	readonly #kinds = new Map<string, { readonly message: Text; count: number }>();
	#missing: MissingReport | null = null;
	readonly #codes = new CodeCounter();
	/** By batch; 0: this very file. */
	readonly #originals = new Map<number, number>();

	constructor(
		private readonly target: MappingTarget,
		private readonly mappingName: Text,
		private readonly sink?: FaultSink
	) {
		sink?.begin();
	}

	refuseFile(faults: readonly Fault[]): void {
		this.isReadable = false;
		this.#list(faults);
	}

	refuseRow(faults: readonly Fault[]): void {
		this.rowsRefused += 1;
		this.#list(withoutRepeats(faults));
	}

	/** The ledger's refusals, which come after those of reading. */
	refuseFacts(faults: readonly Fault[]): void {
		this.#list(faults, 'ledger');
	}

	/** A row of the sheet that is no data. */
	skip(row: number, reason: SkipReason): void {
		this.#skippedCount += 1;
		if (this.#skipped.length < LISTED_ROWS) this.#skipped.push({ row, reason });
	}

	/** Of a row that came in all the same. */
	warn(faults: readonly Fault[]): void {
		this.#warningCount += faults.length;
		for (const fault of faults)
			if (this.#warnings.length < LISTED_ROWS) this.#warnings.push(this.#locate(fault));
	}

	countDuplicate(original: OriginalBatch | null): void {
		const batchId = original?.batchId ?? 0;
		this.#originals.set(batchId, (this.#originals.get(batchId) ?? 0) + 1);
	}

	/** Whom a file of snapshots leaves out, and what became of them. */
	leaveOut(missing: readonly MissingSeries[], answer: MissingAnswer | null): void {
		this.#missing =
			missing.length === 0
				? null
				: { answer, count: missing.length, listed: missing.slice(0, LISTED_MISSING) };
	}

	/** Of a fact that comes in: the metric and product that it is of. */
	countCodes({
		metric,
		product
	}: {
		readonly metric: string | undefined;
		readonly product: string | undefined;
	}): void {
		if (metric !== undefined) this.#codes.add('metric', metric);
		if (product !== undefined) this.#codes.add('product', product);
	}

	/** Of codes that the catalogue does not have; a fact is never refused for it. */
	warnOfCodes(catalogue: Parameters<CodeCounter['unknown']>[0]): void {
		this.warn(this.#codes.unknown(catalogue).map(unknownCodeFault));
	}

	show(row: number, values: Readonly<Record<string, string>>): void {
		if (this.#preview.length < PREVIEW_ROWS) this.#preview.push({ row, values });
	}

	finish(counts: { accepted: number; duplicates: number; conflicts: number }): ImportReport {
		const used = this.plan?.used ?? [];
		return {
			target: this.target,
			mappingName: this.mappingName,
			format: this.table?.format ?? null,
			encoding: this.table?.encoding ?? null,
			delimiter: this.table?.delimiter ?? null,
			sheet: this.table?.sheet ?? null,
			sheets: this.table?.sheets ?? [],
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
			faultKinds: [...this.#kinds]
				.map(([code, { message, count }]) => ({ code, message, count }))
				.sort((left, right) => right.count - left.count),
			duplicatesOf: [...this.#originals]
				.map(([batchId, count]) => ({ batchId: batchId || null, count }))
				.sort((left, right) => right.count - left.count)
				.slice(0, LISTED_ORIGINALS),
			shape: this.#shape(),
			questions: this.questions,
			decisions: this.decisions,
			warnings: this.#warnings,
			warningCount: this.#warningCount,
			missing: this.#missing,
			isReadable: this.isReadable
		};
	}

	#shape(): ShapeReport | null {
		if (!this.plan) return null;
		const { shape, used } = this.plan;
		return {
			headerRows: shape.headerRows,
			unitLine: shape.unitLine,
			units: used.flatMap(({ name, index }) => {
				const unit = shape.units[index];
				return unit ? [{ column: name, unit }] : [];
			}),
			skipped: this.#skipped,
			skippedCount: this.#skippedCount
		};
	}

	#list(faults: readonly Fault[], origin: 'reading' | 'ledger' = 'reading'): void {
		for (const fault of faults) {
			const located = this.#locate(fault);
			this.#faultCount += 1;
			const kind = this.#kinds.get(fault.code) ?? { message: fault.message, count: 0 };
			kind.count += 1;
			this.#kinds.set(fault.code, kind);
			if (kind.count <= LISTED_FAULTS_OF_A_KIND && this.#faults.length < LISTED_FAULTS)
				this.#faults.push(located);
			this.sink?.add(located, origin);
		}
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

function unknownCodeFault({ of, code, rows, suggestion }: UnknownCode): Fault {
	const word = of === 'metric' ? { zh: '指标', en: 'metric' } : { zh: '产品', en: 'product' };
	return {
		code: `catalogue.${of}`,
		message: {
			zh: `目录中没有这个${word.zh}（${rows} 行），照常入账`,
			en: `the catalogue has no such ${word.en} (${rows} ${rows === 1 ? 'row' : 'rows'}); it counts all the same`
		},
		place: 'file',
		found: code,
		...(suggestion === null ? {} : { suggestion })
	};
}

/** A row that becomes several facts reads the same cell for each: what is wrong with that cell is said once. */
function withoutRepeats(faults: readonly Fault[]): Fault[] {
	const named = new Map(
		faults.map((fault) => [JSON.stringify([fault.place, fault.code, fault.found]), fault])
	);
	return [...named.values()];
}

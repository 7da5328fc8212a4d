/** The rows of one file on their way in: decoded, mapped, checked, and sorted into facts and faults. */
import { createHash } from 'node:crypto';
import type { SourceRow } from '#lib/domain/csv.ts';
import { parseMetricRow, parseProductRow } from '#lib/domain/catalogue.ts';
import { parseCareRow, parseClientFigureRow } from '#lib/domain/client-care.ts';
import { parseConductRow } from '#lib/domain/conduct.ts';
import {
	parseCalendarRow,
	parseFigureRow,
	parseLeaveRow,
	parseQualificationRow,
	parseTargetRow,
	type DatedInput
} from '#lib/domain/dated-inputs.ts';
import type { Fault, Result } from '#lib/domain/errors.ts';
import { parseActivityRow, parseRosterRow } from '#lib/domain/file-rows.ts';
import {
	askRow,
	mapRow,
	type HashClient,
	type MappedRow,
	type MappingPlan,
	type TargetRow
} from '#lib/domain/mapping.ts';
import { MadeIds } from '#lib/domain/made-ids.ts';
import type { Evidence } from '#lib/domain/mapping-evidence.ts';
import { totalFault } from '#lib/domain/mapping-faults.ts';
import { parseOrgUnitRow, type OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import { parseSnapshotRow } from '#lib/domain/snapshots.ts';
import { RowFilter } from '#lib/domain/table-rows.ts';
import type { DatedLine } from '../db/dated-inputs.ts';
import type { AssignmentLine } from '../db/roster.ts';
import type { LineEntry } from './ingest-batch.ts';
import { ReportWriter } from './import-report.ts';
import { openSheet, planOf, withWholeHead, type MappedFile } from './mapped-table.ts';
import type { OpenedTable } from './opened-table.ts';
import { noFeeds, type FeedFacts } from './store-feeds.ts';

export interface ImportFile extends MappedFile {
	readonly hashClient: HashClient;
	/** Told after every chunk, with the part of the file that was read where that is known. */
	readonly onProgress?: (rowsRead: number, share: number | null) => Promise<void> | void;
}

/** The facts of one chunk of a file; a mapping has one target, so only one list is filled. */
export interface FactChunk {
	readonly entries: LineEntry[];
	readonly roster: AssignmentLine[];
	readonly orgUnits: OrgUnitFact[];
	readonly dated: DatedLine[];
	readonly feeds: FeedFacts;
}

/** A value can be read in several ways by this mapping, so the columns of the whole file must be looked at first. */
export class OpenColumns extends Error {}

/**
 * Reads a file once, chunk by chunk as it is asked for. `report` fills up along the way. The first value that is open to
 * question ends it with OpenColumns; with `evidence` every row is read to the end, and what the columns say goes there.
 */
export async function* readFacts(
	file: ImportFile,
	report: ReportWriter,
	evidence?: Evidence
): AsyncGenerator<FactChunk, void> {
	const opened = await openSheet(file);
	if (!opened.ok) return report.refuseFile(opened.faults);
	report.table = opened.value;
	let reader: RowReader | null = null;
	for await (const { rows, fault } of withWholeHead(opened.value.chunks)) {
		if (reader === null && rows.length === 0 && fault) return report.refuseFile([fault]);
		reader ??= bindHeader(rows, { file, report, evidence, table: opened.value });
		if (reader === null) return;
		const facts: FactChunk = { entries: [], roster: [], orgUnits: [], dated: [], feeds: noFeeds() };
		for (const row of rows) reader.read(row, facts);
		await file.onProgress?.(report.rowsRead, opened.value.share?.() ?? null);
		if (fault) report.refuseFile([fault]);
		yield facts;
	}
}

interface Reading {
	readonly file: ImportFile;
	readonly report: ReportWriter;
	readonly evidence: Evidence | undefined;
	readonly table: OpenedTable;
}

/** The reader of all rows below the header among these, or null where the report has refused them. */
function bindHeader(rows: readonly SourceRow[], reading: Reading): RowReader | null {
	const { report, table } = reading;
	const plan = planOf(rows, reading.file.mapping, table);
	if (!plan.ok) {
		report.refuseFile(plan.faults);
		return null;
	}
	report.plan = plan.value;
	return new RowReader(plan.value, reading);
}

class RowReader {
	readonly #ids = new MadeIds((text) => createHash('sha256').update(text).digest('base64url'));
	readonly #filter: RowFilter;
	readonly #lastHeaderRow: number;

	constructor(
		private readonly plan: MappingPlan,
		private readonly reading: Reading
	) {
		this.#filter = new RowFilter(plan.tableRows);
		this.#lastHeaderRow = plan.shape.headerRows.at(-1) ?? 1;
	}

	read(source: SourceRow, facts: FactChunk): void {
		if (source.row <= this.#lastHeaderRow) return;
		const { report, evidence, file } = this.reading;
		const { totals } = this.plan.mapping;
		const reason = this.#filter.reason(source.cells);
		if (reason === 'blank') return;
		report.rowsRead += 1;
		if (reason !== null && totals !== 'keep') {
			if (reason === 'total' && totals === 'refuse')
				return report.refuseRow([totalFault(source.row)]);
			return report.skip(source.row, reason);
		}
		if (evidence) askRow(this.plan, source, (asked, text, row) => evidence.add(asked, text, row));
		const mapped = mapRow(this.plan, source, file.hashClient);
		if (mapped.isOpen) {
			if (!evidence) throw new OpenColumns();
			return;
		}
		this.#take(mapped, facts);
	}

	/** A row comes in whole or not at all: one faulty fact of several refuses the others. */
	#take({ row, targets, origins, faults, warnings }: MappedRow, facts: FactChunk): void {
		const { report } = this.reading;
		if (faults.length > 0) return report.refuseRow(faults);
		if (targets.length === 0) {
			report.rowsPassedOver += 1;
			return;
		}
		const found: Fault[] = [];
		const keep: (() => void)[] = [];
		for (const [index, target] of targets.entries()) {
			const identified = this.#identify(target);
			const parsed = this.#parse(identified.row, row);
			if (!parsed.ok) {
				found.push(...parsed.faults.map((fault) => placed(fault, origins[index])));
				continue;
			}
			keep.push(() => {
				parsed.value(facts);
				if (identified.isMade) report.madeIds += 1;
				report.show(row, identified.row);
				report.countCodes(this.#codesOf(identified.row));
			});
		}
		if (found.length > 0) return report.refuseRow(found);
		for (const take of keep) take();
		if (warnings.length > 0) report.warn(warnings);
	}

	#identify(target: TargetRow): { readonly row: TargetRow; readonly isMade: boolean } {
		return this.plan.mapping.target === 'activities'
			? this.#ids.identify(target)
			: { row: target, isMade: false };
	}

	#codesOf({ metric, product, code }: TargetRow) {
		return { metric: this.plan.mapping.target === 'conduct' ? code : metric, product };
	}

	/** The fact as something that puts it where it belongs. */
	#parse(target: TargetRow, row: number): Result<(facts: FactChunk) => void> {
		const { mapping } = this.plan;
		switch (mapping.target) {
			case 'activities':
				return then(parseActivityRow(target, row, mapping), (entry) => (facts) => {
					facts.entries.push({ line: row, entry });
				});
			case 'roster':
				return then(parseRosterRow(target, row), (assignment) => (facts) => {
					facts.roster.push({ line: row, assignment });
				});
			case 'orgUnits':
				return then(parseOrgUnitRow(target, row), (unit) => (facts) => {
					facts.orgUnits.push(unit);
				});
			case 'targets':
				return then(
					parseTargetRow(target, row),
					datedFact(row, (fact) => ({ kind: 'target', ...fact }))
				);
			case 'leave':
				return then(
					parseLeaveRow(target, row),
					datedFact(row, (fact) => ({ kind: 'leave', ...fact }))
				);
			case 'qualifications':
				return then(
					parseQualificationRow(target, row),
					datedFact(row, (fact) => ({ kind: 'qualification', ...fact }))
				);
			case 'calendar':
				return then(
					parseCalendarRow(target, row),
					datedFact(row, (fact) => ({ kind: 'calendar', ...fact }))
				);
			case 'figures':
				return then(parseFigureRow(target, row, mapping), (entry) => (facts) => {
					facts.entries.push({ line: row, entry });
				});
			case 'conduct':
				return then(parseConductRow(target, row, mapping), (entry) => (facts) => {
					facts.entries.push({ line: row, entry });
				});
			case 'snapshots':
				return then(parseSnapshotRow(target, row, mapping), (snapshot) => ({ feeds }) => {
					feeds.snapshots.push({ line: row, snapshot });
				});
			case 'care':
				return then(parseCareRow(target, row), (care) => ({ feeds }) => {
					feeds.care.push({ line: row, care });
				});
			case 'clientFigures':
				return then(parseClientFigureRow(target, row, mapping), (figure) => ({ feeds }) => {
					feeds.clientFigures.push({ line: row, figure });
				});
			case 'metrics':
				return then(parseMetricRow(target, row), (metric) => ({ feeds }) => {
					feeds.metrics.push(metric);
				});
			case 'products':
				return then(parseProductRow(target, row), (product) => ({ feeds }) => {
					feeds.products.push(product);
				});
			default:
				return mapping.target satisfies never;
		}
	}
}

/** `row 17, amount` → row 17 and the column that this fact's amount was read from. */
function placed(fault: Fault, origin: ReadonlyMap<string, string> | undefined): Fault {
	const [, row, target = ''] = /^(row \d+), (.+)$/s.exec(fault.place) ?? [];
	const column = origin?.get(target);
	return row === undefined || column === undefined
		? fault
		: { ...fault, place: `${row}, ${column}` };
}

function datedFact<Fact>(line: number, toInput: (fact: Fact) => DatedInput) {
	return (fact: Fact) => (facts: FactChunk) => {
		facts.dated.push({ line, input: toInput(fact) });
	};
}

function then<T, U>(result: Result<T>, next: (value: T) => U): Result<U> {
	return result.ok ? { ok: true, value: next(result.value) } : result;
}

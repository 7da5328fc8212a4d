/** The rows of one file on their way in: decoded, mapped, checked, and sorted into facts and faults. */
import { createHash } from 'node:crypto';
import { isBlank, readHeader } from '#lib/domain/csv.ts';
import {
	parseCalendarRow,
	parseLeaveRow,
	parseQualificationRow,
	parseTargetRow,
	type DatedInput
} from '#lib/domain/dated-inputs.ts';
import type { Fault, Result } from '#lib/domain/errors.ts';
import { parseActivityRow, parseRosterRow } from '#lib/domain/file-rows.ts';
import {
	compileMapping,
	mapRow,
	type HashClient,
	type MappingPlan,
	type TargetRow
} from '#lib/domain/mapping.ts';
import { MadeIds } from '#lib/domain/made-ids.ts';
import type { ColumnMapping } from '#lib/domain/mapping-document.ts';
import { parseOrgUnitRow, type OrgUnitFact } from '#lib/domain/org-unit-rows.ts';
import type { DatedLine } from '../db/dated-inputs.ts';
import type { AssignmentLine } from '../db/roster.ts';
import type { LineEntry } from './ingest-batch.ts';
import { ReportWriter } from './import-report.ts';
import type { TableChoice } from './opened-table.ts';
import { openTable } from './read-table.ts';

export interface ImportFile extends TableChoice {
	readonly filePath: string;
	readonly mapping: ColumnMapping;
	readonly hashClient: HashClient;
	/** Told after every chunk. */
	readonly onProgress?: (rowsRead: number) => Promise<void> | void;
}

/** The facts of one chunk of a file; a mapping has one target, so only one list is filled. */
export interface FactChunk {
	readonly entries: LineEntry[];
	readonly roster: AssignmentLine[];
	readonly orgUnits: OrgUnitFact[];
	readonly dated: DatedLine[];
}

/** Reads a file once, chunk by chunk as it is asked for. `report` fills up along the way. */
export async function* readFacts(
	file: ImportFile,
	report: ReportWriter
): AsyncGenerator<FactChunk, void> {
	const opened = await openTable(file.filePath, file);
	if (!opened.ok) return report.refuseFile(opened.faults);
	const { chunks } = opened.value;
	report.table = opened.value;
	let reader: RowReader | null = null;
	for await (const { rows, fault } of chunks) {
		const [first] = rows;
		if (reader === null && first === undefined && fault) return report.refuseFile([fault]);
		const isFirst = reader === null;
		reader ??= bindHeader(first?.cells, file, report);
		if (reader === null) return;
		const facts: FactChunk = { entries: [], roster: [], orgUnits: [], dated: [] };
		for (const row of isFirst ? rows.slice(1) : rows) {
			if (isBlank(row.cells)) continue;
			report.rowsRead += 1;
			reader.read(row, facts);
		}
		await file.onProgress?.(report.rowsRead);
		if (fault) report.refuseFile([fault]);
		yield facts;
	}
	if (reader === null) bindHeader(undefined, file, report);
}

/** The reader of all rows below this header, or null where the report has refused it. */
function bindHeader(
	cells: readonly string[] | undefined,
	file: ImportFile,
	report: ReportWriter
): RowReader | null {
	const header = readHeader(cells);
	const plan = header.ok ? compileMapping(file.mapping, header.value) : header;
	if (!plan.ok) {
		report.refuseFile(plan.faults);
		return null;
	}
	report.plan = plan.value;
	return new RowReader(plan.value, file, report);
}

class RowReader {
	readonly #ids = new MadeIds((text) => createHash('sha256').update(text).digest('base64url'));

	constructor(
		private readonly plan: MappingPlan,
		private readonly file: ImportFile,
		private readonly report: ReportWriter
	) {}

	/** A row comes in whole or not at all: one faulty fact of several refuses the others. */
	read(source: Parameters<typeof mapRow>[1], facts: FactChunk): void {
		const { row, targets, faults } = mapRow(this.plan, source, this.file.hashClient);
		if (faults.length > 0) return this.report.refuseRow(faults);
		if (targets.length === 0) {
			this.report.rowsPassedOver += 1;
			return;
		}
		const found: Fault[] = [];
		const keep: (() => void)[] = [];
		for (const target of targets) {
			const identified = this.#identify(target);
			const parsed = this.#parse(identified.row, row);
			if (!parsed.ok) {
				found.push(...parsed.faults);
				continue;
			}
			keep.push(() => {
				parsed.value(facts);
				if (identified.isMade) this.report.madeIds += 1;
				this.report.show(row, identified.row);
			});
		}
		if (found.length > 0) this.report.refuseRow(found);
		else for (const take of keep) take();
	}

	#identify(target: TargetRow): { readonly row: TargetRow; readonly isMade: boolean } {
		return this.plan.mapping.target === 'activities'
			? this.#ids.identify(target)
			: { row: target, isMade: false };
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
			default:
				return mapping.target satisfies never;
		}
	}
}

function datedFact<Fact>(line: number, toInput: (fact: Fact) => DatedInput) {
	return (fact: Fact) => (facts: FactChunk) => {
		facts.dated.push({ line, input: toInput(fact) });
	};
}

function then<T, U>(result: Result<T>, next: (value: T) => U): Result<U> {
	return result.ok ? { ok: true, value: next(result.value) } : result;
}

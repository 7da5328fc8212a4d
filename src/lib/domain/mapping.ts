/** From a row of an outside file to rows of the product's own form, by a saved mapping. Only mapped columns are read. */
import type { SourceRow } from './csv.ts';
import { failure, success, type Fault, type Result } from './errors.ts';
import type { ColumnMapping } from './mapping-document.ts';
import {
	doubledColumn,
	headerlessFault,
	missingColumn,
	personalFault,
	unknownColumn,
	valueFault,
	widthFault
} from './mapping-faults.ts';
import {
	compileConditions,
	compileValue,
	templateColumns,
	ValueFault,
	type ReadValue
} from './mapping-reader.ts';
import { findPersonalData } from './personal-data.ts';

/** The keyed hash that stands for a client number; the key never enters the domain. */
export type HashClient = (clientNumber: string) => string;
/** One row in the product's own form: target column → text. An empty value is left out. */
export type TargetRow = Readonly<Record<string, string>>;

interface UsedColumn {
	readonly name: string;
	/** -1: the file has no such column, and the mapping says that it need not. */
	readonly index: number;
	readonly isClientNumber: boolean;
	readonly isExempt: boolean;
}

interface CompiledOutput {
	readonly holds: (cells: readonly string[]) => boolean;
	readonly set: readonly { readonly target: string; readonly read: ReadValue }[];
}

/** A mapping bound to the header of one file. */
export interface MappingPlan {
	readonly mapping: ColumnMapping;
	readonly width: number;
	readonly used: readonly UsedColumn[];
	readonly outputs: readonly CompiledOutput[];
	/** Dropped unread; the report names them. */
	readonly ignoredColumns: readonly string[];
	/** Where a target column comes from, so that a fault names the column that people see in their file. */
	readonly sources: ReadonlyMap<string, string>;
}

/** Finds the mapping's columns in a header. A missing, doubled or (where refused) unknown column is a fault. */
export function compileMapping(
	mapping: ColumnMapping,
	header: readonly string[]
): Result<MappingPlan> {
	const personal = header.find((name) => findPersonalData(name) !== null);
	if (personal !== undefined) return failure(headerlessFault());
	const needed = neededColumns(mapping);
	const faults: Fault[] = [];
	const used: UsedColumn[] = [];
	for (const [name, isOptional] of needed) {
		const index = header.indexOf(name);
		if (index === -1 && !isOptional) faults.push(missingColumn(name, header));
		if (index !== -1 && header.indexOf(name, index + 1) !== -1) faults.push(doubledColumn(name));
		const role = new Map(Object.entries(mapping.columns)).get(name);
		used.push({
			name,
			index,
			isClientNumber: role?.clientNumber === true,
			isExempt: role?.number === true || role?.clientNumber === true
		});
	}
	const ignoredColumns = header.filter((name) => name !== '' && !needed.has(name));
	if (mapping.unknownColumns === 'refuse') {
		for (const name of ignoredColumns) faults.push(unknownColumn(name, [...needed.keys()]));
	}
	if (faults.length > 0) return failure(...faults);
	const slots = new Map(used.map((column, slot) => [column.name, slot]));
	return success({
		mapping,
		width: header.length,
		used,
		outputs: mapping.rows.map((output) => ({
			holds: compileConditions(output.when, slots),
			set: Object.entries(output.set).map(([target, value]) => ({
				target,
				read: compileValue(value, slots)
			}))
		})),
		ignoredColumns,
		sources: sourceColumns(mapping)
	});
}

/** What one source row gives: rows of the product's form, or the faults that refuse it whole. */
export interface MappedRow {
	readonly row: number;
	readonly targets: readonly TargetRow[];
	readonly faults: readonly Fault[];
}

/** Maps one row. A row that no `when` selects gives nothing; one fault refuses all that the row would give. */
export function mapRow(plan: MappingPlan, source: SourceRow, hashClient: HashClient): MappedRow {
	const { row } = source;
	if (hasWrongWidth(plan, source.cells))
		return { row, targets: [], faults: [widthFault(row, source.cells.length, plan.width)] };
	const raw = plan.used.map(({ index }) => source.cells[index] ?? '');
	const cells = raw.map((text, slot) =>
		plan.used[slot]?.isClientNumber && text.trim() !== '' ? hashClient(text.trim()) : text
	);
	const selected = plan.outputs.filter((output) => output.holds(cells));
	if (selected.length === 0) return { row, targets: [], faults: [] };
	const personal = personalFaults(plan, raw, row);
	// Nothing else is said of such a row: another fault would repeat its values.
	if (personal.length > 0) return { row, targets: [], faults: personal };
	const faults: Fault[] = [];
	const targets = selected.map((output) => {
		const target: Record<string, string> = {};
		for (const { target: column, read } of output.set) {
			const value = read(cells);
			if (value instanceof ValueFault) faults.push(valueFault(row, value));
			else if (value !== '') target[column] = value;
		}
		return target;
	});
	return faults.length > 0 ? { row, targets: [], faults } : { row, targets, faults };
}

/** Every column that the mapping names, and whether the file may lack it. */
function neededColumns(mapping: ColumnMapping): Map<string, boolean> {
	const needed = new Map<string, boolean>();
	const need = (name: string, isOptional: boolean) =>
		needed.set(name, isOptional && (needed.get(name) ?? true));
	for (const output of mapping.rows) {
		for (const condition of output.when) need(condition.column, false);
		for (const value of Object.values(output.set)) {
			if (value.column !== undefined) need(value.column, value.optional === true);
			for (const name of templateColumns(value.template ?? '')) need(name, false);
		}
	}
	return needed;
}

function sourceColumns(mapping: ColumnMapping): Map<string, string> {
	const sources = new Map<string, string>();
	for (const output of mapping.rows)
		for (const [target, value] of Object.entries(output.set)) {
			const source = value.column ?? templateColumns(value.template ?? '')[0];
			if (source !== undefined && !sources.has(target)) sources.set(target, source);
		}
	return sources;
}

/** Cells beyond the header are forgiven while they are empty: spreadsheets leave trailing separators. */
function hasWrongWidth(plan: MappingPlan, cells: readonly string[]): boolean {
	if (cells.length === plan.width) return false;
	return cells.length < plan.width || cells.slice(plan.width).some((cell) => cell.trim() !== '');
}

function personalFaults(plan: MappingPlan, raw: readonly string[], row: number): Fault[] {
	const faults: Fault[] = [];
	for (let slot = 0; slot < plan.used.length; slot += 1) {
		const column = plan.used[slot];
		if (!column || column.isExempt) continue;
		const kind = findPersonalData(raw[slot] ?? '');
		if (kind !== null) faults.push(personalFault(row, column.name, kind));
	}
	return faults;
}

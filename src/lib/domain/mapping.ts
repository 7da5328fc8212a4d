/** From a row of an outside file to rows of the product's own form, by a saved mapping. Only mapped columns are read. */
import type { SourceRow } from './csv.ts';
import { failure, success, type Fault, type Result } from './errors.ts';
import { isAskedKind, type AskedValue } from './mapping-evidence.ts';
import type { ColumnMapping, MappedOutput, MappedValue } from './mapping-document.ts';
import {
	doubledColumn,
	emptyFault,
	headerlessFault,
	lostFault,
	missingColumn,
	patternFault,
	personalFault,
	unitFault,
	unknownColumn,
	valueFault,
	widthFault
} from './mapping-faults.ts';
import { sourceLabel } from './mapping-questions.ts';
import {
	compileConditions,
	compileText,
	compileValue,
	headerUnitOf,
	templateColumns,
	valueColumn,
	ValueFault,
	type Cells,
	type EachColumn,
	type ReadValue
} from './mapping-reader.ts';
import { findPersonalData } from './personal-data.ts';
import { isRefusedColumn } from './refused-columns.ts';
import { HeaderNames, plainShape, splitUnit, type SheetShape } from './sheet-shape.ts';
import { ROUNDED } from './spreadsheet-text.ts';
import type { TableRows } from './table-rows.ts';
import { isAmountUnit, readKind } from './values/read-settings.ts';
import { valueReader } from './values/readers.ts';
import { BadValue, isNone } from './values/reading.ts';

/** The keyed hash that stands for a client number; the key never enters the domain. */
export type HashClient = (clientNumber: string) => string;
/** One row in the product's own form: target column → text. An empty value is left out. */
export type TargetRow = Readonly<Record<string, string>>;

interface UsedColumn {
	/** As the file calls it, or the mapping where the file has none. */
	readonly name: string;
	/** -1: the file has no such column, and the mapping says that it need not. */
	readonly index: number;
	readonly isClientNumber: boolean;
	/** False: only whether it is empty is looked at. */
	readonly isRead: boolean;
	readonly isExempt: boolean;
	/** What a row is in which it is empty. */
	readonly whenEmpty: 'warn' | 'refuse' | null;
}

interface CompiledOutput {
	readonly holds: (cells: readonly string[]) => boolean;
	readonly set: readonly { readonly target: string; readonly read: ReadValue }[];
	/** Where a target column comes from, so that a fault names the column that people see in their file. */
	readonly sources: ReadonlyMap<string, string>;
	readonly asked: readonly AskedValue[];
}

/** A mapping bound to the header of one file. */
export interface MappingPlan {
	readonly mapping: ColumnMapping;
	readonly shape: SheetShape;
	/** Sheets leave cells away at the end of a row, which in a text file is a fault. */
	readonly isRagged: boolean;
	readonly used: readonly UsedColumn[];
	readonly outputs: readonly CompiledOutput[];
	/** Dropped unread; the report names them. */
	readonly ignoredColumns: readonly string[];
	/** Of the first output that has the target column. */
	readonly sources: ReadonlyMap<string, string>;
	readonly tableRows: TableRows;
}

/** How many of a mapping's columns a row of names has: the header is the row that has most. */
export function countColumns(mapping: ColumnMapping, header: readonly string[]): number {
	const names = new HeaderNames(header);
	let count = 0;
	for (const name of neededColumns(mapping).keys()) if (names.find(name).length > 0) count += 1;
	for (const { forEach } of mapping.rows)
		if (forEach?.matching !== undefined) count += matchingColumns(forEach.matching, header).length;
	return count;
}

/** Finds the mapping's columns in a header. A missing, doubled or (where refused) unknown column is a fault. */
export function compileMapping(
	mapping: ColumnMapping,
	table: SheetShape | readonly string[],
	{ isRagged = false } = {}
): Result<MappingPlan> {
	const shape = 'header' in table ? table : plainShape(table);
	const { header } = shape;
	const personal = header.find((name) => findPersonalData(name) !== null);
	if (personal !== undefined) return failure(headerlessFault(headerRow(shape)));
	const found = findColumns(mapping, shape);
	if (!found.ok) return found;
	const { used, slots, ignoredColumns } = found.value;
	const outputs: CompiledOutput[] = [];
	const faults: Fault[] = [];
	for (const output of mapping.rows) {
		const columns = eachColumns(output, header, slots);
		if (columns.length === 0 || columns.length > MOST_EACH) {
			faults.push(patternFault(headerRow(shape), output.forEach?.matching ?? '', columns.length));
			continue;
		}
		for (const each of columns) {
			const cells = cellsOf(shape, used, slots, each);
			const compiled = compileOutput(output, cells, headerRow(shape));
			if (compiled.ok) outputs.push(compiled.value);
			else faults.push(...compiled.faults);
		}
	}
	if (faults.length > 0) return failure(...faults);
	const sources = new Map<string, string>();
	for (const output of outputs)
		for (const [target, source] of output.sources)
			if (!sources.has(target)) sources.set(target, source);
	return success({
		mapping,
		shape,
		isRagged,
		used,
		outputs,
		ignoredColumns,
		sources,
		tableRows: { headerLines: shape.headerLines, keyIndex: keyIndex(mapping, used, slots) }
	});
}

/** As many columns as a mapping may list by name. */
const MOST_EACH = 200;

function headerRow({ headerRows }: SheetShape): number {
	return headerRows[0] ?? 1;
}

interface FoundColumns {
	readonly used: readonly UsedColumn[];
	readonly slots: ReadonlyMap<string, number>;
	readonly ignoredColumns: readonly string[];
}

function findColumns(mapping: ColumnMapping, shape: SheetShape): Result<FoundColumns> {
	const { header } = shape;
	const row = headerRow(shape);
	const names = new HeaderNames(header);
	const read = readColumns(mapping);
	for (const { forEach } of mapping.rows)
		for (const { column } of matchingColumns(forEach?.matching, header)) read.set(column, false);
	const needed = withLookedAt(mapping, read);
	const roles = new Map(Object.entries(mapping.columns));
	const faults: Fault[] = [];
	const used: UsedColumn[] = [];
	for (const [name, isOptional] of needed) {
		const [index = -1, again] = names.find(name);
		if (index === -1 && !isOptional) faults.push(missingColumn(row, name, header));
		if (again !== undefined) faults.push(doubledColumn(row, name));
		const role = roles.get(name);
		used.push({
			name: header[index] ?? name,
			index,
			isClientNumber: role?.clientNumber === true,
			isRead: read.has(name),
			isExempt: role?.number === true || role?.clientNumber === true || !read.has(name),
			whenEmpty: role?.empty ?? null
		});
	}
	const taken = new Set(used.map(({ index }) => index));
	const ignoredColumns = header.filter(
		(name, index) => name !== '' && !taken.has(index) && !isRefusedColumn(name)
	);
	if (mapping.unknownColumns === 'refuse')
		for (const name of ignoredColumns) faults.push(unknownColumn(row, name, [...needed.keys()]));
	if (faults.length > 0) return failure(...faults);
	return success({
		used,
		slots: new Map([...needed.keys()].map((name, slot) => [name, slot])),
		ignoredColumns
	});
}

function cellsOf(
	{ units, unitLine }: SheetShape,
	used: readonly UsedColumn[],
	slots: ReadonlyMap<string, number>,
	each: EachColumn | null
): Cells {
	return {
		slots,
		each,
		shownName: (slot) => used[slot]?.name,
		unitOf: (slot) => {
			const index = used[slot]?.index ?? -1;
			return index === -1 ? null : (units[index] ?? unitLine?.unit ?? null);
		}
	};
}

function compileOutput(output: MappedOutput, cells: Cells, row: number): Result<CompiledOutput> {
	const set = Object.entries(output.set);
	const as = output.forEach?.as;
	if (as !== undefined) set.push([as, { each: 'name', trim: true, otherwise: 'refuse' }]);
	const faults = set.flatMap(([, value]) => contradiction(value, cells, row));
	if (faults.length > 0) return failure(...faults);
	const sources = new Map<string, string>();
	for (const [target, value] of set) {
		const column = valueColumn(value, cells);
		if (column !== null) sources.set(target, column);
	}
	return success({
		holds: compileConditions(output.when, cells),
		set: set.map(([target, value]) => ({ target, read: compileValue(value, cells) })),
		sources,
		asked: set.flatMap(([, value]) => {
			const kind = readKind(value);
			const label = sourceLabel(value, output);
			if (kind === null || label === null || !isAskedKind(kind)) return [];
			const headerUnit = headerUnitOf(value, cells) ?? undefined;
			return [{ label, kind, settings: value, headerUnit, text: compileText(value, cells) }];
		})
	});
}

/** A unit that the mapping states and another that the file states: one of them is wrong, and nobody guesses which. */
function contradiction(value: MappedValue, cells: Cells, row: number): Fault[] {
	const inFile = headerUnitOf(value, cells);
	if (readKind(value) !== 'amount' || inFile === null) return [];
	const inMapping = isAmountUnit(value.unit) ? value.unit : null;
	if (inMapping === null ? isAmountUnit(inFile) : inMapping === inFile) return [];
	return [unitFault(row, valueColumn(value, cells) ?? '', inFile, inMapping)];
}

/** The columns of a wide table, or a single null where the output is of the row as it is. */
function eachColumns(
	{ forEach }: MappedOutput,
	header: readonly string[],
	slots: ReadonlyMap<string, number>
): (EachColumn | null)[] {
	if (forEach === undefined) return [null];
	const columns =
		forEach.columns?.map((name) => ({ name, column: name })) ??
		matchingColumns(forEach.matching, header);
	return columns.map(({ name, column }) => ({ name, column, slot: slots.get(column) ?? -1 }));
}

/** `*／本月` and 存款／本月 → 存款. Units in brackets are no part of the name. */
function matchingColumns(
	pattern: string | undefined,
	header: readonly string[]
): { readonly name: string; readonly column: string }[] {
	if (pattern === undefined) return [];
	const [before = '', after = ''] = pattern.split('*').map((part) => part.trim());
	return header.flatMap((column) => {
		const { bare } = splitUnit(column);
		const whole = [bare, column].find(
			(name) =>
				name.length > before.length + after.length &&
				name.startsWith(before) &&
				name.endsWith(after)
		);
		if (whole === undefined) return [];
		return [{ name: whole.slice(before.length, whole.length - after.length).trim(), column }];
	});
}

/** What one source row gives: rows of the product's form, or the faults that refuse it whole. */
export interface MappedRow {
	readonly row: number;
	readonly targets: readonly TargetRow[];
	/** For each of the targets: which column each of its values comes from. */
	readonly origins: readonly ReadonlyMap<string, string>[];
	readonly faults: readonly Fault[];
	/** What is missing in a row that comes in all the same. */
	readonly warnings: readonly Fault[];
	/** A value can be read in several ways: the row gives nothing until that is decided. */
	readonly isOpen: boolean;
}

const NONE: readonly never[] = [];

/** Maps one row. A row that no `when` selects gives nothing; one fault refuses all that the row would give. */
export function mapRow(plan: MappingPlan, source: SourceRow, hashClient: HashClient): MappedRow {
	const { row } = source;
	const read = readRow(plan, source, hashClient);
	if (!read.ok) return refused(row, read.faults);
	const { cells, selected, warnings } = read.value;
	const faults: Fault[] = [];
	let isOpen = false;
	const targets = selected.map((output) => {
		const target: Record<string, string> = {};
		for (const { target: column, read: readValue } of output.set) {
			const value = readValue(cells);
			if (typeof value === 'string') {
				if (value !== '') target[column] = value;
			} else if (value instanceof ValueFault) faults.push(valueFault(row, value));
			else isOpen = true;
		}
		return target;
	});
	if (faults.length > 0) return refused(row, faults);
	return {
		row,
		targets: isOpen ? NONE : targets,
		origins: isOpen ? NONE : selected.map(({ sources }) => sources),
		faults: NONE,
		warnings,
		isOpen
	};
}

function refused(row: number, faults: readonly Fault[]): MappedRow {
	return { row, targets: NONE, origins: NONE, faults, warnings: NONE, isOpen: false };
}

/** Everything that is open to question in a row, with the text that stands there. */
export function askRow(
	plan: MappingPlan,
	source: SourceRow,
	take: (asked: AskedValue, text: string, row: number) => void
): void {
	// Whatever a client number is, it is no date or amount.
	const read = readRow(plan, source, () => '');
	if (!read.ok) return;
	for (const { asked } of read.value.selected)
		for (const one of asked) take(one, one.text(read.value.cells), source.row);
}

interface ReadRow {
	readonly cells: readonly string[];
	readonly selected: readonly CompiledOutput[];
	readonly warnings: readonly Fault[];
}

function readRow(plan: MappingPlan, source: SourceRow, hashClient: HashClient): Result<ReadRow> {
	const { row } = source;
	if (hasWrongWidth(plan, source.cells))
		return failure(widthFault(row, source.cells.length, plan.shape.header.length));
	const raw = plan.used.map(({ index }) => source.cells[index] ?? '');
	const cells = raw.map((text, slot) =>
		plan.used[slot]?.isClientNumber && text.trim() !== '' ? hashClient(text.trim()) : text
	);
	const selected = plan.outputs.filter((output) => output.holds(cells));
	if (selected.length === 0) return success({ cells, selected, warnings: NONE });
	const personal = personalFaults(plan, raw, row);
	// Nothing else is said of such a row: another fault would repeat its values.
	if (personal.length > 0) return failure(...personal);
	const lost = lostFaults(plan, raw, row);
	if (lost.length > 0) return failure(...lost);
	const warnings: Fault[] = [];
	const missing: Fault[] = [];
	for (let slot = 0; slot < plan.used.length; slot += 1) {
		const column = plan.used[slot];
		if (!column?.whenEmpty || !isNone(raw[slot] ?? '')) continue;
		(column.whenEmpty === 'refuse' ? missing : warnings).push(emptyFault(row, column.name));
	}
	return missing.length > 0 ? failure(...missing) : success({ cells, selected, warnings });
}

/** Every column that the mapping names, and whether the file may lack it. */
function neededColumns(mapping: ColumnMapping): Map<string, boolean> {
	return withLookedAt(mapping, readColumns(mapping));
}

/** Columns of which nothing is read but whether they are empty belong to it, too. */
function withLookedAt(
	{ columns }: ColumnMapping,
	read: ReadonlyMap<string, boolean>
): Map<string, boolean> {
	const needed = new Map(read);
	for (const [name, { empty }] of Object.entries(columns))
		if (empty !== undefined) needed.set(name, false);
	return needed;
}

function readColumns(mapping: ColumnMapping): Map<string, boolean> {
	const needed = new Map<string, boolean>();
	const need = (name: string, isOptional: boolean) =>
		needed.set(name, isOptional && (needed.get(name) ?? true));
	for (const { when, forEach, set } of mapping.rows) {
		for (const { column } of when) need(column, false);
		for (const column of forEach?.columns ?? []) need(column, false);
		for (const value of Object.values(set)) {
			if (value.column !== undefined) need(value.column, value.optional === true);
			for (const name of templateColumns(value.template ?? '')) need(name, false);
		}
	}
	return needed;
}

/** The target columns that every row of data fills, the first that the mapping reads from a column. */
const KEYS = ['employeeNo', 'orgUnit', 'code', 'date'];

function keyIndex(
	mapping: ColumnMapping,
	used: readonly UsedColumn[],
	slots: ReadonlyMap<string, number>
): number {
	for (const key of KEYS)
		for (const { set } of mapping.rows) {
			const column = Object.hasOwn(set, key) ? set[key]?.column : undefined;
			const index = column === undefined ? -1 : (used[slots.get(column) ?? -1]?.index ?? -1);
			if (index !== -1) return index;
		}
	return -1;
}

/** Cells beyond the header are forgiven while they are empty: spreadsheets leave trailing separators. */
function hasWrongWidth({ shape, isRagged }: MappingPlan, cells: readonly string[]): boolean {
	const width = shape.header.length;
	if (cells.length === width) return false;
	if (cells.length < width) return !isRagged;
	return cells.slice(width).some((cell) => cell.trim() !== '');
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

const readCode = valueReader('code', {});
const ROUNDED_CELL = new BadValue(
	'mapping.rounded',
	{
		zh: '这一格是超过 15 位的数，表格已把末尾数字改成 0；请把该列设为文本后重新录入或导出',
		en: 'is a number of more than 15 digits, whose last ones the sheet has made zeros; format the column as text and enter or export it again'
	},
	''
);

/**
 * Cells that no longer say what was typed: long numbers that the sheet has rounded, and client numbers that are no number,
 * which as a hash nobody could tell from others.
 */
function lostFaults(plan: MappingPlan, raw: readonly string[], row: number): Fault[] {
	const faults: Fault[] = [];
	for (let slot = 0; slot < plan.used.length; slot += 1) {
		const column = plan.used[slot];
		const text = raw[slot] ?? '';
		if (!column?.isRead) continue;
		if (text === ROUNDED) faults.push(lostFault(row, column.name, ROUNDED_CELL));
		else if (column.isClientNumber) {
			const reading = readCode(text);
			if (reading instanceof BadValue) faults.push(lostFault(row, column.name, reading));
		}
	}
	return faults;
}

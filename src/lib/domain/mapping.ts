/** From a row of an outside file to rows of the product's own form, by a saved mapping. Only mapped columns are read. */
import type { SourceRow } from './csv.ts';
import { failure, success, type Fault, type Result, type Text } from './errors.ts';
import type { ColumnMapping, MappedValue, MappingCondition } from './mapping-document.ts';
import { compileDatePattern, toYuan } from './mapping-value.ts';
import { nearestName } from './nearest-name.ts';
import { findPersonalData, type PersonalData } from './personal-data.ts';

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

/** A value as it is read from the mapped cells, or the fault that it has. */
type ReadValue = (cells: readonly string[]) => string | ValueFault;
class ValueFault {
	constructor(
		readonly column: string,
		readonly code: string,
		readonly message: Text,
		readonly found: string,
		readonly allowed?: string,
		readonly suggestion?: string
	) {}
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
	const ignoredColumns = header.filter((name) => !needed.has(name));
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
		ignoredColumns: ignoredColumns.filter((name) => name !== ''),
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

const PLACEHOLDER = /\{([^{}]+)\}/g;

function templateColumns(template: string): string[] {
	return [...template.matchAll(PLACEHOLDER)].map(([, name]) => (name ?? '').trim());
}

type Slots = ReadonlyMap<string, number>;

function cellReader(column: string, slots: Slots): (cells: readonly string[]) => string {
	const slot = slots.get(column) ?? -1;
	return (cells) => cells[slot] ?? '';
}

function compileConditions(
	conditions: readonly MappingCondition[],
	slots: Slots
): (cells: readonly string[]) => boolean {
	const tests = conditions.map((condition) => {
		const read = cellReader(condition.column, slots);
		const words = new Set(condition.in ?? []);
		if (condition.equals !== undefined) words.add(condition.equals);
		return (cells: readonly string[]) => {
			const text = read(cells).trim();
			return condition.notEmpty ? text !== '' : words.has(text);
		};
	});
	return (cells) => tests.every((test) => test(cells));
}

function compileValue(value: MappedValue, slots: Slots): ReadValue {
	const text = compileSource(value, slots);
	const convert = compileConversion(value);
	return (cells) => {
		const found = text(cells);
		return found === '' ? '' : convert(found);
	};
}

function compileSource(value: MappedValue, slots: Slots): (cells: readonly string[]) => string {
	const { constant, template, column } = value;
	if (constant !== undefined) return () => constant;
	const trim = (text: string) => (value.trim ? text.trim() : text);
	if (column !== undefined) {
		const read = cellReader(column, slots);
		return (cells) => trim(read(cells));
	}
	const readers = new Map(
		templateColumns(template ?? '').map((name) => [name, cellReader(name, slots)])
	);
	return (cells) =>
		(template ?? '').replace(PLACEHOLDER, (_, name: string) =>
			trim(readers.get(name.trim())?.(cells) ?? '')
		);
}

function compileConversion(value: MappedValue): (text: string) => string | ValueFault {
	const column = value.column ?? value.template ?? '';
	if (value.values !== undefined) return compileWords(column, value.values, value.otherwise);
	if (value.date !== undefined) {
		const pattern = value.date;
		const read = compileDatePattern(pattern);
		return (text) =>
			read?.(text) ??
			new ValueFault(
				column,
				'mapping.date',
				{
					zh: '不是这种格式的日期，或没有这一天',
					en: 'is not a date of this form, or no such day'
				},
				text,
				pattern
			);
	}
	if (value.unit !== undefined) {
		const unit = value.unit;
		return (text) =>
			toYuan(text, unit) ??
			new ValueFault(
				column,
				'mapping.amount',
				{ zh: '不是金额', en: 'is not an amount' },
				text,
				'1234.50'
			);
	}
	return (text) => text;
}

function compileWords(
	column: string,
	values: Readonly<Record<string, string>>,
	otherwise: 'keep' | 'refuse'
): (text: string) => string | ValueFault {
	const words = new Map(Object.entries(values));
	const known = [...words.keys()];
	return (text) => {
		const word = words.get(text);
		if (word !== undefined) return word;
		if (otherwise === 'keep') return text;
		return new ValueFault(
			column,
			'mapping.word',
			{ zh: '映射中没有这个值', en: 'is not among the mapping’s values' },
			text,
			known.slice(0, 20).join(', '),
			nearestName(text, known) ?? undefined
		);
	};
}

/** Cells beyond the header are forgiven while they are empty: spreadsheets leave trailing separators. */
function hasWrongWidth(plan: MappingPlan, cells: readonly string[]): boolean {
	if (cells.length === plan.width) return false;
	return cells.length < plan.width || cells.slice(plan.width).some((cell) => cell.trim() !== '');
}

const PERSONAL: Readonly<Record<PersonalData, Text>> = {
	identityNumber: {
		zh: '像身份证号。客户个人信息不能进入本系统，整行拒收。',
		en: 'looks like an identity number. Personal data of clients stays out; the row is refused.'
	},
	mobileNumber: {
		zh: '像手机号。客户个人信息不能进入本系统，整行拒收。',
		en: 'looks like a mobile number. Personal data of clients stays out; the row is refused.'
	},
	bankCard: {
		zh: '像银行卡号。客户个人信息不能进入本系统，整行拒收。',
		en: 'looks like a bank card number. Personal data of clients stays out; the row is refused.'
	}
};

/** The value itself is never repeated: neither stored, nor shown, nor logged. */
function personalFaults(plan: MappingPlan, raw: readonly string[], row: number): Fault[] {
	const faults: Fault[] = [];
	for (const [slot, { name, isExempt }] of plan.used.entries()) {
		const kind = isExempt ? null : findPersonalData(raw[slot] ?? '');
		if (kind !== null)
			faults.push({
				code: `personalData.${kind}`,
				message: PERSONAL[kind],
				place: `row ${row}, ${name}`
			});
	}
	return faults;
}

function valueFault(row: number, fault: ValueFault): Fault {
	return {
		code: fault.code,
		message: fault.message,
		place: `row ${row}, ${fault.column}`,
		found: fault.found.slice(0, 60),
		allowed: fault.allowed,
		suggestion: fault.suggestion
	};
}

function widthFault(row: number, found: number, expected: number): Fault {
	return {
		code: 'csv.row.cells',
		message: {
			zh: `这一行有 ${found} 格，表头有 ${expected} 列`,
			en: `has ${found} cells where the header has ${expected} columns`
		},
		place: `row ${row}`
	};
}

function headerlessFault(): Fault {
	return {
		code: 'mapping.header',
		message: {
			zh: '第一行像是数据而不是列名（含个人信息）。请在第一行写列名。',
			en: 'The first line looks like data with personal numbers, not column names. Put the column names on the first line.'
		},
		place: 'row 1'
	};
}

function missingColumn(name: string, header: readonly string[]): Fault {
	return {
		code: 'mapping.column.missing',
		message: { zh: `文件里没有“${name}”列`, en: `The file has no column “${name}”` },
		place: `row 1, ${name}`,
		suggestion: nearestName(name, header) ?? undefined
	};
}

function doubledColumn(name: string): Fault {
	return {
		code: 'mapping.column.doubled',
		message: { zh: `“${name}”列出现了两次`, en: `The column “${name}” stands there twice` },
		place: `row 1, ${name}`
	};
}

function unknownColumn(name: string, allowed: readonly string[]): Fault {
	return {
		code: 'mapping.column.unknown',
		message: { zh: `没有“${name}”这一列`, en: `“${name}” is not a column of this form` },
		place: `row 1, ${name}`,
		found: name.slice(0, 60),
		allowed: allowed.join(', '),
		suggestion: nearestName(name, allowed) ?? undefined
	};
}

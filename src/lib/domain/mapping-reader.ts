/** The parts of a mapping made ready to run over many rows: conditions and values over the cells that it reads. */
import type { Text } from './errors.ts';
import type { MappedValue, MappingCondition } from './mapping-document.ts';
import { compileDatePattern } from './mapping-value.ts';
import { nearestName } from './nearest-name.ts';
import type { HeaderUnit } from './sheet-shape.ts';
import { readKind } from './values/read-settings.ts';
import { BadValue, isNone, OpenValue } from './values/reading.ts';
import { valueReader } from './values/readers.ts';

/** A value as it is read from the mapped cells, the fault that it has, or what is open about it. */
export type ReadValue = (cells: readonly string[]) => string | ValueFault | OpenValue;

/** What is wrong with one value; the row that it stands in is known to the caller. */
export class ValueFault {
	constructor(
		readonly column: string,
		readonly code: string,
		readonly message: Text,
		readonly found: string,
		readonly allowed?: string,
		readonly suggestion?: string
	) {}
}

const PLACEHOLDER = /\{([^{}]+)\}/g;
/** In a template: the name of the column that `forEach` is at. */
const EACH = 'each';

/** The columns that a template names in braces. */
export function templateColumns(template: string): string[] {
	return [...template.matchAll(PLACEHOLDER)]
		.map(([, name]) => (name ?? '').trim())
		.filter((name) => name !== EACH);
}

/** The column of a wide table that an output is made from. */
export interface EachColumn {
	/** What it is called in the rows that it gives. */
	readonly name: string;
	/** As the file calls it. */
	readonly column: string;
	readonly slot: number;
}

/** Where the columns of a mapping stand among the cells that are read, and what the file says of them. */
export interface Cells {
	/** By the name that the mapping uses. */
	readonly slots: ReadonlyMap<string, number>;
	readonly each: EachColumn | null;
	/** As the file calls the column of a slot. */
	readonly shownName: (slot: number) => string | undefined;
	/** The unit that the header or a line above it states for the column of a slot. */
	readonly unitOf: (slot: number) => HeaderUnit | null;
}

function cellReader(column: string, { slots }: Cells): (cells: readonly string[]) => string {
	const slot = slots.get(column) ?? -1;
	return (cells) => cells[slot] ?? '';
}

/** All of the conditions must hold; without any, every row is selected. A dash or 无 is empty, too. */
export function compileConditions(
	conditions: readonly MappingCondition[],
	context: Cells
): (cells: readonly string[]) => boolean {
	const tests = conditions.map((condition) => {
		const read = cellReader(condition.column, context);
		const words = new Set(condition.in ?? []);
		if (condition.equals !== undefined) words.add(condition.equals);
		return (cells: readonly string[]) => {
			const text = read(cells);
			return condition.notEmpty ? !isNone(text) : words.has(text.trim());
		};
	});
	const { each } = context;
	if (each) tests.push((cells) => !isNone(cells[each.slot] ?? ''));
	return (cells) => tests.every((test) => test(cells));
}

/** One target column's value. An empty source stays empty: it is not looked up, and no date or amount. */
export function compileValue(value: MappedValue, context: Cells): ReadValue {
	const text = compileText(value, context);
	const convert = compileConversion(value, context);
	if (convert === null) return text;
	return (cells) => {
		const found = text(cells);
		return found === '' ? '' : convert(found);
	};
}

/** The text that a value is read from, before it is read. */
export function compileText(
	value: MappedValue,
	context: Cells
): (cells: readonly string[]) => string {
	const { constant, template, column, each: use } = value;
	const { each } = context;
	if (constant !== undefined) return () => constant;
	if (use === 'name') return () => each?.name ?? '';
	const trim = (text: string) => (value.trim ? text.trim() : text);
	if (use === 'value') return (cells) => trim(cells[each?.slot ?? -1] ?? '');
	if (column !== undefined) {
		const read = cellReader(column, context);
		return (cells) => trim(read(cells));
	}
	const readers = new Map(
		templateColumns(template ?? '').map((name) => [name, cellReader(name, context)])
	);
	return (cells) =>
		(template ?? '').replace(PLACEHOLDER, (_, name: string) =>
			name.trim() === EACH ? (each?.name ?? '') : trim(readers.get(name.trim())?.(cells) ?? '')
		);
}

/** Where a value stands in the file, as people see it; null for a constant. */
export function valueColumn(value: MappedValue, context: Cells): string | null {
	if (value.constant !== undefined) return null;
	if (value.each !== undefined) return context.each?.column ?? null;
	const named = value.column ?? templateColumns(value.template ?? '')[0];
	if (named === undefined) return null;
	return context.shownName(context.slots.get(named) ?? -1) ?? named;
}

/** The unit that the file states for a value's own column; a template has none. */
export function headerUnitOf(value: MappedValue, context: Cells): HeaderUnit | null {
	if (value.each === 'value' && context.each) return context.unitOf(context.each.slot);
	if (value.column === undefined) return null;
	return context.unitOf(context.slots.get(value.column) ?? -1);
}

type Convert = (text: string) => string | ValueFault | OpenValue;

function compileConversion(value: MappedValue, context: Cells): Convert | null {
	const column = valueColumn(value, context) ?? '';
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
	const kind = readKind(value);
	if (kind === null) return null;
	const read = valueReader(kind, {
		...value,
		headerUnit: headerUnitOf(value, context) ?? undefined
	});
	return (text) => {
		const reading = read(text);
		if (!(reading instanceof BadValue)) return reading;
		const { code, message, allowed } = reading;
		return new ValueFault(column, code, message, text, allowed === '' ? undefined : allowed);
	};
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
			{ zh: '映射中没有这个值', en: 'is not among the values of the mapping' },
			text,
			known.slice(0, 20).join(', '),
			nearestName(text, known) ?? undefined
		);
	};
}

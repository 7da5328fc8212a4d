/** The parts of a mapping made ready to run over many rows: conditions and values over the cells that it reads. */
import type { Text } from './errors.ts';
import type { MappedValue, MappingCondition } from './mapping-document.ts';
import { compileDatePattern, toYuan } from './mapping-value.ts';
import { nearestName } from './nearest-name.ts';

/** A value as it is read from the mapped cells, or the fault that it has. */
export type ReadValue = (cells: readonly string[]) => string | ValueFault;

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

/** The columns that a template names in braces. */
export function templateColumns(template: string): string[] {
	return [...template.matchAll(PLACEHOLDER)].map(([, name]) => (name ?? '').trim());
}

/** Where a column's text stands among the cells that are read. */
export type Slots = ReadonlyMap<string, number>;

function cellReader(column: string, slots: Slots): (cells: readonly string[]) => string {
	const slot = slots.get(column) ?? -1;
	return (cells) => cells[slot] ?? '';
}

/** All of the conditions must hold; without any, every row is selected. */
export function compileConditions(
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

/** One target column's value. An empty source stays empty: it is not looked up, and no date or amount. */
export function compileValue(value: MappedValue, slots: Slots): ReadValue {
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
			{ zh: '映射中没有这个值', en: 'is not among the values of the mapping' },
			text,
			known.slice(0, 20).join(', '),
			nearestName(text, known) ?? undefined
		);
	};
}

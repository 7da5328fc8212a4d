/** A mapping proposed for a file that nobody has mapped yet, from its column names and its values. It is shown, never taken silently. */
import { stringify } from 'yaml';
import { COLUMN_WORDS } from './column-synonyms.ts';
import type { SourceRow } from './csv.ts';
import type { Result, Text } from './errors.ts';
import {
	MAPPING_SCHEMA,
	TARGET_COLUMNS,
	type MappingInput,
	type MappingTarget
} from './mapping-document.ts';
import { FILE_FORMS, FILE_KINDS, type FileColumn } from './file-forms.ts';
import { findPersonalData } from './personal-data.ts';
import { findShape, splitUnit, type SheetShape } from './sheet-shape.ts';
import { compact, RowFilter } from './table-rows.ts';
import { isNone } from './values/reading.ts';
import { valueReader } from './values/readers.ts';
import type { ReadKind } from './values/read-settings.ts';

export interface SuggestedColumn {
	/** As the file calls it. */
	readonly column: string;
	/** The target column that it seems to be; null: left unread. */
	readonly target: string | null;
	readonly why: Text;
}

export interface Suggestion {
	readonly mapping: MappingInput;
	/** Every named column of the file, in its order. */
	readonly columns: readonly SuggestedColumn[];
	/** Target columns that a row needs and no column was found for: to be chosen, or given as a constant. */
	readonly missing: readonly string[];
}

type ValueInput = MappingInput['rows'][number]['set'][string];

/** The likely header of a file that has no mapping yet: the row with most names that banks use for such columns. */
export function findLikelyShape(
	target: MappingTarget,
	rows: readonly SourceRow[]
): Result<SheetShape> {
	return findShape(
		rows,
		'auto',
		(header) => header.filter((name) => name !== '' && bestTarget(target, name) !== null).length
	);
}

/** `sample` holds the first rows of the file; those of the header and above it are passed over. */
export function suggestMapping(
	target: MappingTarget,
	shape: SheetShape,
	sample: readonly SourceRow[]
): Suggestion {
	const columns = sampledColumns(shape, sample);
	const chosen = chooseByName(target, columns);
	chooseByValues(target, columns, chosen);
	// With a period a row would be a figure of that period, though it has a day of its own.
	if (target === 'activities' && chosen.has('occurredAt')) chosen.delete('period');
	const wide = target === 'activities' ? wideColumns(columns, chosen) : [];
	const set: Record<string, ValueInput> = {};
	const roles: NonNullable<MappingInput['columns']> = {};
	for (const [name, { column }] of chosen) {
		set[name] = { column: column.name, read: readKindFor(name, column) };
		if (name === 'clientRef') roles[column.name] = { clientNumber: true };
		else if (name === 'externalId' || name === 'reverses') roles[column.name] = { number: true };
	}
	if (wide.length > 0) set.amount = { each: 'value', read: 'amount' };
	const row =
		wide.length > 0
			? { forEach: { columns: wide.map(({ name }) => name), as: 'product' }, set }
			: { set };
	return {
		mapping: {
			schema: MAPPING_SCHEMA,
			name: { zh: '新映射', en: 'New mapping' },
			target,
			...(Object.keys(roles).length > 0 ? { columns: roles } : {}),
			rows: [row]
		},
		columns: columns.map((column) => suggested(column, chosen, wide)),
		missing: missingTargets(target, set)
	};
}

/** A mapping as the text that people edit. */
export function mappingText(mapping: MappingInput): string {
	return stringify(mapping, { lineWidth: 100 });
}

interface SampledColumn {
	readonly name: string;
	readonly bare: string;
	readonly isPercent: boolean;
	/** Filled cells of the sample. */
	readonly values: readonly string[];
}

interface Chosen {
	readonly column: SampledColumn;
	readonly why: Text;
}

function sampledColumns(shape: SheetShape, sample: readonly SourceRow[]): SampledColumn[] {
	const lastHeaderRow = shape.headerRows.at(-1) ?? 1;
	const filter = new RowFilter({ headerLines: shape.headerLines, keyIndex: -1 });
	const rows = sample.filter(
		({ row, cells }) => row > lastHeaderRow && filter.reason(cells) === null
	);
	return shape.header.flatMap((name, index) => {
		if (name === '' || findPersonalData(name) !== null) return [];
		const values = rows.map(({ cells }) => cells[index] ?? '').filter((cell) => !isNone(cell));
		const isPercent =
			shape.units[index] === 'percent' ||
			(values.length > 0 && values.every((value) => /[%％]\s*$/.test(value)));
		return [{ name, bare: splitUnit(name).bare, isPercent, values }];
	});
}

/** How well a column's name fits a target: 0 for its surest name, more for others; null where it does not fit. */
function fit(target: string, bare: string): number | null {
	const names = COLUMN_WORDS[target]?.names ?? [target];
	const sought = plain(bare);
	const exact = names.findIndex((name) => plain(name) === sought);
	if (exact !== -1) return exact;
	// A short word is part of too many others.
	const part = names.findIndex((name) => {
		const word = plain(name);
		return word.length > (/\p{Script=Han}/u.test(word) ? 1 : 4) && sought.includes(word);
	});
	return part === -1 ? null : PARTLY + part;
}

/** A name that only contains the word comes after every one that is it. */
const PARTLY = 100;

function plain(name: string): string {
	return compact(name)
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[_\-./]/g, '');
}

function bestTarget(target: MappingTarget, name: string): string | null {
	const { bare } = splitUnit(name);
	const fits = TARGET_COLUMNS[target].flatMap((column) => {
		const rank = fit(column, bare);
		return rank === null ? [] : [{ column, rank }];
	});
	fits.sort((left, right) => left.rank - right.rank);
	return fits[0]?.column ?? null;
}

function chooseByName(
	target: MappingTarget,
	columns: readonly SampledColumn[]
): Map<string, Chosen> {
	const fits = TARGET_COLUMNS[target].flatMap((name) =>
		columns.flatMap((column) => {
			const rank = fit(name, column.bare);
			return rank === null ? [] : [{ name, column, rank }];
		})
	);
	fits.sort((left, right) => left.rank - right.rank);
	const chosen = new Map<string, Chosen>();
	const taken = new Set<SampledColumn>();
	for (const { name, column } of fits) {
		if (chosen.has(name) || taken.has(column)) continue;
		taken.add(column);
		chosen.set(name, { column, why: { zh: '按列名', en: 'by its name' } });
	}
	return chosen;
}

/** What no name tells: the only column of dates is the date, the only one of amounts the amount. */
function chooseByValues(
	target: MappingTarget,
	columns: readonly SampledColumn[],
	chosen: Map<string, Chosen>
): void {
	const taken = new Set([...chosen.values()].map(({ column }) => column));
	for (const name of TARGET_COLUMNS[target]) {
		const words = COLUMN_WORDS[name];
		if (chosen.has(name) || !words?.isToldByValues) continue;
		const fitting = columns.filter(
			(column) =>
				!taken.has(column) && isWritten(column, words.read === 'amount' ? 'amount' : 'day')
		);
		const [only, another] = fitting;
		if (!only || another) continue;
		taken.add(only);
		chosen.set(name, {
			column: only,
			why: { zh: '只有这一列的值像', en: 'the only column with such values' }
		});
	}
}

/** Whether every sampled value of a column can be read so; figures without a decimal or grouping may be anything. */
function isWritten({ values }: SampledColumn, kind: 'day' | 'amount'): boolean {
	if (values.length === 0) return false;
	const read = valueReader(kind, kind === 'amount' ? { unit: 'yuan' } : { serial: false });
	return values.every((value) => {
		const reading = read(value);
		return typeof reading === 'string'
			? kind === 'day' || /[.,万亿元¥￥]/.test(value)
			: 'readings' in reading;
	});
}

/** Columns of figures beside one another that nothing else is told of: one for each product. */
function wideColumns(
	columns: readonly SampledColumn[],
	chosen: ReadonlyMap<string, Chosen>
): SampledColumn[] {
	if (chosen.has('amount') || chosen.has('quantity') || chosen.has('product')) return [];
	const taken = new Set([...chosen.values()].map(({ column }) => column));
	const read = valueReader('amount', { unit: 'yuan' });
	const figures = columns.filter(
		(column) =>
			!taken.has(column) &&
			!column.isPercent &&
			column.values.length > 0 &&
			!/^(?:序号|行号|No\.?|#|排名|名次|合计|小计|总计|平均)$/i.test(column.bare) &&
			column.values.every((value) => typeof read(value) === 'string')
	);
	return figures.length > 1 ? figures : [];
}

function readKindFor(name: string, { isPercent, values }: SampledColumn): ReadKind {
	const read = COLUMN_WORDS[name]?.read ?? 'text';
	if (read === 'number' && isPercent) return 'percent';
	// People are known by their names in some files.
	if (name === 'employeeNo' && !values.some((value) => /\d/.test(value))) return 'text';
	return read;
}

function suggested(
	column: SampledColumn,
	chosen: ReadonlyMap<string, Chosen>,
	wide: readonly SampledColumn[]
): SuggestedColumn {
	for (const [target, { column: taken, why }] of chosen)
		if (taken === column) return { column: column.name, target, why };
	return wide.includes(column)
		? {
				column: column.name,
				target: 'amount',
				why: { zh: '每个产品一列', en: 'one column for each product' }
			}
		: { column: column.name, target: null, why: { zh: '不读取', en: 'left unread' } };
}

/** Columns without which hardly any row of a target means something, though some kinds of row do. */
const USUAL: Readonly<Partial<Record<MappingTarget, readonly string[]>>> = {
	activities: ['employeeNo', 'occurredAt'],
	orgUnits: ['nameZh'],
	targets: ['employeeNo']
};
/** What the product's own form requires and no column was found for. */
function missingTargets(target: MappingTarget, set: object): string[] {
	const required = ownFormColumns(target).flatMap(({ name, isRequired }) =>
		isRequired ? [name] : []
	);
	// A target of a unit has no employee number.
	const isOfUnit = target === 'targets' && Object.hasOwn(set, 'orgUnit');
	return [...new Set([...required, ...(USUAL[target] ?? [])])].filter(
		(name) => !Object.hasOwn(set, name) && !(isOfUnit && name === 'employeeNo')
	);
}

function ownFormColumns(target: MappingTarget): readonly FileColumn[] {
	const kind = FILE_KINDS.find((name) => plain(name) === plain(target));
	return kind === undefined ? [] : FILE_FORMS[kind].columns;
}

/**
 * A mapping as people make it while they look at a file: each column of the file is one thing or is left unread. What
 * this cannot say (conditions, templates, several facts of a row) is for the mapping's text.
 */
import type { Text } from './errors.ts';
import type {
	ColumnMapping,
	MappedValue,
	MappingInput,
	MappingTarget
} from './mapping-document.ts';
import { MAPPING_SCHEMA } from './mapping-document.ts';
import { HeaderNames } from './sheet-shape.ts';
import type { ReadKind } from './values/read-settings.ts';

/** How a column's values are written, in the words of the mapping document. */
export interface DraftReading {
	readonly read?: ReadKind;
	readonly unit?: string;
	readonly order?: string;
	readonly serial?: boolean;
	readonly decimal?: string;
	readonly date?: string;
	readonly values?: Readonly<Record<string, string>>;
	readonly otherwise?: string;
	readonly optional?: boolean;
}

export interface DraftColumn {
	/** As the file calls it. */
	readonly column: string;
	/** A target column; `each`: one of the columns that are gone through; null: left unread. */
	readonly target: string | null;
	readonly reading: DraftReading;
	readonly role: 'clientNumber' | 'number' | null;
}

/** A wide table: the columns marked `each` hold `value`, and their names stand for `name`. */
export interface DraftWide {
	readonly value: string;
	readonly name: string;
	readonly reading: DraftReading;
}

export interface MappingDraft {
	readonly name: Text;
	readonly target: MappingTarget;
	readonly source: string;
	readonly columns: readonly DraftColumn[];
	/** Target columns that are the same in every row. */
	readonly constants: Readonly<Record<string, string>>;
	readonly wide: DraftWide | null;
	/** The rest of the document, which the page does not touch. */
	readonly rest: Readonly<
		Pick<ColumnMapping, 'zone' | 'header' | 'totals' | 'sheet' | 'unknownColumns' | 'missing'>
	>;
}

export const EACH = 'each';

/** Null where the mapping says more than a draft can. `header`: the columns of the file, in their order. */
export function draftOf(mapping: ColumnMapping, header: readonly string[]): MappingDraft | null {
	const [output, ...others] = mapping.rows;
	if (!output || others.length > 0 || output.when.length > 0) return null;
	const { forEach } = output;
	if (forEach && (forEach.columns === undefined || forEach.as === undefined)) return null;
	const constants: Record<string, string> = {};
	const byColumn = new Map<string, { target: string; reading: DraftReading }>();
	let wide: DraftWide | null = null;
	for (const [target, value] of Object.entries(output.set)) {
		if (value.template !== undefined || value.each === 'name' || !value.trim) return null;
		if (value.constant !== undefined) constants[target] = value.constant;
		else if (value.each === 'value') {
			if (wide !== null || forEach?.as === undefined) return null;
			wide = { value: target, name: forEach.as, reading: readingOf(value) };
		} else if (value.column !== undefined) {
			if (byColumn.has(value.column)) return null;
			byColumn.set(value.column, { target, reading: readingOf(value) });
		}
	}
	for (const column of forEach?.columns ?? []) byColumn.set(column, { target: EACH, reading: {} });
	const names = namedAs([...byColumn.keys()], header);
	const roles = new Map(Object.entries(mapping.columns));
	if ([...roles.values()].some(({ empty }) => empty !== undefined)) return null;
	const { zone, header: rows, totals, sheet, unknownColumns, missing } = mapping;
	return {
		name: mapping.name,
		target: mapping.target,
		source: mapping.source,
		columns: names.map((column) => {
			const role = roles.get(column);
			return {
				column,
				target: byColumn.get(column)?.target ?? null,
				reading: byColumn.get(column)?.reading ?? {},
				role: role?.clientNumber ? 'clientNumber' : role?.number ? 'number' : null
			};
		}),
		constants,
		wide,
		rest: { zone, header: rows, totals, sheet, unknownColumns, missing }
	};
}

/** The document that says what the draft says. */
export function mappingOf(draft: MappingDraft): MappingInput {
	const taken = draft.columns.filter(({ target }) => target !== null);
	const each = taken.filter(({ target }) => target === EACH).map(({ column }) => column);
	const roles = taken.flatMap(({ column, role, target }) =>
		role === null || target === EACH ? [] : [[column, { [role]: true }] as const]
	);
	const set = Object.fromEntries([
		...taken.flatMap(({ column, target, reading }) =>
			target === null || target === EACH ? [] : [[target, { column, ...reading }] as const]
		),
		...Object.entries(draft.constants).map(([target, constant]) => [target, { constant }] as const),
		...(draft.wide && each.length > 0
			? [[draft.wide.value, { each: 'value', ...draft.wide.reading }] as const]
			: [])
	]) as MappingInput['rows'][number]['set'];
	const { zone, header, totals, sheet, unknownColumns, missing } = draft.rest;
	return {
		schema: MAPPING_SCHEMA,
		name: draft.name,
		target: draft.target,
		...(draft.source === 'file' ? {} : { source: draft.source }),
		...(zone === 'Asia/Shanghai' ? {} : { zone }),
		...(header === 'auto' ? {} : { header }),
		...(totals === 'skip' ? {} : { totals }),
		...(sheet === undefined ? {} : { sheet }),
		...(unknownColumns === 'ignore' ? {} : { unknownColumns }),
		...(missing === undefined ? {} : { missing }),
		...(roles.length > 0 ? { columns: Object.fromEntries(roles) } : {}),
		rows: [
			draft.wide && each.length > 0
				? { forEach: { columns: each, as: draft.wide.name }, set }
				: { set }
		]
	};
}

/** The columns of the file, each as the mapping calls it where it does, and what the mapping names besides. */
function namedAs(mapped: readonly string[], header: readonly string[]): string[] {
	const found = new HeaderNames(header);
	const own = new Map<number, string>();
	const missing = mapped.filter((name) => {
		const [index] = found.find(name);
		if (index !== undefined) own.set(index, name);
		return index === undefined;
	});
	return [...header.map((name, index) => own.get(index) ?? name), ...missing].filter(
		(name, index, all) => name !== '' && all.indexOf(name) === index
	);
}

const READING = [
	'read',
	'unit',
	'order',
	'serial',
	'decimal',
	'date',
	'values',
	'otherwise',
	'optional'
] as const;

function readingOf(value: MappedValue): DraftReading {
	return Object.fromEntries(
		READING.flatMap((key) => {
			const said = value[key];
			// What the schema fills in by itself need not be written.
			if (said === undefined || (key === 'otherwise' && said === 'refuse')) return [];
			return [[key, said]];
		})
	);
}

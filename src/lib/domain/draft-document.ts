/** From a mapping document to the draft that a page shows of it, and back. Apart from the draft itself, which browsers load. */
import { z } from 'zod';
import { failure, type Result } from './errors.ts';
import {
	checkMapping,
	MAPPING_SCHEMA,
	TARGET_COLUMNS,
	type ColumnMapping,
	type MappedValue,
	type MappingInput,
	type MappingTarget
} from './mapping-document.ts';
import { EACH, type DraftReading, type DraftWide, type MappingDraft } from './mapping-draft.ts';
import { HeaderNames } from './sheet-shape.ts';
import { mappingText } from './suggest-mapping.ts';

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

const reading = z.record(z.string(), z.unknown());

/** Only the shape: what stands in it is judged as a mapping. */
const draftSchema = z.object({
	name: z.object({ zh: z.string(), en: z.string() }),
	target: z.string().refine((word) => Object.hasOwn(TARGET_COLUMNS, word)),
	source: z.string(),
	columns: z
		.array(
			z.object({
				column: z.string(),
				target: z.string().nullable(),
				reading,
				role: z.enum(['clientNumber', 'number']).nullable()
			})
		)
		.max(2_000),
	constants: z.record(z.string(), z.string()),
	wide: z.object({ value: z.string(), name: z.string(), reading }).nullable(),
	rest: z.looseObject({})
});

/** The text of the mapping that a page's draft stands for. */
export function textOfDraft(given: unknown): Result<string> {
	const read = draftSchema.safeParse(given);
	if (!read.success) return failure(brokenDraft());
	const mapping = mappingOf({
		...read.data,
		target: read.data.target as MappingTarget,
		rest: read.data.rest as MappingDraft['rest']
	});
	const checked = checkMapping(mapping);
	return checked.ok ? { ok: true, value: mappingText(mapping) } : checked;
}

function brokenDraft() {
	return {
		code: 'mapping.draft',
		message: { zh: '不是可以读取的映射草稿', en: 'is not a draft of a mapping' },
		place: 'draft'
	};
}

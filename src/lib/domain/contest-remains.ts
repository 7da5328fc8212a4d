/**
 * What is left of a contest document beside what its schema refuses. The checks that no schema can make (names that must
 * exist, days, places) are made on it too, so that one wrong rate does not hide a prize for a division that is not there.
 */
import type { z } from 'zod';
import { duplicateIds } from './contest-checks.ts';
import type { contestSchema } from './contest.ts';
import type { Fault } from './errors.ts';
import type { SchemaFaults } from './schema-faults.ts';

/** The lists whose items have names that other parts refer to. */
const NAMED_LISTS = ['divisions', 'rules', 'prizes'] as const;

const NAME = { zh: '-', en: '-' };
/** Stands where a required part cannot be read, and is never spoken of. */
const BLANK = {
	schema: 'longhu/contest@1',
	id: 'blank',
	name: NAME,
	rules: [{ id: 'blank', kind: 'perUnit', name: NAME, metric: 'blank', rate: '0' }]
};

/** What `check` finds in the rest of a refused document and that is no consequence of what was refused. */
export function faultsOfRemains(
	schema: typeof contestSchema,
	{ faults, mended, written }: SchemaFaults,
	check: (document: z.output<typeof contestSchema>, plain: unknown) => readonly Fault[]
): Fault[] {
	if (!isFields(mended)) return [];
	const refused = refusedParts(schema, mended);
	const lists = NAMED_LISTS.map((list) => readList(list, mended[list], refused));
	const window = isFields(mended.window) ? mended.window : {};
	const fields = Object.entries(mended).filter(
		([field]) => !refused.has(field) && !NAMED_LISTS.some((list) => list === field)
	);
	const plain = {
		...BLANK,
		...Object.fromEntries(fields),
		window: { from: textOf(window.from), to: textOf(window.to) },
		...Object.fromEntries(
			lists.flatMap(({ list, kept }) => (kept.length > 0 ? [[list, kept]] : []))
		)
	};
	const remains = schema.safeParse(plain);
	if (!remains.success) return [];
	const lost = new Set(lists.flatMap(({ lostNames }) => lostNames));
	// Nobody can say which names do not exist while a whole list of them cannot be read.
	const isNameKnown = lists.every(({ isLost }) => !isLost);
	const stated = new Set(faults.map(({ place }) => place));
	const known = new Set<string>();
	return check(remains.data, plain)
		.filter(({ found }) => found === undefined || !lost.has(found))
		.filter(({ place }) => isNameKnown || place.startsWith('window'))
		.map((fault) => ({ ...fault, place: inDocument(fault.place, lists) }))
		.concat(lists.flatMap(({ doubled }) => doubled))
		.map((fault) => ({ ...fault, place: written(fault.place) }))
		.filter(({ place, message }) => {
			const key = `${place}\u001f${message.en}`;
			const isNew = !known.has(key) && !partsAround(place).some((part) => stated.has(part));
			known.add(key);
			return isNew;
		});
}

/** The places of what the schema refuses: items of the named lists, and whole fields of the document. */
function refusedParts(schema: typeof contestSchema, document: unknown): ReadonlySet<string> {
	const issues = schema.safeParse(document).error?.issues ?? [];
	return new Set(
		issues.map(({ path: [field, index] }) =>
			typeof index === 'number' && NAMED_LISTS.some((list) => list === field)
				? `${String(field)}[${index}]`
				: String(field)
		)
	);
}

interface ReadList {
	readonly list: string;
	readonly isLost: boolean;
	readonly kept: readonly unknown[];
	/** Where each of those stands in the document. */
	readonly indexes: readonly number[];
	/** Names of items that cannot be read: whoever refers to one does not refer to nothing. */
	readonly lostNames: readonly string[];
	readonly doubled: readonly Fault[];
}

function readList(list: string, given: unknown, refused: ReadonlySet<string>): ReadList {
	const items: readonly unknown[] = Array.isArray(given) && !refused.has(list) ? given : [];
	const ids = items.map((item, index) => {
		const id = isFields(item) ? textOf(item.id) : '';
		return id === '' ? `${list}[${index}]` : id;
	});
	const indexes = [...items.keys()].filter((index) => !refused.has(`${list}[${index}]`));
	return {
		list,
		// Without divisions there is one of all, which the document does not speak of.
		isLost: refused.has(list) || (list === 'divisions' && items.length > 0 && indexes.length === 0),
		kept: indexes.map((index) => items[index]),
		indexes,
		lostNames: ids.filter((_, index) => refused.has(`${list}[${index}]`)),
		doubled: duplicateIds(
			list,
			ids.map((id) => ({ id }))
		)
	};
}

function inDocument(place: string, lists: readonly ReadList[]): string {
	return place.replace(/^(\w+)\[(\d+)\]/, (part, name: string, index: string) => {
		const list = lists.find((candidate) => candidate.list === name);
		return list ? `${name}[${list.indexes[Number(index)] ?? index}]` : part;
	});
}

/** A place and all that it lies in: `a[1].b` → `a`, `a[1]`, `a[1].b`. */
function partsAround(place: string): string[] {
	return [...place.matchAll(/[.[]|$/g)].map(({ index }) => place.slice(0, index));
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function isFields(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

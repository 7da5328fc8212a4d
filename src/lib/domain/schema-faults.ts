/**
 * All that a schema finds wrong with a document, in one reading. A misspelt kind or field would hide what stands beside
 * or below it, so it is reported, mended in a copy as it was probably meant, and the copy is read again.
 */
import { z } from 'zod';
import { faultsOfIssue, meantField, meantKind, pathText, unknownKind } from './contest-faults.ts';
import type { Fault } from './errors.ts';

export interface SchemaFaults {
	readonly faults: readonly Fault[];
	/** The document with misspelt kinds and fields mended and unknown fields left out; other faults are still in it. */
	readonly mended: unknown;
	/** A place of the mended document as the place that it has in the document as written. */
	readonly written: (place: string) => string;
}

interface Reading {
	readonly issues: readonly z.core.$ZodIssue[];
	/** The fields that are known at a place where an unknown one was found. */
	readonly fieldsAt: ReadonlyMap<string, readonly string[]>;
}

type FaultsByKey = Map<string, Fault>;

export function schemaFaults(schema: z.ZodType, document: unknown): SchemaFaults {
	const draft = new Draft(document);
	const renamed = new Map<string, string>();
	const written = (place: string) =>
		place.replace(
			/[^.[\]]+/g,
			(step, offset: number) => renamed.get(place.slice(0, offset + step.length)) ?? step
		);
	let reading = read(schema, draft.document);
	const faults = faultsOf(reading, written);
	// Ends: each round knows more names than the one before, and only what was hidden can be mended in it.
	while (mendNames(draft, reading, renamed)) {
		reading = read(schema, draft.document);
		for (const [key, fault] of faultsOf(reading, written))
			if (!faults.has(key)) faults.set(key, fault);
	}
	for (const [key, fault] of faultsOfAnyKind(schema, draft, { reading, written }))
		if (!faults.has(key)) faults.set(key, fault);
	return { faults: [...faults.values()], mended: draft.document, written };
}

function read(schema: z.ZodType, document: unknown): Reading {
	const fieldsAt = new Map<string, readonly string[]>();
	const parsed = schema.safeParse(document, {
		reportInput: true,
		error: (issue) => {
			if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject)
				fieldsAt.set(pathText(issue.path ?? []), Object.keys(issue.inst.shape));
			return undefined;
		}
	});
	return { issues: parsed.error?.issues ?? [], fieldsAt };
}

function faultsOf({ issues, fieldsAt }: Reading, written: SchemaFaults['written']): FaultsByKey {
	const faults: FaultsByKey = new Map();
	for (const issue of issues)
		for (const fault of faultsOfIssue(issue, fieldsAt.get(pathText(issue.path)) ?? [])) {
			const place = written(fault.place);
			faults.set(`${place}\u001f${fault.message.en}`, { ...fault, place });
		}
	return faults;
}

/** Writes the names that were probably meant into the document; false where none was left to mend. */
function mendNames(
	draft: Draft,
	{ issues, fieldsAt }: Reading,
	renamed: Map<string, string>
): boolean {
	let isMended = false;
	for (const issue of issues) {
		const unknown = unknownKind(issue);
		const meant = unknown && meantKind(unknown);
		if (!meant && issue.code !== 'unrecognized_keys') continue;
		const holder = draft.at(unknown ? issue.path.slice(0, -1) : issue.path);
		if (holder === null) continue;
		if (unknown && meant) holder[unknown.discriminator] = meant;
		isMended = true;
		if (issue.code !== 'unrecognized_keys') continue;
		for (const key of issue.keys) {
			const field = meantField(key, holder, fieldsAt.get(pathText(issue.path)) ?? []);
			if (field !== null) {
				holder[field] = holder[key];
				renamed.set(pathText([...issue.path, field]), key);
			}
			Reflect.deleteProperty(holder, key);
		}
	}
	return isMended;
}

/** Where nobody can tell which kind was meant: what is wrong whichever it was. */
function faultsOfAnyKind(
	schema: z.ZodType,
	draft: Draft,
	{ reading, written }: { readonly reading: Reading; readonly written: SchemaFaults['written'] }
): FaultsByKey {
	const open = reading.issues.flatMap((issue) => {
		const unknown = unknownKind(issue);
		const holder = unknown && draft.at(issue.path.slice(0, -1));
		return unknown && holder ? [{ ...unknown, holder, before: holder[unknown.discriminator] }] : [];
	});
	const rounds = open.reduce((most, { kinds }) => Math.max(most, kinds.length), 0);
	let common: FaultsByKey | undefined;
	for (let round = 0; round < rounds; round += 1) {
		for (const { holder, discriminator, kinds } of open)
			holder[discriminator] = kinds[round % kinds.length];
		const faults = faultsOf(read(schema, draft.document), written);
		common = common ? new Map([...common].filter(([key]) => faults.has(key))) : faults;
	}
	for (const { holder, discriminator, before } of open) {
		if (before === undefined) Reflect.deleteProperty(holder, discriminator);
		else holder[discriminator] = before;
	}
	return common ?? new Map();
}

/** A document that is changed without changing the original, nor what an alias shares with another place. */
class Draft {
	private readonly top: Fields;
	private readonly own = new WeakSet<Fields>();

	constructor(document: unknown) {
		this.top = { document };
		this.own.add(this.top);
	}

	get document(): unknown {
		return this.top.document;
	}

	/** The map or list at a path, for changing; null where none stands. */
	at(path: readonly PropertyKey[]): Fields | null {
		let fields = this.top;
		for (const step of ['document', ...path]) {
			const inner = fields[step];
			if (!isFields(inner)) return null;
			if (this.own.has(inner)) {
				fields = inner;
				continue;
			}
			const copy: unknown = Array.isArray(inner) ? [...inner] : { ...inner };
			if (!isFields(copy)) return null;
			this.own.add(copy);
			fields[step] = copy;
			fields = copy;
		}
		return fields;
	}
}

type Fields = Record<PropertyKey, unknown>;

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null;
}

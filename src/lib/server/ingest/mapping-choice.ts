import {
	expectValue,
	failure,
	success,
	type Fault,
	type Result,
	type Text
} from '#lib/domain/errors.ts';
import {
	OWN_FORM_NAMES,
	ownFormMapping,
	parseMapping,
	TARGET_COLUMNS,
	type MappingTarget
} from '#lib/domain/mapping-document.ts';
import { renamed } from '#lib/domain/mapping-edit.ts';
import type { Database } from '../db/client.ts';
import {
	findMapping,
	renameMapping,
	savedMappings,
	saveMapping,
	type ImportMappingText
} from '../db/imports.ts';

/** One way to read a file, as the import page offers it: `own:roster`, or `saved:` and the id of a mapping. */
export interface MappingChoice {
	readonly value: string;
	readonly name: Text;
	readonly target: MappingTarget;
}

export const OWN_TARGETS: readonly MappingTarget[] = [
	'activities',
	'snapshots',
	'figures',
	'roster',
	'orgUnits',
	'targets',
	'care',
	'clientFigures',
	'conduct',
	'leave',
	'qualifications',
	'calendar',
	'metrics',
	'products'
];

export async function mappingChoices(db: Database): Promise<MappingChoice[]> {
	const saved = await savedMappings(db);
	return [
		...saved.map(({ id, document }) => {
			const { name, target } = expectValue(parseMapping(document));
			return { value: `saved:${id}`, name, target };
		}),
		...OWN_TARGETS.map((target) => ({
			value: `own:${target}`,
			name: OWN_FORM_NAMES[target],
			target
		}))
	];
}

/** The mapping that a choice stands for, or null where there is none (any more). */
export async function findChoice(db: Database, choice: string): Promise<ImportMappingText | null> {
	const [kind, which = ''] = choice.split(':');
	if (kind === 'own' && isTarget(which))
		return { id: null, text: JSON.stringify(ownFormMapping(which, 'file')) };
	if (kind !== 'saved' || !/^\d{1,15}$/.test(which)) return null;
	const saved = await findMapping(db, Number(which));
	return saved && { id: saved.id, text: saved.document };
}

function isTarget(word: string): word is MappingTarget {
	return Object.hasOwn(TARGET_COLUMNS, word);
}

/** Saves a mapping under its Chinese name; the same name again replaces the text. */
export async function saveMappingText(
	db: Database,
	{ text, by }: { readonly text: string; readonly by: string }
): Promise<Result<Text>> {
	if (text.trim() === '') return failure(emptyFault());
	const parsed = parseMapping(text);
	if (!parsed.ok) return parsed;
	const { name } = parsed.value;
	await saveMapping(db, { name: name.zh, document: text, createdBy: by });
	return success(name);
}

export type NamedSave =
	| { readonly kind: 'saved'; readonly id: number }
	/** There is one of this name with another text, and nobody said that it may go. */
	| { readonly kind: 'taken'; readonly name: string }
	| { readonly kind: 'refused'; readonly faults: readonly Fault[] };

/** Saves a mapping that was made beside a file. Another one of its name is replaced only where somebody says so. */
export async function saveNamedMapping(
	db: Database,
	{
		text,
		by,
		mayReplace
	}: { readonly text: string; readonly by: string; readonly mayReplace: boolean }
): Promise<NamedSave> {
	const parsed = parseMapping(text);
	if (!parsed.ok) return { kind: 'refused', faults: parsed.faults };
	const name = parsed.value.name.zh;
	const known = (await savedMappings(db)).find((one) => one.name === name);
	if (known && known.document !== text && !mayReplace) return { kind: 'taken', name };
	return { kind: 'saved', id: await saveMapping(db, { name, document: text, createdBy: by }) };
}

/** Gives a saved mapping another name, in its text as well. */
export async function renameSavedMapping(
	db: Database,
	id: number,
	{ name, by }: { readonly name: Text; readonly by: string }
): Promise<Result<Text>> {
	const saved = await findMapping(db, id);
	if (!saved) return failure(goneFault());
	const document = renamed(saved.document, name);
	const parsed = parseMapping(document);
	if (!parsed.ok) return parsed;
	const isDone = await renameMapping(db, id, { name: name.zh, document, createdBy: by });
	return isDone ? success(name) : failure(takenFault(name.zh));
}

function goneFault(): Fault {
	return {
		code: 'mapping.gone',
		message: { zh: '没有这个映射（已被删除）。', en: 'There is no such mapping (any more).' },
		place: 'mapping'
	};
}

function takenFault(name: string): Fault {
	return {
		code: 'mapping.taken',
		message: {
			zh: '已有同名的映射，请换一个名称。',
			en: 'Another mapping has this name. Choose another.'
		},
		place: 'name',
		found: name
	};
}

function emptyFault(): Fault {
	return {
		code: 'mapping.empty',
		message: { zh: '请粘贴映射，或选择一个文件。', en: 'Paste a mapping or choose a file.' },
		place: 'mapping'
	};
}

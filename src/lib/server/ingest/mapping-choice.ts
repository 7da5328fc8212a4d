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
import type { Database } from '../db/client.ts';
import { findMapping, savedMappings, saveMapping, type ImportMappingText } from '../db/imports.ts';

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

function emptyFault(): Fault {
	return {
		code: 'mapping.empty',
		message: { zh: '请粘贴映射，或选择一个文件。', en: 'Paste a mapping or choose a file.' },
		place: 'mapping'
	};
}

/** What a file leaves open, put to a person, and the answers written into the mapping. */
import { isAlias, isMap, parseDocument, type Document } from 'yaml';
import type { Text } from './errors.ts';
import type { ColumnMapping, MappedOutput, MappedValue } from './mapping-document.ts';
import { READ_SETTINGS, readKind, settingChoices } from './values/read-settings.ts';
import type { ReadSetting } from './values/reading.ts';

/** A column whose values can be read in several ways, decided by nothing in the file. Nothing is imported before it is answered. */
export interface Question {
	/** The same for the same column and setting, whatever the file. */
	readonly id: string;
	/** As the mapping calls it; of a wide table the columns that are gone through. */
	readonly column: string;
	readonly setting: ReadSetting;
	readonly text: Text;
	/** Cells that leave it open, never personal data. */
	readonly examples: readonly { readonly row: number; readonly text: string }[];
	readonly choices: readonly Choice[];
	/** The usual answer, to be offered first; nobody is spared giving it. */
	readonly usual: string | null;
}

/** One answer, which is also the value that the setting gets in the mapping. */
export interface Choice {
	readonly value: string;
	readonly label: Text;
}

/** A question that the rows of the column answered themselves: 25/03/2024 can only be day first. */
export interface Decision {
	readonly column: string;
	readonly setting: ReadSetting;
	readonly value: string;
	readonly text: Text;
	/** A row that decided. */
	readonly row: number;
}

/** Question id → value of the chosen answer. */
export type Answers = Readonly<Record<string, string>>;

export function questionId(setting: ReadSetting, column: string): string {
	return `${setting}:${column}`;
}

/** What a value is read from, as people see it in their file; one column has one answer, wherever it is read. */
export function sourceLabel(value: MappedValue, output: MappedOutput): string | null {
	if (value.each === 'value')
		return output.forEach?.matching ?? output.forEach?.columns?.join('、') ?? null;
	return value.column ?? value.template ?? null;
}

/** The mapping with the answers in it. A setting that it states already is left as it is; an answer to nothing, or that no choice offers, is passed over. */
export function answer(mapping: ColumnMapping, answers: Answers): ColumnMapping {
	const given = new Map(Object.entries(answers));
	return {
		...mapping,
		rows: mapping.rows.map((output) => ({
			...output,
			set: Object.fromEntries(
				Object.entries(output.set).map(([target, value]) => [
					target,
					{ ...value, ...settingsFor(value, output, given) }
				])
			)
		}))
	};
}

/** The same in the mapping's own text, whose comments and order stay. */
export function answerText(text: string, mapping: ColumnMapping, answers: Answers): string {
	const document = parseDocument(text, { schema: 'failsafe' });
	const given = new Map(Object.entries(answers));
	for (const [index, output] of mapping.rows.entries())
		for (const [target, value] of Object.entries(output.set))
			for (const [setting, written] of Object.entries(settingsFor(value, output, given)))
				setIn(document, ['rows', index, 'set', target], setting, String(written));
	return document.toString();
}

/** Also where the value is another's by an anchor: both read the same column. */
function setIn(
	document: Document,
	path: readonly (string | number)[],
	setting: string,
	written: string
): void {
	const node = document.getIn(path, true);
	const value = isAlias(node) ? node.resolve(document) : node;
	if (isMap(value)) value.set(setting, written);
}

function settingsFor(
	value: MappedValue,
	output: MappedOutput,
	given: ReadonlyMap<string, string>
): Partial<MappedValue> {
	const kind = readKind(value);
	const label = sourceLabel(value, output);
	if (kind === null || label === null) return {};
	const settings: Record<string, string | boolean> = {};
	for (const [setting, kinds] of Object.entries(READ_SETTINGS)) {
		const name = setting as ReadSetting;
		const answered = given.get(questionId(name, label));
		if (answered === undefined || value[name] !== undefined) continue;
		if (!kinds.includes(kind) || !settingChoices(name, kind).includes(answered)) continue;
		settings[name] = name === 'serial' ? answered === 'true' : answered;
	}
	return settings;
}

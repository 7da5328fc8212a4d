/** The parts of a workbook beside its sheets: which sheets there are, their texts, and what their formats make of numbers. */
import { posix } from 'node:path';
import { builtinFormatKind, formatKind, type FormatKind } from '#lib/domain/spreadsheet-text.ts';
import { refusal, TableFault } from './table-fault.ts';
import {
	MAX_PART_MEGABYTES,
	MAX_SHEETS,
	MAX_STRINGS,
	MAX_STRINGS_MEGABYTES
} from './table-limits.ts';
import { prefixedAttribute, readXml, type XmlAttributes, type XmlReader } from './xml-events.ts';
import type { ZipArchive } from './zip-archive.ts';

export interface WorkbookSheet {
	readonly name: string;
	readonly isHidden: boolean;
	/** Where its rows are in the archive. */
	readonly part: string;
}

export interface Workbook {
	readonly sheets: readonly WorkbookSheet[];
	readonly isFrom1904: boolean;
	readonly strings: string | null;
	readonly styles: string | null;
}

/** `part` is where the package says that its main document is; null where that is no workbook. */
export async function readWorkbook(archive: ZipArchive, part: string): Promise<Workbook | null> {
	const relations = await readRelations(archive, part);
	const target = (kind: string) =>
		relations.find((relation) => relation.kind === kind)?.target ?? null;
	const sheets: WorkbookSheet[] = [];
	let root: string | null = null;
	let isFrom1904 = false;
	await readPart(archive, part, {
		open(name, attributes) {
			root ??= name;
			if (name === 'workbookPr') isFrom1904 = isTrue(attributes['date1904']);
			if (name !== 'sheet') return;
			const id = prefixedAttribute(attributes, 'id');
			const relation = relations.find((relation) => relation.id === id);
			// Charts and macros have a sheet, too, but no rows.
			if (relation?.kind !== 'worksheet' || sheets.length === MAX_SHEETS) return;
			sheets.push({
				name: attributes['name'] ?? '',
				isHidden: (attributes['state'] ?? 'visible') !== 'visible',
				part: relation.target
			});
		}
	});
	if (root !== 'workbook') return null;
	return { sheets, isFrom1904, strings: target('sharedStrings'), styles: target('styles') };
}

interface Relation {
	readonly id: string;
	/** The last part of its type's address: `worksheet`, `styles`. */
	readonly kind: string;
	readonly target: string;
}

/** What a part refers to inside the archive. Files and pages outside are passed over: nothing is ever fetched. */
export async function readRelations(archive: ZipArchive, part: string): Promise<Relation[]> {
	const folder = posix.dirname(part);
	const relationsPart = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
	if (!archive.has(relationsPart)) return [];
	const relations: Relation[] = [];
	await readPart(archive, relationsPart, {
		open(name, attributes) {
			const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes;
			if (name !== 'Relationship' || mode === 'External' || !id || !type || !target) return;
			relations.push({
				id,
				kind: type.slice(type.lastIndexOf('/') + 1),
				target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
			});
		}
	});
	return relations;
}

/** The texts that cells refer to by their number. How a Chinese or Japanese text is read aloud is left out. */
export async function readStrings(archive: ZipArchive, part: string): Promise<string[]> {
	const strings: string[] = [];
	let text = '';
	let isText = false;
	let isPhonetic = false;
	const reader: XmlReader = {
		open(name) {
			if (name === 'si') text = '';
			else if (name === 'rPh') isPhonetic = true;
			else if (name === 't') isText = !isPhonetic;
		},
		text(piece) {
			if (isText) text += piece;
		},
		close(name) {
			if (name === 't') isText = false;
			else if (name === 'rPh') isPhonetic = false;
			else if (name === 'si') {
				if (strings.length === MAX_STRINGS) throw new TableFault(refusal('bomb'));
				strings.push(unescapeText(text));
			}
		}
	};
	await readXml(archive.read(part, MAX_STRINGS_MEGABYTES), reader);
	return strings;
}

/** What the number format of each cell style makes of a number. */
export async function readStyles(archive: ZipArchive, part: string): Promise<FormatKind[]> {
	const named = new Map<string, FormatKind>();
	const styles: FormatKind[] = [];
	let isCellStyle = false;
	const readFormat = ({ numFmtId = '0', formatCode }: XmlAttributes) => {
		if (formatCode !== undefined) named.set(numFmtId, formatKind(formatCode));
	};
	await readPart(archive, part, {
		open(name, attributes) {
			if (name === 'numFmt') readFormat(attributes);
			else if (name === 'cellXfs') isCellStyle = true;
			else if (name === 'xf' && isCellStyle) {
				const id = attributes['numFmtId'] ?? '0';
				styles.push(named.get(id) ?? builtinFormatKind(Number(id)));
			}
		},
		close(name) {
			if (name === 'cellXfs') isCellStyle = false;
		}
	});
	return styles;
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function unescapeText(text: string): string {
	if (!text.includes('_x')) return text;
	return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) =>
		String.fromCharCode(Number.parseInt(code, 16))
	);
}

export function isTrue(value: string | undefined): boolean {
	return value === '1' || value === 'true';
}

function readPart(archive: ZipArchive, part: string, reader: XmlReader): Promise<void> {
	return readXml(archive.read(part, MAX_PART_MEGABYTES), reader);
}

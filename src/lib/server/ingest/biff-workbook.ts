/** A workbook stream of Excel 97-2003 (BIFF8): records of a type, a length and bytes, as [MS-XLS] describes them. */
import { builtinFormatKind, formatKind, type FormatKind } from '#lib/domain/spreadsheet-text.ts';
import { readSharedTexts, readText } from './biff-texts.ts';
import { refusal, TableFault } from './table-fault.ts';
import { MAX_SHEETS, MAX_STRINGS } from './table-limits.ts';

export interface BiffRecord {
	readonly type: number;
	readonly bytes: Buffer;
}

export interface BiffSheet {
	readonly name: string;
	readonly isHidden: boolean;
	/** Where its records begin in the stream. */
	readonly offset: number;
}

export interface BiffWorkbook {
	readonly sheets: readonly BiffSheet[];
	readonly isFrom1904: boolean;
	readonly strings: readonly string[];
	readonly styles: readonly FormatKind[];
}

export const BOF = 0x0809;
export const EOF = 0x000a;
const CONTINUE = 0x003c;
const FILEPASS = 0x002f;
const DATEMODE = 0x0022;
const BOUNDSHEET = 0x0085;
const FORMAT = 0x041e;
const XF = 0x00e0;
const SST = 0x00fc;
const VERSION_8 = 0x0600;

export function* biffRecords(stream: Buffer, from: number): Generator<BiffRecord, void> {
	for (let at = from; at + 4 <= stream.length;) {
		const end = at + 4 + stream.readUInt16LE(at + 2);
		if (end > stream.length) throw new RangeError('the record is longer than its stream');
		yield { type: stream.readUInt16LE(at), bytes: stream.subarray(at + 4, end) };
		at = end;
	}
	throw new RangeError('the records have no end');
}

/** What stands before the sheets. A stream that only a password opens, or of an older Excel, is refused as such. */
export function readBiffWorkbook(stream: Buffer): BiffWorkbook {
	const sheets: BiffSheet[] = [];
	const formats = new Map<number, FormatKind>();
	const styles: number[] = [];
	const texts: Buffer[] = [];
	let isFrom1904 = false;
	let previous = BOF;
	if (stream.length < 8 || stream.readUInt16LE(0) !== BOF || stream.readUInt16LE(4) !== VERSION_8)
		throw new TableFault(refusal('oldExcel'));
	for (const { type, bytes } of biffRecords(stream, 0)) {
		if (type === EOF) break;
		if (type === FILEPASS) throw new TableFault(refusal('encrypted'));
		if (type === DATEMODE) isFrom1904 = bytes.readUInt16LE(0) === 1;
		if (type === BOUNDSHEET && sheets.length < MAX_SHEETS) addSheet(sheets, bytes);
		if (type === FORMAT)
			formats.set(bytes.readUInt16LE(0), formatKind(readText(bytes, 4, bytes.readUInt16LE(2))));
		if (type === XF) styles.push(bytes.readUInt16LE(2));
		if (type === SST || (type === CONTINUE && previous === SST)) texts.push(bytes);
		if (type !== CONTINUE) previous = type;
	}
	return {
		sheets,
		isFrom1904,
		strings: texts.length === 0 ? [] : readSharedTexts(texts, MAX_STRINGS),
		styles: styles.map((id) => formats.get(id) ?? builtinFormatKind(id))
	};
}

/** Charts and macros have a sheet, too, but no rows. */
function addSheet(sheets: BiffSheet[], bytes: Buffer): void {
	if (bytes.readUInt8(5) !== 0) return;
	sheets.push({
		name: readText(bytes, 7, bytes.readUInt8(6)),
		isHidden: (bytes.readUInt8(4) & 3) !== 0,
		offset: bytes.readUInt32LE(0)
	});
}

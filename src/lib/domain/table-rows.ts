/** Which rows under a header are no data: sums, notes, the header once more. */
import { isNone } from './values/reading.ts';

/** Why a row was passed over. */
export type SkipReason = 'total' | 'repeatedHeader' | 'note' | 'blank';

const TOTAL =
	/^(?:本页|本月|本季|本年|全行|全省|分行|支行|部门|总行|机构)?(?:合计|小计|总计|共计|累计|平均|平均值|均值|平均数)(?:数|值)?[:：]?$|^.{1,30}(?:合计|小计|总计)[:：]?$|^(?:grand|sub-?)?totals?:?$|^(?:average|mean|sum)s?:?$/i;
const NOTE =
	/^[(（*※]*(?:备注|附注|注意|注|说明|填表说明|填报说明|制表|制表人|审核|审核人|复核|填报人|填表人|经办人?|负责人|数据来源|数据截至|notes?|remarks?|source)\s*\d*[:：]/i;

export interface TableRows {
	readonly headerLines: readonly (readonly string[])[];
	/** Where the employee number stands, or another column that every row of data fills; -1 for none. */
	readonly keyIndex: number;
}

/** Why a row is no data, or null. A row with an employee number is data, whatever words stand beside it. */
export class RowFilter {
	readonly #lines: readonly (readonly string[])[];
	readonly #keyIndex: number;
	readonly #keyNames: ReadonlySet<string>;
	#isAfterNote = false;

	constructor({ headerLines, keyIndex }: TableRows) {
		this.#lines = headerLines.map((line) => line.map(compact));
		this.#keyIndex = keyIndex;
		this.#keyNames = new Set(headerLines.map((line) => line[keyIndex] ?? ''));
	}

	reason(cells: readonly string[]): SkipReason | null {
		const key = this.#keyIndex < 0 ? '' : (cells[this.#keyIndex] ?? '');
		// Nearly every row ends here, so nothing else of it is looked at.
		if (key !== '' && !this.#isAfterNote && !this.#keyNames.has(key) && !SUSPICIOUS.test(key))
			return null;
		const filled = cells.filter((cell) => cell.trim() !== '');
		if (filled.length === 0) return 'blank';
		if (this.#lines.some((line) => repeats(line, cells))) return 'repeatedHeader';
		this.#isAfterNote =
			(filled.length <= NOTE_CELLS && NOTE.test((filled[0] ?? '').trim())) ||
			(this.#isAfterNote && filled.length === 1);
		if (this.#isAfterNote) return 'note';
		const hasKey = !isNone(key) && !TOTAL.test(compact(key));
		return !hasKey && filled.some((cell) => TOTAL.test(compact(cell))) ? 'total' : null;
	}
}

/** A signature line has a few parts beside one another. */
const NOTE_CELLS = 4;
/** A key that may be a word for a sum, a note or a dash; any other is a key. */
const SUSPICIOUS = /^[\s\-\u2010-\u2015\uff0d无/]|[计均注:：※*]|total|average|mean|sum/i;

function repeats(line: readonly string[], cells: readonly string[]): boolean {
	let matches = 0;
	for (let index = 0; index < Math.max(cells.length, line.length); index += 1) {
		const cell = compact(cells[index] ?? '');
		if (cell !== (line[index] ?? '')) return false;
		if (cell !== '') matches += 1;
	}
	return matches > 1;
}

/** Office sheets spread words out with spaces of any width: 合 计. */
export function compact(text: string): string {
	return text.replace(/\s+/g, '');
}

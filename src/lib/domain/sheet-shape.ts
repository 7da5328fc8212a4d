/** Where the table is in a sheet as offices make them: titles above it, two-line headers, units in names or on a line of their own. */
import { readHeader, type SourceRow } from './csv.ts';
import { failure, success, type Fault, type Result } from './errors.ts';
import { HEADER_ROWS } from './mapping-document.ts';
import { compact } from './table-rows.ts';
import type { AmountUnit } from './values/read-settings.ts';

export type HeaderUnit = AmountUnit | 'percent';

export interface SheetShape {
	/** The rows of the header, as a spreadsheet counts: one, or two under one another. */
	readonly headerRows: readonly number[];
	readonly headerLines: readonly (readonly string[])[];
	/** A name for each column; of a two-line header `存款/本月`. */
	readonly header: readonly string[];
	/** The unit that each name states: `金额(万元)`. */
	readonly units: readonly (HeaderUnit | null)[];
	/** A line above the header that states one for all amounts: `单位：万元`. */
	readonly unitLine: { readonly row: number; readonly unit: AmountUnit } | null;
}

/** How well a row of names is the wanted header: how many wanted names it has. */
export type CountWanted = (header: readonly string[]) => number;

/** The shape of a file whose first row is its header. */
export function plainShape(header: readonly string[]): SheetShape {
	return shapeOf([{ row: 1, cells: header }], []);
}

/**
 * Finds the header among the first rows of a sheet: where the mapping says, else the first row, or pair of rows, with
 * the most wanted names. Where no row has one, the first row that looks like names, so that a fault can say what is missing.
 */
export function findShape(
	rows: readonly SourceRow[],
	setting: 'auto' | { readonly rows: readonly number[] },
	countWanted: CountWanted
): Result<SheetShape> {
	const filled = rows.filter(({ row, cells }) => row <= HEADER_ROWS && cells.some(isFilled));
	const tooWide = filled.find(({ cells }) => cells.length > MOST_COLUMNS);
	if (tooWide) return failure(tooWideFault(tooWide.row));
	const lines =
		setting === 'auto' ? bestLines(filled, countWanted) : statedLines(rows, setting.rows);
	const [first] = lines;
	if (first === undefined)
		return setting === 'auto' ? emptyHeader() : failure(headerRowFault(setting.rows));
	return success(
		shapeOf(
			lines,
			filled.filter(({ row }) => row < first.row)
		)
	);
}

/** What a spreadsheet has room for. */
const MOST_COLUMNS = 16_384;

function tooWideFault(row: number): Fault {
	return {
		code: 'mapping.header.wide',
		message: {
			zh: `这一行超过 ${MOST_COLUMNS} 列，不是表格`,
			en: `has more than ${MOST_COLUMNS} columns, which no sheet has`
		},
		place: `row ${row}`
	};
}

function emptyHeader(): Result<never> {
	const read = readHeader([]);
	return read.ok ? failure() : read;
}

function headerRowFault(rows: readonly number[]): Fault {
	return {
		code: 'mapping.header.row',
		message: {
			zh: '映射指定的表头行在文件里是空的',
			en: 'The row that the mapping names as the header is empty in this file'
		},
		place: `row ${rows[0] ?? 1}`
	};
}

function statedLines(rows: readonly SourceRow[], stated: readonly number[]): SourceRow[] {
	return rows.filter(({ row, cells }) => stated.includes(row) && cells.some(isFilled));
}

function bestLines(rows: readonly SourceRow[], countWanted: CountWanted): SourceRow[] {
	let best: { lines: SourceRow[]; count: number } | null = null;
	for (const [index, row] of rows.entries()) {
		const below = rows[index + 1];
		const candidates = below && couldBePair(row, below) ? [[row], [row, below]] : [[row]];
		for (const lines of candidates) {
			const count = countWanted(joinedNames(lines.map(({ cells }) => cells)));
			if (count > (best?.count ?? 0)) best = { lines, count };
		}
	}
	return best?.lines ?? likelyLines(rows);
}

/** No wanted name anywhere: the first row with several names and no figure, else the first row of all. */
function likelyLines(rows: readonly SourceRow[]): SourceRow[] {
	const likely = rows.find(({ cells }) => {
		const names = cells.filter(isFilled);
		return names.length > 1 && !names.some(isFigure);
	});
	return likely ? [likely] : rows.slice(0, 1);
}

/** A second line of names fills columns that the first leaves empty, and holds no figures. */
function couldBePair(top: SourceRow, below: SourceRow): boolean {
	return (
		below.cells.some((cell, index) => isFilled(cell) && !isFilled(top.cells[index] ?? '')) &&
		top.cells.filter(isFilled).length > 1 &&
		!below.cells.some((cell) => isFilled(cell) && isFigure(cell))
	);
}

function isFigure(text: string): boolean {
	return /^[¥￥(+-]*\d[\d.,:/\-%年月日]*$/.test(compact(text));
}

function isFilled(text: string): boolean {
	return text.trim() !== '';
}

function shapeOf(lines: readonly SourceRow[], above: readonly SourceRow[]): SheetShape {
	const headerLines = lines.map(({ cells }) => cells);
	const header = joinedNames(headerLines);
	return {
		headerRows: lines.map(({ row }) => row),
		headerLines,
		header,
		units: header.map((name) => splitUnit(name).unit),
		unitLine: findUnitLine(above)
	};
}

/**
 * One name for each column. Over two lines a group's name stands above its first column only: it goes on over the
 * empty cells after it while the second line has names, and a name without one below is merged downwards.
 */
export function joinedNames(lines: readonly (readonly string[])[]): string[] {
	const [top = [], below] = lines.map((line) =>
		line.map((name) => name.replace(/\s+/g, ' ').trim())
	);
	if (below === undefined) return top;
	let group = '';
	return Array.from({ length: Math.max(top.length, below.length) }, (_, index) => {
		const upper = top[index] ?? '';
		const lower = below[index] ?? '';
		if (upper !== '') group = upper;
		if (lower === '') {
			group = '';
			return upper;
		}
		return group === '' || group === lower ? lower : `${group}/${lower}`;
	});
}

const UNIT_WORDS: Readonly<Record<string, HeaderUnit | 'count'>> = {
	元: 'yuan',
	人民币元: 'yuan',
	人民币: 'yuan',
	yuan: 'yuan',
	cny: 'yuan',
	rmb: 'yuan',
	千元: 'qianYuan',
	万元: 'wanYuan',
	万: 'wanYuan',
	百万元: 'baiWanYuan',
	百万: 'baiWanYuan',
	亿元: 'yiYuan',
	亿: 'yiYuan',
	分: 'fen',
	'%': 'percent',
	笔: 'count',
	户: 'count',
	人: 'count',
	个: 'count',
	张: 'count',
	件: 'count',
	次: 'count',
	天: 'count'
};
const IN_BRACKETS =
	/\s*[(（[【]\s*(?:(?:金额)?单位\s*[:：]?\s*)?([^()（）[\]【】]{1,6}?)\s*[)）\]】]/g;

/** `金额（万元）` → `金额` and 万元. Brackets with anything else belong to the name. */
export function splitUnit(name: string): {
	readonly bare: string;
	readonly unit: HeaderUnit | null;
} {
	let unit: HeaderUnit | null = null;
	const bare = name.replace(IN_BRACKETS, (whole, word: string) => {
		const found = unitOf(word);
		if (found === undefined) return whole;
		if (found !== 'count') unit = found;
		return '';
	});
	return { bare: bare.trim(), unit };
}

function unitOf(word: string): HeaderUnit | 'count' | undefined {
	const plain = word.normalize('NFKC').toLowerCase();
	return Object.hasOwn(UNIT_WORDS, plain) ? UNIT_WORDS[plain] : undefined;
}

/** A bank's 单位 is also its branch, so only a word for money is a unit. */
const UNIT_LINE =
	/单位[:：]?(?:人民币)?(千元|百万元|万元|亿元|元)|^[(（]?(千元|百万元|万元|亿元)[)）]?$/;

function findUnitLine(above: readonly SourceRow[]): SheetShape['unitLine'] {
	for (const { row, cells } of above)
		for (const cell of cells) {
			const [, stated, alone] = UNIT_LINE.exec(compact(cell)) ?? [];
			const unit = unitOf(stated ?? alone ?? '');
			if (unit !== undefined && unit !== 'percent' && unit !== 'count') return { row, unit };
		}
	return null;
}

/** The columns of a header by name. Spaces, width and a unit in brackets are no part of a name unless the mapping writes them. */
export class HeaderNames {
	readonly #forms: readonly ReadonlyMap<string, readonly number[]>[];

	constructor(header: readonly string[]) {
		const forms = [exactName, plainName, bareName];
		this.#forms = forms.map((form) => {
			const indexes = new Map<string, number[]>();
			for (const [index, name] of header.entries()) {
				if (name === '') continue;
				const key = form(name);
				const known = indexes.get(key);
				if (known) known.push(index);
				else indexes.set(key, [index]);
			}
			return indexes;
		});
	}

	/** Where the column stands: nowhere, once, or several times under the same name. */
	find(name: string): readonly number[] {
		const [exact, plain, bare] = this.#forms;
		return (
			exact?.get(exactName(name)) ?? plain?.get(plainName(name)) ?? bare?.get(plainName(name)) ?? []
		);
	}
}

function exactName(name: string): string {
	return name.trim();
}

function plainName(name: string): string {
	return compact(name).normalize('NFKC').toLowerCase();
}

function bareName(name: string): string {
	return plainName(splitUnit(name).bare);
}

import { formatFen } from '#lib/domain/decimal.ts';
import { exactNumber, printableText } from './spreadsheet-text.ts';

/** One participant's line in the bonus file. */
export interface BonusRow {
	readonly employeeNo: string;
	readonly name: string;
	readonly orgUnit: string;
	readonly division: string;
	/** Null when not ranked. */
	readonly rank: number | null;
	/** The decimal text that the board shows. */
	readonly points: string;
	/** To be paid now. */
	readonly bonusFen: bigint;
	/** Held beside it until later. */
	readonly heldFen: bigint;
	/** What each held part waits for, with its amount; empty where nothing is held. */
	readonly heldUntil: string;
}

/** What the file was computed from; it names the file and fills the sheet 说明. */
export interface BonusFileMeta {
	readonly contestName: { readonly zh: string; readonly en: string };
	readonly contestId: string;
	readonly ruleVersion: number;
	readonly revision: number;
	/** Position in the ledger. */
	readonly position: number;
	/** The instant of the cut, in epoch milliseconds. */
	readonly cutAt: number;
	/** The contest's time zone, as an IANA name. */
	readonly zone: string;
	/** Only a sealed result may lose the mark, and there is none yet. */
	readonly provisional: true;
}

/** A cell is typed here, once, and both formats follow: what is text can never be read as a number, nor the reverse. */
export type Cell =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'number'; readonly text: string; readonly format: NumberFormat }
	| { readonly kind: 'empty' };

/** `money` shows two decimals in groups of thousands; a number of decimals shows just so many. */
export type NumberFormat = 'money' | number;

/** Stands in every row and in the file name until the result is sealed. */
export const PROVISIONAL_MARK = '试算 PROVISIONAL';

/** Widths in characters of the default type, a Chinese character counting two; longer texts wrap. */
export const BONUS_COLUMNS = [
	{ header: '工号 Employee no.', width: 20, figures: false },
	{ header: '姓名 Name', width: 18, figures: false },
	{ header: '机构 Branch', width: 30, figures: false },
	{ header: '组别 Division', width: 20, figures: false },
	{ header: '名次 Rank', width: 12, figures: true },
	{ header: '积分 Points', width: 16, figures: true },
	{ header: '竞赛奖励(税前,元) Bonus before tax (CNY)', width: 24, figures: true },
	{ header: '另有递延(税前,元) Held beside it (CNY)', width: 24, figures: true },
	{ header: '递延至 Held until', width: 28, figures: false },
	{ header: '标记 Mark', width: 20, figures: false }
] as const;

export function textCell(text: string): Cell {
	return { kind: 'text', text: printableText(text) };
}

export function integerCell(value: number | bigint): Cell {
	if (typeof value === 'number' && !Number.isSafeInteger(value))
		throw new RangeError(`not a whole number: ${value}`);
	return { kind: 'number', text: exactNumber(value.toString()).text, format: 0 };
}

/** Whole fen as yuan, exact to the fen. */
export function moneyCell(fen: bigint): Cell {
	return { kind: 'number', text: exactNumber(formatFen(fen)).text, format: 'money' };
}

/** The cells of one participant, in the order of `BONUS_COLUMNS`. */
export function bonusCells(row: BonusRow): readonly Cell[] {
	const points = exactNumber(row.points);
	return [
		textCell(row.employeeNo),
		textCell(row.name),
		textCell(row.orgUnit),
		textCell(row.division),
		row.rank === null ? { kind: 'empty' } : integerCell(row.rank),
		{ kind: 'number', text: points.text, format: points.decimals },
		moneyCell(row.bonusFen),
		moneyCell(row.heldFen),
		textCell(row.heldUntil),
		textCell(PROVISIONAL_MARK)
	];
}

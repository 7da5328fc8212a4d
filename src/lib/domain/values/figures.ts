/** Figures as people write them: 1,234.50 · ¥1.2万 · (300) · 94.5％ · 1.234,50. Exact decimals as text, never a binary float. */
import { Exact } from '../decimal.ts';
import {
	AMOUNT_UNITS,
	isAmountUnit,
	PERCENT_UNITS,
	type AmountUnit,
	type DecimalSign,
	type PercentUnit
} from './read-settings.ts';
import {
	BadValue,
	formulaFault,
	isNone,
	OpenValue,
	plainText,
	type Reading,
	type ReadText
} from './reading.ts';

export const YUAN_PER_UNIT: Readonly<Record<AmountUnit, Exact>> = {
	yuan: Exact.ONE,
	qianYuan: Exact.ofInteger(1_000),
	wanYuan: Exact.ofInteger(10_000),
	baiWanYuan: Exact.ofInteger(1_000_000),
	yiYuan: Exact.ofInteger(100_000_000),
	fen: Exact.ofRatio(1n, 100n)
};

const PERCENT = Exact.ofRatio(1n, 100n);
const SCALES: Readonly<Record<string, Exact>> = {
	千: YUAN_PER_UNIT.qianYuan,
	万: YUAN_PER_UNIT.wanYuan,
	百万: YUAN_PER_UNIT.baiWanYuan,
	千万: Exact.ofInteger(10_000_000),
	亿: YUAN_PER_UNIT.yiYuan
};

/** A figure taken apart, its digits not yet read. */
export interface Figure {
	readonly isNegative: boolean;
	/** Digits with their decimal and grouping signs. */
	readonly digits: string;
	/** 万 and the like behind the digits. */
	readonly scale: Exact | null;
	/** ¥, 元 or 人民币 stands with it. */
	readonly isYuan: boolean;
	readonly isFen: boolean;
	readonly isPercent: boolean;
	/** 笔, 户 and other words for things that are counted. */
	readonly isCount: boolean;
}

const FIGURE =
	/^(?<open>\()?(?<sign>[+-])? ?(?<currency>¥|(?:CNY|RMB|人民币)(?: ?¥)?)? ?(?<inner>[+-])?(?<digits>\d[\d.,' ]*|\.\d+)(?<close>\))? ?(?<scale>千万|百万|千|万|亿)? ?(?<unit>元整?|分|CNY|RMB|人民币|%|笔|户|个|人|张|件|份|次|名)?(?<after>-)?(?<late>\))?$/i;

/** Null where the text is no figure at all. */
export function takeApart(text: string): Figure | null {
	const plain = plainText(text);
	const parts = plain === null ? null : FIGURE.exec(plain)?.groups;
	if (!parts) return null;
	const { open, sign, inner, after, close, late, scale, unit = '', digits = '' } = parts;
	const closes = [close, late].filter(Boolean).length;
	const signs = [sign, inner, after].filter(Boolean);
	// One sign at most, and brackets are one: -(5) is no figure that a person writes.
	if (closes !== (open ? 1 : 0) || signs.length + closes > 1) return null;
	const isMoneyWord = /^(?:元整?|CNY|RMB|人民币)$/i.test(unit);
	if (unit === '分' && scale !== undefined) return null;
	return {
		isNegative: closes > 0 || signs.includes('-'),
		digits: digits.trim(),
		scale: scale === undefined ? null : (SCALES[scale] ?? null),
		isYuan: isMoneyWord || parts.currency !== undefined,
		isFen: unit === '分',
		isPercent: unit === '%',
		isCount: unit !== '' && unit !== '%' && unit !== '分' && !isMoneyWord
	};
}

const POINT_FORM = /^(\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+)?(?:\.(\d+))?$/;

/** Digits as a plain decimal, read with one decimal sign: `1,234.50` by `.` → `1234.5`. Null where they do not fit it. */
export function readDigits(digits: string, decimal: DecimalSign): string | null {
	const match = POINT_FORM.exec(decimal === '.' ? digits : exchangeSigns(digits));
	if (!match) return null;
	const [, whole = '', fraction] = match;
	const number = whole.replace(/[, ']/g, '') || '0';
	const parsed = Exact.parse(fraction === undefined ? number : `${number}.${fraction}`);
	return parsed.ok ? parsed.value.toString() : null;
}

function exchangeSigns(digits: string): string {
	return digits.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));
}

export interface FigureSettings {
	readonly decimal?: DecimalSign | undefined;
	readonly unit?: AmountUnit | PercentUnit | undefined;
	/** What the header says, where the mapping says nothing: the mapping decides, the header is believed. */
	readonly headerUnit?: AmountUnit | PercentUnit | undefined;
}

/** Already canonical: no sign but a minus, no leading or trailing zeros. Fifteen digits are any figure of a file. */
const CANONICAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{0,8}[1-9])?$/;

/** An amount as yuan. Without a unit in the cell, the mapping or the header, what it means is open. */
export function amountReader({ decimal, unit, headerUnit }: FigureSettings): ReadText {
	const stated = unit ?? headerUnit;
	const known = isAmountUnit(stated) ? stated : null;
	return (text) => {
		if (known === 'yuan' && decimal !== ',' && isCanonical(text)) return text;
		return withFigure(text, decimal, NOT_AMOUNT, (figure, value) => {
			if (figure.isPercent || figure.isCount) return NOT_AMOUNT;
			if (figure.scale) return value.times(figure.scale).toString();
			if (figure.isFen) return value.times(YUAN_PER_UNIT.fen).toString();
			// A currency sign stands before amounts in any unit; alone it says yuan.
			if (known !== null) return value.times(YUAN_PER_UNIT[known]).toString();
			if (figure.isYuan || value.sign === 0) return value.toString();
			return new OpenValue(
				'unit',
				AMOUNT_UNITS.map((choice) => ({
					choice,
					text: value.times(YUAN_PER_UNIT[choice]).toString()
				}))
			);
		});
	};
}

/** A count or another plain figure; 1.2万 is 12000. */
export function numberReader({ decimal }: FigureSettings): ReadText {
	return (text) => {
		if (decimal !== ',' && isCanonical(text)) return text;
		return withFigure(text, decimal, NOT_NUMBER, (figure, value) =>
			figure.isPercent || figure.isYuan || figure.isFen
				? NOT_NUMBER
				: (figure.scale ? value.times(figure.scale) : value).toString()
		);
	};
}

/** A ratio: 94.5% → 0.945. A bare 94.5 is one or the other by the mapping, or by a header such as 占比(%). */
export function percentReader({ decimal, unit, headerUnit }: FigureSettings): ReadText {
	return (text) =>
		withFigure(text, decimal, NOT_PERCENT, (figure, value) => {
			if (figure.isYuan || figure.isFen || figure.isCount || figure.scale) return NOT_PERCENT;
			if (figure.isPercent || unit === 'percent') return value.times(PERCENT).toString();
			if (unit === 'ratio' || value.sign === 0) return value.toString();
			// A sheet shows 0.945 as 94.5 % under a header that says %, so a small bare figure there may be either.
			const isSmall = value.compare(Exact.ONE) <= 0 && value.negated().compare(Exact.ONE) <= 0;
			if (headerUnit === 'percent' && !isSmall) return value.times(PERCENT).toString();
			return new OpenValue(
				'unit',
				PERCENT_UNITS.map((choice) => ({
					choice,
					text: (choice === 'percent' ? value.times(PERCENT) : value).toString()
				}))
			);
		});
}

/** Whether a bare figure is more than one whole, which a ratio under a header of % hardly is. */
export function isBareOverOne(text: string, decimal: DecimalSign | undefined): boolean {
	const figure = takeApart(text);
	if (!figure || figure.isPercent) return false;
	const digits = readDigits(figure.digits, decimal ?? '.');
	return digits !== null && Exact.of(digits).compare(Exact.ONE) > 0;
}

function isCanonical(text: string): boolean {
	return CANONICAL.test(text) && text !== '-0';
}

function withFigure(
	text: string,
	decimal: DecimalSign | undefined,
	bad: BadValue,
	read: (figure: Figure, value: Exact) => Reading
): Reading {
	if (isNone(text)) return '';
	const figure = takeApart(text);
	if (!figure) return formulaFault(text.trim()) ?? bad;
	const signed = (digits: string) => {
		const value = Exact.of(digits);
		return figure.isNegative ? value.negated() : value;
	};
	const digits = readDigits(figure.digits, decimal ?? '.');
	if (digits !== null) return read(figure, signed(digits));
	const other = decimal === undefined ? readDigits(figure.digits, ',') : null;
	return other === null
		? bad
		: new OpenValue('decimal', [{ choice: ',', text: signed(other).toString() }]);
}

const NOT_AMOUNT = new BadValue(
	'mapping.amount',
	{ zh: '不是金额', en: 'is not an amount' },
	'1,234.50'
);
const NOT_NUMBER = new BadValue(
	'mapping.number',
	{ zh: '不是数', en: 'is not a number' },
	'1,234.5'
);
const NOT_PERCENT = new BadValue(
	'mapping.percent',
	{ zh: '不是比率', en: 'is not a ratio' },
	'94.5%'
);

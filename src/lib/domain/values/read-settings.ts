/** What a mapping can say about how a column's values are written, and which kinds of value take which setting. */
import type { ReadSetting } from './reading.ts';

/** `code` is an id kept as text, leading zeros and all; `text` any other words. */
export const READ_KINDS = [
	'day',
	'instant',
	'period',
	'amount',
	'number',
	'percent',
	'text',
	'code'
] as const;
export type ReadKind = (typeof READ_KINDS)[number];

export const DAY_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DayOrder = (typeof DAY_ORDERS)[number];

export const DECIMAL_SIGNS = ['.', ','] as const;
export type DecimalSign = (typeof DECIMAL_SIGNS)[number];

export const AMOUNT_UNITS = ['yuan', 'qianYuan', 'wanYuan', 'baiWanYuan', 'yiYuan', 'fen'] as const;
export type AmountUnit = (typeof AMOUNT_UNITS)[number];

export const PERCENT_UNITS = ['percent', 'ratio'] as const;
export type PercentUnit = (typeof PERCENT_UNITS)[number];

export const READ_SETTINGS: Readonly<Record<ReadSetting, readonly ReadKind[]>> = {
	order: ['day', 'instant'],
	serial: ['day', 'instant'],
	decimal: ['amount', 'number', 'percent'],
	unit: ['amount', 'percent']
};

export interface ReadSettings {
	readonly order?: DayOrder | undefined;
	readonly serial?: boolean | undefined;
	readonly decimal?: DecimalSign | undefined;
	readonly unit?: AmountUnit | PercentUnit | undefined;
}

/** How a value of a mapping is read: as it says, or as an amount where it states a unit alone. */
export function readKind(value: {
	readonly read?: ReadKind | undefined;
	readonly unit?: AmountUnit | PercentUnit | undefined;
	readonly date?: string | undefined;
	readonly values?: unknown;
}): ReadKind | null {
	if (value.read !== undefined) return value.read;
	const isAmount =
		value.unit !== undefined && value.date === undefined && value.values === undefined;
	return isAmount ? 'amount' : null;
}

export function unitsOf(kind: ReadKind): readonly (AmountUnit | PercentUnit)[] {
	return kind === 'percent' ? PERCENT_UNITS : AMOUNT_UNITS;
}

export function isAmountUnit(unit: string | undefined): unit is AmountUnit {
	return AMOUNT_UNITS.some((known) => known === unit);
}

/** What a setting of a kind may say, as a mapping writes it. */
export function settingChoices(setting: ReadSetting, kind: ReadKind): readonly string[] {
	switch (setting) {
		case 'order':
			return DAY_ORDERS;
		case 'serial':
			return ['true', 'false'];
		case 'decimal':
			return DECIMAL_SIGNS;
		case 'unit':
			return unitsOf(kind);
		default:
			return setting satisfies never;
	}
}

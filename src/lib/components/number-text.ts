/**
 * Numbers arrive as exact decimal strings and are shown digit for digit: they are grouped as text, because turning
 * them into binary floats on the way would not be exact.
 */
export function groupDigits(decimal: string): string {
	const [whole = '', fraction] = decimal.split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Money in a table: `¥ 5,000.00`. Sign and figure stay on one line. */
export function yuanText(yuan: string): string {
	return `¥\u00a0${groupDigits(yuan)}`;
}

/** Money to be read from afar: `¥ 5,000`, with fen only where there are any. */
export function shortYuanText(yuan: string): string {
	return yuanText(yuan.replace(/\.0+$/, ''));
}

/** Whether an exact decimal is zero, whatever its sign and decimals. */
export function isZero(decimal: string): boolean {
	return /^[+-]?0*(\.0*)?$/.test(decimal);
}

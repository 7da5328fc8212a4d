import type { Text } from '#lib/domain/errors.ts';
import { m } from '#lib/paraglide/messages.js';
import { localText } from './local-text.ts';
import { groupDigits } from './number-text.ts';

const PERCENT = '%';

/** Points as they are read: grouped, and with the sign of a percentage where they are one. */
export function pointsText(points: string, unit: Text | null): string {
	const grouped = groupDigits(points);
	return isPercent(unit) ? `${grouped}${PERCENT}` : grouped;
}

/** What stands over a column of points: another unit than points is named there, a percentage beside each number. */
export function pointsHeading(unit: Text | null): string {
	const name = m.board_column_points();
	if (unit === null) return name;
	return isPercent(unit) ? m.board_column_percent() : localText(unit);
}

function isPercent(unit: Text | null): boolean {
	return unit?.zh === PERCENT;
}

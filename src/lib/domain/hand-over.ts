/** What a hand-over of a client makes of the rows of care, and who may confirm one. */
import { careOn, type ClientCare } from './client-care.ts';
import type { CalendarDay } from './roster.ts';

/**
 * The rows that bring a hand-over in: until when the one has the client, from when the other, who has the client as long
 * as the first would have. Null where the client is not in the care of the first on that day.
 */
export function handOverRows(
	rows: readonly ClientCare[],
	{ from, to, onDay }: { readonly from: string; readonly to: string; readonly onDay: CalendarDay }
): ClientCare[] | null {
	const care = careOn(rows, onDay);
	if (care?.employeeNo !== from) return null;
	const next = { ...care, employeeNo: to, from: onDay };
	// Who never had a day keeps no row: the new one stands in its place.
	return care.from === onDay ? [next] : [{ ...care, to: onDay }, next];
}

export interface HandOverSides {
	readonly from: string;
	readonly to: string;
	readonly proposedBy: string;
}

/**
 * Always somebody else than who proposed it: the manager on the other side, or the data steward, who speaks for a leaver
 * and for whoever has no account. A user's name is the manager's employee number.
 */
export function mayConfirm(
	{ from, to, proposedBy }: HandOverSides,
	user: { readonly name: string; readonly isSteward: boolean }
): boolean {
	if (user.name === proposedBy) return false;
	return user.isSteward || user.name === from || user.name === to;
}

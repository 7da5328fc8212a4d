import type { BoardDelta, BoardKey, BoardSnapshot, Highlight, StandingRow } from './events.ts';

export type Applied =
	| { readonly kind: 'applied'; readonly snapshot: BoardSnapshot }
	/** The snapshot is already at or past this delta: nothing to do. */
	| { readonly kind: 'old' }
	/** Something between the snapshot and this delta was missed, or it speaks of another board. */
	| { readonly kind: 'gap' };

/** News kept on a screen that stays open for weeks. */
export const HIGHLIGHTS_KEPT = 20;

export function isSameBoard(one: BoardKey, other: BoardKey): boolean {
	return one.contest === other.contest && one.division === other.division;
}

/**
 * The board after a delta. Only a delta that starts at the snapshot's very revision may be applied: one that starts
 * earlier leaves out rows that changed there and back, so a client in between has to ask for a snapshot.
 */
export function applyDelta(snapshot: BoardSnapshot, delta: BoardDelta): Applied {
	if (!isSameBoard(snapshot.header.key, delta.key)) return { kind: 'gap' };
	if (delta.status.revision <= snapshot.status.revision) return { kind: 'old' };
	if (delta.from !== snapshot.status.revision) return { kind: 'gap' };
	return {
		kind: 'applied',
		snapshot: {
			header: snapshot.header,
			status: delta.status,
			participants: delta.participants,
			figures: delta.figures,
			rows: mergeRows(snapshot.rows, delta),
			prizes: delta.prizes,
			highlights: latestNews(delta.highlights, snapshot.highlights)
		}
	};
}

function mergeRows(rows: readonly StandingRow[], delta: BoardDelta): readonly StandingRow[] {
	if (delta.rows.length === 0 && delta.gone.length === 0) return rows;
	const byEmployee = new Map(rows.map((row) => [row.employeeNo, row]));
	for (const employeeNo of delta.gone) byEmployee.delete(employeeNo);
	for (const row of delta.rows) byEmployee.set(row.employeeNo, row);
	return [...byEmployee.values()].sort((one, other) => one.order - other.order);
}

function latestNews(
	fresh: readonly Highlight[],
	known: readonly Highlight[]
): readonly Highlight[] {
	return fresh.length === 0 ? known : [...fresh, ...known].slice(0, HIGHLIGHTS_KEPT);
}

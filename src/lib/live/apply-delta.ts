import type { BoardDelta, BoardKey, BoardSnapshot, Highlight } from './events.ts';

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
			rows: mergeRows(snapshot.rows, delta.rows, delta.gone, ({ employeeNo }) => employeeNo),
			teams: mergeRows(snapshot.teams, delta.teams, delta.gone, ({ team }) => team),
			prizes: delta.prizes,
			highlights: latestNews(delta.highlights, snapshot.highlights)
		}
	};
}

function mergeRows<Row extends { readonly order: number }>(
	rows: readonly Row[],
	changed: readonly Row[],
	gone: readonly string[],
	keyOf: (row: Row) => string
): readonly Row[] {
	if (changed.length === 0 && gone.length === 0) return rows;
	const byKey = new Map(rows.map((row) => [keyOf(row), row]));
	for (const key of gone) byKey.delete(key);
	for (const row of changed) byKey.set(keyOf(row), row);
	return [...byKey.values()].sort((one, other) => one.order - other.order);
}

function latestNews(
	fresh: readonly Highlight[],
	known: readonly Highlight[]
): readonly Highlight[] {
	return fresh.length === 0 ? known : [...fresh, ...known].slice(0, HIGHLIGHTS_KEPT);
}

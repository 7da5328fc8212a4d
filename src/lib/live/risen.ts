import type { BoardSnapshot } from './events.ts';

type Board = Pick<BoardSnapshot, 'rows' | 'teams'>;

/** Who got a better rank, by employee number or team. Rows that others pushed down move too, but have not risen. */
export function risenBetween(before: Board, after: Board): readonly string[] {
	return [
		...risen(before.rows, after.rows, ({ employeeNo }) => employeeNo),
		...risen(before.teams, after.teams, ({ team }) => team)
	];
}

function risen<Row extends { readonly rank: number | null }>(
	before: readonly Row[],
	after: readonly Row[],
	keyOf: (row: Row) => string
): readonly string[] {
	if (before === after) return [];
	const ranks = new Map(before.map((row) => [keyOf(row), row.rank]));
	return after
		.filter((row) => {
			const earlier = ranks.get(keyOf(row));
			return row.rank !== null && typeof earlier === 'number' && row.rank < earlier;
		})
		.map(keyOf);
}

import type { StandingRow } from './events.ts';

/** The employee numbers whose rank got better. Rows that others pushed down move too, but have not risen. */
export function risenBetween(
	before: readonly StandingRow[],
	after: readonly StandingRow[]
): readonly string[] {
	if (before === after) return [];
	const ranks = new Map(before.map((row) => [row.employeeNo, row.rank]));
	return after
		.filter((row) => {
			const earlier = ranks.get(row.employeeNo);
			return row.rank !== null && typeof earlier === 'number' && row.rank < earlier;
		})
		.map((row) => row.employeeNo);
}

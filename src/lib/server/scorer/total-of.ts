import type { Scorecard } from '#lib/domain/scoring.ts';
import type { StoredTotal } from '#lib/server/db/totals.ts';
import { baseFiguresOf } from './base-figures.ts';

/** What is stored of a scorecard. */
export function totalOf(scorecard: Scorecard): Omit<StoredTotal, 'revision'> {
	const { participant, points, tieKeys, credits, changesAt } = scorecard;
	return {
		employeeNo: participant.employeeNo,
		division: participant.division,
		points,
		tieKeys,
		isRanked: true,
		name: participant.name,
		position: participant.position,
		grade: participant.grade,
		orgUnit: participant.orgUnit,
		baseFigures: baseFiguresOf(credits),
		changesAt
	};
}

/** All that is stored, as one comparable text. */
export function canonicalTotal(total: Omit<StoredTotal, 'revision'>): string {
	const figures = Object.entries(total.baseFigures).sort(([left], [right]) =>
		left < right ? -1 : 1
	);
	return JSON.stringify([
		total.division,
		total.points.toString(),
		total.tieKeys.map((key) => key?.toString() ?? null),
		total.isRanked,
		total.name,
		total.position,
		total.grade,
		total.orgUnit,
		figures.map(([metric, { quantity, amountFen }]) => [metric, quantity, amountFen]),
		total.changesAt
	]);
}

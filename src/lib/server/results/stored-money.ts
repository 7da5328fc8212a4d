/** Bonuses from stored totals, through the function that every result uses. */
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import { awardPrizes } from '#lib/domain/prizes/award.ts';
import type { MoneyLine } from '#lib/domain/prizes/money-line.ts';
import type { PayRow } from '#lib/domain/prizes/prize-kind.ts';
import type { TeamRow } from '#lib/domain/rules/rule-kind.ts';
import type { StoredTotal } from '#lib/server/db/totals.ts';

export interface PlacedTotal {
	readonly total: StoredTotal;
	/** The first of the places that those who share its rank hold; null: not ranked. */
	readonly place: number | null;
}

/** Everybody's lines; `placed` are all divisions, each by standing. */
export function moneyOf(
	contest: Contest,
	placed: readonly PlacedTotal[],
	{
		teams,
		asOf
	}: { readonly teams: ReadonlyMap<string, readonly TeamRow[]>; readonly asOf: Instant }
): ReadonlyMap<string, readonly MoneyLine[]> {
	const rows = placed.map(({ total, place }): PayRow => ({
		employeeNo: total.employeeNo,
		division: total.division,
		orgUnit: total.orgUnit,
		rank: place,
		points: total.points,
		payShare: total.payShare,
		...numbersOf(total)
	}));
	return awardPrizes(contest, { rows, teams, asOf });
}

type Numbers = Pick<PayRow, 'values' | 'periodPoints'>;
const NOTHING: Numbers = { values: new Map(), periodPoints: new Map() };
/** A total never changes, and boards ask for its numbers at every revision. */
const known = new WeakMap<StoredTotal, Numbers>();

function numbersOf(total: StoredTotal): Numbers {
	if (total.kept === null) return NOTHING;
	let numbers = known.get(total);
	if (!numbers) {
		const { values, periodPoints } = total.kept;
		numbers = {
			values: new Map(
				Object.entries(values).map(([id, text]) => [id, text === null ? null : Exact.of(text)])
			),
			periodPoints: new Map(
				Object.entries(periodPoints).flatMap(([period, text]) =>
					text === null ? [] : [[period, Exact.of(text)]]
				)
			)
		};
		known.set(total, numbers);
	}
	return numbers;
}

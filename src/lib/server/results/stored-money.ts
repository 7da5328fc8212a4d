/** Bonuses from stored totals, through the function that every result uses. */
import type { Contest } from '#lib/domain/contest.ts';
import { Exact } from '#lib/domain/decimal.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import { awardPrizes, NO_GROUPS } from '#lib/domain/prizes/award.ts';
import type { MoneyLine } from '#lib/domain/prizes/money-line.ts';
import type { PayRow } from '#lib/domain/prizes/prize-kind.ts';
import { runContext, type RunContext } from '#lib/domain/scoring-inputs.ts';
import { groupStage } from '#lib/domain/scoring.ts';
import type { Executor } from '#lib/server/db/contests.ts';
import type { StoredTotal } from '#lib/server/db/totals.ts';
import { datedAt, type Cut } from '#lib/server/scorer/rescore.ts';
import { memberTotalOf } from '#lib/server/scorer/total-of.ts';

export interface PlacedTotal {
	readonly total: StoredTotal;
	/** The first of the places that those who share its rank hold; null: not ranked. */
	readonly place: number | null;
}

/** What team boards are made with at a cut; null where no prize reads groups or the organisation. */
export async function teamRunAt(
	tx: Executor,
	{ contest, isSample: ofSample }: { readonly contest: Contest; readonly isSample: boolean },
	cut: Cut
): Promise<RunContext | null> {
	const isAsked =
		contest.groupNumbers.length > 0 ||
		contest.prizes.some(({ isOfTeams, readsLevels }) => isOfTeams || readsLevels);
	if (!isAsked) return null;
	return runContext(await datedAt(tx, cut, { ofSample }));
}

/** Everybody's lines; `placed` are all divisions, each by standing. `run` is that of the team boards. */
export function moneyOf(
	contest: Contest,
	placed: readonly PlacedTotal[],
	{ run, asOf }: { readonly run: RunContext | null; readonly asOf: Instant }
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
	if (run === null) return awardPrizes(contest, { ...NO_GROUPS, rows, asOf });
	const members = placed.map(({ total }) => memberTotalOf(total));
	const { teams, groupNumbers } = groupStage(contest, run, members);
	return awardPrizes(contest, { rows, teams, groupNumbers, orgUnits: run.orgUnits, asOf });
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

/** The result of an ended contest, from the stored totals of its last revision. It never changes again. */
import type { Contest } from '#lib/domain/contest.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import { failure, success, type Fault, type Result } from '#lib/domain/errors.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import { sumHeld, sumOfLines, type MoneyLine } from '#lib/domain/prizes/money-line.ts';
import type { RunContext } from '#lib/domain/scoring-inputs.ts';
import { rankDivision } from '#lib/domain/standings.ts';
import { contestById, type Executor, type StoredContest } from '#lib/server/db/contests.ts';
import { orgUnitsThrough } from '#lib/server/db/roster.ts';
import { totalsAtRevision, type StoredTotal } from '#lib/server/db/totals.ts';
import type { BonusFileMeta, BonusRow } from './bonus-rows.ts';
import { moneyOf, teamRunAt } from './stored-money.ts';

export interface ContestResult {
	/** By division in the contest's order, within it by standing. */
	readonly rows: readonly BonusRow[];
	readonly meta: BonusFileMeta;
}

/** `scoring`: ended, but the scorer has not come to the end yet. */
export type ResultState = 'running' | 'scoring' | 'ready';

export function resultState(stored: StoredContest): ResultState {
	if (stored.status === 'running') return 'running';
	const isScored =
		stored.finalPosition !== null &&
		stored.cursor >= stored.finalPosition &&
		stored.scoredAsOf === stored.endedAt &&
		stored.scoredRuleVersion === stored.ruleVersion;
	return isScored ? 'ready' : 'scoring';
}

const REFUSALS: Readonly<Record<Exclude<ResultState, 'ready'>, Fault>> = {
	running: {
		code: 'result.running',
		message: {
			zh: '竞赛还在进行，结束后才有奖励文件。',
			en: 'The contest is still running; the bonus file comes when it has ended.'
		},
		place: 'contest'
	},
	scoring: {
		code: 'result.scoring',
		message: {
			zh: '竞赛已结束，最后一批业绩还在计分，请稍等片刻再下载。',
			en: 'The contest has ended and its last figures are still being scored; try again in a moment.'
		},
		place: 'contest'
	}
};

/** Why a contest has no result yet. */
export function refusalOf(state: Exclude<ResultState, 'ready'>): Fault {
	return REFUSALS[state];
}

/** Ranks and bonuses of an ended contest that is scored to its end, or why there are none yet. Null: no such contest. */
export async function contestResult(
	tx: Executor,
	contestId: number
): Promise<Result<ContestResult> | null> {
	const stored = await contestById(tx, contestId);
	if (!stored) return null;
	const state = resultState(stored);
	if (state !== 'ready') return failure(refusalOf(state));
	const { finalPosition, endedAt } = stored;
	if (finalPosition === null || endedAt === null)
		throw new Error('an ended contest without an end');
	// Once scored to its end the contest stays at this revision, so these readings cannot disagree.
	const totals = await totalsAtRevision(tx, contestId, stored.revision);
	const units = await orgUnitsThrough(tx, finalPosition);
	const unitNames = new Map(units.map(({ code, nameZh }) => [code, nameZh]));
	const run = await teamRunAt(tx, stored, { position: finalPosition, asOf: endedAt });
	return success({
		rows: bonusRows(stored.contest, totals, { unitNames, run, asOf: endedAt }),
		meta: {
			contestName: stored.contest.name,
			contestId: stored.slug,
			ruleVersion: stored.ruleVersion,
			revision: stored.revision,
			position: finalPosition,
			cutAt: endedAt,
			zone: stored.contest.zone,
			provisional: true
		}
	});
}

/** Everybody of the contest with rank and bonus. An org unit without a name shows its code. */
export function bonusRows(
	contest: Contest,
	totals: readonly StoredTotal[],
	{
		unitNames,
		run,
		asOf
	}: {
		readonly unitNames: ReadonlyMap<string, string>;
		readonly run: RunContext | null;
		readonly asOf: Instant;
	}
): BonusRow[] {
	const ranked = contest.divisions.flatMap(({ id, name }) =>
		rankDivision(
			totals
				.filter(({ division }) => division === id)
				.map((total) => ({ ...total, total, name: name.zh })),
			contest.rankMethod
		)
	);
	const money = moneyOf(contest, ranked, { run, asOf });
	return ranked.map(({ total, name: division, rank }) => {
		const lines = money.get(total.employeeNo) ?? [];
		return {
			employeeNo: total.employeeNo,
			name: total.name,
			orgUnit: unitNames.get(total.orgUnit) ?? total.orgUnit,
			division,
			rank,
			points: total.points.toFixed(contest.decimals),
			bonusFen: sumOfLines(lines),
			heldFen: sumHeld(lines),
			heldUntil: heldUntilText(lines)
		};
	});
}

/** `¥80.00 2027-03-01；¥20.00 2029-03-01`: what waits for the same is one sum. */
function heldUntilText(lines: readonly MoneyLine[]): string {
	const sums = new Map<string, bigint>();
	for (const { fen, until } of lines.flatMap(({ held }) => held))
		sums.set(until.zh, (sums.get(until.zh) ?? 0n) + fen);
	return [...sums].map(([until, fen]) => `¥${formatFen(fen)} ${until}`).join('；');
}

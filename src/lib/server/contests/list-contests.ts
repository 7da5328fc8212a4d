/** Contests as pages show them: values ready for a browser. */
import { budgetOf } from '#lib/domain/contest-budget.ts';
import { formatFen } from '#lib/domain/decimal.ts';
import { contestPhase, type ContestPhase } from '#lib/domain/contest-phase.ts';
import type { Text } from '#lib/domain/errors.ts';
import type { Instant } from '#lib/domain/ledger-entry.ts';
import { contestFigures, type ContestFigures } from '#lib/server/db/contest-figures.ts';
import { listContests, type Executor, type StoredContest } from '#lib/server/db/contests.ts';

export interface ShownContest extends ContestFigures {
	readonly slug: string;
	readonly name: Text;
	readonly phase: ContestPhase;
	readonly isSample: boolean;
	readonly startsAt: Instant;
	readonly endsAt: Instant;
	readonly zone: string;
	readonly revision: number;
	readonly ruleVersion: number;
	readonly endedAt: Instant | null;
	readonly budgetYuan: string;
	/** Prizes that cost what is earned come on top. */
	readonly isBudgetOpen: boolean;
}

/** Own contests before samples, the newest first. */
export async function shownContests(tx: Executor, now: Instant): Promise<ShownContest[]> {
	const [contests, figures] = await Promise.all([listContests(tx), contestFigures(tx)]);
	const shown = [...contests]
		.reverse()
		.map((stored) => showContest(stored, figures.get(stored.id), now));
	return [...shown.filter(({ isSample }) => !isSample), ...shown.filter((one) => one.isSample)];
}

export async function shownContest(
	tx: Executor,
	stored: StoredContest,
	now: Instant
): Promise<ShownContest> {
	const figures = await contestFigures(tx, stored.id);
	return showContest(stored, figures.get(stored.id), now);
}

function showContest(
	stored: StoredContest,
	figures: ContestFigures | undefined,
	now: Instant
): ShownContest {
	const { contest } = stored;
	const budget = budgetOf(contest);
	return {
		slug: stored.slug,
		name: contest.name,
		phase: contestPhase({ isEnded: stored.status === 'ended', window: contest.window }, now),
		isSample: stored.isSample,
		startsAt: contest.window.start,
		endsAt: contest.window.end,
		zone: contest.zone,
		revision: stored.revision,
		ruleVersion: stored.ruleVersion,
		endedAt: stored.endedAt,
		budgetYuan: formatFen(budget.fen),
		isBudgetOpen: budget.isOpenEnded,
		participants: figures?.participants ?? 0,
		businessDate: figures?.businessDate ?? null
	};
}

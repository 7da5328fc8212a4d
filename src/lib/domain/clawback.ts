/**
 * What is asked back for reversals that became known at or after the cut-off. The points stay as they are; the money is
 * the difference between the result as it is and the result as those reversals would make it.
 */
import type { Contest } from './contest.ts';
import { enters } from './cut-off.ts';
import { formatFen } from './decimal.ts';
import type { Text } from './errors.ts';
import { compareBytewise, type Activity, type Reversal } from './ledger-entry.ts';
import { activityKey } from './netting.ts';
import type { MoneyLine } from './prizes/money-line.ts';
import { resultOf } from './result.ts';
import { managersOf, scoreContest } from './scoring.ts';
import type { ScoringInputs } from './scoring-inputs.ts';

/** A negative money line of the next export. */
export interface ClawbackLine {
	readonly employeeNo: string;
	readonly prizeId: string;
	readonly name: Text;
	/** Below zero. */
	readonly fen: bigint;
	readonly reason: Text;
}

/**
 * By employee number and prize. Only those whose own entries were reversed pay back: nobody gains or loses by what another
 * had reversed after the result stood.
 */
export function clawbacks(contest: Contest, inputs: ScoringInputs): ClawbackLine[] {
	if (contest.cutOff === null) return [];
	const entries = [...inputs.entries];
	const entering = entries.filter((entry) => enters(contest, entry));
	const late = entries.filter(
		(entry): entry is Reversal => entry.kind === 'reversal' && !enters(contest, entry)
	);
	const reversed = reversedBy(
		late,
		entering.filter((entry) => entry.kind === 'activity')
	);
	if (reversed.size === 0) return [];
	const paid = moneyUnder(contest, { ...inputs, entries: entering });
	const due = moneyUnder(
		{ ...contest, cutOff: null },
		{ ...inputs, entries: [...entering, ...late] }
	);
	return [...paid.values()]
		.flatMap(({ employeeNo, prizeId, name, fen }) => {
			const reversals = reversed.get(employeeNo);
			const dueFen = due.get(keyOf({ employeeNo, prizeId }))?.fen ?? 0n;
			return reversals === undefined || dueFen >= fen
				? []
				: [
						{
							employeeNo,
							prizeId,
							name,
							fen: dueFen - fen,
							reason: reasonText(reversals, fen, dueFen)
						}
					];
		})
		.sort(
			(one, other) =>
				compareBytewise(one.employeeNo, other.employeeNo) ||
				compareBytewise(one.prizeId, other.prizeId)
		);
}

/** Ids of the late reversals of entries in the result, by everybody who had a share in them. */
function reversedBy(
	late: readonly Reversal[],
	activities: readonly Activity[]
): ReadonlyMap<string, ReadonlySet<string>> {
	const byKey = new Map(activities.map((activity) => [activityKey(activity), activity]));
	const reversed = new Map<string, Set<string>>();
	for (const reversal of late) {
		const activity = byKey.get(activityKey(reversal));
		for (const employeeNo of activity ? managersOf(activity) : []) {
			const ids = reversed.get(employeeNo) ?? new Set<string>();
			reversed.set(employeeNo, ids.add(reversal.reversalId));
		}
	}
	return reversed;
}

type PaidLine = Pick<MoneyLine, 'employeeNo' | 'prizeId' | 'name' | 'fen'>;

function keyOf({ employeeNo, prizeId }: Pick<PaidLine, 'employeeNo' | 'prizeId'>): string {
	return `${employeeNo}\u001f${prizeId}`;
}

/** The whole of each line, what is held with what is paid now. */
function moneyUnder(contest: Contest, inputs: ScoringInputs): ReadonlyMap<string, PaidLine> {
	const scores = scoreContest(contest, inputs);
	const sums = new Map<string, PaidLine>();
	for (const { money } of resultOf(contest, scores.scorecards, { ...scores, asOf: inputs.asOf }))
		for (const { employeeNo, prizeId, name, fen, deferredFen } of money) {
			const key = keyOf({ employeeNo, prizeId });
			const before = sums.get(key)?.fen ?? 0n;
			sums.set(key, { employeeNo, prizeId, name, fen: before + fen + deferredFen });
		}
	return sums;
}

function reasonText(reversals: ReadonlySet<string>, paidFen: bigint, dueFen: bigint): Text {
	const ids = [...reversals].sort(compareBytewise).join(', ');
	const sum = `¥${formatFen(dueFen)} − ¥${formatFen(paidFen)} = ¥${formatFen(dueFen - paidFen)}`;
	return {
		zh: `截止后冲减 ${ids}：${sum}`,
		en: `reversed after the cut-off (${ids}): ${sum}`
	};
}

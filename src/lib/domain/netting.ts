/** Stage 1's bookkeeping: which activities are live, and which statement of a figure counts, whatever came first. */
import {
	compareByOccurrence,
	compareBytewise,
	identityKey,
	type Activity,
	type Decision,
	type LedgerEntry,
	type PeriodFigure
} from './ledger-entry.ts';

/** An activity's identity with its generation, as one text. */
export function activityKey(activity: Activity): string {
	return `${identityKey(activity)}\u001f${activity.generation}`;
}

/** Of two decisions at one instant the stricter counts. */
const STRICTNESS: Readonly<Record<Decision['decision'], number>> = {
	funded: 0,
	release: 1,
	hold: 2,
	cancelled: 3
};

export interface NettedEntries {
	/** Live activities in order of occurrence: not reversed, not held, not cancelled. */
	readonly activities: readonly Activity[];
	/** The latest stated figure per source, manager, metric and period. */
	readonly figures: readonly PeriodFigure[];
	/** Every decision, also one that a later one overrules: when a client's money came is told by the first. */
	readonly decisions: readonly Decision[];
}

/** Takes out what was reversed, held or cancelled, and keeps the latest statement of each figure. */
export function netEntries(entries: Iterable<LedgerEntry>): NettedEntries {
	const activities = new Map<string, Activity>();
	const reversed = new Set<string>();
	const decisions = new Map<string, Decision>();
	const figures = new Map<string, PeriodFigure>();
	const allDecisions: Decision[] = [];
	for (const entry of entries) {
		switch (entry.kind) {
			case 'activity':
				activities.set(activityKey(entry), entry);
				break;
			case 'reversal':
				reversed.add(`${identityKey(entry)}\u001f${entry.generation}`);
				break;
			case 'decision': {
				allDecisions.push(entry);
				const known = decisions.get(identityKey(entry));
				if (!known || isLaterDecision(entry, known)) decisions.set(identityKey(entry), entry);
				break;
			}
			case 'periodFigure': {
				const key = `${entry.source}\u001f${entry.employeeNo}\u001f${entry.metric}\u001f${entry.period}`;
				const known = figures.get(key);
				if (!known || entry.statedAt > known.statedAt) figures.set(key, entry);
				break;
			}
			default:
				entry satisfies never;
		}
	}
	const live = [...activities]
		.filter(([key, activity]) => {
			if (reversed.has(key)) return false;
			// Most contests have no decisions; their key is then not worth making.
			const word = decisions.size > 0 ? decisions.get(identityKey(activity))?.decision : undefined;
			return word !== 'hold' && word !== 'cancelled';
		})
		.map(([, activity]) => activity);
	return {
		decisions: allDecisions,
		activities: live.sort(compareByOccurrence),
		figures: [...figures.values()].sort(
			(left, right) =>
				compareBytewise(left.period, right.period) || compareBytewise(left.source, right.source)
		)
	};
}

function isLaterDecision(candidate: Decision, known: Decision): boolean {
	return candidate.occurredAt === known.occurredAt
		? STRICTNESS[candidate.decision] > STRICTNESS[known.decision]
		: candidate.occurredAt > known.occurredAt;
}

/** Stage 1's bookkeeping: which activities are live, and which statement of a figure counts, whatever came first. */
import {
	compareByOccurrence,
	compareBytewise,
	identityKey,
	type Activity,
	type Decision,
	type LedgerEntry,
	type PeriodFigure,
	type Reversal
} from './ledger-entry.ts';

/** An activity's identity with its generation, as one text; that of a reversal is the activity's that it takes back. */
export function activityKey(entry: Activity | Reversal): string {
	return `${identityKey(entry)}\u001f${entry.generation}`;
}

/** Of two decisions at one instant the stricter counts. */
const STRICTNESS: Readonly<Record<Decision['decision'], number>> = {
	funded: 0,
	release: 1,
	hold: 2,
	cancelled: 3
};

export interface NettedEntries {
	/** Live activities, not reversed, held or cancelled; in no order, and one that was given twice is there twice. */
	readonly activities: readonly Activity[];
	/** The latest stated figure per source, manager, metric and period. */
	readonly figures: readonly PeriodFigure[];
	/** Every decision, also one that a later one overrules: when a client's money came is told by the first. */
	readonly decisions: readonly Decision[];
}

/**
 * Takes out what was reversed, held or cancelled, and keeps the latest statement of each figure. A later generation of
 * an identity came only because the one before was reversed: it takes that one's place even when the reversal was taken
 * back since, so an identity never counts twice.
 */
export function netEntries(entries: Iterable<LedgerEntry>): NettedEntries {
	const activities: Activity[] = [];
	const reversed = new Set<string>();
	const decisions = new Map<string, Decision>();
	/** External ids that a reversal or a decision speaks of: a key is made only for their activities. */
	const spokenOf = new Set<string>();
	const figures = new Map<string, PeriodFigure>();
	const allDecisions: Decision[] = [];
	for (const entry of entries) {
		switch (entry.kind) {
			case 'activity':
				activities.push(entry);
				if (entry.generation > 1) {
					spokenOf.add(entry.externalId);
					for (let earlier = 1; earlier < entry.generation; earlier += 1)
						reversed.add(activityKey({ ...entry, generation: earlier }));
				}
				break;
			case 'reversal':
				spokenOf.add(entry.externalId);
				reversed.add(activityKey(entry));
				break;
			case 'decision': {
				allDecisions.push(entry);
				spokenOf.add(entry.externalId);
				const known = decisions.get(identityKey(entry));
				if (!known || isLaterDecision(entry, known)) decisions.set(identityKey(entry), entry);
				break;
			}
			case 'periodFigure': {
				const key = `${entry.source}\u001f${entry.employeeNo}\u001f${entry.metric}\u001f${entry.period}`;
				const known = figures.get(key);
				if (!known || isLaterFigure(entry, known)) figures.set(key, entry);
				break;
			}
			default:
				entry satisfies never;
		}
	}
	const isLive = (activity: Activity): boolean => {
		if (!spokenOf.has(activity.externalId)) return true;
		if (reversed.has(activityKey(activity))) return false;
		const word = decisions.get(identityKey(activity))?.decision;
		return word !== 'hold' && word !== 'cancelled';
	};
	return {
		decisions: allDecisions,
		activities: spokenOf.size === 0 ? activities : activities.filter(isLive),
		figures: [...figures.values()].sort(
			(left, right) =>
				compareBytewise(left.period, right.period) || compareBytewise(left.source, right.source)
		)
	};
}

/** In the order in which things happened, each once. */
export function inOccurrence(activities: readonly Activity[]): readonly Activity[] {
	if (activities.length < 2) return activities;
	const ordered = byInstant(activities) ?? [...activities].sort(compareByOccurrence);
	let isRepeated = false;
	for (let index = 1; index < ordered.length && !isRepeated; index += 1)
		isRepeated = isSame(ordered[index - 1], ordered[index]);
	return isRepeated
		? ordered.filter((activity, index) => !isSame(ordered[index - 1], activity))
		: ordered;
}

/**
 * The same order by sorting plain numbers: each instant above the place in the list, both in one safe integer. Those of
 * one instant are then compared. Null where the instants lie too far apart for that.
 */
function byInstant(activities: readonly Activity[]): Activity[] | null {
	const count = activities.length;
	let first = Infinity;
	let last = -Infinity;
	for (const { occurredAt } of activities) {
		if (occurredAt < first) first = occurredAt;
		if (occurredAt > last) last = occurredAt;
	}
	if (!((last - first + 1) * count < Number.MAX_SAFE_INTEGER)) return null;
	const keys = new Float64Array(count);
	for (let index = 0; index < count; index += 1)
		keys[index] = ((activities[index]?.occurredAt ?? first) - first) * count + index;
	keys.sort();
	const ordered: Activity[] = [];
	let hasTies = false;
	for (const key of keys) {
		const activity = activities[key % count];
		if (!activity) continue;
		hasTies ||= ordered.at(-1)?.occurredAt === activity.occurredAt;
		ordered.push(activity);
	}
	return hasTies ? ordered.sort(compareByOccurrence) : ordered;
}

function isSame(left: Activity | undefined, right: Activity | undefined): boolean {
	return (
		left !== undefined &&
		right !== undefined &&
		left.occurredAt === right.occurredAt &&
		compareByOccurrence(left, right) === 0
	);
}

/**
 * Stated last. Two of one instant come only under two numbers of one manager that were linked later: then the one that
 * came last counts, and of one file the larger, so that the order of reading never shows.
 */
function isLaterFigure(candidate: PeriodFigure, known: PeriodFigure): boolean {
	return (
		(candidate.statedAt - known.statedAt ||
			candidate.receivedAt - known.receivedAt ||
			candidate.numerator.compare(known.numerator)) > 0
	);
}

function isLaterDecision(candidate: Decision, known: Decision): boolean {
	return candidate.occurredAt === known.occurredAt
		? STRICTNESS[candidate.decision] > STRICTNESS[known.decision]
		: candidate.occurredAt > known.occurredAt;
}

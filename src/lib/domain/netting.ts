/** Stage 1's bookkeeping: which activities are live, and which statement of a figure counts, whatever came first. */
import { sortedPlaces } from './sorted-places.ts';
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

/** Takes out what was reversed, held or cancelled, and keeps the latest statement of each figure. */
export function netEntries(entries: Iterable<LedgerEntry>): NettedEntries {
	const all: Activity[] = [];
	const { isLive, ...rest } = walkEntries(entries, {
		enters: () => true,
		take: (activity) => all.push(activity)
	});
	return { ...rest, activities: isLive === null ? all : all.filter(isLive) };
}

/**
 * The same in one walk that hands on each activity with its place among the entries, and says at the end which of them
 * are live; null: all. A later generation of an identity came only because the one before was reversed: it takes that
 * one's place even when the reversal was taken back since, so an identity never counts twice.
 */
export function walkEntries(
	entries: Iterable<LedgerEntry>,
	{
		enters,
		take
	}: {
		readonly enters: (entry: LedgerEntry) => boolean;
		readonly take: (activity: Activity, place: number) => void;
	}
): Omit<NettedEntries, 'activities'> & {
	readonly isLive: ((activity: Activity) => boolean) | null;
} {
	const reversed = new Set<string>();
	const decisions = new Map<string, Decision>();
	/** External ids that a reversal or a decision speaks of: a key is made only for their activities. */
	const spokenOf = new Set<string>();
	const figures = new Map<string, PeriodFigure>();
	const allDecisions: Decision[] = [];
	let place = -1;
	for (const entry of entries) {
		place += 1;
		if (!enters(entry)) continue;
		switch (entry.kind) {
			case 'activity':
				take(entry, place);
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
		isLive: spokenOf.size === 0 ? null : isLive,
		figures: [...figures.values()].sort(
			(left, right) =>
				compareBytewise(left.period, right.period) || compareBytewise(left.source, right.source)
		)
	};
}

/**
 * The places of activities in the order in which things happened, each once. Their instants come apart, so that only
 * those of one instant are looked at.
 */
export function placesInOccurrence(
	instants: Float64Array,
	activityAt: (place: number) => Activity
): Uint32Array {
	const places = sortedPlaces(instants);
	let isRepeated = false;
	const compare = (left: number, right: number) => {
		const order = compareByOccurrence(activityAt(left), activityAt(right));
		isRepeated ||= order === 0;
		return order;
	};
	for (let start = 0; start < places.length;) {
		const instant = instants[places[start] ?? 0];
		let end = start + 1;
		while (end < places.length && instants[places[end] ?? 0] === instant) end += 1;
		if (end > start + 1) places.subarray(start, end).sort(compare);
		start = end;
	}
	return isRepeated
		? places.filter((place, index) => index === 0 || compare(places[index - 1] ?? 0, place) !== 0)
		: places;
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

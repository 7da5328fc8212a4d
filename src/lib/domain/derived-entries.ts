/**
 * What has to be written so that the ledger says what a feed stands for: entries that are computed, not reported, are
 * corrected like all others, by a reversal and the next generation.
 */
import { identityKey, type NewEntry } from './ledger-entry.ts';
import { isSameActivity, type NumberedEntry } from './ledger-identities.ts';

type NewActivity = Extract<NewEntry, { kind: 'activity' }>;
type NumberedActivity = Extract<NumberedEntry, { kind: 'activity' }>;
type NumberedReversal = Extract<NumberedEntry, { kind: 'reversal' }>;

/** An entry that was computed before. */
export interface KnownDerived {
	readonly entry: NumberedActivity | NumberedReversal;
	/** False where its batch was taken back: it holds its place in the ledger and says nothing. */
	readonly counts: boolean;
	/** How many times the same place was held before by what was taken back. */
	readonly revival: number;
}

export interface DerivedEntry {
	readonly entry: NumberedActivity | NumberedReversal;
	readonly revival: number;
}

/**
 * The entries that are to be appended. `wanted` has one activity for each identity that is to count; an identity that
 * only `known` has is to count no more. What counts already with the same content stays.
 */
export function derivedCorrections(
	wanted: Iterable<NewActivity>,
	known: Iterable<KnownDerived>
): DerivedEntry[] {
	const histories = new Map<string, KnownDerived[]>();
	for (const one of known) {
		const key = identityKey(one.entry);
		const history = histories.get(key);
		if (history) history.push(one);
		else histories.set(key, [one]);
	}
	const corrections: DerivedEntry[] = [];
	for (const activity of wanted) {
		const key = identityKey(activity);
		corrections.push(...correct(activity, histories.get(key) ?? []));
		histories.delete(key);
	}
	for (const history of histories.values()) corrections.push(...correct(null, history));
	return corrections;
}

function correct(wanted: NewActivity | null, history: readonly KnownDerived[]): DerivedEntry[] {
	const corrections: DerivedEntry[] = [];
	let isThere = false;
	let latest = 0;
	for (const { entry, counts } of history) {
		latest = Math.max(latest, entry.generation);
		if (entry.kind !== 'activity' || !counts) continue;
		const reversals = history.filter((other) => takesBack(other, entry));
		if (reversals.some((reversal) => reversal.counts)) continue;
		if (!isThere && wanted && isSameActivity(entry, wanted)) {
			isThere = true;
			continue;
		}
		const { source, externalId, metric, generation, occurredAt } = entry;
		corrections.push({
			entry: {
				kind: 'reversal',
				source,
				externalId,
				metric,
				generation,
				reversalId: `${externalId}/reversal/${generation}`,
				occurredAt
			},
			revival: Math.max(-1, ...reversals.map(({ revival }) => revival)) + 1
		});
	}
	if (wanted && !isThere)
		corrections.push({ entry: { ...wanted, generation: latest + 1 }, revival: 0 });
	return corrections;
}

function takesBack({ entry }: KnownDerived, activity: NumberedActivity): boolean {
	return entry.kind === 'reversal' && entry.generation === activity.generation;
}
